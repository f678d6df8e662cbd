"""What redrawn districts mean for people and for the layout, before anything is written."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from gridplan.district_change import carry_layout
from gridplan.district_set import DistrictSet
from gridplan.layout import Layout
from gridplan.manifest import MAIN_KIND
from gridplan.questions import Question
from gridplan.redraw.tables import Remade, changed_districts, remade, sources_of
from gridplan.study_area import StudyArea


@dataclass(frozen=True)
class Change:
    """A district that is new, or is named or made otherwise than before.

    sources: ids of the districts before that it comes from. population NaN where unknown: `unknown` are then the
    units for want of whose people it is. estimated: whether the figure was split by the people of units.
    """

    district: str
    sources: tuple[str, ...]
    population: float
    estimated: bool
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Redrawn:
    """A study area with its districts redrawn. questions: what a person must decide before the layout is whole.

    counted: people of all districts together before and after, those whose number is known; uncounted: districts
    after whose number is not. lost: districts before that are no more.
    """

    before: DistrictSet
    after: DistrictSet
    layers: Remade
    layout: Layout
    questions: tuple[Question, ...]
    changes: tuple[Change, ...]
    counted: tuple[float, float]
    uncounted: tuple[str, ...]
    lost: tuple[str, ...]


def redraw(
    area: StudyArea,
    units: gpd.GeoDataFrame,
    after: DistrictSet,
    layout: Layout,
    *,
    before: DistrictSet,
    decisions: Mapping[str, str] | None = None,
) -> Redrawn:
    """Return `area` with the districts `after` in the place of `before`, and `layout` carried over to them.

    units: as `units_of` gives them. decisions: the value chosen, by key of the question. Raises AreaError for
    districts that cannot be made.
    """
    layers = remade(area, units, before, after)
    carried, questions = carry_layout(layout, before, after, decisions)
    people = _people(layers)
    changed = set(changed_districts(before, after))
    named = [
        key for key in after.districts if key in before.districts and after.districts[key] != before.districts[key]
    ]
    changes = [_change(key, layers, people, before, after) for key in after.districts if key in changed or key in named]
    main = area.districts["main_population"]
    return Redrawn(
        before=before,
        after=after,
        layers=layers,
        layout=carried,
        questions=tuple(questions),
        changes=tuple(changes),
        counted=(float(main.sum()), float(people.sum())),
        uncounted=tuple(key for key in after.districts if math.isnan(people.get(key, math.nan))),
        lost=tuple(key for key in before.districts if key not in after.districts),
    )


def _people(layers: Remade) -> pd.Series:
    """Return the people by district: official figures, or those of cells where there are no others."""
    if layers.people is not None:
        return layers.people.figures[MAIN_KIND]
    return layers.tables["cells"].groupby("district_id")[MAIN_KIND].sum()


def _change(key: str, layers: Remade, people: pd.Series, before: DistrictSet, after: DistrictSet) -> Change:
    official = layers.people
    estimated = official is None or bool(official.figures.at[key, "estimated"])
    unknown = () if official is None else official.unknown.get(key, ())
    return Change(key, sources_of(key, before, after), float(people.get(key, math.nan)), estimated, unknown)
