"""The year-end clearing of the insurance budget in Word, in the form of an official document."""

import io
from datetime import date
from typing import Any

from gridplan.budget import Budget
from gridplan.budget.tables import Table, cell_text
from gridplan.budget.year_tables import budget_tables
from gridplan.export.budget_trace import budget_trace
from gridplan.export.docx_form import HEADING, MARK, SMALL, TITLE, official_document, shape, write
from gridplan.export.office_file import without_dates
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text

TABLES = ("pool", "settings", "clearing", "transfers")  # those that fit the page; the workbook has all
LINE_PT = 15


def budget_docx(budget: Budget, plan: Plan, area: StudyArea, *, as_of: date, language: Language = "zh") -> bytes:
    """Return the tables that decide the year, and where they come from. The same inputs give the same bytes."""
    document = official_document()
    year = budget.inputs.fund.year
    title = Text(
        f"{area.name.zh}{year} 年度医保基金预算与清算", f"Insurance budget and clearing of {year}, {area.name.en}"
    )
    write(shape(document.add_paragraph(), centred=True), title.to(language), TITLE)
    for table in budget_tables(budget):
        if table.id in TABLES:
            _table(document, table, language)
    for label, value in budget_trace(budget, plan, area, as_of=as_of):
        colon = Text("：", ": ").to(language)
        write(
            shape(document.add_paragraph(), line_pt=LINE_PT), f"{label.to(language)}{colon}{value.to(language)}", SMALL
        )
    buffer = io.BytesIO()
    document.save(buffer)
    return without_dates(buffer.getvalue())


def _table(document: Any, table: Table, language: Language) -> None:
    write(shape(document.add_paragraph()), table.title.to(language), MARK)
    if table.rows:
        grid = document.add_table(rows=0, cols=len(table.headings), style="Table Grid")
        head = [heading.to(language) for heading in table.headings]
        for number, row in enumerate([head, *([cell_text(cell, language) for cell in row] for row in table.rows)]):
            for cell, word in zip(grid.add_row().cells, row, strict=True):
                paragraph = shape(cell.paragraphs[0], centred=number == 0, line_pt=LINE_PT)
                write(paragraph, word, HEADING if number == 0 else SMALL)
    for note in table.notes:
        write(shape(document.add_paragraph(), line_pt=LINE_PT), note.to(language), SMALL)
