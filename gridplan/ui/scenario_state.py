"""The scenario that one user is making, the one kept beside it, and what was measured of both."""

import streamlit as st

from gridplan.access import access_table
from gridplan.compare import Case, Comparison, PathChanges, compare, path_changes
from gridplan.scenario import Draft, Scenario, apply_scenario
from gridplan.ui import state

_DRAFT, _KEPT, _EPOCH = "scenario_draft", "scenario_kept", "scenario_epoch"


def draft() -> Draft:
    """Return the scenario in the making."""
    found: Draft = st.session_state.setdefault(_DRAFT, Draft())
    return found


def put(new: Draft) -> None:
    """Make `new` the scenario in the making."""
    st.session_state[_DRAFT] = new


def start(new: Draft) -> None:
    """Make `new` the scenario in the making, its title too wherever it is being edited."""
    put(new)
    st.session_state[_EPOCH] = epoch() + 1


def epoch() -> int:
    """Return a number that changes whenever another scenario was opened."""
    return int(st.session_state.get(_EPOCH, 0))


def reference() -> Scenario | None:
    """Return the scenario kept as A, to compare others with."""
    found: Scenario | None = st.session_state.get(_KEPT)
    return found


def keep(scenario: Scenario | None) -> None:
    """Keep a scenario as A, or forget it."""
    st.session_state[_KEPT] = scenario


def case(desk: state.Desk, scenario: Scenario | None) -> Case:
    """Return the present plan under a scenario, or as it is. Raises ScenarioError for what the area has not."""
    if scenario is None:
        return Case(desk.area, desk.access, desk.plan.layout)

    def measured() -> Case:
        area = apply_scenario(desk.area, scenario)
        return Case(area, access_table(area), desk.plan.layout)

    found = state.kept("scenario_case", scenario, measured)
    return Case(found.area, found.access, desk.plan.layout)  # minutes do not depend on the layout


def compared(desk: state.Desk, before: Scenario | None, after: Scenario | None) -> tuple[Comparison, PathChanges]:
    """Compare the present plan under two scenarios; None is the area as it is."""
    cases = case(desk, before), case(desk, after)
    key = (desk.plan.layout, before, after)
    return state.kept("scenario_comparison", key, lambda: (compare(*cases), path_changes(*cases)))
