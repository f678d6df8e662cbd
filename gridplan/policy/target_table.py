"""Results of rules of operation as rows of a table: in words for people, as plain values for programs."""

from collections.abc import Callable
from typing import Any

from gridplan.figures import LEVEL_NAMES
from gridplan.policy.findings import NO_LIMIT, VERDICT_LABELS, VERDICT_SIGNS, Verdict, plain
from gridplan.policy.target_words import MARK, difference, goal_number, indicator_words, number_words, quantity
from gridplan.policy.targets import NOT_DUE, TargetResult
from gridplan.text import UNDETERMINED, Text

RULE, UNIT, VERDICT = Text("规则", "rule"), Text("单位", "unit"), Text("结论", "verdict")  # headings


def _name(row: TargetResult) -> Text:
    return indicator_words(row.indicator, row.basis, None if row.goal is None else row.goal.base_year)


def _value(row: TargetResult) -> Text:
    if row.value is None:
        return UNDETERMINED if row.applies else NO_LIMIT
    return quantity(row.indicator, row.basis, row.value) + (MARK if row.estimated else Text("", ""))


def _target(row: TargetResult) -> Text:
    if row.target is None:
        return NO_LIMIT
    if row.goal is None:
        return quantity(row.indicator, row.basis, row.target)
    return goal_number(row.goal, row.indicator, row.target)


def _difference(row: TargetResult, number: float | None) -> Text:
    return NO_LIMIT if number is None else difference(row.indicator, row.basis, number)


def _verdict(row: TargetResult) -> Text:
    verdict = shown_verdict(row)
    if verdict is Verdict.NOT_APPLICABLE and row.applies:
        return plain(f"{VERDICT_SIGNS[verdict]} ") + NOT_DUE
    return plain(f"{VERDICT_SIGNS[verdict]} ") + VERDICT_LABELS[verdict]


def shown_verdict(row: TargetResult) -> Verdict:
    """Return the verdict as its finding has it: a miss of what is no error is a notice."""
    return Verdict.WARN if row.verdict is Verdict.FAIL and row.rule.severity != "error" else row.verdict


def _count(number: float | None) -> Text:
    return NO_LIMIT if number is None else plain(number_words(number))


COLUMNS: dict[Text, Callable[[TargetResult], Text]] = {
    RULE: lambda row: plain(row.rule.id),
    Text("级别", "level"): lambda row: LEVEL_NAMES[row.level],
    UNIT: lambda row: row.unit_name,
    Text("指标", "indicator"): _name,
    Text("年份", "year"): lambda row: plain(row.year),
    Text("数值", "value"): _value,
    Text("分子", "numerator"): lambda row: _count(row.numerator),
    Text("分母", "denominator"): lambda row: _count(row.denominator),
    Text("目标", "target"): _target,
    Text("距目标", "to target"): lambda row: _difference(row, row.distance),
    Text("较上年", "on the year before"): lambda row: _difference(row, row.change),
    VERDICT: _verdict,
    Text("说明", "remark"): lambda row: row.reason or Text("", ""),
}


def in_words(row: TargetResult) -> list[Text]:
    """Return the cells of a row in the order of COLUMNS. Distances and changes of shares are percentage points."""
    return [cell(row) for cell in COLUMNS.values()]


def as_values(row: TargetResult) -> dict[str, Any]:
    """Return a row as plain values; shares, growth and their distances are fractions of 1, what is unknown is None."""
    return {
        "rule": row.rule.id,
        "name": row.rule.name.zh,
        "level": row.level,
        "unit": row.unit,
        "unit_name": row.unit_name.zh,
        "indicator": row.indicator.id,
        "basis": row.basis,
        "year": row.year,
        "value": row.value,
        "numerator": row.numerator,
        "denominator": row.denominator,
        "op": None if row.goal is None else row.goal.op,
        "target": row.target,
        "distance": row.distance,
        "change": row.change,
        "verdict": shown_verdict(row).value,
        "due": row.due,
        "decides": row.decides,
        "estimated": row.estimated,
        "reason": None if row.reason is None else row.reason.zh,
        "paragraph": row.rule.source.paragraph,
        "quote": row.rule.source.quote,
    }
