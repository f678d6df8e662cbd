"""Make a present layout valid with few people moved: stray pieces joined, bounds kept, every district in a grid."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from gridplan.errors import SolveError
from gridplan.partition.build import instance_of
from gridplan.partition.course import Budget, NoLayoutError
from gridplan.partition.explain import explain_infeasible
from gridplan.partition.instance import Instance
from gridplan.partition.local import leads_at, nothing_found, progress_of, solution_of
from gridplan.partition.pieces import Piece, surplus_pieces
from gridplan.partition.problem import Aims, Floats, Ints, Problem, Request
from gridplan.partition.refuse import refuse_impossible
from gridplan.partition.search import Search
from gridplan.partition.solve import Progress, Solution
from gridplan.partition.standing import Standing
from gridplan.partition.start import start_from
from gridplan.text import Text

REPAIR_TIME_S = 5.0
KEEPING = Aims(minutes=0.01, change=1.0)  # 1 % of the people moved weighs as much as 100 minutes of everybody's mean
NOBODY = 1e-9  # as a share of all people


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

    `lead_number` is as in `Solution`, −1 for a district without a grid; its leads are kept. Few people get another
    lead; among layouts that are alike in that, the one of fewer minutes is taken. The solution's `request` says so:
    its aims are `KEEPING`, counted from the present layout, in the place of the request's own. With `at_once` the
    first valid layout is returned, which may move more people than it must.
    Raises SolveError where the request is impossible with the present leads, or nothing was found in time.
    """
    refuse_impossible(problem, request)
    started = time.monotonic()
    present = np.asarray(lead_number, dtype=np.int64)
    leads = leads_at(problem, request, present)
    _refuse_other_number(request, len(leads))
    named = {d: problem.leads[j][0] for d, j in zip(problem.districts, present.tolist(), strict=True) if j >= 0}
    asked = replace(request, aims=KEEPING, present=named, most_moved=None)
    caps = instance_of(problem, request, len(leads)).caps  # moves counted from another layout count on
    instance = replace(instance_of(problem, asked, len(leads)), caps=caps).of_leads(leads)

    def progress(standing: Standing) -> Progress:
        assigned = None if standing.assigned is None else leads[standing.assigned][instance.unit_of]
        return progress_of(standing, assigned, 0.0, time.monotonic() - started)

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
        raise nothing_found(ending, time_limit_s)
    return solution_of(problem, asked, progress(search.standing), search.standing.basis, ending, len(leads))


def _belonging(problem: Problem, instance: Instance, present: Ints, leads: Ints) -> Floats:
    """Return how far each unit is with each of `leads` at present: its people there, as shares of all; unit × lead."""
    belongs = np.zeros((instance.units, len(leads)))
    known = np.flatnonzero(np.isin(present, leads))
    shares = problem.weights[known] + NOBODY  # a district of nobody belongs somewhere too
    np.add.at(belongs, (instance.unit_of[known], np.searchsorted(leads, present[known])), shares)
    return belongs


def _without_strays(problem: Problem, instance: Instance, belongs: Floats) -> Floats:
    """Return the same, but units outside the most populous piece of their grid do not belong to it."""
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
