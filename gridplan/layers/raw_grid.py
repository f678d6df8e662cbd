"""Cells in rows, before it is known which are headings: what every reader of raw tables starts from."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from gridplan.errors import Fault
from gridplan.text import Text

INVISIBLE = "\ufeff\u200b"  # around words copied from web pages
EXACT = 2**53  # whole numbers beyond it have lost digits as floats
_NUMBER = re.compile(r"[-+−]?[\d０-９][\d０-９,，]*(?:[.．][\d０-９]+)?(?:[eE][-+]?\d+)?\s*[%％‰]?|[-+]?\.\d+")


@dataclass(frozen=True)
class Wanted:
    """What a caller asks of a file; see `gridplan.layers.read_raw.read_raw`."""

    part: str | None = None
    encoding: str | None = None
    header_rows: tuple[int, ...] | None = None
    last_row: int | None = None


@dataclass(frozen=True)
class Range:
    """A merged cell: its first and last row and column, from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Grid:
    """The cells of one table as stripped text; rows may differ in length.

    A merged cell has its text at top left only, `merged` says what it covers. `above` is what stands before the
    table. `wrong` are cells without a usable value, by row and column from 0: problem, remedy and what they show.
    """

    file: str
    part: str
    rows: list[list[str]]
    merged: tuple[Range, ...] = ()
    encoding: str = "utf-8"
    notes: list[Text] = field(default_factory=list)
    above: tuple[str, ...] = ()
    wrong: Mapping[tuple[int, int], tuple[Text, Text, str]] = field(default_factory=dict)

    @property
    def told(self) -> str:
        """The name of file and part, as faults tell it."""
        return f"{self.file}「{self.part}」" if self.part else self.file


def clean(text: str) -> str:
    """Return a cell's text without what surrounds it invisibly."""
    return text.strip().strip(INVISIBLE).strip()


def cell_text(value: object) -> str:
    """Return a value as the text of a cell: 330302 without a point, 0.3, 2026-01-31, 09:30:00; nothing is ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "" if math.isnan(value) else number_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return clean(str(value))  # a date says itself as 2026-01-31


def number_text(value: float) -> str:
    """Return a number with the 15 digits that spreadsheets keep, so that 0.1 + 0.2 is 0.3."""
    if value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    return repr(float(f"{value:.15g}"))


def is_number(text: str) -> bool:
    """Whether a cell holds a number as people write it: 1,200 or 65 %."""
    return _NUMBER.fullmatch(text) is not None


def column_letter(position: int) -> str:
    """Return the letters of a column as spreadsheets show them: 0 is A, 26 is AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the position of a column, from 0, that spreadsheets call by letters."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def part_names(names: list[str]) -> list[str]:
    """Return what the parts of a file are called: the only one needs no name."""
    return names if len(names) > 1 else [""] * len(names)


def chosen(file: str, names: list[str], part: str | None, faults: list[Fault]) -> list[str]:
    """Return the parts to read of those in a file; "" asks for the only one, None for all."""
    if part is None or (part == "" and len(names) == 1):
        return names
    if part in names:
        return [part]
    listed = "、".join(names), ", ".join(names)
    said = Text(f"文件中有：{listed[0]}", f"the file holds: {listed[1]}")
    faults.append(Fault(file, said, Text("请指明其中之一", "Name one of them"), value=part))
    return []
