"""Something to be done by a date: whether people recorded that it was."""

from collections.abc import Sequence
from datetime import date

from gridplan.policy.findings import NO_LIMIT, Case, Finding, Verdict, finding, plain
from gridplan.policy.other_rules import MilestoneRule
from gridplan.policy.progress import (
    NOT_RECORDED,
    STATE_LABELS,
    Standing,
    Timing,
    overall_done_on,
    overall_timing,
    standings,
)
from gridplan.text import Text

# Where nobody has said anything the answer is open, although the task book asks about it as overdue: a mark there
# calls for an answer, a verdict here would give one.
_VERDICTS = {
    Timing.DONE: Verdict.PASS,
    Timing.LATE: Verdict.WARN,
    Timing.DAY_UNKNOWN: Verdict.UNDETERMINED,
    Timing.NOT_DUE: Verdict.NOT_APPLICABLE,
    Timing.OVERDUE: Verdict.FAIL,
    Timing.UNKNOWN: Verdict.UNDETERMINED,
}


def check_milestone(rule: MilestoneRule, case: Case) -> list[Finding]:
    """Compare what is recorded of the task with its date; the day itself is still in time."""
    due = rule.params.by
    found = standings(case.plan, rule.id, due, case.as_of)
    timing = overall_timing(found)
    return [
        finding(
            rule,
            case,
            _VERDICTS[timing],
            measured=_measured(found),
            limit=Text(f"不晚于 {due}", f"by {due}"),
            detail=plain(f"{rule.params.task}：") + _detail(timing, due, case.as_of) + _grids(found, timing, case),
        )
    ]


def _measured(found: Sequence[Standing]) -> Text:
    day = overall_done_on(found)
    if day is not None:
        return Text(f"{day} 完成", f"done on {day}")
    states = [standing.state for standing in found]
    if not any(states):
        return NO_LIMIT
    done = sum(state == "done" for state in states)
    if len(found) > 1 and done < len(found):
        return Text(f"{done}/{len(found)} 个网格已完成", f"done in {done} of {len(found)} grids")
    return NOT_RECORDED if states[0] is None else STATE_LABELS[states[0]]


def _detail(timing: Timing, due: date, as_of: date) -> Text:
    left, over = (due - as_of).days, (as_of - due).days
    return {
        Timing.DONE: Text("按期完成", "done in time"),
        Timing.LATE: Text("已完成，但晚于期限", "done, but after the date"),
        Timing.DAY_UNKNOWN: Text(
            "已完成，但未记录完成日期，无法判定是否按期", "done, but the day is not recorded: whether in time is open"
        ),
        Timing.NOT_DUE: Text(f"尚未到期，还有 {left} 天", f"not yet due: {left} days left"),
        Timing.OVERDUE: Text(f"已逾期 {over} 天", f"overdue by {over} days"),
        Timing.UNKNOWN: Text(
            f"期限已过 {over} 天，任务台账中没有记录是否完成",
            f"the date passed {over} days ago, and nothing in the task book says whether it was done",
        ),
    }[timing]


def _grids(found: Sequence[Standing], timing: Timing, case: Case) -> Text:
    """Name the grids that the verdict is about, where the task is followed grid by grid."""
    units = [standing.unit for standing in found if standing.timing is timing and standing.unit]
    if not units or timing is Timing.DONE:
        return plain("")
    named = case.area.facility_names(units)
    return Text(f"（{named}）", f" ({named})")
