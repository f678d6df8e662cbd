"""What cannot be known without a person: questions with their options and the evidence for each."""

from dataclasses import dataclass
from typing import Literal

from gridplan.text import Text

About = Literal["layer", "column", "datum", "name", "site", "geometry", "value"]


@dataclass(frozen=True)
class Option:
    """One answer: `value` is what a decision records, `label` what people read, `why` the evidence for it."""

    value: str
    label: Text
    why: Text | None = None


@dataclass(frozen=True)
class Question:
    """A question to a person.

    `key` stays the same from run to run, so that a decision is kept; `where` is file and part. `proposed` is the
    value the evidence speaks for, None where it speaks for none. One that is not `needed` may stay open: the value
    it is about is then missing, and counted so.
    """

    key: str
    about: About
    where: str
    text: Text
    options: tuple[Option, ...]
    proposed: str | None = None
    needed: bool = True
