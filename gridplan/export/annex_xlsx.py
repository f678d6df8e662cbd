"""The layout table as an Excel workbook: the official table ready to print, and a sheet of where it comes from."""

import io
import unicodedata
from collections.abc import Sequence
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gridplan.export.annex_words import HEADER, cell_lines
from gridplan.export.office_file import plain, without_dates
from gridplan.export.remarks import layout_remarks
from gridplan.layout_table import TableRow, annex_rows
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.trace import provenance_rows

TABLE_SHEET, TRACE_SHEET = "布局表", "说明"
DRAFT = "草案"
WIDTHS = (6, 25, 14, 43)  # of the columns, in characters of the standard font
TRACE_WIDTHS = (22, 70)
LINE_PT = 19  # height of a line of 12 pt text
FIRST_HEADER_ROW = 3  # below the annex mark and the title
# What a spreadsheet may take for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

_THIN = Side(style="thin")
RULED = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
MARK = Font(name="黑体", size=16)
TITLE = Font(name="方正小标宋简体", size=18)
HEADING = Font(name="黑体", size=12)
BODY = Font(name="仿宋_GB2312", size=12)
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center")


def annex_xlsx(plan: Plan, area: StudyArea) -> bytes:
    """Return the layout table of `plan` as an Excel file. The same plan and area give the same bytes."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = TABLE_SHEET
    _print_setup(sheet, WIDTHS)
    _heading(sheet, plan)
    end = _table(sheet, annex_rows(plan.layout, area))
    lines = [f"备注：{plan.document.note}"] if plan.document.note else []
    for line in [*lines, *layout_remarks(plan.layout, area)]:
        end += 1
        _write(sheet, (end, 1), line, BODY, LEFT)
        _merge(sheet, (end, 1), (end, 4))
        sheet.row_dimensions[end].height = row_height(line, sum(WIDTHS))
    # Both header rows return on every printed page.
    sheet.print_title_rows = f"{FIRST_HEADER_ROW}:{FIRST_HEADER_ROW + 1}"
    sheet.freeze_panes = f"A{FIRST_HEADER_ROW + 2}"
    _provenance(book.create_sheet(TRACE_SHEET), plan, area)
    book.properties.creator, book.properties.title = "", plain(plan.document.full_title)
    buffer = io.BytesIO()
    book.save(buffer)
    return without_dates(buffer.getvalue())


def _print_setup(sheet: Worksheet, widths: Sequence[int]) -> None:
    for letter, width in zip("ABCD", widths, strict=False):
        sheet.column_dimensions[letter].width = width
    page, margins = sheet.page_setup, sheet.page_margins
    page.orientation, page.paperSize = "portrait", 9  # 9 is A4
    page.fitToWidth, page.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    # The margins of the official page (GB/T 9704-2012), in inches.
    margins.top, margins.left, margins.right, margins.bottom = (mm / 25.4 for mm in (37, 28, 26, 35))
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "— &P —"  # type: ignore[union-attr]


def _heading(sheet: Worksheet, plan: Plan) -> None:
    _write(sheet, (1, 1), plan.document.annex, MARK, Alignment(horizontal="left", vertical="center"))
    if plan.document.draft:
        _write(sheet, (1, 4), DRAFT, MARK, RIGHT)
    _write(sheet, (2, 1), plan.document.full_title, TITLE, CENTRED)
    _merge(sheet, (2, 1), (2, 4))
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 28, 48


def _table(sheet: Worksheet, rows: Sequence[TableRow]) -> int:
    """Write the header and the rows; return the last row used."""
    top, body = FIRST_HEADER_ROW, FIRST_HEADER_ROW + 2
    for number, words in enumerate(HEADER, start=top):
        sheet.row_dimensions[number].height = LINE_PT + 4
        for column, word in enumerate(words, start=1):
            _write(sheet, (number, column), word, HEADING, CENTRED, border=RULED)
    for number, row in enumerate(rows, start=body):
        _row(sheet, number, row)
    _merge(sheet, (top, 1), (top + 1, 1))
    _merge(sheet, (top, 2), (top + 1, 2))
    _merge(sheet, (top, 3), (top, 4))
    for number, row in enumerate(rows, start=body):
        if row.first and row.span > 1:
            _merge(sheet, (number, 1), (number + row.span - 1, 1))
            _merge(sheet, (number, 2), (number + row.span - 1, 2))
    return body + len(rows) - 1


def _row(sheet: Worksheet, number: int, row: TableRow) -> None:
    lead, members = cell_lines(row.lead_cell), cell_lines(row.members_cell)
    words = (row.number if row.first else "", lead if row.first else "", row.admin_area, members)
    for column, word in enumerate(words, start=1):
        _write(sheet, (number, column), word, BODY, LEFT if column == len(words) else CENTRED, border=RULED)
    # Excel does not fit a row to wrapped text beside merged cells: give the height.
    heights = (
        row_height(lead, WIDTHS[1]) / row.span,
        row_height(row.admin_area, WIDTHS[2]),
        row_height(members, WIDTHS[3]),
    )
    sheet.row_dimensions[number].height = max(heights)


def _merge(sheet: Worksheet, first: tuple[int, int], last: tuple[int, int]) -> None:
    sheet.merge_cells(start_row=first[0], start_column=first[1], end_row=last[0], end_column=last[1])


def _write(
    sheet: Worksheet,
    place: tuple[int, int],
    text: str,
    font: Font,
    alignment: Alignment,
    *,
    border: Border | None = None,
) -> None:
    """Write `text` at (row, column) as text, whatever it begins with: a name is never a formula."""
    cell = cast(Cell, sheet.cell(*place))
    if text:
        cell.value = plain(text)
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(FORMULA_STARTS)
    cell.font, cell.alignment = font, alignment
    if border is not None:
        cell.border = border


def row_height(text: str, width: int) -> float:
    """Return the height in points of `text` wrapped in a column of `width` characters."""
    # A column's width counts characters of 11 pt; those of 12 pt and the cell's padding need more.
    room = width * 0.85
    lines = sum(max(1, -(-text_columns(line) // int(room))) for line in text.split("\n"))
    return lines * LINE_PT + 5


def text_columns(text: str) -> int:
    """Return the width of `text` in half-width characters; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _provenance(sheet: Worksheet, plan: Plan, area: StudyArea) -> None:
    _print_setup(sheet, TRACE_WIDTHS)
    for number, row in enumerate([("项目", "内容"), *provenance_rows(plan, area)], start=1):
        for column, word in enumerate(row, start=1):
            _write(sheet, (number, column), word, HEADING if number == 1 else BODY, LEFT, border=RULED)
        sheet.row_dimensions[number].height = max(row_height(w, n) for w, n in zip(row, TRACE_WIDTHS, strict=True))
