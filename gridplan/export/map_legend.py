"""What the legend of every map of a layout says of its grids, and of districts in none."""

from dataclasses import dataclass

from gridplan.export.colours import EXCLUDED as EXCLUDED_COLOUR
from gridplan.export.colours import area_colours
from gridplan.export.facts import EXCLUDED, STATES, UNASSIGNED
from gridplan.export.map_features import population_words
from gridplan.hidden_people import grid_key, hidden_people
from gridplan.layout import Grid, Layout
from gridplan.study_area import StudyArea
from gridplan.suppression import hidden_words
from gridplan.text import Language


@dataclass(frozen=True)
class LegendRow:
    """A line of the legend: `fill` is #RRGGBB, or "" for the pattern of unassigned districts; `details` in words."""

    fill: str
    number: str
    name: str
    details: tuple[str, ...]


def legend_rows(layout: Layout, area: StudyArea, language: Language, smallest: int) -> list[LegendRow]:
    """Return a row per grid with its leads, districts and people, then those of districts in no grid.

    Numbers of people below `smallest` are hidden, and said to be.
    """
    colours = area_colours(layout, area)
    hidden = dict.fromkeys(hidden_people(layout, area, smallest).sums, hidden_words(smallest).to(language))
    rows = [
        LegendRow(
            colours[grid.id],
            grid.id,
            area.facility_names(grid.leads),
            _details(grid, layout, area, language, hidden.get(grid_key(grid.id))),
        )
        for grid in layout.grids
    ]
    for state, districts, fill in (
        (UNASSIGNED, layout.unassigned(area.districts.index), ""),
        (EXCLUDED, layout.excluded, EXCLUDED_COLOUR),
    ):
        if districts:
            rows.append(LegendRow(fill, "", STATES[state].to(language), (_count(len(districts), language),)))
    return rows


def _details(grid: Grid, layout: Layout, area: StudyArea, language: Language, hidden: str | None) -> tuple[str, ...]:
    """Return districts and people of a grid, or its members; `hidden` are the words for a number that is hidden."""
    if not layout.territorial:
        return (_members(len(grid.members), language),)
    districts = area.districts.loc[list(layout.districts_of(grid.id))]
    if not len(districts):
        return (_count(0, language),)
    people = districts["population"].sum(skipna=False)
    estimated = bool(districts["population_estimated"].any())
    return _count(len(districts), language), hidden or population_words(people, estimated, language)


def _count(number: int, language: Language) -> str:
    return f"{number} 个片区" if language == "zh" else f"{number} district{'' if number == 1 else 's'}"


def _members(number: int, language: Language) -> str:
    return f"{number} 家成员单位" if language == "zh" else f"{number} member{'' if number == 1 else 's'}"
