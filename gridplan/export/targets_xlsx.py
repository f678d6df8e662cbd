"""The workbook in which planners enter counts of operation, and the results of the rules as a workbook."""

from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gridplan.export.xlsx_form import (
    BODY,
    CENTRED,
    HEADING,
    LEFT,
    RULED,
    TITLE,
    height,
    print_setup,
    saved,
    write,
    write_pairs,
)
from gridplan.figures import COUNTS, Figure, Key, by_key
from gridplan.figures.form import (
    COUNTS_SHEET,
    ESTIMATED,
    HEADING_ROW,
    ID_ROW,
    NAME,
    RULES_SHEET,
    SOURCE,
    UNIT,
    YEAR,
    Form,
    FormSheet,
)
from gridplan.plan_file import Plan
from gridplan.policy import Policy
from gridplan.policy.target_table import COLUMNS, in_words
from gridplan.policy.targets import TargetResult
from gridplan.study_area import StudyArea
from gridplan.text import Language
from gridplan.trace import provenance_rows

GIVEN = PatternFill("solid", fgColor="E7E6E6")  # filled in already: not to be changed
TO_FILL = PatternFill("solid", fgColor="FFF9E5")
ADVICE = "黄色格填数量，不填百分比；不知道的留空（留空不等于 0）。灰色格请勿改动。含义见“口径”页。"
ONE_LINE = Alignment(horizontal="left", vertical="center")  # runs on over the cells beside it
STEPS = (
    "每行是一个单位的一个年度；按列标题填数量，计量单位见括号。",
    "指标由数量算出，不填百分比；分子是分母的一部分时不能大于分母。",
    "不知道的留空：留空按“不知道”处理，得出“无法判定”，不会当作 0。",
    "估计的数在“据估计”列填“是”，并在“来源或备注”写明依据；结果会带“估”字。",
    "请勿改动工作表名、列标题、编号、单位和年份，勿合并单元格；可以删去不填的行。",
)
_RULE_WIDTHS = (10, 26, 10, 30, 36, 22, 12, 12, 50)
_MEANING_WIDTHS = (42, 12, 90)
_WIDTHS = {UNIT: 10, NAME: 30, YEAR: 7, ESTIMATED: 10, SOURCE: 28}
_COUNT_WIDTH = 16
_RESULT_WIDTHS = (8, 10, 28, 28, 7, 14, 12, 12, 16, 16, 16, 14, 40)


def form_xlsx(form: Form, figures: Sequence[Figure] = ()) -> bytes:
    """Return the workbook to fill in; `figures` that are known already stand in their cells."""
    book = Workbook()
    _rules(book.worksheets[0], form)
    known = by_key(figures)
    for sheet in form.sheets:
        _fill(book.create_sheet(sheet.name), sheet, form.years, known)
    meanings = book.create_sheet(COUNTS_SHEET)
    print_setup(meanings, _MEANING_WIDTHS, landscape=True)
    _table(meanings, form.meanings, _MEANING_WIDTHS)
    return saved(book, f"{form.title}填报表")


def _rules(page: Worksheet, form: Form) -> None:
    page.title = RULES_SHEET
    print_setup(page, _RULE_WIDTHS, landscape=True)
    write(page, (1, 1), f"{form.title}：指标填报表", TITLE, ONE_LINE)
    page.row_dimensions[1].height = 30
    for row, step in enumerate(STEPS, start=2):
        write(page, (row, 1), f"{row - 1}. {step}", BODY, ONE_LINE)
    _table(page, form.rules, _RULE_WIDTHS, first=len(STEPS) + 3)


def _table(page: Worksheet, lines: Sequence[Sequence[str]], widths: Sequence[int], *, first: int = 1) -> None:
    """Write lines, headings first, from the row `first` on."""
    for row, line in enumerate(lines, start=first):
        for column, word in enumerate(line, start=1):
            write(page, (row, column), word, HEADING if row == first else BODY, LEFT, border=RULED)
        page.row_dimensions[row].height = max(height(w, n) for w, n in zip(line, widths, strict=True))
    page.print_title_rows = f"{first}:{first}"


def _fill(page: Worksheet, sheet: FormSheet, years: Sequence[int], known: dict[Key, Figure]) -> None:
    headings = sheet.headings
    print_setup(page, [_WIDTHS.get(key, _COUNT_WIDTH) for key in headings], landscape=True)
    write(page, (1, 1), ADVICE, BODY, ONE_LINE)
    for column, (key, heading) in enumerate(headings.items(), start=1):
        write(page, (HEADING_ROW, column), heading, HEADING, CENTRED, border=RULED)
        write(page, (ID_ROW, column), key, BODY, CENTRED)
    page.row_dimensions[HEADING_ROW].height = max(height(h, _WIDTHS.get(k, _COUNT_WIDTH)) for k, h in headings.items())
    page.row_dimensions[ID_ROW].hidden = True
    rows = [(unit, name, year) for unit, name in sheet.units for year in years]
    for number, (unit, name, year) in enumerate(rows, start=ID_ROW + 1):
        _row(page, number, sheet, (unit, name, year), known)
    page.freeze_panes = f"{get_column_letter(list(headings).index(YEAR) + 2)}{ID_ROW + 1}"
    page.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    _checks(page, sheet, ID_ROW + max(1, len(rows)))


def _row(page: Worksheet, number: int, sheet: FormSheet, given: tuple[str, str, int], known: dict[Key, Figure]) -> None:
    unit, name, year = given
    found = {count: known.get((sheet.level, unit, count, year)) for count in sheet.counts}
    estimated = any(figure is not None and figure.estimated for figure in found.values())
    words = {UNIT: unit, NAME: name, ESTIMATED: "是" if estimated else ""}
    for column, key in enumerate(sheet.headings, start=1):
        write(
            page, (number, column), words.get(key, ""), BODY, LEFT if key in (NAME, SOURCE) else CENTRED, border=RULED
        )
        cell = page.cell(number, column)
        cell.fill = GIVEN if key in (UNIT, NAME, YEAR) else TO_FILL
        figure = found.get(key)
        if key == YEAR:
            cell.value = year
        elif figure is not None:
            cell.value = figure.value
        if key in COUNTS:
            cell.number_format = "#,##0" if COUNTS[key].whole else "#,##0.##"


def _checks(page: Worksheet, sheet: FormSheet, last: int) -> None:
    """Let the spreadsheet refuse what cannot be a count, as people type."""
    for column, key in enumerate(sheet.headings, start=1):
        if key in COUNTS:
            rule = DataValidation(
                "whole" if COUNTS[key].whole else "decimal",
                operator="greaterThanOrEqual",
                formula1="0",
                allow_blank=True,
            )
            rule.error = "请填 0 或以上的数量，不填百分比；不知道的留空"
        elif key == ESTIMATED:
            rule = DataValidation("list", formula1='"是,否"', allow_blank=True)
            rule.error = "请填“是”或“否”，或留空"
        else:
            continue
        letter = get_column_letter(column)
        rule.add(f"{letter}{ID_ROW + 1}:{letter}{last}")
        page.add_data_validation(rule)


def results_xlsx(
    policy: Policy, rows: Sequence[TargetResult], plan: Plan, area: StudyArea, *, as_of: date, language: Language = "zh"
) -> bytes:
    """Return the results of the rules of operation as a workbook, with a sheet of what they come from."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "目标结果"
    print_setup(page, _RESULT_WIDTHS, landscape=True)
    lines = [[word.to(language) for word in COLUMNS], *([cell.to(language) for cell in in_words(row)] for row in rows)]
    _table(page, lines, _RESULT_WIDTHS)
    page.freeze_panes = "A2"
    quotes = {row.rule.id: f"{row.rule.source.paragraph}“{row.rule.source.quote}”" for row in rows}
    sources = dict.fromkeys(figure.source for figure in plan.figures if figure.source)
    facts = [
        ("政策", policy.policy.cited.zh),
        ("核查日期", str(as_of)),
        *((f"出处：{rule}", quote) for rule, quote in quotes.items()),
        *(("数据来源", source) for source in sources),
        *provenance_rows(plan, area),
    ]
    write_pairs(book.create_sheet(RULES_SHEET), facts, (22, 70))
    return saved(book, f"{policy.policy.title.zh}目标结果")
