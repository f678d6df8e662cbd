"""The manifest of an imported area: every layer with its sources, and the usual assumptions of travel."""

from collections.abc import Sequence
from typing import Any, get_args

import yaml

from gridplan.importing.links_read import SPEEDS
from gridplan.importing.mapping import LayerName, Source
from gridplan.importing.run import Examined, FileLayout
from gridplan.manifest import Status
from gridplan.text import Text
from gridplan.yaml_file import Words

NOT_STATED = "未注明 (not stated)"
NO_KIND = Words(zh="人口（口径未注明）", en="people (kind not stated)")
MADE_HERE = Text("导入时生成", "made by the import")
MADE_AREA = Text("由导入生成。", "Made by an import.")
NO_LAYOUT = Text("由导入生成，布局方案待定。", "Made by an import; no layout yet.")
FILES = {"outlines": "outlines.geojson", "unit_outlines": "unit_outlines.geojson", "roads": "roads.gpkg"}
LAYOUT_IDS = ("layout", *(f"layout-{number}" for number in range(2, 10)))
HEAD = """\
# 由 gridplan import 生成：来源与取舍见 import.json，重新导入用 import.yaml。travel_time 均为假定，请按本地情况修改。
# Made by gridplan import: what was read and left out is in import.json; import.yaml makes it again.
# All of travel_time is assumed: change it to what holds where you are.
"""
# The layers of the files that a layer of the area may come from, the first that there is.
_FROM: dict[str, tuple[tuple[LayerName, ...], ...]] = {
    "districts": (("districts",),),
    "outlines": (("outlines",), ("districts",)),
    "unit_outlines": (("units",),),
    "population": (("population",), ("units",), ("districts",)),
    "campuses": (("campuses", "facilities"),),
}


def manifest_yaml(examined: Examined, names: Sequence[str]) -> str:
    """Return `area.yaml` for an area that has the layers `names`."""
    mapping = examined.mapping
    travel: dict[str, Any] = {"mode": "drive"}
    if "links" in names:
        travel["speeds_km_per_h"] = SPEEDS
    travel |= {"snap_speed_km_per_h": 15, "snap_limit_km": 5, "terminal_min": 5, "peak_factor": 1.0}
    travel["thresholds_min"] = [15, 30, 60]
    minutes = examined.layers.minutes
    if minutes is not None and not {"links", "roads"} & set(names):
        travel = {"mode": "drive", "table": minutes[["mode", "departure_time"]].iloc[0].to_dict()}
    content: dict[str, Any] = {
        "format": 1,
        "id": mapping.id,
        "name": mapping.name.model_dump(),
        "datum": "WGS84",
        "note": _words(MADE_AREA if examined.layouts else NO_LAYOUT),
    }
    if mapping.place is not None:
        content["place"] = mapping.place.model_dump(exclude_none=True)
    if examined.layouts:
        content["default_layout"] = examined.layouts[0].id
        content["layouts"] = {each.id: _layout(each) for each in examined.layouts}
    content["layers"] = {name: _layer(examined, name, names) for name in names}
    content["travel_time"] = travel
    return HEAD + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)


def layout_file(layout_id: str) -> str:
    """Return the name of the file of a layout."""
    return f"{layout_id}.csv"


def _layout(each: FileLayout) -> dict[str, Any]:
    """Return the entry of a layout, a draft: only a person issues one."""
    said = each.words
    content: dict[str, Any] = {"file": layout_file(each.id), "title": said.title or "网格化布局方案", "draft": True}
    content |= {"trial": True} if said.trial else {}
    content |= {name: text for name, text in (("annex", said.annex), ("note", said.note)) if text}
    return content | {"source": each.file}


def sources_of(examined: Examined, name: str) -> list[Source]:
    """Return the sources that a layer of the area comes from; none where the import made it up."""
    for layers in _FROM.get(name, (((name,),) if name in get_args(LayerName) else ())):
        found = [source for source in examined.mapping.sources if source.layer in layers]
        if found:
            return found
    return []


def _layer(examined: Examined, name: str, names: Sequence[str]) -> dict[str, Any]:
    sources = sources_of(examined, name)
    made_up = examined.layers.statuses.get(name)
    content: dict[str, Any] = {"file": FILES.get(name, f"{name}.csv")}
    content["vintage"] = _joined(source.vintage for source in sources)
    content["licence"] = _joined(source.licence for source in sources)
    said = [source.source or f"{source.file} {source.part}".strip() for source in sources]
    content["source"] = "、".join(dict.fromkeys(said)) if said and made_up is None else _words(MADE_HERE)
    content["status"] = made_up or _least_sure(sources)
    notes = [source.note for source in sources if source.note is not None]
    if name in examined.layers.notes:
        content["note"] = _words(examined.layers.notes[name])
    elif notes:
        content["note"] = notes[0].model_dump()
    if name == "population" or (name == "cells" and "population" not in names):
        content["kind"] = _kind(sources).model_dump()
    kinds = _kinds(examined, name, sources)
    return content | ({"kinds": kinds} if kinds else {})


def _kind(sources: Sequence[Source]) -> Words:
    return next((source.kind for source in sources if source.kind is not None), NO_KIND)


def _kinds(examined: Examined, name: str, sources: Sequence[Source]) -> dict[str, Any]:
    frame = {"population": examined.layers.population, "cells": examined.layers.cells}.get(name)
    kinds = {kind: said.model_dump() for source in sources for kind, said in source.kinds.items()}
    return kinds if frame is None else {kind: said for kind, said in kinds.items() if kind in frame.columns}


def _joined(words: Any) -> str:
    return "、".join(dict.fromkeys(filter(None, words))) or NOT_STATED


def _words(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _least_sure(sources: Sequence[Source]) -> str:
    order = list(get_args(Status))
    return max((source.status for source in sources), key=order.index, default="approximate")
