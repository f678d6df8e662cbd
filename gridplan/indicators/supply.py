"""Indicators of supply: beds and staff per head, counted twice."""

import pandas as pd

from gridplan.indicators.scope import Scope
from gridplan.indicators.values import Value, known, unknown
from gridplan.layout import SHARED_RELATIONS
from gridplan.study_area import StudyArea
from gridplan.text import Text
from gridplan.vocabulary import PRIMARY_TYPES


def measure(scope: Scope) -> dict[str, Value]:
    """Return the indicators of supply of one scope."""
    facilities = scope.area.facilities
    inside, members = facilities.loc[located(scope)], facilities.loc[member_ids(scope)]
    unplaced, unfollowed = siteless(scope, facilities), siteless(scope, _followers(scope))
    provincial = inside["name"][inside["affiliation"] == "省级"]
    note = None
    if len(provincial):
        names = "、".join(provincial)
        note = Text(f"含省级医院：{names}", f"includes provincial hospitals: {names}")
    leads = facilities.loc[[lead for grid in scope.grids for lead in grid.leads]]
    return {
        "beds_members_per_1000": unfollowed or _per_head(scope, "beds_open", members, 1000),
        "beds_located_per_1000": unplaced or _per_head(scope, "beds_open", inside, 1000, note=note),
        "population_per_bed": _per_bed(scope, leads),
        "physicians_per_1000": unfollowed or _per_head(scope, "physicians", members, 1000),
        "gp_per_10k": unfollowed or _per_head(scope, "general_practitioners", members, 10_000),
    }


def member_ids(scope: Scope) -> list[str]:
    """Return leads, explicit members and primary facilities that follow their district.

    Units that serve several grids are counted in none: their beds cannot be shared out.
    """
    layout, area = scope.layout, scope.area
    elsewhere = {item.facility_id: item.grid_id for item in layout.exceptions}
    wanted = {grid.id for grid in scope.grids}
    found = [lead for grid in scope.grids for lead in grid.leads]
    found += [m.facility_id for grid in scope.grids for m in grid.members if m.relation not in SHARED_RELATIONS]
    for key, kind in area.facilities["type"].items():
        home = area.home_district.get(str(key), "")
        grid_id = elsewhere.get(str(key), layout.grid_of.get(home, ""))
        if kind in PRIMARY_TYPES and grid_id in wanted:
            found.append(str(key))
    return list(dict.fromkeys(found))


def located(scope: Scope) -> list[str]:
    """Return the facilities whose main campus stands in the scope's districts."""
    inside = set(scope.districts)
    return [key for key in scope.area.facilities.index if scope.area.home_district.get(key) in inside]


def siteless(scope: Scope, facilities: pd.DataFrame) -> Value | None:
    """Return the reason why it cannot be told where `facilities` belong: some that are open have no site."""
    placed = scope.area.closed.union(scope.area.campuses["facility_id"])
    missing = facilities["name"][~facilities.index.isin(placed)]
    names = "、".join(missing)
    return unknown(f"机构没有位置：{names}", f"facilities without a site: {names}") if len(missing) else None


def _followers(scope: Scope) -> pd.DataFrame:
    """Return the primary facilities that follow their district, wherever it is."""
    facilities, exempt = scope.area.facilities, [item.facility_id for item in scope.layout.exceptions]
    return facilities[facilities["type"].isin(PRIMARY_TYPES) & ~facilities.index.isin(exempt)]


def amount(area: StudyArea, column: str, frame: pd.DataFrame) -> Value:
    """Return the sum of a column over some facilities, undetermined where any of them lacks it."""
    if frame.empty:
        return unknown("没有机构", "no facilities")
    missing = frame["name"][frame[column].isna()]
    if len(missing) == len(frame):
        return unknown("机构数据缺该项", "the facilities layer does not give it")
    if len(missing):
        names = "、".join(missing)
        return unknown(f"缺数据：{names}", f"missing for {names}")
    flag = f"{column}_estimated"
    estimated = frame[flag].any() if flag in frame else bool(area.estimated_layers("facilities"))
    return known(frame[column].sum(), {"facilities"} if estimated else ())


def _per_head(scope: Scope, column: str, frame: pd.DataFrame, per: int, note: Text | None = None) -> Value:
    if scope.unknown_population is not None:
        return Value(None, reason=scope.unknown_population)
    total = amount(scope.area, column, frame)
    if total.number is None:
        return Value(None, reason=total.reason, note=note)
    if not scope.population > 0:
        return unknown("没有人口", "no people")
    return known(total.number / scope.population * per, {*total.estimated, *scope.population_basis}, note)


def _per_bed(scope: Scope, leads: pd.DataFrame) -> Value:
    if scope.unknown_population is not None:
        return Value(None, reason=scope.unknown_population)
    beds = amount(scope.area, "beds_open", leads)
    if beds.number is None:
        return beds
    if not beds.number > 0:
        return unknown("牵头医院没有开放床位", "the lead has no open beds")
    return known(scope.population / beds.number, {*beds.estimated, *scope.population_basis})
