"""A table of plain cells, numbers as numbers: for workbooks, for programs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gridplan.text import Text

Cell = str | float | int | bool | Text | None  # None: undetermined; "": there is none


@dataclass(frozen=True)
class DataTable:
    """A table by id: columns by key with their headings, rows in their order. Shares are fractions of 1."""

    id: str
    title: Text
    columns: tuple[tuple[str, Text], ...]
    rows: tuple[tuple[Cell, ...], ...]

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as plain values by key; a text is one in both languages."""
        keys = [key for key, _ in self.columns]
        return [dict(zip(keys, map(plain, row), strict=True)) for row in self.rows]


def plain(cell: Cell) -> Any:
    """Return a cell as JSON has it: null for what is undetermined, NaN and infinity included."""
    if isinstance(cell, Text):
        return {"zh": cell.zh, "en": cell.en}
    if isinstance(cell, float) and not np.isfinite(cell):
        return None
    return cell


def made(key: str, title: tuple[str, str], columns: str, rows: Iterable[Sequence[Cell]]) -> DataTable:
    """Return a table; `columns` are `key|中文|English`, one a line."""
    parts = [line.strip().split("|") for line in columns.strip().splitlines()]
    heads = tuple((name, Text(zh, en)) for name, zh, en in parts)
    return DataTable(key, Text(*title), heads, tuple(tuple(row) for row in rows))
