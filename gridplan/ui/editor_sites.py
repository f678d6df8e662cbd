"""Where facilities stand on the planning table, and which of them a district is led from."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from gridplan.export.facts import LEAD, OTHER, campus_facts
from gridplan.ui import state
from gridplan.ui.words import Speaker

MEMBER = "member"
KINDS = (LEAD, MEMBER, OTHER)


def sites(desk: state.Desk, colours: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the campuses, with grid and colour of those that lead or belong; leads last, on top."""
    return [
        {
            "name": row.name,
            "lon": row.lon,
            "lat": row.lat,
            "kind": row.role if row.role in (LEAD, OTHER) else MEMBER,
            "grid": row.grid,
            "colour": colours.get(row.grid, "#FFFFFF"),
        }
        for row in _facts(desk).itertuples()
    ]


def kind_words(t: Speaker) -> list[dict[str, str]]:
    """Return the kinds of facilities and their words, for the legend."""
    words = (t("牵头医院", "lead hospital"), t("成员单位", "member"), t("其他机构", "other facility"))
    return [{"kind": kind, "name": name} for kind, name in zip(KINDS, words, strict=True)]


def lead_sites(desk: state.Desk) -> list[int]:
    """Return for each district the place in `sites` of the campus that leads it; −1 in no grid, or where it has none.

    Of co-leads the nearest by minutes, of a lead's campuses the nearest as the crow flies.
    """
    return state.kept("lead_sites", desk.plan.layout, lambda: _lead_sites(desk))


def _lead_sites(desk: state.Desk) -> list[int]:
    layout, districts = desk.plan.layout, desk.area.districts
    facts = _facts(desk)
    facility = np.where(facts["designated"], facts["facility_id"], "")
    east = np.cos(np.radians(districts["lat"].mean()))  # a degree of longitude, as degrees of latitude
    home, site = (frame[["lon", "lat"]].to_numpy(dtype=float) * (east, 1) for frame in (districts, facts))
    grid_of = np.array([layout.grid_of.get(key, "") for key in districts.index], dtype=object)
    found = np.full(len(districts), -1)
    for grid in layout.grids:
        own = np.flatnonzero(grid_of == grid.id)
        led_by = _nearest_lead(desk, grid.leads)[own]
        for number, lead in enumerate(grid.leads):
            mine, campuses = own[led_by == number], np.flatnonzero(facility == lead)
            if len(mine) and len(campuses):
                away = np.hypot(*(home[mine, None] - site[campuses]).transpose(2, 0, 1))
                found[mine] = campuses[away.argmin(axis=1)]
    return [int(number) for number in found]


def _nearest_lead(desk: state.Desk, leads: tuple[str, ...]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return for each district the number of the lead in `leads` with the least minutes; the first where unknown."""
    if len(leads) == 1:
        return np.zeros(len(desk.area.districts), dtype=np.int64)
    minutes = desk.access.minutes(leads)
    return np.asarray(np.where(np.isnan(minutes), np.inf, minutes).argmin(axis=1))


def _facts(desk: state.Desk) -> pd.DataFrame:
    def ordered() -> pd.DataFrame:
        facts = campus_facts(desk.plan.layout, desk.area)
        leading = facts["role"].eq(LEAD)
        return pd.concat([facts[~leading], facts[leading]])

    return state.kept("sites", desk.plan.layout, ordered)
