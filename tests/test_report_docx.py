"""A report in Word: the official page, tables that read back equal, headings that return, maps, its last page."""

import io
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st
from report_reading import TABLE, docx_tables, drawn, expected, is_legend, report_with_everything

from gridplan.documents.blocks import Column, Heading, Report, Table
from gridplan.export.numbering import Numbers, chinese
from gridplan.export.office_file import plain
from gridplan.export.report_docx import report_docx
from gridplan.export.report_words import column_widths


@pytest.fixture(scope="module")
def drawn_map(tmp_path_factory):
    return drawn(tmp_path_factory.mktemp("area"))


def opened(report: Report, area: Any) -> Any:
    return docx.Document(io.BytesIO(report_docx(report, area)))


def test_tables_read_back_equal(drawn_map):
    area, layout = drawn_map
    assert docx_tables(report_docx(report_with_everything(layout), area)) == [expected(TABLE)]


@settings(max_examples=15)
@given(rows=st.lists(st.tuples(st.text(max_size=20), st.none() | st.text(max_size=20)), min_size=1, max_size=6))
def test_any_text_reads_back_equal(drawn_map, rows):
    area, _ = drawn_map
    lines = [(a, b or "") if number == 0 else (a, b) for number, (a, b) in enumerate(rows)]
    table = Table((Column("甲", 1), Column("乙", 2)), tuple(lines))
    shown = [[plain(word) for word in row] for row in expected(table)]
    assert docx_tables(report_docx(Report("test", "题", (table,), ()), area)) == [shown]


def test_both_rows_of_a_heading_return_on_every_page_and_rows_are_not_split(drawn_map):
    area, layout = drawn_map
    table = next(t for t in opened(report_with_everything(layout), area).tables if not is_legend(t))
    returning = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
    assert returning == [True, True] + [False] * len(TABLE.rows)
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)


def test_pages_are_upright_or_on_their_side_with_the_text_block_of_the_official_form(drawn_map):
    area, layout = drawn_map
    for landscape, page, block in ((False, (210, 297), (156, 225)), (True, (297, 210), (225, 156))):
        section = opened(report_with_everything(layout, landscape=landscape), area).sections[0]
        assert [round(length / Mm(1)) for length in (section.page_width, section.page_height)] == list(page)
        width = section.page_width - section.left_margin - section.right_margin
        height = section.page_height - section.top_margin - section.bottom_margin
        assert [round(length / Mm(1)) for length in (width, height)] == list(block)


def test_tables_fill_the_text_block(drawn_map):
    area, layout = drawn_map
    for landscape, room in ((False, 156), (True, 225)):
        table = next(t for t in opened(report_with_everything(layout, landscape=landscape), area).tables)
        assert sum(column.width for column in table.columns) / Mm(1) == pytest.approx(room, abs=0.1)


def test_mark_stage_title_numbered_headings_and_the_last_page_are_printed(drawn_map):
    area, layout = drawn_map
    document = opened(report_with_everything(layout), area)
    words = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    start = ["附件 3", "一份报告", "一、概况", "正文第一段。", "（一）分项", "表一", "注：估为据估计。", "小字说明。"]
    assert words[: len(start)] == start
    about = next(paragraph for paragraph in document.paragraphs if paragraph.text == "编制说明")
    assert about.paragraph_format.page_break_before
    assert words[-2:] == ["数据摘要：0123456789ab", "注意：网格不影响群众自主选择就医。"]
    headers = [document.sections[0].header, document.sections[0].even_page_header]
    assert [header.paragraphs[0].text for header in headers] == ["送审稿", "送审稿"]


def test_an_issued_report_has_no_stage_in_its_header(drawn_map):
    area, layout = drawn_map
    document = opened(replace(report_with_everything(layout), stage=""), area)
    assert document.sections[0].header.paragraphs[0].text == ""


def test_a_map_is_a_picture_with_caption_and_legend_in_its_colours(drawn_map):
    area, layout = drawn_map
    document = opened(report_with_everything(layout), area)
    (picture,) = document.inline_shapes
    assert picture.width / Mm(1) <= 156
    assert picture._inline.docPr.get("descr") == "示意图，不作为划界依据"
    legend = next(table for table in document.tables if is_legend(table))
    words = [cell.text for row in legend.rows for cell in row.cells]
    for part in ("H1（4 个片区）", "H2（1 个片区）", "不纳入布局的片区", "未分配的片区", "枢纽型成员单位"):
        assert part in words
    shades = [node.get(qn("w:fill")) for node in legend._tbl.iter(qn("w:shd"))]
    assert len(shades) == len(set(shades)) == 4


def test_the_same_report_gives_the_same_bytes(drawn_map):
    area, layout = drawn_map
    report = report_with_everything(layout, landscape=True)
    assert report_docx(report, area) == report_docx(report, area)


def test_english_headings_are_numbered_in_digits():
    numbers = Numbers("en")
    headings = (Heading("A"), Heading("B", 2), Heading("C", 2), Heading("D"), Heading("E", 2))
    assert [numbers.of(heading) for heading in headings] == ["1 A", "1.1 B", "1.2 C", "2 D", "2.1 E"]


def test_numbers_are_counted_as_in_chinese():
    counted = {1: "一", 10: "十", 12: "十二", 20: "二十", 45: "四十五", 100: "一百", 103: "一百零三", 110: "一百一十"}
    counted |= {115: "一百一十五", 999: "九百九十九", 1000: "1000"}
    assert {number: chinese(number) for number in counted} == counted


def test_a_narrow_column_is_widened_so_that_no_number_is_torn():
    table = Table((Column("甲", 0.9), Column("乙", 0.1)), (("词", "2,990,401估"),))
    assert column_widths(table, 100, (2, 4), 1) == [77, 23]
    assert column_widths(table, 100, (0.5, 1), 1) == [90, 10]


def test_short_cells_and_headings_of_narrow_columns_are_not_torn_where_there_is_room():
    columns = (Column("词", 0.9), Column("片区数（个）", 0.05), Column("结论", 0.05))
    table = Table(columns, (("词", "9", "无法判定"),))
    assert column_widths(table, 100, (1, 2), 1) == pytest.approx([84, 7, 9])


def test_columns_keep_their_shares_where_there_is_no_room_for_every_number():
    table = Table(tuple(Column("甲", 1) for _ in range(5)), (("123456789",) * 5,))
    assert column_widths(table, 100, (9, 18), 1) == [20] * 5
