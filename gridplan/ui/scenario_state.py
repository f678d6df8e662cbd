"""The scenario that one user is making, the one kept beside it, and what was measured of both."""

from dataclasses import replace

from gridplan.access import AccessTable, access_table
from gridplan.compare import Case
from gridplan.scenario import Draft, Scenario, apply_scenario
from gridplan.scenario.draft import FIRST_NAME, SECOND_NAME
from gridplan.study_area import StudyArea
from gridplan.ui import state

_DRAFT, _KEPT, _EPOCH = "scenario_draft", "scenario_kept", "scenario_epoch"


def draft() -> Draft:
    """Return the scenario in the making."""
    found: Draft = state.shelf().setdefault(_DRAFT, Draft())
    return found


def put(new: Draft) -> None:
    """Make `new` the scenario in the making."""
    state.shelf()[_DRAFT] = new


def start(new: Draft) -> None:
    """Make `new` the scenario in the making, its title too wherever it is being edited."""
    put(new)
    state.shelf()[_EPOCH] = epoch() + 1


def epoch() -> int:
    """Return a number that changes whenever another scenario was opened."""
    return int(state.shelf().get(_EPOCH, 0))


def reference() -> Scenario | None:
    """Return the scenario kept as A, to compare others with."""
    found: Scenario | None = state.shelf().get(_KEPT)
    return found


def keep(scenario: Scenario | None) -> None:
    """Keep a scenario as A, or forget it; what is changed from now on gets a name of its own."""
    state.shelf()[_KEPT] = scenario
    if scenario is not None and draft().name == FIRST_NAME:
        start(replace(draft(), name=SECOND_NAME))


def case(desk: state.Desk, scenario: Scenario | None) -> Case:
    """Return the present plan under a scenario, or as it is. Raises ScenarioError for what the area has not."""
    if scenario is None:
        return state.case(desk, desk.plan)

    def measured() -> tuple[StudyArea, AccessTable]:
        area = apply_scenario(desk.area, scenario)
        return area, access_table(area)

    area, access = state.kept("scenario_area", scenario, measured)  # minutes do not depend on the layout
    layout = desk.plan.layout
    return state.kept("scenario_case", (scenario, layout), lambda: Case(area, access, layout))
