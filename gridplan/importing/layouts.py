"""Layout tables among the files: read once the area stands, with questions of their own; they never stop the area."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from gridplan import geometry
from gridplan.errors import LayoutError
from gridplan.importing.links_read import PLAIN_CLASS
from gridplan.importing.run import Examined, FileLayout
from gridplan.importing.work import LISTED, words
from gridplan.importing.write import write_layers
from gridplan.layout import Layout
from gridplan.layout_file import ReadLayout, read_layout
from gridplan.quality import Entry, Happening
from gridplan.questions import Option, Question
from gridplan.study_area import StudyArea, read_area
from gridplan.text import Text

SKIP = "skip"  # the answer that leaves a layout out
_FAULTS_TOLD = 5
_LEFT_OUT = Text("规划范围照常写出，没有这一布局方案", "the study area is written without this layout")
_NAMES_OF = "name:"


def with_layouts(examined: Examined) -> Examined:
    """Return an examined import with the layouts of its files, their questions and what became of them.

    An import that is not ready, or has no such file, is returned as it is.
    """
    files = list(dict.fromkeys(source.file for source in examined.mapping.sources if source.layer == "layout"))
    files = [file for file in files if not _skipped(examined, file)]
    if not files or not examined.ready:
        return examined
    area = _area_of(examined)
    found: list[FileLayout] = []
    entries: list[Entry] = []
    questions: list[Question] = []
    for file in files:
        try:
            said = read_layout(examined.root / file, area, _decisions(examined, file))
        except LayoutError as refused:
            questions.append(_refused(file, refused))
            continue
        questions += [_own(question, file) for question in said.questions]
        if said.layout is None:
            questions.append(_skip_question(file))
            continue
        number = "" if not found else f"-{len(found) + 1}"
        found.append(FileLayout(f"layout{number}", file, said.layout, said.words))
        entries += _entries(file, said, said.layout)
    return replace(
        examined,
        layouts=tuple(found),
        entries=(*examined.entries, *entries),
        questions=(*examined.questions, *questions),
    )


def _skipped(examined: Examined, file: str) -> bool:
    decision = examined.mapping.decisions.get(f"layout:{file}")
    return decision is not None and decision.value == SKIP


def _decisions(examined: Examined, file: str) -> dict[str, str]:
    """Return what people decided, by the keys that the layout table asks with: about names in any file, and here."""
    decisions = examined.mapping.decisions
    prefix = f"layout:{file}:"
    named = {key: each.value for key, each in decisions.items() if key.startswith(_NAMES_OF) and each.value}
    return named | {key.removeprefix(prefix): each.value for key, each in decisions.items() if key.startswith(prefix)}


def _area_of(examined: Examined) -> StudyArea:
    """Return the area as far as a layout needs it: districts, facilities and sites, without roads and cells."""
    layers = examined.layers
    if layers.outlines is None or layers.districts is None:
        raise ValueError("an import that is ready has districts with outlines")
    links, population = layers.links, layers.population
    if links is None:
        pairs = geometry.neighbours(layers.outlines)
        ends = list(zip(pairs["from_district"], pairs["to_district"], strict=True))
        links = geometry.schematic_links(layers.districts, ends, examined.mapping.detour, road_class=PLAIN_CLASS)
        links["oneway"] = "no"
    if population is None:
        population = pd.DataFrame({"population": float("nan")}, index=layers.districts.index)
    aside = ("cells", "roads", "minutes", "layout")
    sources = tuple(source for source in examined.mapping.sources if source.layer not in aside)
    plain = replace(
        examined,
        mapping=examined.mapping.model_copy(update={"sources": sources}),
        layers=replace(layers, links=links, population=population, cells=None, roads=None, minutes=None),
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_layers(plain, folder, folder, lambda _said, _share: None)
        return read_area(folder)


def _own(question: Question, file: str) -> Question:
    return replace(question, key=f"layout:{file}:{question.key}")


def _refused(file: str, refused: LayoutError) -> Question:
    """Return the faults of a layout as a question: the area can do without it."""
    told = [Text(fault.to("zh"), fault.to("en")) for fault in refused.faults[:_FAULTS_TOLD]]
    more = len(refused.faults) - len(told)
    text = Text(
        f"布局表有 {len(refused.faults)} 处错误，未读入。请改正后重新导入，或不读入布局方案。",
        f"The layout table has {len(refused.faults)} faults and was not read. Correct it and import again, "
        "or leave the layout out.",
    )
    for each in told:
        text += Text(f"\n{each.zh}", f"\n{each.en}")
    text += Text(f"\n另有 {more} 处", f"\n{more} more") if more else Text("", "")
    return replace(_skip_question(file), text=text)


def _skip_question(file: str) -> Question:
    text = Text("布局表的问题也可以不答：不读入布局方案。", "The layout may also be left out, with its questions.")
    option = Option(SKIP, Text("不读入布局方案", "leave the layout out"), _LEFT_OUT)
    return Question(f"layout:{file}", "layer", file, text, (option,), needed=False)


def _entries(file: str, said: ReadLayout, layout: Layout) -> list[Entry]:
    """Return what became of a layout table: what was read, how names were taken, what the area cannot keep."""
    what = Text(
        f"{file}：布局方案（草案），{len(layout.grids)} 个网格，片区数",
        f"{file}: a layout (draft) of {len(layout.grids)} grids, districts",
    )
    entries = [_entry("read", what, len(layout.grid_of))]
    entries += [_entry("converted", Text(f"{file}：{note.zh}", f"{file}: {note.en}"), 1) for note in said.notes]
    renamed = [f"{name} → {meant or '—'}" for name, meant in said.names.items()]
    if renamed:
        entries.append(_entry("matched", Text(f"{file}：名称匹配", f"{file}: names matched"), len(renamed), renamed))
    if layout.exceptions:
        what = Text(f"{file}：不随所在片区的机构，须在方案文件中再写", f"{file}: exceptions, kept in plan files only")
        entries.append(_entry("left_out", what, len(layout.exceptions)))
    return entries


def _entry(happening: Happening, what: Text, count: int, examples: Sequence[str] = ()) -> Entry:
    return Entry(happening=happening, layer="layout", what=words(what), count=count, examples=tuple(examples[:LISTED]))
