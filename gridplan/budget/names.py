"""What the rows of a budget workbook are called: districts and grids of a layout, as planners name them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class BudgetNames:
    """The districts and grids of a layout. `assigned` are the districts that are in a grid: each needs a row."""

    districts: Known
    grids: Known
    assigned: frozenset[str]


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
    return BudgetNames(districts, _known(Text("网格", "grid"), leads, each), frozenset(layout.grid_of))


def _known(noun: Text, labels: Mapping[str, str], names: Mapping[str, str]) -> Known:
    words = {**names, **{label: key for key, label in labels.items()}, **{key: key for key in labels}}
    return Known(noun, labels, words)


def _once(names: Iterable[str]) -> set[str]:
    listed = list(names)
    return {name for name in listed if listed.count(name) == 1}
