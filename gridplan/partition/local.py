"""Work on a present layout: solve a few of its grids anew, or make it valid with few people moved.

Both keep the leads of the present layout. Layouts come as the position of each district's lead in `problem.leads`,
−1 for a district without a grid.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gridplan.errors import SolveError
from gridplan.partition.build import instance_of
from gridplan.partition.draft import Draft
from gridplan.partition.explain import explain_infeasible
from gridplan.partition.instance import Bools, Instance
from gridplan.partition.local_reasons import districts_without_minutes, grids_cannot_be_valid, unassigned_left
from gridplan.partition.pieces import Piece, surplus_pieces
from gridplan.partition.problem import Aims, Floats, Ints, Problem, Request
from gridplan.partition.refuse import refuse_impossible
from gridplan.partition.search import Budget, NoLayoutError, Search
from gridplan.partition.solve import Progress, Solution
from gridplan.partition.standing import Basis, Ending, Standing
from gridplan.partition.start import start_from
from gridplan.text import Text

LOCAL_TIME_S, LOCAL_NODES = 3.0, 200  # nodes end a long search by count, so that it gives the same answer every time
LOCAL_WIDEN_OVER = 200  # pairs: a few seconds may not do for the exact model alone
REPAIR_TIME_S = 5.0
KEEPING = Aims(minutes=0.01, change=1.0)  # 1 % of the people moved weighs as much as 100 minutes of everybody's mean
NO_GRID = -1
NOBODY = 1e-9  # as a share of all people


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
    districts of the rest are in no grid, or in one without minutes to its lead.
    """
    refuse_impossible(problem, request)
    started = time.monotonic()
    chosen = np.unique(np.array(list(grids), dtype=np.int64))
    present, free = _freed(problem, np.asarray(lead_number, dtype=np.int64), chosen)
    if (present < 0).any():
        raise unassigned_left(problem, np.flatnonzero(present < 0))
    minutes = problem.minutes[np.arange(len(present)), present]
    if not np.isfinite(minutes[~free]).all():
        raise districts_without_minutes(problem, np.flatnonzero(~free & ~np.isfinite(minutes)), present)
    tied = tied_within(problem, request, np.where(free, NO_GRID, present))
    leads = _leads(problem, request, present, chosen)
    instance = instance_of(problem, tied, len(leads)).of_leads(leads)
    part = _part_of(instance, np.searchsorted(leads, present), leads, chosen)
    nodes = LOCAL_NODES if request.node_limit is None else min(request.node_limit, LOCAL_NODES)
    budget = Budget(request.gap, time_limit_s, nodes, request.seed, stop, LOCAL_WIDEN_OVER)

    def report(standing: Standing) -> None:
        if on_progress is not None:
            on_progress(part.progress(standing, time.monotonic() - started))

    search = Search(part.instance, budget, report)
    try:
        ending = search.run([part.start, start_from(part.instance, _one_hot(part.start, len(chosen))).assigned])
    except NoLayoutError:
        raise grids_cannot_be_valid(problem, request, part.instance, np.flatnonzero(free), chosen, present) from None
    if search.standing.assigned is None:
        raise _nothing_found(ending, time_limit_s)
    found = part.progress(search.standing, time.monotonic() - started)
    return _solution(problem, request, found, Basis.LOCAL, ending, len(leads))


def repair(
    problem: Problem,
    request: Request,
    lead_number: Ints,
    *,
    at_once: bool = False,
    time_limit_s: float = REPAIR_TIME_S,
    on_progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Solution:
    """Return a valid layout near a present one that has stray pieces, broken bounds or districts without a grid.

    Few people get another lead; among layouts that are alike in that, the one of fewer minutes is taken. The
    solution's `request` says so: its aims are `KEEPING`, counted from the present layout, in the place of the
    request's own. With `at_once` the first valid layout is returned, which may move more people than it must.
    Raises SolveError where the request is impossible with the present leads, or nothing was found in time.
    """
    refuse_impossible(problem, request)
    started = time.monotonic()
    present = np.asarray(lead_number, dtype=np.int64)
    leads = _leads(problem, request, present)
    _refuse_other_number(request, len(leads))
    named = {d: problem.leads[j][0] for d, j in zip(problem.districts, present.tolist(), strict=True) if j >= 0}
    asked = replace(request, aims=KEEPING, present=named, most_moved=None)
    caps = instance_of(problem, request, len(leads)).caps  # moves counted from another layout count on
    instance = replace(instance_of(problem, asked, len(leads)), caps=caps).of_leads(leads)

    def progress(standing: Standing) -> Progress:
        assigned = None if standing.assigned is None else leads[standing.assigned][instance.unit_of]
        return _progress(standing, assigned, 0.0, time.monotonic() - started)

    def report(standing: Standing) -> None:
        if on_progress is not None:
            on_progress(progress(standing))

    search = Search(instance, Budget(request.gap, time_limit_s, request.node_limit, request.seed, stop), report)
    belongs = _belonging(problem, instance, present, leads)
    starts = [start_from(instance, each).assigned for each in (belongs, _without_strays(problem, instance, belongs))]
    try:
        ending = search.run(starts, at_once=at_once)
    except NoLayoutError:
        raise explain_infeasible(problem, asked) from None
    if search.standing.assigned is None:
        raise _nothing_found(ending, time_limit_s)
    return _solution(problem, asked, progress(search.standing), search.standing.basis, ending, len(leads))


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
            return _progress(standing, None, self.rest, seconds)
        by_unit = np.full(int(self.unit_of.max()) + 1, NO_GRID)
        by_unit[self.units] = self.leads[standing.assigned]
        moved = by_unit[self.unit_of]
        return _progress(standing, np.where(moved >= 0, moved, self.present), self.rest, seconds)


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


def _leads(problem: Problem, request: Request, present: Ints, more: Sequence[int] | Ints = ()) -> Ints:
    """Return the leads of a layout: all where each leads a grid, else those that have districts, and `more`."""
    if request.number is None:
        return np.arange(len(problem.leads))
    return np.union1d(present[present >= 0], np.asarray(more, dtype=np.int64))


def _belonging(problem: Problem, instance: Instance, present: Ints, leads: Ints) -> Floats:
    """Return how far each unit is with each of `leads` at present: its people there, as shares of all; unit × lead."""
    belongs = np.zeros((instance.units, len(leads)))
    known = np.flatnonzero(np.isin(present, leads))
    shares = problem.weights[known] + NOBODY  # a district of nobody belongs somewhere too
    np.add.at(belongs, (instance.unit_of[known], np.searchsorted(leads, present[known])), shares)
    return belongs


def _without_strays(problem: Problem, instance: Instance, belongs: Floats) -> Floats:
    """Return the same with units that have a district outside the most populous piece of its grid in no grid's favour."""
    lead_of = belongs.argmax(axis=1)[instance.unit_of]
    main: dict[tuple[int, int], Piece] = {}
    surplus = surplus_pieces(instance, lead_of)
    for piece in surplus:
        place = piece.lead, piece.part
        main[place] = max(main.get(place, piece), piece, key=lambda own: problem.population[list(own.districts)].sum())
    stray = [i for piece in surplus if piece is not main[piece.lead, piece.part] for i in piece.districts]
    belongs = belongs.copy()
    belongs[instance.unit_of[stray], lead_of[stray]] = -1.0
    return belongs


def _one_hot(assigned: Ints, leads: int) -> Floats:
    return np.eye(leads)[assigned]


def _progress(standing: Standing, lead_number: Ints | None, rest: float, seconds: float) -> Progress:
    return Progress(
        seconds,
        None if lead_number is None else rest + standing.objective,
        rest + standing.bound if np.isfinite(standing.bound) else None,
        lead_number,
    )


def _solution(
    problem: Problem, request: Request, found: Progress, basis: Basis, ending: Ending, grids: int
) -> Solution:
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


def _refuse_other_number(request: Request, grids: int) -> None:
    least, most = request.numbers
    if not least <= grids <= most:
        raise SolveError(
            Text(
                f"现行方案有 {grids} 个网格，要求 {least}–{most} 个；修复不增减网格，请改要求或重新求解",
                f"the present layout has {grids} grids, {least} to {most} are asked for; a repair neither adds nor "
                "drops grids: change the request, or solve anew",
            )
        )


def _nothing_found(ending: Ending, time_limit_s: float) -> SolveError:
    if ending is Ending.CANCELLED:
        return SolveError(Text("已取消，尚未找到有效方案", "cancelled before a valid layout was found"))
    return SolveError(
        Text(
            f"{time_limit_s:g} 秒内没有找到符合要求的方案，也未能证明没有；请多选几个相邻网格、放宽要求或重新求解",
            f"no valid layout found within {time_limit_s:g} s, nor proof that there is none: choose more grids, loosen "
            "the request, or solve anew",
        )
    )
