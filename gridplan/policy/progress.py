"""How far a task is on a date: what people recorded of it, and whether it was done in time.

A record of the whole (unit "") speaks for every grid. As soon as one record names a lead hospital, the task is
followed grid by grid: each grid stands by the latest record of its own lead or of the whole, and the task is done
when every grid of the layout has done it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal

from gridplan.decisions import TaskState
from gridplan.plan_file import Plan
from gridplan.policy.schema import Policy
from gridplan.text import Text

State = Literal["open", "under_way", "done"]
STATE_LABELS: dict[State, Text] = {
    "open": Text("未开始", "not begun"),
    "under_way": Text("进行中", "under way"),
    "done": Text("已完成", "done"),
}
NOT_RECORDED = Text("未记录", "not recorded")


class Timing(StrEnum):
    """Whether a task was done in time; the gravest first."""

    OVERDUE = "overdue"
    UNKNOWN = "unknown"  # its date has passed, and nobody has said whether it was done
    NOT_DUE = "not_due"
    LATE = "late"
    DAY_UNKNOWN = "day_unknown"  # done, but on which day is not recorded, so whether in time is not known
    DONE = "done"


TIMING_LABELS = {
    Timing.OVERDUE: Text("逾期未完成", "overdue"),
    Timing.UNKNOWN: Text("逾期，完成情况未记录", "overdue, nothing recorded"),
    Timing.NOT_DUE: Text("尚未到期", "not yet due"),
    Timing.LATE: Text("逾期完成", "done late"),
    Timing.DAY_UNKNOWN: Text("已完成，完成日期未记录", "done, day not recorded"),
    Timing.DONE: Text("已完成", "done"),
}


@dataclass(frozen=True)
class Standing:
    """How the whole (unit "") or one grid, named by its lead hospital, stands with a task on a date."""

    unit: str
    record: TaskState | None
    timing: Timing
    state: State | None  # None: nothing recorded
    responsible: str = ""

    @property
    def done_on(self) -> date | None:
        return self.record.done_on if self.record is not None and self.state == "done" else None


def standings(plan: Plan, task: str, due: date | None, as_of: date) -> tuple[Standing, ...]:
    """Return the standing of the whole, or of every grid of the layout where a record names one of its leads."""
    records = [record for record in plan.task_states if record.task == task]
    leads = {lead for grid in plan.layout.grids for lead in grid.leads}
    if not any(record.unit in leads for record in records):
        return (_standing("", [record for record in records if not record.unit], due, as_of),)
    return tuple(
        _standing(grid.leads[0], [record for record in records if record.unit in ("", *grid.leads)], due, as_of)
        for grid in plan.layout.grids
    )


def stray_records(plan: Plan, task: str) -> tuple[TaskState, ...]:
    """Return the records of units that lead no grid of the layout: they are shown, and count for nothing."""
    leads = {lead for grid in plan.layout.grids for lead in grid.leads}
    return tuple(r for r in plan.task_states if r.task == task and r.unit and r.unit not in leads)


def overall_timing(found: Iterable[Standing]) -> Timing:
    """Return the gravest timing of the grids."""
    order = list(Timing)
    return min((standing.timing for standing in found), key=order.index)


def overall_state(found: Iterable[Standing]) -> State | None:
    """Return done where every grid is done, None where nothing is recorded of any."""
    states = {standing.state for standing in found}
    if len(states) == 1:
        return states.pop()
    return "open" if states == {"open", None} else "under_way"


def overall_done_on(found: Sequence[Standing]) -> date | None:
    """Return the day on which the last grid was done; None where one is not done, or its day is not recorded."""
    days = [standing.done_on for standing in found]
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def milestones_listed(policy: Policy) -> dict[str, str]:
    """Return the id of the listed task that says the same as a milestone, by the milestone's id.

    One duty has one state: such a milestone follows its task. One that several tasks name keeps a state of its own.
    """
    milestones = {rule.id for rule in policy.rules if rule.kind == "milestone"}
    pairs = [(rule, task.id) for task in policy.tasks for rule in dict.fromkeys(task.rules) if rule in milestones]
    times = Counter(rule for rule, _ in pairs)
    return {rule: task for rule, task in pairs if times[rule] == 1}


def follow_tasks(policy: Policy, plan: Plan) -> Plan:
    """Return the plan with the records of listed tasks also under the milestones that follow them."""
    listed = milestones_listed(policy)
    pairs = [(rule, record) for record in plan.task_states for rule, task in listed.items() if record.task == task]
    copies = [replace(record, task=rule) for rule, record in pairs]
    return replace(plan, task_states=(*plan.task_states, *copies)) if copies else plan


def _standing(unit: str, records: Sequence[TaskState], due: date | None, as_of: date) -> Standing:
    # Of records of one day the later entry counts: the sort keeps their order.
    ordered = sorted(records, key=lambda record: record.date)
    responsible = next((record.responsible for record in reversed(ordered) if record.responsible), "")
    record = ordered[-1] if ordered else None
    return Standing(unit, record, _timing(record, due, as_of), _state(record, as_of), responsible)


def _state(record: TaskState | None, as_of: date) -> State | None:
    if record is None:
        return None
    later = record.done_on is not None and record.done_on > as_of  # done since, but not yet on that date
    return "under_way" if record.state == "done" and later else record.state


def _timing(record: TaskState | None, due: date | None, as_of: date) -> Timing:
    past = due is not None and as_of > due
    if record is None:
        return Timing.UNKNOWN if past else Timing.NOT_DUE
    if _state(record, as_of) != "done":
        return Timing.OVERDUE if past else Timing.NOT_DUE
    if due is None:
        return Timing.DONE
    if record.done_on is None:  # it was done by the day of the record at the latest
        return Timing.DONE if record.date <= due else Timing.DAY_UNKNOWN
    return Timing.DONE if record.done_on <= due else Timing.LATE
