"""Floating catchments: beds of the leads per 1,000 people who can reach them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.access import AccessTable
from gridplan.indicators.scope import Scope, grid_of_places
from gridplan.indicators.sums import floating_catchment, weighted_mean
from gridplan.indicators.supply import amount
from gridplan.indicators.values import Value, known, unknown
from gridplan.layout import Layout
from gridplan.study_area import StudyArea
from gridplan.text import Text

Floats = NDArray[np.float64]
# Weights of the distance bands of the enhanced method (Luo & Qi 2009), nearest band first.
BAND_WEIGHTS = (1.0, 0.68, 0.22)
PLAIN_IDS, BANDED_IDS = ("sfca_free", "sfca_grid"), ("e2sfca_free", "e2sfca_grid")
IDS = (*PLAIN_IDS, *BANDED_IDS)


@dataclass(frozen=True, eq=False)
class Catchment:
    """Beds per 1,000 people at each place, and the people who count there: 0 where minutes are unknown."""

    beds_per_1000: Floats
    people: Floats


@dataclass(frozen=True, eq=False)
class Catchments:
    """The catchments of a layout by indicator id, worked out once for all grids; or the reason why there are none.

    `reasons` names those that are undetermined for every grid; `beds` is the sum of the leads' beds.
    """

    found: Mapping[str, Catchment]
    reasons: Mapping[str, Value]
    beds: Value


def catchments(area: StudyArea, layout: Layout, access: AccessTable) -> Catchments:
    """Return the catchments of all leads; demand is everybody's, whichever grid is measured.

    People too far from any road are left out of demand and mean, and for the grid's own lead so are
    people of no grid. A lead whose minutes or beds are unknown leaves all undetermined.
    """
    beds = amount(area, "beds_open", layout.leads)
    minutes = access.to(layout.leads)
    on_road = np.asarray(~np.isnan(minutes).all(axis=1))
    if np.isnan(access.place_population).any():
        return Catchments({}, dict.fromkeys(IDS, unknown("有片区人口未知", "population unknown")), beds)
    if beds.number is None:
        return Catchments({}, dict.fromkeys(IDS, beds), beds)
    if np.isnan(minutes[on_road]).any():
        unsure = unknown("有牵头医院的时间无法判定", "minutes to a lead are undetermined")
        return Catchments({}, dict.fromkeys(IDS, unsure), beds)
    supply, own = area.facilities.loc[list(layout.leads), "beds_open"].to_numpy(dtype=float), _own_lead(layout, access)
    everybody = np.where(on_road, access.place_population, 0.0)
    in_grid = np.where(own.any(axis=1), everybody, 0.0)
    limits = access.settings.thresholds_min
    weights = dict.fromkeys(PLAIN_IDS, (minutes <= limits[len(limits) // 2]).astype(float))
    reasons = {}
    if len(limits) == len(BAND_WEIGHTS):
        weights |= dict.fromkeys(BANDED_IDS, band_weights(minutes, limits))
    else:
        reasons = dict.fromkeys(BANDED_IDS, unknown("三档权重需要三档阈值", "three weights need three thresholds"))
    found = {}
    for key, weight in weights.items():
        people, reach = (in_grid, weight * own) if key.endswith("_grid") else (everybody, weight)
        found[key] = Catchment(1000 * floating_catchment(reach, people, supply), people)
    return Catchments(found, reasons, beds)


def measure(scope: Scope, supplied: Catchments) -> dict[str, Value]:
    """Return the mean access of the scope's people, beds per 1,000; how many are left out is said."""
    if np.isnan(scope.access.place_population).any() or not scope.population > 0:
        reason = scope.unknown_population or Text("有片区人口未知或没有人口", "population unknown, or no people")
        return dict.fromkeys(IDS, Value(None, reason=reason))
    means = {key: _mean(scope, catchment, supplied.beds) for key, catchment in supplied.found.items()}
    return {**means, **supplied.reasons}


def _mean(scope: Scope, catchment: Catchment, beds: Value) -> Value:
    people = catchment.people[scope.places]
    if not people.sum() > 0:
        return unknown("没有时间已知的人口", "nobody has known minutes")
    left_out = scope.population - people.sum()
    note = Text(f"未计入 {left_out:,.0f} 人", f"{left_out:,.0f} people left out") if left_out > 0 else None
    mean = weighted_mean(catchment.beds_per_1000[scope.places], people)
    return known(mean, {*beds.estimated, *scope.minutes_basis}, note)


def band_weights(minutes: Floats, limits: tuple[float, ...]) -> Floats:
    """Return the weight of the narrowest of three bands that holds each pair; 0 beyond the widest."""
    weights = np.zeros_like(minutes)
    for limit, weight in reversed(list(zip(limits, BAND_WEIGHTS, strict=True))):
        weights[minutes <= limit] = weight
    return weights


def _own_lead(layout: Layout, access: AccessTable) -> Floats:
    """Return 1 where a place belongs to the grid of a lead, else 0; place × lead."""
    grid_of_lead = np.array([grid.id for grid in layout.grids for _ in grid.leads], dtype=np.str_)
    own = grid_of_places(layout, access)[:, None] == grid_of_lead[None, :]
    return np.asarray(own, dtype=float)
