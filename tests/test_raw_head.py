"""Headings are found below titles, over several rows, merged or not; what was taken how is said."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from raw_files import change_sheets, left, read, refused, said, write_sheets

from gridplan.layers import RawTable


def sheet_of(tmp_path: Path, rows: list[tuple[Any, ...]], *merged: str) -> Path:
    def merge(sheet: Worksheet) -> None:
        for cells in merged:
            sheet.merge_cells(cells)

    return change_sheets(tmp_path / "表.xlsx", merge, 表=rows)


def test_two_rows_merged_both_ways_below_titles_are_one_heading(tmp_path: Path) -> None:
    rows = [
        ("附件1",), ("温州市片区人口统计表",), ("填报单位：温州市卫生健康委员会", None, None, "单位：万人"),
        ("序号", "片区", "人口", None, "面积\n（平方公里）"), (None, None, "常 住", "户籍", None),
        (1, "江滨", 1.2, 1.1, 3), (2, "莲池", 0.9, 0.8, 2),
        ("合计", None, 2.1, 1.9, 5), ("注：2024年末数。",), ("填表人：张三", None, "审核人：李四", None, "日期："),
    ]  # fmt: skip
    path = sheet_of(tmp_path, rows, "A1:E1", "A2:E2", "D3:E3", "A4:A5", "B4:B5", "C4:D4", "E4:E5", "A8:B8", "A9:E9")
    (table,) = read(path)
    assert table.header == ("序号", "片区", "人口/常住", "人口/户籍", "面积(平方公里)")
    assert (table.header_rows, table.row_numbers) == ((4, 5), (6, 7))
    assert table.unit_said == {"": "万人", "面积(平方公里)": "平方公里"}
    assert [row for row, _ in left(table)] == [1, 2, 3, 8, 9, 10]
    assert "列标题占第 4 至 5 行" in said(table)


def test_form_of_the_annex_is_read_with_its_merged_rows(tmp_path: Path) -> None:
    rows = [
        ("序号", "牵头医院", "成员单位", None), (None, None, "区划", "片区"),
        (1, "温州市中心医院", "鹿城区", "广化、莲池"), (None, None, "瓯海区", "娄桥"), (2, "甲院", "龙湾区", "永中"),
    ]  # fmt: skip
    (table,) = read(sheet_of(tmp_path, rows, "A1:A2", "B1:B2", "C1:D1", "A3:A4", "B3:B4"))
    assert table.header == ("序号", "牵头医院", "成员单位/区划", "成员单位/片区")
    assert table.rows[1] == ("1", "温州市中心医院", "瓯海区", "娄桥")


def test_three_rows_with_years_are_one_heading(tmp_path: Path) -> None:
    rows = [("片区", "人口", None, None, None), (None, "常住", None, "户籍", None), (None, 2020, 2024, 2020, 2024),
            ("江滨", 1, 2, 3, 4)]  # fmt: skip
    (table,) = read(sheet_of(tmp_path, rows, "A1:A3", "B1:E1", "B2:C2", "D2:E2"))
    assert table.header == ("片区", "人口/常住/2020", "人口/常住/2024", "人口/户籍/2020", "人口/户籍/2024")
    assert table.rows == (("江滨", "1", "2", "3", "4"),)


def test_merged_heading_over_numbers_is_one_row_and_made_unique(tmp_path: Path) -> None:
    (table,) = read(sheet_of(tmp_path, [("片区", "人口", None), ("江滨", 1, 2)], "B1:C1"))
    assert (table.header, table.header_rows) == (("片区", "人口", "人口_2"), (1,))
    assert "列名“人口”重复" in said(table)


def test_interlocking_rows_without_merged_cells_are_one_heading_and_said(tmp_path: Path) -> None:
    rows = [("序号", "牵头医院", "成员单位", None), (None, None, "区划", "片区"), (1, "甲院", "鹿城区", "广化")]
    (table,) = read(write_sheets(tmp_path / "表.xlsx", 表=rows))
    assert table.header == ("序号", "牵头医院", "成员单位/区划", "成员单位/片区")
    assert "按左侧读作“成员单位/片区”" in said(table)


def test_rows_of_units_and_of_column_numbers_are_no_data(tmp_path: Path) -> None:
    rows = [
        ("片区", "人口", "面积", "床位"),
        (None, "（人）", "（平方公里）", None),
        ("甲", 1, 2, 3),
        ("江滨", 5, 6, 7),
    ]
    (table,) = read(write_sheets(tmp_path / "表.xlsx", 表=rows))
    assert table.rows == (("江滨", "5", "6", "7"),)
    assert table.unit_said == {"人口/(人)": "人", "面积/(平方公里)": "平方公里"}
    assert left(table) == [(3, "列序号")]


def test_row_of_small_numbers_is_data(tmp_path: Path) -> None:
    (table,) = read(write_sheets(tmp_path / "表.xlsx", 表=[("a", "b", "c"), (1, 2, 3), (2, 3, 4)]))
    assert table.rows == (("1", "2", "3"), ("2", "3", "4"))


def test_table_without_headings_is_named_by_letters(tmp_path: Path) -> None:
    (table,) = read(write_sheets(tmp_path / "表.xlsx", 表=[("江滨", 120.6, 28.0), ("莲池", 120.7, 28.1)]))
    assert (table.header, table.header_rows, len(table.rows)) == (("列A", "列B", "列C"), (), 2)
    assert "没有列标题" in said(table)


def test_repeated_and_blank_headings_are_named_and_said(tmp_path: Path) -> None:
    rows = [("名称", "名称", None, "名称_2", None), ("甲", "乙", "丙", "丁", None)]
    (table,) = read(write_sheets(tmp_path / "表.xlsx", 表=rows))
    assert table.header == ("名称", "名称_3", "列C", "名称_2")
    assert "列标题空白，记作 列C" in said(table)


def test_person_may_say_where_headings_and_the_last_row_are(tmp_path: Path) -> None:
    rows = [("片区", "人口"), ("name", "people"), ("江滨", 1), ("莲池", 2), ("以下为旧数", None), ("江滨", 9)]
    path = write_sheets(tmp_path / "表.xlsx", 表=rows)
    (table,) = read(path, header_rows=(2,), last_row=4)
    assert (table.header, table.rows) == (("name", "people"), (("江滨", "1"), ("莲池", "2")))
    assert left(table) == [(1, "在列标题之上"), (5, "在指定的末行之后"), (6, "在指定的末行之后")]
    assert len(read(path, header_rows=())[0].rows) == len(rows)
    assert "只有 6 行" in refused(path, header_rows=(9,))[0].problem.zh


@pytest.mark.parametrize(
    ("title", "unit"),
    [("单位：万人", "万人"), ("（计量单位: 人、平方公里）", "人、平方公里"), ("填报单位：人民医院", None),
     ("Unit: thousand", "thousand"), ("主管单位：千里山卫健局", None), ("单位：户", "户")],
)  # fmt: skip
def test_unit_of_the_table_is_told_from_the_name_of_an_office(tmp_path: Path, title: str, unit: str | None) -> None:
    (table,) = read(write_sheets(tmp_path / "表.xlsx", 表=[(title,), ("片区", "人口"), ("江滨", 1)]))
    assert table.unit_said.get("") == unit
    assert table.header_rows == (2,)


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("人口（万人）", "万人"), ("人口(人)", "人"), ("人口", None), ("床位[张]", "张"), ("人口（常住）", None),
     ("每千人口床位（张/千人）", "张/千人"), ("占比（%）", "%"), ("人口（单位：千人）", "千人")],
)  # fmt: skip
def test_unit_of_a_heading_is_told(tmp_path: Path, heading: str, unit: str | None) -> None:
    (table,) = read(write_sheets(tmp_path / "表.xlsx", 表=[("片区", heading), ("江滨", 1)]))
    assert list(table.unit_said.values()) == ([] if unit is None else [unit])


def kept(tmp_path: Path, *rows: tuple[Any, ...]) -> RawTable:
    return read(write_sheets(tmp_path / "表.xlsx", 表=[("区划", "片区", "人口"), *rows]))[0]


@pytest.mark.parametrize("word", ["合计", "合 计", "全市合计", "鹿城区小计", "总计（人）", "全市", "Total"])
def test_totals_are_left_out(tmp_path: Path, word: str) -> None:
    table = kept(tmp_path, ("鹿城区", "江滨", 1), (word, None, 1))
    assert left(table) == [(3, "合计行，计入会重复")]


@pytest.mark.parametrize("name", ["合计村社区服务中心", "共计划片区", "备注", "注册街道", "说明"])
def test_names_that_only_begin_like_totals_or_notes_are_data(tmp_path: Path, name: str) -> None:
    assert len(kept(tmp_path, ("鹿城区", "江滨", 1), ("鹿城区", name, 1)).rows) == 2


def test_subtitle_across_the_table_is_left_out(tmp_path: Path) -> None:
    rows = [("片区", "人口", "面积"), ("鹿城区", None, None), ("江滨", 1, 2)]
    (table,) = read(sheet_of(tmp_path, rows, "A2:C2"))
    assert left(table) == [(2, "横跨全表的小标题")]
