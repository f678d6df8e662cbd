"""Indicators of supply: beds and staff per head, counted twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gridplan.indicators.scope import Scope
from gridplan.indicators.values import Value, known, unknown
from gridplan.layout import Layout
from gridplan.membership import Belonging, belongings, undetermined
from gridplan.study_area import StudyArea
from gridplan.text import Text


@dataclass(frozen=True)
class Sources:
    """Where each facility belongs, which are a province's, and why that cannot be told of all (None where it can).

    `nowhere` is of the place where facilities stand, `unfollowed` of the grid that they follow.
    """

    belonging: Mapping[str, tuple[Belonging, ...]]
    provincial: tuple[str, ...]
    nowhere: Value | None
    unfollowed: Value | None


def sources(area: StudyArea, layout: Layout) -> Sources:
    """Return where the facilities of `area` belong under `layout`."""
    unfollowed = siteless(area, undetermined(layout, area))
    provincial = area.facilities.index[area.facilities["affiliation"] == "省级"]
    return Sources(belongings(layout, area), tuple(provincial), siteless(area, unplaced(area)), unfollowed)


def measure(scope: Scope, found: Sources) -> dict[str, Value]:
    """Return the indicators of supply of one scope; `found` is of its layout."""
    inside, members = located(scope), member_ids(scope, found.belonging)
    nowhere, unfollowed = found.nowhere, found.unfollowed
    provincial = set(found.provincial).intersection(inside)
    note = None
    if provincial:
        names = scope.area.facility_names(key for key in found.provincial if key in provincial)
        note = Text(f"含省级医院：{names}", f"includes provincial hospitals: {names}")
    return {
        "beds_members_per_1000": unfollowed or _per_head(scope, "beds_open", members, 1000),
        "beds_located_per_1000": nowhere or _per_head(scope, "beds_open", inside, 1000, note=note),
        "population_per_bed": per_bed(scope),
        "physicians_per_1000": unfollowed or _per_head(scope, "physicians", members, 1000),
        "gp_per_10k": unfollowed or _per_head(scope, "general_practitioners", members, 10_000),
    }


def member_ids(scope: Scope, belonging: Mapping[str, tuple[Belonging, ...]]) -> list[str]:
    """Return the facilities that are in the scope's grids in full: leads, listed members and those who follow.

    Units that serve several grids are counted in none: their beds cannot be shared out.
    """
    wanted = {grid.id for grid in scope.grids}
    return [key for key, own in belonging.items() if any(each.full and each.grid_id in wanted for each in own)]


def located(scope: Scope) -> list[str]:
    """Return the facilities whose main campus stands in the scope's districts."""
    inside = set(scope.districts)
    return [key for key in scope.area.facilities.index if scope.area.home_district.get(key) in inside]


def siteless(area: StudyArea, facility_ids: Iterable[str]) -> Value | None:
    """Return the reason why it cannot be told where some facilities belong: they have no site; None for none."""
    names = area.facility_names(facility_ids)
    return unknown(f"机构没有位置：{names}", f"facilities without a site: {names}") if names else None


def unplaced(area: StudyArea) -> list[str]:
    """Return the facilities that are open and of which no site is known."""
    placed = area.closed.union(area.campuses["facility_id"])
    return [key for key in area.facilities.index if key not in placed]


def amount(area: StudyArea, column: str, facility_ids: Sequence[str]) -> Value:
    """Return the sum of a column over some facilities, undetermined where any of them lacks it."""
    if not facility_ids:
        return unknown("没有机构", "no facilities")
    rows = area.facilities.index.get_indexer(list(facility_ids))  # rows of a wide frame are slow to cut out
    numbers = area.facilities[column].to_numpy(dtype=float)[rows]
    missing = np.isnan(numbers)
    if missing.all():
        return unknown("机构数据缺该项", "the facilities layer does not give it")
    if missing.any():
        names = "、".join(area.facilities["name"].to_numpy()[rows[missing]])
        return unknown(f"缺数据：{names}", f"missing for {names}")
    flag = f"{column}_estimated"
    if flag in area.facilities:
        estimated = area.facilities[flag].to_numpy()[rows].any()
    else:
        estimated = bool(area.estimated_layers("facilities"))
    return known(numbers.sum(), {"facilities"} if estimated else ())


def _per_head(scope: Scope, column: str, facility_ids: Sequence[str], per: int, note: Text | None = None) -> Value:
    if scope.unknown_population is not None:
        return Value(None, reason=scope.unknown_population)
    total = amount(scope.area, column, facility_ids)
    if total.number is None:
        return Value(None, reason=total.reason, note=note)
    if not scope.population > 0:
        return unknown("没有人口", "no people")
    return known(total.number / scope.population * per, {*total.estimated, *scope.population_basis}, note)


def per_bed(scope: Scope) -> Value:
    """Return the people per open bed of the leads of one scope."""
    leads = [lead for grid in scope.grids for lead in grid.leads]
    if scope.unknown_population is not None:
        return Value(None, reason=scope.unknown_population)
    beds = amount(scope.area, "beds_open", leads)
    if beds.number is None:
        return beds
    if not beds.number > 0:
        return unknown("牵头医院没有开放床位", "the lead has no open beds")
    return known(scope.population / beds.number, {*beds.estimated, *scope.population_basis})
