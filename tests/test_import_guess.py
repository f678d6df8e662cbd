"""Which layer a table holds and which column is which, told by headings and content; in doubt it is asked."""

import numpy as np
import pytest
import shapely

from gridplan.importing.guess import guess_columns, guess_layer
from gridplan.importing.headings import forms, unit_of
from gridplan.layers.raw import RawTable

SQUARE = shapely.box(120.6, 28.0, 120.61, 28.01)


def table(header: str, *rows: str, shapes: list[shapely.Geometry] | None = None) -> RawTable:
    cells = tuple(tuple(row.split("|")) for row in rows)
    geometry = None if shapes is None else np.array(shapes, dtype=object)
    return RawTable("表.csv", "", tuple(header.split("|")), (1,), cells, tuple(range(2, len(cells) + 2)), geometry)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("常住人口（万人）", "population"),
        ("七普人口(人)", "population"),
        ("人口/常住", "population"),
        ("人口 / 合计", "population"),
        ("总人口", "population"),
        ("所属区县", "admin_area"),
        ("县(市、区)", "admin_area"),
        ("街道（乡镇）", "name"),
        ("乡镇/街道名称", "name"),
        ("统计用区划代码", "code"),
        ("ＬＮＧ", "lon"),
        ("中心点纬度", "lat"),
    ],
)
def test_a_heading_of_a_table_of_places_is_known(heading: str, field: str) -> None:
    values = {"population": "12345", "lon": "120.6", "lat": "28.0", "code": "330302001"}
    found = guess_columns(table(heading, values.get(field, "广化")), "districts")
    assert found.columns == {field: heading}


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("常住人口（万人）", "万人"),
        ("人口(单位：人)", "人"),
        ("常住人口万人", "万人"),
        ("片区（街道）", ""),
        ("里程/km", ""),
    ],
)
def test_a_unit_is_read_from_a_heading(heading: str, unit: str) -> None:
    assert unit_of(heading) == unit


def test_the_upper_heading_alone_is_no_name_of_the_column() -> None:
    assert "床位" not in forms("床位/编制")
    assert "床位" in forms("床位/合计")


@pytest.mark.parametrize("heading", ["编制床位", "床位数", "核定床位数"])
def test_beds_that_may_not_be_open_ones_are_asked_about(heading: str) -> None:
    found = guess_columns(table(f"医院名称|{heading}", "市人民医院|500"), "facilities")
    assert "beds_open" not in found.columns
    assert found.asked["beds_open"] == (heading,)


def test_open_beds_are_taken_beside_approved_ones() -> None:
    found = guess_columns(table("医院名称|编制床位|实际开放床位数", "市人民医院|500|480"), "facilities")
    assert found.columns["beds_open"] == "实际开放床位数"
    assert "beds_open" not in found.asked


def test_two_columns_that_could_be_the_people_are_both_offered() -> None:
    found = guess_columns(table("街道|2010年人口|人口|人口数", "广化|1|2|3", "莲池|4|5|6"), "districts")
    assert found.asked["population"] == ("人口", "人口数")


def test_a_column_of_words_is_no_column_of_people() -> None:
    assert "population" not in guess_columns(table("街道|人口", "广化|较多"), "districts").columns


def test_degrees_are_proposed_as_coordinates_whatever_their_heading() -> None:
    found = guess_columns(table("名称|a|b", "甲|28.0123|120.6612", "乙|28.0213|120.6512"), "districts")
    assert found.asked["lon"] == ("b",)
    assert found.asked["lat"] == ("a",)


@pytest.mark.parametrize(
    ("header", "row", "layer"),
    [
        ("医院名称|等级", "市人民医院|三甲", "facilities"),
        ("名称|地址", "广化街道社区卫生服务中心|某路1号", "facilities"),
        ("单位|级别", "某某中心|三级甲等", "facilities"),
        ("起点|终点|里程", "广化|莲池|3.2", "links"),
        ("起点|终点|分钟", "广化|市人民医院|12", "minutes"),
        ("社区|片区|人口", "庆年坊|五马|3200", "units"),
        ("街道|常住人口", "广化街道|90010", "districts"),
        ("片区|经度|纬度", "广化|120.62|28.01", "districts"),
    ],
)
def test_a_table_tells_its_layer(header: str, row: str, layer: str) -> None:
    guess = guess_layer(table(header, row))
    assert (guess.layer, guess.sure) == (layer, True)


@pytest.mark.parametrize(
    ("header", "row", "shape", "layer"),
    [
        ("片区名称|区划", "广化|鹿城区", SQUARE, "districts"),
        ("name", "鹿城区", SQUARE, "outlines"),
        ("区县", "鹿城区", SQUARE, "outlines"),
        ("id|fclass", "1|primary", shapely.LineString([(120, 28), (121, 28)]), "roads"),
    ],
)
def test_a_layer_tells_itself_by_shapes_and_names(header: str, row: str, shape: shapely.Geometry, layer: str) -> None:
    guess = guess_layer(table(header, row, shapes=[shape]))
    assert (guess.layer, guess.sure) == (layer, True)


def test_many_points_with_people_and_no_names_are_cells() -> None:
    rows = [f"{120 + i / 1e5:.5f}|28.0|{i}" for i in range(5_000)]
    assert guess_layer(table("lon|lat|人口", *rows)).sure
    assert not guess_layer(table("lon|lat|人口", *rows[:10])).sure


def test_a_table_that_says_nothing_is_left_to_a_person() -> None:
    guess = guess_layer(table("甲|乙", "1|2"))
    assert guess.layer is None
    assert not guess.sure
