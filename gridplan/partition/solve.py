"""Solve a request: rounds of the exact model, with cuts for stray pieces until none is left."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib.metadata import version
from typing import Any

import highspy
import networkx as nx
import numpy as np
from numpy.typing import NDArray

from gridplan.errors import SolveError
from gridplan.partition.explain import explain_infeasible, refuse_impossible
from gridplan.partition.model import Model
from gridplan.partition.problem import Problem, Request
from gridplan.text import Text


class Ending(StrEnum):
    """How a solve ended; only one that ends by proof gives the same answer every time."""

    OPTIMAL = "optimal"
    CLOCK = "clock"


ENDING_WORDS = {
    Ending.OPTIMAL: Text("已证明最优", "proven optimal"),
    Ending.CLOCK: Text(
        "到时停止，未证明最优；再次运行结果可能不同", "stopped by the clock, not proven; may differ next time"
    ),
}


@dataclass(frozen=True)
class Progress:
    """Where a solve stands after a round; it goes on while grids are in pieces."""

    round: int
    seconds: float
    bound: float
    in_pieces: bool


@dataclass(frozen=True)
class Solution:
    """The lead of each district, with the objective (mean minutes of the people) and its proven bound.

    `lead_number[i]` is the position in `problem.leads`. `gap` is (objective − bound) / objective.
    """

    problem: Problem
    request: Request
    lead_number: NDArray[np.int64]
    objective: float
    bound: float
    ending: Ending
    rounds: int
    seconds: float

    @property
    def gap(self) -> float:
        return max(0.0, (self.objective - self.bound) / self.objective) if self.objective > 0 else 0.0


def solve(problem: Problem, request: Request, on_progress: Callable[[Progress], None] | None = None) -> Solution:
    """Return the best layout for `request`; contiguous where asked, always within its bounds.

    Raises SolveError where the request is impossible (with the reason), or where no valid layout was
    found in the time allowed. An iterate with stray pieces is never returned.
    """
    refuse_impossible(problem, request)
    start = time.monotonic()
    model = Model(problem, request)
    rounds = 0
    while True:
        rounds += 1
        solver = model.run(request.time_limit_s - (time.monotonic() - start))
        status = solver.getModelStatus()
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            raise explain_infeasible(problem, request)
        seconds = time.monotonic() - start
        solution = solver.getSolution()
        if not solution.value_valid:
            raise _out_of_time(request)
        lead_number = model.assignment(np.array(solution.col_value))
        bound = float(solver.getInfo().mip_dual_bound)
        stray = _stray_pieces(problem, lead_number) if request.contiguous else []
        if on_progress is not None:
            on_progress(Progress(rounds, seconds, bound, bool(stray)))
        if not stray:
            break
        if status != highspy.HighsModelStatus.kOptimal or seconds >= request.time_limit_s:
            raise _out_of_time(request)
        for lead, far in stray:
            model.add_connectivity_rows(far, leads=[lead])
    ending = Ending.OPTIMAL if status == highspy.HighsModelStatus.kOptimal else Ending.CLOCK
    objective = _mean_minutes(problem, lead_number)
    # Rounding may put the solver's bound a hair above the objective computed anew.
    return Solution(problem, request, lead_number, objective, min(bound, objective), ending, rounds, seconds)


def solution_record(solution: Solution) -> dict[str, Any]:
    """Return what was asked and what came out as plain values, for plan files and programs."""
    request = solution.request
    return {
        "solver": f"HiGHS {version('highspy')}",
        "request": {
            "leads": [list(group) for group in request.leads],
            "number": request.number,
            "balance": None if request.balance is None else asdict(request.balance),
            "contiguous": request.contiguous,
            "locks": dict(request.locks),
            "gap": request.gap,
            "time_limit_s": request.time_limit_s,
            "seed": request.seed,
        },
        "left_out": list(solution.problem.left_out),
        "objective_min": solution.objective,
        "bound_min": solution.bound,
        "gap": solution.gap,
        "ending": solution.ending.value,
        "rounds": solution.rounds,
    }


def _mean_minutes(problem: Problem, lead_number: NDArray[np.int64]) -> float:
    chosen = problem.minutes[np.arange(len(lead_number)), lead_number]
    return float(np.sum(problem.weights * chosen))


def _stray_pieces(problem: Problem, lead_number: NDArray[np.int64]) -> list[tuple[int, list[int]]]:
    """Return, for each piece of a grid in several pieces, the lead and all that lies beyond its border.

    What lies beyond is the largest set that holds another piece and that the neighbours of this one
    cut off. Rows for so large a set leave a stray piece no room to creep: with the piece itself as
    the set, ten times as many rounds were needed.
    """
    graph = nx.Graph()
    graph.add_nodes_from(range(len(lead_number)))
    graph.add_edges_from((i, n) for i, near in enumerate(problem.neighbours) for n in near)
    stray = []
    for lead in np.unique(lead_number).tolist():
        own = set(np.flatnonzero(lead_number == lead).tolist())
        pieces = sorted(sorted(piece) for piece in nx.connected_components(graph.subgraph(own)))
        if len(pieces) == 1:
            continue
        for piece in pieces:
            border = {near for i in piece for near in problem.neighbours[i]}
            beyond = nx.connected_components(graph.subgraph(set(graph) - border - set(piece)))
            stray += [(lead, sorted(far)) for far in beyond if far & own]
    return stray


def _out_of_time(request: Request) -> SolveError:
    limit = request.time_limit_s
    zh = f"{limit:g} 秒内没有找到符合要求的方案；请放宽均衡、取消连片要求或延长时间"
    en = f"no valid layout found within {limit:g} s: loosen the balance, drop contiguity, or allow more time"
    return SolveError(Text(zh, en))
