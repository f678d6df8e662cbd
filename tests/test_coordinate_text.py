"""Positions as people paste them: every form is read to the same place, and what is not clear is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplan.coordinate_text import parse_position
from gridplan.errors import CoordinateError

LON, LAT = 120.661513, 28.018855

IN_DEGREES = [
    "120.661513,28.018855",
    "120.661513，28.018855",
    " 120.661513\t28.018855\n",
    "(120.661513, 28.018855)",
    "１２０．６６１５１３ ２８．０１８８５５",
    "经度：120.661513 纬度：28.018855",
    "东经120.661513°、北纬28.018855°",
    "120.661513°E, 28.018855°N",
    "E120.661513,N28.018855",
    "lon=120.661513 lat=28.018855",
]
LATITUDE_FIRST = [
    "28.018855, 120.661513",
    "纬度:28.018855，经度:120.661513",
    "28.018855N 120.661513E",
    "lat=28.018855&lng=120.661513",
    "X=28.018855 Y=120.661513",
]
IN_MINUTES = [
    "120°39′41.4468″E 28°01′07.878″N",
    "120°39'41.4468\"E, 28°1'7.878\"N",
    "120º39’41.4468’’E 28º01’07.878’’N",
    "东经120度39分41.4468秒 北纬28度1分7.878秒",
    "位于东经120°39′41.4468″、北纬28°01′07.878″处",
    "120°39.69078′E 28°1.1313′N",
]
LINKS = {
    "https://uri.amap.com/marker?position=120.661513%2C28.018855&name=温州市人民医院": False,
    "温州市人民医院 https://api.map.baidu.com/marker?location=28.018855,120.661513&title=a": True,
    "https://www.google.com/maps/place/x/@28.02,120.67,15z/data=!3d28.018855!4d120.661513": True,
    "https://example.org/?y=28.018855&x=120.661513&z=17": True,
    "<coordinates>120.661513,28.018855,12</coordinates>": False,
}


@pytest.mark.parametrize("text", IN_DEGREES)
def test_pairs_of_degrees(text: str) -> None:
    found = parse_position(text)
    assert (found.x, found.y, found.swapped, found.form) == (LON, LAT, False, "degrees")
    assert found.reference is None


@pytest.mark.parametrize("text", LATITUDE_FIRST)
def test_the_latitude_may_come_first(text: str) -> None:
    found = parse_position(text)
    assert (found.x, found.y, found.swapped) == (LON, LAT, True)


@pytest.mark.parametrize("text", IN_MINUTES)
def test_degrees_minutes_and_seconds(text: str) -> None:
    found = parse_position(text)
    assert (found.x, found.y) == pytest.approx((LON, LAT), abs=1e-6)
    assert (found.swapped, found.form) == (False, "minutes")


def test_minutes_with_the_latitude_first() -> None:
    found = parse_position("N28°1'7.878\" E120°39'41.4468\"")
    assert (found.x, found.y) == pytest.approx((LON, LAT), abs=1e-6)
    assert found.swapped


@pytest.mark.parametrize("text", LINKS)
def test_links_that_map_platforms_share(text: str) -> None:
    found = parse_position(text)
    assert (found.x, found.y, found.swapped, found.form) == (LON, LAT, LINKS[text], "link")


@pytest.mark.parametrize(
    ("text", "swapped", "form", "reference"),
    [
        ("40561234.5 3100123.4", False, "prefixed", "EPSG:4528"),
        ("X=3100123.4 Y=40561234.5", True, "prefixed", "EPSG:4528"),
        ("21261234.5, 3100123.4", False, "prefixed", "EPSG:4499"),
        ("3100123.4米，561234.5米", True, "metres", None),
    ],
)
def test_national_coordinates_in_metres(text: str, swapped: bool, form: str, reference: str | None) -> None:
    found = parse_position(text)
    assert (found.swapped, found.form, found.reference) == (swapped, form, reference)
    assert found.y == 3100123.4
    assert found.x % 1_000_000 in (561234.5, 261234.5)


@pytest.mark.parametrize(
    ("text", "reason"),
    {
        "": "没有读到",
        "人民路120号，28栋": "没有读到",
        "电话 0577-88881234": "没有读到",
        "北纬28.01": "没有读到",
        "120.66.1,28.01": "没有读到",
        "120,661513 28,018855": "没有读到",
        "120 39 41.4 28 01 07.9": "没有读到",
        "https://map.baidu.com/@13431234.5,3234567.8,17z": "没有读到",
        "120, 28": "整数的度",
        "28.01,29.01": "不是中国境内",
        "-73.98,40.75": "不是中国境内",
        "0,0": "不是中国境内",
        "经度28.01 纬度120.66": "相反",
        "经度120.66 经度28.01": "同一方向",
        "120°61′00″E 28°00′00″N": "小于 60",
        "120.5°30′E 28.1°N": "整数",
        "13431234.5,3234567.8": "墨卡托",
        "https://example.org/?from=120.11,28.11&to=120.22,28.22": "不止一个",
    }.items(),
)
def test_what_is_not_clear_is_refused_with_the_reason_and_what_to_write(text: str, reason: str) -> None:
    with pytest.raises(CoordinateError, match=reason) as refused:
        parse_position(text)
    assert "120.661513,28.018855" in refused.value.to("zh")
    assert "120.661513,28.018855" in refused.value.to("en")


@given(st.text(alphabet="0123456789.,-° ′″EN东经北纬度分秒=&!dX\n", max_size=40))
def test_any_text_is_a_place_in_china_or_refused(text: str) -> None:
    try:
        found = parse_position(text)
    except CoordinateError:
        return
    if found.form in ("degrees", "minutes", "link"):
        assert 72 <= found.x <= 138
        assert 0 < found.y < 56


@given(lon=st.floats(73.5, 135.1), lat=st.floats(9.1, 53.6), places=st.integers(4, 9))
def test_what_is_written_with_decimals_is_read_again(lon: float, lat: float, places: int) -> None:
    x, y = round(lon, places), round(lat, places)
    for text in (f"{x:.{places}f},{y:.{places}f}", f"{y:.{places}f} {x:.{places}f}"):
        found = parse_position(text)
        assert (found.x, found.y) == (x, y)
