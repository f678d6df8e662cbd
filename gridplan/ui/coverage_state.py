"""What was computed last about coverage: who is within the limit, who leads where who is nearest, the map."""

import pandas as pd

from gridplan.coverage import Coverage, coverage, lead_pairs
from gridplan.export.minutes_map import render_minutes_map
from gridplan.ui import state


def coverage_of(desk: state.Desk, to: str, limit_min: float) -> Coverage:
    """Measure who is within a limit of the lead or of a kind of facility, or return what was measured before."""
    key = (desk.plan.layout, to, limit_min)
    return state.kept(
        "coverage", key, lambda: coverage(desk.area, desk.plan.layout, desk.access, to=to, limit_min=limit_min)
    )


def pairs_of(desk: state.Desk) -> pd.DataFrame:
    """Return who leads where who is nearest, for the present layout."""
    return state.kept("pairs", desk.plan.layout, lambda: lead_pairs(desk.area.places, desk.plan.layout, desk.access))


def minutes_page(desk: state.Desk, found: Coverage) -> str:
    """Return the map of minutes of `found` as a page."""
    key = (desk.plan.layout, found.to, found.limit_min, desk.language)
    return state.kept(
        "minutes_map",
        key,
        lambda: render_minutes_map(found, desk.plan, desk.area, desk.access, language=desk.language, frame=False),
    )
