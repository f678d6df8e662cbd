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
_WHOLE = re.compile("[!-~\u00a0−–…～]+估?")
_NUMBER = re.compile("[^ ]*[0-9][^ ]*")
MOST_FOR_A_WORD = 0.25  # of the room: a longer word, such as an address, is torn
SHORT = 5  # characters of a Chinese cell that is not to be torn either, where there is room: 无法判定, 二级甲等估
NARROWEST_HEADING = 3  # Chinese characters beside each other in a heading, where it has more


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


def column_widths(table: Table, room: float, characters: tuple[float, float], padding: float) -> list[float]:
    """Return the widths of the columns: their shares of `room`, but no number torn where there is room for all.

    Nor a word, and no short cell or heading of a narrow column, where there is room for these as well. `characters`
    are the widths of a half-width and of a Chinese character, `padding` what a cell needs beside its text; all in
    one unit.
    """
    shares = [column.width for column in table.columns]
    most = room * MOST_FOR_A_WORD
    for kept in (_words_and_short_cells, _words, _numbers):
        least = [min(most, _longest(kept(table, n), characters) + padding) for n in range(len(shares))]
        if sum(least) <= room:
            return _widened(shares, least, room)
    return [room * share / sum(shares) for share in shares]


def _widened(shares: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Return widths by shares of `room`, none less than its least: what one lacks is taken from all others."""
    widened: set[int] = set()
    while True:
        left = room - sum(least[n] for n in widened)
        whole = sum(share for n, share in enumerate(shares) if n not in widened)
        wanted = [least[n] if n in widened else left * share / whole for n, share in enumerate(shares)]
        short = {n for n, width in enumerate(wanted) if n not in widened and width < least[n]}
        if not short:
            return wanted
        widened |= short


def _words_and_short_cells(table: Table, number: int) -> list[str]:
    short = [row[number] or "" for row in table.rows if len(row[number] or "") <= SHORT]
    return [*_words(table, number), table.columns[number].heading[:NARROWEST_HEADING], *short]


def _words(table: Table, number: int) -> list[str]:
    cells = [table.columns[number].heading, *(row[number] or "" for row in table.rows)]
    return [word for cell in cells for word in _WHOLE.findall(cell)]


def _numbers(table: Table, number: int) -> list[str]:
    return [word for word in _words(table, number) if _NUMBER.fullmatch(word)]


def _longest(words: Sequence[str], characters: tuple[float, float]) -> float:
    return max((_width(word, characters) for word in words), default=0)


def _width(text: str, characters: tuple[float, float]) -> float:
    half, whole = characters
    wide = text_columns(text) - len(text)
    return (len(text) - wide) * half + wide * whole
