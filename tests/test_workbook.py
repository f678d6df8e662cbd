"""Workbooks are read whole or refused, with every fault named by file, sheet, row and column."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gridplan.errors import Fault
from gridplan.layers import Field
from gridplan.layers.workbook import Book, Sheet, read_workbook

FIELDS = (
    Field("name", unique=True),
    Field("visits", "count", required=False, minimum=0),
    Field("share", "number", required=False, minimum=0, maximum=1),
    Field("day", required=False),
    Field("sure", "flag", required=False),
)
HEADINGS = {"name": "名称", "visits": "诊疗人次（人次）", "share": "比例", "day": "日期", "sure": "据估计"}
SHEET = Sheet("基层", FIELDS, HEADINGS, shares=frozenset({"share"}))
HEAD = tuple(HEADINGS.values())
ROWS: tuple[tuple[Any, ...], ...] = (HEAD, ("甲", 120, 0.5, date(2024, 3, 1), "是"), ("乙", None, "20 %", None, None))


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., tuple[Book, list[Fault]]]:
    """Write rows into a sheet, change it, read it back."""

    def run(
        rows: Sequence[Sequence[Any]] = ROWS,
        change: Callable[[Worksheet], object] = lambda sheet: None,
        *,
        form: Sheet = SHEET,
    ) -> tuple[Book, list[Fault]]:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "基层"
        for row in rows:
            sheet.append(row)
        change(sheet)
        book.save(tmp_path / "表.xlsx")
        faults: list[Fault] = []
        return read_workbook(tmp_path / "表.xlsx", [form], faults), faults

    return run


def said(faults: Sequence[Fault]) -> list[tuple[int | None, str | None, str | None, str]]:
    return [(fault.row, fault.column, fault.value, fault.problem.zh) for fault in faults]


def test_sheet_is_read_with_blanks_unknown_dates_as_text_and_shares_as_numbers(read: Any) -> None:
    book, faults = read()
    table = book.tables["基层"]
    assert faults == []
    assert list(table["_row"]) == [2, 3]
    assert table.loc[0, ["name", "visits", "share", "day", "sure"]].tolist() == ["甲", 120, 0.5, "2024-03-01", True]
    assert pd.isna(table.at[1, "visits"]), "blank is not known, never zero"
    assert table.at[1, "share"] == 0.2


@pytest.mark.parametrize("typed", ["1_0%", "约20%", "20%%"])
def test_share_that_is_no_number_is_refused_as_such(read: Any, typed: str) -> None:
    _, faults = read([HEAD, ("甲", 1, typed, None, None)])
    assert said(faults) == [(2, "C 比例", typed, "不是数字")]


def test_rows_without_anything_are_passed_over_and_row_numbers_stay_those_of_the_sheet(read: Any) -> None:
    book, faults = read([HEAD, (None,) * 5, ("甲", 1, None, None, None)])
    assert faults == []
    assert list(book.tables["基层"]["_row"]) == [3]


@pytest.mark.parametrize(
    ("cell", "value", "problem"),
    [
        ("B2", "很多", "不是数字"),
        ("B2", -3, "超出范围 ≥ 0"),
        ("B2", 2.5, "不是整数"),
        ("B2", "1,200", "不是数字"),
        ("B2", True, "不是数字"),
        ("B2", datetime(2024, 1, 1), "不是数字"),
        ("B2", 0.65, "是百分比或比例，此处应填数量"),
        ("B2", "65%", "是百分比或比例，此处应填数量"),
        ("B2", "=1+1", "公式没有可用的结果"),
        ("E2", "也许", "既不是“是”也不是“否”"),
        ("A3", "甲", "与第 2 行重复"),
        ("G2", "旁注", "填在表格的列之外"),
    ],
)
def test_wrong_cell_is_named_by_sheet_row_column_and_value(read: Any, cell: str, value: object, problem: str) -> None:
    _, faults = read(change=lambda sheet: sheet.__setitem__(cell, value))
    (fault,) = faults
    assert (fault.file, fault.row, fault.problem.zh) == ("表.xlsx「基层」", int(cell[1:]), problem)
    assert fault.column.startswith(cell[0])
    assert fault.remedy.zh


def test_number_shown_as_percentage_is_refused_where_a_count_is_asked_for(read: Any) -> None:
    def percent(sheet: Worksheet) -> None:
        sheet["B2"] = 1
        sheet["B2"].number_format = "0.0%"

    _, faults = read(change=percent)
    assert said(faults) == [(2, "B 诊疗人次（人次）", "100%", "是百分比或比例，此处应填数量")]


def test_all_faults_of_a_sheet_are_told_at_once(read: Any) -> None:
    _, faults = read([HEAD, ("甲", "多", 2, None, "也许"), ("", -1, None, None, None)])
    assert [(fault.row, fault.column[0]) for fault in faults] == [(3, "A"), (2, "B"), (3, "B"), (2, "C"), (2, "E")]


def test_merged_cells_of_the_table_are_refused(read: Any) -> None:
    _, faults = read(change=lambda sheet: sheet.merge_cells("B2:B3"))
    assert said(faults) == [(2, None, "B2:B3", "单元格合并了，无法判断数值属于哪一格")]


@pytest.mark.parametrize(
    ("head", "problems"),
    [
        (("名称", "诊疗（人次）", "比例", "日期", "据估计"), ["缺少该列", "表格中没有这一列"]),
        (("名称", "诊疗人次（人次）", "比例", "日期", "名称"), ["列名重复", "缺少该列"]),
    ],
)
def test_changed_headings_are_told_and_nothing_is_read(read: Any, head: Sequence[str], problems: list[str]) -> None:
    book, faults = read([head, *ROWS[1:]])
    assert [fault.problem.zh for fault in faults] == problems
    assert book.tables == {}


def test_row_of_ids_finds_the_columns_and_readable_headings_must_stand_above_their_own(read: Any) -> None:
    form = Sheet("基层", FIELDS, HEADINGS, id_row=2, shares=frozenset({"share"}))
    order = [4, 1, 0, 3, 2]
    ids = tuple(FIELDS[n].name for n in order)
    rows = [[row[n] for n in order] for row in (HEAD, *ROWS[1:])]
    book, faults = read([rows[0], ids, *rows[1:]], form=form)
    assert faults == []
    assert list(book.tables["基层"]["visits"][:1]) == [120]
    rows[0][1] = "门诊人次（人次）"
    _, faults = read([rows[0], ids, *rows[1:]], form=form)
    assert said(faults) == [(1, "B", "门诊人次（人次）", "列标题被改动，原为“诊疗人次（人次）”")]


def test_missing_sheet_is_told_with_those_there_are_and_others_are_named(read: Any) -> None:
    book, faults = read(form=Sheet("全市", FIELDS))
    assert [fault.problem.zh for fault in faults] == ["缺少工作表“全市”；已有 基层"]
    assert book.left_out == ("基层",)


def test_formula_counts_by_the_value_that_was_saved_with_it(tmp_path: Path, read: Any) -> None:
    read(change=lambda sheet: sheet.__setitem__("B2", "=SUM(100,20)"))
    source, target = tmp_path / "表.xlsx", tmp_path / "算.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, re.sub(rb"</f><v\s*(/>|></v>)", b"</f><v>120</v>", part))
    faults: list[Fault] = []
    book = read_workbook(target, [SHEET], faults)
    assert faults == []
    assert book.tables["基层"].at[0, "visits"] == 120


@pytest.mark.parametrize("content", [b"", b"no workbook", b"\xd0\xcf\x11\xe0 old"])
def test_what_is_no_workbook_is_refused_with_a_remedy(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(content)
    faults: list[Fault] = []
    assert read_workbook(path, [SHEET], faults).tables == {}
    assert faults[0].remedy.zh == "请在 Excel 或 WPS 中另存为 .xlsx，不加密码"


def test_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    faults: list[Fault] = []
    read_workbook(tmp_path / "表.xlsx", [SHEET], faults)
    assert [fault.problem.zh for fault in faults] == ["文件不存在"]


def test_workbook_that_unpacks_too_large_is_not_unpacked(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 20_000_001)
    (tmp_path / "表.xlsx").write_bytes(packed.getvalue())
    faults: list[Fault] = []
    read_workbook(tmp_path / "表.xlsx", [SHEET], faults)
    assert [fault.problem.zh for fault in faults] == ["解压后有 20,000,001 字节，过大"]


@pytest.mark.parametrize("cell", ["A20001", "KP1"])
def test_sheet_of_too_many_rows_or_columns_is_refused(read: Any, cell: str) -> None:
    book, faults = read(change=lambda sheet: sheet.__setitem__(cell, "x"))
    assert book.tables == {}
    assert faults[0].problem.zh.startswith("过大")


def test_merged_cells_without_end_are_refused_before_they_are_read(tmp_path: Path, read: Any) -> None:
    read(change=lambda sheet: sheet.merge_cells("B2:B3"))
    source, target = tmp_path / "表.xlsx", tmp_path / "大.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"B2:B3", b"A1:XFD1048576"))
    faults: list[Fault] = []
    read_workbook(target, [SHEET], faults)
    assert [fault.problem.zh for fault in faults] == ["合并单元格过大"]
