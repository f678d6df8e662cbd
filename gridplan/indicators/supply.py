"""Indicators of supply: beds and staff per head, twice, and floating catchments."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.indicators.scope import Scope
from gridplan.indicators.sums import floating_catchment, weighted_mean
from gridplan.indicators.values import Value, known, unknown
from gridplan.layout import SHARED_RELATIONS
from gridplan.text import Text
from gridplan.vocabulary import PRIMARY_TYPES

# Weights of the distance bands of the enhanced method (Luo & Qi 2009), nearest band first.
BAND_WEIGHTS = (1.0, 0.68, 0.22)
FREE_IDS = ("sfca_free", "sfca_grid", "e2sfca_free", "e2sfca_grid")


def measure(scope: Scope) -> dict[str, Value]:
    """Return the indicators of supply of one scope."""
    facilities = scope.area.facilities
    inside, members = facilities.loc[located(scope)], facilities.loc[member_ids(scope)]
    provincial = inside["name"][inside["affiliation"] == "省级"]
    note = None
    if len(provincial):
        names = "、".join(provincial)
        note = Text(f"含省级医院：{names}", f"includes provincial hospitals: {names}")
    leads = facilities.loc[[lead for grid in scope.grids for lead in grid.leads]]
    return {
        "beds_members_per_1000": _per_head(scope, "beds_open", members, 1000),
        "beds_located_per_1000": _per_head(scope, "beds_open", inside, 1000, note=note),
        "population_per_bed": _per_bed(scope, leads),
        "physicians_per_1000": _per_head(scope, "physicians", members, 1000),
        "gp_per_10k": _per_head(scope, "general_practitioners", members, 10_000),
        **_catchments(scope),
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


def _amount(scope: Scope, column: str, frame: pd.DataFrame) -> Value:
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
    estimated = frame[flag].any() if flag in frame else bool(scope.layers_estimated("facilities"))
    return known(frame[column].sum(), {"facilities"} if estimated else ())


def _per_head(scope: Scope, column: str, frame: pd.DataFrame, per: int, note: Text | None = None) -> Value:
    if scope.unknown_population is not None:
        return Value(None, reason=scope.unknown_population)
    amount = _amount(scope, column, frame)
    if amount.number is None:
        return Value(None, reason=amount.reason, note=note)
    if not scope.population > 0:
        return unknown("没有人口", "no people")
    return known(amount.number / scope.population * per, {*amount.estimated, *scope.population_basis}, note)


def _per_bed(scope: Scope, leads: pd.DataFrame) -> Value:
    if scope.unknown_population is not None:
        return Value(None, reason=scope.unknown_population)
    amount = _amount(scope, "beds_open", leads)
    if amount.number is None:
        return amount
    if not amount.number > 0:
        return unknown("牵头医院没有开放床位", "the lead has no open beds")
    return known(scope.population / amount.number, {*amount.estimated, *scope.population_basis})


def _catchments(scope: Scope) -> dict[str, Value]:
    """Mean access of the scope's people, beds per 1,000; demand is everybody's, not only the scope's."""
    layout, access = scope.layout, scope.access
    population = access.place_population
    leads = scope.area.facilities.loc[list(layout.leads)]
    beds = _amount(scope, "beds_open", leads)
    if np.isnan(population).any() or not scope.population > 0:
        reason = scope.unknown_population or Text("有片区人口未知", "population of a district is unknown")
        return dict.fromkeys(FREE_IDS, Value(None, reason=reason))
    if beds.number is None:
        return dict.fromkeys(FREE_IDS, beds)
    minutes = access.place_minutes[:, [access.column(lead) for lead in layout.leads]]
    supply = leads["beds_open"].to_numpy(dtype=float)
    own = _own_lead(scope)
    plain, banded = _reach_weights(minutes, scope.access.settings.thresholds_min)
    basis = {*beds.estimated, *scope.minutes_basis}
    values = {}
    for key, weight in zip(FREE_IDS, (plain, plain * own, banded, banded * own), strict=True):
        each = floating_catchment(weight, population, supply)[scope.places]
        values[key] = known(1000 * weighted_mean(each, scope.people), basis)
    return values


def _reach_weights(
    minutes: NDArray[np.float64], thresholds_min: tuple[float, ...]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the 0/1 weights within the middle threshold, and the weights by band."""
    limits = sorted(thresholds_min)
    plain = (minutes <= limits[len(limits) // 2]).astype(float)
    banded = np.zeros_like(minutes)
    for limit, weight in reversed(list(zip(limits, BAND_WEIGHTS, strict=False))):
        banded[minutes <= limit] = weight
    return plain, banded


def _own_lead(scope: Scope) -> NDArray[np.float64]:
    """Return 1 where a place belongs to the grid of a lead, else 0; place × lead."""
    access, layout = scope.access, scope.layout
    grid_of_lead = [grid.id for grid in layout.grids for _ in grid.leads]
    grid_of_place = [layout.grid_of.get(access.districts[number]) for number in access.place_district]
    return np.array([[float(place == lead) for lead in grid_of_lead] for place in grid_of_place])
