"""Messy workbooks and documents with the people of districts."""

import io
from collections.abc import Callable
from typing import Any

from docx import Document
from messy.city import AREAS, NAMES, PEOPLE, people, rows
from messy.making import book, merged, text, timeless, unzipped, with_part, zipped
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

HEAD, CLEAN = people()[0], people()[1:]
CODES = tuple(330399000001 + number for number in range(9))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET = "xl/worksheets/sheet1.xml"


def _formulas(result: bytes) -> bytes:
    """Return a workbook whose last figure is a formula, with the result that Excel saved; b"" for none."""
    made = book(人口=[*people()[:-1], (*CLEAN[-1][:2], "=9000+100")])
    for blank in (b"<v></v>", b"<v />", b"<v/>"):
        if blank in unzipped(made)[_SHEET]:
            return with_part(made, _SHEET, b"<f>9000+100</f>" + blank, b"<f>9000+100</f>" + result)
    raise AssertionError("no formula was written")


def _linked() -> bytes:
    """Return a workbook whose last figure is taken from another workbook, at its saved value."""
    made = _formulas(b"<v>9100</v>")
    made = with_part(made, _SHEET, b"9000+100", b"[1]Sheet1!A1")
    parts = unzipped(made)
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts["xl/externalLinks/externalLink1.xml"] = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook xmlns:r="'
        + office + b'" r:id="rId1"/></externalLink>'
    )  # fmt: skip
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="' + office + b'/externalLinkPath" Target="http://x.example/other.xlsx" TargetMode="External"/>'
        b"</Relationships>"
    )
    return zipped(parts)


def _error() -> bytes:
    return book(人口=[*people()[:-1], (*CLEAN[-1][:2], "#REF!")])


def _hidden() -> bytes:
    made = book(人口=people(), 旧人口=[HEAD, *((*row[:2], 1) for row in CLEAN)])
    return with_part(made, "xl/workbook.xml", b'sheetId="2" state="visible"', b'sheetId="2" state="hidden"')


def _formatted(sheet: Worksheet) -> None:
    for row in (5_000, 60_000):
        sheet.cell(row, 9).fill = PatternFill("solid", fgColor="FFFF00")


def _document(cells: list[list[str]], join: tuple[tuple[int, int], tuple[int, int]] | None = None) -> bytes:
    made = Document()
    made.add_paragraph("附件1　片区人口表")
    table = made.add_table(len(cells), len(cells[0]))
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            table.cell(row, column).text = cell
    if join is not None:
        table.cell(*join[0]).merge(table.cell(*join[1])).text = cells[join[0][0]][join[0][1]]
    buffer = io.BytesIO()
    made.save(buffer)
    return timeless(buffer.getvalue())


def _broken() -> bytes:
    cells = [[str(cell) for cell in row] for row in people()]
    cells[0][2], cells[1][0], cells[9][0] = "常住\n人口", "东门\n街道", "望江街\n道"
    return _document(cells, ((1, 1), (5, 1)))


def _areas_down(blank: bool) -> list[tuple[Any, ...]]:
    """Return communities below the street that they belong to, which is written once only."""
    listed = [(name if not part else "", area, f"{name[:2]}{area[1]}第{part + 1}社区", count * (1 + 2 * part) // 4)
              for name, area, count in CLEAN for part in range(2)]  # fmt: skip
    return [("街道" if blank else "所属街道", "区县", "社区", "人口"), *listed]


MESSY: dict[str, Callable[[], bytes]] = {
    "two-row-merged-header.xlsx": lambda: book(merged("A1:A2", "B1:B2", "C1:D1"), 人口=[
        ("街道", "区县", "人口", None), (None, None, "常住", "户籍"), *((*row, int(row[2]) - 100) for row in CLEAN)]),
    "three-row-header.xlsx": lambda: book(merged("A1:A3", "B1:B3", "C1:D1", "C2:D2"), 人口=[
        ("街道", "区县", "2025年", None), (None, None, "人口（人）", None), (None, None, "常住人口", "流动人口"),
        *((*row, 100) for row in CLEAN)]),
    "title-merged-above.xlsx": lambda: book(merged("A1:C1"), 人口=[
        ("附件1：片区人口统计表", None, None), ("单位：人", None, None), *people()]),
    "area-merged-down.xlsx": lambda: book(merged("B2:B6", "B7:B10"), 人口=people()),
    "total-row-and-notes.xlsx": lambda: book(merged("A12:C12"), 人口=[
        *people(), ("合计", None, sum(PEOPLE)), ("注：数据截至2025年末", None, None), ("填表人：张三", None, None)]),
    "header-on-every-page.xlsx": lambda: book(人口=[HEAD, *CLEAN[:4], HEAD, *CLEAN[4:]]),
    "blank-rows-between.xlsx": lambda: book(人口=[(), HEAD, (), *CLEAN[:3], (), *CLEAN[3:]]),
    "heading-line-breaks.xlsx": lambda: book(人口=[("街道\n名称", "区\n县", "常住人口\n（万人）"),
                                              *rows(NAMES, AREAS, [count / 10_000 for count in PEOPLE])]),
    "repeated-headings.xlsx": lambda: book(人口=[("街道", "区县", "人口", "人口"), *((*row, 5) for row in CLEAN)]),
    "numbers-as-text.xlsx": lambda: book(人口=[HEAD, *rows(NAMES, AREAS, [f" {count}\u00a0" for count in PEOPLE])]),
    "codes-as-numbers.xlsx": lambda: book(人口=[(*HEAD, "统计用区划代码"), *rows(NAMES, AREAS, PEOPLE, CODES)]),
    "formula-with-result.xlsx": lambda: _formulas(b"<v>9100</v>"),
    "formula-without-result.xlsx": lambda: _formulas(b""),
    "external-link.xlsx": _linked,
    "error-cell.xlsx": _error,
    "hidden-sheet.xlsx": _hidden,
    "cover-sheet.xlsx": lambda: book(
        说明=[("填报说明",), ("一、按常住人口填报",), ("二、每个街道一行",)], 人口=people()),
    "empty-sheets.xlsx": lambda: book(Sheet1=people(), Sheet2=[], Sheet3=[]),
    "formatted-empty-rows.xlsx": lambda: book(_formatted, 人口=people()),
    "no-data.xlsx": lambda: book(Sheet1=[], Sheet2=[]),
    "identity-numbers.xlsx": lambda: book(名单=[
        ("姓名", "身份证号", "街道"), ("李某", "110105194912310021", "东门街道"),
        ("王某", "11010519491231002X", "城关镇")]),
    "password.xlsx": lambda: _OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(480),
    "damaged.xlsx": lambda: book(人口=people())[:2000],
    "csv-named-xlsx.xlsx": lambda: text(people(), encoding="gbk"),
    "workbook-named-csv.csv": lambda: book(人口=people()),
    "old-word.doc": lambda: _OLE + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(480),
    "communities-merged.xlsx": lambda: book(
        merged(*(f"A{row}:A{row + 1}" for row in range(2, 20, 2))), 社区=_areas_down(blank=False)),
    "communities-below-a-blank.xlsx": lambda: book(社区=_areas_down(blank=False)),
    "broken-lines.docx": _broken,
    "no-table.docx": lambda: timeless(_paper()),
}  # fmt: skip


def _paper() -> bytes:
    made = Document()
    made.add_paragraph("片区人口另附。")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()
