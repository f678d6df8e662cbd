"""How values, targets and distances of operation are said."""

from collections.abc import Sequence

from gridplan.figures import OperatingIndicator
from gridplan.policy.findings import Case
from gridplan.policy.other_rules import Basis, Goal, TargetRule
from gridplan.policy.reaching import SIGNS
from gridplan.policy.targets import NOT_DUE, TargetResult
from gridplan.text import UNDETERMINED, Text, join

MARK = Text("（估）", " (est.)")
_BASES: dict[Basis, Text] = {
    "growth_on_year": Text("较上年增长", " growth on the year before"),
    "growth_since": Text("较 {0} 年增长", " growth since {0}"),
    "increase_since": Text("较 {0} 年增加", " increase since {0}"),
}


def is_share(indicator: OperatingIndicator, basis: Basis) -> bool:
    """Whether a value is a fraction of 1, shown in percent."""
    return basis in ("growth_on_year", "growth_since") or indicator.shown_as == "share"


def number_words(value: float, digits: int = 2) -> str:
    """Return a number with so many digits at most behind the point; one too small for them with those that count."""
    whole = f"{value:,.0f}" if value == round(value) else f"{value:,.{digits}f}".rstrip("0").rstrip(".")
    return f"{value:.2g}" if value and not whole.strip("-0.,") else whole


def quantity(indicator: OperatingIndicator, basis: Basis, value: float, digits: int = 2) -> Text:
    """Return a value with its unit: 65%, 3.5 人."""
    if is_share(indicator, basis):
        share = f"{number_words(round(value * 100, 10), digits)}%"
        return Text(share, share)
    unit, number = indicator.unit, number_words(value, digits)
    return Text(f"{number} {unit.zh}", f"{number} {unit.en}".rstrip())


def difference(indicator: OperatingIndicator, basis: Basis, value: float) -> Text:
    """Return a distance or a change with its sign; of shares in percentage points."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    if is_share(indicator, basis):
        number = number_words(round(abs(value) * 100, 10))
        return Text(f"{sign}{number} 个百分点", f"{sign}{number} points")
    size = quantity(indicator, basis, abs(value))
    return Text(sign + size.zh, sign + size.en)


def indicator_words(indicator: OperatingIndicator, basis: Basis, base_year: int | None = None) -> Text:
    """Return what is measured: the indicator, or its growth or increase."""
    if basis == "value":
        return indicator.name
    return indicator.name + _BASES[basis].format(str(base_year))


def goal_number(goal: Goal, indicator: OperatingIndicator, target: float | None) -> Text:
    """Return the number a goal asks: ≥ 65%, 左右 and the planned range where there are."""
    if target is None:
        return UNDETERMINED
    number = quantity(indicator, goal.basis, target)
    said = Text(f"{SIGNS[goal.op]} {number.zh}", f"{SIGNS[goal.op]} {number.en}")
    if goal.approximate:
        said = Text(f"{number.zh}左右", f"about {number.en}")
    if goal.planned_range is not None:
        low, high = goal.planned_range
        end = quantity(indicator, goal.basis, high)
        share = is_share(indicator, goal.basis)
        start = quantity(indicator, goal.basis, low).zh if share else number_words(low)
        said += Text(f"（规划 {start}—{end.zh}）", f" (planned: {start} to {end.en})")
    return said


def limit_words(rule: TargetRule, rows: Sequence[TargetResult]) -> Text:
    """Return what a rule asks of a unit: its goals, and every deadline that the document gives."""
    goals = [
        indicator_words(row.indicator, row.basis, row.goal.base_year)
        + Text(" ", " ")
        + goal_number(row.goal, row.indicator, row.target)
        for row in rows
        if row.goal is not None
    ]
    any_of = rule.params.combine == "any"
    said = join(list(dict.fromkeys(goals)), zh="，或 " if any_of else "；", en=", or " if any_of else "; ")
    if rule.params.by is not None:
        said += Text(f"；{rule.params.by} 前", f"; by {rule.params.by}")
    for other in rule.params.other_deadlines:
        said += Text(f"（{other.paragraph}写 {other.by}）", f" ({other.paragraph} says {other.by})")
    return said


def monitor_words(rows: Sequence[TargetResult], case: Case) -> Text:
    """Return the limits that people set for what is watched, and which are still open."""
    said = []
    for row in rows:
        name, limit = indicator_words(row.indicator, row.basis), case.limit(row.rule.id, row.indicator.id)
        if limit is None:
            said.append(name + Text("未定限值", ": no limit set"))
        else:
            number = quantity(row.indicator, row.basis, limit.value)
            said.append(name + Text(f" {SIGNS[limit.op]} {number.zh}", f" {SIGNS[limit.op]} {number.en}"))
    return join(said)


def row_words(row: TargetResult) -> Text:
    """Return one result in words: year, indicator, value with its mark, distance, and why there is none."""
    base = None if row.goal is None else row.goal.base_year
    name = indicator_words(row.indicator, row.basis, base)
    said = Text(f"{row.year} 年{name.zh} ", f"{row.year} {name.en} ") + value_words(row)
    parts = [said]
    if row.distance is not None and row.value is not None:
        parts.append(Text("距目标 ", "to target ") + difference(row.indicator, row.basis, row.distance))
    if row.change is not None:
        parts.append(Text("较上年 ", "on the year before ") + difference(row.indicator, row.basis, row.change))
    if row.reason is not None:
        parts.append(row.reason)
    if row.applies and not row.due and not row.reached:
        parts.append(NOT_DUE)
    return join(parts, zh="，", en=", ")


def value_words(row: TargetResult) -> Text:
    """Return a value with the two numbers it was made of; undetermined where there is none."""
    if row.value is None:
        told = UNDETERMINED if row.applies else Text("不适用", "not applicable")
    else:
        told = _told_from_target(row, row.value)
        if row.basis != "value":
            told = Text("+" if row.value > 0 else "", "+" if row.value > 0 else "") + told
    if row.estimated:
        told += MARK
    if row.numerator is None or row.denominator is None:
        return told
    pair = f"{number_words(row.numerator)}/{number_words(row.denominator)}"
    return told + Text(f"（{pair}）", f" ({pair})")


def _told_from_target(row: TargetResult, value: float) -> Text:
    """Return a value with as many digits as tell it from the target: 2.997 does not reach 3."""
    told = quantity(row.indicator, row.basis, value)
    for digits in range(3, 9):
        if not row.distance or row.target is None or told != quantity(row.indicator, row.basis, row.target, digits - 1):
            break
        told = quantity(row.indicator, row.basis, value, digits)
    return told
