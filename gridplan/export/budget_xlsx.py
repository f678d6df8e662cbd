"""The insurance budget in Excel: the workbook to fill in, and every table of the result as values."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gridplan.budget import Budget, BudgetNames
from gridplan.budget.form import HELP, HELP_SHEET, all_sheets, template_rows
from gridplan.budget.tables import Cell, Table, Yuan
from gridplan.budget.year_tables import budget_tables
from gridplan.export.budget_trace import budget_trace
from gridplan.export.office_file import plain, without_dates
from gridplan.export.xlsx_form import BODY, CENTRED, FORMULA_STARTS, HEADING, LEFT, MARK, RIGHT, RULED
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text

TRACE_SHEET = Text("说明", "About")
MONEY_FORMAT, SHARE_FORMAT, COUNT_FORMAT = "#,##0.00", "0.00%", "#,##0"
WIDTH, WIDE = 20, 90


def budget_template(names: BudgetNames, grid_of: Mapping[str, str], year: int) -> bytes:
    """Return the workbook to fill in for a layout and year: names in place, every number blank."""
    book = Workbook()
    book.remove(book.worksheets[0])
    rows = template_rows(names, grid_of, year)
    for sheet in all_sheets(names.grids.labels):
        page = book.create_sheet(sheet.name)
        headings = [sheet.heading(field.name) for field in sheet.fields]
        _rows(page, [headings, *rows[sheet.name]], head=1)
        page.freeze_panes = "A2"
    help_page = book.create_sheet(HELP_SHEET)
    _rows(help_page, [("工作表", "填写"), *HELP], head=1)
    help_page.column_dimensions["B"].width = WIDE
    return _saved(book)


def budget_xlsx(budget: Budget, plan: Plan, area: StudyArea, *, as_of: date, language: Language = "zh") -> bytes:
    """Return every table of the budget, a sheet each, and one of where it comes from; values, no formulas."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in budget_tables(budget):
        _table(book.create_sheet(table.title.to(language)), table, language)
    page = book.create_sheet(TRACE_SHEET.to(language))
    trace = budget_trace(budget, plan, area, as_of=as_of)
    _rows(page, [(label.to(language), value.to(language)) for label, value in trace], head=0)
    page.column_dimensions["B"].width = WIDE
    return _saved(book)


def _table(page: Worksheet, table: Table, language: Language) -> None:
    _put(page, (1, 1), table.title.to(language)).font = MARK
    headings = [heading.to(language) for heading in table.headings]
    rows = [[_value(cell, language) for cell in row] for row in table.rows]
    _rows(page, [headings, *rows], head=1, top=2)
    for number, row in enumerate(table.rows, start=3):
        for column, cell in enumerate(row, start=1):
            _dress(cast(SheetCell, page.cell(number, column)), cell)
    for number, note in enumerate(table.notes, start=len(rows) + 3):
        _put(page, (number, 1), note.to(language)).font = BODY
    page.freeze_panes = "B3"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]


def _value(cell: Cell, language: Language) -> str | int | Decimal:
    if isinstance(cell, Text):
        return cell.to(language)
    if isinstance(cell, Yuan):
        return Decimal(cell.fen) / 100
    return Decimal(cell.numerator) / Decimal(cell.denominator) if isinstance(cell, Fraction) else cell


def _dress(target: SheetCell, cell: Cell) -> None:
    if not isinstance(cell, Text):
        target.alignment = RIGHT
        kind = MONEY_FORMAT if isinstance(cell, Yuan) else SHARE_FORMAT if isinstance(cell, Fraction) else COUNT_FORMAT
        target.number_format = kind


def _rows(page: Worksheet, rows: Iterable[Sequence[object]], *, head: int, top: int = 1) -> None:
    """Write rows from `top` on, the first `head` as headings."""
    columns = 0
    for number, row in enumerate(rows):
        columns = max(columns, len(row))
        for column, value in enumerate(row, start=1):
            cell = _put(page, (top + number, column), value)
            cell.border = RULED
            cell.font, cell.alignment = (HEADING, CENTRED) if number < head else (BODY, LEFT)
    for column in range(1, columns + 1):
        page.column_dimensions[get_column_letter(column)].width = WIDTH


def _put(page: Worksheet, place: tuple[int, int], value: object) -> SheetCell:
    """Write a value at (row, column); text as text, whatever it begins with: a name is never a formula."""
    cell = cast(SheetCell, page.cell(*place))
    if isinstance(value, str):
        if value:
            cell.value, cell.data_type = plain(value), "s"
            cell.quotePrefix = value.startswith(FORMULA_STARTS)
    else:
        cell.value = value  # type: ignore[assignment]
    return cell


def _saved(book: Workbook) -> bytes:
    book.properties.creator = ""
    buffer = io.BytesIO()
    book.save(buffer)
    return without_dates(buffer.getvalue())
