"""Write a redrawn study area: a new folder, whole or not at all."""

import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import yaml

from gridplan.cells_record import record_path
from gridplan.district_history import HISTORY_NAME, history_json
from gridplan.errors import AreaError, Fault
from gridplan.importing.write import write_table
from gridplan.layout_table import write_long_csv
from gridplan.manifest import MANIFEST_NAME, Manifest, area_digest
from gridplan.plan_file import Plan, Stage, write_plan
from gridplan.redraw.effects import Redrawn
from gridplan.redraw.tables import told_flags
from gridplan.study_area import StudyArea, read_area
from gridplan.text import Text

PLAN_NAME, LAYOUT_NAME, LAYOUT_ID = "plan.json", "layout.csv", "carried"
_HEAD = """\
# 由 gridplan 改划片区生成：改划的每一步见 districts-history.json。
# Made by gridplan from districts that were redrawn: districts-history.json has every step.
"""
_PLACED = ("districts", "outlines", "unit_outlines", "cells")  # their coordinates are written in WGS84
_COPIED = ("facilities", "campuses", "roads")  # they know no districts


def write_redrawn(area: StudyArea, redrawn: Redrawn, plan: Plan, folder: Path, *, name: Text) -> Path:
    """Write the area with its history and the plan carried over into `folder`, which must not exist yet; return it.

    The layout carried over is the area's own, a draft; the plan (`plan.json`) keeps locks, decisions and figures too.
    All is made beside the folder and opened once before it is put there. Raises AreaError for a folder that exists,
    a folder whose name is no id, open questions, and layers that do not fit together.
    """
    _check(redrawn, folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as beside:
        made = Path(beside) / "area"
        made.mkdir()
        layers = {**_copied(area, made), **_written(area, redrawn, made)}
        content = _manifest(area, layers, folder.name, name)
        _put_manifest(content, made)
        (made / HISTORY_NAME).write_bytes(history_json(redrawn.after))
        opened = read_area(made)
        if redrawn.layout.grids:
            _put_layout(content, redrawn, opened, plan, made)
        made.rename(folder)
    return folder


def _check(redrawn: Redrawn, folder: Path) -> None:
    faults = []
    if folder.exists():
        remedy = Text("请另取文件夹名", "Choose another name for the folder")
        faults.append(Fault(str(folder), Text("已经存在，不覆盖", "exists already and is not overwritten"), remedy))
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", folder.name):
        remedy = Text("请用小写字母、数字和连字符", "Use small letters, digits and hyphens")
        faults.append(Fault(str(folder), Text("不能作为编号", "cannot be an id"), remedy, value=folder.name))
    for question in redrawn.questions:
        remedy = Text("请先决定", "Decide first")
        faults.append(Fault("layout", question.text, remedy, column=question.key))
    if faults:
        raise AreaError(faults)


def _copied(area: StudyArea, made: Path) -> dict[str, dict[str, Any]]:
    """Copy the layers that know no districts, and return their entries of the manifest."""
    found = {}
    for name in _COPIED:
        layer = getattr(area.manifest.layers, name)
        if layer is not None:
            source = area.root / layer.file
            file = f"{name}{source.suffix}"
            shutil.copyfile(source, made / file)
            found[name] = {**_plain(layer), "file": file}
    return found


def _written(area: StudyArea, redrawn: Redrawn, made: Path) -> dict[str, dict[str, Any]]:
    """Write the layers that know districts, and return their entries of the manifest."""
    layers, found = redrawn.layers, {}
    for name, table in told_flags(layers.tables).items():
        write_table(table, made / f"{name}.csv", index=False)
        found[name] = _entry(area, name, f"{name}.csv", schematic=name in layers.schematic)
    for name, shapes in layers.outlines.items():
        frame = gpd.GeoDataFrame(geometry=shapes).reset_index()
        frame.to_file(made / f"{name}.geojson", driver="GeoJSON")
        found[name] = _entry(area, name, f"{name}.geojson", schematic=False)
    cells = area.manifest.layers.cells
    if cells is not None and record_path(area.root / cells.file).is_file():
        shutil.copyfile(record_path(area.root / cells.file), record_path(made / "cells.csv"))
    return found


def _entry(area: StudyArea, name: str, file: str, *, schematic: bool) -> dict[str, Any]:
    """Return a layer's entry: where it comes from as before, its file as it is written here."""
    before = _plain(getattr(area.manifest.layers, name))
    for own in ("encoding", "columns"):
        before.pop(own, None)
    datum = {"datum": "WGS84"} if "datum" in before or name in _PLACED else {}
    return {**before, **datum, "file": file} | ({"status": "schematic"} if schematic else {})


def _plain(part: Any) -> dict[str, Any]:
    found: dict[str, Any] = part.model_dump(mode="json", exclude_defaults=True)
    return found


def _manifest(area: StudyArea, layers: dict[str, dict[str, Any]], key: str, name: Text) -> dict[str, Any]:
    before = _plain(area.manifest)
    own = area.manifest.name
    noted = area.manifest.note
    note = {"zh": f"片区由“{own.zh}”改划而成。", "en": f"Districts redrawn from {own.en}."}
    if noted is not None:
        note = {"zh": note["zh"] + noted.zh, "en": f"{note['en']} {noted.en}"}
    for gone in ("layouts", "default_layout"):
        before.pop(gone, None)
    ordered = {layer: layers[layer] for layer in type(area.manifest.layers).model_fields if layer in layers}
    named = {"format": 1, "id": key, "name": {"zh": name.zh, "en": name.en}, "note": note}
    return before | named | {"layers": ordered}


def _put_manifest(content: dict[str, Any], made: Path) -> None:
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)
    (made / MANIFEST_NAME).write_text(_HEAD + text, encoding="utf-8")


def _put_layout(content: dict[str, Any], redrawn: Redrawn, area: StudyArea, plan: Plan, made: Path) -> None:
    """Write the layout carried over as the area's own, and the plan with all that a table does not hold."""
    document = plan.document
    source = "改划片区前的方案 · the plan before districts were redrawn"
    entry = {"file": LAYOUT_NAME, "title": document.title, "trial": document.trial, "draft": True,
             "note": document.note, "annex": document.annex, "source": source}  # fmt: skip
    if plan.operation_start is not None:
        entry["operation_start"] = plan.operation_start
    (made / LAYOUT_NAME).write_bytes(write_long_csv(redrawn.layout, area))
    _put_manifest(content | {"default_layout": LAYOUT_ID, "layouts": {LAYOUT_ID: entry}}, made)
    manifest = Manifest.model_validate(yaml.safe_load((made / MANIFEST_NAME).read_text(encoding="utf-8")))
    origin = {"districts_redrawn_from": plan.area_id, "before": dict(plan.origin)}
    carried = replace(
        plan.with_layout(redrawn.layout, origin),
        area_id=manifest.id,
        area_digest=area_digest(made, manifest),
        document=replace(document, stage=Stage.DRAFT, frozen=(), number=""),
        consents=tuple(said for said in plan.consents if said.party not in redrawn.lost),
    )
    (made / PLAN_NAME).write_bytes(write_plan(carried))
