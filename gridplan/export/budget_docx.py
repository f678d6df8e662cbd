"""The insurance budget in Word: every table, on pages laid across, in the fonts of an official document."""

from datetime import date
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Length

from gridplan.budget import Budget
from gridplan.budget.tables import Table, cell_text
from gridplan.budget.year_tables import budget_tables
from gridplan.export import docx_table
from gridplan.export.budget_trace import budget_trace
from gridplan.export.docx_form import (
    BLOCK_HEIGHT,
    BLOCK_WIDTH,
    CELL,
    HEADING,
    MARK,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SMALL,
    TITLE,
    Font,
    official_document,
    shape,
    write,
)
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text

LINE_PT = 15
FIGURES = Font(CELL.name, 9)  # a hundred million yuan to the fen fits an eighth of the text block


def budget_docx(budget: Budget, plan: Plan, area: StudyArea, *, as_of: date, language: Language = "zh") -> bytes:
    """Return every table, and where they come from. The same inputs give the same bytes."""
    document = official_document()
    _lay_across(document.sections[0])
    year = budget.inputs.fund.year
    own = budget.inputs.place
    place = Text(own, own) if own else area.name
    title = Text(f"{place.zh}{year} 年度医保基金预算与清算", f"Insurance budget and clearing of {year}, {place.en}")
    write(shape(document.add_paragraph(), centred=True), title.to(language), TITLE)
    for table in budget_tables(budget):
        _table(document, table, language)
    for label, value in budget_trace(budget, plan, area, as_of=as_of):
        colon = Text("：", ": ").to(language)
        write(
            shape(document.add_paragraph(), line_pt=LINE_PT), f"{label.to(language)}{colon}{value.to(language)}", SMALL
        )
    return docx_table.saved(document, title.to(language), language=language)


def _lay_across(section: Any) -> None:
    """Turn the page: its long side is the text block's height, its short one the width."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = PAGE_HEIGHT, PAGE_WIDTH
    section.left_margin = section.right_margin = Length((PAGE_HEIGHT - BLOCK_HEIGHT) // 2)
    section.top_margin = section.bottom_margin = Length((PAGE_WIDTH - BLOCK_WIDTH) // 2)


def _table(document: Any, table: Table, language: Language) -> None:
    heading = shape(document.add_paragraph())
    heading.paragraph_format.keep_with_next = True
    write(heading, table.title.to(language), MARK)
    if table.rows:
        grid = document.add_table(rows=0, cols=len(table.headings), style="Table Grid")
        for number, row in enumerate((table.headings, *table.rows)):
            added = grid.add_row()
            _keep_whole(added, heading=number == 0)
            for cell, value in zip(added.cells, row, strict=True):
                paragraph = shape(cell.paragraphs[0], centred=number == 0, line_pt=LINE_PT)
                if not isinstance(value, Text):
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                write(paragraph, cell_text(value, language), HEADING if number == 0 else FIGURES)
    for note in table.notes:
        write(shape(document.add_paragraph(), line_pt=LINE_PT), note.to(language), SMALL)


def _keep_whole(row: Any, *, heading: bool) -> None:
    """Keep a row on one page; headings return on every page."""
    for name in ("w:cantSplit", *(["w:tblHeader"] if heading else [])):
        row._tr.get_or_add_trPr().append(OxmlElement(name))
