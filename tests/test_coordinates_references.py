"""Gauss–Krüger zones and other projections: the codes, the metres, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Geod

from gridplan.coordinates import (
    from_wgs84,
    from_wgs84_to,
    gauss_kruger,
    reference_name,
    reference_of,
    to_wgs84_from,
    unusable,
    zone_of,
)
from gridplan.errors import CoordinateError

NATIONAL = Geod(ellps="GRS80")  # as CGCS2000, but for the eleventh digit of the flattening
ZONES = [(3, zone) for zone in range(25, 46)] + [(6, zone) for zone in range(13, 24)]
BY_ZONE = [(width, zone, prefixed) for width, zone in ZONES for prefixed in (True, False)]


@pytest.mark.parametrize(("width", "zone", "prefixed"), BY_ZONE)
def test_codes_of_zones_are_those_of_the_epsg_register(width: int, zone: int, prefixed: bool) -> None:
    reference = gauss_kruger(width, zone=zone, prefixed=prefixed)
    meridian = 3 * zone if width == 3 else 6 * zone - 3
    registered = CRS(reference)
    kind = "CGCS2000 / 3-degree Gauss-Kruger" if width == 3 else "CGCS2000 / Gauss-Kruger"
    assert registered.name == f"{kind} {f'zone {zone}' if prefixed else f'CM {meridian}E'}"
    values = {parameter.name: parameter.value for parameter in registered.coordinate_operation.params}
    assert values["Longitude of natural origin"] == meridian
    assert values["False easting"] == 500_000 + (1_000_000 * zone if prefixed else 0)
    assert gauss_kruger(width, central_meridian=meridian, prefixed=prefixed) == reference
    assert f"{meridian}°E" in reference_name(reference).zh


@given(zone=st.sampled_from(BY_ZONE), aside=st.floats(-1, 1), lat=st.floats(3.8, 53.6))
def test_zones_are_exact_to_a_centimetre_there_and_back_two_degrees_beyond_their_edge(
    zone: tuple[int, int, bool], aside: float, lat: float
) -> None:
    width, number, prefixed = zone
    reference = gauss_kruger(width, zone=number, prefixed=prefixed)
    lon = zone_of(reference).central_meridian + aside * (width / 2 + 2)
    x, y = from_wgs84_to(lon, lat, reference)
    back = to_wgs84_from(x, y, reference)
    assert NATIONAL.inv(lon, lat, float(back[0]), float(back[1]))[2] < 0.01
    again = from_wgs84_to(*back, reference)
    assert np.hypot(again[0] - x, again[1] - y) < 0.01


@given(zone=st.sampled_from(BY_ZONE), lat=st.floats(3.8, 53.6))
def test_on_the_central_meridian_the_northing_is_the_length_of_the_meridian(
    zone: tuple[int, int, bool], lat: float
) -> None:
    width, number, prefixed = zone
    reference = gauss_kruger(width, zone=number, prefixed=prefixed)
    meridian = zone_of(reference).central_meridian
    x, y = from_wgs84_to(meridian, lat, reference)
    assert float(x) % 1_000_000 == pytest.approx(500_000, abs=1e-3)
    assert float(x) // 1_000_000 == (number if prefixed else 0)
    assert float(y) == pytest.approx(NATIONAL.inv(meridian, 0, meridian, lat)[2], abs=0.001)


@pytest.mark.parametrize("reference", ["EPSG:4549", "EPSG:4528", "EPSG:32651", "EPSG:3857"])
def test_x_is_the_easting_whatever_order_the_crs_declares(reference: str) -> None:
    here, east = from_wgs84_to([120.6, 120.7], [28.0, 28.0], reference)[0]
    south, north = from_wgs84_to([120.6, 120.6], [28.0, 28.1], reference)[1]
    assert 9_000 < east - here < 12_000
    assert 11_000 < north - south < 13_000


@pytest.mark.parametrize("reference", ["EPSG:4326", "EPSG:4490", "WGS84", "CGCS2000"])
def test_references_in_degrees_on_modern_ellipsoids_are_wgs84_longitude_first(reference: str) -> None:
    assert [float(value) for value in to_wgs84_from(120.6, 28.0, reference)] == [120.6, 28.0]


def test_map_platforms_datums_are_references_too() -> None:
    assert from_wgs84_to(120.6, 28.0, "BD-09") == from_wgs84(120.6, 28.0, "BD-09")


@pytest.mark.parametrize("reference", ["WGS84", "GCJ-02", "BD-09", "EPSG:4549"])
def test_missing_coordinates_stay_missing_and_harm_no_others(reference: str) -> None:
    x, y = from_wgs84_to([np.nan, 120.6], [28.0, 28.0], reference)
    assert np.isnan(x[0])
    lon, lat = to_wgs84_from(x, y, reference)
    assert np.isnan(lon[0])
    assert (float(lon[1]), float(lat[1])) == pytest.approx((120.6, 28.0), abs=1e-7)


def test_metres_that_no_projection_turns_back_are_missing() -> None:
    lon, lat = to_wgs84_from([1e30, 500_000], [3e6, 3e6], "EPSG:4549")
    assert np.isnan([lon[0], lat[0]]).all()
    assert float(lon[1]) == pytest.approx(120)


@pytest.mark.parametrize(
    "place", [(-51.2, -30.0), (2.35, 48.85), (139.7, 35.7)], ids=["Porto Alegre", "Paris", "Tokyo"]
)
@pytest.mark.parametrize("datum", ["GCJ-02", "BD-09"])
def test_map_platforms_shift_nothing_abroad(place: tuple[float, float], datum: str) -> None:
    # Porto Alegre, Paris, Tokyo; numbers that are no place at all.
    assert tuple(map(float, from_wgs84_to(*place, datum))) == place
    assert tuple(map(float, to_wgs84_from(*place, datum))) == place


@pytest.mark.parametrize("code", [2401, 2437, 4214, 2327, 2384, 4610, 4555, 2326, 21415])
def test_older_ellipsoids_are_refused_with_what_to_do(code: int) -> None:
    refusal = unusable(CRS(code))
    assert refusal is not None
    assert CRS(code).name in refusal.en
    assert "CGCS2000" in refusal.zh
    with pytest.raises(CoordinateError, match="旧椭球"):
        to_wgs84_from(500_000, 3e6, f"EPSG:{code}")


def test_what_is_neither_degrees_nor_projected_is_refused() -> None:
    refusal = unusable(CRS('LOCAL_CS["city grid",UNIT["metre",1]]'))
    assert refusal is not None
    assert "city grid" in refusal.zh
    assert unusable(CRS(4978)) is not None  # metres from the earth's centre


@pytest.mark.parametrize("reference", ["EPSG:99999", "GCJ02", "+proj=longlat", ""])
def test_unknown_references_are_refused_with_those_that_are_known(reference: str) -> None:
    with pytest.raises(CoordinateError, match="BD-09"):
        to_wgs84_from(120.6, 28.0, reference)


@pytest.mark.parametrize("asked", [{"zone": 24}, {"zone": 46}, {"central_meridian": 121}, {}])
def test_zones_that_are_not_china_s_are_refused(asked: dict[str, int]) -> None:
    with pytest.raises(CoordinateError, match="25–45"):
        gauss_kruger(3, **asked, prefixed=True)


@pytest.mark.parametrize(("width", "zone", "prefixed"), BY_ZONE[::5])
def test_a_zone_is_known_again_from_a_file_s_own_words(width: int, zone: int, prefixed: bool) -> None:
    reference = gauss_kruger(width, zone=zone, prefixed=prefixed)
    words = CRS(reference).to_wkt("WKT1_ESRI")
    assert reference_of(CRS(words)) == reference
    name = words.split('"')[1]
    # Of a zone under another name its parameters tell; without prefix those of 3° and 6° may be the same.
    found = reference_of(CRS(words.replace(name, "my zone").replace("D_China_2000", "D_mine")))
    assert found is not None
    there = from_wgs84_to(120.0, 28.0, reference), from_wgs84_to(120.0, 28.0, found)
    np.testing.assert_allclose(*there, rtol=0, atol=1e-6)


def test_other_crs_are_known_by_code_or_not_at_all() -> None:
    assert reference_of(CRS(4326)) == "WGS84"
    assert reference_of(CRS(4490)) == "CGCS2000"
    assert reference_of(CRS(32651)) == "EPSG:32651"
    assert reference_of(CRS("+proj=aea +lat_1=25 +lat_2=47 +lon_0=105 +ellps=GRS80")) is None
    assert reference_of(CRS("+proj=tmerc +lon_0=120.67 +x_0=500000 +ellps=GRS80")) is None
    assert reference_of(CRS(2401)) is None
