"""Bounds as people speak of them: their names, what a layout makes of them, how far they must be widened for it.

A bound is widened by an extra share: of the common value where it is relative, of itself where it is in persons.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from gridplan.partition.problem import Floats, Ints, LoadBound, Problem
from gridplan.text import Text, join

STEP = 0.005  # widened tolerances are told in half per cents
FEW = 1000  # people, or people per bed, of whom a decimal is told
ROUNDING = 1e-9


@dataclass(frozen=True)
class Breach:
    """A bound that a layout breaks in the grid of one lead: what was asked, what is, in persons (per bed).

    `excess` is the share of all people who are too many, or too few.
    """

    bound: LoadBound
    lead: int
    limit: float
    value: float
    is_high: bool
    excess: float


def tolerance(bound: LoadBound) -> float | None:
    """Return t of a bound of ± t about the common value of all grids; None for others."""
    if not bound.relative or bound.lead is not None or bound.low is None or bound.high is None:
        return None
    return bound.high - 1 if bound.high >= 1 and abs(bound.low + bound.high - 2) < ROUNDING else None


def percent(share: float) -> str:
    """Return a share as a percentage with no more digits than it needs."""
    return f"{round(share * 100, 2):g}%"


def kind_of_people(problem: Problem, bound: LoadBound) -> Text:
    """Return the words for what a bound is about."""
    words = problem.quantity_name(bound.quantity)
    return Text(f"每床{words.zh}", f"{words.en} per bed") if bound.per_bed else words


def bound_name(problem: Problem, bound: LoadBound) -> Text:
    """Return a bound in words."""
    kind, about = kind_of_people(problem, bound), tolerance(bound)
    if about is not None:
        return Text(f"{kind.zh}均衡 ±{percent(about)}", f"{kind.en} within ±{percent(about)}")
    number = None if bound.lead is None else problem.lead_number(bound.lead)
    where = Text("", "") if number is None else grid_name(problem, number) + Text("", ": ")
    said = []
    if bound.low is not None:
        said.append(Text("至少 ", "at least ") + limit_text(bound, bound.low))
    if bound.high is not None:
        said.append(Text("最多 ", "at most ") + limit_text(bound, bound.high))
    limits = join(said, zh="，", en=", ")
    return Text(f"{where.zh}{kind.zh}{limits.zh}", f"{where.en}{kind.en} {limits.en}")


def grid_name(problem: Problem, number: int) -> Text:
    """Return the words for the grid of a lead."""
    name = problem.lead_name(number)
    return Text(f"网格（{name}）", f"grid of {name}")


def limit_text(bound: LoadBound, limit: float) -> Text:
    """Return one limit of a bound in words."""
    if bound.relative:
        return Text(f"平均值的 {percent(limit)}", f"{percent(limit)} of the common value")
    return people(limit, per_bed=bound.per_bed)


def people(number: float, *, per_bed: bool = False) -> Text:
    """Return a number of people in words, with a decimal where they are few and it says something."""
    digits = f"{number:,.0f}" if number >= FEW or round(number, 1) == round(number) else f"{number:,.1f}"
    unit = Text(" 人/床", " people per bed") if per_bed else Text(" 人", " people")
    return Text(digits, digits) + unit


def breaches(problem: Problem, bounds: tuple[LoadBound, ...], lead_number: Ints) -> Iterator[Breach]:
    """Yield what a layout (by district, as in `Solution`) breaks of the bounds, bound by bound, lead by lead."""
    for bound in bounds:
        value, common = _values(problem, bound, lead_number)
        total = problem.amount(bound.quantity).sum()
        unit = problem.beds if bound.per_bed else np.ones(len(problem.leads))
        for lead in np.unique(lead_number).tolist():
            if bound.lead is not None and lead != problem.lead_number(bound.lead):
                continue
            for limit, is_high in ((bound.low, False), (bound.high, True)):
                if limit is None:
                    continue
                asked = limit * common if bound.relative else limit
                over = (value[lead] - asked) * (1 if is_high else -1) * unit[lead] / total
                if over > ROUNDING:
                    yield Breach(bound, lead, float(asked), float(value[lead]), is_high, float(over))


def breach_text(problem: Problem, breach: Breach) -> Text:
    """Return what was asked of a grid, and what comes nearest."""
    kind, where = kind_of_people(problem, breach.bound), grid_name(problem, breach.lead)
    total = float(problem.amount(breach.bound.quantity).sum())
    said = []
    for number in (breach.limit, breach.value):
        words = people(number, per_bed=breach.bound.per_bed)
        share = "" if breach.bound.per_bed else f"{number / total:.1%}"
        said.append(Text(f"{share}（{words.zh}）", f"{share} ({words.en})") if share else words)
    zh, en = ("最多", "at most") if breach.is_high else ("至少", "at least")
    return Text(
        f"{where.zh}{kind.zh}{zh} {said[0].zh}，最接近的方案为 {said[1].zh}",
        f"{where.en}: {kind.en} {en} {said[0].en}, the nearest layout has {said[1].en}",
    )


def extra_needed(problem: Problem, bounds: tuple[LoadBound, ...], lead_number: Ints) -> float:
    """Return the least extra share with which the bounds hold in a layout; inf where none would do."""
    extra = 0.0
    for breach in breaches(problem, bounds, lead_number):
        _, common = _values(problem, breach.bound, lead_number)
        scale = common if breach.bound.relative else breach.limit
        extra = max(extra, abs(breach.value - breach.limit) / scale if scale > 0 else np.inf)
    return extra


def widened(bound: LoadBound, extra: float) -> LoadBound:
    """Return a bound widened by an extra share, in round figures."""
    about = tolerance(bound)
    if about is not None:
        wider = _up(about + extra, STEP)
        return replace(bound, low=1 - wider if wider < 1 else None, high=1 + wider)
    if bound.relative:
        low = None if bound.low is None else max(-_up(extra - bound.low, STEP), 0.0)
        return replace(bound, low=low, high=None if bound.high is None else _up(bound.high + extra, STEP))
    low = None if bound.low is None else -_up_round(-max(bound.low * (1 - extra), 0.0))
    return replace(bound, low=low, high=None if bound.high is None else _up_round(bound.high * (1 + extra)))


def only_where_broken(problem: Problem, bound: LoadBound, wider: LoadBound, lead_number: Ints) -> LoadBound:
    """Return the wider bound with those sides as they were that a layout keeps; ± stays symmetric."""
    broken = {breach.is_high for breach in breaches(problem, (bound,), lead_number)}
    if not broken or tolerance(bound) is not None:
        return wider if broken else bound
    low, high = (wider.low if False in broken else bound.low), (wider.high if True in broken else bound.high)
    return replace(bound, low=low, high=high)


def _values(problem: Problem, bound: LoadBound, lead_number: Ints) -> tuple[Floats, float]:
    """Return the people by lead, per bed where the bound is, and their common value in the layout."""
    amount, leading = problem.amount(bound.quantity), np.unique(lead_number)
    load = np.bincount(lead_number, weights=amount, minlength=len(problem.leads)).astype(float)
    if not bound.per_bed:
        return load, float(amount.sum() / len(leading))
    return load / problem.beds, float(amount.sum() / problem.beds[leading].sum())


def _up(value: float, step: float) -> float:
    """Return the next multiple of `step` that is no less."""
    return round(math.ceil(value / step - ROUNDING) * step, 10)


def _up_round(value: float) -> float:
    """Return the next number that is no less and that half a unit of its second digit divides: 725,730 → 730,000."""
    return _up(value, 10.0 ** (math.floor(math.log10(abs(value))) - 1) / 2) if value else 0.0
