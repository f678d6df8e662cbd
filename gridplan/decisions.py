"""What people decided beside the numbers: each decision with who made it, when, and why."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Day = date  # the name is taken by fields below


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
