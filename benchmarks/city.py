"""A drawn city of any number of districts, written as a study area: for benchmarks of the app.

Districts are Voronoi cells of random points whose borders are bent, with 40 to 100 vertices each as in outlines of
streets and towns; people live at their centres, roads join neighbours, every grid starts with the districts nearest
to its lead.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
import yaml
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WEST, SOUTH, SIDE = 120.4, 27.8, 0.5  # degrees
BENT = 0.025  # of the usual distance between centres: how far each wave moves borders; more would fold them
SPACING = 1 / 16  # of the same distance: between the vertices of a border
GRIDS = {50: 5, 500: 12, 2000: 25}
PER_PRIMARY = 5  # districts that share a primary facility
ROUNDS = 3  # of moving every centre to the middle of its cell
TOWNS = 8
FAST = 0.2  # share of the roads
LAYOUT_HEADER = ("序号", "牵头医院", "区划", "片区", "成员单位", "关系")


def write_city(folder: Path, districts: int, *, seed: int = 7) -> Path:
    """Write the study area of a drawn city and return its folder; the same seed draws the same one."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    ground = shapely.box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE).buffer(SIDE / 4, quad_segs=32)
    cells = _cells(ground, random, districts)
    centres = shapely.get_coordinates(shapely.centroid(cells))
    outlines = _bent(cells, np.sqrt(shapely.area(ground) / districts), random)
    ids = [f"D{number:04d}" for number in range(districts)]
    town = 1 + (np.argsort(np.argsort(centres[:, 0])) * TOWNS) // districts
    frame = pd.DataFrame({"district_id": ids, "name": [f"第{number + 1}街道" for number in range(districts)]})
    frame["admin_area"] = [f"第{number}区" for number in town]
    frame[["lon", "lat"]] = centres.round(6)
    frame.to_csv(folder / "districts.csv", index=False)
    people = np.round(random.lognormal(9.5, 0.6, districts)).astype(int)
    pd.DataFrame({"district_id": ids, "population": people, "confidence": "low"}).to_csv(
        folder / "population.csv", index=False
    )
    _write_outlines(folder / "outlines.geojson", ids, outlines)
    _write_links(folder / "links.csv", ids, cells, centres, random)
    leads = _write_facilities(folder / "facilities.csv", centres, random)
    _write_layout(folder / "layout.csv", frame, centres, leads)
    (folder / "area.yaml").write_text(yaml.safe_dump(_manifest(districts), allow_unicode=True), encoding="utf-8")
    return folder


def _cells(ground: shapely.Polygon, random: np.random.Generator, count: int) -> NDArray[np.object_]:
    west, south, east, north = ground.bounds
    points = np.empty((0, 2))
    while len(points) < count:
        more = random.uniform((west, south), (east, north), (4 * count, 2))
        points = np.vstack([points, more[shapely.contains_xy(ground, more)]])[:count]
    for _ in range(ROUNDS):
        diagram = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=ground, ordered=True)
        cells = shapely.intersection(shapely.get_parts(diagram), ground)
        points = shapely.get_coordinates(shapely.centroid(cells))
    return cells


def _bent(cells: NDArray[np.object_], between: float, random: np.random.Generator) -> NDArray[np.object_]:
    """Return the cells with vertices along their borders, all moved by one smooth field, so that none overlap."""
    waves = random.uniform(0.2, 0.6, (6, 2)) * random.choice((-1, 1), (6, 2)) * 2 * np.pi / between
    phases = random.uniform(0, 2 * np.pi, (2, 6))

    def moved(at: Floats) -> Floats:
        shift = np.column_stack([np.sin(at @ waves.T + phase).sum(axis=1) for phase in phases])
        return (at + BENT * between * shift).round(6)

    dense = shapely.segmentize(cells, between * SPACING)
    return shapely.transform(dense, moved)


def _write_outlines(path: Path, ids: list[str], outlines: NDArray[np.object_]) -> None:
    features = [
        {"type": "Feature", "properties": {"district_id": key}, "geometry": shapely.geometry.mapping(shape)}
        for key, shape in zip(ids, outlines, strict=True)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def _km(centres: Floats, one: object, other: object) -> Floats:
    return np.hypot(*((centres[one] - centres[other]) * (98.0, 111.0)).T)


def _write_links(
    path: Path, ids: list[str], cells: NDArray[np.object_], centres: Floats, random: np.random.Generator
) -> None:
    """Write a road between the centres of all neighbours, a fifth of them fast."""
    one, other = shapely.STRtree(cells).query(cells, predicate="touches")
    one, other = one[one < other], other[one < other]
    names = np.array(ids)
    frame = pd.DataFrame({"from_district": names[one], "to_district": names[other]})
    frame["road_km"] = (_km(centres, one, other) * 1.3).round(2)
    frame["road_class"] = np.where(random.random(len(frame)) < FAST, "公路", "城市道路")
    frame.to_csv(path, index=False)


def _write_facilities(path: Path, centres: Floats, random: np.random.Generator) -> NDArray[np.int64]:
    """Write the leads and a primary facility for every few districts; return the districts where leads stand."""
    grids = GRIDS.get(len(centres), max(2, round(np.sqrt(len(centres)) / 2)))
    leads = [int(random.integers(len(centres)))]
    while len(leads) < grids:  # each as far from the others as can be
        leads.append(int(np.min([_km(centres, each, slice(None)) for each in leads], axis=0).argmax()))
    primary = random.choice(len(centres), len(centres) // PER_PRIMARY, replace=False)
    rows = [
        (f"H{n:02d}", f"第{n + 1}人民医院", "综合医院", "三级甲等", "市级", "公立", "yes", 1000 + 40 * n, *centres[at])
        for n, at in enumerate(leads)
    ]
    rows += [
        (f"P{n:03d}", f"第{n + 1}社区卫生服务中心", "社区卫生服务中心", "", "", "公立", "no", "", *centres[at])
        for n, at in enumerate(primary)
    ]
    columns = ["facility_id", "name", "type", "grade", "affiliation", "ownership", "lead_candidate", "beds_open"]
    pd.DataFrame(rows, columns=[*columns, "lon", "lat"]).to_csv(path, index=False)
    return np.array(leads)


def _write_layout(path: Path, districts: pd.DataFrame, centres: Floats, leads: NDArray[np.int64]) -> None:
    nearest = np.argmin([_km(centres, lead, slice(None)) for lead in leads], axis=0)
    rows = [
        (number + 1, f"第{number + 1}人民医院", row.admin_area, row.name, "", "")
        for row, number in zip(districts.itertuples(index=False), nearest, strict=True)
    ]
    pd.DataFrame(rows, columns=list(LAYOUT_HEADER)).sort_values("序号", kind="stable").to_csv(path, index=False)


def _manifest(districts: int) -> dict[str, object]:
    about = {"vintage": "2020", "licence": "CC0-1.0", "source": "drawn"}
    files = {"outlines": "outlines.geojson"}
    names = {"districts": "official", "outlines": "approximate", "population": "modelled", "facilities": "official"}
    layers = {
        name: {"file": files.get(name, f"{name}.csv"), "status": status, **about}
        for name, status in {**names, "links": "schematic"}.items()
    }
    layers["population"]["kind"] = {"zh": "常住人口", "en": "resident population"}
    return {
        "format": 1,
        "id": f"drawn-{districts}",
        "name": {"zh": f"{districts} 片区市", "en": f"City of {districts}"},
        "datum": "WGS84",
        "default_layout": "now",
        "default_policy": "wenzhou-2020",
        "layouts": {"now": {"file": "layout.csv", "title": "现行布局方案", "source": "drawn"}},
        "layers": layers,
        "travel_time": {"speeds_km_per_h": {"公路": 60, "城市道路": 30}, "terminal_min": 5},
    }
