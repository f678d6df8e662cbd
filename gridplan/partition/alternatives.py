"""Several layouts that are nearly as good as the best and clearly different, for planners to choose from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from gridplan.errors import SolveError
from gridplan.partition.problem import Ints, Problem, Request
from gridplan.partition.solve import Progress, Solution, solve
from gridplan.partition.stages import Stages
from gridplan.text import Text


@dataclass(frozen=True, eq=False)
class Alternatives:
    """Layouts from the best on; `note` says why there are fewer than asked for, if there are."""

    solutions: tuple[Solution, ...]
    note: Text | None = None

    def __iter__(self) -> Iterator[Solution]:
        return iter(self.solutions)

    def __len__(self) -> int:
        return len(self.solutions)

    def __getitem__(self, number: int) -> Solution:
        return self.solutions[number]

    @property
    def worse_min(self) -> tuple[float, ...]:
        """By how much each layout's objective is worse than that of the best, in minutes of the mean."""
        return tuple(each.objective - self.solutions[0].objective for each in self.solutions)

    @property
    def worse_share(self) -> tuple[float | None, ...]:
        """The same as a share of the best objective; None where that is 0."""
        best = self.solutions[0].objective
        return tuple(worse / abs(best) if best else None for worse in self.worse_min)


def alternatives(
    problem: Problem,
    request: Request,
    *,
    count: int = 3,
    apart: float = 0.15,
    on_progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Alternatives:
    """Return up to `count` layouts of the request, any two with at least `apart` of the people with another lead.

    The first is the best of all, each further one the best that differs enough from all before it; the bound of
    each is that of its own question. The request's time limit holds for all together.
    Raises SolveError where there is no layout at all, or for a count or share that makes no sense.
    """
    if count < 1 or not 0 < apart <= 1:
        text = Text(
            f"备选方案数 {count}、差异 {apart:g} 无效：至少 1 个，差异在 0 与 1 之间",
            f"{count} alternatives that differ by {apart:g}: ask for at least 1, and a share between 0 and 1",
        )
        raise SolveError(text)
    stages = Stages(request.time_limit_s, count, on_progress, stop)
    found: list[Solution] = []
    seen: list[Ints] = []  # layouts met on the way: some differ enough to start from

    def report(step: Progress) -> None:
        if step.lead_number is not None:
            seen.append(step.lead_number)
        stages.report(step)

    while len(found) < count:
        unlike = tuple((_by_district(each), apart) for each in found)
        asked = stages.next(replace(request, unlike=(*request.unlike, *unlike)))
        starts = [each for each in seen if all(difference(problem, each, s.lead_number) >= apart for s in found)]
        try:
            found.append(solve(problem, asked, report, starts=starts, stop=stop))
        except SolveError as refused:
            if not found:
                raise
            return Alternatives(_best_first(found), _note(len(found), count, apart, refused))
    return Alternatives(_best_first(found))


def difference(problem: Problem, one: Ints, other: Ints) -> float:
    """Return the share of all people who have another lead in the other layout (both as `Solution.lead_number`)."""
    return float(problem.weights[np.asarray(one) != np.asarray(other)].sum())


def _by_district(solution: Solution) -> dict[str, str]:
    leads = solution.problem.leads
    return {d: leads[j][0] for d, j in zip(solution.problem.districts, solution.lead_number.tolist(), strict=True)}


def _best_first(found: list[Solution]) -> tuple[Solution, ...]:
    """Return layouts in order; one that beats the first, because that was stopped early, answers its question too."""
    first = found[0]
    best = min(found, key=lambda each: each.objective)
    if best is first:
        return (first, *sorted(found[1:], key=lambda each: each.objective))
    better = replace(best, request=first.request, bound=first.bound, basis=first.basis, ending=first.ending)
    rest = [each for each in found if each is not best]
    return (better, *sorted(rest, key=lambda each: each.objective))


def _note(found: int, count: int, apart: float, refused: SolveError) -> Text:
    return (
        Text(
            f"只有 {found} 个方案（要求 {count} 个）：没有再与其余方案相差 {apart:.0%} 人口以上的方案。",
            f"{found} of {count} layouts: no further one that differs from the others by {apart:.0%} of the people. ",
        )
        + refused.text
    )
