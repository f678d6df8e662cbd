"""What people decided beside the numbers: each decision with who made it, when, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from gridplan.text import Text

Day = date  # the name is taken by fields below
Adoption = Literal["adopted", "partly", "rejected", "open"]


@dataclass(frozen=True)
class Override:
    """A rule that a person set aside: for one grid or (grid None) all, for one 区划 or hospital or (unit "") all."""

    rule: str
    reason: str
    person: str
    date: date
    grid: str | None = None
    unit: str = ""


@dataclass(frozen=True)
class Judgement:
    """A person's judgement where a document leaves one open (较强, 相关), for one grid or the whole."""

    rule: str
    accepted: bool
    reason: str
    person: str
    date: date
    grid: str | None = None


@dataclass(frozen=True)
class Limit:
    """A limit that a document leaves open (合理范围, 垄断) and a person set: the measure may be at most (or least)."""

    rule: str
    measure: str
    op: Literal["<=", ">="]
    value: float
    reason: str
    person: str
    date: date


@dataclass(frozen=True)
class Reading:
    """Which reading of an ambiguous rule a person chose."""

    rule: str
    reading: str
    reason: str
    person: str
    date: date


@dataclass(frozen=True)
class Consent:
    """What a hospital or a district (`party` is its id) said to joining: 自愿, 双向选择."""

    party: str
    state: Literal["asked", "agreed", "refused"]
    person: str
    date: date
    note: str = ""


@dataclass(frozen=True)
class Approval:
    """That an estimate may be shown to others: `estimate` is a layer's id, `digest` that of the data approved."""

    estimate: str
    digest: str
    reason: str
    person: str
    date: date


@dataclass(frozen=True)
class TaskState:
    """How far a task is: `task` is its id in the task book, `done_on` the day it was finished."""

    task: str
    state: Literal["open", "under_way", "done"]
    person: str
    date: date
    evidence: str = ""
    done_on: Day | None = None
    unit: str = ""
    responsible: str = ""


@dataclass(frozen=True)
class Answer:
    """What became of an opinion (采纳情况) and why (理由); `version` is the digest of the version that answers it."""

    adoption: Adoption
    reason: str
    person: str
    date: Day
    version: str = ""


@dataclass(frozen=True)
class Opinion:
    """What a unit said of a version of a plan, as `person` took it down on the day `recorded`.

    `number` stays its own. `districts` are those it speaks of, the name of each by id as it was then; none means the
    whole plan. `version` is the digest of the version that it is about.
    """

    number: int
    unit: str
    text: str
    date: Day
    person: str
    recorded: Day
    districts: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    answer: Answer | None = None

    @property
    def adoption(self) -> Adoption:
        return "open" if self.answer is None else self.answer.adoption

    @property
    def reason(self) -> str:
        return "" if self.answer is None else self.answer.reason


@dataclass(frozen=True)
class RecordedFinding:
    """A finding as it was told when a version left the house."""

    rule: str
    name: Text
    measured: Text
    limit: Text
    grid: str | None = None
    unit: str = ""

    @property
    def told(self) -> Text:
        """The rule and where it is not met, with the measured value and the limit."""
        name = Text(f"{self.rule} ", f"{self.rule} ") + self.name + of_grid(self.grid, self.unit)
        return (
            name
            + Text(f"，实测：{self.measured.zh}", f", measured: {self.measured.en}")
            + Text(f"，要求：{self.limit.zh}", f", limit: {self.limit.en}")
        )


@dataclass(frozen=True)
class Checked:
    """What the policy `policy` (its id; `cited` names the document) said of a version when it left the house.

    `breaches` are the rules of severity error that it broke and nobody set aside, `despite` why it left all the same.
    """

    policy: str
    cited: Text
    as_of: Day
    breaches: tuple[RecordedFinding, ...] = ()
    undetermined: tuple[RecordedFinding, ...] = ()
    despite: str = ""


def of_grid(grid: str | None, unit: str = "") -> Text:
    """Return the grid and the unit that something is about, in brackets; nothing where it is about the whole."""
    zh = [f"网格 {grid}"] * (grid is not None) + [unit] * bool(unit)
    en = [f"grid {grid}"] * (grid is not None) + [unit] * bool(unit)
    return Text(f"（{'，'.join(zh)}）", f" ({', '.join(en)})") if zh else Text("", "")
