"""Write an examined import as a study area: whole or not at all, and so that it opens."""

import os
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path

import geopandas as gpd
import pandas as pd
import yaml

from gridplan.errors import AreaError, Fault
from gridplan.importing.manifest_made import FILES, LAYOUT_IDS, layout_file, manifest_yaml
from gridplan.importing.mapping import MAPPING_NAME, Mapping
from gridplan.importing.run import Examined
from gridplan.importing.work import Progress
from gridplan.importing.write_cells_roads import write_cells, write_roads
from gridplan.layout_table import write_long_csv
from gridplan.manifest import MANIFEST_NAME
from gridplan.quality import RECORD_NAME, Entry, ImportRecord, InputFile, record_json
from gridplan.roads.network_file import sha256_of
from gridplan.study_area import read_area
from gridplan.text import Text
from gridplan.yaml_file import Words

_MADE = ("districts", "outlines", "population", "facilities", "campuses", "units", "unit_outlines", "links", "minutes",
         "adjacency")  # fmt: skip
_TABLES = ("districts", "units", "population", "facilities", "campuses", "links", "minutes", "adjacency")


def write_area(examined: Examined, folder: Path, progress: Progress | None = None) -> Path:
    """Write area.yaml, the layers, import.yaml and import.json into `folder`, and return it.

    All is made beside it, opened once as a study area, and only then put in its place. A folder that holds anything
    but an earlier import is refused; of one, the files of the import are replaced and others stay. Raises AreaError
    for that, for an import with open questions or faults, and for layers that do not fit together.
    """
    _check(examined, folder)
    heard = progress or (lambda _said, _share: None)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as beside:
        made = Path(beside) / "area"
        made.mkdir()
        entries = write_layers(examined, made, Path(beside), heard)
        heard(Text("核对", "checking"), 0.95)
        area = read_area(made)
        for each in examined.layouts:
            (made / layout_file(each.id)).write_bytes(write_long_csv(each.layout, area))
        (made / MAPPING_NAME).write_text(mapping_yaml(examined.mapping), encoding="utf-8")
        (made / RECORD_NAME).write_bytes(record_json(_record(examined, entries)))
        _put(made, folder)
    return folder


def mapping_yaml(mapping: Mapping) -> str:
    """Return a mapping as the text of its file."""
    content = mapping.model_dump(mode="json", exclude_defaults=True)
    whole = {"format": 1, **content}
    whole["sources"] = [source.model_dump(mode="json", exclude_defaults=True) for source in mapping.sources]
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=120)


def write_mapping(mapping: Mapping, path: Path) -> None:
    """Write a mapping file, whole or not at all. Raises AreaError where it cannot be written."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(mapping_yaml(mapping), encoding="utf-8")
        os.replace(part, path)
    except OSError as problem:
        part.unlink(missing_ok=True)
        said = Text(f"无法写入：{problem}", f"cannot be written: {problem}")
        raise AreaError([Fault(str(path), said, Text("请检查路径和权限", "Check path and permissions"))]) from None


def _check(examined: Examined, folder: Path) -> None:
    faults = list(examined.faults)
    said, remedy = Text("有待决定的问题", "there are open questions"), Text("请先回答", "Answer them first")
    faults += [Fault(question.where, said, remedy, value=question.key) for question in examined.open]
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir()) and not (folder / RECORD_NAME).is_file()):
        taken = Text("文件夹已有其他内容", "the folder holds something else")
        faults.append(Fault(str(folder), taken, Text("请另选文件夹", "Choose another folder")))
    if faults:
        raise AreaError(faults)


def write_layers(examined: Examined, made: Path, beside: Path, heard: Progress) -> list[Entry]:
    """Write manifest and layers into `made`, and return what became of cells and roads."""
    layers, kinds = examined.layers, {source.layer for source in examined.mapping.sources}
    names = [name for name in _MADE if getattr(layers, name) is not None]
    names += ["cells"] * ("cells" in kinds) + ["roads"] * ("roads" in kinds)
    if "roads" in names and "links" in names:
        names.remove("links")
    heard(Text("写入图层", "writing layers"), 0.85)
    for name in _TABLES:
        if name in names:
            write_table(getattr(layers, name), made / f"{name}.csv", index=name not in _UNINDEXED)
    for name, key in (("outlines", "district_id"), ("unit_outlines", "unit_id")):
        if name in names:
            frame = gpd.GeoDataFrame(geometry=getattr(layers, name)).rename_axis(key).reset_index()
            frame.to_file(made / FILES[name], driver="GeoJSON")
    (made / MANIFEST_NAME).write_text(manifest_yaml(examined, names), encoding="utf-8")
    entries = write_roads(examined, made, beside) if "roads" in names else []
    if "cells" in names:
        heard(Text("人口格点", "population cells"), 0.88)
        entries += write_cells(examined, made, beside)
    return entries


_UNINDEXED = ("campuses", "links", "minutes", "adjacency")


def write_table(frame: pd.DataFrame, path: Path, *, index: bool) -> None:
    """Write a table in UTF-8; numbers that are whole are written so, though blanks beside them made them fractions."""
    plain = frame.copy()
    for name in plain.columns:
        column = plain[name]
        if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
            plain[name] = column.astype("Int64")
    plain.to_csv(path, index=index, encoding="utf-8")


def _record(examined: Examined, entries: list[Entry]) -> ImportRecord:
    files: dict[str, InputFile] = {}
    for source in examined.mapping.sources:
        table = examined.tables.get((source.file, source.part))
        reference = examined.references.get((source.file, source.part), "")
        encoding = "" if table is None else table.encoding
        digest = sha256_of(examined.root / source.file)
        known = files.get(source.file)
        if known is None or not known.reference:
            files[source.file] = InputFile(file=source.file, sha256=digest, encoding=encoding, reference=reference)
    whole = (*examined.entries, *entries, *_left_open(examined), *_decisions(examined))
    return ImportRecord(gridplan_version=version("gridplan"), files=tuple(files.values()), entries=whole)


def _left_open(examined: Examined) -> list[Entry]:
    """Return an entry for each question that nobody needed to answer: the value it is about is missing."""
    effect = Words(zh="该值按缺失处理，依赖它的指标为无法判定", en="missing: what depends on it is undetermined")
    return [
        Entry(
            happening="missing",
            layer="import",
            what=Words(zh=f"未决定：{question.text.zh}", en=f"left open: {question.text.en}"),
            count=1,
            examples=(question.where,),
            effect=effect,
        )
        for question in examined.questions
    ]


def _decisions(examined: Examined) -> list[Entry]:
    decisions = examined.mapping.decisions
    if not decisions:
        return []
    told = tuple(f"{key} → {decision.value or '—'}" for key, decision in list(decisions.items())[:10])
    what = {"zh": "人工决定，逐条见 import.yaml", "en": "decisions of people, one by one in import.yaml"}
    entry = {"happening": "decided", "layer": "districts", "what": what, "count": len(decisions), "examples": told}
    return [Entry.model_validate(entry)]


def _put(made: Path, folder: Path) -> None:
    """Put the finished area in its place; files of an earlier import that this one has not are removed."""
    if not folder.exists():
        made.rename(folder)
        return
    known = {*(f"{name}.csv" for name in (*_TABLES, "cells", *LAYOUT_IDS)), *FILES.values(), "cells.csv.json"}
    for name in sorted(known - {path.name for path in made.iterdir()}):
        (folder / name).unlink(missing_ok=True)
    for path in sorted(made.iterdir(), key=lambda path: path.name == MANIFEST_NAME):
        shutil.move(path, folder / path.name)
