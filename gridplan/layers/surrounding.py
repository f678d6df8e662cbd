"""The lines of text around the tables of a file: titles above, notes below."""

import zipfile
from pathlib import Path

from python_calamine import CalamineWorkbook

from gridplan.layers.raw import LeftOut, RawTable
from gridplan.layers.raw_body import REPEATED, TOTALS


def lines_around(path: Path, table: RawTable) -> list[str]:
    """Return the lines that stand outside a table that was read from `path`, in their order.

    Of a Word document all paragraphs, then the rows that were left out; of other tables these rows, of a sheet their
    cells, but a sum in one. Headings that are repeated say nothing.
    """
    parts = _parts(path)
    if "word/document.xml" in parts:
        from docx import Document  # a tenth of a second that other files can do without

        paragraphs = [paragraph.text.strip() for paragraph in Document(str(path)).paragraphs]
        return [*filter(None, paragraphs), *left_lines(table)]
    if "xl/workbook.xml" in parts:
        book = CalamineWorkbook.from_path(str(path))
        if not table.part or table.part in book.sheet_names:
            sheet = book.get_sheet_by_name(table.part or book.sheet_names[0])
            rows = sheet.to_python(skip_empty_area=False)
            kept = [[left.text] if left.reason is TOTALS else rows[left.row - 1] for left in _said(table)]
            return [text for row in kept for cell in row if (text := str(cell).strip())]
    return left_lines(table)


def left_lines(table: RawTable) -> list[str]:
    """Return the rows of a table that are not data, but for headings that are repeated."""
    return [left.text for left in _said(table)]


def _said(table: RawTable) -> list[LeftOut]:
    return [left for left in table.left_out if left.reason is not REPEATED]


def _parts(path: Path) -> frozenset[str]:
    """Return the names of the parts of an office file: what it is, they tell, not its suffix."""
    if not zipfile.is_zipfile(path):
        return frozenset()
    with zipfile.ZipFile(path) as archive:
        return frozenset(archive.namelist())
