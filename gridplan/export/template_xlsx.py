"""A template as a workbook: headings with what they mean, lists to choose from, a worked row, an explanation."""

from collections.abc import Sequence
from typing import Literal

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gridplan.export.xlsx_form import (
    BODY,
    CENTRED,
    HEADING,
    LEFT,
    RULED,
    height,
    print_setup,
    saved,
    text_columns,
    write,
)
from gridplan.layers.template_marks import EXPLANATION
from gridplan.templates import Column, Template

FILL_SHEET, EXPLAIN_SHEET = "填写", "说明"
LAST_ROW = 5000  # with lists to choose from; further rows are read too
_NEEDED = PatternFill("solid", fgColor="FFE699")
WORKED_FONT = Font(name="仿宋_GB2312", size=12, italic=True, color="808080")
_EXPLAIN_WIDTHS = (22, 8, 54, 30, 24)
_NARROWEST, _WIDEST = 12, 32
_STEPS = (
    "在“填写”工作表中从第 3 行起填写；黄色列标题为必填。",
    "第 2 行是示例，读入时不计；可以保留，也可以删去。",
    "不知道的留空：留空按“不知道”处理，不会当作 0。请勿合并单元格，勿填个人信息。",
)


def template_xlsx(template: Template) -> bytes:
    """Return the workbook to fill in. The same template gives the same bytes."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = FILL_SHEET
    prepare(sheet, template)
    for number, example in enumerate(template.worked_row, start=1):
        write(sheet, (2, number), example, WORKED_FONT, LEFT, border=RULED)
    sheet.row_dimensions[2].height = 24
    explain(book.create_sheet(EXPLAIN_SHEET), (template.advice, *_STEPS), meanings(template))
    return saved(book, f"{template.name.zh}填写模板")


def prepare(sheet: Worksheet, template: Template) -> None:
    """Give a sheet the headings of a template with what they mean, and the lists to choose from."""
    widths = [_width(column) for column in template.columns]
    print_setup(sheet, widths, landscape=True)
    for number, column in enumerate(template.columns, start=1):
        write(sheet, (1, number), column.heading, HEADING, CENTRED, border=RULED)
        head = sheet.cell(1, number)
        head.comment = Comment(f"{'必填' if column.needed else '选填'}。{column.meaning}", "", width=260, height=90)
        if column.needed:
            head.fill = _NEEDED
        _prepare_column(sheet, number, column)
    sheet.row_dimensions[1].height = 34
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"


def _width(column: Column) -> int:
    longest = max(text_columns(column.heading), text_columns(column.example) + 6)
    return min(_WIDEST, max(_NARROWEST, longest + 3))


def _prepare_column(sheet: Worksheet, number: int, column: Column) -> None:
    """Keep codes and names text as people type them, and let the spreadsheet refuse what cannot be."""
    letter, field = get_column_letter(number), column.field
    if field.kind in ("text", "flag"):
        sheet.column_dimensions[letter].number_format = "@"
    rule = _rule(column)
    if rule is not None:
        rule.add(f"{letter}3:{letter}{LAST_ROW}")
        sheet.add_data_validation(rule)


def _rule(column: Column) -> DataValidation | None:
    field = column.field
    if column.choices:
        rule = DataValidation("list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
        rule.showErrorMessage = column.strict
        rule.error = "请从列表中选择，或留空"
        return rule
    if field.kind not in ("number", "count"):
        return None
    low = max(field.minimum, field.above, -1e9)
    kind: Literal["whole", "decimal"] = "whole" if field.kind == "count" else "decimal"
    rule = DataValidation(kind, operator="between", formula1=f"{low:g}", allow_blank=True)
    rule.formula2 = f"{min(field.maximum, 1e9):.0f}"
    rule.showErrorMessage = True
    rule.error = f"请填数字，{column.meaning}"[:255]
    return rule


def explain(sheet: Worksheet, steps: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """Write what to know before filling in, a numbered step each, and below it what the columns mean."""
    print_setup(sheet, _EXPLAIN_WIDTHS, landscape=True)
    for number, step in enumerate(steps, start=1):
        write(sheet, (number, 1), f"{number}. {step}", BODY, LEFT)
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=len(EXPLANATION))
        sheet.row_dimensions[number].height = height(step, sum(_EXPLAIN_WIDTHS))
    first = len(steps) + 2
    for number, line in enumerate([EXPLANATION, *lines], start=first):
        for place, word in enumerate(line, start=1):
            write(sheet, (number, place), word, HEADING if number == first else BODY, LEFT, border=RULED)
        heights = (height(word, width) for word, width in zip(line, _EXPLAIN_WIDTHS, strict=True))
        sheet.row_dimensions[number].height = max(heights)


def meanings(template: Template) -> list[tuple[str, ...]]:
    """Return the lines that explain the columns of a template."""
    return [
        (column.heading, "是" if column.needed else "", column.meaning, "、".join(column.choices), column.example)
        for column in template.columns
    ]
