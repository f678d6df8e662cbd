"""HiGHS, run so that the same model gives the same answer: one thread, a fixed seed, tight tolerances."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import highspy
import numpy as np

from gridplan.partition.problem import Floats, Ints

FEASIBILITY = 1e-9  # loads are shares of all people: HiGHS' 1e-6 would let three in three million slip


class State(Enum):
    """How a run ended."""

    SOLVED = "solved"
    INFEASIBLE = "infeasible"
    NODES = "nodes"
    STOPPED = "stopped"


STATES = {
    highspy.HighsModelStatus.kOptimal: State.SOLVED,
    highspy.HighsModelStatus.kInfeasible: State.INFEASIBLE,
    highspy.HighsModelStatus.kUnboundedOrInfeasible: State.INFEASIBLE,
    highspy.HighsModelStatus.kSolutionLimit: State.NODES,
}


@dataclass(frozen=True)
class Run:
    """What a run found: the values of all columns (None without any), and the bound it proved."""

    state: State
    values: Floats | None
    bound: float
    nodes: int


@dataclass(frozen=True)
class Limits:
    """Where a run ends: relative gap, nodes, seconds; `stop` is asked now and then whether to go on."""

    time_s: float
    stop: Callable[[], bool]
    gap: float = 0.0
    nodes: int | None = None
    seed: int = 0


def run(
    lp: highspy.HighsLp,
    limits: Limits,
    *,
    start: tuple[Ints, Floats] | None = None,
    on_bound: Callable[[float], None] | None = None,
    on_values: Callable[[Floats], None] | None = None,
) -> Run:
    """Solve a model, from the columns of `start` where given; report bounds and better solutions on the way."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {
        "output_flag": False,
        "threads": 1,
        "random_seed": limits.seed,
        "mip_rel_gap": limits.gap,
        "mip_abs_gap": 0.0,
        "mip_feasibility_tolerance": FEASIBILITY,
        "primal_feasibility_tolerance": FEASIBILITY,
        "mip_heuristic_run_feasibility_jump": False,  # costs half the time here and finds nothing
        "time_limit": max(limits.time_s, 0.0),
    }
    if limits.nodes is not None:
        options["mip_max_nodes"] = limits.nodes
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    if start is not None:
        solver.setSolution(len(start[0]), start[0].astype(np.int32), start[1])

    def interrupt(event: highspy.HighsCallbackEvent) -> None:
        if on_bound is not None and event.callback_type == highspy.cb.HighsCallbackType.kCallbackMipInterrupt:
            on_bound(float(event.data_out.mip_dual_bound))
        if limits.stop():
            event.interrupt()

    solver.cbMipInterrupt.subscribe(interrupt)
    solver.cbSimplexInterrupt.subscribe(interrupt)
    if on_values is not None:
        solver.cbMipImprovingSolution.subscribe(lambda event: on_values(np.array(event.data_out.mip_solution)))
    solver.run()
    status, info, solution = solver.getModelStatus(), solver.getInfo(), solver.getSolution()
    values = np.array(solution.col_value) if solution.value_valid else None
    if on_values is not None and values is not None:
        on_values(values)  # the callback is silent about some solutions, such as those that presolve finds
    is_mip = bool(lp.integrality_)
    solved = status == highspy.HighsModelStatus.kOptimal
    bound = info.mip_dual_bound if is_mip else info.objective_function_value if solved else -np.inf
    nodes = int(info.mip_node_count) if is_mip else 0
    return Run(STATES.get(status, State.STOPPED), values, float(bound), nodes)
