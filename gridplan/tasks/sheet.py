"""The task book as a sheet that people fill in: its columns, and a line per task or per grid of a task."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gridplan.decisions import TaskState
from gridplan.plan_file import Plan
from gridplan.policy.progress import STATE_LABELS, Standing, Timing
from gridplan.study_area import StudyArea
from gridplan.tasks.book import TaskRow
from gridplan.tasks.words import deadline_words, timing_words
from gridplan.text import Text

SHEET, NOTES_SHEET = "任务台账", "说明"
HEADER_ROW = 3  # below the title and the line that says whose book it is and of which day
# Field and heading of every column; those of FILLED are read back, the others say what the line is about.
COLUMNS = {
    "id": "编号",
    "group": "重点任务",
    "requirement": "具体要求",
    "deadline": "完成时限",
    "unit": "单位",
    "responsible": "责任单位",
    "state": "状态",
    "done_on": "完成日期",
    "evidence": "落实情况与证据",
    "person": "记录人",
    "recorded": "记录日期",
    "timing": "是否逾期",
    "source": "依据",
}
FILLED = ("responsible", "state", "done_on", "evidence", "person", "recorded")
LISTED = "文件所列任务"
NO_LEAD = Text("不计入：不是本方案的牵头医院", "does not count: leads no grid of this layout")


@dataclass(frozen=True)
class TaskLine:
    """One line of the sheet, as text. `unit` is a lead hospital's name where the task is followed grid by grid."""

    id: str
    group: str
    requirement: str
    deadline: str
    unit: str
    responsible: str
    state: str
    done_on: str
    evidence: str
    person: str
    recorded: str
    timing: str
    source: str
    overdue: bool


def task_lines(rows: Sequence[TaskRow], plan: Plan, area: StudyArea, *, by_grid: bool = False) -> list[TaskLine]:
    """Return the lines of the book: one per task, or per grid where it is followed so.

    With `by_grid` every task has a line per grid of the layout, for each lead hospital to fill in.
    """
    names = unit_names(plan, area)
    lines = []
    for row in rows:
        found = row.standings
        if by_grid and len(found) == 1 and not found[0].unit and plan.layout.grids:
            found = tuple(_of_grid(found[0], grid.leads[0]) for grid in plan.layout.grids)
        lines += [_line(row, standing, names, timing_words(row, standing)) for standing in found]
        lines += [_line(row, _stray(record), names, NO_LEAD) for record in _latest(row.strays)]
    return lines


def unit_names(plan: Plan, area: StudyArea) -> dict[str, str]:
    """Return a name for every lead hospital and every unit of a record; the id where two share a name."""
    ids = {lead for grid in plan.layout.grids for lead in grid.leads} | {r.unit for r in plan.task_states}
    named = {key: str(area.facilities["name"].get(key, key)) for key in ids if key}
    times = Counter(named.values())
    return {key: name if times[name] == 1 else key for key, name in named.items()}


def _of_grid(standing: Standing, lead: str) -> Standing:
    return Standing(lead, standing.record, standing.timing, standing.state, standing.responsible)


def _stray(record: TaskState) -> Standing:
    return Standing(record.unit, record, Timing.NOT_DUE, record.state, record.responsible)


def _latest(records: Sequence[TaskState]) -> list[TaskState]:
    """Return the latest record of each unit."""
    return list({record.unit: record for record in sorted(records, key=lambda record: record.date)}.values())


def _line(row: TaskRow, standing: Standing, names: dict[str, str], timing: Text) -> TaskLine:
    record = standing.record
    source = row.source
    return TaskLine(
        id=row.id,
        group=row.group.zh,
        requirement=row.requirement,
        deadline=deadline_words(row).zh,
        unit=names.get(standing.unit, standing.unit),
        responsible=row.responsible_for(standing),
        state="" if record is None else STATE_LABELS[record.state].zh,  # as recorded, whatever the date of the book
        done_on="" if record is None else _day(record.done_on),
        evidence="" if record is None else record.evidence,
        person="" if record is None else record.person,
        recorded="" if record is None else _day(record.date),
        timing=timing.zh,
        source=LISTED if source is None else f"{source.paragraph}：{source.quote}",
        overdue=not row.elsewhere and standing.timing in (Timing.OVERDUE, Timing.UNKNOWN),
    )


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
