"""Reading back a task book that people filled in: every changed line becomes a record, every fault is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gridplan.decisions import TaskState
from gridplan.errors import Fault, TaskError
from gridplan.layers import ROW, Field
from gridplan.layers.days import NO_DAY, day_of
from gridplan.layers.workbook import Sheet, read_workbook
from gridplan.plan_file import Plan
from gridplan.policy.progress import STATE_LABELS, State
from gridplan.study_area import StudyArea
from gridplan.tasks.book import TaskRow, find_row, record_task
from gridplan.tasks.record import problems, unit_id
from gridplan.tasks.sheet import COLUMNS, FILLED, HEADER_ROW, NOTES_SHEET, SHEET, TaskLine, task_lines
from gridplan.text import Text

_STATES: dict[str, State] = {label.zh: state for state, label in STATE_LABELS.items()}
_SHEET = Sheet(
    SHEET,
    tuple(Field(name, required=name in ("id", "requirement")) for name in COLUMNS),
    headings=COLUMNS,
    heading_row=HEADER_ROW,
)
# Where a fault of a record stands in the sheet.
_COLUMN_OF = {"task": "id", "date": "recorded"}


@dataclass(frozen=True)
class Change:
    """A record that a line made, and the latest record of the same task and unit before it."""

    record: TaskState
    before: TaskState | None


@dataclass(frozen=True)
class BookRead:
    """What a filled-in book brought: the plan with its records, each of these, and how many lines did what."""

    plan: Plan
    changes: tuple[Change, ...]
    unchanged: int
    absent: int  # tasks of the book that have no line in the file
    sheets_left_out: tuple[str, ...]

    @property
    def recorded(self) -> int:
        return len(self.changes)

    @property
    def told(self) -> Text:
        """What was read, in a sentence."""
        said = Text(
            f"记录 {self.recorded} 行，未改动 {self.unchanged} 行，文件中没有的任务 {self.absent} 项",
            f"{self.recorded} lines recorded, {self.unchanged} unchanged, {self.absent} tasks not in the file",
        )
        sheets = "、".join(self.sheets_left_out)
        return said + Text(f"；未读工作表 {sheets}", f"; sheets not read: {sheets}") if sheets else said


def read_tasks(
    path: Path, rows: Sequence[TaskRow], plan: Plan, area: StudyArea, *, person: str = "", today: date | None = None
) -> BookRead:
    """Return the plan with what the workbook at `path` says of the tasks `rows`.

    A line counts where one of its yellow cells differs from what the plan has. `person` is who recorded it where a
    changed line names nobody; lines without a new 记录日期 are recorded `today`. Raises TaskError with all faults.
    """
    faults: list[Fault] = []
    book = read_workbook(path, [_SHEET], faults)
    if SHEET not in book.tables:
        raise TaskError(faults)
    table = book.tables[SHEET]
    known = {
        (line.id, line.unit): line
        for by_grid in (True, False)
        for line in task_lines(rows, plan, area, by_grid=by_grid)
    }
    reader = _Reader(path.name, plan, area, rows, known, person, today or date.today(), faults)
    states = [state for record in table.to_dict("records") if (state := reader.state_of(record)) is not None]
    if faults:
        raise TaskError(faults)
    latest = {(r.task, r.unit): r for r in sorted(plan.task_states, key=lambda record: record.date)}
    after = plan
    for state in states:
        after = record_task(after, state)
    added = after.task_states[len(plan.task_states) :]
    changes = tuple(Change(state, latest.get((state.task, state.unit))) for state in added)
    absent = {row.id for row in rows} - set(table["id"])
    left_out = tuple(name for name in book.left_out if name != NOTES_SHEET)
    return BookRead(after, changes, len(table) - len(added), len(absent), left_out)


@dataclass
class _Reader:
    """Reads line after line, and keeps the faults."""

    file: str
    plan: Plan
    area: StudyArea
    rows: Sequence[TaskRow]
    known: dict[tuple[str, str], TaskLine]
    person: str
    today: date
    faults: list[Fault]

    def __post_init__(self) -> None:
        self._seen: dict[tuple[str, str], int] = {}

    def state_of(self, record: dict[str, str]) -> TaskState | None:
        """Return the record that a line makes; None where it changes nothing or cannot be used."""
        key, row = (record["id"], record["unit"]), int(record[ROW])
        if key in self._seen:
            said = Text(f"与第 {self._seen[key]} 行重复", f"repeats row {self._seen[key]}")
            self._fault(row, "id", record["id"], said, Text("请只保留一行", "Keep one of the lines"))
            return None
        self._seen[key] = row
        task = find_row(self.rows, record["id"])
        if task is not None and _squeezed(task.requirement) != _squeezed(record["requirement"]):
            said = Text("具体要求与编号不符，行可能错位", "does not belong to this id: lines may be out of place")
            remedy = Text("请用原表格，整行排序", "Use the form as it was, and sort whole lines")
            self._fault(row, "requirement", record["requirement"], said, remedy)
            return None
        line = self.known.get(key)
        if line is not None and all(_squeezed(getattr(line, name)) == _squeezed(record[name]) for name in FILLED):
            return None
        if line is None and not any(record[name] for name in FILLED):
            return None
        return self._changed(row, record, line)

    def _changed(self, row: int, record: dict[str, str], line: TaskLine | None) -> TaskState | None:
        before = len(self.faults)
        word = _STATES.get(record["state"])
        if word is None:
            said = Text("没有状态，或不认识的词", "no state, or an unknown word")
            remedy = Text(f"请填{'、'.join(_STATES)}之一", f"Use one of {', '.join(_STATES)}")
            self._fault(row, "state", record["state"], said, remedy)
        done_on = self._day(row, "done_on", record["done_on"])
        kept = line is not None and line.recorded == record["recorded"]
        recorded = None if kept else self._day(row, "recorded", record["recorded"])
        state = TaskState(
            task=record["id"],
            state=word or "open",
            person=record["person"] or self.person,
            date=recorded or self.today,
            evidence=record["evidence"],
            done_on=done_on if word is not None else None,
            unit=unit_id(record["unit"], self.plan, self.area) if record["unit"] else "",
            responsible=record["responsible"],
        )
        for found in problems(state, self.rows, self.plan):
            column = _COLUMN_OF.get(found.field, found.field)
            self._fault(row, column, record[column], found.said, found.remedy)
        return state if len(self.faults) == before else None

    def _day(self, row: int, column: str, raw: str) -> date | None:
        if not raw:
            return None
        try:
            return day_of(raw)
        except ValueError:
            self._fault(row, column, raw, *NO_DAY)
            return None

    def _fault(self, row: int, column: str, value: str, problem: Text, remedy: Text) -> None:
        self.faults.append(Fault(self.file, problem, remedy, row=row, column=COLUMNS[column], value=value))


def _squeezed(text: str) -> str:
    return "".join(text.split())
