"""Workbooks are read as people see them: values, merged cells, percentages; what has no value is told by cell."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from raw_files import change_sheets, left, read, refused, said, with_part_changed, with_saved_results, write_sheets

from gridplan.layers import parts_of

HEAD = ("片区", "人口", "占比")


def test_values_are_text_without_artefacts(tmp_path: Path) -> None:
    head = ("代码", "文字代码", "和", "日期", "时刻", "是否", "大数")
    row = (330302, "0330302", 0.1 + 0.2, date(2026, 1, 31), datetime(2026, 1, 31, 8, 30), True, 12345678)
    (table,) = read(write_sheets(tmp_path / "表.xlsx", 表=[head, row]))
    assert table.rows == (("330302", "0330302", "0.3", "2026-01-31", "2026-01-31 08:30:00", "true", "12345678"),)


def test_sheets_are_parts_and_hidden_ones_are_said_to_be(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.sheet_state = "hidden" if sheet.title == "底稿" else "visible"

    rows = [HEAD, ("江滨", 1, 0.5)]
    path = change_sheets(tmp_path / "表.xlsx", hide, 人口=rows, 空=[], 底稿=rows)
    assert parts_of(path) == ["人口", "空", "底稿"]
    tables = read(path)
    assert [table.told for table in tables] == ["表.xlsx「人口」", "表.xlsx「底稿」"]
    assert ["隐藏" in said(table) for table in tables] == [False, True]
    assert [table.part for table in read(path, part="底稿")] == ["底稿"]
    assert "人口、空、底稿" in refused(path, part="面积")[0].problem.zh
    assert "没有数据行" in refused(path, part="空")[0].problem.zh


def test_only_sheet_needs_no_name_and_may_be_called_by_it(tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "表.xlsx", 人口=[HEAD, ("江滨", 1, 0.5)])
    assert parts_of(path) == [""]
    assert [read(path, part=part)[0].part for part in (None, "", "人口")] == ["", "", ""]


def test_percentage_is_read_as_shown(tmp_path: Path) -> None:
    def show(sheet: Worksheet) -> None:
        sheet["C2"].number_format = "0.0%"
        sheet["C3"].number_format = "0%"

    path = change_sheets(tmp_path / "表.xlsx", show, 表=[HEAD, ("甲", 1, 0.655), ("乙", 1, 0.07), ("丙", 1, 0.65)])
    assert read(path)[0].column("占比") == ["65.5%", "7%", "0.65"]


def test_merged_cells_stand_in_each_cell_they_cover(tmp_path: Path) -> None:
    rows = [("区划", "片区", "人口"), ("鹿城区", "江滨", 1), (None, "莲池", 2), ("瓯海区", "梧田", 3)]
    path = change_sheets(tmp_path / "表.xlsx", lambda sheet: sheet.merge_cells("A2:A3"), 表=rows)
    assert read(path)[0].column("区划") == ["鹿城区", "鹿城区", "瓯海区"]


def test_blank_below_a_value_is_not_filled_but_told(tmp_path: Path) -> None:
    rows = [("区划", "片区", "人口"), ("鹿城区", "江滨", 1), (None, "莲池", 2), ("瓯海区", "梧田", 3)]
    (table,) = read(write_sheets(tmp_path / "表.xlsx", 表=rows))
    assert table.column("区划") == ["鹿城区", "", "瓯海区"]
    assert "列“区划”有 1 格空白，未按上方的值补填" in said(table)


def test_errors_and_formulas_without_result_are_told_by_cell(tmp_path: Path) -> None:
    rows = [HEAD, ("江滨", "=1+1", 0.5), ("莲池", "#REF!", 0.5), ("南浦", 3, '=HYPERLINK("http://x")')]
    faults = refused(write_sheets(tmp_path / "表.xlsx", 表=rows))
    assert [(fault.row, fault.column, fault.value) for fault in faults] == [
        (2, "B 人口", "=1+1"),
        (3, "B 人口", "#REF!"),
        (4, "C 占比", '=HYPERLINK("http://x")'),
    ]


def test_errors_in_rows_that_are_no_data_do_no_harm(tmp_path: Path) -> None:
    rows = [HEAD, ("江滨", 1, 0.5), ("合计", "=SUM(B2:B2)", "#DIV/0!")]
    (table,) = read(write_sheets(tmp_path / "表.xlsx", 表=rows))
    assert table.rows == (("江滨", "1", "0.5"),)
    assert left(table) == [(3, "合计行，计入会重复")]


def test_formula_counts_by_its_saved_result_and_is_never_computed(tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "表.xlsx", 表=[HEAD, ("江滨", "=40+2", 0.5)])
    (table,) = read(with_saved_results(path, {"40+2": 7}))
    assert table.column("人口") == ["7"], "what the file says, not what the formula gives"
    assert "1 个公式按保存的结果读取" in said(table)


def test_links_to_other_files_are_said_and_not_followed(tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "表.xlsx", 表=[HEAD, ("江滨", 1, 0.5)])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    assert "引用了其他文件，未读取" in said(read(path)[0])


def test_hidden_rows_are_read_and_said(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True

    (table,) = read(change_sheets(tmp_path / "表.xlsx", hide, 表=[HEAD, ("江滨", 1, 0.5), ("莲池", 2, 0.5)]))
    assert len(table.rows) == 2
    assert "1 行是隐藏的" in said(table)


def test_formatted_cells_without_values_cost_nothing(tmp_path: Path) -> None:
    def far(sheet: Worksheet) -> None:
        sheet["XFD1048576"].number_format = "0%"

    (table,) = read(change_sheets(tmp_path / "表.xlsx", far, 表=[HEAD, ("江滨", 1, 0.5)]))
    assert table.rows == (("江滨", "1", "0.5"),)


def test_value_in_the_last_cell_of_a_sheet_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    def far(sheet: Worksheet) -> None:
        sheet["XFD1048576"] = 1

    path = change_sheets(tmp_path / "表.xlsx", far, 表=[HEAD, ("江滨", 1, 0.5)])
    assert "过大（行 × 列 1,048,576 × 16,384）" in refused(path)[0].problem.zh


def test_merged_cells_beyond_the_values_are_cut_off(tmp_path: Path) -> None:
    rows = [HEAD, ("江滨", 1, 0.5), ("注：无",)]
    path = change_sheets(tmp_path / "表.xlsx", lambda sheet: sheet.merge_cells("A3:C3"), 表=rows)
    with_part_changed(path, "xl/worksheets/sheet1.xml", b'"A3:C3"', b'"A3:XFD1048576"')
    assert read(path)[0].rows == (("江滨", "1", "0.5"),)


def test_long_numbers_are_said_to_have_lost_digits(tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "表.xlsx", 表=[("代码", "名称"), (330302199001011234, "甲")])
    assert "超过 15 位" in said(read(path)[0])


def test_damaged_and_protected_workbooks_are_refused(tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "表.xlsx", 表=[HEAD, ("江滨", 1, 0.5)])
    path.write_bytes(path.read_bytes()[:900])
    assert "损坏" in refused(path)[0].problem.zh
    secret = tmp_path / "密.xlsx"
    secret.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    assert "有密码保护" in refused(secret)[0].problem.zh


def test_open_document_sheet_is_read_and_what_it_does_not_tell_is_said(tmp_path: Path) -> None:
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in (("片区", "级别"), ("江滨", "一"))
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0"'
        f' xmlns:text="{space}text:1.0"><office:body><office:spreadsheet><table:table table:name="表">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "表.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{space}manifest:1.0"/>')
        archive.writestr("content.xml", content)
    (table,) = read(path)
    assert (table.header, table.rows) == (("片区", "级别"), (("江滨", "一"),))
    assert "看不出合并单元格" in said(table)
    assert "看不出百分比、错误值" in said(table)


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12)
cells = st.one_of(
    texts.map(lambda text: f"x{text}y"), st.integers(-(10**14), 10**14), st.floats(-1e9, 1e9).map(lambda x: round(x, 4))
)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=5))
def test_any_content_of_a_workbook_reads_back(tmp_path: Path, pairs: list[tuple[object, object]]) -> None:
    rows = [(f"{number}号", *pair) for number, pair in enumerate(pairs)]
    (table,) = read(write_sheets(tmp_path / "表.xlsx", 表=[("编号", "甲列", "乙列"), *rows]))
    for written, back in zip(rows, table.rows, strict=True):
        for value, text in zip(written, back, strict=True):
            assert text == value if isinstance(value, str) else float(text) == pytest.approx(value, rel=1e-14)


def test_content_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["片区", "说明"])
    sheet.append(["江滨", "x"])
    sheet["B2"].value = "=1+1"
    sheet["B2"].data_type = "s"
    book.save(path)
    assert read(path)[0].rows == (("江滨", "=1+1"),)
