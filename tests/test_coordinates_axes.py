"""Which of two columns is the easting: told by the numbers' size, for every place in China north of 9° N."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplan.coordinates import from_wgs84_to, gauss_kruger, read_axes

LON, LAT = st.floats(73.5, 135.1), st.floats(9.1, 53.6)


def told(x: float, y: float) -> tuple[str, bool]:
    form, swapped = read_axes(x, y)
    return str(form), bool(swapped)


@given(lon=LON, lat=LAT, datum=st.sampled_from(["WGS84", "GCJ-02", "BD-09"]))
def test_degrees_are_known_in_either_order(lon: float, lat: float, datum: str) -> None:
    x, y = map(float, from_wgs84_to(lon, lat, datum))
    assert told(x, y) == ("degrees", False)
    assert told(y, x) == ("degrees", True)


@given(lon=LON, lat=LAT, width=st.sampled_from([3, 6]), prefixed=st.booleans())
def test_metres_of_the_own_zone_are_known_in_either_order(lon: float, lat: float, width: int, prefixed: bool) -> None:
    zone = max(25, round(lon / 3)) if width == 3 else int(lon // 6) + 1
    x, y = map(float, from_wgs84_to(lon, lat, gauss_kruger(width, zone=zone, prefixed=prefixed)))
    form = "prefixed" if prefixed else "metres"
    assert told(x, y) == (form, False)
    assert told(y, x) == (form, True)


OTHERS = {
    "zeros": (0, 0),
    "no x": (np.nan, 28),
    "no y": (120.6, np.nan),
    "two latitudes": (28, 29),
    "two longitudes": (120, 121),
    "abroad": (-51.2, -30),
    "no such zone": (24_500_000, 3e6),
    "Web Mercator of Beijing": (12_956_000, 4.85e6),
}


@pytest.mark.parametrize(("x", "y"), OTHERS.values(), ids=OTHERS)
def test_other_numbers_have_no_form(x: float, y: float) -> None:
    assert told(x, y) == ("", False)


def test_a_column_is_read_row_by_row() -> None:
    form, swapped = read_axes([120.6, 28.0, 565_000, 0], [28.0, 120.6, 3.1e6, 0])
    assert form.tolist() == ["degrees", "degrees", "metres", ""]
    assert swapped.tolist() == [False, True, False, False]
