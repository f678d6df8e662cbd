"""Where weights come from that carry figures of streets, towns or communities to the districts they lie in.

Sources of weights, the first that knows a name: tables of the layer crosswalk; the communities of a street, each in its
district; polygons of the streets, which take people to live evenly over them.
"""

from dataclasses import dataclass, field, replace

import geopandas as gpd
import pandas as pd
import shapely

from gridplan.coordinates import WGS84
from gridplan.crosswalk import crosswalk_frame, from_areas
from gridplan.crosswalk_table import COLUMNS, read_crosswalk
from gridplan.importing.mapping import Source
from gridplan.importing.names import matched
from gridplan.importing.places import Places
from gridplan.importing.positions import shapes
from gridplan.importing.work import Work, texts, unfit
from gridplan.layers.raw import RawTable
from gridplan.matching import Known, Wanted
from gridplan.text import Text

_TOWN_DIGITS = 9  # of the twelve of a community's code


@dataclass(frozen=True)
class Crosswalk:
    """Weights at hand, all of them known.

    origin: where they come from. known: the sources as names are matched with them, by from_id. weights: from_id,
    to_id, weight. counted: people by from_id that the weights were made of, where they were. confidence: of a figure
    that they cut. listed: whether a person wrote the weights down.
    """

    origin: Text
    known: tuple[Known, ...]
    weights: pd.DataFrame
    confidence: str
    counted: pd.Series = field(default_factory=lambda: pd.Series(dtype=float))
    listed: bool = False


def read_crosswalks(work: Work, places: Places, units: pd.DataFrame | None) -> list[Crosswalk]:
    """Return the crosswalks of all files, in the order in which they are asked for a name."""
    found = [_listed(work, source, table, places) for source, table in work.sources("crosswalk")
             if not unfit(work, source, table)]  # fmt: skip
    found.append(None if units is None else _of_units(units, places))
    found += [by_area(work, source, table, places) for source, table in work.sources("towns")
              if not unfit(work, source, table)]  # fmt: skip
    return [each for each in found if each is not None and len(each.weights)]


def _listed(work: Work, source: Source, table: RawTable, places: Places) -> Crosswalk | None:
    """Return the crosswalk of a table of pairs, districts given by name or id; None where it has faults."""
    ids = set(places.districts.index)
    said = texts(source, table, "to_id")
    names = [name for name in dict.fromkeys(said) if name and name not in ids]
    strange = matched(work, "crosswalk", table.told, [Wanted(name) for name in names], places.known)
    meant = dict(zip(names, strange, strict=True))
    own, areas = texts(source, table, "from_id"), texts(source, table, "admin_area")
    named = zip(areas, own, strict=True)
    keys = ["/".join(filter(None, pair)) if name else "" for name, pair in zip(own, named, strict=True)]
    cells = zip(keys, [meant.get(name, name) for name in said], texts(source, table, "weight"), strict=True)
    rows = [(number, row) for number, row in zip(table.row_numbers, cells, strict=True) if row[1] is not None]
    plain = replace(
        table,
        header=tuple(source.columns[name] for name in COLUMNS),
        rows=tuple((key, str(to), weight) for _, (key, to, weight) in rows),
        row_numbers=tuple(number for number, _ in rows),
    )
    columns = {name: source.columns[name] for name in COLUMNS}
    weights = read_crosswalk(plain, columns=columns, targets=ids, faults=work.faults)
    if weights is None:
        return None
    things = dict(zip(keys, zip(own, areas, strict=True), strict=True))
    known = tuple(Known(key, name, area, name if name.isdecimal() else "") for key, (name, area) in things.items())
    origin = Text(f"换算表 {table.told}", f"the crosswalk {table.told}")
    return Crosswalk(origin, known, weights, "medium", listed=True)


def _of_units(units: pd.DataFrame, places: Places) -> Crosswalk | None:
    """Return the crosswalk of streets by the people of their communities, of those whose weights are known.

    A street all of whose communities lie in one district goes there whole. One that is cut needs the people of all
    its communities. Streets of one name in several 区划 are left out, unless the file names the 区划 of each community.
    """
    frame = units[units["town"] != ""]
    home = frame["district_id"].map(places.districts["admin_area"])
    frame = frame.assign(area=frame["admin_area"].where(frame["admin_area"] != "", home))
    rows: list[tuple[str, str, float]] = []
    known, counted = [], {}
    for (town, area), own in frame.groupby(["town", "area"], sort=False):
        said = frame.loc[frame["town"] == town, ["area", "admin_area"]]
        if (said["admin_area"] == "").any() and said["area"].nunique() > 1:
            continue
        people = own.groupby("district_id", sort=False)["population"].sum(min_count=1, skipna=False)
        whole = float(people.sum(skipna=False))
        if len(people) > 1 and not whole > 0:
            continue
        key = f"{area}/{town}"
        shares = people / whole if len(people) > 1 else pd.Series(1.0, index=people.index)
        rows += [(key, str(district), float(share)) for district, share in shares.items() if share > 0]
        counted[key] = whole
        codes = {code[:_TOWN_DIGITS] for code in own["code"] if len(code) > _TOWN_DIGITS}
        known.append(Known(key, str(town), str(area), codes.pop() if len(codes) == 1 else ""))
    origin = Text("各社区、村的人口和所属片区", "the people of communities and the district of each")
    return Crosswalk(origin, tuple(known), crosswalk_frame(rows), "medium", pd.Series(counted, dtype=float))


def by_area(work: Work, source: Source, table: RawTable, places: Places) -> Crosswalk | None:
    """Return the crosswalk of polygons of streets by the area that they share with districts."""
    if table.geometry is None:
        return None
    names, areas = texts(source, table, "name"), texts(source, table, "admin_area")
    codes = texts(source, table, "code")
    keys = ["/".join(filter(None, pair)) for pair in zip(areas, names, strict=True)]
    ground = gpd.GeoSeries(shapes(work, source, table, places.by_area), index=pd.Index(keys), crs=WGS84)
    ground = _joined(ground[[bool(key) for key in keys]])
    weights = from_areas(ground, _joined(places.outlines))
    things = dict(zip(keys, zip(names, areas, codes, strict=True), strict=True))
    known = tuple(Known(key, *things[key]) for key in ground.index)
    origin = Text(f"{table.told} 的面与片区边界重叠的面积", f"the area that {table.told} shares with districts")
    return Crosswalk(origin, known, weights, "low")


def _joined(polygons: gpd.GeoSeries) -> gpd.GeoSeries:
    """Return polygons valid, and each id once."""
    there = polygons[~(polygons.isna() | polygons.is_empty)]
    whole = there.groupby(level=0, sort=False).agg(lambda own: shapely.union_all(shapely.make_valid(own.to_numpy())))
    return gpd.GeoSeries(whole, crs=WGS84)
