"""The long table as a sheet beside the annex: what reads back without loss, overlays and excluded districts too."""

from openpyxl import Workbook

from gridplan.export.xlsx_form import BODY, CENTRED, HEADING, LEFT, RULED, height, print_setup, write
from gridplan.layout import Layout
from gridplan.layout_table import long_rows
from gridplan.long_table import HEADER, OVERLAY_HEADER
from gridplan.study_area import StudyArea

LONG_SHEET = "长表"
_WIDTHS = (14, 34, 16, 20, 36, 18, 14, 24)


def add_long_sheet(book: Workbook, layout: Layout, area: StudyArea) -> None:
    """Add a sheet with the long table of `layout`."""
    header = OVERLAY_HEADER if layout.overlays else HEADER
    sheet = book.create_sheet(LONG_SHEET)
    print_setup(sheet, _WIDTHS[: len(header)], landscape=True)
    for number, row in enumerate([header, *long_rows(layout, area)], start=1):
        for column, word in enumerate(row, start=1):
            heading = number == 1
            write(
                sheet,
                (number, column),
                word,
                HEADING if heading else BODY,
                CENTRED if heading or column == 1 else LEFT,
                border=RULED,
            )
        sheet.row_dimensions[number].height = max(height(w, n) for w, n in zip(row, _WIDTHS, strict=False))
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
