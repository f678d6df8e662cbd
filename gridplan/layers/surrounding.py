"""The lines of text around the tables of a file: titles above, notes below."""

from pathlib import Path

from python_calamine import CalamineWorkbook

from gridplan.layers.raw import RawTable

_SHEETS = (".xlsx", ".xls", ".ods")


def lines_around(path: Path, table: RawTable) -> list[str]:
    """Return the lines that stand outside a table that was read from `path`, in their order.

    Of a Word document all paragraphs; of a sheet the cells, and of other tables the rows, that were left out.
    """
    if path.suffix.lower() == ".docx":
        from docx import Document  # a tenth of a second that other files can do without

        return [text for paragraph in Document(str(path)).paragraphs if (text := paragraph.text.strip())]
    if path.suffix.lower() in _SHEETS and table.part:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(table.part).to_python(skip_empty_area=False)
        cells = [str(cell).strip() for left in table.left_out for cell in rows[left.row - 1]]
        return [cell for cell in cells if cell]
    return [left.text for left in table.left_out]
