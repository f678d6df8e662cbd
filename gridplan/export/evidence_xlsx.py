"""The workbook of operating evidence: a sheet for each of its tables, to fill in or filled in already."""

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from gridplan.evidence.sheet import TEMPLATES
from gridplan.evidence.tables import EvidenceTable
from gridplan.export.template_xlsx import EXPLAIN_SHEET, WORKED_FONT, explain, meanings, prepare
from gridplan.export.xlsx_form import (
    BODY,
    HEADING,
    LEFT,
    RULED,
    TITLE,
    height,
    print_setup,
    saved,
    text_columns,
    write,
    write_pairs,
)
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text
from gridplan.trace import provenance_rows

_NUMBERS = frozenset(("年份", "数量", "数值", "目标", "起始年份", "截止年份"))
_ONE_LINE = Alignment(horizontal="left", vertical="center")  # runs on over the cells beside it
_WIDEST, _LONGEST_TITLE = 44, 31  # characters; a sheet's name may be no longer
_NOTE, _SOURCE = Text("说明", "Note"), Text("来源", "Sources")
_STEPS = (
    "先填“口径”：每个项目在每一年的计量单位和口径；口径变更时另起一行，不要改写从前的行。",
    "各表第 2 行的示例读入时不计；可以保留，也可以删去。黄色列标题为必填。",
    "不知道的留空：留空按“不知道”处理，不会当作 0。请勿合并单元格，勿填个人信息。",
)


def evidence_xlsx(
    rows: Mapping[str, Sequence[Sequence[str]]] | None = None, *, notes: Sequence[str] = (), title: str = "运行资料"
) -> bytes:
    """Return the workbook: `rows` by table in the order of its template's columns, or worked rows where there are none.

    `notes` stand first among the explanations. Numbers are written as numbers. The same rows give the same bytes.
    """
    book = Workbook()
    first = book.worksheets[0]
    first.title = EXPLAIN_SHEET
    lines = []
    for table, template in TEMPLATES.items():
        sheet = book.create_sheet(template.name.zh)
        prepare(sheet, template)
        given = (rows or {}).get(table)
        sheet.row_dimensions[2].height = 24
        for number, cells in enumerate([template.worked_row] if given is None else given, start=2):
            for place, (word, column) in enumerate(zip(cells, template.columns, strict=True), start=1):
                if given is not None and column.heading in _NUMBERS and word:
                    cell = sheet.cell(number, place, float(word) if "." in word else int(word))
                    cell.font, cell.border = BODY, RULED
                else:
                    write(sheet, (number, place), word, BODY if given is not None else WORKED_FONT, LEFT, border=RULED)
        lines += [(f"{template.name.zh}：{line[0]}", *line[1:]) for line in meanings(template)]
    advice = [f"{template.name.zh}：{template.advice}" for template in TEMPLATES.values()]
    explain(first, [*notes, *_STEPS, *advice], lines)
    return saved(book, title)


def results_xlsx(
    tables: Sequence[EvidenceTable], notes: Sequence[Text], plan: Plan, area: StudyArea, *, language: Language = "zh"
) -> bytes:
    """Return the tables of operating evidence as a workbook, a sheet each; `notes` stand above every table."""
    book = Workbook()
    first = book.worksheets[0]
    for number, table in enumerate(tables):
        sheet = first if number == 0 else book.create_sheet()
        sheet.title = table.title.to(language).split(":")[-1].strip()[:_LONGEST_TITLE]
        _fill(sheet, table, notes, language)
    facts = [*((_NOTE.to(language), note.to(language)) for note in notes), *provenance_rows(plan, area)]
    write_pairs(book.create_sheet(_SOURCE.to(language)), facts, (22, 70), language=language)
    return saved(book, "运行资料" if language == "zh" else "Operating evidence")


def _fill(sheet: Worksheet, table: EvidenceTable, notes: Sequence[Text], language: Language) -> None:
    lines = [[cell.to(language) for cell in row] for row in (table.columns, *table.rows)]
    widths = [
        min(_WIDEST, max(10, *(text_columns(cell) + 3 for cell in column))) for column in zip(*lines, strict=True)
    ]
    print_setup(sheet, widths, landscape=True)
    write(sheet, (1, 1), table.title.to(language), TITLE, _ONE_LINE)
    above = [note.to(language) for note in (*notes, *table.notes)]
    for row, note in enumerate(above, start=2):
        write(sheet, (row, 1), note, BODY, _ONE_LINE)
    head = len(above) + 2
    for row, line in enumerate(lines, start=head):
        for column, word in enumerate(line, start=1):
            write(sheet, (row, column), word, HEADING if row == head else BODY, LEFT, border=RULED)
        sheet.row_dimensions[row].height = max(height(word, width) for word, width in zip(line, widths, strict=True))
    sheet.freeze_panes = f"B{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
