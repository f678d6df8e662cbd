"""The layout of the beginning in today's districts and facilities; what cannot be carried is told."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from gridplan.access import access_table
from gridplan.compare import Case
from gridplan.layout import Grid, Layout, Member
from gridplan.plan_file import Plan
from gridplan.review.carry_notes import (
    EXCLUDED,
    carried_by_most,
    closed_leads,
    closed_members,
    gone_districts,
    left_unassigned,
    new_districts,
    parts_of_people,
    shifted_outlines,
    state_of,
    without_leads,
)
from gridplan.review.cycle import Cycle, DistrictMatch
from gridplan.review.districts_matched import match_districts
from gridplan.review.facilities_carried import Supply, supply_of, supply_then, together
from gridplan.review.facilities_matched import ids_of_today, match_facilities
from gridplan.study_area import StudyArea
from gridplan.text import Text
from gridplan.travel_time import TravelSettings


def cycle(
    then_area: StudyArea,
    then_plan: Plan,
    now_area: StudyArea,
    now_plan: Plan | None = None,
    *,
    crosswalk: pd.DataFrame | None = None,
) -> Cycle:
    """Return a layout from the beginning of its operation until now, matched, carried and measured.

    `now_plan` is the layout in force; without one it is that of the beginning, carried. Both sides are measured with
    the settings of `then_plan`, for the kind of people of `then_area`; the speeds of road classes alone are those of
    each side, since they belong to the roads. Those of now are those of `now_plan`; without one they are those of
    `now_area`, but for classes to which `then_plan` gave a speed of its own. Raises AreaError where the data of today
    lack that kind of people, the rows of a table that the settings ask for, or their mode of travel. `crosswalk`: see
    `match_districts`.
    """
    now_area = now_area.with_population(then_area.population_kind)
    settings = then_area.complete(then_plan.settings)
    given = _own_speeds(then_area, settings, now_area) if now_plan is None else now_plan.settings.speeds_km_per_h
    now_settings = now_area.complete(settings.model_copy(update={"speeds_km_per_h": given}))
    districts = match_districts(then_area, now_area, crosswalk)
    facilities = match_facilities(then_area, now_area)
    ids = ids_of_today(then_area, now_area, facilities)
    layout, notes = carried_layout(then_plan.layout, then_area, now_area, districts, ids)
    then = Case(then_area, access_table(then_area, settings), then_plan.layout)
    carried = _carried_case(layout, then_area, now_area, ids, now_settings)
    notes += closed_leads(carried.area, layout) + closed_members(then_area, carried.area, layout, ids)
    if now_plan is None:
        now = carried
    else:
        own = carried.access if carried.area is now_area else access_table(now_area, now_settings)
        now = Case(now_area, own, now_plan.layout)
    told = (*shifted_outlines(then_area, now_area, districts), *notes)
    return Cycle(then, now, carried, districts, facilities, told)


def _own_speeds(then: StudyArea, settings: TravelSettings, now: StudyArea) -> dict[str, float]:
    """Return the speeds of today's roads, with those that a plan gave to a class itself."""
    roads, today = then.travel_settings.speeds_km_per_h, now.travel_settings.speeds_km_per_h
    own = {key: speed for key, speed in settings.speeds_km_per_h.items() if speed != roads[key] and key in today}
    return {**today, **own}


def carried_layout(
    layout: Layout, then: StudyArea, now: StudyArea, matches: Sequence[DistrictMatch], ids: Mapping[str, str]
) -> tuple[Layout, list[Text]]:
    """Return a layout of then in the districts of today, with today's ids of facilities (`ids`), and what is told.

    A part of a district that was split keeps its grid. A district from several grids goes to the one from which
    most of its people come, as far as shares are known; else, as a new one, it stays unassigned. All of it is told.
    Facilities that are closed today stay named.
    """
    named = _with_ids(layout, ids)
    if not layout.territorial:
        return named, []
    grid_of: dict[str, str] = {}
    excluded: set[str] = set()
    notes: list[Text] = []
    sources: dict[str, list[DistrictMatch]] = {key: [] for key in now.districts.index}
    for match in matches:
        if match.then is not None and match.now is not None:
            sources[match.now].append(match)
    for district, own in sources.items():
        if not own and now.districts.at[district, "excluded"]:
            excluded.add(district)
        weights = _weights(layout, then, own)
        state = _most(weights)
        if len(weights) > 1:
            tell = left_unassigned if state is None else carried_by_most
            notes.append(tell(then, now, district, own, weights, state))
        if state == EXCLUDED:
            excluded.add(district)
        elif state:
            grid_of[district] = state
    new = [key for key, own in sources.items() if not own and key not in excluded]
    held = {key for key, own in sources.items() if own and all(match.then in layout.locked for match in own)}
    notes += new_districts(now, new) + parts_of_people(then, now, matches) + gone_districts(then, layout, matches)
    locked = frozenset(held.intersection({*grid_of, *excluded}))
    return replace(named, grid_of=grid_of, excluded=frozenset(excluded), locked=locked), notes


def without_closed(layout: Layout, closed: frozenset[str]) -> Layout:
    """Return a layout without members, exceptions and overlays' facilities that are closed; leads stay."""
    grids = tuple(
        replace(grid, members=tuple(m for m in grid.members if m.facility_id not in closed)) for grid in layout.grids
    )
    overlays = tuple(
        replace(
            each,
            lead=None if each.lead in closed else each.lead,
            members=tuple(key for key in each.members if key not in closed),
        )
        for each in layout.overlays
    )
    exceptions = tuple(each for each in layout.exceptions if each.facility_id not in closed)
    return replace(layout, grids=grids, overlays=overlays, exceptions=exceptions)


def _with_ids(layout: Layout, ids: Mapping[str, str]) -> Layout:
    """Return a layout whose facilities are named by the ids of today."""
    grids = tuple(
        Grid(
            grid.id,
            tuple(ids[lead] for lead in grid.leads),
            tuple(Member(ids[m.facility_id], m.relation) for m in grid.members),
        )
        for grid in layout.grids
    )
    overlays = tuple(
        replace(
            each, lead=None if each.lead is None else ids[each.lead], members=tuple(ids[key] for key in each.members)
        )
        for each in layout.overlays
    )
    exceptions = tuple(replace(each, facility_id=ids[each.facility_id]) for each in layout.exceptions)
    return replace(layout, grids=grids, overlays=overlays, exceptions=exceptions)


def _weights(layout: Layout, then: StudyArea, sources: Sequence[DistrictMatch]) -> dict[str, float]:
    """Return the people of then in a district of today by the grid they were in; NaN where not known."""
    people: dict[str, float] = {}
    for match in sources:
        key = str(match.then)
        state = state_of(layout, key)
        own = match.share * float(then.districts.at[key, "population"])
        people[state] = people.get(state, 0.0) + own
    return people


def _most(weights: Mapping[str, float]) -> str | None:
    """Return the only state, else the one with most people; None where that cannot be told, or there is none."""
    if len(weights) <= 1:
        return next(iter(weights), None)
    most = max(weights.values())
    first = [state for state, people in weights.items() if people == most]
    return None if any(map(math.isnan, weights.values())) or len(first) > 1 else first[0]


def _carried_case(
    layout: Layout, then: StudyArea, now: StudyArea, ids: Mapping[str, str], settings: TravelSettings
) -> Case:
    """Return the carried layout on today's data, in which closed leads stand as closed: nobody reaches them."""
    area, gone = now, without_leads(layout, now)
    if gone:
        before = supply_then(then, now, ids)
        named = Supply(before.facilities.loc[gone], before.campuses, before.closed)
        both = together(named, supply_of(now))[1]
        area = replace(now, facilities=both.facilities, closed=both.closed)
    closed = area.closed.union(ids.values()).difference(area.facilities.index.difference(list(area.closed)))
    return Case(area, access_table(area, settings), without_closed(layout, closed))
