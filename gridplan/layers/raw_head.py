"""Find the headings of a table as people lay it out: below titles, over several rows, merged."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gridplan.layers.raw import HEADING_JOINT
from gridplan.layers.raw_grid import Range, column_letter, is_number
from gridplan.layers.raw_units import UNIT_LINE, is_unit
from gridplan.text import Text

Rows = Sequence[Sequence[str]]
# A line such as 填报单位：温州市卫健委 or 单位：人 is about the table, not of it.
LABEL = re.compile(r"[^:：(（]{0,14}[:：].*", re.DOTALL)
MOST_TITLES = 30  # rows that are looked at for the first heading
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_WIDE = str.maketrans("（）［］％／　", "()[]%/ ")
_BESIDE_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])|\s+(?=[()\[\]])|(?<=[(\[])\s+")


@dataclass(frozen=True)
class Head:
    """Where headings stand (rows from 0, () where there are none), and what they are, one per column."""

    rows: tuple[int, ...]
    headings: tuple[str, ...]
    notes: tuple[Text, ...] = ()


def find_head(own: Rows, full: Rows, merged: Sequence[Range], asked: tuple[int, ...] | None) -> Head:
    """Return the headings of a table.

    `own` are the rows as filled in, `full` those with merged cells in each cell they cover; all rows are of one
    length. `asked` are the rows (from 0) where a person says that the headings are.
    """
    rows = asked if asked is not None else _found(own, full, merged)
    notes = []
    if not rows:
        notes.append(Text("没有列标题，各列以字母命名", "there are no headings: columns are named by letters"))
    if asked is None and rows:
        notes += [_where(rows)] if len(rows) > 1 or rows[0] > 0 else []
    names, filled = _joined(own, full, merged, rows)
    notes += filled
    headings, renamed = _unique(names)
    return Head(rows, headings, (*notes, *renamed))


def heading_text(cell: str) -> str:
    """Return a heading on one line: brackets in one width, no blanks beside Chinese."""
    return _BESIDE_CHINESE.sub("", re.sub(r"\s+", " ", cell.translate(_WIDE).strip()))


def _found(own: Rows, full: Rows, merged: Sequence[Range]) -> tuple[int, ...]:
    first = _first(own, merged)
    if any(is_number(cell) and not _YEAR.fullmatch(cell) for cell in own[first]):
        return ()
    rows = [first]
    while (below := rows[-1] + 1) < len(own) and _goes_on(own, full, merged, rows, below):
        rows.append(below)
    return tuple(rows)


def _first(own: Rows, merged: Sequence[Range]) -> int:
    """Return the first row that is no title; the first with anything in it where all look like titles."""
    filled = [number for number, row in enumerate(own[:MOST_TITLES]) if any(row)]
    return next((number for number in filled if not _is_title(number, own[number], merged)), filled[0] if filled else 0)


def _is_title(number: int, row: Sequence[str], merged: Sequence[Range]) -> bool:
    places = [place for place, cell in enumerate(row) if cell]
    if len(row) == 1:
        return False
    if len(places) == 1:  # a group of columns may have the only heading of its row, anywhere but at the left
        span = next((r for r in merged if r.top == number and r.left == places[0]), None)
        return places[0] == 0 or span is None or span.right == places[0] or span.right - span.left + 1 == len(row)
    labels = [place for place in places if LABEL.fullmatch(row[place])]
    units = [place for place in places if UNIT_LINE.match(row[place].lstrip("(（ "))]
    return 2 * len(labels) >= len(places) or (bool(units) and len(places) <= 2)  # noqa: PLR2004  # title and unit


def _goes_on(own: Rows, full: Rows, merged: Sequence[Range], rows: list[int], below: int) -> bool:
    """Whether the row below belongs to the headings as well."""
    if any(r.top in rows and r.bottom >= below and any(own[r.top][r.left : r.left + 1]) for r in merged):
        return True
    lower = full[below]
    if _is_unit_row(lower):
        return True
    groups = [r for r in merged if r.top in rows and r.bottom == below - 1 and r.right > r.left]
    if groups:
        beneath = [lower[r.left : r.right + 1] for r in groups]
        return all(_are_headings(cells) for cells in beneath)
    return len(rows) == 1 and _interlocks(own[rows[0]], own[below])


def _are_headings(cells: Sequence[str]) -> bool:
    named = all(cell and (not is_number(cell) or _YEAR.fullmatch(cell)) for cell in cells)
    return named and len(set(cells)) == len(cells)


def _interlocks(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether two rows are one heading without merged cells: what one leaves blank the other fills."""
    if any(is_number(cell) for cell in lower) or any(not a and not b for a, b in zip(upper, lower, strict=True)):
        return False
    groups = [place for place in range(1, len(upper)) if not upper[place]]
    alone = [place for place in range(len(upper)) if not lower[place]]
    begun = all(lower[place - 1] for place in groups)
    return bool(groups) and bool(alone) and begun and _are_headings([cell for cell in lower if cell])


def _is_unit_row(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell]
    return bool(filled) and all(is_unit(cell.translate(_WIDE).strip("() ")) for cell in filled)


def _where(rows: tuple[int, ...]) -> Text:
    first, last = rows[0] + 1, rows[-1] + 1
    if first == last:
        return Text(f"列标题在第 {first} 行", f"the headings are in row {first}")
    return Text(f"列标题占第 {first} 至 {last} 行", f"the headings are in rows {first} to {last}")


def _joined(own: Rows, full: Rows, merged: Sequence[Range], rows: tuple[int, ...]) -> tuple[list[str], list[Text]]:
    """Return the headings of each column, those of several rows joined; a group that is not merged is said."""
    if not rows:
        return [""] * (len(own[0]) if own else 0), []
    lines = [[heading_text(cell) for cell in full[number]] for number in rows]
    notes = []
    if not any(r.top in rows and r.right > r.left for r in merged):
        for upper, lower in pairwise(lines):
            for place in range(1, len(upper)):
                if not upper[place] and lower[place] and lower[place - 1] and upper[place - 1]:
                    upper[place] = upper[place - 1]
                    said = f"{upper[place]}{HEADING_JOINT}{lower[place]}"
                    notes.append(
                        Text(
                            f"上一行标题空白，按左侧读作“{said}”",
                            f"a blank heading was read as {said!r}, as on its left",
                        )
                    )
    names = []
    for column in zip(*lines, strict=True):
        words = [word for number, word in enumerate(column) if word and word not in column[:number]]
        names.append(HEADING_JOINT.join(words))
    return names, notes


def _unique(names: Sequence[str]) -> tuple[tuple[str, ...], list[Text]]:
    """Return headings that each stand once and are not blank, and what was renamed."""
    headings: list[str] = []
    notes = []
    times: Counter[str] = Counter()
    for place, name in enumerate(names):
        heading = name or f"列{column_letter(place)}"
        times[heading] += 1
        unique = heading
        while unique in headings or (unique != heading and unique in names):
            unique = f"{heading}_{times[heading]}"
            times[heading] += 1
        if name and unique != name:
            notes.append(
                Text(f"列名“{name}”重复，后一列记作“{unique}”", f"{name!r} stands twice: one is {unique!r} here")
            )
        headings.append(unique)
    return tuple(headings), notes
