"""The layout table as a Word document in the form of an official annex (附件)."""

from collections.abc import Sequence
from typing import Any

from docx.shared import Pt

from gridplan.documents.marks import COLUMN, Marks, pieces
from gridplan.documents.remarks import layout_remarks
from gridplan.export import docx_form as form
from gridplan.export import docx_table
from gridplan.export.annex_words import HEADER, cell_lines
from gridplan.export.docx_table import CELL_LINE_PT, SMALL_LINE_PT, fill
from gridplan.layout_table import TableRow, annex_rows
from gridplan.plan_file import Plan
from gridplan.stages import mark
from gridplan.study_area import StudyArea
from gridplan.trace import CHOICE_OF_CARE, cautions, caveat, layer_traces, plan_traces

COLUMNS_MM = (12, 45, 24, 75)  # together the width of the text block
MARKED_COLUMNS_MM = (10, 36, 20, 54, 36)  # the same with a column for what changed
LAYER_COLUMNS_MM = (30, 32, 12, 82)


def annex_docx(plan: Plan, area: StudyArea, marks: Marks | None = None) -> bytes:
    """Return the annex of `plan` as a Word file, with a page of 编制说明 behind it.

    With `marks` the table shows what an adjustment changes. The same plan and area give the same bytes.
    """
    document = form.official_document()
    docx_table.mark_stage(document, mark(plan).zh)
    docx_table.heading(document, plan.document.annex, plan.document.full_title)
    rows = annex_rows(plan.layout, area)
    table = _layout_table(document, rows, MARKED_COLUMNS_MM if marks else COLUMNS_MM)
    if marks is not None:
        _mark(table, rows, plan, area, marks)
    _notes(document, plan, area, marks)
    _explanation(document, plan, area)
    return docx_table.saved(document, plan.document.full_title)


def _layout_table(document: Any, rows: Sequence[TableRow], columns_mm: Sequence[float]) -> Any:
    table = docx_table.new_table(document, 2 + len(rows), columns_mm)
    number, lead, members, _ = HEADER[0]
    fill(table.cell(0, 0).merge(table.cell(1, 0)), number, form.HEADING)
    fill(table.cell(0, 1).merge(table.cell(1, 1)), lead, form.HEADING)
    fill(table.cell(0, 2).merge(table.cell(0, 3)), members, form.HEADING)
    fill(table.cell(1, 2), HEADER[1][2], form.HEADING)
    fill(table.cell(1, 3), HEADER[1][3], form.HEADING)
    for position, row in enumerate(rows, start=2):
        if row.first:
            last = position + row.span - 1
            fill(table.cell(position, 0).merge(table.cell(last, 0)), row.number, form.CELL)
            fill(table.cell(position, 1).merge(table.cell(last, 1)), cell_lines(row.lead_cell), form.CELL)
        fill(table.cell(position, 2), row.admin_area, form.CELL)
        fill(table.cell(position, 3), cell_lines(row.members_cell), form.CELL, centred=False)
    lines = list(table.rows)
    for line in lines[:2]:
        docx_table.repeat_on_each_page(line)
        docx_table.keep_with_next(line)
    docx_table.keep_merged_together(lines)
    return table


def _mark(table: Any, rows: Sequence[TableRow], plan: Plan, area: StudyArea, marks: Marks) -> None:
    """Fill the last column with what came and went, and mark in the members' cells who moved."""
    fill(table.cell(0, 4).merge(table.cell(1, 4)), COLUMN, form.HEADING)
    for position, row in enumerate(rows, start=2):
        said = marks.remarks.get((row.number, row.admin_area), "")
        fill(table.cell(position, 4), said.replace("；", "；\n"), form.SMALL, centred=False, line_pt=SMALL_LINE_PT)
        paragraph = table.cell(position, 3).paragraphs[0]
        for run in list(paragraph.runs):
            run._r.getparent().remove(run._r)
        for text, moved in pieces(row, plan.layout, area, marks):
            form.write(paragraph, cell_lines(text), form.CELL, marked=moved)


def _notes(document: Any, plan: Plan, area: StudyArea, marks: Marks | None) -> None:
    """Write 备注 under the table, what is marked in it, and what it cannot show."""
    lines = [] if marks is None else [marks.legend]
    lines += [f"备注：{plan.document.note}"] if plan.document.note else []
    for number, line in enumerate([*lines, *layout_remarks(plan.layout, area)]):
        paragraph = form.shape(document.add_paragraph(), line_pt=CELL_LINE_PT)
        paragraph.paragraph_format.space_before = Pt(0 if number else docx_table.BELOW_TABLE_PT)
        form.write(paragraph, line, form.CELL)


def _explanation(document: Any, plan: Plan, area: StudyArea) -> None:
    """Write 编制说明 on a page of its own: where the plan and its data come from."""
    docx_table.page_title(document, "编制说明")
    lines = ["本页说明方案与数据的来源，不属于附件正文。", CHOICE_OF_CARE.zh]
    lines += [f"{label.zh}：{value.zh}" for label, value in plan_traces(plan, area)]
    for line in lines:
        docx_table.small_line(document, line)
    _layer_table(document, area)
    docx_table.small_line(document, f"{caveat(area).zh}。", below_table=True)
    for sentence in cautions(area):
        docx_table.small_line(document, sentence.zh)


def _layer_table(document: Any, area: StudyArea) -> None:
    traces = layer_traces(area)
    table = docx_table.new_table(document, 1 + len(traces), LAYER_COLUMNS_MM)
    heading = form.Font(form.HEADING.name, form.SMALL.size_pt)
    for cell, text in zip(table.rows[0].cells, ("图层", "数据年份", "性质", "来源与许可"), strict=True):
        fill(cell, text, heading, line_pt=SMALL_LINE_PT)
    docx_table.repeat_on_each_page(table.rows[0])
    docx_table.keep_with_next(table.rows[0])
    for row, trace in zip(list(table.rows)[1:], traces, strict=True):
        for cell, text in zip(row.cells[:3], (trace.name.zh, trace.vintage, trace.status.zh), strict=True):
            fill(cell, text, form.SMALL, line_pt=SMALL_LINE_PT)
        source = f"{trace.source.zh}（{trace.licence}）"
        fill(row.cells[3], source, form.SMALL, centred=False, line_pt=SMALL_LINE_PT)
