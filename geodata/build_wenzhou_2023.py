"""Build the tables and outlines of the scenario wenzhou-2023 from the example wenzhou and the assumptions beside it.

    python build_wenzhou_2023.py

`wenzhou-2023/scenario.yaml` holds every assumption. What it does not name is as in `wenzhou`. The manifest and
SOURCES.md are written by hand.
"""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
import yaml
from build_example import ADJACENCY_COLUMNS, DETOUR, LINK_COLUMNS
from build_outlines import build_adjacency, voronoi_cells, write_outlines

from gridplan.apportion import apportion
from gridplan.coordinates import WGS84, distance_km, local_metric_crs

HERE = Path(__file__).parent
BASE, FOLDER = HERE / "wenzhou", HERE / "wenzhou-2023"
ASSUMED = "情景假定 scenario assumption"
_NEW_LINK = f"{ASSUMED}: straight line x {DETOUR}"
_BETWEEN_PARTS = "城市道路"  # of the link between the parts of a district that was split


def read_spec() -> dict[str, Any]:
    """Return the assumptions."""
    spec: dict[str, Any] = yaml.safe_load((FOLDER / "scenario.yaml").read_text(encoding="utf-8"))
    return spec


def base(name: str) -> pd.DataFrame:
    """Return a table of `wenzhou`, every cell as text."""
    return pd.read_csv(BASE / f"{name}.csv", dtype=str, keep_default_na=False)


def successors(spec: Mapping[str, Any]) -> dict[str, dict[str, Fraction]]:
    """Return where the people of each district that is no more went: id then → share by id now."""
    merged = {old: {entry["id"]: Fraction(1)} for entry in spec["merged"] for old in entry["of"]}
    split = {
        entry["district"]: {part["id"]: Fraction(part["share"]) for part in entry["into"]} for entry in spec["split"]
    }
    return merged | split


def build_people(spec: Mapping[str, Any]) -> pd.DataFrame:
    """Return people by district: the total of each 区划 grown, shared out as before, the parts of a split by share."""
    table, areas = base("population"), base("districts").set_index("district_id")["admin_area"]
    area_of, gone = table["district_id"].map(areas), successors(spec)
    people: dict[str, int] = {}
    for area, growth in spec["growth"].items():
        own = table[area_of == area]
        before = [int(number) for number in own["population"]]
        total = round(sum(before) * (1 + Fraction(growth)))
        for district, number in zip(own["district_id"], apportion(total, before), strict=True):
            shares = gone.get(district, {district: Fraction(1)})
            for key, part in zip(shares, apportion(number, list(shares.values())), strict=True):
                people[key] = people.get(key, 0) + part
    growth_of = {area: f"{float(Fraction(growth)):+.1%}" for area, growth in spec["growth"].items()}
    rows = []
    for row in build_districts(spec).itertuples():
        said = f"{ASSUMED}: {row.admin_area} {growth_of[row.admin_area]} (2020–2023), SOURCES.md"
        rows.append((row.district_id, row.name, people[row.district_id], spec["year"], said, "low"))
    return pd.DataFrame(rows, columns=table.columns)


def build_districts(spec: Mapping[str, Any]) -> pd.DataFrame:
    """Return the districts: renamed, merged, split, in the order of before."""
    table = base("districts").set_index("district_id")
    table["former_names"] = ""
    people = base("population").set_index("district_id")["population"].astype(int)
    for entry in spec["renamed"]:
        old = table.at[entry["district"], "name"]
        table.loc[entry["district"], ["name", "former_names"]] = entry["name"], old
    rows = {key: [(key, row)] for key, row in table.to_dict("index").items()}
    common = {"match": ASSUMED, "centre_confidence": "low"}
    for entry in spec["merged"]:
        first, *others = entry["of"]
        old = table.loc[entry["of"]]
        weights = people[entry["of"]]
        centre = {axis: f"{(old[axis].astype(float) * weights).sum() / weights.sum():.6f}" for axis in ("lon", "lat")}
        said = {"former_names": "、".join(old["name"]), "centre_source": f"{ASSUMED}: mean of {'、'.join(old['name'])}"}
        rows[first] = [(entry["id"], {**rows[first][0][1], "name": entry["name"], **common, **centre, **said})]
        for other in others:
            rows[other] = []
    for entry in spec["split"]:
        old_row = rows[entry["district"]][0][1]
        said = {"former_names": old_row["name"], "centre_source": f"{ASSUMED}: part of {old_row['name']}"}
        rows[entry["district"]] = [
            (part["id"], {**old_row, **common, **said, **{key: part[key] for key in ("name", "lon", "lat")}})
            for part in entry["into"]
        ]
    found = [{"district_id": key, **row} for parts in rows.values() for key, row in parts]
    return pd.DataFrame(found).assign(order=range(1, len(found) + 1))


def build_shapes(spec: Mapping[str, Any], districts: pd.DataFrame) -> gpd.GeoSeries:
    """Return the outlines in a local metric CRS: joined where merged; split by which centre is nearer."""
    old = gpd.read_file(BASE / "outlines.geojson").set_index("district_id").geometry
    lon, lat = districts["lon"].astype(float), districts["lat"].astype(float)
    crs = local_metric_crs(lon.mean(), lat.mean())
    shapes = old.to_crs(crs)
    found = {key: shapes[key] for key in shapes.index if key not in successors(spec)}
    for entry in spec["merged"]:
        found[entry["id"]] = shapely.union_all(shapes[entry["of"]].to_numpy())
    points = gpd.GeoSeries(gpd.points_from_xy(lon, lat), index=districts["district_id"], crs=WGS84).to_crs(crs)
    for entry in spec["split"]:
        cells = voronoi_cells(points[[part["id"] for part in entry["into"]]], shapes[entry["district"]])
        found |= dict(cells.items())
    return gpd.GeoSeries(found, crs=crs).reindex(districts["district_id"])


def build_links(spec: Mapping[str, Any], districts: pd.DataFrame, shapes: gpd.GeoSeries) -> pd.DataFrame:
    """Return the links: as before, those of new districts as straight lines × DETOUR, and the roads assumed."""
    places, gone = districts.set_index("district_id"), successors(spec)
    table = base("links")
    kept = ~(table["from_district"].isin(gone) | table["to_district"].isin(gone))
    rows = {(row["from_district"], row["to_district"]): row for row in table[kept].to_dict("records")}
    for key, row in rows.items():
        row["from_name"], row["to_name"] = (places.at[end, "name"] for end in key)
    for row in table[~kept].to_dict("records"):
        for start in _ends(row["from_district"], row["to_district"], gone, shapes):
            for end in _ends(row["to_district"], row["from_district"], gone, shapes):
                if start != end:
                    pair = min(start, end), max(start, end)
                    rows.setdefault(pair, _link(*pair, places, row["road_class"], _NEW_LINK))
    for entry in spec["split"]:
        start, end = (part["id"] for part in entry["into"])
        rows[start, end] = _link(start, end, places, _BETWEEN_PARTS, _NEW_LINK)
    for road in spec["roads"]:
        start, end = road["between"]
        row = rows.get((start, end)) or _link(start, end, places, road["road_class"], "")
        given = {key: road[key] for key in ("road_km", "road_class") if key in road}
        rows[start, end] = {**row, **given, "basis_note": f"{ASSUMED}: {road['name']}"}
    return pd.DataFrame([rows[key] for key in sorted(rows)], columns=LINK_COLUMNS)


def _ends(district: str, other: str, gone: Mapping[str, Mapping[str, Fraction]], shapes: gpd.GeoSeries) -> list[str]:
    """Return the districts that an end of a link means today: of several parts the one nearest to the other end."""
    parts = list(gone.get(district, [district]))
    beyond = shapely.union_all(shapes[list(gone.get(other, [other]))].to_numpy())
    return [min(parts, key=lambda part: float(shapes[part].centroid.distance(beyond.centroid)))]


def _link(start: str, end: str, places: pd.DataFrame, road_class: str, note: str) -> dict[str, str]:
    one, other = places.loc[start], places.loc[end]
    straight = float(distance_km(*(float(place[axis]) for place in (one, other) for axis in ("lon", "lat"))))
    return {
        "from_district": start,
        "to_district": end,
        "from_name": one["name"],
        "to_name": other["name"],
        "straight_km": f"{straight:.3f}",
        "road_km": f"{straight * DETOUR:.2f}",
        "road_class": road_class,
        "basis": "modelled",
        "basis_note": note,
    }


def build_facilities(spec: Mapping[str, Any]) -> pd.DataFrame:
    """Return the facilities with the changes assumed, each said to be one."""
    table = base("facilities").set_index("facility_id")
    for key, changes in spec["facilities"].items():
        for column, value in changes.items():
            table.loc[key, [column, f"{column}_confidence", f"{column}_source"]] = value, "low", ASSUMED
    return table.reset_index()


def build_campuses(spec: Mapping[str, Any]) -> pd.DataFrame:
    """Return the campuses, those that moved at their new site."""
    table = base("campuses")
    for entry in spec["moved"]:
        row = table.index[table["campus_id"] == entry["campus"]][0]
        said = {"campus_id": entry["id"], "address": ASSUMED, "location_source": ASSUMED, "location_confidence": "low"}
        for column, value in {**said, **{key: entry[key] for key in ("name", "lon", "lat")}}.items():
            table.at[row, column] = str(value)
    return table


def build_layout(spec: Mapping[str, Any], districts: pd.DataFrame) -> pd.DataFrame:
    """Return the layout of 2020 in the districts of today: each where those that it is made of were."""
    table, names, gone = base("layout-2020"), districts.set_index("district_id")["name"], successors(spec)
    ids = base("districts").set_index("name")["district_id"]
    rows: list[dict[str, Any]] = []
    for row in table.to_dict("records"):
        old = ids.get(row["片区"], "")
        rows += [{**row, "片区": names[key]} for key in gone.get(old, [old])] if old else [row]
    return pd.DataFrame(rows, columns=table.columns).drop_duplicates()


def build_crosswalk(spec: Mapping[str, Any], districts: pd.DataFrame) -> pd.DataFrame:
    """Return where the people of the districts of 2020 are today, as a crosswalk."""
    gone = successors(spec)
    names = districts.set_index("district_id")["name"]
    rows = [
        (old.district_id, key, f"{float(share):g}", old.name, names[key])
        for old in base("districts").itertuples()
        for key, share in gone.get(old.district_id, {old.district_id: Fraction(1)}).items()
    ]
    return pd.DataFrame(rows, columns=["from_id", "to_id", "weight", "from_name", "to_name"])


def build(folder: Path) -> None:
    """Write every table and the outlines into `folder`."""
    spec = read_spec()
    districts = build_districts(spec)
    shapes = build_shapes(spec, districts)
    links = build_links(spec, districts, shapes)
    names = districts.set_index("district_id")["name"]
    declared = {tuple(sorted(pair)) for pair in zip(links["from_district"], links["to_district"], strict=True)}
    adjacency = pd.DataFrame(build_adjacency(shapes.sort_index(), names, declared), columns=ADJACENCY_COLUMNS)
    tables = {
        "districts": districts,
        "population": build_people(spec),
        "facilities": build_facilities(spec),
        "campuses": build_campuses(spec),
        "links": links,
        "adjacency": adjacency,
        "layout-2020": build_layout(spec, districts),
        "districts-2020": build_crosswalk(spec, districts),
    }
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    write_outlines(shapes, folder / "outlines.geojson")


if __name__ == "__main__":
    build(FOLDER)
