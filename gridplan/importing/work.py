"""What the steps of an import share: the mapping, the tables, and what has been found, asked and refused so far."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import geopandas as gpd
import pandas as pd

from gridplan.errors import Fault
from gridplan.importing.asking import FIELD_WORDS, lacking
from gridplan.importing.datum import Evidence
from gridplan.importing.draft import Tables
from gridplan.importing.mapping import LayerName, Mapping, Source
from gridplan.layers.fields import CONFIDENCES
from gridplan.layers.raw import RawTable
from gridplan.quality import Entry, Happening
from gridplan.questions import Question
from gridplan.text import Text
from gridplan.yaml_file import Words

Progress = Callable[[Text, float], None]  # what is being done, and the share of the work before it
LISTED = 10  # examples of an entry
Made = TypeVar("Made")
Done = dict[str, tuple[object, Any]]  # work that a later round need not do again: what it rests on, and what it gave


@dataclass
class Work:
    """An import under way.

    references: what each source's coordinates were taken for. evidence: what speaks for which reference, by the
    question about it. unread: whether some file could not be read.
    """

    mapping: Mapping
    root: Path
    tables: Tables
    entries: list[Entry] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    references: dict[tuple[str, str], str] = field(default_factory=dict)
    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    unread: bool = False
    done: Done = field(default_factory=dict)

    def once(self, name: str, rests_on: object, make: Callable[[], Made]) -> Made:
        """Return what `make` gives, or gave in an earlier round of the import where it rested on the same."""
        known = self.done.get(name)
        if known is None or known[0] != rests_on:
            self.done[name] = rests_on, make()
        made: Made = self.done[name][1]
        return made

    def sources(self, *layers: LayerName) -> list[tuple[Source, RawTable]]:
        """Return the sources of some layers that are tables, each with its table."""
        found = [source for source in self.mapping.sources if source.layer in layers]
        tables = [(source, self.tables.get((source.file, source.part))) for source in found]
        return [(source, table) for source, table in tables if table is not None]

    @property
    def waiting(self) -> bool:
        """Whether a question is open that must be answered, or a file unread: what is missing may yet come."""
        return self.unread or any(question.needed for question in self.questions)

    def decided(self, key: str) -> str | None:
        """Return what a person decided about a question; None where nobody did."""
        decision = self.mapping.decisions.get(key)
        return None if decision is None else decision.value

    def ask(self, question: Question) -> None:
        """Add a question, once."""
        if all(question.key != other.key for other in self.questions):
            self.questions.append(question)

    def note(
        self,
        happening: Happening,
        layer: str,
        what: Text,
        count: int,
        examples: Iterable[object] = (),
        effect: Text | None = None,
    ) -> None:
        """Add to the record what happened to `count` of something; nothing where it happened to none."""
        if count:
            listed = tuple(dict.fromkeys(map(str, examples)))[:LISTED]
            said, bears = words(what), None if effect is None else words(effect)
            self.entries.append(
                Entry(happening=happening, layer=layer, what=said, count=count, examples=listed, effect=bears)
            )


def words(text: Text) -> Words:
    """Return a text as words of a configuration."""
    return Words(zh=text.zh, en=text.en)


@dataclass(frozen=True)
class Layers:
    """The canonical frames of an import, with the columns of `area_tables`; None where there is no such layer.

    Coordinates and outlines are WGS84. districts, population, facilities, campuses, units, links, minutes and
    adjacency are frames as their files will have them; outlines by district_id, unit_outlines by unit_id. What is
    made of cells and roads when the area is written starts from `cells`, the points (lon, lat, people) or polygons
    read, and `roads`, the lines; both None for a file that other readers take whole. statuses and notes are of
    layers that the import made up.
    """

    districts: pd.DataFrame | None = None
    outlines: gpd.GeoSeries | None = None
    population: pd.DataFrame | None = None
    facilities: pd.DataFrame | None = None
    campuses: pd.DataFrame | None = None
    units: pd.DataFrame | None = None
    unit_outlines: gpd.GeoSeries | None = None
    links: pd.DataFrame | None = None
    minutes: pd.DataFrame | None = None
    adjacency: pd.DataFrame | None = None
    cells: pd.DataFrame | None = None
    roads: gpd.GeoDataFrame | None = None
    statuses: dict[str, str] = field(default_factory=dict)
    notes: dict[str, Text] = field(default_factory=dict)


def texts(source: Source, table: RawTable, name: str) -> list[str]:
    """Return the cells of a field; blank ones where the source has no such column."""
    heading = source.columns.get(name)
    return [""] * len(table.rows) if heading is None else table.column(heading)


_CONFIDENCES = {"高": "high", "较高": "medium-high", "中": "medium", "较低": "low-medium", "低": "low"}


def confidences(source: Source, table: RawTable, name: str) -> list[str]:
    """Return how sure values are, in the words of the field; "" where a cell has none of them."""
    known = _CONFIDENCES | {word: word for word in CONFIDENCES}
    return [known.get(word.lower(), "") for word in texts(source, table, name)]


def unfit(work: Work, source: Source, table: RawTable) -> bool:
    """Whether a table cannot be read as its mapping says: with a fault for a column that is not there.

    Nor where a field is lacking that the layer must have: a fault, unless a question of the draft may yet tell it.
    """
    if fields := lacking(table, source.layer, source.columns):
        remedy = Text("请补上该列，或不读此表", "Add the column, or leave the table out")
        for field in fields:
            if all(question.key != f"column:{table.told}:{field}" for question in work.questions):
                said = FIELD_WORDS.get(field, Text(field, field))
                problem = Text(f"没有一列是{said.zh}", f"no column is {said.en}")
                work.faults.append(Fault(table.told, problem, remedy))
        return True
    gone = [heading for heading in source.columns.values() if heading not in table.position]
    found = "、".join(table.header)
    problem = Text(
        f"映射中的列不在表中；现有 {found}", f"the mapping names it; the table has {', '.join(table.header)}"
    )
    remedy = Text("请改正映射文件，或重新导入", "Correct the mapping file, or import anew")
    work.faults += [Fault(table.told, problem, remedy, column=heading) for heading in gone]
    return bool(gone)


def unnamed(source: Source, table: RawTable, name: str) -> list[Fault]:
    """Return a fault for each row that leaves a name blank."""
    said, remedy = Text("没有名称", "has no name"), Text("请填写；上下相同也要逐行填写", "Write it, in each row")
    blank = [row for row, text in zip(table.row_numbers, texts(source, table, name), strict=True) if not text]
    return [Fault(table.told, said, remedy, row=row, column=source.columns.get(name)) for row in blank]


def row_numbers(table: RawTable, positions: Sequence[int]) -> list[str]:
    """Return rows of a file as people say them, for the examples of an entry."""
    return [f"{table.told} {table.row_numbers[position]}" for position in positions[:LISTED]]
