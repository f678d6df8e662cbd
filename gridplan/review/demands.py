"""What a review demands of a layout where the planner demands nothing: that it is no worse than the present one."""

from dataclasses import replace

import numpy as np

from gridplan.compare import Case
from gridplan.indicators.strays import stray_pieces
from gridplan.partition import LoadBound, Problem, Request, lead_numbers, locks_of, present_leads, problem_of

NODES = 200  # of one run of the solver: a search that ends by this count can be repeated
TIME_LIMIT_S = 120.0


def demands_of_today(now: Case) -> tuple[Problem, Request]:
    """Return the arrays of today's area and the demands that the present layout itself sets.

    RULE 1: the same leads lead, but for those that nobody can reach any more, and what is locked stays.
    RULE 2: every grid is in one piece, but for districts that lie apart from theirs today: they may lie apart.
    RULE 3: no grid has more people than the largest has today, none fewer than the smallest.
    RULE 3 is left out where people are unknown or a district has no grid yet. Districts from which no lead can be
    reached stay where they are.
    """
    layout = now.layout
    problem = _problem(now, tuple(grid.leads for grid in layout.grids))
    reached = np.flatnonzero(np.isfinite(problem.minutes).any(axis=0)).tolist()
    if len(reached) < len(problem.leads):
        problem = _problem(now, tuple(problem.leads[number] for number in reached))
    leads = problem.leads
    strays = stray_pieces(now.area, layout, {grid.id for grid in layout.grids})
    request = Request(
        leads=leads,
        contiguous=True,
        exclaves=frozenset(district for _, own in strays for district in own),
        locks={district: lead for district, lead in locks_of(layout).items() if problem.lead_number(lead) is not None},
        present=present_leads(layout),
        node_limit=NODES,
        time_limit_s=TIME_LIMIT_S,
    )
    numbers = lead_numbers(problem, layout)
    if not len(numbers) or numbers.min() < 0 or not problem.population.sum() > 0:  # NaN is not above 0 either
        return problem, request
    people = np.bincount(numbers, weights=problem.weights, minlength=len(leads)) * len(leads)
    return problem, replace(request, bounds=(LoadBound(low=float(people.min()), high=float(people.max())),))


def _problem(now: Case, leads: tuple[tuple[str, ...], ...]) -> Problem:
    return problem_of(now.area, now.access, leads, excluded=now.layout.excluded, leave_out_unreachable=True)
