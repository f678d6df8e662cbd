"""A report as a Word document: official page upright or on its side, ruled tables, maps, 编制说明 at the end."""

import io
import re
from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

from gridplan.documents.blocks import Align, Heading, LayoutMap, PageBreak, Paragraph, Report, Table
from gridplan.export import docx_form as form
from gridplan.export import docx_table
from gridplan.export.map_png import LegendEntry, Picture, layout_picture
from gridplan.export.numbering import Numbers
from gridplan.export.office_file import plain
from gridplan.export.report_words import ABOUT, TRACE_INTRODUCTION, column_widths, header_rows
from gridplan.export.xlsx_form import text_columns
from gridplan.study_area import StudyArea
from gridplan.text import Language

FEW_COLUMNS = 4  # so many and fewer leave room for the larger type
ALIGNMENTS: dict[Align, Any] = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
LATIN_EM = 0.6  # width of a digit in the widest face that stands in for Times New Roman, and a hair
LEGEND_MM = (14, 64)  # swatch and words; two of them fill the text block
MAP_SHARE = 0.62  # of the height of the text block, so that title and legend stand on the same page
SMALL_MAP_SHARE = 0.28  # the same for two maps on a page


def report_docx(report: Report, area: StudyArea) -> bytes:
    """Return `report` as a Word file; its maps are drawn on `area`. The same report gives the same bytes."""
    document = form.official_document(landscape=report.landscape)
    docx_table.mark_stage(document, report.stage)
    docx_table.heading(document, report.mark, _title(report))
    numbers = Numbers(report.language)
    beside = zip((None, *report.blocks), report.blocks, (*report.blocks[1:], None), strict=False)
    for before, block, after in beside:
        if isinstance(before, PageBreak) and not isinstance(block, Heading):
            document.add_page_break()
        match block:
            case Heading():
                _heading(document, numbers.of(block), block.level, on_new_page=isinstance(before, PageBreak))
            case Paragraph():
                _paragraph(document, block)
            case Table():
                _table(document, block, report, spaced=not isinstance(after, PageBreak))
            case LayoutMap():
                _map(document, layout_picture(block.layout, block.area or area, report.language), block, report)
            case PageBreak():
                pass  # a heading behind it begins the page itself: a break of its own might fill one alone
    _about(document, report)
    return docx_table.saved(document, report.title, language=report.language)


def _title(report: Report) -> str:
    """Return the title; one that needs more than a line breaks before and behind what stands in brackets."""
    room = (form.BLOCK_HEIGHT if report.landscape else form.BLOCK_WIDTH).pt
    if text_columns(report.title) * form.TITLE.size_pt / 2 <= room:
        return report.title
    return re.sub("（[^（）]*）(?=.)", "\n\\g<0>\n", report.title)


def _heading(document: Any, words: str, level: int, *, on_new_page: bool) -> None:
    paragraph = form.shape(document.add_paragraph(), indent_pt=2 * form.BODY.size_pt)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.page_break_before = on_new_page or None
    form.write(paragraph, words, form.FIRST if level == 1 else form.SECOND)


def _paragraph(document: Any, block: Paragraph) -> None:
    if block.small:
        docx_table.small_line(document, block.text)
    else:
        form.write(form.shape(document.add_paragraph(), indent_pt=2 * form.BODY.size_pt), block.text, form.BODY)


def _table(document: Any, block: Table, report: Report, *, spaced: bool) -> None:
    few = len(block.columns) <= FEW_COLUMNS and not block.small
    cell_font, line_pt = (form.CELL, docx_table.CELL_LINE_PT) if few else (form.SMALL, docx_table.SMALL_LINE_PT)
    heading_font = form.Font(form.HEADING.name, cell_font.size_pt)
    if block.caption:
        _caption(document, block.caption)
    header = header_rows(block.columns)
    table = docx_table.new_table(document, len(header) + len(block.rows), _widths(block, report, cell_font))
    rows = list(table.rows)
    _join_groups(rows[0], header[0])
    for row, words in zip(rows, header, strict=False):
        docx_table.repeat_on_each_page(row)
        own = [word for word in words if word != ""]
        _fill_row(row, own, heading_font, line_pt, ["centre"] * len(own))
    for row, words in zip(rows[len(header) :], block.rows, strict=True):
        _fill_row(row, words, cell_font, line_pt, [column.align for column in block.columns])
    _merge_downwards([row._tr for row in rows], [*header, *block.rows])
    for row in rows[: len(header)]:
        docx_table.keep_with_next(row)
    docx_table.keep_merged_together(rows)
    if len(rows) > len(header) + 1:
        docx_table.keep_with_next(rows[-2])  # the last row, often a sum, does not stand alone on its page
    for number, note in enumerate(block.notes):
        docx_table.small_line(document, note, below_table=not number)
    if spaced:  # tables that touch would grow together
        form.shape(document.add_paragraph(), line_pt=docx_table.SMALL_LINE_PT)


def _widths(block: Table, report: Report, font: form.Font) -> list[float]:
    """Return the widths of the columns in mm."""
    room = (form.BLOCK_HEIGHT if report.landscape else form.BLOCK_WIDTH).mm
    em = Pt(font.size_pt).mm
    return column_widths(block, room, (em * LATIN_EM, em), 2 * docx_table.SIDE_MM)


def _fill_row(row: Any, words: Sequence[str | None], font: form.Font, line_pt: float, aligns: Sequence[Align]) -> None:
    for tc, word, align in zip(row._tr.tc_lst, words, aligns, strict=True):
        cell = _Cell(tc, row)
        docx_table.fill(cell, word or "", font, centred=False, line_pt=line_pt)
        cell.paragraphs[0].alignment = ALIGNMENTS[align]


def _join_groups(row: Any, words: Sequence[str | None]) -> None:
    """Merge the cells of a heading that neighbouring columns share, before they are filled: "" goes with its left."""
    cells, starts = list(row._tr.tc_lst), [n for n, word in enumerate(words) if word != ""]
    for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
        if end - start > 1:
            _Cell(cells[start], row).merge(_Cell(cells[end - 1], row))


def _merge_downwards(rows: Sequence[Any], words: Sequence[Sequence[str | None]]) -> None:
    """Merge each cell that is None with the one above it."""
    for number in range(1, len(words)):
        for column, word in enumerate(words[number]):
            if word is None:
                above = rows[number - 1].tc_at_grid_offset(column)
                above.vMerge = above.vMerge or "restart"
                rows[number].tc_at_grid_offset(column).vMerge = "continue"


def _caption(document: Any, text: str) -> None:
    paragraph = form.shape(document.add_paragraph(), centred=True, line_pt=docx_table.CELL_LINE_PT)
    paragraph.paragraph_format.keep_with_next = True
    form.write(paragraph, text, form.HEADING)


def _map(document: Any, picture: Picture, block: LayoutMap, report: Report) -> None:
    upright = not report.landscape
    width, height = form.BLOCK_WIDTH.mm, form.BLOCK_HEIGHT.mm
    share = SMALL_MAP_SHARE if block.small else MAP_SHARE
    room = (width, height * share) if upright else (height, width * share)
    scale = min(room[0] / picture.size[0], room[1] / picture.size[1])
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = 1.0  # an exact line height would cut the picture
    paragraph.paragraph_format.keep_with_next = True
    shown = paragraph.add_run().add_picture(io.BytesIO(picture.png), width=Mm(picture.size[0] * scale))
    shown._inline.docPr.set("descr", plain(block.caption))
    _caption(document, block.caption)
    _legend(document, picture)


def _legend(document: Any, picture: Picture) -> None:
    """Set the legend as a table: a cell in the colour of the map with the number on it, and words beside it."""
    half = -(-len(picture.legend) // 2)
    table = docx_table.new_table(document, half, LEGEND_MM * 2)
    blank = [LegendEntry("", "", "")] * (2 * half - len(picture.legend))
    for number, entry in enumerate([*picture.legend, *blank]):
        swatch, words = (table.cell(number % half, 2 * (number // half) + part) for part in (0, 1))
        docx_table.fill(swatch, entry.key, form.SMALL, line_pt=docx_table.SMALL_LINE_PT)
        docx_table.fill(words, entry.words, form.SMALL, centred=False, line_pt=docx_table.SMALL_LINE_PT)
        if entry.colour:
            _shade(swatch, entry.colour)
    for row in list(table.rows)[:-1]:
        docx_table.keep_with_next(row)
    form.shape(document.add_paragraph(), line_pt=docx_table.SMALL_LINE_PT)


def _shade(cell: Any, colour: str) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour.removeprefix("#"))):
        shading.set(qn(f"w:{name}"), value)
    properties = cell._tc.get_or_add_tcPr()
    # The schema wants the shading before the vertical alignment.
    properties.find(qn("w:vAlign")).addprevious(shading)


def _about(document: Any, report: Report) -> None:
    """Write where everything comes from on a page of its own."""
    language: Language = report.language
    docx_table.page_title(document, ABOUT.to(language))
    colon = "：" if language == "zh" else ": "
    docx_table.small_line(document, TRACE_INTRODUCTION.to(language))
    for label, value in report.trace:
        docx_table.small_line(document, f"{label}{colon}{value}")
