"""The lines of text around the tables of a document: titles above, notes below."""

from pathlib import Path

from python_calamine import CalamineWorkbook

from gridplan.layers.raw import RawTable


def lines_around(path: Path, table: RawTable) -> list[str]:
    """Return the lines that stand outside a table that was read from `path`, in their order.

    Of a Word document all paragraphs; of a sheet the rows above the headings, and of any table the rows that were
    left out as no data.
    """
    if path.suffix.lower() == ".docx":
        from docx import Document  # a tenth of a second that other files can do without

        return [text for paragraph in Document(str(path)).paragraphs if (text := paragraph.text.strip())]
    above: list[str] = []
    if path.suffix.lower() in (".xlsx", ".xls", ".ods") and table.part and table.header_rows:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(table.part)
        rows = sheet.to_python(skip_empty_area=False, nrows=table.header_rows[0] - 1)
        above = [str(cell).strip() for row in rows for cell in row if str(cell).strip()]
    return [*above, *(left.text for left in table.left_out)]
