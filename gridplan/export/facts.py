"""What maps and GIS files say of each district and campus, and how sure it is."""

import numpy as np
import pandas as pd

from gridplan.access import AccessTable, Reach
from gridplan.hidden_people import hidden_people
from gridplan.indicators.scope import district_minutes
from gridplan.layout import RELATION_LABELS, Layout
from gridplan.manifest import STATUS_LABELS, Layer
from gridplan.membership import Belonging, belongings
from gridplan.study_area import StudyArea
from gridplan.text import UNDETERMINED, Text

ASSIGNED, UNASSIGNED, EXCLUDED, NO_TERRITORY = "assigned", "unassigned", "excluded", "no territory"
STATES = {
    ASSIGNED: Text("已分配", "assigned"),
    UNASSIGNED: Text("未分配", "unassigned"),
    EXCLUDED: Text("已排除", "excluded"),
    NO_TERRITORY: Text("方案不含片区", "the layout has no districts"),
}
LEAD, OTHER = "lead", "other"
ROLES: dict[str, Text] = {
    LEAD: Text("牵头医院", "lead hospital"),
    **{relation.value: label for relation, label in RELATION_LABELS.items()},
    OTHER: Text("其他医疗机构", "other facility"),
}
UNKNOWN = Text("未知", "unknown")
NO_PATH = Text("无通路", "no path")
BEYOND = Text("超出计算上限", "beyond the cutoff")
WITHOUT_MINUTES = {Reach.BEYOND: BEYOND, Reach.UNREACHABLE: NO_PATH, Reach.UNDETERMINED: UNDETERMINED}
PEOPLE = ["population", "minutes_left_out"]  # the columns of `district_facts` that count people
LEAST = 1e-6  # people; less is a difference of rounding
OFFICIAL, MODELLED, APPROXIMATE = (STATUS_LABELS[status] for status in ("official", "modelled", "approximate"))


def district_facts(layout: Layout, area: StudyArea, access: AccessTable) -> pd.DataFrame:
    """Return a row per district of `area`, in its order, indexed by district_id.

    Columns: name, admin_area, state, grid, lead (names; "" in no grid), population (NaN unknown),
    population_status, minutes_to_lead (mean of those who have a path; NaN where nobody has), minutes_left_out
    (people without minutes; NaN in no grid), minutes_status, outline_status.
    The statuses are Text; that of minutes is None in no grid.
    """
    frame = area.districts[["name", "admin_area", "population"]].copy()
    grid_of = layout.grid_of
    frame["state"] = [_state(layout, district) for district in frame.index]
    frame["grid"] = [grid_of.get(district, "") for district in frame.index]
    leads = {grid.id: area.facility_names(grid.leads) for grid in layout.grids}
    frame["lead"] = [leads.get(grid, "") for grid in frame["grid"]]
    estimated = area.districts["population_estimated"]
    frame["population_status"] = [
        UNKNOWN if np.isnan(people) else MODELLED if guess else OFFICIAL
        for people, guess in zip(frame["population"], estimated, strict=True)
    ]
    found = district_minutes(layout, access).reindex(frame.index)
    label = minutes_label(area, access)
    statuses = {
        Reach.REACHED: label,
        Reach.BEYOND: BEYOND,
        Reach.UNREACHABLE: NO_PATH,
        Reach.UNDETERMINED: UNDETERMINED,
    }
    frame["minutes_status"] = [
        statuses[Reach(reach)] if grid else None for reach, grid in zip(found["reach"], frame["grid"], strict=True)
    ]
    frame["minutes_to_lead"] = found["minutes"].where(np.isfinite(found["minutes"]))
    frame["minutes_left_out"] = found["left_out"].where(frame["grid"] != "")
    frame["outline_status"] = [area.manifest.layers.outlines.label] * len(frame)
    return pd.DataFrame(frame)


def hidden_facts(facts: pd.DataFrame, layout: Layout, area: StudyArea, smallest: int) -> dict[str, list[bool]]:
    """Return where the numbers of PEOPLE in `district_facts` are hidden, or would tell others that are.

    Who has minutes, and who has none, make up the people of a district.
    """
    hidden = facts.index.isin(list(hidden_people(layout, area, smallest).districts))
    left, people = facts["minutes_left_out"].astype(float), facts["population"].astype(float)
    rest = people - left
    few = (left > 0) & (hidden | ((rest > LEAST) & (rest < smallest)))
    return {"population": hidden.tolist(), "minutes_left_out": few.tolist()}


def campus_facts(layout: Layout, area: StudyArea) -> pd.DataFrame:
    """Return a row per campus of `area`, indexed by campus_id.

    Columns: facility_id, name (of the facility), campus (its own name), lon, lat (WGS84 degrees), role
    (of ROLES), grid (ids joined by 、; "" in none), main, designated, type, grade, grade_estimated, grade_status,
    beds_open (of the whole facility, NaN unknown), beds_status, location_status. Those who follow a district or an
    upper facility are members.
    """
    belonging = belongings(layout, area)
    places = [belonging.get(key, ()) for key in area.campuses["facility_id"]]
    campuses, facilities = area.campuses, area.facilities.loc[area.campuses["facility_id"]]
    beds = facilities["beds_open"].to_numpy(dtype=float)
    frame = pd.DataFrame(
        {
            "facility_id": campuses["facility_id"],
            "name": facilities["name"].to_numpy(),
            "campus": campuses["name"],
            "lon": campuses["lon"],
            "lat": campuses["lat"],
            "role": [_role(own) for own in places],
            "grid": ["、".join(each.grid_id for each in own) for own in places],
            "main": ~campuses["facility_id"].duplicated(),
            "designated": campuses["designated"],
            "type": facilities["type"].to_numpy(),
            "grade": facilities["grade"].to_numpy(),
            "grade_estimated": facilities["grade_estimated"].to_numpy(dtype=bool),
            "beds_open": beds,
        }
    )
    frame["grade_status"] = [
        None if not grade else APPROXIMATE if guess else OFFICIAL
        for grade, guess in zip(frame["grade"], frame["grade_estimated"], strict=True)
    ]
    frame["beds_status"] = [
        UNKNOWN if np.isnan(number) else APPROXIMATE if guess else OFFICIAL
        for number, guess in zip(beds, facilities["beds_open_estimated"], strict=True)
    ]
    frame["location_status"] = [APPROXIMATE if guess else OFFICIAL for guess in campuses["location_estimated"]]
    return frame


def _state(layout: Layout, district: str) -> str:
    if district in layout.grid_of:
        return ASSIGNED
    if district in layout.excluded:
        return EXCLUDED
    return UNASSIGNED if layout.territorial else NO_TERRITORY


def minutes_label(area: StudyArea, access: AccessTable) -> Text:
    """Return how sure minutes are: as sure as the roads, the sites and the centres they run between."""
    layers = area.manifest.layers
    if layers.road_layer in access.basis:
        roads: Layer = getattr(layers, layers.road_layer)
        return roads.label + Text("路网估算", " network, estimated")
    return Text("估算", "estimated") if access.basis else OFFICIAL


def _role(own: tuple[Belonging, ...]) -> str:
    """Return the role of a facility in its grids: in the one that has it in full, else in the first."""
    if not own:
        return OTHER
    relation = next((each for each in own if each.full), own[0]).relation
    return LEAD if relation is None else relation.value
