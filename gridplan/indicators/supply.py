"""Indicators of supply: beds and staff per head, twice, and floating catchments."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.indicators.scope import Scope, grid_of_places
from gridplan.indicators.sums import floating_catchment, weighted_mean
from gridplan.indicators.values import Value, known, unknown
from gridplan.layout import SHARED_RELATIONS
from gridplan.text import Text
from gridplan.vocabulary import PRIMARY_TYPES

# Weights of the distance bands of the enhanced method (Luo & Qi 2009), nearest band first.
BAND_WEIGHTS = (1.0, 0.68, 0.22)
Floats = NDArray[np.float64]
FREE_IDS = ("sfca_free", "sfca_grid", "e2sfca_free", "e2sfca_grid")


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


def siteless(scope: Scope, facilities: pd.DataFrame) -> Value | None:
    """Return the reason why it cannot be told where `facilities` belong: some have no site."""
    missing = facilities["name"][~facilities.index.isin(scope.area.campuses["facility_id"])]
    names = "、".join(missing)
    return unknown(f"机构没有位置：{names}", f"facilities without a site: {names}") if len(missing) else None


def _followers(scope: Scope) -> pd.DataFrame:
    """Return the primary facilities that follow their district, wherever it is."""
    facilities, exempt = scope.area.facilities, [item.facility_id for item in scope.layout.exceptions]
    return facilities[facilities["type"].isin(PRIMARY_TYPES) & ~facilities.index.isin(exempt)]


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
    estimated = frame[flag].any() if flag in frame else bool(scope.area.estimated_layers("facilities"))
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
    """Mean access of the scope's people, beds per 1,000; demand is everybody's, not only the scope's.

    People too far from any road are left out of demand and mean, and for the grid's own lead so are
    people of no grid; how many is said. A lead whose minutes are unknown leaves all undetermined.
    """
    layout, access = scope.layout, scope.access
    leads = scope.area.facilities.loc[list(layout.leads)]
    beds = _amount(scope, "beds_open", leads)
    minutes = access.to(layout.leads)
    on_road = np.asarray(~np.isnan(minutes).all(axis=1))
    if np.isnan(access.place_population).any() or not scope.population > 0:
        reason = scope.unknown_population or Text("有片区人口未知或没有人口", "population unknown, or no people")
        return dict.fromkeys(FREE_IDS, Value(None, reason=reason))
    if beds.number is None:
        return dict.fromkeys(FREE_IDS, beds)
    if np.isnan(minutes[on_road]).any():
        return dict.fromkeys(FREE_IDS, unknown("有牵头医院的时间无法判定", "minutes to a lead are undetermined"))
    supply, own = leads["beds_open"].to_numpy(dtype=float), _own_lead(scope)
    in_grid = np.asarray(on_road & own.any(axis=1))
    limits = scope.access.settings.thresholds_min
    plain = (minutes <= limits[len(limits) // 2]).astype(float)
    values = {
        "sfca_free": _mean_catchment(scope, plain, supply, on_road, beds),
        "sfca_grid": _mean_catchment(scope, plain * own, supply, in_grid, beds),
    }
    if len(limits) != len(BAND_WEIGHTS):
        three = unknown("三档权重需要三档阈值", "three weights need three thresholds")
        return values | dict.fromkeys(FREE_IDS[2:], three)
    banded = _band_weights(minutes, limits)
    return values | {
        "e2sfca_free": _mean_catchment(scope, banded, supply, on_road, beds),
        "e2sfca_grid": _mean_catchment(scope, banded * own, supply, in_grid, beds),
    }


def _mean_catchment(scope: Scope, weight: Floats, supply: Floats, counted: NDArray[np.bool_], beds: Value) -> Value:
    population = np.where(counted, scope.access.place_population, 0.0)
    people = population[scope.places]
    if not people.sum() > 0:
        return unknown("没有时间已知的人口", "nobody has known minutes")
    each = 1000 * floating_catchment(weight, population, supply)[scope.places]
    left_out = scope.population - people.sum()
    note = Text(f"未计入 {left_out:,.0f} 人", f"{left_out:,.0f} people left out") if left_out > 0 else None
    return known(weighted_mean(each, people), {*beds.estimated, *scope.minutes_basis}, note)


def _band_weights(minutes: Floats, limits: tuple[float, ...]) -> Floats:
    """Return the weight of the narrowest band that holds each pair; 0 beyond the widest."""
    weights = np.zeros_like(minutes)
    for limit, weight in reversed(list(zip(limits, BAND_WEIGHTS, strict=True))):
        weights[minutes <= limit] = weight
    return weights


def _own_lead(scope: Scope) -> Floats:
    """Return 1 where a place belongs to the grid of a lead, else 0; place × lead."""
    grid_of_lead = np.array([grid.id for grid in scope.layout.grids for _ in grid.leads], dtype=np.str_)
    own = grid_of_places(scope.layout, scope.access)[:, None] == grid_of_lead[None, :]
    return np.asarray(own, dtype=float)
