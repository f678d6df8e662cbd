"""Layers of a study area made from units: districts, their outlines, their people, and the units themselves."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from gridplan.coordinates import WGS84
from gridplan.district_set import DistrictSet
from gridplan.errors import AreaError, Fault
from gridplan.text import Text


@dataclass(frozen=True)
class DistrictLayers:
    """Layers with the columns of a study area.

    outlines: polygons in WGS84 by district_id. unknown: for each district whose number of people is not known, its
    units without one. left_out: units that lie in no district.
    """

    districts: pd.DataFrame
    outlines: gpd.GeoSeries
    population: pd.DataFrame
    units: pd.DataFrame
    unknown: Mapping[str, tuple[str, ...]]
    left_out: tuple[str, ...]


def derive(given: DistrictSet, units: gpd.GeoDataFrame) -> DistrictLayers:
    """Return the layers of districts made of `units`.

    units: by unit_id — name, population (NaN where unknown), geometry (polygons in WGS84), optional kind, town and
    code. An outline is the union of those of its units, a centre a point within it; people are the sum, not known
    where those of a unit are not. Raises AreaError with each unit that lacks facts or a polygon.
    """
    own = [unit for unit in given.units if unit in given.district_of]
    _refuse_incomplete(given, own, units)
    frame = units.loc[own].assign(district_id=[given.district_of[unit] for unit in own])
    shapes = gpd.GeoDataFrame(frame[["district_id", "geometry"]], crs=WGS84).dissolve("district_id").geometry
    outlines = gpd.GeoSeries(shapes.reindex(list(given.districts)), crs=WGS84).rename_axis("district_id")
    people = frame.groupby("district_id")["population"].sum(skipna=False).reindex(outlines.index)
    missing = frame[frame["population"].isna()]
    unknown = {str(key): tuple(rows.index) for key, rows in missing.groupby("district_id")}
    return DistrictLayers(
        districts=_districts(given, outlines),
        outlines=outlines,
        population=pd.DataFrame({"district_id": outlines.index, "population": people.to_numpy(dtype=float)}),
        units=_units(frame),
        unknown=unknown,
        left_out=tuple(unit for unit in given.units if unit not in given.district_of),
    )


def _districts(given: DistrictSet, outlines: gpd.GeoSeries) -> pd.DataFrame:
    centres = outlines.representative_point()
    districts = given.districts.values()
    return pd.DataFrame(
        {
            "district_id": list(given.districts),
            "order": range(1, len(given.districts) + 1),
            "name": [district.name for district in districts],
            "admin_area": [district.admin_area for district in districts],
            "lon": centres.x.to_numpy(),
            "lat": centres.y.to_numpy(),
            "former_names": ["、".join(district.former_names) for district in districts],
        }
    )


def _units(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    columns = {
        name: frame[name] if name in frame.columns else "" for name in ("name", "kind", "district_id", "town", "code")
    }
    table = pd.DataFrame(columns, index=frame.index).assign(population=frame["population"])
    return table.rename_axis("unit_id").reset_index()


def _refuse_incomplete(given: DistrictSet, own: list[str], units: gpd.GeoDataFrame) -> None:
    faults = []
    held = set(given.district_of.values())
    for key, district in given.districts.items():
        if key not in held:
            remedy = Text("请调入单元，或与其他片区合并", "Move units into it, or merge it with another")
            said = Text(f"片区 {district.name} 没有单元", f"the district {district.name} has no units")
            faults.append(Fault("districts", said, remedy, value=key))
    for unit in own:
        if unit not in units.index:
            remedy = Text("请在单元图层中补上", "Add it to the layer of units")
            faults.append(Fault("units", Text("没有这个单元的资料", "nothing is known of it"), remedy, value=unit))
            continue
        shape = units.geometry[unit]
        if shape is None or shape.is_empty:
            remedy = Text("请在单元图层中补上边界", "Give it an outline in the layer of units")
            faults.append(Fault("units", Text("没有边界", "has no outline"), remedy, value=unit))
        if (people := units["population"][unit]) < 0 or math.isinf(people):
            remedy = Text("请改为非负的数，不详则留空", "Write a number that is not negative; blank if unknown")
            faults.append(Fault("units", Text("人口不对", "wrong number of people"), remedy, value=f"{unit}: {people}"))
    if faults:
        raise AreaError(faults)
