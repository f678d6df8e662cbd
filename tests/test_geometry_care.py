"""Outlines are put in order: what was drawn inexactly is mended and counted, what only people can judge is a fault."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from drawn_outlines import CRS, box, cut_city, outlines, region
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon

from gridplan.geometry import Cared, care

NEAR_M = 30.0  # where three districts meet, an edge of 20 m may run along a gap of 5 m
M2 = 1.0  # what rounding may cost over a whole city
OVERLAP = "pairs of districts with thin overlaps"
GAP = "thin gaps between districts"
HOLE = "gaps between districts"
SLIVER = "detached slivers"


def metric(cared: Cared) -> dict[str, shapely.Geometry]:
    return dict(cared.outlines.to_crs(CRS).items())


def told(cared: Cared) -> dict[str, int]:
    """Return the count of each entry by the first words of its English sentence."""
    return {entry.what.en.split(",")[0]: entry.count for entry in cared.entries}


def areas(cared: Cared) -> dict[str, float]:
    return {key: round(shape.area) for key, shape in metric(cared).items()}


def test_outlines_in_order_come_back_as_they_are() -> None:
    given_outlines = outlines(b=box(1000, 0, 2000, 1000), a=box(0, 0, 1000, 1000))
    cared = care(given_outlines)
    assert cared.outlines.index.tolist() == ["a", "b"]
    assert shapely.equals_identical(cared.outlines["a"], given_outlines["a"])
    assert (cared.entries, cared.faults, cared.overlaps) == ((), (), ())


def test_thin_overlap_goes_to_one_district_and_is_told_with_its_area() -> None:
    cared = care(outlines(a=box(0, 0, 1003, 1000), b=box(1000, 0, 2000, 1000)), names={"a": "莲池", "b": "水心"})
    assert sum(areas(cared).values()) == 2_000_000
    assert not cared.faults
    (entry,) = cared.entries
    assert (entry.happening, entry.count, entry.examples) == ("repaired", 1, ("莲池—水心",))
    assert entry.what.zh == "相邻片区细微重叠，共 3,000 平方米，已消除"
    assert entry.effect is not None


def test_wide_overlap_is_a_fault_with_both_districts_and_its_area() -> None:
    cared = care(outlines(a=box(0, 0, 1020, 1000), b=box(1000, 0, 2000, 1000)), names={"b": "水心"}, file="片区.shp")
    (fault,) = cared.faults
    assert (fault.file, fault.value) == ("片区.shp", "a")
    assert fault.problem.zh == "与 水心 重叠 0.02 平方千米（较小片区的 2.0%）"
    (overlap,) = cared.overlaps
    assert (overlap.one, overlap.other, round(overlap.km2, 4)) == ("a", "b", 0.02)


@pytest.mark.parametrize(("keeper", "sizes"), [("a", (1_020_000, 980_000)), ("b", (1_000_000, 1_000_000))])
def test_wide_overlap_goes_to_the_district_that_people_decided(keeper: str, sizes: tuple[int, int]) -> None:
    drawn = outlines(a=box(0, 0, 1020, 1000), b=box(1000, 0, 2000, 1000))
    cared = care(drawn, keepers={("a", "b"): keeper})
    assert not cared.faults
    assert tuple(areas(cared).values()) == sizes
    assert [(entry.happening, entry.count) for entry in cared.entries] == [("decided", 1)]


def test_district_within_another_is_left_with_nothing_if_the_other_keeps_all() -> None:
    drawn = outlines(a=box(0, 0, 1000, 1000), b=box(400, 400, 600, 600))
    assert [fault.value for fault in care(drawn).faults] == ["a"]
    (fault,) = care(drawn, keepers={("a", "b"): "a"}).faults
    assert fault.value == "b"
    enclave = care(drawn, keepers={("a", "b"): "b"})
    assert areas(enclave) == {"a": 960_000, "b": 40_000}


def test_thin_gap_inside_and_slit_open_to_the_outside_are_filled() -> None:
    inside = care(outlines(a=box(0, 0, 1000, 1000), b=region(1000, 0, 2000, 1000, hole=(1000, 200, 1003, 800))))
    assert told(inside) == {GAP: 1}
    assert sum(areas(inside).values()) == 2_000_000
    slit = care(outlines(a=box(0, 0, 1000, 1000), b=box(1003, 0, 2000, 1000)))
    assert told(slit) == {GAP: 1}
    assert sum(areas(slit).values()) == 2_000_000
    assert not slit.faults


def test_wide_gap_stays_and_is_told_as_missing_with_its_area_and_effect() -> None:
    around = region(0, 0, 3000, 3000, hole=(1000, 1000, 2000, 2000))
    cared = care(outlines(a=around, b=box(3000, 0, 4000, 3000)))
    (entry,) = cared.entries
    assert (entry.happening, entry.count) == ("missing", 1)
    assert entry.examples == ("a旁 1.00 平方千米 · beside a 1.00 km²",)
    assert entry.effect is not None
    assert "不属于任何片区" in entry.effect.zh
    assert areas(cared) == {"a": 8_000_000, "b": 3_000_000}


def test_notch_of_one_district_on_the_outside_is_no_gap() -> None:
    notched = box(0, 0, 1000, 1000).difference(box(400, 900, 403, 1000))
    cared = care(outlines(a=notched, b=box(1000, 0, 2000, 1000)))
    assert cared.entries == ()
    assert areas(cared)["a"] == 999_700


def test_rows_of_one_district_are_joined_and_its_islands_told() -> None:
    rows = outlines(a=box(0, 0, 500, 1000), b=box(1000, 0, 2000, 1000))
    more = outlines(a=box(500, 0, 1000, 1000))
    island = outlines(a=box(5000, 0, 5500, 500))
    cared = care(gpd.GeoSeries([*rows, *more, *island], index=[*rows.index, "a", "a"], crs=rows.crs))
    assert told(cared) == {"districts given in several rows": 1, "districts of several parts: islands": 1}
    assert areas(cared) == {"a": 1_250_000, "b": 1_000_000}
    assert [entry.examples for entry in cared.entries] == [("a (3)",), ("a (2)",)]


def test_detached_slivers_are_left_out_and_counted_but_never_a_whole_district() -> None:
    crumbs = MultiPolygon([box(0, 0, 1000, 1000), box(3000, 0, 3009, 9), box(4000, 0, 4003, 900)])
    cared = care(outlines(a=crumbs, b=box(1000, 0, 1004, 20)))
    (entry,) = cared.entries
    assert (entry.happening, entry.count, entry.examples) == ("left_out", 2, ("a",))
    assert entry.what.en == "detached slivers, 2,781 m² in all, left out"
    assert areas(cared) == {"a": 1_000_000, "b": 80}


def test_small_crossing_is_mended_and_a_bow_tie_is_refused_with_both_areas() -> None:
    loop = Polygon([(0, 0), (1000, 0), (1000, 1000), (500, 1000), (520, 1020), (520, 990), (0, 1000)])
    mended = care(outlines(a=loop))
    assert told(mended)["outlines that crossed themselves"] == 1
    assert shapely.is_valid(mended.outlines["a"])
    tie = Polygon([(0, 0), (1000, 1000), (1000, 0), (0, 1000)])
    (fault,) = care(outlines(a=tie)).faults
    assert "变为 0.50 平方千米，无法确定原意" in fault.problem.zh


def test_what_is_no_polygon_is_a_fault_told_beside_the_overlaps() -> None:
    drawn = outlines(a=box(0, 0, 1020, 1000), b=box(1000, 0, 2000, 1000), c=shapely.LineString([(0, 0), (9, 9)]))
    drawn["d"] = None
    drawn["e"] = MultiPolygon()
    problems = {fault.value: fault.problem.en for fault in care(drawn).faults}
    assert problems["c"] == "is not a polygon (LineString)"
    assert problems["d"] == problems["e"] == "is not a polygon (—)"
    assert problems["a"].startswith("overlaps b")


def test_layer_without_any_polygon_is_refused_row_by_row() -> None:
    cared = care(gpd.GeoSeries([None, shapely.Point(120, 28)], index=["a", "b"], crs="EPSG:4326"))
    assert [(fault.value, fault.problem.en) for fault in cared.faults] == [
        ("a", "is not a polygon (—)"),
        ("b", "is not a polygon (Point)"),
    ]


@settings(max_examples=25)
@given(cut_city())
def test_care_leaves_the_ground_as_it_is_and_nobody_overlaps(city: gpd.GeoSeries) -> None:
    """Borders drawn anew for each district, off by 2 m at most, become one border close to both."""
    cared = care(city)
    assert not cared.faults
    before, after = city.to_crs(CRS), cared.outlines.to_crs(CRS)
    assert shapely.coverage_is_valid(after.to_numpy())
    assert shapely.is_valid(cared.outlines.to_numpy()).all()
    whole = shapely.union_all(before.to_numpy())
    mended = shapely.union_all(after.to_numpy())
    assert abs(mended.area - after.area.sum()) < M2
    assert shapely.area(shapely.difference(whole, mended)) < M2
    assert shapely.covers(shapely.buffer(whole, 5.0), mended)
    for key, shape in after.items():
        assert shapely.hausdorff_distance(shape.boundary, before[key].boundary, densify=0.05) < NEAR_M


@settings(max_examples=8)
@given(cut_city(), st.randoms())
def test_order_of_rows_does_not_matter_and_care_twice_is_care_once(city: gpd.GeoSeries, random: object) -> None:
    order = list(range(len(city)))
    random.shuffle(order)  # type: ignore[attr-defined]
    once, shuffled = care(city), care(city.iloc[order])
    assert shapely.equals_identical(once.outlines.to_numpy(), shuffled.outlines.to_numpy()).all()
    assert once.entries == shuffled.entries
    twice = care(once.outlines)
    assert shapely.equals_identical(once.outlines.to_numpy(), twice.outlines.to_numpy()).all()
    assert not [entry for entry in twice.entries if entry.happening == "repaired"]
    assert np.isfinite(twice.outlines.total_bounds).all()


@pytest.mark.parametrize("west", [120.605, 120.607, 120.6081])
@pytest.mark.parametrize("keeper", ["a", "b"])
def test_ground_given_to_a_keeper_leaves_no_spike_that_fewer_digits_make_invalid(west: float, keeper: str) -> None:
    squares = [shapely.box(120.6 + n * 0.01, 28.0, 120.61 + n * 0.01, 28.01) for n in range(3)]
    squares[1] = shapely.union(squares[1], shapely.box(west, 28.0, 120.61, 28.01))
    cared = care(gpd.GeoSeries(dict(zip("abc", squares, strict=True)), crs=4326), keepers={("a", "b"): keeper})
    assert not cared.faults
    for digits in (12, 9, 8):
        rounded = shapely.transform(cared.outlines.to_numpy(), lambda xy, digits=digits: np.round(xy, digits))
        assert shapely.is_valid(rounded).all()


def test_long_borders_that_bend_with_the_projection_are_fitted_all_the_same() -> None:
    """Borders straight in degrees are not straight in metres: a corner on one lies beside it, not on it."""

    def leaning(*bounds: float) -> Polygon:
        flat = shapely.box(*bounds)
        return shapely.transform(flat, lambda xy: xy + np.column_stack([0 * xy[:, 0], 0.021 * (xy[:, 0] - 120.6)]))

    city = {
        "a": leaning(120.6, 28.0, 120.7, 28.1),
        "b": leaning(120.63, 28.0, 120.8, 28.1),
        "c": leaning(120.6, 28.1, 120.8, 28.2),
        "d": leaning(120.6, 27.9, 120.8, 28.0),
    }
    cared = care(gpd.GeoSeries(city, crs=4326), keepers={("a", "b"): "a"})
    assert not cared.faults
    whole = shapely.union_all(list(city.values()))
    assert sum(shape.area for shape in cared.outlines) == pytest.approx(whole.area, rel=1e-6)
