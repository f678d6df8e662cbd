"""The task book: what a policy asks to be done, by when, by whom, and how far it is on a date.

Rows are, in this order: the tasks that the document itself lists, then the checklist items and milestones of its
rules. Their ids stay the same from one day to the next: a listed task has its own, a milestone that of its rule, a
checklist item that of its rule and its number (`X-1/2`), a yearly one the year too (`X-1/2@2026`).
"""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gridplan.decisions import TaskState
from gridplan.plan_file import Plan
from gridplan.policy.base import Rule, Source
from gridplan.policy.findings import Case, applies
from gridplan.policy.other_rules import ChecklistRule, MilestoneRule
from gridplan.policy.progress import (
    Standing,
    State,
    Timing,
    milestones_listed,
    overall_done_on,
    overall_state,
    overall_timing,
    standings,
    stray_records,
)
from gridplan.policy.schema import Deadline, Policy
from gridplan.text import Text


@dataclass(frozen=True)
class TaskRow:
    """One task on the date `as_of`.

    `group` and `requirement` are 重点任务 and 具体要求. `rule` is the rule it comes from, None for a task that the
    document lists itself. `deadline` is None where the document gives none; `assigned` is whom the policy makes
    responsible, "" where it names nobody. `standings` has the whole, or every grid where the task is followed grid by
    grid; `strays` are records of units that lead no grid of the layout.
    `elsewhere` says that the task is one of a named place in which the study area does not lie.
    """

    id: str
    rule: Rule | None
    group: Text
    requirement: str
    deadline: Deadline | None
    assigned: str
    standings: tuple[Standing, ...]
    strays: tuple[TaskState, ...]
    as_of: date
    source: Source | None
    elsewhere: bool = False

    @property
    def state(self) -> State | None:
        """The state of the whole; None where nothing is recorded."""
        return overall_state(self.standings)

    @property
    def responsible(self) -> str:
        """Whoever is responsible in the whole or in some grid, as recorded, else as the policy says."""
        return "、".join(dict.fromkeys(filter(None, map(self.responsible_for, self.standings))))

    def responsible_for(self, standing: Standing) -> str:
        """Return who is responsible in the whole or in one grid."""
        return standing.responsible or self.assigned

    @property
    def timing(self) -> Timing:
        return overall_timing(self.standings)

    @property
    def done_on(self) -> date | None:
        return overall_done_on(self.standings)

    @property
    def due_on(self) -> date | None:
        """The first date that the deadline gives: after it the task, or its dated part, is overdue."""
        return _first_date(self.deadline)

    @property
    def next_due(self) -> date | None:
        """The earliest date of the deadline that has not passed."""
        dates = self.deadline.dates if self.deadline is not None else ()
        return min((day for day in dates if day >= self.as_of), default=None)

    @property
    def overdue(self) -> bool:
        """Whether the task is not done after its date, or nobody has said that it is."""
        return not self.elsewhere and self.timing in (Timing.OVERDUE, Timing.UNKNOWN)

    @property
    def late(self) -> bool:
        """Whether the task was done after its date."""
        return not self.elsewhere and self.timing is Timing.LATE


def task_rows(policy: Policy, case: Case) -> list[TaskRow]:
    """Return the task book of `policy` for the plan and date of `case`.

    A milestone that a listed task says too has no row of its own. Of a yearly task there is the row of the year of
    the date, and one of every earlier year of which something is recorded.
    """
    rows = [
        _row(case, task.id, None, Text(task.task, task.task), task.requirement, task.deadline, task.responsible)
        for task in policy.tasks
    ]
    listed = milestones_listed(policy)
    for rule in policy.rules:
        if isinstance(rule, ChecklistRule):
            rows += _items(rule, case)
        elif isinstance(rule, MilestoneRule) and rule.id not in listed:
            params = rule.params
            dates = (params.by, *(other.by for other in params.other_deadlines))
            deadline = Deadline(wording="；".join(map(_until, dates)), dates=dates)
            rows.append(_row(case, rule.id, rule, rule.name.text, params.task, deadline, params.responsible))
    return rows


def find_row(rows: Sequence[TaskRow], key: str) -> TaskRow | None:
    """Return the row of that id; for an earlier year of a yearly task, the row of the year of the date."""
    found = next((row for row in rows if row.id == key), None)
    head, _, year = key.rpartition("@")
    if found is not None or not (year.isascii() and year.isdecimal()) or year.startswith("0"):
        return found
    this_year = (row for row in rows if row.id == f"{head}@{row.as_of.year}" and int(year) < row.as_of.year)
    return next(this_year, None)


def record_task(plan: Plan, state: TaskState) -> Plan:
    """Return the plan with one more record of a task; the latest of a task and unit counts, the others stay."""
    return plan if state in plan.task_states else replace(plan, task_states=(*plan.task_states, state))


def _items(rule: ChecklistRule, case: Case) -> Iterator[TaskRow]:
    params = rule.params
    for number, item in enumerate(params.items, start=1):
        key, responsible = f"{rule.id}/{number}", params.responsible_for(number - 1)
        if params.cycle == "once":
            deadline = None if params.by is None else Deadline(wording=_until(params.by), dates=(params.by,))
            yield _row(case, key, rule, rule.name.text, item, deadline, responsible)
            continue
        for year in _years(key, case):
            deadline = _yearly(params.by, year)
            yield _row(case, f"{key}@{year}", rule, rule.name.text, item, deadline, responsible)


def _row(
    case: Case,
    key: str,
    rule: Rule | None,
    group: Text,
    requirement: str,
    deadline: Deadline | None,
    responsible: str | None = None,
) -> TaskRow:
    return TaskRow(
        id=key,
        rule=rule,
        group=group,
        requirement=requirement,
        deadline=deadline,
        assigned=responsible or "",
        standings=standings(case.plan, key, _first_date(deadline), case.as_of),
        strays=stray_records(case.plan, key),
        as_of=case.as_of,
        source=None if rule is None else rule.source,
        elsewhere=rule is not None and bool(case.places) and not applies(rule, case),
    )


def _first_date(deadline: Deadline | None) -> date | None:
    return None if deadline is None else next(iter(deadline.dates), None)


def _years(key: str, case: Case) -> list[int]:
    """Return the year of the date, and the earlier years of which something is recorded."""
    head = f"{key}@"
    recorded = [record.task.removeprefix(head) for record in case.plan.task_states if record.task.startswith(head)]
    earlier = {int(year) for year in recorded if year.isdecimal() and 0 < int(year) < case.as_of.year}
    return [*sorted(earlier), case.as_of.year]


def _yearly(by: date | None, year: int) -> Deadline:
    """Return the deadline of a yearly task in a year: the day that the rule gives, else the year's last."""
    month, day = (12, 31) if by is None else (by.month, by.day)
    last = calendar.monthrange(year, month)[1]  # 29 February is not in every year
    return Deadline(wording=f"{year} 年度", dates=(date(year, month, min(day, last)),))


def _until(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日前"
