"""People on cells: points, grids and rasters cut at district borders and scaled to official totals.

Every case is drawn: a letter is a district of 0.01° side, the top left corner at 120° E, 28° N.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import yaml
from drawing import NORTH, SIDE, WEST, write_area
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridplan.cells import Cells, Request, Table, make_cells
from gridplan.cli import main
from gridplan.coordinates import from_wgs84
from gridplan.errors import AreaError
from gridplan.study_area import read_area


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """Two districts side by side, a in the west and b in the east."""
    return write_area(tmp_path / "city", "ab")


def at(column: float, row: float = 0.5) -> tuple[float, float]:
    """Return lon, lat of a spot in the drawing, counted in districts from its top left corner."""
    return WEST + column * SIDE, NORTH - row * SIDE


def box(west: float, east: float, top: float = 0.0, bottom: float = 1.0) -> shapely.Polygon:
    return shapely.box(WEST + west * SIDE, NORTH - bottom * SIDE, WEST + east * SIDE, NORTH - top * SIDE)


def points(folder: Path, spots: Sequence[tuple[Any, ...]], *more: str) -> Table:
    """Write a table of (column, people, …) in the drawing's middle row."""
    rows = [(*at(column), *people) for column, *people in spots]
    path = folder / "points.csv"
    pd.DataFrame(rows, columns=["lon", "lat", "population", *more]).to_csv(path, index=False)
    return Table(path)


def polygons(path: Path, rows: Sequence[tuple[Any, ...]], *columns: str) -> Table:
    """Write polygons, each (shape, values …)."""
    values = pd.DataFrame([row[1:] for row in rows], columns=list(columns))
    gpd.GeoDataFrame(values, geometry=[row[0] for row in rows], crs="EPSG:4326").to_file(path)
    return Table(path)


def zones(folder: Path, rows: Sequence[tuple[Any, ...]], *more: str) -> Table:
    return polygons(folder / "zones.gpkg", rows, "zone_id", "population", *more)


def raster(folder: Path, values: Any, *, west: float = 0.0, side: float = 0.5, **profile: Any) -> Table:
    """Write a GeoTIFF whose pixels are `side` districts wide and high, from the drawing's top at `west`."""
    rasterio = pytest.importorskip("rasterio")
    data = np.asarray(values, dtype="float32")
    form = {"driver": "GTiff", "count": 1, "dtype": "float32", "crs": "EPSG:4326"} | profile
    form |= {"height": data.shape[0], "width": data.shape[1]}
    form["transform"] = rasterio.Affine(side * SIDE, 0, WEST + west * SIDE, 0, -side * SIDE, NORTH)
    with rasterio.open(folder / "people.tif", "w", **form) as file:
        file.write(data, 1)
    return Table(folder / "people.tif")


def by_district(cells: Cells, kind: str = "population") -> dict[str, float]:
    return {str(key): float(people) for key, people in cells.table.groupby("district_id")[kind].sum().items()}


def faults(request: Request) -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(AreaError) as caught:
        make_cells(request)
    return [(fault.row, fault.value, fault.problem.en) for fault in caught.value.faults]


# Points


def test_points_go_to_the_district_that_holds_them_and_others_are_counted(city: Path) -> None:
    source = points(city, [(0.2, 30), (0.8, 10), (1.5, 60), (2.5, 7)])
    cells = make_cells(Request(source, city))
    assert cells.table["cell_id"].tolist() == ["r2", "r3", "r4"], "the row of the file names a cell without an id"
    assert by_district(cells) == {"a": 40, "b": 60}
    assert (cells.report.outside.cells, cells.report.outside.people) == (1, {"population": 7})
    assert cells.report.difference == {"population": 0}


def test_headings_and_datum_of_a_table_are_named(city: Path) -> None:
    lon, lat = from_wgs84([at(0.5)[0]], [at(0.5)[1]], "GCJ-02")
    path = city / "点.csv"
    path.write_text(f"编号,经度,纬度,人口,参保\nk1,{lon[0]},{lat[0]},5,4\n", encoding="gbk")
    columns = {"cell_id": "编号", "lon": "经度", "lat": "纬度", "population": "人口", "insured": "参保"}
    request = Request(Table(path, columns, "GCJ-02", "gbk"), city, kinds=("insured",))
    row = make_cells(request).table.iloc[0]
    assert (row["cell_id"], row["population"], row["insured"]) == ("k1", 5, 4)
    assert (row["lon"], row["lat"]) == pytest.approx(at(0.5), abs=1e-6)


def test_a_blank_is_counted_and_a_negative_number_is_a_fault(city: Path) -> None:
    cells = make_cells(Request(points(city, [(0.5, 1), (0.6, None)]), city))
    assert (cells.report.read.cells, cells.report.left_out, cells.report.written.cells) == (2, {"blank": 1}, 1)
    assert [fault[:2] for fault in faults(Request(points(city, [(0.5, 1), (0.6, -4)]), city))] == [(3, "-4")]


def test_most_people_outside_are_a_fault_unless_the_source_covers_more_by_intention(city: Path) -> None:
    source = points(city, [(0.5, 10), (2.5, 11)])
    assert "52% of the people are outside" in faults(Request(source, city))[0][2]
    assert by_district(make_cells(Request(source, city, clip=True))) == {"a": 10}
    assert "100%" in faults(Request(points(city, [(5, 10)]), city, clip=True))[0][2]


def test_ids_given_twice_and_unknown_fields_are_faults(city: Path) -> None:
    path = city / "points.csv"
    path.write_text("cell_id,lon,lat,population\n1,120.005,27.995,1\n1,120.006,27.995,1\n", encoding="utf-8")
    assert faults(Request(Table(path), city)) == [(3, "1", "repeats another row")]
    assert faults(Request(Table(path, {"populaton": "人口"}), city))[0][2] == "there is no such field"
    said = "neither the source nor the totals have this column"
    assert faults(Request(points(city, [(0.5, 1)]), city, kinds=("insured",)))[0][2] == said


def test_a_source_of_another_kind_is_refused(city: Path) -> None:
    assert faults(Request(Table(city / "people.xlsx"), city)) == [(None, ".xlsx", "is of a kind not read")]


# Grids of polygons


def test_a_cell_that_crosses_a_border_is_shared_by_area(city: Path) -> None:
    # A quarter of the second cell lies in a, the rest in b.
    source = polygons(city / "grid.geojson", [(box(0.0, 0.75), 30), (box(0.75, 1.75), 40)], "population")
    cells = make_cells(Request(source, city))
    assert by_district(cells) == pytest.approx({"a": 40, "b": 30}, rel=1e-3)
    assert cells.table["cell_id"].tolist() == ["r1", "r2/1", "r2/2"]
    lons = cells.table["lon"].tolist()
    assert lons == pytest.approx([at(0.375)[0], at(0.875)[0], at(1.375)[0]], abs=1e-4)
    assert cells.report.difference["population"] == pytest.approx(0, abs=1e-5)


def test_the_part_of_a_cell_outside_all_districts_is_counted(city: Path) -> None:
    source = polygons(city / "grid.gpkg", [(box(1.5, 2.5), 50), (box(0, 1), 100)], "population")
    report = make_cells(Request(source, city)).report
    assert report.outside.people["population"] == pytest.approx(25, rel=1e-3)
    assert report.written.people["population"] == pytest.approx(125, rel=1e-3)


def test_cells_on_top_of_each_other_are_a_fault_because_people_would_count_twice(city: Path) -> None:
    source = polygons(city / "grid.gpkg", [(box(0, 1), 50), (box(0.25, 0.75, 0.25, 0.75), 10)], "population")
    assert faults(Request(source, city)) == [(2, "r2", "overlaps r1 by 100%: people would count twice")]


# Rasters


def test_a_pixel_that_crosses_a_border_is_shared_by_fraction(city: Path) -> None:
    # Pixels one district wide, shifted by a quarter: 0.75 of the first lies in a, 0.25 west of the city;
    # the second is shared 0.25 : 0.75, of the third 0.25 lies in b and 0.75 east of the city.
    cells = make_cells(Request(raster(city, [[40, 80, 8]], west=-0.25, side=1), city))
    assert by_district(cells) == pytest.approx({"a": 30 + 20, "b": 60 + 2}, rel=1e-5)
    assert cells.report.outside.people["population"] == pytest.approx(10 + 6, rel=1e-5)
    assert cells.table["cell_id"].tolist() == ["r0c0", "r0c1/1", "r0c1/2", "r0c2"]
    lons = [at(column)[0] for column in (0.375, 0.875, 1.375, 1.875)]
    assert cells.table["lon"].tolist() == pytest.approx(lons, abs=1e-6), "a part lies where it is, not at its pixel"


def test_pixels_without_data_negative_and_empty_ones_are_counted_and_are_not_people(city: Path) -> None:
    values = [[1, 2, -9999, 0], [3, -5, float("nan"), 4]]
    report = make_cells(Request(raster(city, values, nodata=-9999), city)).report
    assert report.left_out == {"blank": 2, "negative": 1, "zero": 1}
    assert (report.written.cells, report.written.people["population"]) == (4, pytest.approx(10))
    assert "2 cell(s) without data, left out" in [line.en for line in report.lines]


def test_a_raster_that_ends_within_a_district_says_so(city: Path) -> None:
    """Three pixels of half a district reach from the west of a to the middle of b, as a tile might."""
    report = make_cells(Request(raster(city, [[1, 2, 4], [0, 0, 0]]), city)).report
    assert report.uncovered == pytest.approx({"b": 0.5}, abs=1e-6)
    assert any("people beyond not counted: b 50%" in line.en for line in report.lines)
    assert make_cells(Request(raster(city, [[1, 2, 4, 8], [0, 0, 0, 0]]), city)).report.uncovered == {}


def test_stored_numbers_of_a_raster_are_scaled(city: Path) -> None:
    source = raster(city, [[1, 2, 4, 8], [0, 0, 0, 0]])
    rasterio = pytest.importorskip("rasterio")
    with rasterio.open(source.path, "r+") as file:
        file.scales, file.offsets = (0.5,), (0.0,)
    assert by_district(make_cells(Request(source, city))) == pytest.approx({"a": 1.5, "b": 6})


def test_a_density_is_multiplied_by_the_area_of_its_pixel(city: Path) -> None:
    # A district is 0.01° × 0.01° at 28° N: 0.9837 km × 1.1082 km on the ellipsoid.
    source = raster(city, np.full((2, 4), 1000.0))
    cells = make_cells(Request(source, city, unit="per_km2"))
    assert by_district(cells)["a"] == pytest.approx(1000 * 0.9837 * 1.1082, rel=1e-3)
    assert "per km²" in cells.report.lines[1].en
    assert by_district(make_cells(Request(source, city)))["a"] == pytest.approx(4000)


def test_a_raster_in_metres_gives_the_same_people(city: Path) -> None:
    rasterio = pytest.importorskip("rasterio")
    west, south, east, north = gpd.GeoSeries([box(0, 2)], crs=4326).to_crs(32651).total_bounds
    form = {"driver": "GTiff", "count": 1, "dtype": "float32", "crs": "EPSG:32651", "height": 40, "width": 40}
    form["transform"] = rasterio.Affine(
        (east - west + 1000) / 40, 0, west - 500, 0, (south - north - 1000) / 40, north + 500
    )
    with rasterio.open(city / "utm.tif", "w", **form) as file:
        file.write(np.ones((40, 40), dtype="float32"), 1)
    report = make_cells(Request(Table(city / "utm.tif"), city, clip=True)).report
    pixel = (east - west + 1000) * (north - south + 1000) / 1600
    district = 983.7 * 1108.2
    assert report.districts == pytest.approx({"a": district / pixel, "b": district / pixel}, rel=3e-3)


@pytest.mark.parametrize(
    ("profile", "said"), [({"crs": None}, "has no CRS"), ({"west": 50.0}, "does not overlap the study area")]
)
def test_a_raster_without_crs_or_of_another_place_is_refused(city: Path, profile: Mapping[str, Any], said: str) -> None:
    assert faults(Request(raster(city, [[1.0]], **profile), city))[0][2] == said


def test_without_the_extra_the_remedy_is_to_install_it(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "exactextract", None)
    with pytest.raises(AreaError, match=r"pip install 'gridplan\[raster\]'"):
        make_cells(Request(Table(city / "people.tif"), city))


# Official totals by zone

WEST_SIDE, EAST_SIDE = box(0, 1), box(1, 2)
INNER = box(1.5, 2, 0.25, 0.75)  # inside EAST_SIDE, as a functional zone lies inside a 区


def test_cells_of_a_zone_are_scaled_to_its_total(city: Path) -> None:
    source = points(city, [(0.2, 30), (0.8, 10), (1.5, 60)])
    totals = zones(city, [(WEST_SIDE, "w", 80), (EAST_SIDE, "e", 61)])
    cells = make_cells(Request(source, city, totals=totals))
    assert cells.table["population"].tolist() == [60, 20, 61]
    assert cells.report.totals == {"population": 141}
    assert cells.report.difference == {"population": 0}


@pytest.mark.parametrize(
    ("inner", "east", "everybody"),
    # Of the points in the east 30 people live outside the inner zone, 20 in it. Its total is 50, that around it 80.
    [("included", [80 - 50, 50], 80), ("apart", [80, 50], 130)],
)
def test_people_of_a_zone_inside_another_count_once(
    city: Path, inner: Any, east: list[float], everybody: float
) -> None:
    source = points(city, [(1.2, 30), (1.7, 20)])
    totals = zones(city, [(EAST_SIDE, "龙湾", 80), (INNER, "集聚区", 50)])
    cells = make_cells(Request(source, city, totals=totals, inner=inner))
    assert cells.table["population"].tolist() == east
    assert cells.report.totals == {"population": everybody}
    assert cells.report.nested == (("集聚区", "龙湾"),)


def test_nested_zones_are_asked_about_with_every_pair(city: Path) -> None:
    rows = [(box(0, 2), "市", 100), (EAST_SIDE, "龙湾", 80), (INNER, "集聚区", 50)]
    request = Request(points(city, [(1.2, 30)]), city, totals=zones(city, rows))
    assert faults(request) == [(2, "龙湾", "lies inside 市"), (3, "集聚区", "lies inside 龙湾")]


def test_zones_three_deep_each_spread_what_is_left_of_their_total(city: Path) -> None:
    rows = [(box(0, 2), "市", 100), (EAST_SIDE, "龙湾", 80), (INNER, "集聚区", 50)]
    source = points(city, [(0.5, 1), (1.2, 1), (1.7, 1)])
    cells = make_cells(Request(source, city, totals=zones(city, rows), inner="included"))
    assert cells.table["population"].tolist() == [20, 30, 50]
    assert cells.report.totals == {"population": 100}


def test_inner_zones_with_more_people_than_the_outer_are_a_fault(city: Path) -> None:
    totals = zones(city, [(EAST_SIDE, "龙湾", 40), (INNER, "集聚区", 50)])
    request = Request(points(city, [(1.2, 30)]), city, totals=totals, inner="included")
    assert faults(request) == [(1, "龙湾", "zones inside it have 10 people more than it has")]


def test_zones_that_overlap_in_part_or_repeat_each_other_are_faults(city: Path) -> None:
    rows = [(WEST_SIDE, "w", 1), (box(0.5, 1.5), "middle", 1), (WEST_SIDE, "again", 1)]
    found = faults(Request(points(city, [(0.5, 1)]), city, totals=zones(city, rows), inner="apart"))
    assert sorted(found) == [
        (2, "middle", "overlaps w in part (50%)"),
        (3, "again", "is the same place as w"),
        (3, "again", "overlaps middle in part (50%)"),
    ]


def test_people_of_a_zone_without_cells_stand_at_one_point_of_it_and_are_listed(city: Path) -> None:
    # The only cell of e has nobody, and i has none.
    source = points(city, [(0.5, 10), (1.2, 0)])
    totals = zones(city, [(WEST_SIDE, "w", 10), (EAST_SIDE, "e", 80), (INNER, "i", 50)])
    cells = make_cells(Request(source, city, totals=totals, inner="included"))
    placed = cells.table.set_index("cell_id").loc[["zone:i", "zone:e"]]
    assert placed["population"].tolist() == [50, 30]
    assert placed["district_id"].tolist() == ["b", "b"]
    spots = shapely.points(placed["lon"], placed["lat"])
    assert INNER.contains(spots[0])
    assert EAST_SIDE.difference(INNER).contains(spots[1]), "beside the inner zone, not in it"
    assert cells.report.placed == {"population": {"i": 50, "e": 30}}
    assert any("2 zone(s) without cells, 80 of population" in line.en for line in cells.report.lines)


def test_people_of_a_zone_beyond_the_districts_are_left_out_and_counted(city: Path) -> None:
    # Zone e reaches one district past the city; half of its source people live there.
    source = points(city, [(0.5, 10), (1.5, 20), (2.5, 20)])
    totals = zones(city, [(WEST_SIDE, "w", 10), (box(1, 3), "e", 100)])
    report = make_cells(Request(source, city, totals=totals)).report
    assert report.written.people == {"population": 60}
    assert report.outside.people == {"population": 50}
    assert report.difference == {"population": 0}


def test_people_in_no_zone_are_asked_about_then_kept_or_dropped(city: Path) -> None:
    source, totals = points(city, [(0.5, 10), (1.5, 20)]), zones(city, [(WEST_SIDE, "w", 30)])
    assert faults(Request(source, city, totals=totals))[0][2] == "20 people of the districts are in no zone"
    kept = make_cells(Request(source, city, totals=totals, outside_totals="keep"))
    assert by_district(kept) == {"a": 30, "b": 20}
    dropped = make_cells(Request(source, city, totals=totals, outside_totals="drop"))
    assert by_district(dropped) == {"a": 30}
    assert dropped.report.outside_totals.people == {"population": 20}
    assert kept.report.difference == dropped.report.difference == {"population": 0}


def test_a_blank_total_is_a_fault_at_its_row(city: Path) -> None:
    totals = zones(city, [(WEST_SIDE, "w", 30), (EAST_SIDE, "e", None)])
    assert faults(Request(points(city, [(0.5, 10)]), city, totals=totals)) == [(2, None, "the total is empty")]


def test_each_kind_meets_totals_of_its_own(city: Path) -> None:
    # Registered people have a column in the source, insured ones have totals alone and are spread like residents.
    source = points(city, [(0.2, 30, 5), (0.8, 10, 15), (1.5, 60, 9)], "registered")
    rows = [(WEST_SIDE, "w", 40, 40, 400), (EAST_SIDE, "e", 60, 18, 30)]
    totals = zones(city, rows, "registered", "insured")
    cells = make_cells(Request(source, city, kinds=("registered", "insured"), totals=totals))
    assert cells.table["population"].tolist() == [30, 10, 60]
    assert cells.table["registered"].tolist() == [10, 30, 18]
    assert cells.table["insured"].tolist() == [300, 100, 30]
    assert cells.report.borrowed["insured"] == ("e", "w")
    assert cells.report.difference == {"population": 0, "registered": 0, "insured": 0}


def test_a_grid_and_a_raster_are_cut_at_the_borders_of_zones_too(city: Path) -> None:
    # 100 people evenly over the city, on one cell and on two pixels; the zones' border is not that of the districts.
    totals = zones(city, [(box(0, 0.5), "w", 10), (box(0.5, 2), "e", 90)])
    grid = polygons(city / "grid.gpkg", [(box(0, 2), 100)], "population")
    for source in (grid, raster(city, [[50.0, 50.0]], side=1)):
        cells = make_cells(Request(source, city, totals=totals))
        # a: 10 of zone w and a third of zone e; b: two thirds of zone e
        assert by_district(cells) == pytest.approx({"a": 40, "b": 60}, rel=1e-3)
        assert sum(by_district(cells).values()) == pytest.approx(100, abs=0.01)
        assert cells.report.difference["population"] == pytest.approx(0, abs=1e-5)


# Properties

SPOTS = st.tuples(st.integers(1, 29), st.integers(1, 9), st.integers(0, 500))
NESTED = [
    (box(0, 3), "city", 5000),
    (box(0, 1), "w", 900),
    (box(1, 2), "e", 3000),
    (box(1.25, 1.75, 0.25, 0.75), "i", 700),
]


def spread(folder: Path, spots: Sequence[tuple[int, int, int]], inner: Any) -> Cells:
    """Convert points on a lattice of tenths of a district, with zones three deep."""
    rows = [(number, *at(column / 10, row / 10), people) for number, (column, row, people) in enumerate(spots)]
    frame = pd.DataFrame(rows, columns=["cell_id", "lon", "lat", "population"])
    path = folder / "lattice.csv"
    frame.sample(frac=1, random_state=len(spots)).to_csv(path, index=False)
    request = Request(Table(path), folder, totals=Table(folder / "zones.gpkg"), inner=inner, clip=True)
    return make_cells(request)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SPOTS, min_size=1, max_size=20), st.sampled_from(["included", "apart"]))
def test_nobody_is_lost_or_counted_twice(city: Path, spots: list[tuple[int, int, int]], inner: str) -> None:
    if not any(people and column <= 20 for column, _, people in spots):
        spots = [*spots, (5, 5, 1)]
    zones(city, NESTED)
    report = spread(city, spots, inner).report
    everybody = 5000 if inner == "included" else 5000 + 900 + 3000 + 700
    counted = report.written.people["population"] + report.outside.people["population"]
    assert counted == pytest.approx(everybody, abs=0.01)
    assert abs(report.difference["population"]) < 0.01


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SPOTS, min_size=1, max_size=20, unique_by=lambda spot: spot[:2]), st.randoms())
def test_the_order_of_cells_and_zones_does_not_matter(
    city: Path, spots: list[tuple[int, int, int]], random: Random
) -> None:
    spots = [*spots, (5, 0, 1)]
    zones(city, NESTED)
    first = spread(city, spots, "apart").table
    zones(city, random.sample(NESTED, len(NESTED)))
    second = spread(city, random.sample(spots, len(spots)), "apart").table
    keys = ["lon", "lat", "district_id", "population"]
    one, other = (frame[keys].sort_values(keys).to_numpy() for frame in (first, second))
    assert one[:, 2].tolist() == other[:, 2].tolist()
    np.testing.assert_allclose(one[:, [0, 1, 3]].astype(float), other[:, [0, 1, 3]].astype(float), atol=1e-5)


# From the source to the study area


def test_the_command_makes_cells_that_the_study_area_reads_with_their_record(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    points(city, [(0.2, 30, 3), (0.8, 10, 7), (1.5, 60, 6)], "老人")
    command = ["cells", str(city / "points.csv"), "--area", str(city), "--out", str(city / "cells.csv")]
    assert main([*command, "--kind", "aged_60", "--column", "aged_60=老人", "--lang", "en"]) == 0
    assert "written: 3 cell(s), population 100, aged_60 16" in capsys.readouterr().out
    manifest = yaml.safe_load((city / "area.yaml").read_text(encoding="utf-8"))
    layer = {key: manifest["layers"]["districts"][key] for key in ("vintage", "licence", "source", "status")}
    words = {"aged_60": {"zh": "60 岁以上", "en": "aged 60 and over"}}
    manifest["layers"]["cells"] = layer | {"file": "cells.csv", "kinds": words}
    (city / "area.yaml").write_text(yaml.safe_dump(manifest, allow_unicode=True), encoding="utf-8")
    area = read_area(city)
    assert area.districts["population"].to_dict() == {"a": 1000, "b": 1000}, "the official figures"
    assert area.places["population"].tolist() == pytest.approx([750, 250, 1000])
    assert area.with_population("aged_60").places["population"].tolist() == [3, 7, 6]
    assert area.cells_record is not None
    assert area.cells_record.source == "points.csv"
    assert area.cells_record.report["written"]["people"] == {"population": 100, "aged_60": 16}
    facts = {label.en: value.en for label, value in area.cells_record.facts}
    assert facts["source"] == "points.csv"
    assert (facts["file of official totals"], facts["unit of the raster"]) == ("—", "people")
    assert facts["further kinds of people"] == "aged_60"
    assert facts["cut to the study area"] == "no"
    assert facts["written"] == "3 cells, population 100; aged_60 16"
    with (city / "cells.csv").open("a", encoding="utf-8") as file:
        file.write("more,a,120.005,27.995,1,0\n")
    assert any("cells.csv was changed after it was made" in text.en for text in read_area(city).notices)


def test_the_command_prints_its_record_for_programs(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    points(city, [(0.2, 30), (1.5, 60), (2.5, 1)])
    command = ["cells", str(city / "points.csv"), "--area", str(city), "--out", str(city / "cells.csv"), "--json"]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["report"]["outside"] == {"cells": 1, "people": {"population": 1}}
    assert told["report"]["districts"] == {"a": 30, "b": 60}
    written = json.loads((city / "cells.csv.json").read_text(encoding="utf-8"))
    assert written == {key: value for key, value in told.items() if key != "cells"}


def test_the_command_answers_2_to_a_source_it_cannot_use(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["cells", str(city / "none.csv"), "--area", str(city), "--out", str(city / "cells.csv"), "--lang", "en"]
    assert main(command) == 2
    assert "none.csv" in capsys.readouterr().err
    assert not (city / "cells.csv").exists()
    with pytest.raises(SystemExit):
        main([*command, "--column", "population"])


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("points.csv", "it would replace an input"),
        ("cells.xlsx", "Name a .csv file in a folder that exists"),
        ("nowhere/cells.csv", "Name a .csv file in a folder that exists"),
    ],
)
def test_the_command_looks_at_the_place_to_write_to_before_the_work(
    city: Path, out: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    points(city, [(0.2, 30), (1.5, 60)])
    before = (city / "points.csv").read_bytes()
    command = ["cells", str(city / "points.csv"), "--area", str(city), "--out", str(city / out), "--lang", "en"]
    assert main(command) == 2
    assert said in capsys.readouterr().err
    assert (city / "points.csv").read_bytes() == before


def test_columns_that_are_swapped_fill_no_page(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = pd.DataFrame({"lon": [28.0] * 500, "lat": [120.0] * 500, "population": [-1] * 500})
    rows.to_csv(city / "swapped.csv", index=False)
    command = ["cells", str(city / "swapped.csv"), "--area", str(city), "--out", str(city / "cells.csv")]
    assert main([*command, "--lang", "en"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 22, "ten of each kind, and how many more there are"
    assert "row 11, column lat, value '120.0': is outside -90 … 90" in lines[9]
    assert "row 2, column population, value '-1': is outside ≥ 0" in lines[10]
    assert lines[20].startswith("swapped.csv, column lat: 490 more like these. Longitude and latitude may be swapped")
    assert lines[21].startswith("swapped.csv, column population: 490 more like these")


def test_porto_alegre_keeps_everybody_of_its_hexagons(tmp_path: Path, test_data: Path) -> None:
    source = test_data / "porto_alegre" / "poa_hexgrid.csv"
    frame = pd.read_csv(source)
    city = write_area(tmp_path, "ab")
    west, south, east, north = frame["lon"].min(), frame["lat"].min(), frame["lon"].max(), frame["lat"].max()
    middle = (west + east) / 2
    halves = {"a": shapely.box(west, south, middle, north), "b": shapely.box(middle, south, east, north)}
    outlines = gpd.GeoDataFrame({"district_id": list(halves)}, geometry=list(halves.values()), crs=4326)
    outlines.to_file(city / "outlines.geojson")
    totals = polygons(
        tmp_path / "zones.gpkg", [(halves["a"], "w", 600_000), (halves["b"], "e", 300_000)], "zone_id", "population"
    )
    columns = {"cell_id": "id"}
    cells = make_cells(Request(Table(source, columns), city))
    assert (len(cells.table), cells.table["population"].sum()) == (1227, frame["population"].sum())
    assert by_district(cells)["a"] == frame.loc[frame["lon"] <= middle, "population"].sum()
    scaled = make_cells(Request(Table(source, columns), city, totals=totals))
    assert by_district(scaled) == pytest.approx({"a": 600_000, "b": 300_000}, abs=0.5)
