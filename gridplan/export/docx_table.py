"""What the Word tables have in common: heading, ruled tables whose header returns on every page, saving."""

import io
import itertools
from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from gridplan.export import docx_form as form
from gridplan.export.office_file import plain, without_dates
from gridplan.text import Language

SIDE_MM, ABOVE_MM = 1, 0.6  # between the rules of a cell and its text
CELL_LINE_PT, SMALL_LINE_PT = 20, 14
BELOW_TABLE_PT = 4


def mark_stage(document: Any, stage: str) -> None:
    """Write the stage, such as 草案, at the top right of every page; nothing where it is empty."""
    if not stage:
        return
    section = document.sections[0]
    for header in (section.header, section.even_page_header):
        paragraph = form.shape(header.paragraphs[0])
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        form.write(paragraph, stage, form.MARK)


def heading(document: Any, mark: str, title: str) -> None:
    """Write the annex mark on the first line of the text block and the title on the third; no mark, no lines."""
    if mark:
        form.write(form.shape(document.add_paragraph()), mark, form.MARK)
        form.shape(document.add_paragraph())
    form.write(form.shape(document.add_paragraph(), centred=True), title, form.TITLE)
    form.shape(document.add_paragraph(), line_pt=CELL_LINE_PT)


def page_title(document: Any, title: str) -> None:
    """Begin a page with a centred title, for what stands behind the annex."""
    paragraph = form.shape(document.add_paragraph(), centred=True)
    paragraph.paragraph_format.page_break_before = True
    form.write(paragraph, title, form.MARK)


def new_table(document: Any, rows: int, columns_mm: Sequence[float]) -> Any:
    """Add a ruled table of fixed column widths whose rows do not split across pages."""
    table = document.add_table(rows, len(columns_mm), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, columns_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", ABOVE_MM), ("left", SIDE_MM), ("bottom", ABOVE_MM), ("right", SIDE_MM)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Mm(width).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    # The schema wants the margins before the look of the table.
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return table


def repeat_on_each_page(row: Any) -> None:
    """Make a row of the header return on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_with_next(row: Any) -> None:
    """Keep a filled row on the page of the next one: LibreOffice loses a row that alone follows its heading."""
    for paragraph in row._tr.iter(qn("w:p")):
        Paragraph(paragraph, row).paragraph_format.keep_with_next = True


def keep_merged_together(rows: Sequence[Any]) -> None:
    """Keep the rows that a merged cell spans on one page, so that its words stand once, beside all of them."""
    for row, below in itertools.pairwise(rows):
        if any(tc.vMerge == "continue" for tc in below._tr.tc_lst):
            keep_with_next(row)


def fill(cell: Any, text: str, font: form.Font, *, centred: bool = True, line_pt: float = CELL_LINE_PT) -> None:
    """Write `text` into a cell, in its middle."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    form.write(form.shape(cell.paragraphs[0], centred=centred, line_pt=line_pt), text, font)


def small_line(document: Any, text: str, *, below_table: bool = False) -> None:
    """Write a paragraph of small print, a little apart from a table above it."""
    paragraph = form.shape(document.add_paragraph(), line_pt=SMALL_LINE_PT + 1, indent_pt=2 * form.SMALL.size_pt)
    paragraph.paragraph_format.space_before = Pt(BELOW_TABLE_PT if below_table else 0)
    form.write(paragraph, text, form.SMALL)


def saved(document: Any, title: str, *, language: Language = "zh") -> bytes:
    """Return the document as a file that says nothing of who wrote it when."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = plain(title)[:255], "", ""
    properties.language = "zh-CN" if language == "zh" else language
    buffer = io.BytesIO()
    document.save(buffer)
    return without_dates(buffer.getvalue())
