"""What the rows of a budget workbook are called: districts and grids of a layout, as planners name them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from gridplan.layout import Layout
from gridplan.study_area import StudyArea
from gridplan.text import Text
from gridplan.yaml_file import RefusedError


@dataclass(frozen=True)
class Known:
    """Things of one kind: the label of each by id, and the id that each word for one means."""

    noun: Text
    labels: Mapping[str, str]
    words: Mapping[str, str]

    def id_of(self, word: str) -> str:
        """Return the id that a label, name or id means. Raises RefusedError with those like it."""
        if word in self.words:
            return self.words[word]
        like = get_close_matches(word, self.words, n=5, cutoff=0.3) or list(self.labels.values())[:5]
        problem = Text(f"布局方案中没有这个{self.noun.zh}", f"the layout has no such {self.noun.en}")
        raise RefusedError(problem, Text(f"可用：{'、'.join(like)}", f"Use, for instance, {', '.join(like)}"))

    def only(self, ids: Collection[str]) -> "Known":
        """Return those of some ids, in the same order."""
        labels = {key: label for key, label in self.labels.items() if key in ids}
        return Known(self.noun, labels, {word: key for word, key in self.words.items() if key in ids})


@dataclass(frozen=True)
class BudgetNames:
    """The districts and grids that share one fund.

    grid_of: the grid of each district of the layout; each needs a row. admin_areas: of every district. place: the
    administrative areas that the names were narrowed to; empty for the whole study area.
    """

    districts: Known
    grids: Known
    grid_of: Mapping[str, str]
    admin_areas: Mapping[str, str] = field(default_factory=dict)
    place: str = ""

    def within(self, place: str) -> "BudgetNames":
        """Return the districts of some administrative areas (joined by 、) and the grids that hold any of them.

        Residents' insurance is a county's own, and a study area may have several counties. Raises RefusedError for
        an area that is unknown.
        """
        if not place:
            return self
        wanted = place.split("、")
        known = dict.fromkeys(self.admin_areas.values())
        for word in wanted:
            if word not in known:
                listed = Text(f"可用：{'、'.join(known)}", f"Use {', '.join(known)}")
                raise RefusedError(Text("规划范围中没有这个区划", "no such administrative area"), listed)
        inside = {key for key, own in self.admin_areas.items() if own in wanted}
        grid_of = {key: grid for key, grid in self.grid_of.items() if key in inside}
        grids = self.grids.only(set(grid_of.values()))
        return BudgetNames(self.districts.only(inside), grids, grid_of, self.admin_areas, place)


def budget_names(area: StudyArea, layout: Layout) -> BudgetNames:
    """Return the names of a layout. A grid goes by its lead hospitals or its number, a district by name or id.

    A name that several have means none of them: they go by their ids.
    """
    names = {str(key): str(name) for key, name in area.districts["name"].items()}
    once = _once(names.values())
    labels = {key: name if name in once else f"{name}（{key}）" for key, name in names.items()}
    districts = _known(Text("片区", "district"), labels, {name: key for key, name in names.items() if name in once})
    leads = {grid.id: area.facility_names(grid.leads) for grid in layout.grids}
    each = {area.facility_name(lead): grid.id for grid in layout.grids for lead in grid.leads}
    places = {str(key): str(own) for key, own in area.districts["admin_area"].items()}
    return BudgetNames(districts, _known(Text("网格", "grid"), leads, each), layout.grid_of, places)


def _known(noun: Text, labels: Mapping[str, str], names: Mapping[str, str]) -> Known:
    words = {**names, **{label: key for key, label in labels.items()}, **{key: key for key in labels}}
    return Known(noun, labels, words)


def _once(names: Iterable[str]) -> set[str]:
    listed = list(names)
    return {name for name in listed if listed.count(name) == 1}
