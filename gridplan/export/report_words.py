"""What the Word and Excel forms of a report share: its headings' rows, its fixed words."""

from collections.abc import Sequence

from gridplan.documents.blocks import Column
from gridplan.text import Text

TEXT = Text("正文", "Text")
ABOUT = Text("编制说明", "About this document")
TRACE_INTRODUCTION = Text(
    "本页说明方案与数据的来源，不属于正文。", "Where the plan and its data come from; no part of the text."
)


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
