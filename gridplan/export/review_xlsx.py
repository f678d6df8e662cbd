"""Every table of a review as a workbook, numbers as numbers, with a sheet of where they come from."""

from collections.abc import Sequence
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from gridplan.export.xlsx_form import BODY, CENTRED, HEADING, LEFT, RULED, print_setup, saved, text_columns, write
from gridplan.review.data_table import Cell as Entry
from gridplan.review.data_table import DataTable, plain
from gridplan.review.study import Review
from gridplan.review.tables import tables
from gridplan.suppression import SMALLEST
from gridplan.text import UNDETERMINED, Language, Text

NARROWEST, WIDEST = 8, 50  # of a column, in characters of the standard font
LOOKED_AT = 200  # rows by whose text the width of a column is chosen
_YES, _NO = Text("是", "yes"), Text("否", "no")
_ABOUT = Text("说明", "About")


def review_xlsx(
    review: Review, provenance: Sequence[tuple[str, str]], *, language: Language = "zh", smallest: int = SMALLEST
) -> bytes:
    """Return the tables of a review as a workbook; what is undetermined says so, in words, in the place of a number.

    `provenance` are label and value of what the numbers rest on, `smallest` as in `tables`. The same
    review gives the same bytes.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables(review, smallest):
        _sheet(book.create_sheet(table.title.to(language)[:31]), table, language)
    about = DataTable(
        "about", _ABOUT, (("item", Text("项目", "Item")), ("content", Text("内容", "Content"))), tuple(provenance)
    )
    _sheet(book.create_sheet(_ABOUT.to(language)), about, language)
    return saved(book, review.plan.document.full_title)


def _sheet(sheet: Worksheet, table: DataTable, language: Language) -> None:
    rows = [[_shown(cell, language) for cell in row] for row in table.rows]
    heads = [head.to(language) for _, head in table.columns]
    widths = []
    for number, head in enumerate(heads):
        texts = [head, *(str(row[number]) for row in rows[:LOOKED_AT])]
        widths.append(max(NARROWEST, min(WIDEST, 2 + max(map(text_columns, texts)))))
    print_setup(sheet, widths, landscape=True)
    for column, head in enumerate(heads, start=1):
        write(sheet, (1, column), head, HEADING, CENTRED, border=RULED)
    for number, row in enumerate(rows, start=2):
        for column, shown in enumerate(row, start=1):
            words = shown if isinstance(shown, str) else ""
            write(sheet, (number, column), words, BODY, LEFT, border=RULED)
            if not isinstance(shown, str):
                cast(Cell, sheet.cell(number, column)).value = shown
    sheet.freeze_panes, sheet.print_title_rows = "A2", "1:1"
    if rows:
        sheet.auto_filter.ref = sheet.dimensions


def _shown(cell: Entry, language: Language) -> str | float | int:
    """Return what stands in a cell of the workbook: a number, or words."""
    if isinstance(cell, Text):
        return cell.to(language)
    if isinstance(cell, bool):
        return (_YES if cell else _NO).to(language)
    value: str | float | int | None = plain(cell)
    return UNDETERMINED.to(language) if value is None else value
