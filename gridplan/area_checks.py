"""What must hold between the layers of a study area: ids that match, points where they belong."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.area_tables import Tables
from gridplan.coordinates import WGS84, local_metric_crs
from gridplan.errors import Fault
from gridplan.geometry.overlaps import misfits, touching_pairs
from gridplan.layers import ROW, repeated
from gridplan.manifest import Layer, Manifest
from gridplan.text import Text

CENTRE_LIMIT_M = 2_000.0  # a centre farther from its own outline than this is a mistake
CAMPUS_LIMIT_M = 50_000.0  # a site farther from every outline than this is a mistake
CELL_LIMIT_M = 500.0  # a cell farther from its own district than this is a mistake
OVERLAP_LIMIT = 0.01  # share of the smaller outline that may lie under another


def check_between_layers(tables: Tables, manifest: Manifest, faults: list[Fault]) -> None:
    """Add every misfit between layers to `faults`."""
    layers = manifest.layers
    ids = set(tables.districts["district_id"])
    _check_district_names(tables.districts, layers.districts, faults)
    if tables.population is not None and layers.population is not None:
        _check_same_ids(tables.population, "district_id", ids, layers.population, faults)
    if tables.units is not None and layers.units is not None:
        _check_known(tables.units, "district_id", ids, layers.units, _PLACE, faults)
    if tables.cells is not None and layers.cells is not None:
        _check_known(tables.cells, "district_id", ids, layers.cells, _PLACE, faults)
        _check_whole_kinds(tables.cells, layers.cells, list(layers.population_kinds), faults)
    _check_outline_ids(tables.outlines, ids, layers.outlines, faults)
    _check_uppers(tables.facilities, layers.facilities, faults)
    if tables.campuses is not None and layers.campuses is not None:
        known = set(tables.facilities["facility_id"])
        _check_known(tables.campuses, "facility_id", known, layers.campuses, _FACILITY, faults)
    for frame, layer in ((tables.links, layers.links), (tables.adjacency, layers.adjacency)):
        if frame is not None and layer is not None:
            for column in ("from_district", "to_district"):
                _check_known(frame, column, ids, layer, _PLACE, faults)
            _check_self_links(frame, layer, faults)
    if tables.links is not None and layers.links is not None:
        _check_road_classes(tables.links, layers.links, manifest, faults)
    if tables.minutes is not None and layers.minutes is not None:
        sites = set(tables.facilities["facility_id"])
        if tables.campuses is not None:
            sites |= set(tables.campuses["campus_id"])
        _check_minutes(tables.minutes, ids, sites, layers.minutes, faults)
    if not faults:
        _check_positions(tables, layers.districts, layers.campuses or layers.facilities, faults)
        if tables.cells is not None and layers.cells is not None:
            _check_cell_positions(tables.cells, tables.outlines, layers.cells, faults)
        _check_overlaps(tables.outlines, layers.outlines, faults)


_PLACE = Text("片区图层中没有这个地点", "no such place in the districts layer")
_FACILITY = Text("医疗机构图层中没有这个机构", "no such facility in the facilities layer")
_MATCH = Text("请改为已有的编号，或补充该对象", "Use an id that exists, or add what is missing")


def _rows(frame: pd.DataFrame, column: str) -> list[tuple[int, str]]:
    return [(int(row), str(value)) for row, value in zip(frame[ROW], frame[column], strict=True)]


def _check_known(
    frame: pd.DataFrame, column: str, known: set[str], layer: Layer, problem: Text, faults: list[Fault]
) -> None:
    heading = layer.columns.get(column, column)
    for row, value in _rows(frame[~frame[column].isin(known)], column):
        faults.append(Fault(layer.file, problem, _MATCH, row=row, column=heading, value=value))


def _check_same_ids(frame: pd.DataFrame, column: str, ids: set[str], layer: Layer, faults: list[Fault]) -> None:
    _check_known(frame, column, ids, layer, _PLACE, faults)
    heading = layer.columns.get(column, column)
    for missing in sorted(ids - set(frame[column])):
        problem = Text("缺少该片区的行", "has no row for this district")
        remedy = Text("请补一行；人口未知时留空，不要填 0", "Add a row; leave an unknown population blank, not 0")
        faults.append(Fault(layer.file, problem, remedy, column=heading, value=missing))


def _check_district_names(frame: pd.DataFrame, layer: Layer, faults: list[Fault]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for row, name, admin_area in zip(frame[ROW], frame["name"], frame["admin_area"], strict=True):
        first = seen.setdefault((name, admin_area), int(row))
        if first != row:
            problem = Text(f"{admin_area} 内与第 {first} 行同名", f"same name as row {first} within {admin_area}")
            remedy = Text("请区分同名片区", "Tell districts of one name apart")
            heading = layer.columns.get("name", "name")
            faults.append(Fault(layer.file, problem, remedy, row=int(row), column=heading, value=name))


def check_outlines(outlines: gpd.GeoSeries, ids: set[str], layer: Layer, faults: list[Fault]) -> None:
    """Add what is wrong with outlines by themselves: an id unknown, repeated or missing; an overlap."""
    _check_outline_ids(outlines, ids, layer, faults)
    if not faults:
        _check_overlaps(outlines, layer, faults)


def _check_outline_ids(outlines: gpd.GeoSeries, ids: set[str], layer: Layer, faults: list[Fault]) -> None:
    column = layer.columns.get("district_id", "district_id")
    found = list(outlines.index)
    for key in repeated(found):
        remedy = Text("每个片区只留一个面（可为多部件）", "Keep one polygon per district; it may have several parts")
        faults.append(Fault(layer.file, Text("片区编号重复", "district repeated"), remedy, column=column, value=key))
    for row, key in enumerate(found, start=1):
        if key not in ids:
            faults.append(Fault(layer.file, _PLACE, _MATCH, row=row, column=column, value=key))
    for key in sorted(ids - set(found)):
        remedy = Text("请补上该片区的面", "Add its polygon")
        faults.append(Fault(layer.file, Text("该片区没有边界", "district has no outline"), remedy, value=key))


def _check_uppers(facilities: pd.DataFrame, layer: Layer, faults: list[Fault]) -> None:
    """Every upper facility is in the layer, and nobody follows itself, straight or by way of others."""
    known = set(facilities["facility_id"])
    _check_known(facilities[facilities["follows"] != ""], "follows", known, layer, _FACILITY, faults)
    upper = dict(zip(facilities["facility_id"], facilities["follows"], strict=True))
    for row, key in _rows(facilities, "facility_id"):
        path = [upper[key]]
        while upper.get(path[-1]) and path[-1] != key and len(path) <= len(upper):
            path.append(upper[path[-1]])
        if path[-1] == key:
            problem = Text(
                f"上级机构绕成一圈：{' → '.join([key, *path])}", f"runs in a circle: {' → '.join([key, *path])}"
            )
            remedy = Text("请改正上级机构（村卫生室随卫生院）", "Correct the upper facility")
            heading = layer.columns.get("follows", "follows")
            faults.append(Fault(layer.file, problem, remedy, row=row, column=heading, value=upper[key]))


def _check_self_links(frame: pd.DataFrame, layer: Layer, faults: list[Fault]) -> None:
    for row, a, b in zip(frame[ROW], frame["from_district"], frame["to_district"], strict=True):
        if a == b:
            problem = Text("两端是同一个地点", "both ends are the same place")
            remedy = Text("请删去该行或改正一端", "Remove the row or correct one end")
            heading = layer.columns.get("to_district", "to_district")
            faults.append(Fault(layer.file, problem, remedy, row=int(row), column=heading, value=str(b)))


def _check_road_classes(links: pd.DataFrame, layer: Layer, manifest: Manifest, faults: list[Fault]) -> None:
    speeds = manifest.travel_time.speeds_km_per_h
    for row, name in _rows(links, "road_class"):
        if name not in speeds:
            problem = Text("该道路等级没有车速", "no speed is set for this road class")
            remedy = Text(
                "请在 area.yaml 的 travel_time.speeds_km_per_h 中加上它",
                "Add it to travel_time.speeds_km_per_h in area.yaml",
            )
            heading = layer.columns.get("road_class", "road_class")
            faults.append(Fault(layer.file, problem, remedy, row=row, column=heading, value=name))


_END = Text("既不是片区，也不是机构或院区", "is neither a district, nor a facility, nor a campus")
_WAY = Text("一端应为片区，另一端为机构或院区", "must run between a district and a facility or campus")


def _check_minutes(frame: pd.DataFrame, ids: set[str], sites: set[str], layer: Layer, faults: list[Fault]) -> None:
    """Every row runs between a district and a site, and no pair stands twice for one mode and departure time."""
    remedy = Text("每对起讫点在同一方式、同一出发时间下只留一行", "Keep one row per pair, mode and departure time")
    seen: dict[tuple[str, ...], int] = {}
    for record in frame.itertuples(index=False):
        row, ends = int(record[frame.columns.get_loc(ROW)]), (str(record.origin), str(record.destination))
        unknown = [end for end in ends if end not in ids | sites]
        faults += [Fault(layer.file, _END, _MATCH, row=row, value=end) for end in unknown]
        if not unknown and (ends[0] in ids) == (ends[1] in ids):
            faults.append(Fault(layer.file, _WAY, _MATCH, row=row, value=" → ".join(ends)))
        first = seen.setdefault((*ends, str(record.mode), str(record.departure_time)), row)
        if first != row:
            problem = Text(f"与第 {first} 行为同一对起讫点", f"is the same pair as row {first}")
            faults.append(Fault(layer.file, problem, remedy, row=row, value=" → ".join(ends)))


def _check_positions(tables: Tables, districts: Layer, sites: Layer, faults: list[Fault]) -> None:
    """Centres must lie in or near their own outline, sites in or near the study area."""
    frame = tables.districts
    bounds = tables.outlines.total_bounds
    crs = local_metric_crs((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
    outlines = tables.outlines.to_crs(crs)
    centres = gpd.GeoSeries(gpd.points_from_xy(frame["lon"], frame["lat"]), crs=WGS84).to_crs(crs)
    own = outlines.reindex(frame["district_id"]).to_numpy()
    away_m = shapely.distance(centres.to_numpy(), own)
    problem = Text("中心点离本片区边界 {km:.1f} 千米", "centre is {km:.1f} km from its own outline")
    _add_far(frame, away_m, CENTRE_LIMIT_M, districts, problem, faults)
    campuses = tables.campuses if tables.campuses is not None else tables.facilities
    points = gpd.GeoSeries(gpd.points_from_xy(campuses["lon"], campuses["lat"]), crs=WGS84).to_crs(crs)
    away_m = shapely.distance(points.to_numpy(), shapely.union_all(outlines.to_numpy()))
    problem = Text("位置离规划范围 {km:.1f} 千米", "site is {km:.1f} km from the study area")
    _add_far(campuses, away_m, CAMPUS_LIMIT_M, sites, problem, faults)


def _check_whole_kinds(frame: pd.DataFrame, layer: Layer, kinds: list[str], faults: list[Fault]) -> None:
    """A further kind is given for every cell or for none: a blank is not nobody."""
    for kind in kinds:
        blank = frame[kind].isna()
        if blank.any() and not blank.all():
            remedy = Text("请填写；无人则填 0，或整列留空", "Fill it in, 0 for nobody; or leave out the whole column")
            heading, said = layer.columns.get(kind, kind), Text("单元格为空", "the cell is empty")
            faults += [Fault(layer.file, said, remedy, row=int(row), column=heading) for row in frame.loc[blank, ROW]]


def _check_cell_positions(frame: pd.DataFrame, outlines: gpd.GeoSeries, layer: Layer, faults: list[Fault]) -> None:
    """Cells must lie in or near their own district."""
    own = outlines.to_numpy()
    shapely.prepare(own)
    own = own[outlines.index.get_indexer(frame["district_id"])]
    outside = np.flatnonzero(~shapely.intersects_xy(own, frame["lon"], frame["lat"]))
    if len(outside):
        frame, own = frame.iloc[outside], own[outside]
        crs = local_metric_crs(*shapely.get_coordinates(shapely.centroid(outlines.iloc[0]))[0])
        points = gpd.GeoSeries(gpd.points_from_xy(frame["lon"], frame["lat"]), crs=WGS84).to_crs(crs)
        away_m = shapely.distance(points.to_numpy(), gpd.GeoSeries(own, crs=WGS84).to_crs(crs).to_numpy())
        problem = Text("格点离其片区边界 {km:.1f} 千米", "cell is {km:.1f} km from the outline of its district")
        _add_far(frame, away_m, CELL_LIMIT_M, layer, problem, faults)


def _add_far(
    frame: pd.DataFrame,
    away_m: "np.ndarray[Any, Any]",
    limit_m: float,
    layer: Layer,
    problem: Text,
    faults: list[Fault],
) -> None:
    remedy = Text(
        "请检查经纬度是否写反、坐标系（datum）是否正确", "Check for swapped longitude and latitude and for the datum"
    )
    # Distances that a projection cannot give (a point on the far side of the globe) count as far.
    for position in np.flatnonzero(~(away_m <= limit_m)):
        record = frame.iloc[position]
        km = away_m[position] / 1000
        said = Text(problem.zh.format(km=km), problem.en.format(km=km))
        value = f"{record['lon']}, {record['lat']}"
        faults.append(Fault(layer.file, said, remedy, row=int(record[ROW]), column="lon, lat", value=value))


def _check_overlaps(outlines: gpd.GeoSeries, layer: Layer, faults: list[Fault]) -> None:
    """Add a fault for each pair of districts that overlap: people there would count twice."""
    shapes, ids = outlines.to_numpy(), list(outlines.index)
    one, other = touching_pairs(shapes, misfits(shapes))
    smaller = np.minimum(shapely.area(shapes[one]), shapely.area(shapes[other]))
    share = shapely.area(shapely.intersection(shapes[one], shapes[other])) / smaller
    for number in np.flatnonzero(share > OVERLAP_LIMIT):
        a, b = ids[one[number]], ids[other[number]]
        problem = Text(f"与 {b} 重叠 {share[number]:.0%}", f"overlaps {b} by {share[number]:.0%}")
        remedy = Text("请在 GIS 软件中消除重叠", "Remove the overlap in a GIS")
        faults.append(Fault(layer.file, problem, remedy, row=int(one[number]) + 1, column="geometry", value=a))
