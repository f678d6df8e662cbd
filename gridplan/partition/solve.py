"""Solve a request: a layout with its terms, the bound that is proven, and how the search ended."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gridplan.errors import SolveError
from gridplan.partition.build import instance_of
from gridplan.partition.course import Budget, NoLayoutError
from gridplan.partition.explain import explain_infeasible
from gridplan.partition.instance import Instance
from gridplan.partition.problem import Ints, Problem, Request
from gridplan.partition.refuse import refuse_impossible
from gridplan.partition.search import Search
from gridplan.partition.standing import Basis, Ending, Standing, relative_gap
from gridplan.partition.terms import Term, terms_of
from gridplan.text import Text

ENDING_WORDS = {
    Ending.OPTIMAL: Text("已证明最优", "proven optimal"),
    Ending.GAP: Text("已达到要求的差距", "within the gap asked for"),
    Ending.NODES: Text("达到节点上限，未证明最优", "stopped at the node limit, not proven optimal"),
    Ending.AT_ONCE: Text("快速方案，未证明最优", "made at once, not proven optimal"),
    Ending.CLOCK: Text(
        "到时停止，未证明最优；再次运行结果可能不同", "stopped by the clock, not proven; may differ next time"
    ),
    Ending.CANCELLED: Text("已取消，保留最后的有效方案", "cancelled; the last valid layout is kept"),
}
BASIS_WORDS = {
    Basis.WITHOUT_CONTIGUITY: Text("不计连片要求的模型", "the model without contiguity"),
    Basis.WHOLE: Text("完整模型", "the whole model"),
    Basis.LOCAL: Text("所选网格的模型，其余网格不变", "the chosen grids' model, the others as they are"),
}


@dataclass(frozen=True, eq=False)
class Progress:
    """Where a solve stands: objective (None before the first layout), proven bound (None before the first one).

    `lead_number` is the best layout so far, as in `Solution`.
    """

    seconds: float
    objective: float | None
    bound: float | None
    lead_number: Ints | None

    @property
    def gap(self) -> float | None:
        if self.objective is None or self.bound is None:
            return None
        return relative_gap(self.objective, self.bound)


@dataclass(frozen=True, eq=False)
class Solution:
    """The lead of each district, with the objective (minutes of the mean and what else has a price) and its bound.

    `lead_number[i]` is the position in `problem.leads`. `basis` says which model proved the bound, and so for which
    layouts it holds. `by_number` holds objective (None: no layout found) and bound for each number of grids
    that was tried.
    """

    problem: Problem
    request: Request
    lead_number: Ints
    objective: float
    bound: float
    basis: Basis
    ending: Ending
    seconds: float
    by_number: dict[int, tuple[float | None, float]]

    @property
    def gap(self) -> float:
        """(objective − bound) / objective."""
        return relative_gap(self.objective, self.bound)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The terms of the objective, in natural units."""
        return terms_of(self.problem, self.request, self.lead_number)


def solve(
    problem: Problem,
    request: Request,
    on_progress: Callable[[Progress], None] | None = None,
    *,
    starts: Sequence[Ints] = (),
    stop: Callable[[], bool] = lambda: False,
    at_once: bool = False,
) -> Solution:
    """Return the best layout found for `request`; contiguous where asked, always within its bounds.

    `starts` are layouts to begin with (as `Solution.lead_number`); invalid ones are passed over. With `at_once` the
    first layout found is returned. `stop` is asked now and then whether the solve is cancelled.
    Raises SolveError where the request is impossible (with the reason and the nearest that works), or where no
    valid layout was found before the clock or a cancel ended the search.
    """
    refuse_impossible(problem, request)
    started = time.monotonic()
    least, most = request.numbers
    found: dict[int, tuple[Search, Instance, Ending]] = {}
    for number in range(least, most + 1):
        left_s = request.time_limit_s - (time.monotonic() - started)
        budget = Budget(request.gap, left_s / (most - number + 1), request.node_limit, request.seed, stop)
        instance = instance_of(problem, request, number if request.number is not None else None)
        before = min((each.standing.objective for each, _, _ in found.values()), default=np.inf)

        def report(standing: Standing, instance: Instance = instance, before: float = before) -> None:
            if on_progress is not None and (standing.objective < before or not np.isfinite(before)):
                on_progress(_progress(standing, instance, time.monotonic() - started))

        search = Search(instance, budget, report)
        try:
            ending = search.run([_by_unit(instance, start) for start in starts], at_once=at_once)
        except NoLayoutError:
            continue
        found[number] = (search, instance, ending)
    if not found:
        raise explain_infeasible(problem, request)
    return _best(problem, request, found, time.monotonic() - started)


def _best(
    problem: Problem, request: Request, found: dict[int, tuple[Search, Instance, Ending]], seconds: float
) -> Solution:
    by_number = {
        number: (each.standing.objective if each.standing.assigned is not None else None, each.standing.bound)
        for number, (each, _, _) in found.items()
    }
    endings = {ending for _, _, ending in found.values()}
    search, instance, ending = min(found.values(), key=lambda each: each[0].standing.objective)
    standing = search.standing
    if standing.assigned is None:
        raise _nothing_found(request, endings)
    bound = min(standing.objective, *(bound for _, bound in by_number.values()))
    if bound < standing.bound and ending in (Ending.OPTIMAL, Ending.GAP):
        ending = _worst(endings)
    return Solution(
        problem=problem,
        request=request,
        lead_number=standing.assigned[instance.unit_of],
        objective=standing.objective,
        bound=bound,
        basis=standing.basis,
        ending=ending,
        seconds=seconds,
        by_number=by_number,
    )


def _worst(endings: set[Ending]) -> Ending:
    """Return the ending that says least, of several numbers of grids."""
    order = (Ending.CANCELLED, Ending.CLOCK, Ending.AT_ONCE, Ending.NODES, Ending.GAP, Ending.OPTIMAL)
    return next(ending for ending in order if ending in endings)


def _by_unit(instance: Instance, lead_number: Ints) -> Ints:
    """Return an assignment by unit; units whose districts differ take that of their first."""
    first = [members[0] for members in instance.members]
    return np.asarray(lead_number[first])


def _progress(standing: Standing, instance: Instance, seconds: float) -> Progress:
    assigned = standing.assigned
    return Progress(
        seconds,
        None if assigned is None else standing.objective,
        standing.bound if np.isfinite(standing.bound) else None,
        None if assigned is None else assigned[instance.unit_of],
    )


def _nothing_found(request: Request, endings: set[Ending]) -> SolveError:
    if Ending.CANCELLED in endings:
        return SolveError(Text("已取消，尚未找到有效方案", "cancelled before a valid layout was found"))
    limit = request.time_limit_s
    zh = f"{limit:g} 秒内没有找到符合要求的方案，也未能证明没有；请放宽均衡、取消连片要求或延长时间"
    en = (
        f"no valid layout found within {limit:g} s, nor proof that there is none: "
        "loosen the balance, drop contiguity, or allow more time"
    )
    return SolveError(Text(zh, en))
