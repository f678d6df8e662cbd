"""Guess what a table holds and which column is which: from headings, geometry and content. In doubt, nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely

from gridplan.importing.headings import forms
from gridplan.importing.mapping import LayerName
from gridplan.importing.synonyms import FIELDS, doubtful_words, tiers_of
from gridplan.layers.raw import RawTable
from gridplan.layout_reading.columns import columns_of
from gridplan.long_table import DISTRICT
from gridplan.text import Text
from gridplan.vocabulary import parse_grade, read_word

SEEN = 200  # rows whose content is looked at
MOST = 0.8  # share of them that must speak for it
MANY = 5_000  # points with people and without names beyond this are cells
LON_RANGE, LAT_RANGE = (73.0, 136.0), (17.0, 54.0)  # of China, with its islands
_FACILITY = re.compile(
    r"(医院|卫生院|卫生服务中心|卫生服务站|卫生室|卫生所|保健院|保健所|诊所|门诊部|护理院|疗养院|医务室|控制中心|分院)"
    r"(（.*）|\(.*\))?$"
)
_ADMIN = re.compile(r"(区|县|市|旗|集聚区|开发区)$")
_BED_WORDS = (
    "type",
    "grade",
    "affiliation",
    "ownership",
    "sponsor",
    "beds_open",
    "physicians",
    "general_practitioners",
)


@dataclass(frozen=True)
class LayerGuess:
    """The layer that a table seems to hold; None where it cannot be said. One that is not `sure` is asked about."""

    layer: LayerName | None
    sure: bool
    why: Text


@dataclass(frozen=True)
class ColumnGuess:
    """The headings of a layer's fields. `asked` has fields with several or doubtful candidates, best first."""

    columns: dict[str, str] = field(default_factory=dict)
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)


def guess_columns(table: RawTable, layer: LayerName) -> ColumnGuess:
    """Return which heading is which field of `layer`; one heading serves one field."""
    found = ColumnGuess()
    free = dict.fromkeys(table.header)
    for name in FIELDS[layer]:
        candidates = _candidates(table, layer, name, list(free))
        if len(candidates) > 1 and name in ("name", "facility", "district"):
            candidates = _told_by_content(table, candidates)
        if len(candidates) == 1:
            found.columns[name] = candidates[0]
            free.pop(candidates[0])
        elif candidates:
            found.asked[name] = tuple(candidates)
    named = found.columns.get("name") if layer == "outlines" and "admin_area" not in found.columns else None
    if named is not None and _share(_seen(table, named), _ADMIN.search) >= MOST:  # polygons of 区划 have names too
        found.columns["admin_area"] = found.columns.pop("name")
    _add_coordinates(table, found, list(free))
    for name in FIELDS[layer]:
        if name not in found.columns and name not in found.asked:
            doubtful = [heading for heading in free if is_doubtful(layer, name, heading)]
            doubtful = [heading for heading in doubtful if _content_allows(table, name, heading)]
            if doubtful:
                found.asked[name] = tuple(doubtful)
    return found


def is_doubtful(layer: LayerName, name: str, heading: str) -> bool:
    """Whether a heading looks like a field and may be another: beds of another kind, some other count of people."""
    if set(forms(heading)) & doubtful_words(layer, name):
        return True
    return name == "population" and "人口" in heading and "率" not in heading and "密度" not in heading


def _candidates(table: RawTable, layer: LayerName, name: str, headings: Sequence[str]) -> list[str]:
    """Return the headings of the first tier that has any; of those, the ones with the most telling form."""
    for words in tiers_of(layer, name):
        ranks = {heading: _rank(_unrepeated(table, heading), words) for heading in headings}
        hits = [heading for heading, rank in ranks.items() if rank is not None]
        if hits:
            best = min(rank for rank in ranks.values() if rank is not None)
            hits = [heading for heading in hits if ranks[heading] == best]
            return [heading for heading in hits if _content_allows(table, name, heading)]
    return []


def _unrepeated(table: RawTable, heading: str) -> str:
    """Return what stands in the file above a column whose heading stood twice and was numbered."""
    base, _, number = heading.rpartition("_")
    return base if number.isdecimal() and base in table.position else heading


def _rank(heading: str, words: frozenset[str]) -> int | None:
    return next((number for number, form in enumerate(forms(heading)) if form in words), None)


def _content_allows(table: RawTable, name: str, heading: str) -> bool:
    """Whether a column can be what its heading says: coordinates are numbers, names are not."""
    values = _seen(table, heading)
    if not values:
        return True
    numbers = [value for value in values if _number(value) is not None]
    if name in ("lon", "lat", "population", "beds_open", "road_km", "minutes", "weight"):
        return bool(numbers)
    if name in ("name", "admin_area", "district", "facility", "town"):
        return len(numbers) < MOST * len(values)
    return True


def _told_by_content(table: RawTable, candidates: list[str]) -> list[str]:
    """Return the one candidate whose names differ from row to row, where only one does; else all."""
    distinct = [each for each in candidates if len(set(table.column(each))) == len(table.rows)]
    return distinct if len(distinct) == 1 else candidates


def _add_coordinates(table: RawTable, found: ColumnGuess, free: list[str]) -> None:
    """Take two columns of degrees in China for longitude and latitude where no heading told them."""
    if table.geometry is not None or {"lon", "lat", "position"} & (found.columns.keys() | found.asked.keys()):
        return
    lon = [heading for heading in free if _within(table, heading, LON_RANGE)]
    lat = [heading for heading in free if _within(table, heading, LAT_RANGE)]
    if len(lon) == 1 and len(lat) == 1:
        found.asked["lon"], found.asked["lat"] = (lon[0],), (lat[0],)


def _within(table: RawTable, heading: str, limits: tuple[float, float]) -> bool:
    """Whether a column holds nothing but fractions within limits: ages and shares of beds are seldom so exact."""
    values = _seen(table, heading)
    numbers = [_number(value) for value in values]
    exact = [value for value in values if len(value.partition(".")[2]) >= 3]  # noqa: PLR2004 - a hundred metres
    inside = [number for number in numbers if number is not None and limits[0] <= number <= limits[1]]
    return bool(values) and len(inside) == len(values) and len(exact) >= MOST * len(values)


def guess_layer(table: RawTable) -> LayerGuess:
    """Return which layer a table seems to hold, and why.

    A table of places with people is `districts`; whether it is the one that names the districts, or the figures of
    those of another file, shows only beside the other files (`draft`).
    """
    shapes = _shape_kind(table)
    if shapes == "line":
        return LayerGuess("roads", True, Text("几何为线", "its geometry is lines"))
    for guess in (_layout, _crosswalk, _ways, _facilities, _units, _cells, _polygons, _places):
        if (found := guess(table, shapes)) is not None:
            return found
    return LayerGuess(None, False, Text("列名和内容都看不出是哪个图层", "neither headings nor content tell the layer"))


def _has(table: RawTable, layer: LayerName, *names: str) -> bool:
    """Whether a table has columns for all of some fields, whichever of several candidates they are."""
    return all(_candidates(table, layer, name, table.header) for name in names)


def _layout(table: RawTable, shapes: str) -> LayerGuess | None:
    columns = None if shapes else columns_of(table)
    figures = ("lon", "position", "population")
    if columns is None or any(_has(table, "districts", name) for name in figures):
        return None
    if any(_has(table, "facilities", name) for name in _BED_WORDS):
        return None
    why = Text("有牵头医院和片区（或成员单位）", "has leads with districts, or members")
    return LayerGuess("layout", DISTRICT in columns.places, why)


def _crosswalk(table: RawTable, shapes: str) -> LayerGuess | None:
    if shapes or not _has(table, "crosswalk", "from_id", "to_id", "weight"):
        return None
    return LayerGuess("crosswalk", True, Text("有来源、片区和比例", "has a source, a district and a share"))


def _ways(table: RawTable, _shapes: str) -> LayerGuess | None:
    if _has(table, "minutes", "origin", "destination", "minutes"):
        return LayerGuess("minutes", True, Text("有起点、终点和分钟数", "has origin, destination and minutes"))
    if not _has(table, "links", "from_district", "to_district"):
        paired = _has(table, "adjacency", "from_district", "to_district")
        why = Text("有成对的片区", "has pairs of districts")
        return LayerGuess("adjacency", True, why) if paired else None
    if _has(table, "links", "road_km"):
        return LayerGuess("links", True, Text("有起点、终点和里程", "has both ends and a length"))
    return LayerGuess("adjacency", True, Text("有起点和终点，没有里程", "has both ends and no length"))


def _facilities(table: RawTable, _shapes: str) -> LayerGuess | None:
    said = [name for name in _BED_WORDS if _has(table, "facilities", name)]
    names = _candidates(table, "facilities", "name", table.header)
    speak = any(_share(_seen(table, heading), _FACILITY.search) >= MOST for heading in names)
    if _has(table, "campuses", "campus_id", "facility_id"):
        return LayerGuess("campuses", True, Text("有院区和机构的编号", "has ids of campuses and of facilities"))
    named = _candidates(table, "campuses", "facility", table.header)
    if named and _candidates(table, "campuses", "name", [h for h in table.header if h not in named]) and not said:
        campus = _has(table, "facilities", "campus")
        return LayerGuess("campuses", campus, Text("每行是一家机构的一个院区", "a row is a campus of a facility"))
    if speak:
        return LayerGuess("facilities", True, Text("名称是医疗机构", "the names are those of facilities"))
    if names and (graded := _grades(table, said)):
        return LayerGuess("facilities", True, Text(f"“{graded}”列是等级或类别", f"{graded!r} holds grades or types"))
    if names and len(said) > 1:
        return LayerGuess("facilities", False, Text("有等级、床位一类的列", "has columns such as grade and beds"))
    return None


def _grades(table: RawTable, said: Sequence[str]) -> str | None:
    for name in said:
        for heading in _candidates(table, "facilities", name, table.header):
            values = _seen(table, heading)
            if name == "grade" and _share(values, parse_grade) >= MOST:
                return heading
            if name == "type" and _share(values, lambda value: read_word("type", value)) >= MOST:
                return heading
    return None


def _units(table: RawTable, _shapes: str) -> LayerGuess | None:
    if not _has(table, "units", "name"):
        return None
    sure = _has(table, "units", "district") or _has(table, "units", "district_id")
    return LayerGuess("units", sure, Text("每行是一个社区或村", "a row is a community or village"))


def _cells(table: RawTable, shapes: str) -> LayerGuess | None:
    people = _has(table, "cells", "population")
    placed = shapes in ("point", "polygon") or _has(table, "cells", "lon", "lat")
    if not people or not placed or _has(table, "districts", "name"):
        return None
    sure = len(table.rows) >= MANY or "格点编号" in table.header  # the heading of the template
    return LayerGuess("cells", sure, Text("有位置和人数，没有名称", "has positions and people, and no names"))


def _polygons(table: RawTable, shapes: str) -> LayerGuess | None:
    if shapes != "polygon":
        return None
    names = _candidates(table, "districts", "name", table.header)
    areas = _candidates(table, "districts", "admin_area", table.header)
    own = [heading for heading in names if heading not in areas]
    if own and _share(_seen(table, own[0]), _ADMIN.search) < MOST:
        return LayerGuess("districts", True, Text("面有片区名称", "polygons with names of districts"))
    if own or areas:
        return LayerGuess("outlines", True, Text("面的名称是区划", "polygons named after administrative areas"))
    if _has(table, "outlines", "district_id"):
        return LayerGuess("outlines", True, Text("面有片区编号", "polygons with ids of districts"))
    if len(table.rows) == 1:
        return LayerGuess("outlines", False, Text("只有一个面，没有名称", "one polygon without a name"))
    return None


def _places(table: RawTable, _shapes: str) -> LayerGuess | None:
    if not _has(table, "districts", "name"):
        return None
    sure = _has(table, "districts", "population") or _has(table, "districts", "lon", "lat")
    sure = sure or _has(table, "districts", "position") or _has(table, "districts", "admin_area")
    return LayerGuess("districts", sure, Text("每行是一个地点", "a row is a place"))


def _shape_kind(table: RawTable) -> str:
    """Return point, line or polygon, whichever most shapes are; "" for a table."""
    if table.geometry is None:
        return ""
    dimensions = shapely.get_dimensions(table.geometry)
    dimensions = dimensions[dimensions >= 0]
    return ("point", "line", "polygon")[int(np.bincount(dimensions).argmax())] if len(dimensions) else ""


def _seen(table: RawTable, heading: str) -> list[str]:
    place = table.position[heading]
    return [row[place] for row in table.rows[:SEEN] if row[place]]


def _share(values: Sequence[str], test: object) -> float:
    return sum(bool(test(value)) for value in values) / len(values) if values and callable(test) else 0.0


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "").replace("，", ""))
    except ValueError:
        return None
