"""The layers of a study area after its districts were redrawn; of districts that stay as they are, nothing changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.area_tables import Tables, read_tables
from gridplan.coordinates import WGS84
from gridplan.district_set import DistrictSet
from gridplan.errors import AreaError, Fault
from gridplan.layers import ESTIMATE_CONFIDENCES, ROW
from gridplan.manifest import MAIN_KIND
from gridplan.redraw.people import ESTIMATED, People, carried_people
from gridplan.redraw.start import WHOLE, WHOLE_KIND
from gridplan.redraw.ways import Ground, remade_adjacency, remade_links, remade_minutes
from gridplan.study_area import StudyArea
from gridplan.text import Text


@dataclass
class Remade:
    """The layers that change. tables: by name of the layer, as its file will have them; outlines: polygons in WGS84
    of `outlines` and `unit_outlines`, by id. people is None for an area that has cells alone. schematic: layers of
    which some rows became so. notes: what must be said of it.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    outlines: dict[str, gpd.GeoSeries] = field(default_factory=dict)
    people: People | None = None
    schematic: set[str] = field(default_factory=set)
    notes: list[Text] = field(default_factory=list)


def changed_districts(before: DistrictSet, after: DistrictSet) -> list[str]:
    """Return the districts after that are new or are made of other units than before."""
    return [
        key
        for key in after.districts
        if key not in before.districts or set(before.units_of(key)) != set(after.units_of(key))
    ]


def remade(area: StudyArea, units: gpd.GeoDataFrame, before: DistrictSet, after: DistrictSet) -> Remade:
    """Return the layers of `area` with the districts `after`. Raises AreaError for a district without units."""
    faults: list[Fault] = []
    tables = read_tables(area.root, area.manifest, faults)
    if empty := [district.name for key, district in after.districts.items() if not after.units_of(key)]:
        said, remedy = Text("片区没有单元", "district without units"), Text("请先调入单元", "Move units into it first")
        faults += [Fault("districts", said, remedy, value=name) for name in empty]
    if faults:
        raise AreaError(faults)
    changed = changed_districts(before, after)
    outlines = _outlines(area, units, after, changed)
    made = Remade(outlines={"outlines": outlines})
    made.tables["districts"] = _districts(tables.districts, before, after, outlines, changed)
    _units(made, area, units, after)
    if tables.population is not None:
        made.people = _people(tables.population, area, before, after, units)
        made.tables["population"] = _population(tables.population, made.people, before, after, changed)
    if tables.cells is not None:
        made.tables["cells"] = _cells(tables.cells, units, before, after)
    centres_before = tables.districts.set_index("district_id")
    centres = made.tables["districts"].set_index("district_id")
    _ways(made, tables, Ground(centres_before, centres, area.districts.geometry, outlines, changed))
    return made


def _outlines(area: StudyArea, units: gpd.GeoDataFrame, after: DistrictSet, changed: list[str]) -> gpd.GeoSeries:
    """Return the outlines: of changed districts the union of those of their units, of others as they are."""
    shapes = {key: area.districts.geometry[key] for key in after.districts if key not in changed}
    shapes |= {key: shapely.union_all(units.geometry[list(after.units_of(key))].to_numpy()) for key in changed}
    index = pd.Index(list(after.districts), name="district_id")
    return gpd.GeoSeries([shapes[key] for key in index], index=index, crs=WGS84)


def _districts(
    table: pd.DataFrame, before: DistrictSet, after: DistrictSet, outlines: gpd.GeoSeries, changed: list[str]
) -> pd.DataFrame:
    """Return the table of districts; new ones stand where those stood that they come from."""
    old = table.drop(columns=ROW).set_index("district_id")
    given = old["order"].to_numpy(dtype=float)
    place = dict(zip(old.index, np.where(np.isnan(given), np.arange(1, len(old) + 1), given), strict=True))
    rows = []
    for key, district in after.districts.items():
        sources = sources_of(key, before, after)
        row = old.loc[key].to_dict() if key in old.index else _new_row(old, sources)
        if key in changed and not (
            key in old.index and outlines[key].intersects(shapely.Point(row["lon"], row["lat"]))
        ):
            spot = shapely.point_on_surface(outlines[key])
            row |= {"lon": spot.x, "lat": spot.y, "centre_confidence": ESTIMATED}
        row |= {"name": district.name, "admin_area": district.admin_area}
        row["former_names"] = "、".join(district.former_names)
        rows.append({"district_id": key, **row, "order": min((place[source] for source in sources), default=np.inf)})
    frame = pd.DataFrame(rows).sort_values("order", kind="stable", ignore_index=True)
    return frame.assign(order=range(1, len(frame) + 1))


def _new_row(old: pd.DataFrame, sources: tuple[str, ...]) -> dict[str, object]:
    """Return the facts of a new district: excluded where all that it comes from are, for the same reasons."""
    why = [str(old.at[source, "excluded"]) for source in sources]
    excluded = "、".join(dict.fromkeys(why)) if why and all(why) else ""
    return {"lon": 0.0, "lat": 0.0, "centre_confidence": "", "code": "", "excluded": excluded}


def sources_of(district: str, before: DistrictSet, after: DistrictSet) -> tuple[str, ...]:
    """Return the districts before in which the units of one after were; itself first, where it was there."""
    homes = [before.district_of[unit] for unit in after.units_of(district) if unit in before.district_of]
    itself = [district] if district in before.districts else []
    return tuple(dict.fromkeys([*itself, *homes]))


def _units(made: Remade, area: StudyArea, units: gpd.GeoDataFrame, after: DistrictSet) -> None:
    """Add the units; a district that was one by itself is written as a unit once it is part of another."""
    homes = {unit: after.district_of[unit] for unit in units.index if unit in after.district_of}
    moved = [unit for unit, home in homes.items() if not unit.startswith(WHOLE) or f"{WHOLE}{home}" != unit]
    frame = units.loc[moved].assign(district_id=[homes[unit] for unit in moved])
    columns = ["name", "kind", "district_id", "town", "code", "population"]
    made.tables["units"] = pd.DataFrame(frame[columns]).rename_axis("unit_id").reset_index()
    made.outlines["unit_outlines"] = frame.geometry.rename_axis("unit_id")
    known = set() if area.units is None else set(area.units.index)
    parts = [str(frame.at[unit, "name"]) for unit in moved if unit not in known]
    if parts:
        told = "、".join(parts)
        zh = f"没有细分到社区的片区并入后，以“{WHOLE_KIND}”为类别记作一个单元：{told}"
        made.notes.append(Text(zh, f"districts without communities of their own became a unit of another: {told}"))


def _people(
    table: pd.DataFrame, area: StudyArea, before: DistrictSet, after: DistrictSet, units: gpd.GeoDataFrame
) -> People:
    layer, own = area.manifest.layers.population, area.manifest.layers.units
    kinds = [MAIN_KIND, *(layer.kinds if layer is not None else ())]
    by_id = table.set_index("district_id")
    estimated = by_id["confidence"].isin(ESTIMATE_CONFIDENCES)
    official = own is not None and own.status == "official"
    return carried_people(by_id[kinds], estimated, before, after, units, units_official=official)


def _population(
    table: pd.DataFrame, people: People, before: DistrictSet, after: DistrictSet, changed: list[str]
) -> pd.DataFrame:
    old = table.drop(columns=ROW).set_index("district_id")
    rows = []
    for key in after.districts:
        if key not in changed:
            rows.append({"district_id": key, **old.loc[key].to_dict()})
            continue
        figures = people.figures.loc[key]
        years = {old.at[source, "year"] for source in sources_of(key, before, after)}
        year = years.pop() if len(years) == 1 else np.nan
        confidence = ESTIMATED if figures["estimated"] else ""
        rows.append({"district_id": key, **figures.drop("estimated"), "year": year, "confidence": confidence})
    frame = pd.DataFrame(rows)
    counted = [name for name in frame.columns if name not in ("district_id", "confidence")]
    return frame.astype(dict.fromkeys(counted, float))


def _cells(table: pd.DataFrame, units: gpd.GeoDataFrame, before: DistrictSet, after: DistrictSet) -> pd.DataFrame:
    """Return the cells, each in the district of the unit nearest to it, of the units of the district it was in."""
    found = table.drop(columns=ROW).copy()
    for district in before.districts:
        own = list(before.units_of(district))
        homes = [after.district_of[unit] for unit in own]
        rows = np.flatnonzero(table["district_id"] == district)
        if not len(rows) or set(homes) == {district}:
            continue
        points = shapely.points(table["lon"].iloc[rows], table["lat"].iloc[rows])
        nearest = shapely.STRtree(units.geometry[own].to_numpy()).nearest(points)
        found.iloc[rows, found.columns.get_loc("district_id")] = [homes[number] for number in nearest]
    return found


def _ways(made: Remade, tables: Tables, ground: Ground) -> None:
    if tables.links is not None:
        links, new = remade_links(tables.links.drop(columns=ROW), ground)
        made.tables["links"] = links
        if new:
            made.schematic.add("links")
            zh = f"新片区的 {new} 条道路为示意：中心点直线 × 现有道路的绕行系数；请换用路网或改为实测里程"
            en = f"{new} links of new districts are schematic: straight lines × the detour of the links there are"
            made.notes.append(Text(zh, en))
    if tables.minutes is not None:
        made.tables["minutes"], lost = remade_minutes(tables.minutes.drop(columns=ROW), ground)
        if lost:
            zh = f"时间表中 {lost} 行属于已不存在的片区，未带入；新片区的时间无法判定，须另行填报"
            en = f"{lost} rows of the table of minutes were of districts that ended: those of new ones are undetermined"
            made.notes.append(Text(zh, en))
    if tables.adjacency is not None:
        made.tables["adjacency"], said = remade_adjacency(tables.adjacency, ground)
        made.notes += said


def told_flags(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return tables with yes and no in the place of flags, as files have them."""
    return {
        name: table.assign(**{c: table[c].map({True: "yes", False: "no"}) for c in table.select_dtypes(bool).columns})
        for name, table in tables.items()
    }
