"""Isochrones agree with the minutes of the places; nested; both directions; islands outside."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from drawing import drawn_area
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.access import AccessTable, access_table
from gridplan.errors import MeasureError
from gridplan.isochrones import isochrones, lattice_over
from gridplan.study_area import StudyArea
from gridplan.travel_time import TableChoice

# Neighbours are linked by a kilometre, which is a minute; H stands at m, in the middle.
SQUARE = """
    abcde
    fghij
    klmno
    pqrst
    uvwxy
"""
FEW = 3000  # lattice points: some 120 m apart
Made = tuple[StudyArea, AccessTable]


def drawn_square(folder: Path, **travel: object) -> Made:
    facilities = [{"id": "H", "in": "m"}, {"id": "A", "in": "a"}]
    area = drawn_area(folder, SQUARE, facilities=facilities, travel_time={"thresholds_min": [1.5, 2.5], **travel})
    return area, access_table(area)


@pytest.fixture(scope="module")
def square(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Off the roads people are as fast as on them: a kilometre is a minute everywhere."""
    return drawn_square(tmp_path_factory.mktemp("square"), snap_speed_km_per_h=60)


@pytest.fixture(scope="module")
def slow_aside(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Off the roads a kilometre takes four minutes, as is usual."""
    return drawn_square(tmp_path_factory.mktemp("aside"))


def places_of(area: StudyArea) -> gpd.GeoSeries:
    points = gpd.points_from_xy(area.places["lon"], area.places["lat"])
    return gpd.GeoSeries(points, index=area.places["district_id"], crs=4326).to_crs(area.metric_crs)


def metric(area: StudyArea, drawn: gpd.GeoDataFrame) -> list[shapely.Geometry]:
    return list(drawn.geometry.to_crs(area.metric_crs))


limit = st.floats(0.3, 4.5).filter(lambda number: abs(number - round(number)) > 1e-6)


@settings(max_examples=15)
@given(limit, st.sampled_from(["H", "A"]), st.booleans())
def test_polygon_holds_the_places_within_the_limit_to_one_cell(
    square: Made, limit_min: float, facility: str, towards: bool
) -> None:
    area, access = square
    drawn = isochrones(area, access, [facility], limits_min=[limit_min], towards=towards, most_points=FEW)
    (shape,), row = metric(area, drawn), drawn.iloc[0]
    minutes = (access.to([facility]) if towards else access.back([facility]))[:, 0]
    places = places_of(area)
    certain = places.distance(shape.boundary).to_numpy() > row["resolution_m"]
    assert certain.sum() > 10
    assert (places.within(shape).to_numpy() == (minutes <= limit_min))[certain].all()
    assert row["people"] == 1000 * (minutes <= limit_min).sum()


@settings(max_examples=8)
@given(limit)
def test_fast_road_may_reach_on_unseen_no_farther_than_the_way_across_a_cell(
    slow_aside: Made, limit_min: float
) -> None:
    area, access = slow_aside
    drawn = isochrones(area, access, ["H"], limits_min=[limit_min])
    resolution_m = drawn["resolution_m"].iloc[0]
    minutes, places = access.to(["H"])[:, 0], places_of(area)
    (shape,) = metric(area, drawn)
    deep = places.within(shape).to_numpy() & (places.distance(shape.boundary).to_numpy() > resolution_m)
    assert (minutes[deep] <= limit_min).all(), "nobody is drawn inside who is not"
    across_min = np.sqrt(2) * resolution_m / 1000 * (60 / 15 + 1)  # on foot to the road and along it
    assert places[minutes <= limit_min - across_min].within(shape).all()


@settings(max_examples=15)
@given(limit, limit, st.booleans())
def test_polygon_of_fewer_minutes_lies_within_that_of_more(
    square: Made, one: float, other: float, merged: bool
) -> None:
    area, access = square
    limits = sorted({one, other})
    drawn = isochrones(area, access, ["H", "A"], limits_min=limits, merged=merged, most_points=FEW)
    assert drawn.geometry.is_valid.all()
    for _, own in drawn.groupby("facility_id"):
        near, far = metric(area, own)[0], metric(area, own)[-1]
        assert far.buffer(0.01).covers(near), "a centimetre for the way to degrees and back"
        assert own["people"].is_monotonic_increasing


def test_same_limit_has_the_same_polygon_whatever_else_is_asked(square: Made) -> None:
    area, access = square
    alone = isochrones(area, access, ["H"], limits_min=[1.5], most_points=FEW)
    both = isochrones(area, access, ["A", "H"], limits_min=[4, 1.5], most_points=FEW)
    same = both[(both["facility_id"] == "H") & (both["limit_min"] == 1.5)]
    assert same.geometry.iloc[0].equals(alone.geometry.iloc[0])


def test_merged_polygon_is_of_the_nearest_facility(square: Made) -> None:
    area, access = square
    (whole,) = metric(area, isochrones(area, access, ["H", "A"], limits_min=[1.5], merged=True, most_points=FEW))
    parts = isochrones(area, access, ["H", "A"], limits_min=[1.5], most_points=FEW)
    apart = shapely.union_all(metric(area, parts))  # too far from each other to meet
    assert whole.symmetric_difference(apart).area < 0.001 * whole.area
    merged = isochrones(area, access, ["H", "A"], limits_min=[1.5], merged=True, most_points=FEW).iloc[0]
    assert (merged["facility_id"], merged["facility"]) == ("H、A", "H、A")
    assert merged["people"] == 5000 + 3000
    assert merged["area_km2"] == pytest.approx(whole.area / 1e6)


def test_one_way_streets_make_the_two_directions_differ(tmp_path: Path) -> None:
    ring = [("a", "b", 1, "oneway"), ("b", "c", 1, "oneway"), ("c", "d", 1, "oneway"), ("d", "a", 1, "oneway")]
    area = drawn_area(tmp_path, "ab\ndc", links=ring)
    access = access_table(area)
    places = places_of(area)
    for towards, direction, near, far in ((True, "to", "d", "b"), (False, "from", "b", "d")):
        drawn = isochrones(area, access, ["H1"], limits_min=[1.5], towards=towards, most_points=FEW)
        (shape,) = metric(area, drawn)
        assert shape.contains(places[near])
        assert shape.distance(places[far]) > 3 * drawn["resolution_m"].iloc[0]
        assert drawn["direction"].tolist() == [direction]
        assert drawn["people"].tolist() == [2000]


def test_island_stays_outside(tmp_path: Path) -> None:
    drawing = "abc\n...\ndef"
    links = [("a", "b", 1), ("b", "c", 1), ("d", "e", 1), ("e", "f", 1)]
    area = drawn_area(tmp_path, drawing, links=links, travel_time={"snap_limit_km": 0.8})
    access = access_table(area)
    drawn = isochrones(area, access, ["H1"], limits_min=[60], most_points=FEW)
    places = places_of(area)
    assert set(places.index[places.within(metric(area, drawn)[0])]) == set("abc")


def test_land_too_far_from_any_road_is_a_hole(tmp_path: Path) -> None:
    area = drawn_area(
        tmp_path,
        SQUARE,
        links=[(a, b, 1) for a, b in pairwise("abcdejotyxwvupkfa")],
        travel_time={"snap_limit_km": 0.5},
    )
    (shape,) = metric(area, isochrones(area, access_table(area), ["H1"], limits_min=[60], most_points=FEW))
    (part,) = shape.geoms
    assert len(part.interiors) == 1
    middle = places_of(area)["m"]
    assert shapely.Polygon(part.interiors[0]).contains(middle)


def test_nothing_within_the_limit_is_an_empty_row(square: Made) -> None:
    area, _ = square
    slow = access_table(area, area.travel_settings.model_copy(update={"terminal_min": 5}))
    drawn = isochrones(area, slow, ["H"], limits_min=[3], most_points=FEW)
    assert drawn[["people", "area_km2"]].to_numpy().tolist() == [[0, 0]]
    assert drawn.geometry.is_empty.all()


def test_facility_without_a_site_is_named_and_not_zero(tmp_path: Path) -> None:
    facilities = [{"id": "H1"}, {"id": "H2"}]
    area = drawn_area(tmp_path, "ab", facilities=facilities, campuses=[{"id": "K", "facility": "H1", "in": "a"}])
    access = access_table(area)
    drawn = isochrones(area, access, ["H1", "H2"], limits_min=[9], most_points=FEW)
    assert drawn["unlocated"].tolist() == ["", "H2"]
    assert drawn["people"].isna().tolist() == drawn["area_km2"].isna().tolist() == [False, True]
    merged = isochrones(area, access, ["H1", "H2"], limits_min=[9], merged=True, most_points=FEW).iloc[0]
    assert (merged["people"], merged["unlocated"]) == (2000, "H2")


def test_unknown_population_inside_is_counted_by_place(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, "ab", populations={"b": None})
    row = isochrones(area, access_table(area), ["H1"], limits_min=[9], most_points=FEW).iloc[0]
    assert (row["people"], row["unknown_places"]) == (1000, 1)


def test_people_of_an_isochrone_are_estimates_where_their_number_is(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, "ab", status={"population": "modelled"})
    row = isochrones(area, access_table(area), ["H1"], limits_min=[2], most_points=500).iloc[0]
    assert (bool(row["estimated"]), bool(row["people_estimated"])) == (False, True)


def test_table_of_minutes_has_no_isochrones(square: Made) -> None:
    area, access = square
    given_elsewhere = replace(access, settings=access.settings.model_copy(update={"table": TableChoice()}))
    with pytest.raises(MeasureError, match="外部时间表"):
        isochrones(area, given_elsewhere, ["H"])


@pytest.mark.parametrize("limits", [[], [0], [-5], [float("nan")], [float("inf")], [15, 61]])
def test_limits_that_cannot_be_measured_are_refused(square: Made, limits: list[float]) -> None:
    area, access = square
    cut = replace(access, settings=access.settings.model_copy(update={"cutoff_min": 60.0}))
    with pytest.raises(MeasureError):
        isochrones(area, cut, ["H"], limits_min=limits)


@pytest.mark.parametrize("most_points", [500, 3000, 60_000])
def test_lattice_covers_the_outlines_with_no_more_points_than_allowed(wenzhou: StudyArea, most_points: int) -> None:
    lattice = lattice_over(wenzhou, most_points)
    assert 0.8 * most_points < len(lattice.points) <= most_points
    west, south, east, north = wenzhou.metric_outlines.total_bounds
    assert shapely.box(lattice.x_m[0], lattice.y_m[0], lattice.x_m[-1], lattice.y_m[-1]).contains(
        shapely.box(west, south, east, north)
    )
    assert np.diff(lattice.x_m) == pytest.approx(lattice.resolution_m)


def test_lattice_of_a_small_area_is_no_finer_than_fifty_metres(square: Made) -> None:
    assert lattice_over(square[0]).resolution_m == 50
