"""The districts of a study area as units make them: what there is to redraw, and what is lacking for it."""

from typing import Any

import geopandas as gpd
import pandas as pd

from gridplan.area_places import column_of
from gridplan.coordinates import WGS84
from gridplan.district_history import HISTORY_NAME, read_history
from gridplan.district_set import District, DistrictSet
from gridplan.errors import AreaError, Fault
from gridplan.layers import read_outlines
from gridplan.manifest import MAIN_KIND, MANIFEST_NAME, Layer
from gridplan.study_area import StudyArea
from gridplan.text import Text

WHOLE = "district:"  # begins the id of the unit that a district without communities is by itself
WHOLE_KIND = "片区"


def can_redraw(area: StudyArea) -> bool:
    """Whether an area has units with outlines."""
    return area.units is not None and area.manifest.layers.unit_outlines is not None


def units_of(area: StudyArea) -> gpd.GeoDataFrame:
    """Return what the districts are made of, by unit_id: name, kind, district_id, town, code, population, geometry.

    A district without communities is one unit by itself, its people those of the district. Outlines are WGS84.
    Raises AreaError for an area without units or their outlines, and for every unit that lacks an outline.
    """
    layer = area.manifest.layers.unit_outlines
    if area.units is None or layer is None:
        lacking = "units" if area.units is None else "unit_outlines"
        said = Text(
            "没有村（社区）及其边界，不能改划片区", "districts cannot be redrawn without units and their outlines"
        )
        remedy = Text("请补上 units（名单）与 unit_outlines（边界）图层", "Add the layers units and unit_outlines")
        raise AreaError([Fault(MANIFEST_NAME, said, remedy, column=f"layers.{lacking}")])
    shapes = _outlines(area, layer, area.units)
    frame = gpd.GeoDataFrame(area.units, geometry=shapes.reindex(area.units.index).to_numpy(), crs=WGS84)
    whole = _whole_districts(area)
    return gpd.GeoDataFrame(pd.concat([frame, whole]), crs=WGS84) if len(whole) else frame


def set_of(area: StudyArea, units: gpd.GeoDataFrame) -> DistrictSet:
    """Return the districts of an area, with their history where it has one.

    Raises AreaError for a history that cannot be read, or that leads to other districts.
    """
    rows = area.districts
    former = [tuple(filter(None, str(names).split("、"))) for names in rows["former_names"]]
    named = zip(rows.index, rows["name"], rows["admin_area"], former, strict=True)
    made = DistrictSet(
        units=tuple(map(str, units.index)),
        districts={str(key): District(str(name), str(within), old) for key, name, within, old in named},
        district_of={str(unit): str(home) for unit, home in units["district_id"].items()},
    )
    told = read_history(area.root)
    if told is None:
        return made
    if _plain(told) != _plain(made):
        said = Text("历史记录得出的片区与图层不一致", "the history leads to other districts than the layers have")
        remedy = Text(
            "请恢复改动过的图层；或移走该文件，从现有片区重新记起",
            "Restore the layers that were changed, or move the file away to begin anew from the present districts",
        )
        raise AreaError([Fault(HISTORY_NAME, said, remedy)])
    return told


def _plain(given: DistrictSet) -> tuple[Any, ...]:
    names = {key: (district.name, district.admin_area) for key, district in given.districts.items()}
    return set(given.units), names, dict(given.district_of)


def _outlines(area: StudyArea, layer: Layer, units: pd.DataFrame) -> gpd.GeoSeries:
    faults: list[Fault] = []
    column = layer.columns.get("unit_id", "unit_id")
    path, datum = area.root / layer.file, layer.datum or area.manifest.datum
    shapes = read_outlines(path, column, datum=datum, encoding=layer.encoding, faults=faults)
    if shapes is not None:
        once = Text("每个单元只留一个面（可为多部件）", "Keep one polygon per unit; it may have several parts")
        told = Text("单元编号重复", "unit repeated")
        repeated = dict.fromkeys(shapes.index[shapes.index.duplicated()])
        faults += [Fault(layer.file, told, once, column=column, value=str(key)) for key in repeated]
        lacking, add = Text("该单元没有边界", "unit has no outline"), Text("请补上该单元的面", "Add its polygon")
        faults += [Fault(layer.file, lacking, add, value=str(key)) for key in units.index.difference(shapes.index)]
    if faults or shapes is None:
        raise AreaError(faults)
    return shapes


def _whole_districts(area: StudyArea) -> gpd.GeoDataFrame:
    """Return a unit for each district that has none."""
    held = set() if area.units is None else set(area.units["district_id"])
    rows = area.districts[~area.districts.index.isin(held)]
    facts = {
        "name": rows["name"].to_numpy(),
        "kind": WHOLE_KIND,
        "district_id": rows.index,
        "town": "",
        "code": rows["code"].to_numpy(),
        "population": rows[column_of(MAIN_KIND)].to_numpy(dtype=float),
    }
    ids = pd.Index([f"{WHOLE}{key}" for key in rows.index], name="unit_id")
    return gpd.GeoDataFrame(facts, index=ids, geometry=rows.geometry.to_numpy(), crs=WGS84)
