"""The datums of China and back again, distances against a geodesic, the local CRS in metres."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Geod, Transformer

from gridplan.coordinates import WGS84, Datum, distance_km, from_wgs84, local_metric_crs, to_wgs84

GEOD = Geod(ellps="WGS84")
# China's extent, from the Pamir to the Ussuri and from the Nansha islands to the Amur.
LON = st.floats(73.5, 135.1)
LAT = st.floats(3.8, 53.6)
LIVED_IN_LAT = st.floats(16, 53.6)  # from 三沙 on; nearer the equator a sphere is 0.56 % off along a meridian
CENTIMETRE_KM = 1e-5


def metres_between(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    return float(GEOD.inv(lon_a, lat_a, lon_b, lat_b)[2])


@pytest.mark.parametrize("datum", ["GCJ-02", "BD-09"])
@given(lon=LON, lat=LAT)
def test_there_and_back_is_exact_to_a_centimetre(datum: Datum, lon: float, lat: float) -> None:
    back = to_wgs84(*from_wgs84(lon, lat, datum), datum)
    assert metres_between(lon, lat, *map(float, back)) < 0.01


@pytest.mark.parametrize("datum", ["GCJ-02", "BD-09"])
@given(lon=LON, lat=LAT)
def test_back_and_there_is_exact_to_a_centimetre(datum: Datum, lon: float, lat: float) -> None:
    there = from_wgs84(*to_wgs84(lon, lat, datum), datum)
    assert metres_between(lon, lat, *map(float, there)) < 0.01


@given(lon=LON, lat=LAT)
def test_shifts_are_of_the_size_that_makes_a_wrong_datum_hard_to_see(lon: float, lat: float) -> None:
    gcj = metres_between(lon, lat, *map(float, from_wgs84(lon, lat, "GCJ-02")))
    bd = metres_between(lon, lat, *map(float, from_wgs84(lon, lat, "BD-09")))
    assert 20 < gcj < 1200
    assert 200 < bd < 2500


@pytest.mark.parametrize("datum", ["WGS84", "CGCS2000"])
def test_wgs84_and_cgcs2000_are_taken_for_one(datum: Datum) -> None:
    lon, lat = to_wgs84([120.5, 106.6], [28.0, 26.6], datum)
    assert (lon.tolist(), lat.tolist()) == ([120.5, 106.6], [28.0, 26.6])


@given(lon=LON, lat=LAT)
def test_bd09_lies_north_east_of_gcj02_by_its_constants_give_or_take_the_ripple(lon: float, lat: float) -> None:
    gcj, bd = from_wgs84(lon, lat, "GCJ-02"), from_wgs84(lon, lat, "BD-09")
    # The ripple: 0.00002° in the radius and 0.000003 rad in the angle, at some 145° from the origin.
    assert [float(b - g) for b, g in zip(bd, gcj, strict=True)] == pytest.approx([0.0065, 0.006], abs=4.6e-4)


def test_the_facts_give_the_same_centres_in_both_datums(test_data: Path) -> None:
    with (test_data / "wenzhou" / "pianqu.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wgs = np.array([[float(row["lon_wgs84"]), float(row["lat_wgs84"])] for row in rows])
    gcj = np.array([[float(row["lon_gcj02"]), float(row["lat_gcj02"])] for row in rows])
    assert len(rows) == 45
    # The file gives GCJ-02 to five places or fewer where it is the source, and WGS84 to six.
    np.testing.assert_allclose(np.transpose(to_wgs84(gcj[:, 0], gcj[:, 1], "GCJ-02")), wgs, rtol=0, atol=1e-6)
    np.testing.assert_allclose(np.transpose(from_wgs84(wgs[:, 0], wgs[:, 1], "GCJ-02")), gcj, rtol=0, atol=1e-6)


@given(lon_a=LON, lat_a=LIVED_IN_LAT, lon_b=LON, lat_b=LIVED_IN_LAT)
def test_distance_agrees_with_the_geodesic_to_half_a_percent(
    lon_a: float, lat_a: float, lon_b: float, lat_b: float
) -> None:
    exact_km = metres_between(lon_a, lat_a, lon_b, lat_b) / 1000
    assert float(distance_km(lon_a, lat_a, lon_b, lat_b)) == pytest.approx(exact_km, rel=0.005, abs=CENTIMETRE_KM)


@given(lon_a=LON, lat_a=LAT, lon_b=LON, lat_b=LAT)
def test_distance_is_the_same_both_ways_and_zero_to_itself(
    lon_a: float, lat_a: float, lon_b: float, lat_b: float
) -> None:
    assert distance_km(lon_a, lat_a, lon_b, lat_b) == pytest.approx(distance_km(lon_b, lat_b, lon_a, lat_a))
    assert distance_km(lon_a, lat_a, lon_a, lat_a) == 0


def test_distance_broadcasts_to_a_table() -> None:
    table = distance_km(np.array([[120.0], [121.0]]), np.array([[28.0], [28.0]]), [120.0, 121.0], [28.0, 28.0])
    assert table.shape == (2, 2)
    assert table[0, 0] == table[1, 1] == 0
    assert table[0, 1] == pytest.approx(98.36, abs=0.5)  # one degree of longitude at 28° N: 111.32 km × cos 28°


@given(lon=LON, lat=LAT, bearing=st.floats(0, 360), metres=st.floats(1, 50_000))
def test_local_crs_measures_metres_from_its_centre(lon: float, lat: float, bearing: float, metres: float) -> None:
    lon, lat = round(lon, 6), round(lat, 6)
    crs = CRS(local_metric_crs(lon, lat))
    assert {axis.unit_name for axis in crs.axis_info} == {"metre"}
    there = GEOD.fwd(lon, lat, bearing, metres)
    x, y = Transformer.from_crs(WGS84, crs, always_xy=True).transform(there[0], there[1])
    assert float(np.hypot(x, y)) == pytest.approx(metres, rel=1e-6)
