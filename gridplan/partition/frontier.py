"""What a demand costs: the best layout for each of several limits, from the tightest to the loosest."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gridplan.errors import SolveError
from gridplan.partition.build import PER_CENT
from gridplan.partition.draft import ROUNDING
from gridplan.partition.least_change import best_within, least_change
from gridplan.partition.problem import LoadBound, Problem, Request, within
from gridplan.partition.solve import Progress, Solution, solve
from gridplan.partition.stages import Stages
from gridplan.text import Text


@dataclass(frozen=True, eq=False)
class FrontierPoint:
    """The best layout found within a limit (a tolerance, or a share of the people moved).

    `reason` says why there is no layout where there is none.
    """

    limit: float
    solution: Solution | None
    reason: Text | None = None


def minutes_and_balance(
    problem: Problem,
    request: Request,
    tolerances: Iterable[float],
    *,
    on_progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[FrontierPoint, ...]:
    """Return a point per tolerance, from the tightest: every relative bound of the request within ± that.

    A side that a bound leaves open stays open; without any relative bound the population is bounded. The request's
    time limit holds for all points together. A looser point is never worse than a tighter one.
    """
    limits = _rising(tolerances)
    stages = Stages(request.time_limit_s, len(limits), on_progress, stop)
    points: list[FrontierPoint] = []
    for tolerance in limits:
        asked = stages.next(replace(request, bounds=_bounds(request, tolerance)))
        starts = [point.solution.lead_number for point in points if point.solution is not None][-1:]
        try:
            found = solve(problem, asked, stages.report, starts=starts, stop=stop)
        except SolveError as refused:
            points.append(FrontierPoint(tolerance, None, refused.text))
        else:
            points.append(FrontierPoint(tolerance, found))
    return _in_agreement(points)


def minutes_and_change(
    problem: Problem,
    request: Request,
    shares: Iterable[float],
    *,
    least: Solution | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[FrontierPoint, ...]:
    """Return a point per share, from the least: at most that share of the people leaves its present lead.

    `least`, made by `least_change` if not given, says from which share on there are layouts. Otherwise as
    `minutes_and_balance`. Raises SolveError where no layout meets the request however many people move.
    """
    limits = _rising(shares)
    stages = Stages(request.time_limit_s, len(limits) + (least is None), on_progress, stop)
    if least is None:
        least = least_change(problem, stages.next(request), stop=stop)
    points: list[FrontierPoint] = []
    start = least.lead_number
    for share in limits:
        asked = stages.next(request)
        if share + ROUNDING < least.objective / PER_CENT:
            points.append(FrontierPoint(share, None, _too_few_move(least)))
            continue
        found = best_within(problem, asked, share, starts=[start], on_progress=stages.report, stop=stop)
        start = found.lead_number
        points.append(FrontierPoint(share, found))
    return _in_agreement(points)


def _bounds(request: Request, tolerance: float) -> tuple[LoadBound, ...]:
    """Return the request's bounds with the relative ones within ± `tolerance`."""
    if not any(bound.relative for bound in request.bounds):
        return (*request.bounds, within("population", tolerance))
    return tuple(
        replace(
            bound,
            low=None if bound.low is None else 1 - tolerance,
            high=None if bound.high is None else 1 + tolerance,
        )
        if bound.relative
        else bound
        for bound in request.bounds
    )


def _rising(limits: Iterable[float]) -> list[float]:
    """Return limits from the tightest. Raises SolveError for those that are none."""
    found = sorted(float(limit) for limit in limits)
    wrong = [limit for limit in found if not (np.isfinite(limit) and limit >= 0)]
    if wrong:
        values = "、".join(f"{limit:g}" for limit in wrong)
        raise SolveError(
            Text(f"{values} 不是可用的限值，应为不小于 0 的数", f"{values}: a limit is a number that is at least 0")
        )
    return found


def _too_few_move(least: Solution) -> Text:
    proven, found = f"{least.bound:.3g}%", f"{least.objective:.3g}%"
    if least.gap == 0:
        return Text(f"至少须有 {found} 的人口更换牵头医院", f"at least {found} of the people must get another lead")
    return Text(
        f"未找到方案：找到的最少变动为 {found} 的人口（已证明不少于 {proven}）",
        f"no layout found: the least change found moves {found} of the people (proven: no less than {proven})",
    )


def _in_agreement(points: Sequence[FrontierPoint]) -> tuple[FrontierPoint, ...]:
    """Return the points with what they prove of each other: no tighter layout is better than a looser one's bound."""
    told: list[FrontierPoint] = []
    for point in reversed(points):
        own, looser = point.solution, next((p.solution for p in reversed(told) if p.solution is not None), None)
        if own is not None and looser is not None and looser.bound > own.bound:
            own = replace(own, bound=min(looser.bound, own.objective), basis=looser.basis)
        told.append(replace(point, solution=own))
    return tuple(reversed(told))
