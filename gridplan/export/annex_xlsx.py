"""The layout table as an Excel workbook: the official table ready to print, the long one, where both come from."""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from gridplan.documents.marks import COLUMN, Marks, pieces
from gridplan.documents.remarks import layout_remarks
from gridplan.export.annex_words import HEADER, cell_lines
from gridplan.export.long_sheet import add_long_sheet
from gridplan.export.xlsx_form import (
    BODY,
    CENTRED,
    HEADING,
    LEFT,
    LINE_PT,
    MARK,
    RIGHT,
    RULED,
    TITLE,
    height,
    merge,
    print_setup,
    saved,
    write,
    write_marked,
    write_pairs,
)
from gridplan.layout_table import TableRow, annex_rows
from gridplan.plan_file import Plan
from gridplan.stages import mark
from gridplan.study_area import StudyArea
from gridplan.trace import provenance_rows

TABLE_SHEET, TRACE_SHEET = "布局表", "说明"
WIDTHS = (6, 25, 14, 43)  # of the columns, in characters of the standard font
MARKED_WIDTHS = (6, 20, 12, 32, 22)  # the same with a column for what changed
TRACE_WIDTHS = (22, 70)
FIRST_HEADER_ROW = 3  # below the annex mark and the title


def annex_xlsx(plan: Plan, area: StudyArea, marks: Marks | None = None) -> bytes:
    """Return the layout table of `plan` as an Excel file. The same plan and area give the same bytes.

    With `marks` the table shows what an adjustment changes.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = TABLE_SHEET
    widths = WIDTHS if marks is None else MARKED_WIDTHS
    print_setup(sheet, widths)
    _heading(sheet, plan, len(widths))
    rows = annex_rows(plan.layout, area)
    end = _table(sheet, rows, widths)
    if marks is not None:
        _mark(sheet, rows, plan, area, marks)
    lines = [] if marks is None else [marks.legend]
    lines += [f"备注：{plan.document.note}"] if plan.document.note else []
    for line in [*lines, *layout_remarks(plan.layout, area)]:
        end += 1
        write(sheet, (end, 1), line, BODY, LEFT)
        merge(sheet, (end, 1), (end, len(widths)))
        sheet.row_dimensions[end].height = height(line, sum(widths))
    # Both header rows return on every printed page.
    sheet.print_title_rows = f"{FIRST_HEADER_ROW}:{FIRST_HEADER_ROW + 1}"
    sheet.freeze_panes = f"A{FIRST_HEADER_ROW + 2}"
    add_long_sheet(book, plan.layout, area)
    write_pairs(book.create_sheet(TRACE_SHEET), provenance_rows(plan, area), TRACE_WIDTHS)
    return saved(book, plan.document.full_title)


def _heading(sheet: Worksheet, plan: Plan, columns: int) -> None:
    write(sheet, (1, 1), plan.document.annex, MARK, Alignment(horizontal="left", vertical="center"))
    write(sheet, (1, columns), mark(plan).zh, MARK, RIGHT)
    write(sheet, (2, 1), plan.document.full_title, TITLE, CENTRED)
    merge(sheet, (2, 1), (2, columns))
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 28, 48


def _table(sheet: Worksheet, rows: Sequence[TableRow], widths: Sequence[int]) -> int:
    """Write the header and the rows; return the last row used."""
    top, body = FIRST_HEADER_ROW, FIRST_HEADER_ROW + 2
    for number, words in enumerate(HEADER, start=top):
        sheet.row_dimensions[number].height = LINE_PT + 4
        for column, word in enumerate(words, start=1):
            write(sheet, (number, column), word, HEADING, CENTRED, border=RULED)
    for number, row in enumerate(rows, start=body):
        _row(sheet, number, row, widths)
    merge(sheet, (top, 1), (top + 1, 1))
    merge(sheet, (top, 2), (top + 1, 2))
    merge(sheet, (top, 3), (top, 4))
    for number, row in enumerate(rows, start=body):
        if row.first and row.span > 1:
            merge(sheet, (number, 1), (number + row.span - 1, 1))
            merge(sheet, (number, 2), (number + row.span - 1, 2))
    return body + len(rows) - 1


def _mark(sheet: Worksheet, rows: Sequence[TableRow], plan: Plan, area: StudyArea, marks: Marks) -> None:
    """Fill the last column with what came and went, and mark in the members' cells who moved."""
    top = FIRST_HEADER_ROW
    for number, word in enumerate((COLUMN, ""), start=top):
        write(sheet, (number, 5), word, HEADING, CENTRED, border=RULED)
    merge(sheet, (top, 5), (top + 1, 5))
    for number, row in enumerate(rows, start=top + 2):
        said = marks.remarks.get((row.number, row.admin_area), "").replace("；", "；\n")
        write(sheet, (number, 5), said, BODY, LEFT, border=RULED)
        parts = [(cell_lines(text), moved) for text, moved in pieces(row, plan.layout, area, marks)]
        if any(moved for _, moved in parts):
            write_marked(sheet, (number, 4), parts)
        line = sheet.row_dimensions[number]
        line.height = max(line.height or 0, height(said, MARKED_WIDTHS[4]))


def _row(sheet: Worksheet, number: int, row: TableRow, widths: Sequence[int]) -> None:
    lead, members = cell_lines(row.lead_cell), cell_lines(row.members_cell)
    words = (row.number if row.first else "", lead if row.first else "", row.admin_area, members)
    for column, word in enumerate(words, start=1):
        write(sheet, (number, column), word, BODY, LEFT if column == len(words) else CENTRED, border=RULED)
    # Excel does not fit a row to wrapped text beside merged cells: give the height.
    heights = (height(lead, widths[1]) / row.span, height(row.admin_area, widths[2]), height(members, widths[3]))
    sheet.row_dimensions[number].height = max(heights)
