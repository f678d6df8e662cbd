"""The review: what has to change in the present layout, and what more change would gain.

First the demands, then the fewest people who get another lead, then the request's own objective (minutes). Keeping
the present layout is always scored beside it, and change is drawn against the objective.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from gridplan.partition.build import HALF_A_PERSON, PER_CENT
from gridplan.partition.draft import ROUNDING
from gridplan.partition.frontier import FrontierPoint, minutes_and_change
from gridplan.partition.kept import Kept, kept
from gridplan.partition.least_change import best_within, least_change, moved_of
from gridplan.partition.problem import Problem, Request
from gridplan.partition.solve import Progress, Solution, solve
from gridplan.partition.stages import Stages
from gridplan.partition.standing import Ending
from gridplan.partition.terms import objective_of, terms_of
from gridplan.text import Text

ENDS = 2  # of the frontier: the least change and the best layout of all
LEAST_SHARE = 3  # of the time: the least change is the hardest to prove, the best layout that moves no more takes one


@dataclass(frozen=True, eq=False)
class ChangePlan:
    """What a review recommends.

    `keep` is the present layout as it is. `least` is the best layout among those that move as few people as can be;
    its objective and bound are the request's (minutes). `least_moved` is the share of all people that it moves,
    `least_moved_bound` what is proven that must move; `fewest_ending` is how the search for the fewest ended. `free`
    is the best layout without regard to the present one, `free_moved` the share that it moves; None where it was not
    asked for. `frontier` leads from `least` to `free`: its limits are moved shares.
    """

    keep: Kept
    least: Solution
    least_moved: float
    least_moved_bound: float
    free: Solution | None
    free_moved: float | None
    frontier: tuple[FrontierPoint, ...]
    fewest_ending: Ending

    @property
    def least_is_proven(self) -> bool:
        """Whether it is proven that no layout moves fewer people, to half a person."""
        people = (self.least_moved - self.least_moved_bound) * float(self.least.problem.population.sum())
        return people <= HALF_A_PERSON

    @property
    def note(self) -> Text:
        """What is proven of the least change."""
        moved, proven = f"{self.least_moved:.2%}", f"{self.least_moved_bound:.2%}"
        mark = self.least.problem.mark
        mark = Text(f"（{mark.zh}）", mark.en) if mark.zh else mark  # it follows a word here, not a number
        if self.least_is_proven:
            return Text(
                f"变动 {moved} 人口{mark.zh}，已证明最少",
                f"moves {moved} of the people{mark.en}, proven to be the least",
            )
        return Text(
            f"变动 {moved} 人口{mark.zh}，已证明不少于 {proven}",
            f"moves {moved} of the people{mark.en}; proven: no less than {proven}",
        )


def minimal_change(
    problem: Problem,
    request: Request,
    *,
    points: int = 4,
    on_progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> ChangePlan:
    """Return what has to change in `request.present` for the problem's numbers, and what more change would gain.

    The frontier has `points` points, fewer where the best layout of all moves no more people than the least. One
    point is the least change alone, which takes the shortest time.
    The request's time limit holds for everything together; progress is in the request's objective throughout.
    Raises SolveError where no layout meets the request; `kept` alone scores the present layout even then.
    """
    stages = Stages(request.time_limit_s, LEAST_SHARE + max(points, 1), on_progress, stop)
    keep = kept(problem, request)
    fewest = least_change(
        problem,
        stages.next(request, LEAST_SHARE),
        on_progress=lambda step: stages.report(_in_minutes(problem, request, step)),
        stop=stop,
    )
    moved = moved_of(problem, request, fewest.lead_number)
    start = [fewest.lead_number]
    least = best_within(problem, stages.next(request), moved, starts=start, on_progress=stages.report, stop=stop)
    plan = ChangePlan(
        keep=keep,
        least=least,
        least_moved=moved_of(problem, request, least.lead_number),
        least_moved_bound=min(max(fewest.bound / PER_CENT, keep.must_move_share), moved),
        free=None,
        free_moved=None,
        frontier=(FrontierPoint(moved, least),),
        fewest_ending=fewest.ending,
    )
    return plan if points <= 1 else _with_more_change(plan, request, fewest, points - ENDS, stages)


def _with_more_change(plan: ChangePlan, request: Request, fewest: Solution, between: int, stages: Stages) -> ChangePlan:
    """Return the plan with the best layout of all and up to `between` points on the way to it."""
    problem, start = plan.least.problem, plan.least.lead_number
    free = solve(problem, stages.next(request), stages.report, starts=[start], stop=stages.stop)
    shares = _shares(plan.least_moved, moved_of(problem, request, free.lead_number), between)
    inner = minutes_and_change(
        problem,
        stages.next(request, between),
        shares,
        least=replace(fewest, lead_number=start),
        on_progress=stages.report,
        stop=stages.stop,
    )
    # Stopped early, the solve without limit may end with a worse layout than one within a limit: that is free too.
    best = min((p.solution for p in inner if p.solution is not None), key=lambda each: each.objective, default=free)
    if best.objective < free.objective:
        free = replace(free, lead_number=best.lead_number, objective=best.objective)
    free_moved = moved_of(problem, request, free.lead_number)
    frontier = (*plan.frontier, *inner)
    if free_moved > plan.least_moved + ROUNDING:
        frontier += (FrontierPoint(max(free_moved, *shares, 0.0), free),)
    return replace(plan, free=free, free_moved=free_moved, frontier=frontier)


def _shares(least: float, most: float, count: int) -> list[float]:
    """Return `count` shares between two, in growing steps: the first people moved gain most."""
    return [least + (most - least) * ((k + 1) / (count + 1)) ** 2 for k in range(count)] if most > least else []


def _in_minutes(problem: Problem, request: Request, step: Progress) -> Progress:
    """Return a step of the search for the least change with its layout's own objective, of which nothing is proven."""
    if step.lead_number is None:
        return replace(step, objective=None, bound=None)
    terms = terms_of(problem, request, step.lead_number)
    return replace(step, objective=objective_of(terms), bound=None)
