"""Names of a workbook of evidence, matched with today's districts and facilities; former districts are known too."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gridplan.area_names import known_districts, known_facilities
from gridplan.layout import Layout
from gridplan.matching import Known, Match, Wanted, match_names
from gridplan.study_area import CO_LEAD_SEPARATOR, StudyArea
from gridplan.text import Text

Trouble = tuple[Text, Text]  # what is wrong, and what to do about it


@dataclass(frozen=True)
class Found:
    """What a name means: ids of districts (several where one has been split since), or of a facility."""

    ids: tuple[str, ...]
    is_district: bool


class Names:
    """The names of one workbook: all of them are matched at once, as one tells of another."""

    def __init__(self, area: StudyArea, layout: Layout) -> None:
        self._area, self._districts, self._facilities = area, known_districts(area), known_facilities(area)
        self._today = _by_word(self._districts, lambda d: (d.name, d.id))
        self._former = _by_word(self._districts, lambda d: d.former_names)
        self._houses_named = _by_word(self._facilities, lambda f: (f.id, f.name, *f.other_names))
        self._layout = layout
        self._places: dict[tuple[str, str], Match] = {}
        self._houses: dict[str, Match] = {}

    def match(self, districts: Iterable[tuple[str, str]], facilities: Iterable[str]) -> None:
        """Match all names that are not plain ones; districts come with their 区划, "" where it is not said."""
        open_places = [each for each in dict.fromkeys(districts) if not self._plain(*each)]
        open_houses = [name for name in dict.fromkeys(facilities) if self._plain_facility(name) is None]
        former = {name: area.former_names for name, area in self._area.manifest.admin_areas.items()}
        places = match_names([Wanted(*each) for each in open_places], self._districts, former_areas=former)
        self._places = dict(zip(open_places, places, strict=True))
        houses = match_names([Wanted(name) for name in open_houses], self._facilities, kind="facility")
        self._houses = dict(zip(open_houses, houses, strict=True))

    def district(self, name: str, admin_area: str) -> Found | Trouble:
        """Return the districts that a name means, today's or the one that was called so."""
        plain = self._plain(name, admin_area)
        if plain:
            return Found(plain, True)
        match = self._places[name, admin_area]
        return Found((match.found,), True) if match.found is not None else _trouble(match, Text("片区", "district"))

    def facility(self, name: str) -> str | Trouble:
        """Return the id of the facility that a name means."""
        found = self._plain_facility(name)
        if found is not None:
            return found
        match = self._houses[name]
        return match.found if match.found is not None else _trouble(match, Text("医疗机构", "facility"))

    def below(self, name: str, admin_area: str) -> Found | Trouble:
        """Return the facility, or the district whose primary facilities, a name means."""
        facility, district = self.facility(name), self.district(name, admin_area)
        if not isinstance(facility, str):
            return district
        if not isinstance(district, Found):
            return Found((facility,), False)
        remedy = Text("请改用机构的全称", "Use the whole name of the facility")
        return Text("既是机构又是片区", "is both a facility and a district"), remedy

    def grid(self, name: str) -> str | Trouble:
        """Return the id of the grid of that id, or led by that hospital."""
        for grid in self._layout.grids:
            leads = CO_LEAD_SEPARATOR.join(self._area.facility_name(lead) for lead in grid.leads)
            if name in (grid.id, leads):
                return grid.id
        listed = "、".join(f"{g.id}（{self._area.facility_names(g.leads)}）" for g in self._layout.grids)
        remedy = Text(f"可填：{listed}", f"Use one of {listed}")
        return Text("布局方案中没有这个网格", "the layout has no such grid"), remedy

    def admin_area(self, name: str) -> str | Trouble:
        """Return the administrative area of that name, today's or a former one."""
        for today, area in self._area.manifest.admin_areas.items():
            if name == today or name in area.former_names:
                return today
        known = list(dict.fromkeys(self._area.districts["admin_area"]))
        if name in known:
            return name
        listed = "、".join(known)
        return Text("规划范围中没有这个区划", "no such administrative area"), Text(
            f"可填：{listed}", f"Use one of {listed}"
        )

    def _plain(self, name: str, admin_area: str) -> tuple[str, ...]:
        """Return the ids of the district of exactly that name or id, else of those that came of it."""
        today, former = (
            [d.id for d in known.get(name, ()) if not admin_area or d.admin_area == admin_area]
            for known in (self._today, self._former)
        )
        if today:
            return tuple(today) if len(today) == 1 else ()
        return tuple(former)

    def _plain_facility(self, name: str) -> str | None:
        found = self._houses_named.get(name, ())
        return found[0].id if len(found) == 1 else None


def _by_word(known: Iterable[Known], words: Callable[[Known], Iterable[str]]) -> dict[str, list[Known]]:
    found: dict[str, list[Known]] = {}
    for thing in known:
        for word in dict.fromkeys(words(thing)):
            found.setdefault(word, []).append(thing)
    return found


def _trouble(match: Match, noun: Text) -> Trouble:
    """Return why a name is left open, with those it may mean."""
    like = [f"{c.name or c.id}（{c.admin_area}）" if c.admin_area else c.name or c.id for c in match.candidates]
    if not like:
        remedy = Text("请用规划范围中的名称或编号", "Use a name or an id of the study area")
        return Text(f"规划范围中没有这个{noun.zh}", f"no such {noun.en} in the study area"), remedy
    listed = "、".join(like)
    remedy = Text(f"请写明是哪一个：{listed}", f"Say which it is: {listed}")
    return Text(f"不能确定是哪个{noun.zh}", f"it cannot be told which {noun.en} is meant"), remedy
