"""A report as an Excel workbook: a sheet per table and map, and a sheet of its words and where they come from.

Every cell is text, as it is printed: a number marked 估 or 无法判定 beside plain numbers would drop out of a sum
without a word. Numbers to compute with are in the tables and GIS files.
"""

import io
import re
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from gridplan.documents.blocks import Align, Heading, LayoutMap, PageBreak, Paragraph, Report, Table
from gridplan.export.map_png import layout_picture
from gridplan.export.numbering import Numbers
from gridplan.export.report_words import TEXT, column_widths, header_rows
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
    fill_of,
    height,
    merge,
    print_setup,
    saved,
    write,
    write_pairs,
)
from gridplan.study_area import StudyArea
from gridplan.text import Text

ROOM, WIDE_ROOM = 88, 130  # widths of all columns of a sheet, in characters of the standard font
NARROWEST = 6
# Widths of a digit and of a Chinese character of 12 pt, where a digit of the standard font has 11.
CHARACTER_WIDTHS = (1.2, 2.3)
TRACE_WIDTHS = (22, 70)
FIRST_HEADER_ROW = 4  # below stage, title and caption
LONGEST_NAME = 31  # of a sheet
MAP_WIDTH_PX = 640
NOTES_SHEET, MAP_SHEET, TABLE_SHEET = Text("说明", "Notes"), Text("地图", "Map"), Text("表", "Table")
ALIGNMENTS: dict[Align, Alignment] = {
    "left": LEFT,
    "centre": CENTRED,
    "right": Alignment(horizontal="right", vertical="center", wrap_text=True),
}
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def report_xlsx(report: Report, area: StudyArea) -> bytes:
    """Return `report` as an Excel file; its maps are drawn on `area`. The same report gives the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    numbers, words, section = Numbers(report.language), [(TEXT.to(report.language), report.title)], ""
    for block in report.blocks:
        match block:
            case Heading():
                section = numbers.of(block)
                words.append((section, ""))
            case Paragraph():
                words.append(("", block.text))
            case Table():
                sheet = _sheet(book, block.caption or section or TABLE_SHEET.to(report.language))
                _table(sheet, block, report, section)
                words.append(("", f"→ {sheet.title}"))
            case LayoutMap():
                sheet = _sheet(book, MAP_SHEET.to(report.language))
                _map(sheet, block, report, area)
                words.append(("", f"→ {sheet.title}"))
            case PageBreak():
                pass  # every table has a sheet of its own
    if report.stage:
        words.insert(1, ("", report.stage))
    notes = _sheet(book, NOTES_SHEET.to(report.language))
    write_pairs(notes, [*words, *report.trace], TRACE_WIDTHS, language=report.language)
    return saved(book, report.title)


def _sheet(book: Workbook, wanted: str) -> Worksheet:
    """Add a sheet named as wanted, without what Excel forbids, shortened, and numbered where the name is taken."""
    name = _NOT_IN_NAMES.sub(" ", wanted).strip()[:LONGEST_NAME] or "-"
    taken, number, free = {title.lower() for title in book.sheetnames}, 2, name
    while free.lower() in taken:
        tail = f" ({number})"
        free, number = name[: LONGEST_NAME - len(tail)] + tail, number + 1
    sheet: Worksheet = book.create_sheet(free)
    return sheet


def _table(sheet: Worksheet, block: Table, report: Report, section: str) -> None:
    widths = _widths(block, report)
    print_setup(sheet, widths, landscape=report.landscape)
    _heading(sheet, report, block.caption or section, len(widths), sum(widths))
    header = header_rows(block.columns)
    body = FIRST_HEADER_ROW + len(header)
    for number, words in enumerate([*header, *block.rows], start=FIRST_HEADER_ROW):
        head = number < body
        for column, word in enumerate(words, start=1):
            alignment = CENTRED if head else ALIGNMENTS[block.columns[column - 1].align]
            write(sheet, (number, column), word or "", HEADING if head else BODY, alignment, border=RULED)
        tallest = max((height(word or "", width) for word, width in zip(words, widths, strict=True)), default=LINE_PT)
        sheet.row_dimensions[number].height = min(tallest, 409)  # the most that Excel allows
    _join_groups(sheet, header[0])
    _merge_downwards(sheet, [*header, *block.rows])
    for number, note in enumerate(block.notes, start=body + len(block.rows)):
        write(sheet, (number, 1), note, BODY, LEFT)
        merge(sheet, (number, 1), (number, len(widths)))
        sheet.row_dimensions[number].height = min(height(note, sum(widths)), 409)
    sheet.print_title_rows = f"{FIRST_HEADER_ROW}:{body - 1}"
    sheet.freeze_panes = f"A{body}"


def _widths(block: Table, report: Report) -> list[int]:
    widths = column_widths(block, WIDE_ROOM if report.landscape else ROOM, CHARACTER_WIDTHS, 1)
    return [max(NARROWEST, round(width)) for width in widths]


def _heading(sheet: Worksheet, report: Report, caption: str, columns: int, width: int) -> None:
    """Write mark and stage, the title, and what the table is, each over the whole width."""
    left = " ".join(filter(None, [report.mark, report.stage]))
    below = height(caption, width)
    for row, text, font, points in ((1, left, MARK, 26), (2, report.title, TITLE, 44), (3, caption, HEADING, below)):
        write(sheet, (row, 1), text, font, RIGHT if row == 1 else CENTRED)
        if columns > 1:
            merge(sheet, (row, 1), (row, columns))
        sheet.row_dimensions[row].height = points


def _join_groups(sheet: Worksheet, words: Sequence[str | None]) -> None:
    starts = [number for number, word in enumerate(words, start=1) if word != ""]
    for start, end in zip(starts, [*starts[1:], len(words) + 1], strict=True):
        if end - start > 1:
            merge(sheet, (FIRST_HEADER_ROW, start), (FIRST_HEADER_ROW, end - 1))


def _merge_downwards(sheet: Worksheet, rows: Sequence[Sequence[str | None]]) -> None:
    """Merge each run of cells that are None with the cell above it."""
    for column in range(len(rows[0])):
        first = 0
        for number in range(1, len(rows) + 1):
            if number < len(rows) and rows[number][column] is None:
                continue
            if number - first > 1:
                merge(sheet, (FIRST_HEADER_ROW + first, column + 1), (FIRST_HEADER_ROW + number - 1, column + 1))
            first = number


def _map(sheet: Worksheet, block: LayoutMap, report: Report, area: StudyArea) -> None:
    picture = layout_picture(block.layout, block.area or area, report.language)
    print_setup(sheet, (NARROWEST, ROOM - NARROWEST))
    sheet.page_setup.fitToHeight = 1
    _heading(sheet, report, block.caption, 2, ROOM)
    for number, entry in enumerate(picture.legend, start=FIRST_HEADER_ROW):
        write(sheet, (number, 1), entry.key, BODY, CENTRED, border=RULED)
        write(sheet, (number, 2), entry.words, BODY, LEFT, border=RULED)
        if entry.colour:
            sheet.cell(number, 1).fill = fill_of(entry.colour)
        sheet.row_dimensions[number].height = height(entry.words, ROOM)
    shown = Image(io.BytesIO(picture.png))
    shown.width, shown.height = MAP_WIDTH_PX, MAP_WIDTH_PX * picture.size[1] // picture.size[0]
    sheet.add_image(shown, f"A{FIRST_HEADER_ROW + len(picture.legend) + 1}")
