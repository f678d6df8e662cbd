"""The lines of text around the tables of a file: titles above, notes below."""

import zipfile
from pathlib import Path

from python_calamine import CalamineWorkbook

from gridplan.layers.raw import RawTable


def lines_around(path: Path, table: RawTable) -> list[str]:
    """Return the lines that stand outside a table that was read from `path`, in their order.

    Of a Word document all paragraphs; of a sheet the cells, and of other tables the rows, that were left out.
    """
    parts = _parts(path)
    if "word/document.xml" in parts:
        from docx import Document  # a tenth of a second that other files can do without

        return [text for paragraph in Document(str(path)).paragraphs if (text := paragraph.text.strip())]
    if "xl/workbook.xml" in parts:
        book = CalamineWorkbook.from_path(str(path))
        if not table.part or table.part in book.sheet_names:
            sheet = book.get_sheet_by_name(table.part or book.sheet_names[0])
            rows = sheet.to_python(skip_empty_area=False)
            cells = [str(cell).strip() for left in table.left_out for cell in rows[left.row - 1]]
            return [cell for cell in cells if cell]
    return [left.text for left in table.left_out]


def _parts(path: Path) -> frozenset[str]:
    """Return the names of the parts of an office file: what it is, they tell, not its suffix."""
    if not zipfile.is_zipfile(path):
        return frozenset()
    with zipfile.ZipFile(path) as archive:
        return frozenset(archive.namelist())
