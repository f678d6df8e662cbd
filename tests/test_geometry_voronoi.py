"""Outlines from centres: they fill the boundary, hang together, and every centre lies in its own."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from drawn_outlines import CRS, box, outlines, region
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.coordinates import WGS84
from gridplan.errors import AreaError
from gridplan.geometry import voronoi_outlines

M2 = 1.0
HORSESHOE = region(0, 0, 3000, 3000, hole=(1000, 1000, 2000, 3000))
SPREAD = st.lists(
    st.tuples(st.integers(0, 59), st.integers(0, 59)).map(lambda p: (p[0] * 50 + 20, p[1] * 50 + 20)),
    min_size=1,
    max_size=12,
    unique=True,
)


def centres(*places: tuple[float, float], admin_areas: str = "") -> pd.DataFrame:
    """Return centres drawn in metres, with ids D0, D1, …; a letter of `admin_areas` for each."""
    points = gpd.GeoSeries(gpd.points_from_xy(*np.transpose(places)), crs=CRS).to_crs(WGS84)
    frame = pd.DataFrame({"lon": points.x, "lat": points.y})
    frame.index = pd.Index([f"D{number}" for number in range(len(places))], name="district_id")
    return frame.assign(admin_area=list(admin_areas)) if admin_areas else frame


def ground(shape: shapely.Geometry) -> shapely.Geometry:
    return outlines(whole=shape)["whole"]


def test_ground_goes_to_the_nearest_centre() -> None:
    made = voronoi_outlines(centres((500, 500), (1500, 500), (2500, 500)), ground(box(0, 0, 3000, 1000)))
    assert made.index.tolist() == ["D0", "D1", "D2"]
    assert made.to_crs(CRS).area.round(-1).tolist() == [1_000_000] * 3


@settings(max_examples=40)
@given(SPREAD)
def test_outlines_fill_the_boundary_without_overlap_and_each_is_one_piece(places: list[tuple[float, float]]) -> None:
    """In a horseshoe cells reach over the bay: what they get there goes to who is beside it."""
    kept = [place for place in places if HORSESHOE.contains(shapely.Point(place))] or [(500, 500)]
    made = voronoi_outlines(centres(*kept), ground(HORSESHOE)).to_crs(CRS)
    assert shapely.area(shapely.symmetric_difference(shapely.union_all(made.to_numpy()), HORSESHOE)) < M2
    assert abs(made.area.sum() - HORSESHOE.area) < M2
    assert (shapely.get_num_geometries(made.to_numpy()) == 1).all()
    assert shapely.intersects(shapely.buffer(made.to_numpy(), 0.1), shapely.points(kept)).all()


def test_island_without_a_centre_goes_whole_to_the_nearest_and_one_with_a_centre_is_its_own() -> None:
    shape = shapely.union_all([box(0, 0, 2000, 1000), box(0, 2000, 2000, 2500), box(5000, 0, 5500, 500)])
    made = voronoi_outlines(centres((400, 900), (1900, 100), (5100, 100)), ground(shape)).to_crs(CRS)
    assert made["D0"].buffer(0.1).covers(box(0, 2000, 2000, 2500))
    assert round(made["D2"].area, -1) == 250_000


def test_each_centre_takes_ground_of_its_own_admin_area_only() -> None:
    """D1 stands nearer to the middle, yet its 区划 ends at the border."""
    boundary = outlines(a=box(0, 0, 1000, 1000), b=box(1000, 0, 2000, 1000), c=box(2000, 0, 3000, 1000))
    made = voronoi_outlines(centres((100, 500), (1100, 500), admin_areas="ab"), boundary).to_crs(CRS)
    assert made.area.round(-1).tolist() == [1_000_000, 1_000_000]


def test_centre_just_outside_its_boundary_still_gets_ground() -> None:
    made = voronoi_outlines(centres((-50, 500), (900, 500)), ground(box(0, 0, 1000, 1000))).to_crs(CRS)
    assert made.area.round(-1).tolist() == [425_000, 575_000]


def test_without_a_boundary_outlines_surround_the_points() -> None:
    made = voronoi_outlines(centres((0, 0), (4000, 0), (0, 4000))).to_crs(CRS)
    assert shapely.coverage_is_valid(made.to_numpy())
    assert (shapely.distance(made.boundary.to_numpy(), shapely.points([(0, 0), (4000, 0), (0, 4000)])) > 500).all()
    assert voronoi_outlines(centres((0, 0))).to_crs(CRS).area.iloc[0] == pytest.approx(np.pi * 500**2, rel=0.02)


def test_coincident_centres_and_unknown_admin_areas_are_told_at_once() -> None:
    boundary = outlines(a=box(0, 0, 1000, 1000))
    points = centres((100, 100), (100.2, 100), (500, 500), admin_areas="aab")
    with pytest.raises(AreaError) as refused:
        voronoi_outlines(points, boundary, file="片区.xlsx")
    told = {(fault.file, fault.value): fault.problem.zh for fault in refused.value.faults}
    assert told == {("片区.xlsx", "D1"): "与 D0 的中心点重合", ("片区.xlsx", "D2"): "没有 b 的边界"}


def test_centre_that_others_leave_no_ground_is_a_fault() -> None:
    points = centres((-3000, 500), (100, 500))
    with pytest.raises(AreaError) as refused:
        voronoi_outlines(points, ground(box(0, 0, 1000, 1000)))
    assert [fault.value for fault in refused.value.faults] == ["D0"]
