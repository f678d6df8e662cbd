"""The layout table as a Word document in the form of an official annex (附件)."""

import io
from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from gridplan.export import docx_form as form
from gridplan.export.annex_words import HEADER, cell_lines
from gridplan.export.office_file import plain, without_dates
from gridplan.export.remarks import layout_remarks
from gridplan.layout_table import TableRow, annex_rows
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.trace import CHOICE_OF_CARE, cautions, caveat, layer_traces, plan_traces

COLUMNS_MM = (12, 45, 24, 75)  # together the width of the text block
LAYER_COLUMNS_MM = (30, 32, 12, 82)
SIDE_MM, ABOVE_MM = 1, 0.6  # between the rules of a cell and its text
CELL_LINE_PT, SMALL_LINE_PT = 20, 14
DRAFT = "草案"


def annex_docx(plan: Plan, area: StudyArea) -> bytes:
    """Return the annex of `plan` as a Word file, with a page of 编制说明 behind it.

    The same plan and area give the same bytes.
    """
    document = form.official_document()
    if plan.document.draft:
        _mark_draft(document)
    _heading(document, plan)
    _layout_table(document, annex_rows(plan.layout, area))
    _notes(document, plan, area)
    _explanation(document, plan, area)
    return _saved(document, plan.document.full_title)


def _mark_draft(document: Any) -> None:
    """Write 草案 at the top right of every page."""
    section = document.sections[0]
    for header in (section.header, section.even_page_header):
        paragraph = form.shape(header.paragraphs[0])
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        form.write(paragraph, DRAFT, form.MARK)


def _heading(document: Any, plan: Plan) -> None:
    """Write the annex mark on the first line of the text block and the title on the third."""
    mark = form.shape(document.add_paragraph())
    form.write(mark, plan.document.annex, form.MARK)
    form.shape(document.add_paragraph())
    title = form.shape(document.add_paragraph(), centred=True)
    form.write(title, plan.document.full_title, form.TITLE)
    form.shape(document.add_paragraph(), line_pt=CELL_LINE_PT)


def _layout_table(document: Any, rows: Sequence[TableRow]) -> None:
    table = _new_table(document, 2 + len(rows), COLUMNS_MM)
    number, lead, members, _ = HEADER[0]
    _fill(table.cell(0, 0).merge(table.cell(1, 0)), number, form.HEADING)
    _fill(table.cell(0, 1).merge(table.cell(1, 1)), lead, form.HEADING)
    _fill(table.cell(0, 2).merge(table.cell(0, 3)), members, form.HEADING)
    _fill(table.cell(1, 2), HEADER[1][2], form.HEADING)
    _fill(table.cell(1, 3), HEADER[1][3], form.HEADING)
    for position, row in enumerate(rows, start=2):
        if row.first:
            last = position + row.span - 1
            _fill(table.cell(position, 0).merge(table.cell(last, 0)), row.number, form.CELL)
            _fill(table.cell(position, 1).merge(table.cell(last, 1)), cell_lines(row.lead_cell), form.CELL)
        _fill(table.cell(position, 2), row.admin_area, form.CELL)
        _fill(table.cell(position, 3), cell_lines(row.members_cell), form.CELL, centred=False)
    _repeat_on_each_page(table.rows[0])
    _repeat_on_each_page(table.rows[1])


def _new_table(document: Any, rows: int, columns_mm: Sequence[float]) -> Any:
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


def _repeat_on_each_page(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _fill(cell: Any, text: str, font: form.Font, *, centred: bool = True, line_pt: float = CELL_LINE_PT) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    form.write(form.shape(cell.paragraphs[0], centred=centred, line_pt=line_pt), text, font)


def _notes(document: Any, plan: Plan, area: StudyArea) -> None:
    """Write 备注 under the table, and what the table cannot show."""
    lines = [f"备注：{plan.document.note}"] if plan.document.note else []
    for line in [*lines, *layout_remarks(plan.layout, area)]:
        paragraph = form.shape(document.add_paragraph(), line_pt=CELL_LINE_PT)
        form.write(paragraph, line, form.CELL)


def _explanation(document: Any, plan: Plan, area: StudyArea) -> None:
    """Write 编制说明 on a page of its own: where the plan and its data come from."""
    title = form.shape(document.add_paragraph(), centred=True)
    title.paragraph_format.page_break_before = True
    form.write(title, "编制说明", form.MARK)
    lines = ["本页说明方案与数据的来源，不属于附件正文。", CHOICE_OF_CARE.zh]
    lines += [f"{label.zh}：{value.zh}" for label, value in plan_traces(plan, area)]
    for line in lines:
        _small_line(document, line)
    _layer_table(document, area)
    _small_line(document, f"{caveat(area).zh}。")
    for sentence in cautions(area):
        _small_line(document, sentence.zh)


def _small_line(document: Any, text: str) -> None:
    paragraph = form.shape(document.add_paragraph(), line_pt=SMALL_LINE_PT + 1, indent_pt=2 * form.SMALL.size_pt)
    form.write(paragraph, text, form.SMALL)


def _layer_table(document: Any, area: StudyArea) -> None:
    traces = layer_traces(area)
    table = _new_table(document, 1 + len(traces), LAYER_COLUMNS_MM)
    heading = form.Font(form.HEADING.name, form.SMALL.size_pt)
    for cell, text in zip(table.rows[0].cells, ("图层", "数据年份", "性质", "来源与许可"), strict=True):
        _fill(cell, text, heading, line_pt=SMALL_LINE_PT)
    _repeat_on_each_page(table.rows[0])
    for row, trace in zip(list(table.rows)[1:], traces, strict=True):
        for cell, text in zip(row.cells[:3], (trace.name.zh, trace.vintage, trace.status.zh), strict=True):
            _fill(cell, text, form.SMALL, line_pt=SMALL_LINE_PT)
        source = f"{trace.source.zh}（{trace.licence}）"
        _fill(row.cells[3], source, form.SMALL, centred=False, line_pt=SMALL_LINE_PT)


def _saved(document: Any, title: str) -> bytes:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = plain(title)[:255], "", ""
    properties.language = "zh-CN"
    buffer = io.BytesIO()
    document.save(buffer)
    return without_dates(buffer.getvalue())
