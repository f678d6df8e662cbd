"""The workbook of operating evidence: a sheet for each of its tables, to fill in or filled in already."""

from collections.abc import Mapping, Sequence

from openpyxl import Workbook

from gridplan.evidence.sheet import TEMPLATES
from gridplan.export.template_xlsx import EXPLAIN_SHEET, WORKED_FONT, explain, meanings, prepare
from gridplan.export.xlsx_form import BODY, LEFT, RULED, saved, write

_NUMBERS = frozenset(("年份", "数量", "数值", "目标", "起始年份", "截止年份"))
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
