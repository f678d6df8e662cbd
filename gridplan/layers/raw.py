"""A table as its file has it: text in cells, before anything is known of what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from gridplan.text import Text

HEADING_JOINT = "/"  # between the headings of several rows: 人口/常住


@dataclass(frozen=True)
class LeftOut:
    """A row that was not read as data, and why: a note below the table, a total, a repeated heading."""

    row: int
    text: str
    reason: Text


@dataclass(frozen=True)
class RawTable:
    """One table of a file: a sheet, a layer of a GIS file, a table of a document, pasted text.

    file: its name as faults tell it; `part` is the sheet, layer or number of the table, "" where a file holds one.
    header: a heading per column, each once; those of several rows are joined by `HEADING_JOINT`.
    header_rows: the rows of the file (from 1) that headings stand in; () where the file has fields instead.
    rows: cells as stripped text, as many per row as headings. Merged cells stand in each cell that they cover.
    row_numbers: the row of the file (from 1), or the number of the feature, of each row.
    geometry: shapely geometries as they stand in the file, None in a table; `crs` is what the file says of them.
    encoding: how the text was read. notes: what was found and how it was taken, a sentence each.
    left_out: rows that are not data, each with the reason; nothing else of the file is missing.
    unit_said: by heading, the unit that the heading itself or a line of units names (万人); under "" that of the
    whole table, as its title says it; several are joined by 、.
    """

    file: str
    part: str
    header: tuple[str, ...]
    header_rows: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    row_numbers: tuple[int, ...]
    geometry: NDArray[np.object_] | None = None
    crs: CRS | None = None
    encoding: str = "utf-8"
    notes: tuple[Text, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    unit_said: Mapping[str, str] = field(default_factory=dict)

    @property
    def told(self) -> str:
        """The name of file and part, as faults tell it."""
        return f"{self.file}「{self.part}」" if self.part else self.file

    @cached_property
    def position(self) -> dict[str, int]:
        """The place of each heading, from 0."""
        return {heading: number for number, heading in enumerate(self.header)}

    def column(self, heading: str) -> list[str]:
        """Return the cells under a heading."""
        place = self.position[heading]
        return [row[place] for row in self.rows]
