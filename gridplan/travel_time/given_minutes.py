"""Minutes that were measured elsewhere: a map platform's matrix, bus times. They stand in for the network's."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.travel_time.nearest import NONE, Nearest
from gridplan.travel_time.router import Minutes

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class GivenMinutes:
    """Minutes between n places and `facilities` as a table gives them, nothing added; NaN where it has none.

    `about` identifies the table, as plain values: mode, departure_time, source, date, pairs missing.
    """

    facilities: tuple[str, ...]
    to_min: Floats
    back_min: Floats
    about: Mapping[str, Any]

    def to(self, facilities: Sequence[str]) -> Minutes:
        return self._columns(self.to_min, facilities)

    def back(self, facilities: Sequence[str]) -> Minutes:
        return self._columns(self.back_min, facilities)

    def between(
        self,
        points: pd.DataFrame,
        facilities: Sequence[str],
        *,
        towards: bool = True,  # noqa: ARG002 - either way there are none
    ) -> Floats:
        """Return NaN for every pair: the table knows places only."""
        return np.full((len(points), len(facilities)), np.nan)

    def nearest(self, facilities: Sequence[str]) -> Nearest:
        minutes = self.to(facilities).minutes
        known = np.where(np.isnan(minutes), np.inf, minutes)
        padded = np.pad(known, ((0, 0), (0, 2)), constant_values=np.inf)  # a first and a second always exist
        order = np.argsort(padded, axis=1, kind="stable")[:, :2]
        best = np.take_along_axis(padded, order, axis=1)
        position = np.where(np.isfinite(best), order, NONE)
        best[np.isnan(minutes).all(axis=1)] = np.nan
        return Nearest(position[:, 0], best[:, 0], position[:, 1], best[:, 1])

    def unlocated(self, facilities: Sequence[str]) -> list[str]:
        minutes = self.to(facilities).minutes
        return [key for number, key in enumerate(facilities) if np.isnan(minutes[:, number]).any()]

    @property
    def provenance(self) -> dict[str, Any]:
        return {"minutes_table": dict(self.about)}

    def _columns(self, minutes: Floats, facilities: Sequence[str]) -> Minutes:
        chosen = minutes[:, [self.facilities.index(key) for key in facilities]]
        return Minutes(chosen, np.zeros(chosen.shape, dtype=bool))


def given_minutes(
    table: pd.DataFrame,
    place_origin: Sequence[str],
    facility_sites: Mapping[str, Sequence[str]],
    about: Mapping[str, Any],
    *,
    closed: Collection[str] = (),
) -> GivenMinutes:
    """Return the minutes of `table` (columns origin, destination, minutes; one row per pair).

    `place_origin` names the origin that each place goes by; `facility_sites` the ids under which each
    facility may stand in the table: its own and its designated campuses'. A facility's minutes are the
    least of those. Rows that run from a site to a place are minutes back. Nobody reaches those of `closed`,
    whatever the table says: `inf`.
    """
    facilities = tuple(facility_sites)
    ways = {}
    for way, (place, site) in {"to": ("origin", "destination"), "back": ("destination", "origin")}.items():
        columns = []
        for facility in facilities:
            if facility in closed:
                columns.append(np.full(len(place_origin), np.inf))
                continue
            own = table[table[site].isin(facility_sites[facility])]
            columns.append(own.groupby(place)["minutes"].min().reindex(list(place_origin)).to_numpy(dtype=float))
        ways[way] = np.column_stack(columns) if columns else np.empty((len(place_origin), 0))
    missing = int(np.isnan(ways["to"]).sum())
    return GivenMinutes(facilities, ways["to"], ways["back"], {**about, "pairs_missing": missing})
