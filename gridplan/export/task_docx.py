"""The task list as a Word document in the form of an annex: 重点任务, 具体要求, 完成时限."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from gridplan.export import docx_form as form
from gridplan.export import docx_table
from gridplan.export.docx_table import fill
from gridplan.plan_file import Plan
from gridplan.policy import Policy
from gridplan.study_area import StudyArea
from gridplan.tasks import TaskRow
from gridplan.tasks.words import ANNEX_HEADER, NOT_GIVEN, document_words
from gridplan.trace import CHOICE_OF_CARE, plan_traces

COLUMNS_MM = (41, 79, 36)  # together the width of the text block
MARK = "附件"


def tasks_docx(policy: Policy, rows: Sequence[TaskRow], plan: Plan, area: StudyArea, *, title: str = "") -> bytes:
    """Return the tasks that the document lists itself as a Word table; all rows where it lists none.

    Rows of one task stand beside its name, which is merged downwards. Behind the table is a page on where it comes
    from, with the number of rows of the book that are not in it.
    """
    listed = [row for row in rows if row.rule is None] or list(rows)
    title = title or f"{policy.policy.title.zh}重点任务"
    document = form.official_document()
    docx_table.heading(document, MARK, title)
    _table(document, listed)
    _explanation(document, policy, rows, listed, plan, area)
    return docx_table.saved(document, title)


def _table(document: Any, rows: Sequence[TaskRow]) -> None:
    table = docx_table.new_table(document, 1 + len(rows), COLUMNS_MM)
    for cell, word in zip(table.rows[0].cells, ANNEX_HEADER, strict=True):
        fill(cell, word, form.HEADING)
    docx_table.repeat_on_each_page(table.rows[0])
    position = 1
    for group, own in groupby(rows, key=lambda row: row.group.zh):
        tasks = list(own)
        last = position + len(tasks) - 1
        fill(table.cell(position, 0).merge(table.cell(last, 0)), group, form.CELL)
        for number, row in enumerate(tasks, start=position):
            fill(table.cell(number, 1), row.requirement, form.CELL, centred=False)
            deadline = NOT_GIVEN.zh if row.deadline is None else row.deadline.wording
            fill(table.cell(number, 2), deadline, form.CELL)
        position = last + 1


def _explanation(
    document: Any, policy: Policy, rows: Sequence[TaskRow], listed: Sequence[TaskRow], plan: Plan, area: StudyArea
) -> None:
    docx_table.page_title(document, "编制说明")
    rest = len(rows) - len(listed)
    others = f"另有 {rest} 行出自正文各条，见 Excel 任务台账。" if rest else ""
    lines = [
        "本页说明表格的来源，不属于附件正文。",
        f"依据：{document_words(policy).zh}。",
        f"表中 {len(listed)} 行。{others}责任单位、完成情况与逾期标记见 Excel 任务台账。",
        CHOICE_OF_CARE.zh,
        *(f"{label.zh}：{value.zh}" for label, value in plan_traces(plan, area)),
    ]
    for line in lines:
        docx_table.small_line(document, line)
