"""Two layouts side by side: the change of every indicator, and who changes lead."""

from collections.abc import Mapping
from dataclasses import dataclass

from gridplan.access import AccessTable
from gridplan.indicators import Indicator, Value, measure
from gridplan.indicators.catalogue import COUNT, PERSONS
from gridplan.indicators.values import known, unknown
from gridplan.layout import Layout
from gridplan.study_area import StudyArea
from gridplan.text import UNDETERMINED, Text


@dataclass(frozen=True)
class Change:
    """One indicator before and after; `difference` is None where either is undetermined.

    It is None too where the two count different people, as their notes or the layouts' exclusions say: such a
    change would be that of who is counted.
    """

    indicator: Indicator
    before: Value
    after: Value
    same_districts: bool = True

    @property
    def comparable(self) -> bool:
        """Whether both values count the same people, or are themselves a number of people or things."""
        counts = self.indicator.unit in (PERSONS, COUNT)
        return self.before.note == self.after.note and (self.same_districts or counts)

    @property
    def why_none(self) -> Text:
        """Why there is no difference, in a word or two."""
        return UNDETERMINED if self.comparable else Text("人口口径不同", "other people counted")

    @property
    def difference(self) -> float | None:
        if self.before.number is None or self.after.number is None or not self.comparable:
            return None
        return self.after.number - self.before.number


@dataclass(frozen=True)
class Move:
    """A district whose lead differs; leads are () where the district is in no grid."""

    district: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Changes of the whole layout by indicator id, and the districts and people that change lead."""

    changes: Mapping[str, Change]
    moves: tuple[Move, ...]
    people_moved: Value


@dataclass(frozen=True)
class Case:
    """A layout on a study area, which may be a scenario, with the minutes measured there."""

    area: StudyArea
    access: AccessTable
    layout: Layout


def compare(before: Case, after: Case) -> Comparison:
    """Measure both cases and list the differences, before → after; their areas have the same districts.

    People who change lead are counted as `after` has them.
    """
    one, other = (measure(case.area, case.layout, case.access) for case in (before, after))
    same = before.layout.excluded == after.layout.excluded
    changes = {
        key: Change(indicator, one.whole[key], other.whole[key], same) for key, indicator in one.indicators.items()
    }
    moves = [
        Move(district, leads_of(before.layout, district), leads_of(after.layout, district))
        for district in after.area.districts.index
        if leads_of(before.layout, district) != leads_of(after.layout, district)
    ]
    return Comparison(changes, tuple(moves), _people(after.area, moves))


def leads_of(layout: Layout, district: str) -> tuple[str, ...]:
    """Return the leads of the grid that a district is in; () where it is in none."""
    grid_id = layout.grid_of.get(district)
    return () if grid_id is None else layout.grid(grid_id).leads


def _people(area: StudyArea, moves: list[Move]) -> Value:
    moved = area.districts.loc[[move.district for move in moves]]
    if moved["population"].isna().any():
        return unknown("变动片区中有人口未知者", "population of a moved district is unknown")
    return known(moved["population"].sum(), {"population"} if moved["population_estimated"].any() else ())
