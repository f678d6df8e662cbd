"""How the task book looks."""

from collections.abc import Sequence
from typing import Any

from gridplan.plan_file import Plan
from gridplan.policy import Policy
from gridplan.policy.progress import Standing
from gridplan.study_area import StudyArea
from gridplan.tasks import TaskRow
from gridplan.tasks.sheet import NO_LEAD
from gridplan.tasks.table import chosen, tally
from gridplan.tasks.words import NOBODY, deadline_words, state_words, timing_words, unit_name
from gridplan.text import Language, Text
from gridplan.trace import trace, trace_lines

_SIGNS = {"done": "●", "under_way": "◐", "open": "○", None: "－"}


def tasks_text(
    policy: Policy, rows: Sequence[TaskRow], plan: Plan, area: StudyArea, language: Language, *, overdue_only: bool
) -> str:
    """Return the book, or what is overdue of it, with the numbers of tasks done and overdue."""
    lines = [_summary(policy, rows).to(language)]
    for row in chosen(rows, "overdue" if overdue_only else "all"):
        lines += ["", *_row_lines(row, area, language)]
    return "\n".join([*lines, "", *trace_lines(plan, area, None, language)])


def tasks_json(
    policy: Policy, rows: Sequence[TaskRow], plan: Plan, area: StudyArea, said: Sequence[Text], *, overdue_only: bool
) -> dict[str, Any]:
    """Return the book, or what is overdue of it, and what was `said` of files, as plain values."""
    return {
        "trace": trace(plan, area, None),
        "policy": {"id": policy.policy.id, "document": policy.policy.document},
        "tasks": [_row_json(row, area) for row in chosen(rows, "overdue" if overdue_only else "all")],
        "messages": [{"zh": line.zh, "en": line.en} for line in said],
    }


def _summary(policy: Policy, rows: Sequence[TaskRow]) -> Text:
    as_of = Text(f"，截至 {rows[0].as_of}", f", as of {rows[0].as_of}") if rows else Text("", "")
    return policy.policy.cited + as_of + Text("：", ": ") + tally(rows).told


def _row_lines(row: TaskRow, area: StudyArea, language: Language) -> list[str]:
    mark = "!" if row.overdue else " "
    lines = [
        f"{mark}{_SIGNS[row.state]} {row.id}  {row.group.to(language)}  {timing_words(row).to(language)}",
        f"   {row.requirement}",
        "   "
        + Text("完成时限 ", "deadline ").to(language)
        + deadline_words(row).to(language)
        + Text("；责任单位 ", "; responsible ").to(language)
        + (row.responsible or NOBODY.to(language)),
    ]
    for standing in row.standings:
        lines += _standing_lines(row, standing, area, language)
    lines += [f"   {unit_name(stray.unit, area)}  {NO_LEAD.to(language)}" for stray in row.strays]
    if row.source is not None:
        lines.append(f"   {row.source.paragraph} “{row.source.quote}”")
    return lines


def _standing_lines(row: TaskRow, standing: Standing, area: StudyArea, language: Language) -> list[str]:
    """Say what is recorded, and how each grid stands where the task is followed grid by grid."""
    lines, record = [], standing.record
    if standing.unit:
        name, state = unit_name(standing.unit, area), state_words(standing.state).to(language)
        lines.append(f"   {name}  {state}  {timing_words(row, standing).to(language)}")
    if record is not None:
        done = Text(f"，完成于 {record.done_on}", f", done on {record.done_on}") if record.done_on else Text("", "")
        said = Text(f"{record.person} {record.date} 记录", f"recorded by {record.person} on {record.date}") + done
        lines.append(f"   {said.to(language)}" + (f"  {record.evidence}" if record.evidence else ""))
    return lines


def _row_json(row: TaskRow, area: StudyArea) -> dict[str, Any]:
    return {
        "id": row.id,
        "rule": None if row.rule is None else row.rule.id,
        "group": {"zh": row.group.zh, "en": row.group.en},
        "requirement": row.requirement,
        "deadline": None if row.deadline is None else row.deadline.model_dump(mode="json"),
        "due_on": _day(row.due_on),
        "next_due": _day(row.next_due),
        "responsible": row.responsible,
        "state": row.state,
        "timing": row.timing.value,
        "overdue": row.overdue,
        "elsewhere": row.elsewhere,
        "done_on": _day(row.done_on),
        "standings": [_standing_json(standing, area) for standing in row.standings],
        "not_counted": [stray.unit for stray in row.strays],
        "as_of": row.as_of.isoformat(),
        "source": None if row.source is None else row.source.model_dump(),
    }


def _standing_json(standing: Standing, area: StudyArea) -> dict[str, Any]:
    record = standing.record
    return {
        "unit": standing.unit,
        "name": unit_name(standing.unit, area),
        "state": standing.state,
        "timing": standing.timing.value,
        "done_on": _day(standing.done_on),
        "evidence": "" if record is None else record.evidence,
        "person": "" if record is None else record.person,
        "recorded": None if record is None else _day(record.date),
    }


def _day(day: Any) -> str | None:
    return None if day is None else day.isoformat()
