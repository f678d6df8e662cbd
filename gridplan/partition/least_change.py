"""Meet a request again while as few people as can be get another lead; and the best layout while few enough do."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from gridplan.partition.build import PER_CENT, instance_of, moved_share, same_lead
from gridplan.partition.draft import ROUNDING, Draft
from gridplan.partition.improve import improve
from gridplan.partition.leash import out_of_reach, present_numbers
from gridplan.partition.problem import Aims, Ints, Problem, Request
from gridplan.partition.refuse import refuse_impossible
from gridplan.partition.solve import Progress, Solution, solve
from gridplan.partition.standing import Ending
from gridplan.partition.start import start_from

MINUTES_PRICE = 1e-3  # beside 1 per 1 % of the people: of layouts that move as many, a start has few minutes
PROOF_NODES = 200  # a proof to the last person takes few, or, where people add up in many ways, no end of them
CLOSE = 0.1  # % of all people
STRICTER = 1e3  # times the usual price of what is broken: a start is not to break even the last person's worth


def least_change(
    problem: Problem,
    request: Request,
    *,
    starts: Sequence[Ints] = (),
    on_progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Solution:
    """Return the layout that meets the request while the fewest people leave the lead of `request.present`.

    Its objective and bound are in **% of all people moved**, not in minutes: the bound is what is proven that must
    move. Where the last people are hard to prove, the search ends when the two are within `CLOSE` of each other.
    What the request aims at does not count. Districts that are new do not move; those whose lead is no longer among
    the problem's do.
    Raises SolveError as `solve` does.
    """
    asked = replace(request, aims=Aims(minutes=0.0, change=1.0))
    refuse_impossible(problem, asked)
    own = _mended(problem, asked)
    offered = [*starts, *([] if own is None else [own])]
    first = solve(problem, asked, on_progress, starts=offered, stop=stop, at_once=True)
    if first.ending is not Ending.AT_ONCE:
        return first
    near = _on_leash(problem, asked, first.objective / PER_CENT)

    def go_on(before: Solution, request: Request) -> Solution:
        left_s = max(asked.time_limit_s - before.seconds, 0.0)
        start = [before.lead_number]
        found = solve(problem, replace(request, time_limit_s=left_s), on_progress, starts=start, stop=stop)
        bound = max(found.bound, before.bound)
        return replace(found, request=asked, bound=bound, seconds=before.seconds + found.seconds)

    found = go_on(first, replace(near, node_limit=min(PROOF_NODES, asked.node_limit or PROOF_NODES)))
    if found.ending is Ending.NODES and found.objective - found.bound > CLOSE:
        return go_on(found, replace(near, gap=max(asked.gap, CLOSE / found.objective)))
    return found


def best_within(
    problem: Problem,
    request: Request,
    most_moved: float,
    *,
    starts: Sequence[Ints] = (),
    on_progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Solution:
    """Return the best layout of the request in which at most that share of the people, 0 to 1, gets another lead.

    Raises SolveError as `solve` does; where `starts` has a layout that meets everything there is an answer.
    """
    if request.most_moved is not None:
        most_moved = min(most_moved, request.most_moved)
    asked = replace(request, most_moved=most_moved)
    refuse_impossible(problem, asked)
    near = _on_leash(problem, replace(asked, most_moved=min(most_moved + ROUNDING, 1.0)), most_moved)
    return replace(solve(problem, near, on_progress, starts=starts, stop=stop), request=asked)


def moved_of(problem: Problem, request: Request, lead_number: Ints) -> float:
    """Return the share of all people who get another lead than in `request.present`."""
    return float(moved_share(problem, request.present)[np.arange(len(lead_number)), lead_number].sum())


def _on_leash(problem: Problem, request: Request, most_moved: float) -> Request:
    return replace(request, never=request.never | out_of_reach(problem, request, most_moved))


def _mended(problem: Problem, request: Request) -> Ints | None:
    """Return the present layout, its stray districts joined and its bounds mended by shifts; None where that fails.

    Where leads are chosen, it is tried with those of the present layout.
    """
    numbers = present_numbers(problem, request)
    leads = np.unique(numbers[numbers >= 0])
    aims = Aims(minutes=MINUTES_PRICE, change=1.0)
    if request.number is None:
        leads = np.arange(len(problem.leads))
    elif not request.numbers[0] <= len(leads) <= request.numbers[1]:
        return None
    instance = instance_of(problem, replace(request, aims=aims), len(leads)).of_leads(leads)
    if not instance.allowed.any(axis=1).all():
        return None
    present = same_lead(problem, request.present)[:, leads].astype(float)
    people = np.zeros((instance.units, len(leads)))
    np.add.at(people, instance.unit_of, present * problem.weights[:, None])
    draft = Draft(instance, start_from(instance, people).assigned)
    draft.broken_price *= STRICTER
    improve(draft)
    return np.asarray(leads[draft.assigned][instance.unit_of]) if draft.is_valid() else None
