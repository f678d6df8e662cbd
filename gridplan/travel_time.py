"""Minutes door to door: snap leg + network minutes × peak factor + terminal minutes.

Three things are told apart and none becomes a number: a pair with no path is `inf` (UNREACHABLE), a
point farther from any road than the limit is NaN (UNSNAPPED), all else is REACHED.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, field_validator
from scipy.sparse.csgraph import dijkstra

from gridplan.coordinates import distance_km
from gridplan.roads import Network

Floats = NDArray[np.float64]


class TravelSettings(BaseModel):
    """The assumptions behind every minute; all visible, all editable."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    mode: Literal["drive"] = "drive"
    speeds_km_per_h: dict[str, Annotated[float, Field(ge=1, le=200)]] = Field(min_length=1)
    snap_speed_km_per_h: float = Field(default=15, ge=1, le=200)
    snap_limit_km: float = Field(default=5, gt=0, le=1000)
    terminal_min: float = Field(default=5, ge=0, le=600)
    peak_factor: float = Field(default=1, ge=1, le=10)
    thresholds_min: tuple[PositiveFloat, ...] = Field(default=(15, 30, 60), min_length=1)

    @field_validator("thresholds_min")
    @classmethod
    def _thresholds_rise(cls, thresholds: tuple[float, ...]) -> tuple[float, ...]:
        if list(thresholds) != sorted(set(thresholds)):
            raise ValueError("thresholds must rise, each given once")
        return thresholds


class Reach(IntEnum):
    """Whether a pair of place and site has minutes, and if not, why."""

    REACHED = 0
    UNREACHABLE = 1
    UNSNAPPED = 2


@dataclass(frozen=True)
class Snap:
    """Where each point meets the network: node (−1 where too far) and straight distance in km."""

    node: NDArray[np.int64]
    distance_km: Floats
    snapped: NDArray[np.bool_]


@dataclass(frozen=True)
class TravelTimes:
    """Minutes between places (rows) and sites (columns), in both directions."""

    places: tuple[str, ...]
    sites: tuple[str, ...]
    to_site_min: Floats
    from_site_min: Floats
    place_snap: Snap
    site_snap: Snap

    @property
    def reach(self) -> NDArray[np.int8]:
        """Return the `Reach` of each pair, place to site."""
        reach = np.full(self.to_site_min.shape, Reach.REACHED, dtype=np.int8)
        reach[np.isinf(self.to_site_min)] = Reach.UNREACHABLE
        reach[np.isnan(self.to_site_min)] = Reach.UNSNAPPED
        return reach


def snap(points: pd.DataFrame, network: Network, *, limit_km: float) -> Snap:
    """Snap points (columns lon, lat in WGS84 degrees) to the nearest node of the network."""
    if not len(points):
        none = np.empty(0)
        return Snap(none.astype(np.int64), none, none.astype(bool))
    lon, lat = points["lon"].to_numpy(dtype=float)[:, None], points["lat"].to_numpy(dtype=float)[:, None]
    away = distance_km(lon, lat, network.lon[None, :], network.lat[None, :])
    nearest = away.argmin(axis=1)
    distance = away[np.arange(len(points)), nearest]
    return Snap(np.where(distance <= limit_km, nearest, -1), distance, distance <= limit_km)


def travel_times(network: Network, places: pd.DataFrame, sites: pd.DataFrame, settings: TravelSettings) -> TravelTimes:
    """Return minutes door to door between `places` and `sites` (index id; columns lon, lat in WGS84).

    The snap legs of both ends are driven at `snap_speed_km_per_h`; `terminal_min` is added once.
    """
    place_snap = snap(places, network, limit_km=settings.snap_limit_km)
    site_snap = snap(sites, network, limit_km=settings.snap_limit_km)
    legs = 60 / settings.snap_speed_km_per_h * (place_snap.distance_km[:, None] + site_snap.distance_km[None, :])
    known = place_snap.snapped[:, None] & site_snap.snapped[None, :]
    both = []
    matrix = network.matrix()
    for graph in (matrix.T.tocsr(), matrix):  # transposed: from every node towards the site
        on_network = np.full(known.shape, np.nan)
        if site_snap.snapped.any():
            rows = dijkstra(graph, indices=site_snap.node[site_snap.snapped])
            on_network[:, site_snap.snapped] = rows[:, place_snap.node].T
        both.append(np.where(known, on_network * settings.peak_factor + legs + settings.terminal_min, np.nan))
    return TravelTimes(tuple(places.index), tuple(sites.index), both[0], both[1], place_snap, site_snap)
