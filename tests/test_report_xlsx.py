"""A report in Excel: a sheet per table, read back equal; names are never formulas; ready to print."""

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_reading import TABLE, drawn, expected, report_with_everything, xlsx_tables

from gridplan.documents.blocks import Column, Report, Table
from gridplan.export.office_file import plain
from gridplan.export.report_xlsx import report_xlsx


@pytest.fixture(scope="module")
def drawn_map(tmp_path_factory):
    return drawn(tmp_path_factory.mktemp("area"))


def opened(report: Report, area: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(report_xlsx(report, area)))


def test_tables_read_back_equal(drawn_map):
    area, layout = drawn_map
    content = report_xlsx(report_with_everything(layout), area)
    assert xlsx_tables(content, [TABLE]) == [expected(TABLE)]


@settings(max_examples=15)
@given(rows=st.lists(st.tuples(st.text(max_size=20), st.none() | st.text(max_size=20)), min_size=1, max_size=6))
def test_any_text_reads_back_equal(drawn_map, rows):
    area, _ = drawn_map
    lines = [(a, b or "") if number == 0 else (a, b) for number, (a, b) in enumerate(rows)]
    table = Table((Column("甲", 1), Column("乙", 2)), tuple(lines))
    shown = [[plain(word) for word in row] for row in expected(table)]
    assert xlsx_tables(report_xlsx(Report("test", "题", (table,), ()), area), [table]) == [shown]


def test_no_cell_is_a_formula_or_a_number(drawn_map):
    area, layout = drawn_map
    book = opened(report_with_everything(layout), area)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    cell = next(cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == "=1+1")
    assert cell.quotePrefix


def test_a_sheet_per_table_and_map_and_one_of_words(drawn_map):
    area, layout = drawn_map
    book = opened(report_with_everything(layout), area)
    assert book.sheetnames == ["表一", "地图", "说明"]
    assert len(book["地图"]._images) == 1
    said = [tuple(cell.value for cell in row) for row in book["说明"].iter_rows()]
    told = [("一、概况", None), (None, "正文第一段。"), (None, "小字说明。"), ("数据摘要", "0123456789ab")]
    assert [row for row in said if row in told] == told


def test_stage_title_and_headings_are_printed_with_every_page(drawn_map):
    area, layout = drawn_map
    sheet = opened(report_with_everything(layout, landscape=True), area).worksheets[0]
    assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == ["附件 3 送审稿", "一份报告", "表一"]
    assert sheet.print_title_rows == "$4:$5"
    assert sheet.freeze_panes == "A6"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    upright = opened(report_with_everything(layout), area).worksheets[0]
    assert upright.page_setup.orientation == "portrait"


def test_sheets_of_like_or_forbidden_names_are_told_apart(drawn_map):
    area, _ = drawn_map
    captions = ("网格: 1/2 [甲]", "网格: 1/2 [甲]", "长" * 40, "长" * 40, "'")
    tables = tuple(replace(TABLE, caption=caption) for caption in captions)
    names = opened(Report("test", "题", tables, ()), area).sheetnames
    assert names == ["网格  1 2  甲", "网格  1 2  甲 (2)", "长" * 31, "长" * 27 + " (2)", "-", "说明"]


def test_the_same_report_gives_the_same_bytes(drawn_map):
    area, layout = drawn_map
    assert report_xlsx(report_with_everything(layout), area) == report_xlsx(report_with_everything(layout), area)
