"""Two layouts side by side: the change of every indicator, who changes lead, who gains or loses the way to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gridplan.access import AccessTable, Reach
from gridplan.indicators import Indicator, Measures, Value, measure
from gridplan.indicators.catalogue import COUNT, PERSONS
from gridplan.indicators.values import known, unknown
from gridplan.layout import Layout
from gridplan.study_area import StudyArea
from gridplan.text import UNDETERMINED, Text

ROUNDING = 1e-9


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

    @property
    def direction(self) -> int:
        """+1 for a change to the better, −1 to the worse, 0 where it is none or cannot be told."""
        difference = self.difference
        if difference is None or abs(difference) <= ROUNDING:
            return 0
        return self.indicator.better if difference > 0 else -self.indicator.better

    @property
    def shows(self) -> bool:
        """Whether the difference is large enough to have a sign where it is shown."""
        return self.difference is not None and self.indicator.format_change(self.difference)[0] in "+−"


ESTIMATE = Text("（估）", " (est.)")


def change_words(change: Change) -> Text:
    """Return a change with its unit, and that it is an estimate where it is one; or in a word why there is none."""
    indicator, difference = change.indicator, change.difference
    if difference is None:
        return Text(f"{indicator.name.zh} ", f"{indicator.name.en} ") + change.why_none
    number = indicator.format_change(difference)
    mark = ESTIMATE if change.before.estimated or change.after.estimated else Text("", "")
    zh, en = (f"{'' if unit in ('', '%') else ' '}{unit}" for unit in (indicator.unit.zh, indicator.unit.en))
    return Text(f"{indicator.name.zh} {number}{zh}", f"{indicator.name.en} {number}{en}") + mark


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

    @cached_property
    def measures(self) -> Measures:
        """All indicators, measured when they are first asked for."""
        return measure(self.area, self.layout, self.access)


def compare(before: Case, after: Case) -> Comparison:
    """Measure both cases and list the differences, before → after; their areas have the same districts.

    People who change lead are counted as `after` has them.
    """
    one, other = before.measures, after.measures
    same = before.layout.excluded == after.layout.excluded
    changes = {
        key: Change(indicator, one.whole[key], other.whole[key], same) for key, indicator in one.indicators.items()
    }
    moves = [
        Move(district, leads_of(before.layout, district), leads_of(after.layout, district))
        for district in after.area.districts.index
        if leads_of(before.layout, district) != leads_of(after.layout, district)
    ]
    return Comparison(changes, tuple(moves), people_of(after.area, [move.district for move in moves]))


@dataclass(frozen=True)
class PathChanges:
    """People who have a path to their lead after and had none before, the reverse, and whose is no longer known."""

    gained: Value
    lost: Value
    undetermined: Value


def path_changes(before: Case, after: Case) -> PathChanges:
    """Count the people, as `after` has them, who gain or lose the path to their lead, place by place.

    Both areas have the same places. Those of districts that either layout leaves without a grid are not counted.
    """
    was, now = _reach_of_lead(before), _reach_of_lead(after)
    had, has = (np.isin(reach, (Reach.REACHED, Reach.BEYOND)) for reach in (was, now))
    none_before, none_after = was == Reach.UNREACHABLE, now == Reach.UNREACHABLE
    unsure = (had | none_before) & (now == Reach.UNDETERMINED)
    return PathChanges(*(_people_at(after, chosen) for chosen in (none_before & has, had & none_after, unsure)))


NO_GRID = -1  # beside the values of Reach


def _reach_of_lead(case: Case) -> NDArray[np.int8]:
    """Return the `Reach` of each place and the lead of its grid, NO_GRID where it is in none."""
    grid_of = [case.layout.grid_of.get(key) for key in case.access.districts]
    grid = np.array([key or "" for key in grid_of], dtype=object)[case.access.place_district]
    reach = np.full(len(grid), NO_GRID, dtype=np.int8)
    for each in case.layout.grids:
        own = grid == each.id
        reach[own] = case.access.reach_of_nearest(each.leads)[own]
    return reach


def _people_at(case: Case, chosen: NDArray[np.bool_]) -> Value:
    """Return how many people live at some places."""
    people = case.access.place_population[chosen]
    if np.isnan(people).any():
        return unknown("所涉片区中有人口未知者", "population of a district concerned is unknown")
    estimated = case.area.districts["population_estimated"].to_numpy()[case.access.place_district[chosen]].any()
    basis = set(case.access.basis) | ({"population"} if estimated else set())
    return known(people.sum(), basis if chosen.any() else ())


def leads_of(layout: Layout, district: str) -> tuple[str, ...]:
    """Return the leads of the grid that a district is in; () where it is in none."""
    grid_id = layout.grid_of.get(district)
    return () if grid_id is None else layout.grid(grid_id).leads


def people_of(area: StudyArea, districts: Sequence[str]) -> Value:
    """Return how many people live in districts that change lead."""
    moved = area.districts.loc[list(districts)]
    if moved["population"].isna().any():
        return unknown("变动片区中有人口未知者", "population of a moved district is unknown")
    return known(moved["population"].sum(), {"population"} if moved["population_estimated"].any() else ())
