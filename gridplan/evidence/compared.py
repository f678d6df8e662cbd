"""Figures of two years side by side: what changed of unit and definition, and whether they may be compared."""

from collections.abc import Iterable
from dataclasses import dataclass

from gridplan.evidence.definitions import Across, across
from gridplan.evidence.record import Evidence, Nature
from gridplan.figures import COUNTS, INDICATORS, LEVELS, Figure, Level, OperatingIndicator, by_key
from gridplan.text import UNDETERMINED, Text


@dataclass(frozen=True)
class Compared:
    """A count, or an indicator made of counts, of a unit in two years; None where a year's is not given.

    `unit` is an administrative area's name, a grid's or a facility's id, "" for the city. `target` is that of the
    last year. Shares are fractions of 1 and shown in percent (`share`); all else is in `unit_name`.
    """

    id: str
    name: Text
    level: Level
    unit: str
    unit_name: Text
    share: bool
    first: float | None
    last: float | None
    target: float | None
    across: Across
    nature: Nature

    @property
    def change(self) -> float | None:
        """How much it changed; None where a year is missing or the two may not be compared."""
        if self.first is None or self.last is None or not self.across.comparable:
            return None
        return self.last - self.first

    @property
    def verdict(self) -> Text:
        """What can be said of the two years: that they may be compared, or why not."""
        if self.first is None or self.last is None:
            return UNDETERMINED + Text("，缺少一年的数", ", the figure of a year is missing")
        return self.across.verdict


def compared(evidence: Evidence, first: int, last: int, figures: Iterable[Figure] = ()) -> list[Compared]:
    """Return every count and indicator of which the evidence, or the plan's own `figures`, has one of the two years.

    Where both have a figure that of the evidence counts.
    """
    known = by_key((*figures, *evidence.figures))
    aims = by_key(evidence.targets)
    units = dict.fromkeys((level, unit) for level, unit, _, year in known if year in (first, last))
    found = []
    for level, unit in sorted(units, key=lambda each: (LEVELS.index(each[0]), each[1])):
        for key, count in COUNTS.items():
            values = [known.get((level, unit, key, year)) for year in (first, last)]
            if any(value is not None for value in values):
                one, other = (None if value is None else value.value for value in values)
                aim = aims.get((level, unit, key, last))
                target = None if aim is None else aim.value
                judged = _across(evidence, key, first, last)
                nature = evidence.weakest((key,), (first, last))
                found.append(
                    Compared(key, count.name, level, unit, count.unit, False, one, other, target, judged, nature)
                )
        for indicator in INDICATORS.values():
            row = _of_indicator(indicator, evidence, known, (level, unit), (first, last))
            if row is not None:
                found.append(row)
    return found


def _across(evidence: Evidence, item: str, first: int, last: int) -> Across:
    """Return whether an item may be compared; not where the definition of one year alone is known.

    Figures that are the plan's own are by the catalogue's definition, in every year the same.
    """
    known = [evidence.definition(item, year) is not None for year in (first, last)]
    if all(known) or not any(known):
        return across(evidence.definitions, item, first, last)
    return Across(False, (), Text("无法判定，有一年的口径不详", "undetermined, the definition of a year is not known"))


def _of_indicator(
    indicator: OperatingIndicator,
    evidence: Evidence,
    known: dict[tuple[Level, str, str, int], Figure],
    place: tuple[Level, str],
    years: tuple[int, int],
) -> Compared | None:
    """Return an indicator of two counts in two years; None for one of a single count, or without any value."""
    if indicator.denominator is None or indicator.source != "figures":
        return None
    first, last = (_quotient(indicator, known, place, year) for year in years)
    if first is None and last is None:
        return None
    judged = [_across(evidence, count, *years) for count in indicator.counts]
    barring = next((each for each in judged if not each.comparable), None)
    changed = tuple(dict.fromkeys(word for each in judged for word in each.changed))
    most = barring or max(judged, key=lambda each: (each.accorded, len(each.changed)))
    across_both = Across(barring is None, changed, most.why)
    nature = evidence.weakest(indicator.counts, years)
    share = indicator.shown_as == "share"
    return Compared(indicator.id, indicator.name, *place, indicator.unit, share, first, last, None, across_both, nature)


def _quotient(
    indicator: OperatingIndicator,
    known: dict[tuple[Level, str, str, int], Figure],
    place: tuple[Level, str],
    year: int,
) -> float | None:
    """Return an indicator of a year; None where one of its counts is not given, or there is nothing to divide by."""
    part, whole = (known.get((*place, str(count), year)) for count in (indicator.numerator, indicator.denominator))
    if part is None or whole is None or whole.value <= 0:
        return None
    return part.value / whole.value * indicator.per
