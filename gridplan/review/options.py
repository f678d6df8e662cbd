"""What might be done after the review: keep the layout, or adjust it; every choice scored alike."""

from collections.abc import Mapping
from dataclasses import dataclass

from gridplan.compare import Comparison
from gridplan.layout import Layout
from gridplan.text import UNDETERMINED, Text


@dataclass(frozen=True)
class MoveReason:
    """Why a district would get another lead: a sentence with its numbers, one with its operating evidence."""

    district: str
    numbers: Text
    evidence: Text

    @property
    def has_evidence(self) -> bool:
        """Whether operation says anything of the move; a sentence that cannot be told begins with that word."""
        return not self.evidence.zh.startswith(UNDETERMINED.zh)


@dataclass(frozen=True)
class Choice:
    """A layout that could be in force from now on. Keeping the present one is the first choice of all.

    `comparison` is from keeping to this one, on today's data. `moved_share` is that of all people who get another
    lead, 0 to 1. `failing` counts findings of severity error that fail, `undetermined` those that cannot be told;
    None without a policy. `reasons` has an entry for each district that moves. `proof` says what is proven of it.
    """

    id: str
    name: Text
    layout: Layout
    comparison: Comparison
    moved_share: float
    failing: int | None
    undetermined: int | None
    reasons: tuple[MoveReason, ...] = ()
    proof: Text | None = None


def label(number: int) -> Text:
    """Return what the choice of that number is called for short; keeping, the first of all, has number 0."""
    return Text(f"方案 {number}", f"choice {number}") if number else Text("维持现行方案", "keeping")


@dataclass(frozen=True)
class Trial:
    """The choices judged again under one changed assumption; `values[choice id][indicator id]` are measured under it.

    `best` is the id of the choice that the rule of recommendation puts first then, None where the rule leaves it open.
    `holds` says whether the verdict is the same as without the change, None where it cannot be told. `of_demand` says
    that what was changed is what the planner asks, not what is known of the city.
    """

    name: Text
    values: Mapping[str, Mapping[str, float | None]]
    best: str | None
    holds: bool | None
    of_demand: bool = False


@dataclass(frozen=True)
class Recommendation:
    """The choices, keeping first; the one recommended (its id) with the reason, and whether that holds under trial.

    Where no rule decides, or the data cannot tell, `undecided` is True and the recommended choice is to keep: that is
    no judgement, the layout in force stays while the joint meeting weighs the choices. `notes` say what was demanded
    of the choices and how they were found.
    `may_adjust` says what the clock allows on the day: before the years are full an adjustment is warned about,
    afterwards it may, not must, be made; None where the start of operation is not known.
    """

    choices: tuple[Choice, ...]
    recommended: str
    why: Text
    trials: tuple[Trial, ...]
    may_adjust: bool | None
    undecided: bool = False
    notes: tuple[Text, ...] = ()
