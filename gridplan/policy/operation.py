"""Values of operation: what the counts of a unit and year make, exactly; or why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from gridplan.figures import COUNTS, Figure, Key, OperatingIndicator
from gridplan.policy.other_rules import Basis
from gridplan.policy.units import Unit
from gridplan.text import Text, join

Figures = Mapping[Key, Figure]


@dataclass(frozen=True)
class Worked:
    """A value with the two numbers it was made of, or None with the `reason`; `estimates` says what is estimated.

    Of a growth or an increase the two numbers are the value of the year and the value it is compared with. With
    `nothing` it is known that there is nothing to be counted: none of none.
    """

    value: Fraction | None
    numerator: float | None = None
    denominator: float | None = None
    reason: Text | None = None
    estimates: tuple[Text, ...] = ()
    nothing: bool = False


def exact(number: float) -> Fraction:
    """Return a number as it is written: 0.15 is 15/100 and 7/9 seven ninths, not the nearest binary fraction."""
    simple = Fraction(number).limit_denominator(1_000_000)
    return simple if float(simple) == number else Fraction(str(number))


def work_out(
    indicator: OperatingIndicator, basis: Basis, base_year: int | None, unit: Unit, year: int, figures: Figures
) -> Worked:
    """Return the value of an indicator for a unit and year, on the basis that a rule asks."""
    now = _plain(indicator, unit, year, figures)
    if basis == "value":
        return now
    compared = year - 1 if base_year is None else base_year
    before = _plain(indicator, unit, compared, figures)
    estimates = tuple(dict.fromkeys((*now.estimates, *before.estimates)))
    if now.value is None or before.value is None:
        reasons = [found.reason for found in (now, before) if found.reason is not None]
        return Worked(None, reason=join(list(dict.fromkeys(reasons))), estimates=estimates)
    pair = float(now.value), float(before.value)
    if basis == "increase_since":
        return Worked(now.value - before.value, *pair, estimates=estimates)
    if before.value == 0:
        reason = Text(f"{compared} 年为 0，增长率无从计算", f"it was 0 in {compared}: no growth can be worked out")
        return Worked(None, *pair, reason, estimates)
    return Worked(now.value / before.value - 1, *pair, estimates=estimates)


def _plain(indicator: OperatingIndicator, unit: Unit, year: int, figures: Figures) -> Worked:
    found = [figures.get((unit.level, unit.id, count, year)) for count in indicator.counts]
    numbers = [None if figure is None else figure.value for figure in found]
    estimates = tuple(_estimate(figure) for figure in found if figure is not None and figure.estimated)
    numerator, denominator = numbers[0], numbers[1] if indicator.denominator is not None else None
    missing = [COUNTS[count].name for count, number in zip(indicator.counts, numbers, strict=True) if number is None]
    if missing:
        names = join(missing, zh="、", en=", ")
        reason = Text(f"缺 {year} 年{names.zh}", f"{names.en} of {year} not known")
        return Worked(None, numerator, denominator, reason, estimates)
    if denominator == 0:
        name = COUNTS[indicator.counts[-1]].name
        reason = Text(f"{year} 年{name.zh}为 0", f"{name.en} of {year}: 0")
        return Worked(None, numerator, denominator, reason, estimates, nothing=not numerator)
    if indicator.part_of_whole and denominator is not None and (numerator or 0) > denominator:
        part, whole = (COUNTS[count].name for count in indicator.counts)
        reason = Text(f"{year} 年{part.zh}大于{whole.zh}", f"{part.en} of {year}: more than {whole.en}")
        return Worked(None, numerator, denominator, reason, estimates)
    value = exact(numerator or 0) * exact(indicator.per) / (1 if denominator is None else exact(denominator))
    return Worked(value, numerator, denominator, estimates=estimates)


def _estimate(figure: Figure) -> Text:
    name, source = COUNTS[figure.count].name, figure.source
    said = Text(f"{figure.year} 年{name.zh}据估计", f"{name.en} of {figure.year} is an estimate")
    return said + Text(f"（{source}）", f" ({source})") if source else said
