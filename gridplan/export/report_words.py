"""What the Word and Excel forms of a report share: the rows of headings, widths of columns, fixed words."""

import re
from collections.abc import Sequence

from gridplan.documents.blocks import Column, Table
from gridplan.export.xlsx_form import text_columns
from gridplan.text import Text

TEXT = Text("正文", "Text")
ABOUT = Text("编制说明", "About this document")
TRACE_INTRODUCTION = Text(
    "本页说明方案与数据的来源，不属于正文。", "Where the plan and its data come from; no part of the text."
)

# What is not to be torn apart: a number with its mark, a date, a Latin word. Chinese breaks anywhere.
_WHOLE = re.compile("[!-~\u00a0−–…]+估?")
MOST_FOR_A_WORD = 0.25  # of the room: a longer word, such as an address, is torn


def header_rows(columns: Sequence[Column]) -> list[tuple[str | None, ...]]:
    """Return the rows of a table's heading: one, or two where columns share headings.

    A shared heading stands over the first of its columns and is "" over the others; a heading of its own stands
    in the upper row, and None below it, merged with the one above.
    """
    own = tuple(column.heading for column in columns)
    if not any(column.group for column in columns):
        return [own]
    upper, lower = [], []
    for number, column in enumerate(columns):
        before = columns[number - 1].group if number else ""
        upper.append(column.heading if not column.group else "" if column.group == before else column.group)
        lower.append(column.heading if column.group else None)
    return [tuple(upper), tuple(lower)]


def column_widths(table: Table, room: float, character: float, padding: float) -> list[float]:
    """Return the widths of the columns: their shares of `room`, but no number torn where there is room for all.

    `character` is the width of a half-width character, `padding` what a cell needs beside its text; all in one unit.
    """
    whole = sum(column.width for column in table.columns)
    wanted = [room * column.width / whole for column in table.columns]
    most = room * MOST_FOR_A_WORD
    least = [min(most, _longest(table, number) * character + padding) for number in range(len(wanted))]
    if sum(least) > room:
        return wanted
    widened: set[int] = set()
    while short := {n for n, width in enumerate(wanted) if n not in widened and width < least[n]}:
        widened |= short
        left = room - sum(least[n] for n in widened)
        shares = sum(column.width for n, column in enumerate(table.columns) if n not in widened)
        wanted = [least[n] if n in widened else left * column.width / shares for n, column in enumerate(table.columns)]
    return wanted


def _longest(table: Table, number: int) -> int:
    """Return the width of the longest word of a column, in half-width characters."""
    cells = [table.columns[number].heading, *(row[number] or "" for row in table.rows)]
    return max((text_columns(word) for cell in cells for word in _WHOLE.findall(cell)), default=0)
