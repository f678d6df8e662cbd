"""The units that rules of operation speak of: the city, its 区划, grids, lead hospitals, members."""

from collections.abc import Sequence
from dataclasses import dataclass

from gridplan.figures import Level
from gridplan.layout import Relation
from gridplan.policy.admin_areas import districts_by_area
from gridplan.policy.base import Selection
from gridplan.policy.findings import Case, plain
from gridplan.policy.selection import select
from gridplan.text import Text


@dataclass(frozen=True)
class Unit:
    """One unit; `id` as in the figures. `grid` is that of a grid, a lead or a member.

    `doubtful` are the facts that are missing to tell whether a member is of the kind that is meant.
    """

    level: Level
    id: str
    name: Text
    grid: str | None = None
    doubtful: tuple[Text, ...] = ()


def units_of(level: Level, case: Case, selections: Sequence[Selection] = ()) -> list[Unit]:
    """Return the units of a level, in the order of the layout or the layers.

    Members are all who belong to a grid beside its leads, cooperation units excepted; `selections`, where given,
    narrow them to those that are or may be meant.
    """
    if level == "city":
        place = case.area.manifest.place
        return [Unit(level, "", case.area.name if place is None else plain(place.city))]
    if level == "county":
        return [Unit(level, name, plain(name)) for name in districts_by_area(case)]
    if level == "grid":
        named = [(grid.id, case.area.facility_names(grid.leads)) for grid in case.layout.grids]
        return [Unit(level, key, Text(f"网格 {key}（{leads}）", f"grid {key} ({leads})"), key) for key, leads in named]
    if level == "lead":
        led = [(lead, grid.id) for grid in case.layout.grids for lead in grid.leads]
        return [Unit(level, lead, plain(case.area.facility_name(lead)), grid) for lead, grid in led]
    return _members(case, selections)


def _members(case: Case, selections: Sequence[Selection]) -> list[Unit]:
    meant = select(selections, case.area) if selections else None
    found = []
    for key, there in case.belongings.items():
        grids = [one.grid_id for one in there if one.relation not in (None, Relation.COOPERATION)]
        if grids and (meant is None or key in meant.certain or key in meant.doubtful):
            doubtful = () if meant is None else meant.doubtful.get(key, ())
            found.append(Unit("member", key, plain(case.area.facility_name(key)), grids[0], doubtful))
    return found
