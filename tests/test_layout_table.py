"""The layout table: a long table becomes a layout, a layout becomes the rows of the official annex."""

import csv
import io
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from drawing import LAYOUT_HEADER, cells_of, drawn_area, drawn_layout
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.layout import Grid, Layout, Member, Relation
from gridplan.layout_table import (
    HEADER,
    TableRow,
    annex_rows,
    long_rows,
    ordered_districts,
    read_layout_table,
    write_long_csv,
)
from gridplan.plan_file import Plan, open_plan
from gridplan.study_area import StudyArea, read_area

# Drawn layouts stand on this map. 东 holds c and f, the rest is 西; H5 stands in f, so in 东. H6 is outside.
MAP = """
abc
def
"""
ADMIN_AREAS = {"a": "西", "b": "西", "c": "东", "d": "西", "e": "西", "f": "东"}
FACILITIES = [
    {"id": "H1", "in": "a", "name": "一院"},
    {"id": "H2", "in": "b", "name": "二院"},
    {"id": "H3", "in": "d", "name": "三院"},
    {"id": "H4", "in": "e", "name": "区医院"},
    {"id": "H5", "in": "f", "name": "东医院"},
    {"id": "H6", "lon": 120.05, "lat": 28.0, "name": "远医院"},
]
LEADS = {"1": ["H1"], "2": ["H2"], "3": ["H3"]}


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    folder = tmp_path_factory.mktemp("city")
    return drawn_area(folder, MAP, facilities=FACILITIES, admin_areas=ADMIN_AREAS)


def draw(grids: str, **options: object) -> Layout:
    return drawn_layout(MAP, "\n".join(grids.split()), **{"leads": LEADS, **options})  # type: ignore[arg-type]


def write_table(path: Path, rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([LAYOUT_HEADER, *rows])
    return path


def in_order(layout: Layout) -> Layout:
    """Return the layout with its grids in the order of their ids."""
    return replace(layout, grids=tuple(sorted(layout.grids, key=lambda grid: grid.id)))


def test_table_of_2020_reads_to_45_districts_in_grids_of_15_10_9_5_and_6(
    wenzhou: StudyArea, wenzhou_plan: Plan
) -> None:
    layout = wenzhou_plan.layout
    assert Counter(layout.grid_of.values()) == {"1": 15, "2": 10, "3": 9, "4": 5, "5": 6}
    assert [grid.id for grid in layout.grids] == ["1", "2", "3", "4", "5"]
    names = ["温州市中心医院", "温州市人民医院", "温州市中西医结合医院", "温州市中医院", "龙湾区第一人民医院"]
    assert [wenzhou.facility_name(lead) for lead in layout.leads] == names
    assert layout.grid("1").members == (Member("H06", Relation.HUB),)
    assert not any(grid.members for grid in layout.grids[1:])
    assert layout.territorial
    assert layout.unassigned(wenzhou.districts.index) == ()


def test_annex_of_2020_has_nine_rows_with_the_official_words(wenzhou: StudyArea, wenzhou_plan: Plan) -> None:
    rows = annex_rows(wenzhou_plan.layout, wenzhou)
    assert [(row.number, row.admin_area, row.first, row.span) for row in rows] == [
        ("1", "鹿城区", True, 2),
        ("1", "瓯海区", False, 2),
        ("2", "鹿城区", True, 2),
        ("2", "瓯海区", False, 2),
        ("3", "鹿城区", True, 2),
        ("3", "浙南产业集聚区", False, 2),
        ("4", "鹿城区", True, 2),
        ("4", "瓯海区", False, 2),
        ("5", "龙湾区", True, 1),
    ]
    assert rows[0].lead_cell == "温州市中心医院 (鹿城区人民医院+ 15 个片区)"
    assert rows[2].lead_cell == "温州市人民医院 (10 个片区)"
    assert rows[0].members_cell == (
        "鹿城区人民医院（枢纽型成员单位）；广化、莲池、仰义、鞋都、上戍、岙底、临江、双潮、藤桥等 9 个片区"
    )
    assert rows[8].members_cell == "状元、蒲州、永兴、海滨、永中、瑶溪等 6 个片区"


def test_annex_has_a_row_for_each_admin_area_of_a_grid_in_the_order_of_districts(area: StudyArea) -> None:
    assert annex_rows(draw("112 332"), area) == [
        TableRow("1", "一院 (2 个片区)", "西", "a、b等 2 个片区", True, 1),
        TableRow("2", "二院 (2 个片区)", "东", "c、f等 2 个片区", True, 1),
        TableRow("3", "三院 (2 个片区)", "西", "d、e等 2 个片区", True, 1),
    ]
    assert annex_rows(draw("221 111", leads={"1": ["H1"], "2": ["H2"]}), area) == [
        TableRow("1", "一院 (4 个片区)", "东", "c、f等 2 个片区", True, 2),
        TableRow("1", "一院 (4 个片区)", "西", "d、e等 2 个片区", False, 2),
        TableRow("2", "二院 (2 个片区)", "西", "a、b等 2 个片区", True, 1),
    ]


def test_annex_row_of_a_single_district_lists_no_others(area: StudyArea) -> None:
    (row,) = annex_rows(draw("1.. ...", leads={"1": ["H1"]}), area)
    assert (row.lead_cell, row.members_cell) == ("一院 (1 个片区)", "a 1 个片区")


def test_hub_stands_first_in_its_own_admin_area_and_in_the_lead_cell(area: StudyArea) -> None:
    members = {"1": [("H4", Relation.VOLUNTARY), ("H5", Relation.HUB), ("H3", Relation.HUB)]}
    rows = annex_rows(draw("111 111", leads={"1": ["H1"]}, members=members), area)
    assert [row.lead_cell for row in rows] == ["一院 (东医院、三院+ 6 个片区)"] * 2
    assert [row.members_cell for row in rows] == [
        "三院（枢纽型成员单位）；区医院（自愿参加）；a、b、d、e等 4 个片区",
        "东医院（枢纽型成员单位）；c、f等 2 个片区",
    ]


@pytest.mark.parametrize("member", ["H5", "H6"])
def test_member_from_elsewhere_stands_in_the_first_row_of_its_grid(area: StudyArea, member: str) -> None:
    layout = draw("1.. 1..", leads={"1": ["H1"]}, members={"1": [(member, Relation.COOPERATION)]})
    (row,) = annex_rows(layout, area)
    assert row.admin_area == "西"
    assert row.members_cell == f"{area.facility_name(member)}（协作单位）；a、d等 2 个片区"


def test_co_leads_share_the_lead_cell(area: StudyArea) -> None:
    (row,) = annex_rows(draw("1.. ...", leads={"1": ["H1", "H2"]}), area)
    assert row.lead_cell == "一院、二院 (1 个片区)"


def test_layout_of_members_only_has_a_row_per_admin_area_of_the_members_and_counts_no_districts(
    area: StudyArea,
) -> None:
    members = (Member("H4"), Member("H5"), Member("H3", Relation.HUB))
    layout = Layout((Grid("1", ("H1",), members),), territorial=False)
    assert annex_rows(layout, area) == [
        TableRow("1", "一院", "西", "三院（枢纽型成员单位）；区医院（成员单位）", True, 2),
        TableRow("1", "一院", "东", "东医院（成员单位）", False, 2),
    ]


def test_grid_without_districts_or_members_keeps_its_row_in_the_annex(area: StudyArea) -> None:
    rows = annex_rows(draw("111 111", leads={"1": ["H1"], "2": ["H2"]}), area)
    assert rows[-1] == TableRow("2", "二院 (0 个片区)", "", "", True, 1)


@pytest.mark.parametrize(
    "layout",
    [
        draw("112 332"),
        draw("11. .32"),
        draw("111 112", leads={"1": ["H1", "H3"], "2": ["H2"]}),
        draw("112 332", members={"1": [("H4", Relation.HUB), ("H6", Relation.MEMBER)], "3": [("H5", "voluntary")]}),
        draw("112 332", members={"1": [("H4", Relation.CROSS_GRID)], "2": [("H4", Relation.CROSS_GRID)]}),
        Layout((Grid("甲", ("H1",), (Member("H4"),)), Grid("乙", ("H2",), (Member("H5"),))), territorial=False),
    ],
    ids=["plain", "unassigned", "co-leads", "members", "shared", "membership only"],
)
def test_long_table_reads_back_to_the_same_layout(area: StudyArea, layout: Layout, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(write_long_csv(layout, area))
    assert read_layout_table(path, area) == layout


def test_long_table_of_2020_reads_back_to_the_same_layout(
    wenzhou: StudyArea, wenzhou_plan: Plan, tmp_path: Path
) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(write_long_csv(wenzhou_plan.layout, wenzhou))
    assert read_layout_table(path, wenzhou) == wenzhou_plan.layout


@settings(max_examples=50)
@given(st.text("123", min_size=6, max_size=6), st.sets(st.sampled_from(["H4", "H5", "H6"])))
def test_any_drawn_layout_reads_back_from_its_long_table(
    area: StudyArea, tmp_path_factory: pytest.TempPathFactory, grids: str, members: set[str]
) -> None:
    used = {grid: LEADS[grid] for grid in sorted(set(grids))}
    listed = {min(used): [(member, Relation.MEMBER) for member in sorted(members)]}
    layout = draw(f"{grids[:3]} {grids[3:]}", leads=used, members=listed)
    path = tmp_path_factory.mktemp("table") / "out.csv"
    path.write_bytes(write_long_csv(layout, area))
    assert read_layout_table(path, area) == layout


def test_long_table_is_written_for_spreadsheets(area: StudyArea) -> None:
    layout = draw("1.. ..1", leads={"1": ["H1"]}, members={"1": [("H4", Relation.HUB)]})
    content = write_long_csv(layout, area)
    assert content.startswith(b"\xef\xbb\xbf"), "without a byte order mark Excel shows mojibake"
    assert content.count(b"\r\n") == 4
    rows = [tuple(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))]
    assert rows == [
        ("序号", "牵头医院", "区划", "片区", "成员单位", "关系"),
        ("1", "一院", "西", "", "区医院", "枢纽型成员单位"),
        ("1", "一院", "西", "a", "", ""),
        ("1", "一院", "东", "f", "", ""),
    ]
    assert rows == [HEADER, *long_rows(layout, area)]


def test_district_is_found_by_name_alone_where_only_one_has_it(area: StudyArea, tmp_path: Path) -> None:
    path = write_table(tmp_path / "short.csv", [("1", "一院", "", "a", "", "")])
    assert read_layout_table(path, area).grid_of == {"a": "1"}


def test_member_without_a_relation_is_a_plain_member(area: StudyArea, tmp_path: Path) -> None:
    path = write_table(tmp_path / "short.csv", [("1", "一院", "西", "a", "区医院", "")])
    layout = read_layout_table(path, area)
    assert (layout.grid_of, layout.grid("1").members) == ({"a": "1"}, (Member("H4", Relation.MEMBER),))


@settings(max_examples=25)
@given(st.permutations("abcdef"))
def test_districts_stand_in_the_order_of_the_order_column_whatever_the_order_of_its_rows(
    tmp_path_factory: pytest.TempPathFactory, letters: list[str]
) -> None:
    order = {letter: 10 * "fadbec".index(letter) for letter in letters}
    area = drawn_area(tmp_path_factory.mktemp("city"), MAP, order=order, facilities=FACILITIES)
    assert list(area.districts.index) == list("fadbec")
    (row,) = annex_rows(draw("111 111", leads={"1": ["H1"]}), area)
    assert row.members_cell == "f、a、d、b、e、c等 6 个片区"


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_annex_does_not_depend_on_the_order_of_rows_in_the_layout_table(
    wenzhou: StudyArea, wenzhou_plan: Plan, tmp_path_factory: pytest.TempPathFactory, random: object
) -> None:
    rows = long_rows(wenzhou_plan.layout, wenzhou)
    random.shuffle(rows)  # type: ignore[attr-defined]
    path = write_table(tmp_path_factory.mktemp("table") / "shuffled.csv", rows)
    shuffled = read_layout_table(path, wenzhou)
    assert in_order(shuffled) == wenzhou_plan.layout
    assert annex_rows(in_order(shuffled), wenzhou) == annex_rows(wenzhou_plan.layout, wenzhou)


def test_districts_without_an_order_column_stand_as_their_rows_do(tmp_path: Path) -> None:
    folder = drawn_area(tmp_path / "city", MAP, order=dict.fromkeys("cabfed", 0)).root
    lines = (folder / "districts.csv").read_text(encoding="utf-8").splitlines()
    without = [",".join(cell for n, cell in enumerate(line.split(",")) if n != 1) for line in lines]
    (folder / "districts.csv").write_text("\n".join(without) + "\n", encoding="utf-8")
    assert list(read_area(folder).districts.index) == list("cabfed")


def test_layout_of_a_drawn_folder_opens_by_name_and_by_default(tmp_path: Path) -> None:
    rows = [("1", "一院", "", letter, "", "") for letter in cells_of(MAP)]
    drawn = drawn_area(tmp_path / "city", MAP, facilities=FACILITIES, layouts={"now": rows})
    assert ordered_districts(open_plan(None, drawn).layout, drawn, "1") == list("abcdef")
    assert open_plan("now", drawn) == open_plan(None, drawn)
