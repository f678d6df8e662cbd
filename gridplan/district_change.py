"""What a change of districts means for figures and layouts of the districts before it."""

import math
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from gridplan.crosswalk import crosswalk_frame
from gridplan.district_set import DistrictSet
from gridplan.layout import Layout
from gridplan.questions import Option, Question
from gridplan.text import Text

_EXCLUDED = "excluded:"  # no grid has a colon at its end
_NOWHERE = ""


def crosswalk_between(before: DistrictSet, after: DistrictSet, population: pd.Series | None = None) -> pd.DataFrame:
    """Return the crosswalk from the districts before to those after.

    population: people by unit. Of a district that is cut, the shares are unknown where those of a unit are, and
    without any; of one that stays whole the share is 1 whatever its people.
    """
    people = {} if population is None else {str(key): float(value) for key, value in population.items()}
    rows = []
    for district in before.districts:
        parts: dict[str, list[str]] = {}
        for unit in before.units_of(district):
            parts.setdefault(after.district_of.get(unit, _NOWHERE), []).append(unit)
        counts = {key: math.fsum(people.get(unit, math.nan) for unit in own) for key, own in parts.items()}
        whole = math.fsum(counts.values())
        for key in parts:
            share = 1.0 if len(parts) == 1 else counts[key] / whole if whole else math.nan
            if key != _NOWHERE and share != 0:
                rows.append((district, key, share))
    return crosswalk_frame(rows)


def carry_layout(
    layout: Layout, before: DistrictSet, after: DistrictSet, decisions: Mapping[str, str] | None = None
) -> tuple[Layout, list[Question]]:
    """Return a layout of the districts before as one of those after, and what a person must decide.

    A district that there was keeps its grid; the parts of one that was split keep that of the whole. A new one from
    several grids stays unassigned until it is decided (`decisions`: value by key of the question).
    """
    grid_of: dict[str, str] = {}
    excluded: set[str] = set()
    questions = []
    for district in after.districts:
        states = _states(layout, before, after, district)
        said = (decisions or {}).get(key := f"grid:{district}")
        if len(states) > 1 and said in (*states, _NOWHERE):
            states = {said: ()}
        if len(states) > 1:
            questions.append(_question(key, states, before, after, district))
            continue
        state = next(iter(states), _NOWHERE)
        if state == _EXCLUDED:
            excluded.add(district)
        elif state != _NOWHERE:
            grid_of[district] = state
    locked = {district for district in after.districts if _was_locked(layout, before, after, district)}
    settled = frozenset(locked & {*grid_of, *excluded})
    return replace(layout, grid_of=grid_of, excluded=frozenset(excluded), locked=settled), questions


def _sources(before: DistrictSet, after: DistrictSet, district: str) -> tuple[str, ...]:
    """Return the districts before that a district comes from: itself where there was one."""
    if district in before.districts:
        return (district,)
    homes = (before.district_of.get(unit) for unit in after.units_of(district))
    return tuple(dict.fromkeys(home for home in homes if home is not None))


def _states(layout: Layout, before: DistrictSet, after: DistrictSet, district: str) -> dict[str, tuple[str, ...]]:
    """Return the grids that a district comes from, each with the districts before that were in it."""
    found: dict[str, tuple[str, ...]] = {}
    for source in _sources(before, after, district):
        state = _EXCLUDED if source in layout.excluded else layout.grid_of.get(source, _NOWHERE)
        found[state] = (*found.get(state, ()), source)
    return found


def _was_locked(layout: Layout, before: DistrictSet, after: DistrictSet, district: str) -> bool:
    sources = _sources(before, after, district)
    return bool(sources) and layout.locked.issuperset(sources)


def _question(
    key: str, states: Mapping[str, tuple[str, ...]], before: DistrictSet, after: DistrictSet, district: str
) -> Question:
    name = after.districts[district].name
    options = [_option(state, tuple(before.districts[source].name for source in own)) for state, own in states.items()]
    if _NOWHERE not in states:
        options.append(Option(_NOWHERE, Text("暂不分配", "leave it unassigned")))
    listed = "、".join(before.districts[source].name for own in states.values() for source in own)
    text = Text(
        f"片区“{name}”由 {listed} 而来，原属不同网格。划入哪个网格？",
        f"{name} comes from {listed}, which were in different grids. Which grid is it in?",
    )
    return Question(key, "value", "", text, tuple(options))


def _option(state: str, names: tuple[str, ...]) -> Option:
    listed = "、".join(names)
    why = Text(f"原有：{listed}", f"was of {listed}")
    if state == _NOWHERE:
        return Option(state, Text("暂不分配", "leave it unassigned"), why)
    label = Text("不纳入布局", "exclude it") if state == _EXCLUDED else Text(f"网格 {state}", f"grid {state}")
    return Option(state, label, why)
