"""Findings of rules of operation: one for each unit; of members, who are many, one for all."""

from collections import Counter
from collections.abc import Callable, Sequence

from gridplan.policy.findings import NO_LIMIT, VERDICT_LABELS, Case, Finding, Verdict, finding, listed, not_applicable
from gridplan.policy.target_words import row_words, value_words
from gridplan.policy.targets import OperationRule, TargetResult, results
from gridplan.text import Text, join

# The verdict of several that must all hold is the first of these that occurs.
WORST_FIRST = (Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE, Verdict.PASS)
# Of members it is told who misses; whether that fails or is a notice is the finding's to say.
_OF_MEMBERS = VERDICT_LABELS | {Verdict.FAIL: Text("未达到", "missed")}
_NO_UNITS = Text("方案中没有这一级的单位", "the layout has no unit of this level")
_NO_MEMBERS = Text(
    "方案和医疗机构图层中没有这类成员单位", "neither layout nor facilities layer has members of this kind"
)
Rows = Sequence[TargetResult]


def judge_units(
    rule: OperationRule, case: Case, verdict_of: Callable[[Rows], Verdict], limit_of: Callable[[Rows], Text]
) -> list[Finding]:
    """Return the findings of a rule: `verdict_of` and `limit_of` are given the rows that decide about one unit."""
    units: dict[str, list[TargetResult]] = {}
    for row in results(rule, case):
        if row.decides:
            units.setdefault(row.unit, []).append(row)
    if not units and rule.params.level == "member" and case.layout.grids:
        return [finding(rule, case, Verdict.UNDETERMINED, measured=NO_LIMIT, detail=_NO_MEMBERS)]
    if not units:
        return not_applicable(rule, case, _NO_UNITS)
    if rule.params.level == "member":
        judged = [(rows, verdict_of(rows)) for rows in units.values()]
        return [_of_members(rule, case, judged, limit_of(judged[0][0]))]
    return [_of_unit(rule, case, rows, verdict_of(rows), limit_of(rows)) for rows in units.values()]


def worst(rows: Rows) -> Verdict:
    """Return the verdict of rows that must all hold; one that does not apply is left aside where another does."""
    return min((row.verdict for row in applying(rows)), key=WORST_FIRST.index)


def applying(rows: Rows) -> Rows:
    """Return the rows in which there is something to be counted; all where there is none of these."""
    return [row for row in rows if row.applies] or rows


def _of_unit(rule: OperationRule, case: Case, rows: Rows, verdict: Verdict, limit: Text) -> Finding:
    first = rows[0]
    return finding(
        rule,
        case,
        verdict,
        measured=join([value_words(row) for row in rows]),
        limit=limit,
        detail=first.unit_name + Text("：", ": ") + join([row_words(row) for row in rows]),
        grid=first.grid,
        unit="" if first.level in ("city", "grid") else first.unit_name.zh,
        estimated=_estimates(rows),
    )


def _of_members(rule: OperationRule, case: Case, judged: Sequence[tuple[Rows, Verdict]], limit: Text) -> Finding:
    counts = Counter(verdict for _, verdict in judged)
    decisive = [verdict for rows, verdict in judged if any(row.applies for row in rows)] or counts
    told = [_number(verdict, counts[verdict]) for verdict in WORST_FIRST if counts[verdict]]
    details = []
    for verdict in (Verdict.FAIL, Verdict.UNDETERMINED):
        names = listed(rows[0].unit_name.zh for rows, each in judged if each is verdict)
        if names.zh:
            details.append(_OF_MEMBERS[verdict] + Text("：", ": ") + names)
    total = len(judged)
    return finding(
        rule,
        case,
        min(decisive, key=WORST_FIRST.index),
        measured=Text(f"{total} 家：", f"{total} members: ") + join(told, zh="，", en=", "),
        limit=limit,
        detail=join(details) if details else Text("没有未达到的成员单位", "no member misses it"),
        estimated=_estimates([row for rows, _ in judged for row in rows]),
    )


def _number(verdict: Verdict, number: int) -> Text:
    label = _OF_MEMBERS[verdict]
    return Text(f"{label.zh} {number}", f"{label.en} {number}")


def _estimates(rows: Rows) -> list[Text]:
    return list(dict.fromkeys(text for row in rows for text in row.estimates))
