"""Apply a scenario to a study area: the result is a study area like any other, and says what it is."""

import hashlib
from dataclasses import replace

from gridplan.area_notices import area_notices
from gridplan.errors import Fault, ScenarioError
from gridplan.scenario.facilities import change_facilities
from gridplan.scenario.form import Scenario
from gridplan.scenario.roads import change_roads
from gridplan.study_area import StudyArea
from gridplan.text import Text, join


def apply_scenario(area: StudyArea, scenario: Scenario) -> StudyArea:
    """Return `area` as the scenario has it; its name, digest and notices tell.

    Speeds by class are changed from those of the area's own settings. Raises ScenarioError with all that the
    area does not have.
    """
    faults: list[Fault] = []
    before = area.network.at_speeds(area.travel_settings.speeds_km_per_h)
    network, road_notes = change_roads(area, before, scenario.roads, faults)
    facilities, campuses, facility_notes = change_facilities(area, scenario.facilities, faults)
    if area.travel_settings.table is not None:
        faults += _beside_a_table(scenario)
    if faults:
        raise ScenarioError(faults)
    closed = area.closed.union(area.campuses["facility_id"]).difference(campuses["facility_id"])
    stale = area_notices(area.districts, area.facilities.drop(index=list(area.closed)), area.campuses)
    found = area_notices(area.districts, facilities.drop(index=list(closed)), campuses)
    said = join([*road_notes, *facility_notes])
    name = scenario.name.text
    notice = Text(f"情景“{name.zh}”：{said.zh}", f"scenario “{name.en}”: {said.en}")
    # By what the roads have become: a file of polygons is named by a path, which says nothing of its content.
    words = [facility.model_dump_json() for facility in scenario.facilities]
    parts = [area.layers_digest, network.digest, *words]
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return replace(
        area,
        layers_digest=digest,
        network=network,
        network_before=before if area.network_before is None else area.network_before,
        facilities=facilities,
        campuses=campuses,
        closed=closed,
        notices=(notice, *found, *(text for text in area.notices if text not in stale)),
        scenario=name if area.scenario is None else join([area.scenario, name], zh="、", en=", "),
    )


def _beside_a_table(scenario: Scenario) -> list[Fault]:
    """Return a fault for each change that minutes of a table made elsewhere cannot follow."""
    problem = Text("时间取自外部时间表，不随道路和院址变动", "minutes of a table do not follow roads or sites")
    remedy = Text("请改用路网测算（去掉 travel_time.table）", "Measure on roads: leave out travel_time.table")
    changes = [f"roads.{number}" for number in range(len(scenario.roads))]
    changes += [f"facilities.{number}.move" for number, each in enumerate(scenario.facilities) if each.move is not None]
    return [Fault("scenario", problem, remedy, column=where) for where in changes]
