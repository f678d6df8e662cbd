"""Rules of operation, unit by unit and year by year: value, target, distance to it, and trend.

A year is judged once it has ended: figures are of whole years. A target with a deadline is judged from the end of the
deadline's year on, by its figures or those of the latest later year that has them; one without, by the latest year that
has them; one that asks for growth year by year, by each year from the document's to the deadline's. A trend is judged
by every step between years that have figures.
"""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from gridplan.figures import INDICATORS, Level, OperatingIndicator, by_key
from gridplan.policy.base import Selection
from gridplan.policy.findings import Case, Verdict, applies
from gridplan.policy.of_layout import count
from gridplan.policy.operation import Figures, Worked, work_out
from gridplan.policy.other_rules import Basis, Goal, MonitorRule, Op, TargetRule, TrendRule
from gridplan.policy.reaching import Compared, compare_with_goal, compare_with_limit, distance, meets, target_of
from gridplan.policy.schema import Policy
from gridplan.policy.units import Unit, units_of
from gridplan.text import Text, join

OperationRule = TargetRule | TrendRule | MonitorRule
NOT_DUE = Text("尚未到期", "not yet due")
ALONE = Text("没有更早的年份可比", "no earlier year to compare with")


@dataclass(frozen=True)
class TargetResult:
    """One indicator of one unit in one year; shares and growth are fractions of 1, else numbers in its unit.

    `value` is None where it cannot be told, with the `reason`. `numerator` and `denominator` are the counts it was
    made of, or of a growth the two values compared. `distance` is how far the value is beyond the target (negative:
    short of it), `change` by how much it differs from the year before. `reached` is None where there is no number to
    compare, or where a person must judge. `due`: whether the rule judges this year, on the date of the case.
    `decides`: whether this is the year by which the rule is judged. Where it is known that there is nothing to be
    counted, such as no studio at a member, the rule does not apply.
    """

    rule: OperationRule
    indicator: OperatingIndicator
    basis: Basis
    goal: Goal | None
    level: Level
    unit: str
    unit_name: Text
    grid: str | None
    year: int
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    target: float | None = None
    distance: float | None = None
    reached: bool | None = None
    change: float | None = None
    reason: Text | None = None
    estimates: tuple[Text, ...] = ()
    due: bool = True
    decides: bool = False
    applies: bool = True

    @property
    def estimated(self) -> bool:
        return bool(self.estimates)

    @property
    def verdict(self) -> Verdict:
        """What the rule says of this unit and year; a target that may still be reached is not applicable.

        A miss is a failure; whether it is shown as a notice is the severity's to say (`findings.finding`).
        """
        if self.reached:
            return Verdict.PASS
        if not self.due or not self.applies:
            return Verdict.NOT_APPLICABLE
        if self.reached is None:
            return Verdict.UNDETERMINED
        return Verdict.FAIL


@dataclass(frozen=True)
class Asked:
    """One indicator that a rule asks of its units."""

    indicator: OperatingIndicator
    basis: Basis = "value"
    goal: Goal | None = None

    @property
    def base_year(self) -> int | None:
        return None if self.goal is None else self.goal.base_year

    @property
    def selections(self) -> tuple[Selection, ...]:
        """The facilities that it is asked of, where not of all."""
        return () if self.goal is None else self.goal.select

    def latest_target(self, case: Case) -> float | None:
        """Return the number asked by the date of the case."""
        return None if self.goal is None else _number(target_of(self.goal, case.as_of.year, case))

    @property
    def yearly(self) -> bool:
        """Whether every year of the term must reach the target."""
        return self.goal is not None and self.basis == "growth_on_year"


_YearsOf = dict[tuple[Level, str, str], set[int]]  # of each count of a unit


@dataclass(frozen=True)
class _Years:
    """Which years of one unit are shown and, of these, which the rule judges by now."""

    shown: tuple[int, ...]
    judged_from: int | None  # None: none yet


def results(rule: OperationRule, case: Case) -> list[TargetResult]:
    """Return a result for each indicator, unit and year of a rule; of a unit without figures, one that says so."""
    figures = by_key(case.plan.figures)
    years: _YearsOf = {}
    for level, unit_id, name, year in figures:
        years.setdefault((level, unit_id, name), set()).add(year)
    found = []
    for asked in asked_of(rule):
        for unit in units_of(rule.params.level, case, asked.selections):
            if asked.goal is not None and asked.indicator.source == "layout":
                found.append(_of_layout(rule, asked, asked.goal, unit, case))
            else:
                entered = {y for name in asked.indicator.counts for y in years.get((unit.level, unit.id, name), ())}
                found += _of_figures(rule, asked, unit, case, figures, entered)
    return found


def target_rows(policy: Policy, case: Case) -> list[TargetResult]:
    """Return the results of every rule of operation of a policy."""
    case = replace(case, issued=policy.policy.issued)
    return [row for rule in operation_rules(policy, case) for row in results(rule, case)]


def operation_rules(policy: Policy, case: Case) -> list[OperationRule]:
    """Return the rules of operation of a policy that apply where the study area lies."""
    rules = [rule for rule in policy.rules if isinstance(rule, OperationRule)]
    return [rule for rule in rules if applies(rule, case)]


def last_ended(as_of: date) -> int:
    """Return the last year that has ended on a date, its last day included."""
    return as_of.year if (as_of.month, as_of.day) == (12, 31) else as_of.year - 1


def first_judged(case: Case) -> int | None:
    """Return the first year of which growth year by year is asked: that of the document."""
    return None if case.issued is None else case.issued.year


def asked_of(rule: OperationRule) -> list[Asked]:
    """Return the indicators that a rule asks, in its order."""
    if isinstance(rule, TargetRule):
        return [Asked(INDICATORS[goal.indicator], goal.basis, goal) for goal in rule.params.goals]
    if isinstance(rule, TrendRule):
        return [Asked(INDICATORS[key]) for key in rule.params.indicators]
    return [Asked(INDICATORS[item.indicator], item.basis) for item in rule.params.items]


def _of_figures(
    rule: OperationRule, asked: Asked, unit: Unit, case: Case, figures: Figures, entered: set[int]
) -> list[TargetResult]:
    years = _years(rule, asked, case, entered)
    worked = {y: work_out(asked.indicator, asked.basis, asked.base_year, unit, y, figures) for y in years.shown}
    known = {year: found.value for year, found in worked.items() if found.value is not None}
    rows = []
    for year, found in worked.items():
        due = years.judged_from is not None and year >= years.judged_from
        earlier = [y for y in known if y < year and (y == year - 1 or isinstance(rule, TrendRule))]
        change = None if found.value is None or not earlier else found.value - known[max(earlier)]
        rows.append(_if_meant(replace(_result(rule, asked, unit, case, year, found, change), due=due), unit))
    return _decided(rule, asked, rows)


def _if_meant(row: TargetResult, unit: Unit) -> TargetResult:
    """Return the result; a miss decides nothing where it is not known whether the unit is meant at all."""
    if row.reached is not False or not unit.doubtful:
        return row
    facts = join(list(unit.doubtful), zh="、", en=", ")
    return replace(row, reached=None, reason=Text(f"{facts.zh}不详", f"{facts.en} unknown"))


def _years(rule: OperationRule, asked: Asked, case: Case, given: set[int]) -> _Years:
    """Return the years to show of a unit whose counts are given for some years, and from which on the rule judges."""
    by = rule.params.by if isinstance(rule, TargetRule) else None
    last, after = last_ended(case.as_of), asked.base_year or 0
    entered = {year for year in given if after < year <= last}
    if asked.yearly:
        until = last if by is None else min(last, by.year)
        first = first_judged(case) or min([year + 1 for year in entered if year < until], default=until)
        return _Years(tuple(range(first, until + 1)) or (first,), first if first <= until else None)
    if by is None:
        from_year = 0 if asked.goal is None or asked.goal.value is not None else min(asked.goal.by_year)
        return _Years(tuple(sorted(entered or {last})), from_year)
    due = last >= by.year
    return _Years(tuple(sorted(entered | {by.year} if due else entered or {last})), by.year if due else None)


def _decided(rule: OperationRule, asked: Asked, rows: list[TargetResult]) -> list[TargetResult]:
    """Return the rows of one indicator and unit, those marked by which the rule is judged."""
    if asked.yearly:
        return [replace(row, decides=True) for row in rows]
    if isinstance(rule, TrendRule) and any(row.reached is not None for row in rows):
        return [replace(row, decides=row.reached is not None) for row in rows]
    judged = [row for row in rows if row.due] or rows
    year = max([row.year for row in judged if row.value is not None or not row.applies] or [judged[-1].year])
    return [replace(row, decides=row.year == year) for row in rows]


def _result(
    rule: OperationRule, asked: Asked, unit: Unit, case: Case, year: int, found: Worked, change: Fraction | None
) -> TargetResult:
    """Return the result of one year, before it is known whether the rule judges it."""
    op: Op = ">=" if asked.goal is None else asked.goal.op
    compared = Compared(None if asked.goal is None else target_of(asked.goal, year, case), None)
    if isinstance(rule, TrendRule):
        compared = Compared(None, _moved(rule, change), ALONE if change is None else None)
    elif found.value is not None and asked.goal is not None:
        compared = compare_with_goal(asked.goal, year, found.value, case, rule.id, unit.grid)
    elif found.value is not None:
        limit = case.limit(rule.id, asked.indicator.id)
        op, compared = op if limit is None else limit.op, compare_with_limit(limit, found.value)
    return TargetResult(
        **_about(rule, asked, unit),
        year=year,
        value=_number(found.value),
        numerator=found.numerator,
        denominator=found.denominator,
        target=_number(compared.target),
        distance=_number(distance(op, found.value, compared.target)),
        reached=compared.reached,
        change=_number(change),
        reason=found.reason or compared.reason,
        estimates=found.estimates,
        applies=not found.nothing,
    )


def _of_layout(rule: OperationRule, asked: Asked, goal: Goal, unit: Unit, case: Case) -> TargetResult:
    """Return the result of an indicator that the layout and the facilities layer give, as they are now."""
    counted = count(asked.indicator, goal, unit, case)
    target = target_of(goal, case.as_of.year, case)
    value = counted.least if counted.least == counted.most else None
    bounds = (counted.least, counted.most)
    met = {None if bound is None or target is None else meets(goal.op, bound, target) for bound in bounds}
    reached = met.pop() if len(met) == 1 else None
    told = list(counted.told) if counted.meant or counted.told else [Text("没有应计的机构", "no facility is meant")]
    if reached is not None and value is None:
        low, high = (f"{float(bound or 0):.1%}" for bound in bounds)
        told.insert(0, Text(f"在 {low} 与 {high} 之间，足以判定", f"between {low} and {high}, which decides it"))
    by = rule.params.by if isinstance(rule, TargetRule) else None
    return TargetResult(
        **_about(rule, asked, unit),
        year=case.as_of.year,
        value=_number(value),
        numerator=counted.having,
        denominator=counted.meant,
        target=_number(target),
        distance=_number(distance(goal.op, value, target)),
        reached=reached,
        reason=join(told) if told else None,
        estimates=counted.estimates,
        due=by is None or case.as_of >= by,
        decides=True,
    )


def _about(rule: OperationRule, asked: Asked, unit: Unit) -> dict[str, Any]:
    about = {"rule": rule, "indicator": asked.indicator, "basis": asked.basis, "goal": asked.goal}
    return {**about, "level": unit.level, "unit": unit.id, "unit_name": unit.name, "grid": unit.grid}


def _moved(rule: TrendRule, change: Fraction | None) -> bool | None:
    if change is None:
        return None
    return change > 0 if rule.params.direction == "up" else change < 0


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
