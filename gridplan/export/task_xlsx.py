"""The task book as an Excel workbook: a line per task to be filled in, and a sheet of what it is and comes from."""

from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import PatternFill
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
    merge,
    print_setup,
    saved,
    write,
    write_pairs,
)
from gridplan.plan_file import Plan
from gridplan.policy import Policy
from gridplan.policy.progress import STATE_LABELS
from gridplan.study_area import StudyArea
from gridplan.tasks import TaskRow
from gridplan.tasks.sheet import COLUMNS, FILLED, HEADER_ROW, NOTES_SHEET, SHEET, TaskLine, task_lines
from gridplan.tasks.table import tally
from gridplan.trace import provenance_rows

NOTES_WIDTHS = (22, 70)
WIDTHS = {"id": 13, "group": 20, "requirement": 44, "deadline": 22, "unit": 18, "responsible": 16, "state": 9}
WIDTHS |= {"done_on": 12, "evidence": 30, "person": 10, "recorded": 12, "timing": 20, "source": 30}
CENTRED_COLUMNS = {"id", "unit", "state", "done_on", "person", "recorded"}
TO_FILL = PatternFill("solid", fgColor="FFF9E5")  # where people write
OVERDUE = PatternFill("solid", fgColor="F8D7DA")


def tasks_xlsx(
    policy: Policy, rows: Sequence[TaskRow], plan: Plan, area: StudyArea, *, as_of: date, by_grid: bool = False
) -> bytes:
    """Return the task book on the day `as_of` as an Excel file, with a line per grid and task where `by_grid`."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    print_setup(sheet, [WIDTHS[name] for name in COLUMNS], landscape=True)
    lines = task_lines(rows, plan, area, by_grid=by_grid)
    _heading(sheet, policy, rows, as_of)
    for number, line in enumerate(lines, start=HEADER_ROW + 1):
        _line(sheet, number, line)
    _choices(sheet, HEADER_ROW + len(lines))
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.freeze_panes = f"C{HEADER_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(COLUMNS))}{HEADER_ROW + max(1, len(lines))}"
    write_pairs(book.create_sheet(NOTES_SHEET), [*_notes(policy, as_of), *provenance_rows(plan, area)], NOTES_WIDTHS)
    return saved(book, f"{policy.policy.title.zh}任务台账")


def _heading(sheet: Worksheet, policy: Policy, rows: Sequence[TaskRow], as_of: date) -> None:
    title = f"{policy.policy.title.zh}任务台账"
    told = f"{policy.policy.cited.zh}；截至 {as_of}：{tally(rows).told.zh}"
    write(sheet, (1, 1), title, TITLE, CENTRED)
    write(sheet, (2, 1), told, BODY, LEFT)
    for row, points in ((1, 40), (2, 22)):
        merge(sheet, (row, 1), (row, len(COLUMNS)))
        sheet.row_dimensions[row].height = points
    for column, word in enumerate(COLUMNS.values(), start=1):
        write(sheet, (HEADER_ROW, column), word, HEADING, CENTRED, border=RULED)
    sheet.row_dimensions[HEADER_ROW].height = 24


def _line(sheet: Worksheet, number: int, line: TaskLine) -> None:
    for column, name in enumerate(COLUMNS, start=1):
        alignment = CENTRED if name in CENTRED_COLUMNS else LEFT
        write(sheet, (number, column), getattr(line, name), BODY, alignment, border=RULED)
        cell = sheet.cell(number, column)
        if name in (*FILLED, "unit"):
            cell.fill = TO_FILL
            cell.number_format = "@"  # a date that people enter stays the text they see
        if name == "timing" and line.overdue:
            cell.fill = OVERDUE
    sheet.row_dimensions[number].height = max(height(getattr(line, name), WIDTHS[name]) for name in COLUMNS)


def _choices(sheet: Worksheet, last: int) -> None:
    """Let people choose a state from its words."""
    words = ",".join(label.zh for label in STATE_LABELS.values())
    column = get_column_letter(list(COLUMNS).index("state") + 1)
    choice = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
    choice.add(f"{column}{HEADER_ROW + 1}:{column}{max(last, HEADER_ROW + 1)}")
    sheet.add_data_validation(choice)


def _notes(policy: Policy, as_of: date) -> list[tuple[str, str]]:
    states = "、".join(label.zh for label in STATE_LABELS.values())
    return [
        ("政策文件", policy.policy.cited.zh),
        ("截至日期", as_of.isoformat()),
        ("填写", f"浅黄色各列可填写；状态填{states}，留空表示未记录。日期写成 2026-01-31。其余各列请勿改动。"),
        ("单位", "留空为整体；填牵头医院名称则该任务按网格分别记录，各网格都完成才算完成。"),
        ("逾期", "过了完成时限的第一个日期而未记录完成。长期任务只就其中有日期的部分计算。"),
        ("完成日期", "未填完成日期的，无法判定是否按期。"),
    ]
