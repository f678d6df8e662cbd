"""The search for layouts beside the present one: least change, then more change for minutes and for balance.

It needs arrays alone, so that it runs in a worker with progress and cancel as any other solve.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from gridplan.errors import SolveError
from gridplan.partition import ChangePlan, Ending, Kept, Problem, Progress, Request, Solution, minimal_change, within
from gridplan.partition import kept as keeping
from gridplan.partition.solve import ENDING_WORDS
from gridplan.partition.stages import Stages
from gridplan.text import Text

CHANGE_SHARE = 3  # of the time: change against minutes is several solves, each balance is one
CHANGING = frozenset({Ending.CLOCK, Ending.CANCELLED})  # endings after which another run may end elsewhere


class Purpose(StrEnum):
    """What a layout was looked for."""

    LEAST = "least"
    MINUTES = "minutes"
    BALANCE = "balance"


@dataclass(frozen=True, eq=False)
class Candidate:
    """A layout that was found, what for, and what is proven of it.

    `limit` is the largest share of people that might move (MINUTES), or the largest deviation of a grid's people from
    the mean (BALANCE); both 0 to 1.
    """

    purpose: Purpose
    solution: Solution
    proof: Text
    limit: float | None = None


@dataclass(frozen=True, eq=False)
class Found:
    """The present layout as it meets the demands, the layouts beside it, and what a reader must know of the search.

    `complete` is False where a search ended by the clock or a cancel, or found none: another run may find others.
    """

    keep: Kept
    candidates: tuple[Candidate, ...]
    complete: bool
    notes: tuple[Text, ...] = ()


def search(
    problem: Problem,
    request: Request,
    *,
    points: int = 5,
    deviations: Sequence[float] = (),
    on_progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Found:
    """Return the layouts along the frontier of moved people against minutes, and the least change for each balance.

    The frontier has `points` points, of which the first is the least change that meets the request and the last the
    best layout of all; for each of `deviations` every grid is within ± that of the mean. The request's time limit
    holds for everything together. What no layout can meet is told in the notes.
    Raises SolveError for a request that no model can be built for.
    """
    keep = keeping(problem, request)
    stages = Stages(request.time_limit_s, CHANGE_SHARE + len(deviations), on_progress, stop)
    try:
        plan = minimal_change(
            problem, stages.next(request, CHANGE_SHARE), points=points, on_progress=stages.report, stop=stop
        )
    except SolveError as refused:
        return Found(keep, (), complete=False, notes=(_none(refused),))
    found = _of_frontier(plan)
    endings = {plan.fewest_ending, *(each.solution.ending for each in found)}
    notes = []
    for deviation in deviations:
        bounds = (*request.bounds, within("population", deviation))
        asked = replace(stages.next(request), bounds=bounds)
        try:
            nearer = minimal_change(problem, asked, points=1, on_progress=stages.report, stop=stop)
        except SolveError as refused:
            notes.append(_unbalanced(deviation, refused))
            endings |= {Ending.CANCELLED} if stop() else set()
        else:
            found.append(Candidate(Purpose.BALANCE, nearer.least, nearer.note, deviation))
            endings |= {nearer.fewest_ending, nearer.least.ending}
    changing = [ENDING_WORDS[ending] for ending in sorted(endings & CHANGING)]
    return Found(keep, tuple(found), complete=not changing, notes=(*notes, *map(_may_differ, changing)))


def _of_frontier(plan: ChangePlan) -> list[Candidate]:
    found = [Candidate(Purpose.LEAST, plan.least, plan.note)]
    for point in plan.frontier[1:]:
        if point.solution is not None:
            found.append(Candidate(Purpose.MINUTES, point.solution, _proof(point.solution, point.limit), point.limit))
    return found


def _proof(solution: Solution, limit: float) -> Text:
    """Say how good a layout is among those that move no more people."""
    ending = ENDING_WORDS[solution.ending]
    mark = Text("（估）", " (est.)") if solution.problem.estimated else Text("", "")
    among = Text(
        f"变动不超过 {limit:.2%} 人口{mark.zh}的方案中", f"of layouts that move at most {limit:.2%} of people{mark.en}"
    )
    if solution.gap == 0 or solution.ending is Ending.OPTIMAL:
        return among + Text("已证明最优", ": proven optimal")
    gap = f"{solution.gap:.2%}"
    return among + Text(f"距最优不超过 {gap}；", f": at most {gap} from the best; ") + ending


def _none(refused: SolveError) -> Text:
    return Text("未找到可比较的调整方案：", "no layout to compare with was found: ") + refused.text


def _unbalanced(deviation: float, refused: SolveError) -> Text:
    head = f"{deviation:.0%}"
    zh, en = f"未找到各网格人口与均值偏差不超过 {head} 的方案：", f"no layout has all grids within {head} of the mean: "
    return Text(zh, en) + refused.text


def _may_differ(ending: Text) -> Text:
    return Text("部分求解", "some searches were ") + ending
