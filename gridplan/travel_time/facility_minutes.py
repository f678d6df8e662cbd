"""Minutes between places and facilities, worked out when they are first asked for and then kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.travel_time.nearest import Nearest, nearest_two
from gridplan.travel_time.router import Minutes, Router
from gridplan.travel_time.snap_report import snap_report
from gridplan.travel_time.snapping import Snap

Floats = NDArray[np.float64]
Column = tuple[Floats, NDArray[np.bool_]]


class FacilityMinutes(Protocol):
    """Minutes between n places and facilities named by id, whatever they were taken from."""

    def to(self, facilities: Sequence[str]) -> Minutes:
        """Return minutes place × facility, home → facility."""

    def back(self, facilities: Sequence[str]) -> Minutes:
        """Return minutes place × facility, facility → home."""

    def between(self, points: pd.DataFrame, facilities: Sequence[str], *, towards: bool = True) -> Floats:
        """Return minutes point × facility for other points (columns lon and lat, WGS84 degrees).

        From point to facility, or back where not `towards`.
        """

    def nearest(self, facilities: Sequence[str]) -> Nearest:
        """Return the two nearest of `facilities` by place, `unlocated` ones passed over; positions in `facilities`."""

    @property
    def provenance(self) -> dict[str, Any]:
        """Return what identifies the minutes, as plain values."""

    def unlocated(self, facilities: Sequence[str]) -> list[str]:
        """Return those of `facilities` to which nobody's minutes are known."""


@dataclass(eq=False)
class RoadMinutes:
    """Minutes on a road network. A facility's are those of its nearest site; NaN for one without a site.

    `sites` is a DataFrame by campus — facility_id, lon, lat; `places` has lon and lat. Those of `closed`
    have no site and nobody reaches them: `inf`. Nothing is searched for before it is asked for, and a
    facility is searched for once in each direction.
    """

    router: Router
    places: pd.DataFrame
    sites: pd.DataFrame
    closed: frozenset[str] = frozenset()
    place_snap: Snap = field(init=False)
    site_snap: Snap = field(init=False)
    _known: dict[tuple[str, bool], Column] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        limit_km = self.router.settings.snap_limit_km
        self.place_snap = self.router.snapper.snap(self.places, limit_km=limit_km)
        self.site_snap = self.router.snapper.snap(self.sites, limit_km=limit_km)

    def to(self, facilities: Sequence[str]) -> Minutes:
        return self._columns(facilities, towards=True)

    def back(self, facilities: Sequence[str]) -> Minutes:
        return self._columns(facilities, towards=False)

    def between(self, points: pd.DataFrame, facilities: Sequence[str], *, towards: bool = True) -> Floats:
        met = self.router.snapper.snap(points, limit_km=self.router.settings.snap_limit_km)
        found = self._search(met, facilities, towards=towards)
        return np.column_stack([found[key][0] for key in facilities]) if facilities else np.empty((len(points), 0))

    def nearest(self, facilities: Sequence[str]) -> Nearest:
        position = {key: number for number, key in enumerate(facilities)}
        rows = np.flatnonzero(self.sites["facility_id"].isin(position))
        owner = self.sites["facility_id"].iloc[rows].map(position).to_numpy(dtype=np.int64)
        return nearest_two(self.router, self.place_snap, self.site_snap.take(rows), owner)

    @cached_property
    def provenance(self) -> dict[str, Any]:
        network = self.router.network
        people = self.places["population"].to_numpy(dtype=float) if "population" in self.places else None
        reports = {
            "places": snap_report(self.place_snap, network, people),
            "sites": snap_report(self.site_snap, network),
        }
        return {"network_digest": network.digest, "snap": {name: report.plain() for name, report in reports.items()}}

    def unlocated(self, facilities: Sequence[str]) -> list[str]:
        located = self.closed.union(self.sites["facility_id"][self.site_snap.snapped])
        return [key for key in facilities if key not in located]

    def _columns(self, facilities: Sequence[str], *, towards: bool) -> Minutes:
        missing = [key for key in dict.fromkeys(facilities) if (key, towards) not in self._known]
        if missing:
            for key, column in self._search(self.place_snap, missing, towards=towards).items():
                self._known[key, towards] = column
        return stacked([self._known[key, towards] for key in facilities], len(self.places))

    def _search(self, places: Snap, facilities: Sequence[str], *, towards: bool) -> dict[str, Column]:
        owner = self.sites["facility_id"].to_numpy()
        rows = np.flatnonzero(np.isin(owner, list(facilities)))
        found = self.router.minutes(places, self.site_snap.take(rows), towards=towards)
        columns = {key: _nearest_site(found, owner[rows] == key) for key in facilities}
        nobody = np.where(places.snapped, np.inf, np.nan), np.zeros(len(places.road), dtype=bool)
        return columns | {key: nobody for key in facilities if key in self.closed}


def _nearest_site(found: Minutes, own: NDArray[np.bool_]) -> Column:
    """Return minutes to the nearest of a facility's sites; a site off the road does not hide one on it."""
    minutes, beyond = found.minutes[:, own], found.beyond[:, own]
    if not own.any():
        return np.full(len(minutes), np.nan), np.zeros(len(minutes), dtype=bool)
    least = np.fmin.reduce(minutes, axis=1)
    return least, np.isinf(least) & beyond.any(axis=1)


def stacked(columns: Sequence[Column], size: int) -> Minutes:
    """Return columns of n places side by side."""
    if not columns:
        return Minutes(np.empty((size, 0)), np.empty((size, 0), dtype=bool))
    return Minutes(*(np.column_stack(parts) for parts in zip(*columns, strict=True)))
