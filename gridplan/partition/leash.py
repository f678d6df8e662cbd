"""How far a layout can stray from the present one while few people change their lead: pairs that need not be tried.

For a district d that is with another lead at present to go to lead j, at least these people move: in a contiguous
layout either those on a way from d to a district that j has now, or d's and all that j has now in d's part of the
area; without contiguity, and for exclaves, d's alone. Where these are more than may move, the pair is ruled out; no
layout that moves as few is lost.
"""

from heapq import heappop, heappush

import numpy as np

from gridplan.partition.build import instance_of, moved_share
from gridplan.partition.draft import ROUNDING
from gridplan.partition.instance import Bools, Instance
from gridplan.partition.problem import Floats, Ints, Problem, Request


def present_numbers(problem: Problem, request: Request) -> Ints:
    """Return the position of each district's present lead in `problem.leads`; −1 where it has none of them."""
    found = [problem.lead_number(request.present.get(district, "")) for district in problem.districts]
    return np.array([-1 if number is None else number for number in found], dtype=np.int64)


def out_of_reach(problem: Problem, request: Request, most_moved: float) -> frozenset[tuple[str, str]]:
    """Return the pairs of district and lead that no layout has which moves at most that share of the people.

    Names, numbers and leads of the request are known to be right.
    """
    instance = instance_of(problem, request, _choosing(request))
    present = present_numbers(problem, request)
    forced = _must_move(present, instance)
    # Who has to move anyway, and who is new, adds nothing to a way.
    moved = moved_share(problem, request.present).max(axis=1)
    slack = most_moved + ROUNDING - float(moved[forced].sum())
    adds = np.where(forced, 0.0, moved)
    found = []
    for lead, group in enumerate(problem.leads):
        least = _least_moved(instance, adds, present == lead, lead) if instance.contiguous else adds
        far = np.flatnonzero((least > slack) & (present != lead) & instance.allowed[instance.unit_of, lead])
        found += [(problem.districts[i], group[0]) for i in far.tolist()]
    return frozenset(found)


def _choosing(request: Request) -> int | None:
    return None if request.number is None else request.numbers[1]


def _must_move(present: Ints, instance: Instance) -> Bools:
    allowed = instance.allowed[instance.unit_of, np.maximum(present, 0)]
    return np.asarray((present < 0) | ~allowed)


def _least_moved(instance: Instance, adds: Floats, own: Bools, lead: int) -> Floats:
    """Return, by district, the least share of the people who move where it goes to `lead`, which has `own` now."""
    away = _away(instance, adds, own, lead)
    for part in np.unique(instance.part).tolist():
        inside = instance.part == part
        rooted = own & inside & ~instance.exempt
        away[inside] = np.minimum(away[inside], adds[inside] + float(adds[rooted].sum()))
    return np.where(instance.exempt, adds, away)


def _away(instance: Instance, adds: Floats, own: Bools, lead: int) -> Floats:
    """Return what the districts on the cheapest way to one of `own` add up to, this one included."""
    away = np.where(own, 0.0, np.inf)
    queue = [(0.0, i) for i in np.flatnonzero(own).tolist()]
    while queue:
        far, i = heappop(queue)
        if far > away[i]:
            continue
        for n in instance.neighbours[i]:
            if far + adds[n] < away[n] and instance.allowed[instance.unit_of[n], lead]:
                away[n] = far + adds[n]
                heappush(queue, (float(away[n]), n))
    return away
