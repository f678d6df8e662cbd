"""The rule by which one of the choices comes first; it keeps the layout in force unless there is reason to change it.

RULE 1: only a choice that breaks no more error rules than keeping, and leaves no more of them undetermined, can come
    before keeping.
RULE 2: where keeping breaks error rules, choices that break fewer come first: of these the fewest broken, then the
    fewest people moved.
RULE 3: else, with a threshold of T minutes, the choice that saves most after T minutes are taken off for each person
    who moves; where that is not above zero for any, keeping. So each further person moved has to save T minutes, too.
RULE 4: without a threshold nothing more is decided, unless there is no other choice. It is told which choice would
    come first under which threshold.
What cannot be compared with keeping, because people are unknown or others are left out of the mean, never comes first,
and where nothing else does nothing can be told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gridplan.compare import Change
from gridplan.indicators import Value

TINY = 1e-6  # of a person or a person-minute: rounding
WITHOUT_MINUTES = ("beyond_population", "unreachable_population", "undetermined_population")


class Ground(StrEnum):
    """Why a choice comes first."""

    MENDS = "mends"
    SAVES = "saves"
    KEEPS = "keeps"
    OPEN = "open"
    UNTOLD = "untold"


@dataclass(frozen=True)
class Score:
    """What the rule looks at of a choice.

    `moved` are people, `saved` person-minutes less than with keeping; None where they cannot be told. `failing` and
    `undetermined` count error findings, None where no policy is checked. A choice that is not `allowed` is passed over.
    """

    moved: float | None
    saved: float | None
    failing: int | None = None
    undetermined: int | None = None
    allowed: bool = True

    @property
    def comparable(self) -> bool:
        return self.allowed and self.moved is not None and self.saved is not None


@dataclass(frozen=True)
class Step:
    """A choice that comes first when no more than `worth` minutes are asked for each person who moves."""

    choice: str
    worth: float


@dataclass(frozen=True)
class Ruling:
    """The choice that comes first (None where that is left open or cannot be told) and why.

    `steps` are the choices that come first as less is asked for each person moved, keeping before all of them.
    """

    best: str | None
    ground: Ground
    steps: tuple[Step, ...] = ()

    def agrees(self, other: "Ruling") -> bool | None:
        """Whether two rulings are alike; None where either cannot be told.

        Left open, they are alike where the same choices come first in the same order as less is asked for.
        """
        if Ground.UNTOLD in (self.ground, other.ground):
            return None
        if Ground.OPEN in (self.ground, other.ground):
            same_steps = [each.choice for each in self.steps] == [each.choice for each in other.steps]
            return self.ground is other.ground and same_steps
        return self.best == other.best


def score(
    changes: Mapping[str, Change], moved: Value, *, failing: int | None, undetermined: int | None, allowed: bool = True
) -> Score:
    """Return the score of a choice from its changes against keeping and the people whom it moves."""
    people = changes["population"].after.number
    without = [changes[key].after.number for key in WITHOUT_MINUTES]
    difference = changes["mean_minutes"].difference
    if difference is None or people is None or None in without:
        return Score(moved.number, None, failing, undetermined, allowed)
    reached = people - sum(number for number in without if number is not None)
    return Score(moved.number, -difference * reached, failing, undetermined, allowed)


def first_of(scores: Mapping[str, Score], threshold_min: float | None) -> Ruling:
    """Return which choice comes first; keeping is the first of `scores`. `threshold_min` is the T of RULE 3."""
    keep, *others = scores
    kept = scores[keep]
    fit = [key for key in others if scores[key].comparable and _no_worse(scores[key], kept)]  # RULE 1
    if kept.failing:  # RULE 2
        fewer = [key for key in others if scores[key].allowed and _mends(scores[key], kept)]
        if fewer:
            return Ruling(min(fewer, key=lambda key: _by_mending(scores[key])), Ground.MENDS)
    if not others:
        return Ruling(keep, Ground.KEEPS)
    if kept.saved is None:
        return Ruling(None, Ground.UNTOLD)
    steps = _steps({key: scores[key] for key in fit})
    if threshold_min is None:  # RULE 4
        return Ruling(None, Ground.OPEN, steps)
    worth_it = [step.choice for step in steps if step.worth > threshold_min]  # RULE 3
    if worth_it:
        return Ruling(worth_it[-1], Ground.SAVES, steps)
    untold = any(scores[key].allowed and key not in fit and _no_worse(scores[key], kept) for key in others)
    return Ruling(None, Ground.UNTOLD) if untold else Ruling(keep, Ground.KEEPS, steps)


def _no_worse(score: Score, kept: Score) -> bool:
    pairs = ((score.failing, kept.failing), (score.undetermined, kept.undetermined))
    return all((a or 0) <= (b or 0) for a, b in pairs)


def _mends(score: Score, kept: Score) -> bool:
    return _no_worse(score, kept) and score.failing is not None and score.failing < (kept.failing or 0)


def _by_mending(score: Score) -> tuple[int, float, float]:
    moved = float("inf") if score.moved is None else score.moved
    return score.failing or 0, moved, -(score.saved or 0.0)


def _steps(scores: Mapping[str, Score]) -> tuple[Step, ...]:
    """Return the choices on the upper hull of minutes saved over people moved, from no move on, with its slopes.

    The largest saving less T minutes a person, for whatever T, is always at one of them.
    """
    steps: list[Step] = []
    moved, saved = 0.0, 0.0
    while True:
        slopes = {
            key: (more - saved) / (people - moved)
            for key, each in scores.items()
            if (people := each.moved or 0.0) > moved + TINY and (more := each.saved or 0.0) > saved + TINY
        }
        if not slopes:
            return tuple(steps)
        steepest = max(slopes.values())
        best = min((key for key in slopes if slopes[key] >= steepest - TINY), key=lambda key: scores[key].moved or 0.0)
        steps.append(Step(best, slopes[best]))
        moved, saved = scores[best].moved or 0.0, scores[best].saved or 0.0
