"""What polygons refer to: proposed by how they lie on polygons that are already located."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import CRS

from gridplan.coordinates import WGS84, from_wgs84_to
from gridplan.importing.datum import propose_for_outlines
from gridplan.study_area import StudyArea, read_area

REFERENCES = ["WGS84", "GCJ-02", "BD-09", "EPSG:4549", "EPSG:4528", "EPSG:32651", "EPSG:4550"]


def moved(shapes: gpd.GeoDataFrame, reference: str, *, turned: bool = False) -> gpd.GeoDataFrame:
    """The polygons as a file in `reference` has them, without a word of what they are in."""

    def to_file(xy: np.ndarray) -> np.ndarray:
        x, y = from_wgs84_to(xy[:, 0], xy[:, 1], reference)
        return np.column_stack([y, x] if turned else [x, y])

    return gpd.GeoDataFrame(geometry=shapely.transform(shapes.geometry.to_numpy(), to_file), index=shapes.index)


@pytest.fixture(scope="module")
def located(wenzhou: StudyArea) -> gpd.GeoDataFrame:
    """The 45 districts by name of their 区划."""
    return wenzhou.districts.set_index("admin_area")[["geometry"]]


@pytest.fixture(scope="module")
def rough(located: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The same 区划 drawn by someone else: one polygon each, boundaries some hundred metres off in places."""
    whole = located.dissolve(by=located.index)
    return whole.set_geometry(whole.geometry.simplify(0.003))


@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize("turned", [False, True])
def test_polygons_of_the_same_names_decide(
    located: gpd.GeoDataFrame, rough: gpd.GeoDataFrame, reference: str, turned: bool
) -> None:
    evidence = propose_for_outlines(moved(rough, reference, turned=turned), located)
    assert (evidence.proposed, evidence.swapped) == (reference, turned)
    best = evidence.candidates[0]
    assert (best.reference, best.inside_named, best.of) == (reference, 4, 4)
    assert 0 < best.median_km_outside < 0.15


@pytest.mark.parametrize("datum", ["WGS84", "GCJ-02", "BD-09"])
def test_polygons_of_other_names_are_compared_as_a_whole(
    located: gpd.GeoDataFrame, wenzhou: StudyArea, datum: str
) -> None:
    districts = wenzhou.districts.set_index("name")[["geometry"]]
    evidence = propose_for_outlines(moved(districts, datum), located)
    assert evidence.proposed == datum
    assert evidence.candidates[0].of == 1


def test_the_gap_is_the_distance_that_a_square_was_moved() -> None:
    """A square of side s moved by d to the east misses s·d on two of its four sides: a mean gap of d / 2."""
    lon, lat, side_km = np.array([120.6, 120.8]), np.array([28.0, 28.2]), 22.2
    there = gpd.GeoDataFrame(geometry=[shapely.box(lon[0], lat[0], lon[1], lat[1])], index=["a"], crs=WGS84)
    here = gpd.GeoDataFrame(geometry=[shapely.box(lon[0] + 0.01, lat[0], lon[1] + 0.01, lat[1])], index=["a"])
    gap = {one.reference: one.median_km_outside for one in propose_for_outlines(here, there).candidates}
    moved_km = 0.01 * 111.3 * np.cos(np.radians(28.1))
    wide_km = 0.2 * 111.3 * np.cos(np.radians(28.1))
    assert gap["WGS84"] == pytest.approx(2 * moved_km * side_km / (2 * side_km + 2 * wide_km), rel=0.01)


def test_polygons_halfway_between_two_datums_decide_nothing(located: gpd.GeoDataFrame) -> None:
    whole = located.dissolve(by=located.index)
    shapes = whole.geometry.to_numpy(), moved(whole, "GCJ-02").geometry.to_numpy()
    between = shapely.transform(shapes[0], lambda xy: (xy + shapely.get_coordinates(shapes[1])) / 2)
    evidence = propose_for_outlines(gpd.GeoDataFrame(geometry=between, index=whole.index), located)
    assert evidence.proposed is None
    assert "不足以判断" in evidence.why.zh


def test_polygons_of_another_city_fit_nothing(located: gpd.GeoDataFrame) -> None:
    xuchang = read_area("xuchang").districts.set_index("admin_area")[["geometry"]]
    evidence = propose_for_outlines(xuchang.set_crs(WGS84, allow_override=True), located)
    assert evidence.proposed is None
    assert "没有一种坐标系" in evidence.why.zh


def test_an_invalid_polygon_is_compared_all_the_same(located: gpd.GeoDataFrame, rough: gpd.GeoDataFrame) -> None:
    bow_tie = shapely.Polygon([(120.60, 28.00), (120.61, 28.01), (120.61, 28.00), (120.60, 28.01)])
    shapes = moved(rough, "GCJ-02")
    assert "龙湾区" in shapes.index
    shapes.loc["龙湾区", "geometry"] = bow_tie
    evidence = propose_for_outlines(shapes, located)
    assert evidence.proposed == "GCJ-02"
    assert evidence.candidates[0].inside_named == 3


def test_an_older_datum_is_refused_with_the_remedy(located: gpd.GeoDataFrame, rough: gpd.GeoDataFrame) -> None:
    evidence = propose_for_outlines(moved(rough, "EPSG:4549").set_crs(CRS(2437)), located)
    assert (evidence.candidates, evidence.proposed) == ((), None)
    assert "转换参数" in evidence.why.zh


def test_shapes_that_are_missing_are_left_out(located: gpd.GeoDataFrame, rough: gpd.GeoDataFrame) -> None:
    shapes = moved(rough, "BD-09")
    shapes.iloc[0, 0] = None
    assert propose_for_outlines(shapes, located).proposed == "BD-09"


def test_with_nothing_to_compare_only_the_form_and_the_file_tell(rough: gpd.GeoDataFrame) -> None:
    nothing = gpd.GeoDataFrame(geometry=[], crs=WGS84)
    for against in (None, nothing):
        assert propose_for_outlines(moved(rough, "GCJ-02"), against).proposed is None
        assert propose_for_outlines(moved(rough, "EPSG:4528"), against).proposed == "EPSG:4528"
        assert propose_for_outlines(moved(rough, "EPSG:4549").set_crs(CRS(4549)), against).proposed == "EPSG:4549"
