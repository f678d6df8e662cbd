"""What people decided beside the numbers: rules overridden, judgements that a document leaves open."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Override:
    """A rule that a person set aside, for one grid or (grid None) for the whole layout."""

    rule: str
    reason: str
    person: str
    date: date
    grid: str | None = None


@dataclass(frozen=True)
class Judgement:
    """A person's judgement where a document leaves one open (较强, 相关), for one grid or the whole."""

    rule: str
    accepted: bool
    reason: str
    person: str
    date: date
    grid: str | None = None
