"""What the Excel workbooks have in common: fonts, cells that are text whatever they hold, heights, printing, saving."""

import io
import unicodedata
from collections.abc import Sequence
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gridplan.export.office_file import plain, without_dates
from gridplan.text import Language

LINE_PT = 19  # height of a line of 12 pt text
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
_MARGINS_MM = (37, 28, 26, 35)  # top, left, right, bottom of the official page (GB/T 9704-2012)
_WIDE_MARGINS_MM = (20, 12, 12, 18)  # of working tables of many columns
_FOOTER_MM, _WIDE_FOOTER_MM = 23, 8  # from the edge of the page


def print_setup(sheet: Worksheet, widths: Sequence[int], *, landscape: bool = False) -> None:
    """Set the widths of the columns (characters of the standard font) and the printed page."""
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    page, margins, given = sheet.page_setup, sheet.page_margins, _WIDE_MARGINS_MM if landscape else _MARGINS_MM
    page.orientation, page.paperSize = "landscape" if landscape else "portrait", 9  # 9 is A4
    page.fitToWidth, page.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins.top, margins.left, margins.right, margins.bottom = (mm / 25.4 for mm in given)
    margins.footer = (_WIDE_FOOTER_MM if landscape else _FOOTER_MM) / 25.4
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "— &P —"  # type: ignore[union-attr]


def write(
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


def write_marked(sheet: Worksheet, place: tuple[int, int], parts: Sequence[tuple[str, bool]]) -> None:
    """Give a cell that `write` has made the text of `parts`, those that are True bold and underlined."""
    own = sheet.cell(*place).font
    fonts = {
        marked: InlineFont(rFont=own.name, sz=own.sz, b=marked or None, u="single" if marked else None)
        for marked in (True, False)
    }
    blocks = (TextBlock(fonts[marked], plain(text)) for text, marked in parts)
    cast(Cell, sheet.cell(*place)).value = CellRichText(*blocks)


def merge(sheet: Worksheet, first: tuple[int, int], last: tuple[int, int]) -> None:
    """Merge the cells between two places (row, column)."""
    sheet.merge_cells(start_row=first[0], start_column=first[1], end_row=last[0], end_column=last[1])


def height(text: str, width: int) -> float:
    """Return the height in points of `text` wrapped in a column of `width` characters."""
    # A column's width counts characters of 11 pt; those of 12 pt and the cell's padding need more.
    room = width * 0.85
    lines = sum(max(1, -(-text_columns(line) // int(room))) for line in text.split("\n"))
    return lines * LINE_PT + 5


def fill_of(colour: str) -> PatternFill:
    """Return the fill of a cell in a colour (#RRGGBB)."""
    return PatternFill("solid", fgColor=colour.removeprefix("#"))


def write_pairs(
    sheet: Worksheet, rows: Sequence[tuple[str, str]], widths: tuple[int, int], *, language: Language = "zh"
) -> None:
    """Fill a sheet of two columns (项目, 内容), such as that of where the numbers come from."""
    print_setup(sheet, widths)
    headings = ("项目", "内容") if language == "zh" else ("Item", "Content")
    for number, row in enumerate([headings, *rows], start=1):
        for column, word in enumerate(row, start=1):
            write(sheet, (number, column), word, HEADING if number == 1 else BODY, LEFT, border=RULED)
        sheet.row_dimensions[number].height = max(height(w, n) for w, n in zip(row, widths, strict=True))
    sheet.print_title_rows = "1:1"


def saved(book: Workbook, title: str) -> bytes:
    """Return the workbook as a file that says nothing of who wrote it when."""
    book.properties.creator, book.properties.title = "", plain(title)
    buffer = io.BytesIO()
    book.save(buffer)
    return without_dates(buffer.getvalue())


def text_columns(text: str) -> int:
    """Return the width of `text` in half-width characters; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
