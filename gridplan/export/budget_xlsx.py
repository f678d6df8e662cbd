"""The insurance budget in Excel: the workbook to fill in, and every table of the result as values."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from gridplan.budget import Budget, BudgetNames
from gridplan.budget.form import HELP, HELP_SHEET, all_sheets, template_rows
from gridplan.budget.tables import Cell, Table, Yuan, cell_text
from gridplan.budget.year_tables import budget_tables
from gridplan.export.budget_trace import budget_trace
from gridplan.export.xlsx_form import (
    BODY,
    CENTRED,
    HEADING,
    LEFT,
    MARK,
    RIGHT,
    RULED,
    height,
    print_setup,
    saved,
    text_columns,
    write,
)
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text

TRACE_SHEET = Text("说明", "About")
TITLE = Text("医保基金预算", "Insurance budget")
MONEY_FORMAT, SHARE_FORMAT, COUNT_FORMAT = "#,##0.00", "0.00%", "#,##0"
NARROWEST, WIDEST = 14, 80  # of a column, in characters
PLAIN = Alignment(vertical="center")  # runs on over the cells to its right
TITLE_PT, NOTE_PT = 28, 22  # heights of the lines above and below a table


def budget_template(names: BudgetNames, year: int) -> bytes:
    """Return the workbook to fill in for a layout and year: names in place, every number blank."""
    book = Workbook()
    book.remove(book.worksheets[0])
    rows = template_rows(names, year)
    for sheet in all_sheets(names.grids.labels):
        page = book.create_sheet(sheet.name)
        headings = [sheet.heading(field.name) for field in sheet.fields]
        _grid(page, headings, [[str(cell) for cell in row] for row in rows[sheet.name]])
        for number, row in enumerate(rows[sheet.name], start=2):
            for column, value in enumerate(row, start=1):
                if isinstance(value, int):
                    _number(page, (number, column), value, "0")
        page.freeze_panes = "A2"
    _grid(book.create_sheet(HELP_SHEET), ["工作表", "填写"], [list(row) for row in HELP])
    return saved(book, TITLE.zh)


def budget_xlsx(budget: Budget, plan: Plan, area: StudyArea, *, as_of: date, language: Language = "zh") -> bytes:
    """Return every table of the budget, a sheet each, and one of where it comes from; values, no formulas."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in budget_tables(budget):
        _table(book.create_sheet(table.title.to(language)), table, language)
    trace = budget_trace(budget, plan, area, as_of=as_of)
    rows = [[label.to(language), value.to(language)] for label, value in trace]
    headings = [heading.to(language) for heading in (Text("项目", "item"), Text("内容", "content"))]
    _grid(book.create_sheet(TRACE_SHEET.to(language)), headings, rows)
    return saved(book, TITLE.to(language))


def _table(page: Worksheet, table: Table, language: Language) -> None:
    write(page, (1, 1), table.title.to(language), MARK, PLAIN)
    page.row_dimensions[1].height = TITLE_PT
    rows = [[cell_text(cell, language) for cell in row] for row in table.rows]
    _grid(page, [heading.to(language) for heading in table.headings], rows, top=2)
    for number, row in enumerate(table.rows, start=3):
        for column, cell in enumerate(row, start=1):
            _value(page, (number, column), cell)
    for number, note in enumerate(table.notes, start=len(rows) + 3):
        write(page, (number, 1), note.to(language), BODY, PLAIN)
        page.row_dimensions[number].height = NOTE_PT
    page.freeze_panes = "B3"


def _grid(page: Worksheet, headings: Sequence[str], rows: Sequence[Sequence[str]], *, top: int = 1) -> None:
    """Write headings and rows of text from `top` on; columns as wide as their text, within limits."""
    table = [headings, *rows]
    widths = [_width(column) for column in zip(*table, strict=True)]
    print_setup(page, widths, landscape=True)
    for number, row in enumerate(table, start=top):
        font, alignment = (HEADING, CENTRED) if number == top else (BODY, LEFT)
        for column, word in enumerate(row, start=1):
            write(page, (number, column), word, font, alignment, border=RULED)
        page.row_dimensions[number].height = max(height(word, width) for word, width in zip(row, widths, strict=True))


def _width(words: Sequence[str]) -> int:
    return min(WIDEST, max(NARROWEST, 4 + max(round(text_columns(word) * 1.2) for word in words)))


def _value(page: Worksheet, place: tuple[int, int], cell: Cell) -> None:
    """Put a number in the place of its words, exactly: an amount is a decimal number of yuan."""
    if isinstance(cell, Yuan):
        _number(page, place, Decimal(cell.fen) / 100, MONEY_FORMAT)
    elif isinstance(cell, Fraction):
        _number(page, place, Decimal(cell.numerator) / Decimal(cell.denominator), SHARE_FORMAT)
    elif isinstance(cell, int):
        _number(page, place, cell, COUNT_FORMAT)


def _number(page: Worksheet, place: tuple[int, int], value: Decimal | int, number_format: str) -> None:
    cell = cast(SheetCell, page.cell(*place))
    cell.value, cell.number_format, cell.alignment = value, number_format, RIGHT
    cell.quotePrefix = False  # a deficit begins with a minus: it is no text
