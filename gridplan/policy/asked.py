"""What a policy asks planners to enter: the form of its rules of operation for one plan."""

from dataclasses import replace

from gridplan.figures import COUNTS, LEVEL_NAMES, LEVELS, Level
from gridplan.figures.form import Form, FormSheet
from gridplan.policy.findings import Case
from gridplan.policy.other_rules import TargetRule, TrendRule
from gridplan.policy.schema import Policy
from gridplan.policy.target_words import goal_number, indicator_words
from gridplan.policy.targets import Asked, OperationRule, asked_of, first_judged, last_ended, operation_rules
from gridplan.policy.units import Unit, units_of

_RULES = ("规则", "名称", "级别", "指标", "算法", "目标", "期限", "出处", "原文")
_COUNTS = ("数量", "计量单位", "含义")
_NOT_ENTERED = "由方案和医疗机构图层得出，不填报"


def form_of(policy: Policy, case: Case) -> Form:
    """Return the form for a plan: a sheet per level that the rules need, a row per unit and year, a column per count.

    Years run from the first that a rule compares with (at the latest that of the document; where that is not known, the
    last ended) to the last that has ended on the date of the case: a year is judged once it has ended.
    """
    case = replace(case, issued=policy.policy.issued)
    rules = operation_rules(policy, case)
    pairs = [(rule, asked) for rule in rules for asked in asked_of(rule)]
    entered = [(rule, asked) for rule, asked in pairs if asked.indicator.source == "figures"]
    sheets = [_sheet(level, [asked for rule, asked in entered if rule.params.level == level], case) for level in LEVELS]
    last = last_ended(case.as_of)
    first = min((_first_year(rule, asked, case) for rule, asked in entered), default=last)
    years = tuple(range(first, max(first, last) + 1))
    used = dict.fromkeys(count for sheet in sheets for count in sheet.counts)
    counts = [(COUNTS[key].name.zh, COUNTS[key].unit.zh, COUNTS[key].meaning.zh) for key in used]
    told = (_RULES, *(_about(rule, asked, case) for rule, asked in pairs))
    return Form(
        policy.policy.title.zh,
        years,
        tuple(sheet for sheet in sheets if sheet.counts and sheet.units),
        told,
        (_COUNTS, *counts),
    )


def _sheet(level: Level, asked: list[Asked], case: Case) -> FormSheet:
    units: dict[str, Unit] = {}
    for each in asked:
        units |= {unit.id: unit for unit in units_of(level, case, each.selections)}
    counts = dict.fromkeys(count for each in asked for count in each.indicator.counts)
    return FormSheet(level, tuple((unit.id, unit.name.zh) for unit in units.values()), tuple(counts))


def _first_year(rule: OperationRule, asked: Asked, case: Case) -> int:
    """Return the first year of which figures are needed: the base, or the year that growth or a trend starts from."""
    start = first_judged(case) or last_ended(case.as_of)
    if asked.base_year is not None:
        return min(asked.base_year, start)
    return start - 1 if asked.basis == "growth_on_year" or isinstance(rule, TrendRule) else start


def _about(rule: OperationRule, asked: Asked, case: Case) -> tuple[str, ...]:
    indicator, goal = asked.indicator, asked.goal
    by = rule.params.by if isinstance(rule, TargetRule) else None
    number = "—" if goal is None else goal_number(goal, indicator, asked.latest_target(case)).zh
    return (
        rule.id,
        rule.name.zh,
        LEVEL_NAMES[rule.params.level].zh,
        indicator_words(indicator, asked.basis, asked.base_year).zh,
        indicator.formula.zh if indicator.source == "figures" else _NOT_ENTERED,
        number,
        "—" if by is None else str(by),
        rule.source.paragraph,
        rule.source.quote,
    )
