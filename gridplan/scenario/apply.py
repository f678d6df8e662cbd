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
    if faults:
        raise ScenarioError(faults)
    closed = area.closed.union(area.campuses["facility_id"]).difference(campuses["facility_id"])
    stale = area_notices(area.districts, area.facilities.drop(index=list(area.closed)), area.campuses)
    found = area_notices(area.districts, facilities.drop(index=list(closed)), campuses)
    said = join([*road_notes, *facility_notes])
    name = scenario.name.text
    notice = Text(f"情景“{name.zh}”：{said.zh}", f"scenario “{name.en}”: {said.en}")
    digest = hashlib.sha256(f"{area.layers_digest}\0{scenario.model_dump_json()}".encode()).hexdigest()
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
