"""Which numbers of people of a plan are hidden: districts, and the sums of them that its tables and documents print.

Whoever has one table has the others: what is hidden must be the same everywhere, and follow from nothing that is
shown. The sums stand above each other: a district in a row (区划 within a grid), a row in a grid, a grid in the plan,
the plan beside unassigned and excluded districts in the whole area.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from gridplan.layout import Layout
from gridplan.study_area import StudyArea

Key = tuple[str, ...]
WHOLE: Key = ()
PLAN: Key = ("plan",)
UNASSIGNED: Key = ("unassigned",)
EXCLUDED: Key = ("excluded",)


@dataclass(frozen=True)
class HiddenPeople:
    """districts: ids. sums: keys of the sums that are hidden, as `grid_key` and `row_key` make them."""

    districts: frozenset[str]
    sums: frozenset[Key]


def grid_key(grid: str) -> Key:
    """Return the key of the people of a grid."""
    return (*PLAN, grid)


def row_key(grid: str, admin_area: str) -> Key:
    """Return the key of the people of a grid in one 区划."""
    return (*PLAN, grid, admin_area)


def hidden_people(layout: Layout, area: StudyArea, smallest: int) -> HiddenPeople:
    """Return what is hidden of the people of `area` in `layout` (RULE 1 and RULE 2 of `suppression`); 0 hides nothing.

    Districts whose number is unknown count as nobody: more is hidden than need be, never less.
    """
    if smallest <= 0:
        return HiddenPeople(frozenset(), frozenset())
    people = {str(key): float(number) for key, number in area.districts["population"].fillna(0).round().items()}
    within = {key: _within(layout, key, str(area.districts.at[key, "admin_area"])) for key in people}
    return _Hiding(people, within, smallest).found()


def _within(layout: Layout, district: str, admin_area: str) -> Key:
    if district in layout.grid_of:
        return row_key(layout.grid_of[district], admin_area)
    return EXCLUDED if district in layout.excluded else UNASSIGNED


class _Hiding:
    """Hide districts and sums until nothing that is hidden follows from a sum that is shown.

    Each sum that is shown tells what is hidden below it, down to the next sums that are shown: so those districts
    are several, and together not below the smallest.
    """

    def __init__(self, people: Mapping[str, float], within: Mapping[str, Key], smallest: int) -> None:
        self._people, self._within, self._smallest = people, within, smallest
        self._sums: dict[Key, float] = {}
        for district, key in within.items():
            for depth in range(len(key) + 1):
                self._sums[key[:depth]] = self._sums.get(key[:depth], 0.0) + people[district]
        self._districts = {key for key, number in people.items() if 0 < number < smallest}
        self._hidden = {key for key, number in self._sums.items() if 0 < number < smallest}

    def found(self) -> HiddenPeople:
        while any(self._protect(key) for key in sorted(self._sums, key=len, reverse=True) if key not in self._hidden):
            pass
        return HiddenPeople(frozenset(self._districts), frozenset(self._hidden))

    def _protect(self, key: Key) -> bool:
        """Hide one more number where what is hidden below a sum follows from it; return whether that was needed."""
        below = [each for each in self._districts if self._above(self._within[each]) == key]
        if not below or (len(below) > 1 and sum(self._people[each] for each in below) >= self._smallest):
            return False
        others: list[tuple[float, str, Hashable]] = [
            (number, each, each)
            for each, number in self._people.items()
            if number > 0 and each not in self._districts and self._above(self._within[each]) == key
        ]
        others += [
            (number, "/".join(each), each)
            for each, number in self._sums.items()
            if number > 0 and each not in self._hidden and each and self._above(each[:-1]) == key
        ]
        if not others:
            self._hidden.add(key)
        else:
            self._hide(min(others)[2])
        return True

    def _hide(self, what: Hashable) -> None:
        if not isinstance(what, tuple):
            self._districts.add(str(what))
            return
        # A sum that has all its people in one part is that part.
        number = self._sums[what]
        self._hidden |= {each for each in self._sums if _part(each, what) and self._sums[each] == number}
        inside = [each for each, key in self._within.items() if _part(key, what) and self._people[each] > 0]
        if not self._districts.intersection(inside):
            self._districts.add(min(inside, key=lambda each: (self._people[each], each)))

    def _above(self, key: Key) -> Key | None:
        """Return the nearest sum that is shown, `key` itself or one above it."""
        return next((key[:depth] for depth in range(len(key), -1, -1) if key[:depth] not in self._hidden), None)


def _part(key: Key, whole: Key) -> bool:
    return key[: len(whole)] == whole
