"""Run a mapping over its files: canonical layers, what became of every row, and what is still to be decided."""

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pandas as pd

from gridplan.errors import Fault
from gridplan.importing.cells_read import CLIP, read_cells
from gridplan.importing.crosswalks import read_crosswalks
from gridplan.importing.datum import Evidence
from gridplan.importing.draft import Tables, draft_mapping
from gridplan.importing.facilities_read import read_facilities
from gridplan.importing.links_read import read_adjacency, read_links, read_minutes, read_roads, schematic_links
from gridplan.importing.mapping import Decision, Mapping, Source
from gridplan.importing.outlines import APPROXIMATE, cared, centred
from gridplan.importing.people_read import read_population, read_units
from gridplan.importing.places import Places
from gridplan.importing.places_read import read_places
from gridplan.importing.unit_outlines import unit_outlines
from gridplan.importing.work import Done, Layers, Progress, Work
from gridplan.layout import Layout
from gridplan.layout_reading.words import LayoutWords
from gridplan.quality import Entry
from gridplan.questions import Question
from gridplan.text import Text


@dataclass(frozen=True)
class FileLayout:
    """A layout of a file: its id in the area, the file, the layout, and the words around its table."""

    id: str
    file: str
    layout: Layout
    words: LayoutWords


@dataclass(frozen=True)
class Examined:
    """What a mapping makes of its files.

    mapping: as given, with the ids that were taken, and the references that were decided or known. layers: as far as
    they could be made; all that an area needs where neither questions that are needed nor faults are left.
    references: what each source's coordinates were taken for, by file and part. evidence: by the question about it.
    layouts: of the files, read by `settle` once the area stands.
    """

    mapping: Mapping
    root: Path
    tables: Tables
    layers: Layers
    entries: tuple[Entry, ...]
    questions: tuple[Question, ...]
    faults: tuple[Fault, ...]
    references: AnyMapping[tuple[str, str], str] = field(default_factory=dict)
    evidence: AnyMapping[str, Evidence] = field(default_factory=dict)
    layouts: tuple[FileLayout, ...] = ()

    @property
    def open(self) -> tuple[Question, ...]:
        """The questions without whose answer no area can be written."""
        return tuple(question for question in self.questions if question.needed)

    @property
    def clip(self) -> bool:
        """Whether a person said that cells cover more than the districts by intention."""
        decision = self.mapping.decisions.get(CLIP)
        return decision is not None and decision.value == "yes"

    @property
    def ready(self) -> bool:
        """Whether the area can be written."""
        return not self.open and not self.faults


def examine(
    mapping: Mapping,
    root: Path,
    progress: Progress | None = None,
    *,
    tables: Tables | None = None,
    pending: Sequence[Question] = (),
    unread: bool = False,
    done: Done | None = None,
) -> Examined:
    """Read the files of a mapping, seen from the folder `root`, and make the layers of a study area of them.

    `tables` saves reading again what `draft_mapping` has read, and `pending` are its questions; `unread` says that some
    file could not be read, so that what is missing may be in it. `done` carries work from one round to the next.
    `progress` is told each step and the share of the work before it. Nothing raises: what is wrong is in `faults`, all
    of it, and what must be decided in `questions`.
    """
    heard = progress or (lambda _said, _share: None)
    faults: list[Fault] = []
    if tables is None:
        heard(Text("读取文件", "reading files"), 0.0)
        files = [root / source.file for source in mapping.sources]
        draft = draft_mapping(list(dict.fromkeys(files)), mapping, root=root)
        mapping, tables, faults, pending = draft.mapping, draft.tables, list(draft.faults), draft.questions
        unread = bool(faults)
    work = Work(mapping, root, tables, questions=list(pending), faults=faults, unread=unread)
    work.done = work.done if done is None else done
    _note_reading(work)
    heard(Text("片区与边界", "districts and outlines"), 0.2)
    places = read_places(work)
    layers = Layers() if places is None else _layers(work, places, heard)
    kept = mapping.model_copy(update={"ids": {**mapping.ids, **work.ids}, "sources": _with_references(work)})
    found = tuple(work.entries), tuple(work.questions), tuple(work.faults)
    return Examined(kept, root, tables, layers, *found, work.references, work.evidence)


def _layers(work: Work, places: Places, heard: Progress) -> Layers:
    """Return every layer but those that are made when the area is written: cells shared out, and roads."""
    statuses = {"outlines": places.status} if places.status else {}
    notes = {"outlines": APPROXIMATE} if places.status else {}
    outlines = places.outlines
    if not places.status:
        outlines = cared(work, outlines, places.districts)
        districts = centred(places.districts, outlines, places.districts["centred"])  # as mended, not as drawn
        places = replace(places, districts=districts)
    heard(Text("人口", "people"), 0.5)
    units = read_units(work, places)
    population = read_population(work, places, units, read_crosswalks(work, places, units))
    cells = read_cells(work, places)
    if population is None and cells is None and not any(s.layer == "cells" for s in work.mapping.sources):
        what = Text(
            "没有人口数据，所有片区人口未知", "no file counts people: the population of all districts is unknown"
        )
        effect = Text("人口加权的指标一律为无法判定", "all indicators weighted by people are undetermined")
        work.note("missing", "population", what, len(places.districts), effect=effect)
        population = pd.DataFrame(
            {"population": float("nan"), "confidence": "", "year": ""}, index=places.districts.index
        )
    heard(Text("医疗机构", "facilities"), 0.7)
    made = read_facilities(work, places)
    facilities, campuses = made if made is not None else (None, None)
    if campuses is not None and not len(campuses) and not work.waiting:
        said = Text("没有一家机构有位置", "no facility has a position")
        remedy = Text("请给出经纬度，或在地图上点出位置", "Give coordinates, or place them on the map")
        where = "、".join(table.told for _, table in work.sources("facilities"))
        work.faults.append(Fault(where, said, remedy))
    heard(Text("道路与时间", "roads and minutes"), 0.8)
    minutes = None if facilities is None else read_minutes(work, places, facilities)
    links, adjacency = read_links(work, places), read_adjacency(work, places)
    roads = any(source.layer == "roads" for source in work.mapping.sources)
    decided = not work.faults and not work.waiting
    if links is None and minutes is None and not roads and decided:  # they ask nothing, so they can wait
        links = schematic_links(work, places, outlines, adjacency)
        statuses["links"] = "schematic"
    districts = places.districts.drop(columns=["where", "centred"])
    layers = Layers(districts, outlines, population, facilities, campuses, statuses=statuses, notes=notes)
    return replace(
        layers,
        units=None if units is None else units.drop(columns=["admin_area", "geometry"]),
        unit_outlines=None if units is None else unit_outlines(work, units),
        links=links,
        minutes=minutes,
        adjacency=adjacency,
        cells=cells,
        roads=read_roads(work, places),
    )


def _note_reading(work: Work) -> None:
    """Record how many rows each table gave, what of it was left out, and how it was taken."""
    for source in work.mapping.sources:
        table = work.tables.get((source.file, source.part))
        if table is None:
            continue
        work.note("read", source.layer, Text(f"{table.told}：行", f"{table.told}: rows"), len(table.rows))
        for reason in dict.fromkeys(row.reason for row in table.left_out):
            own = [row for row in table.left_out if row.reason == reason]
            what = Text(f"{table.told}：{reason.zh}", f"{table.told}: {reason.en}")
            work.note("left_out", source.layer, what, len(own), [f"{row.row}: {row.text[:40]}" for row in own])
        for note in table.notes:
            work.note("converted", source.layer, Text(f"{table.told}：{note.zh}", f"{table.told}: {note.en}"), 1)
    used = {(source.file, source.part) for source in work.mapping.sources}
    unused = [table for key, table in work.tables.items() if key not in used]
    what = Text("未读入的表", "tables left out")
    work.note("left_out", "districts", what, len(unused), [table.told for table in unused])


def _with_references(work: Work) -> tuple[Source, ...]:
    """Return the sources with the reference of their coordinates, where it is known and not asked about."""
    asked = {question.key for question in work.questions}
    found = []
    for source in work.mapping.sources:
        key = source.file, source.part
        table = work.tables.get(key)
        told = table is not None and f"datum:{table.told}" in asked
        reference = None if told else work.references.get(key)
        found.append(source if reference is None else source.model_copy(update={"datum": reference}))
    return tuple(found)


def answered(mapping: Mapping, answers: AnyMapping[str, str], *, person: str = "", on: date | None = None) -> Mapping:
    """Return a mapping with what a person decided, by key of the question."""
    decisions = {key: Decision(value=value, person=person, date=on) for key, value in answers.items()}
    return mapping.model_copy(update={"decisions": {**mapping.decisions, **decisions}})
