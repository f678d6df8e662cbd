"""Each place's minutes to the facility that counts for it: the lead of its grid, or the nearest of a kind."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.access import AccessTable, Reach
from gridplan.coverage.kinds import FacilityKind
from gridplan.indicators.scope import grid_of_places, minutes_to_lead, reach_of_lead
from gridplan.indicators.time import SAME_MINUTES
from gridplan.layout import Layout
from gridplan.travel_time import Nearest

Floats = NDArray[np.float64]
Ids = NDArray[np.object_]
PAIR_COLUMNS = ["lead_id", "nearest_id", "population", "minutes", "nearest_minutes", "lon", "lat"]


@dataclass(frozen=True, eq=False)
class Trips:
    """For every place: the facility that counts ("" for none), its minutes and `Reach`, and the nearest other one.

    `inf` is no path, or one beyond the cutoff; NaN is undetermined. Without `all_known` (some facilities have
    no minutes, `unlocated`) the minutes are those to the nearest of the others: at most so many.
    """

    facility: Ids
    minutes: Floats
    reach: NDArray[np.int8]
    second: Ids
    second_min: Floats
    unlocated: tuple[str, ...] = ()

    @property
    def all_known(self) -> bool:
        return not self.unlocated


def trips_to_lead(layout: Layout, access: AccessTable) -> Trips:
    """Return the trips to the nearest lead of the own grid; the other facility is the nearest lead but that."""
    own = _own_lead(layout, access)
    nearest = _within_cutoff(access.nearest(layout.leads), access)
    first, second = _named(nearest.first, layout.leads), _named(nearest.second, layout.leads)
    other = first != own
    return Trips(
        facility=own,
        minutes=minutes_to_lead(layout, access),
        reach=reach_of_lead(layout, access),
        second=np.where(other, first, second),
        second_min=np.where(other, nearest.first_min, nearest.second_min),
    )


def trips_to_kind(kind: FacilityKind, access: AccessTable) -> Trips:
    """Return the trips to the nearest facility of a kind; undetermined for everybody where there is none."""
    size = len(access.place_population)
    if not kind.facilities:
        nobody, unknown = np.full(size, "", dtype=object), np.full(size, np.nan)
        return Trips(nobody, unknown, np.full(size, Reach.UNDETERMINED, dtype=np.int8), nobody, unknown)
    found = access.nearest(kind.facilities)
    nearest = _within_cutoff(found, access)
    reach = np.full(size, Reach.REACHED, dtype=np.int8)
    reach[np.isinf(nearest.first_min)] = Reach.BEYOND
    reach[np.isinf(found.first_min)] = Reach.UNREACHABLE
    reach[np.isnan(found.first_min)] = Reach.UNDETERMINED
    return Trips(
        facility=_named(nearest.first, kind.facilities),
        minutes=nearest.first_min,
        reach=reach,
        second=_named(nearest.second, kind.facilities),
        second_min=nearest.second_min,
        unlocated=tuple(access.source.unlocated(kind.facilities)),
    )


def lead_pairs(places: pd.DataFrame, layout: Layout, access: AccessTable) -> pd.DataFrame:
    """Return how many people are led by which lead while which is nearest: a row per pair, most people first.

    `places` is that of the study area. Columns: lead_id, nearest_id ("" where a lead without minutes might be
    nearer), population (known people), minutes and nearest_minutes (means of those people), lon, lat (the middle of
    those people). People who do not reach their lead are in no pair. Where two are equally near, the own lead is.
    """
    own, minutes = _own_lead(layout, access), minutes_to_lead(layout, access)
    nearest = access.nearest(layout.leads)
    first, least = _named(nearest.first, layout.leads), nearest.first_min.copy()
    tied = np.isfinite(minutes)  # who reaches the own lead reaches a nearest one
    tied[tied] = minutes[tied] - least[tied] <= SAME_MINUTES
    first[tied] = own[tied]
    if access.source.unlocated(layout.leads):
        first[:], least[:] = "", np.nan
    frame = pd.DataFrame({"lead_id": own, "nearest_id": first, "minutes": minutes, "nearest_minutes": least})
    frame[["lon", "lat"]] = places[["lon", "lat"]].to_numpy()
    frame["population"] = access.place_population
    frame = frame[np.isfinite(frame["minutes"]) & (frame["population"] > 0)]
    means = ["minutes", "nearest_minutes", "lon", "lat"]
    frame[means] = frame[means].mul(frame["population"], axis=0)
    pairs = frame.groupby(["lead_id", "nearest_id"], sort=False).sum(min_count=1)
    pairs[means] = pairs[means].div(pairs["population"], axis=0)
    return pairs.reset_index().sort_values("population", ascending=False, ignore_index=True)[PAIR_COLUMNS]


def _own_lead(layout: Layout, access: AccessTable) -> Ids:
    """Return the nearest lead of each place's own grid; "" in no grid, or where it cannot be told which is nearer."""
    grid_of_place = grid_of_places(layout, access)
    own = np.full(len(grid_of_place), "", dtype=object)
    for grid in layout.grids:
        inside = np.flatnonzero(grid_of_place == grid.id)
        minutes = access.to(grid.leads)[inside]
        unsure = np.isnan(minutes).any(axis=1) & (len(grid.leads) > 1)
        nearest = np.where(np.isnan(minutes), np.inf, minutes).argmin(axis=1)
        own[inside] = np.where(unsure, "", np.array(grid.leads, dtype=object)[nearest])
    return own


def _within_cutoff(nearest: Nearest, access: AccessTable) -> Nearest:
    """Return the nearest with those beyond the cutoff taken away, which two searches find all the same."""
    cutoff = access.settings.cutoff_min
    if cutoff is None or access.settings.table is not None:
        return nearest
    far, far_too = nearest.first_min > cutoff, nearest.second_min > cutoff
    return Nearest(
        np.where(far, -1, nearest.first),
        np.where(far, np.inf, nearest.first_min),
        np.where(far_too, -1, nearest.second),
        np.where(far_too, np.inf, nearest.second_min),
    )


def _named(positions: NDArray[np.int64], facilities: Sequence[str]) -> Ids:
    """Return facility ids by position; −1 is "", the last of the list behind them."""
    return np.array([*facilities, ""], dtype=object)[positions]
