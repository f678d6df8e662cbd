"""Solve a few grids of a present layout anew, the others as they are.

A present layout comes as the position of each district's lead in `problem.leads`, −1 for a district without a grid.
Its leads are kept.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gridplan.errors import SolveError
from gridplan.partition.build import instance_of
from gridplan.partition.course import Budget, NoLayoutError
from gridplan.partition.draft import Draft
from gridplan.partition.instance import Bools, Instance
from gridplan.partition.local_reasons import (
    districts_without_minutes,
    grids_cannot_be_valid,
    too_few_districts,
    unassigned_left,
)
from gridplan.partition.problem import Ints, Problem, Request
from gridplan.partition.refuse import refuse_impossible
from gridplan.partition.search import Search
from gridplan.partition.solve import Progress, Solution
from gridplan.partition.standing import Basis, Ending, Standing
from gridplan.partition.start import start_from
from gridplan.text import Text

LOCAL_TIME_S, LOCAL_NODES = 2.7, 200  # nodes end a long search by count, so that it gives the same answer every time
LOCAL_POLISH_OVER = 200  # pairs: in so short a time the exact model alone may get no further than it began
NO_GRID = -1


def resolve_grids(
    problem: Problem,
    request: Request,
    lead_number: Ints,
    grids: Iterable[int],
    *,
    time_limit_s: float = LOCAL_TIME_S,
    on_progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Solution:
    """Return the layout in which the districts of some grids are shared out anew and all others stay.

    `grids` are positions in `problem.leads`. Districts without a grid that hang together with the chosen grids are
    shared out too. What the chosen grids hold becomes valid; what the others break stays as it is. Where nothing is
    better, the present layout is returned. The bound holds for layouts that keep the other grids (`Basis.LOCAL`).
    Raises SolveError where the chosen grids cannot be made valid, where no valid layout was found in time, and where
    districts of the rest are in no grid, or in one without minutes to its lead. Raises ValueError for grids that the
    problem does not have.
    """
    refuse_impossible(problem, request)
    started = time.monotonic()
    chosen = np.unique(np.array(list(grids), dtype=np.int64))
    if not np.isin(chosen, range(len(problem.leads))).all() or not len(chosen):
        raise ValueError(f"no grids at {chosen.tolist()}: there are {len(problem.leads)}")
    present, free = _freed(problem, np.asarray(lead_number, dtype=np.int64), chosen)
    _refuse_unready(problem, present, free, chosen)
    tied = tied_within(problem, request, np.where(free, NO_GRID, present))
    leads = leads_at(problem, request, present, chosen)
    instance = instance_of(problem, tied, len(leads)).of_leads(leads)
    part = _part_of(instance, np.searchsorted(leads, present), leads, chosen)
    nodes = LOCAL_NODES if request.node_limit is None else min(request.node_limit, LOCAL_NODES)
    budget = Budget(request.gap, time_limit_s, nodes, request.seed, stop, LOCAL_POLISH_OVER)

    def report(standing: Standing) -> None:
        if on_progress is not None:
            on_progress(part.progress(standing, time.monotonic() - started))

    search = Search(part.instance, budget, report)
    try:
        ending = search.run([part.start, start_from(part.instance, np.eye(len(chosen))[part.start]).assigned])
    except NoLayoutError:
        raise grids_cannot_be_valid(problem, request, part.instance, np.flatnonzero(free), chosen, present) from None
    if search.standing.assigned is None:
        raise nothing_found(ending, time_limit_s)
    found = part.progress(search.standing, time.monotonic() - started)
    return solution_of(problem, request, found, Basis.LOCAL, ending, len(leads))


def grids_beside(problem: Problem, lead_number: Ints, grid: int) -> tuple[int, ...]:
    """Return a grid and those that touch it, by the number of pairs of neighbours that they share, most first.

    The first two to four are a good choice for `resolve_grids`.
    """
    shared = np.zeros(len(problem.leads), dtype=np.int64)
    for i in np.flatnonzero(np.asarray(lead_number) == grid).tolist():
        for n in problem.neighbours[i]:
            if lead_number[n] not in (grid, NO_GRID):
                shared[lead_number[n]] += 1
    order = np.argsort(-shared, kind="stable")
    return (grid, *(int(j) for j in order if shared[j]))


def tied_within(problem: Problem, request: Request, label: Ints) -> Request:
    """Return a request that keeps districts together only where they have one label.

    A present layout may have torn a group apart: each part of it is then kept together by itself.
    """
    label_of = dict(zip(problem.districts, label.tolist(), strict=True))
    groups = [group & label_of.keys() for group in request.together]
    areas = dict(zip(problem.districts, problem.admin_areas, strict=False))
    groups += [frozenset(d for d, name in areas.items() if name == area) for area in sorted(request.whole)]
    parts = [frozenset(d for d in own if label_of[d] == one) for own in groups for one in {label_of[d] for d in own}]
    return replace(request, together=tuple(parts), whole=frozenset())


@dataclass(frozen=True, eq=False)
class _Part:
    """The part of a layout that some grids hold, and how it stands in the whole.

    `instance` is the part alone, `start` its present assignment, `units` its units in the whole, `leads` its columns
    in `problem.leads`; `present` and `unit_of` are the whole's, `rest` is what the rest adds to the objective.
    """

    instance: Instance
    start: Ints
    units: Ints
    leads: Ints
    present: Ints
    unit_of: Ints
    rest: float

    def progress(self, standing: Standing, seconds: float) -> Progress:
        """Return where the whole layout stands."""
        if standing.assigned is None:
            return progress_of(standing, None, self.rest, seconds)
        by_unit = np.full(int(self.unit_of.max()) + 1, NO_GRID)
        by_unit[self.units] = self.leads[standing.assigned]
        moved = by_unit[self.unit_of]
        return progress_of(standing, np.where(moved >= 0, moved, self.present), self.rest, seconds)


def _part_of(instance: Instance, present: Ints, leads: Ints, chosen: Ints) -> _Part:
    """Return the part that the grids `chosen` hold; `present` are columns of `instance` by district."""
    columns = np.searchsorted(leads, chosen)
    assigned = present[[members[0] for members in instance.members]]
    part, units = instance.of_grids(columns, assigned)
    start = np.searchsorted(columns, assigned[units])
    # A cap that the rest breaks alone cannot be met: the part may use what it uses, and no more.
    rows = np.arange(len(units))
    caps = [c if c.high >= 0 else replace(c, high=float(c.amount[rows, start].sum())) for c in part.caps]
    part = replace(part, caps=tuple(caps))
    rest = Draft(instance, assigned).objective() - Draft(part, start).objective()
    return _Part(part, start, units, chosen, leads[present], instance.unit_of, rest)


def _freed(problem: Problem, lead_number: Ints, chosen: Ints) -> tuple[Ints, Bools]:
    """Return the layout with districts of no grid given to chosen grids they hang together with, and what is free."""
    present = lead_number.copy()
    queue = np.flatnonzero(np.isin(present, chosen)).tolist()
    free = np.isin(present, chosen)
    for i in queue:
        for n in problem.neighbours[i]:
            if present[n] == NO_GRID:
                present[n] = present[i]
                free[n] = True
                queue.append(n)
    return present, free


def _refuse_unready(problem: Problem, present: Ints, free: Bools, chosen: Ints) -> None:
    """Raise SolveError where there is too little to share out, or where the rest is no layout to keep."""
    if free.sum() < len(chosen):
        raise too_few_districts(problem, chosen, int(free.sum()))
    if (present < 0).any():
        raise unassigned_left(problem, np.flatnonzero(present < 0))
    without = ~free & ~np.isfinite(problem.minutes[np.arange(len(present)), present])
    if without.any():
        raise districts_without_minutes(problem, np.flatnonzero(without), present)


def leads_at(problem: Problem, request: Request, present: Ints, more: Sequence[int] | Ints = ()) -> Ints:
    """Return the leads of a layout: all where each leads a grid, else those that have districts, and `more`."""
    if request.number is None:
        return np.arange(len(problem.leads))
    return np.union1d(present[present >= 0], np.asarray(more, dtype=np.int64))


def progress_of(standing: Standing, lead_number: Ints | None, rest: float, seconds: float) -> Progress:
    """Return where a layout stands; `rest` is what the search knows nothing of adds to the objective."""
    return Progress(
        seconds,
        None if lead_number is None else rest + standing.objective,
        rest + standing.bound if np.isfinite(standing.bound) else None,
        lead_number,
    )


def solution_of(
    problem: Problem, request: Request, found: Progress, basis: Basis, ending: Ending, grids: int
) -> Solution:
    """Return the solution that a search ended with, of a layout with that many grids."""
    if found.lead_number is None or found.objective is None:
        raise ValueError("a solution needs a layout")
    bound = -np.inf if found.bound is None else min(found.bound, found.objective)
    return Solution(
        problem=problem,
        request=request,
        lead_number=found.lead_number,
        objective=found.objective,
        bound=bound,
        basis=basis,
        ending=ending,
        seconds=found.seconds,
        by_number={grids: (found.objective, bound)},
    )


def nothing_found(ending: Ending, time_limit_s: float) -> SolveError:
    """Return the error for a search that ended without a layout."""
    if ending is Ending.CANCELLED:
        return SolveError(Text("已取消，尚未找到有效方案", "cancelled before a valid layout was found"))
    return SolveError(
        Text(
            f"{time_limit_s:g} 秒内没有找到符合要求的方案，也未能证明没有；请多选几个相邻网格、放宽要求或重新求解",
            f"no valid layout found within {time_limit_s:g} s, nor proof that there is none: choose more grids, loosen "
            "the request, or solve anew",
        )
    )
