"""The review clock: when a layout may be adjusted, counted from the start of operation."""

from datetime import date

from gridplan.policy.findings import NO_LIMIT, Case, Finding, Verdict, finding, plain
from gridplan.policy.other_rules import ReviewRule
from gridplan.text import Text


def check_review(rule: ReviewRule, case: Case) -> list[Finding]:
    """Compare the date of the check with the start of operation plus the years.

    The clock starts at the start of operation, not at the date of the document: where that is not
    recorded the answer is undetermined. Before the years are full there is nothing to judge; afterwards the layout
    may, not must, be adjusted.
    """
    years, start = rule.params.years, case.plan.operation_start
    limit = Text(f"运行届满 {years} 年", f"{years} years of operation")
    if start is None:
        detail = Text(
            "未记录开始运行日期；时限自开始运行起算，不自文件印发起算",
            "the start of operation is not recorded; the clock runs from it, not from the document's date",
        )
        return [finding(rule, case, Verdict.UNDETERMINED, measured=NO_LIMIT, limit=limit, detail=detail)]
    due = years_later(start, years)
    if case.as_of < due:
        left = (due - case.as_of).days
        zh = f"{start} 起运行，{due} 届满，尚未到期，还有 {left} 天"
        en = f"in operation since {start}, full on {due}: not yet due, {left} days left"
        verdict = Verdict.NOT_APPLICABLE
    else:
        zh = f"{start} 起运行，{due} 已届满：可在充分研究论证后适当调整"
        en = f"in operation since {start}, full on {due}: may now be adjusted after study"
        verdict = Verdict.WARN
    return [finding(rule, case, verdict, measured=plain(start), limit=limit, detail=Text(zh, en))]


def years_later(start: date, years: int) -> date:
    """Return the same day some years later, at most the end of the calendar; 1 March for a 29 February it lacks."""
    if start.year + years > date.max.year:
        return date.max
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 3, 1)
