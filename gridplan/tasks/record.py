"""Taking down what people say of tasks: what is wrong with a record, and the plan that has it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gridplan.decisions import TaskState
from gridplan.errors import Fault, TaskError
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.tasks.book import TaskRow, find_row, record_task
from gridplan.text import Text


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a record: in which field of `TaskState`, and what to do about it."""

    field: str
    said: Text
    remedy: Text
    value: str


def record_all(plan: Plan, states: Iterable[TaskState], rows: Sequence[TaskRow]) -> Plan:
    """Return the plan with all the records. Raises TaskError with every fault of every record."""
    states = list(states)
    faults = [
        Fault(state.task, problem.said, problem.remedy, value=problem.value)
        for state in states
        for problem in problems(state, rows, plan)
    ]
    if faults:
        raise TaskError(faults)
    for state in states:
        plan = record_task(plan, state)
    return plan


def problems(state: TaskState, rows: Sequence[TaskRow], plan: Plan) -> list[Problem]:
    """Return all that is wrong with a record."""
    found = []
    if find_row(rows, state.task) is None:
        remedy = Text("请用任务台账中的编号", "Use an id of the task book")
        found.append(Problem("task", Text("没有这项任务", "there is no such task"), remedy, state.task))
    leads = [lead for grid in plan.layout.grids for lead in grid.leads]
    if state.unit and state.unit not in leads:
        remedy = Text("请写牵头医院的名称或编号，整体的留空", "Name a lead hospital, or leave it blank for the whole")
        found.append(Problem("unit", Text("不是本方案的牵头医院", "leads no grid of this layout"), remedy, state.unit))
    if not state.person.strip():
        remedy = Text("请写明是谁记录的", "Say who recorded it")
        found.append(Problem("person", Text("没有记录人", "nobody is named who says so"), remedy, state.person))
    return found + _wrong_days(state)


def unit_id(name: str, plan: Plan, area: StudyArea) -> str:
    """Return the id of the lead hospital of that name or id; the word itself where there is none, or several."""
    leads = {lead for grid in plan.layout.grids for lead in grid.leads}
    same = [lead for lead in leads if name in (lead, area.facility_name(lead))]
    return same[0] if len(same) == 1 else name


def _wrong_days(state: TaskState) -> list[Problem]:
    found, today = [], date.today()
    if state.date > today:
        remedy = Text("请写实际记录的日期", "Give the day on which it was recorded")
        found.append(Problem("date", Text("记录日期在将来", "is recorded in the future"), remedy, str(state.date)))
    if state.done_on is None:
        return found
    if state.state != "done":
        remedy = Text("请把状态改为已完成，或删去完成日期", "Say that it is done, or leave out the day")
        said = Text("未完成的任务有完成日期", "a task that is not done has a day on which it was")
        found.append(Problem("done_on", said, remedy, str(state.done_on)))
    elif state.done_on > state.date:
        remedy = Text("请核对两个日期", "Check both dates")
        said = Text(f"完成日期晚于记录日期 {state.date}", f"was done after the day of the record, {state.date}")
        found.append(Problem("done_on", said, remedy, str(state.done_on)))
    return found
