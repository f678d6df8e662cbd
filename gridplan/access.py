"""The access table: minutes and people within reach, from every district to facilities."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.study_area import StudyArea
from gridplan.travel_time import (
    FacilityMinutes,
    GivenMinutes,
    Memory,
    Nearest,
    RoadMinutes,
    Router,
    TableChoice,
    TravelSettings,
    default_store,
    given_minutes,
)

Floats = NDArray[np.float64]


WORTH_KEEPING = 5000  # junctions: a smaller network is searched faster than a file is read


class Reach(IntEnum):
    """Whether a place and a facility have minutes, and if not, why."""

    REACHED = 0
    BEYOND = 1
    UNREACHABLE = 2
    UNDETERMINED = 3


@dataclass(frozen=True, eq=False)
class AccessTable:
    """Minutes from places and districts to facilities, home to hospital.

    A facility's minutes are those to its nearest designated campus. `inf` is no path, one beyond the cutoff,
    or a facility that a scenario has closed; NaN is a place or a site too far from any road, or a pair that
    a table of minutes lacks. A place's population is NaN where it is unknown. Minutes are worked out for the
    facilities asked for.
    `basis` names the layers that minutes rest on and that are not official: with any, they are estimates.
    """

    districts: tuple[str, ...]
    place_district: NDArray[np.int64]
    place_population: Floats
    source: FacilityMinutes
    settings: TravelSettings
    basis: frozenset[str] = frozenset()

    def to(self, facilities: Sequence[str]) -> Floats:
        """Return minutes from home to each of `facilities`, place × facility."""
        return self.source.to(facilities).minutes

    def back(self, facilities: Sequence[str]) -> Floats:
        """Return minutes from each of `facilities` to home, place × facility."""
        return self.source.back(facilities).minutes

    def minutes_to_nearest(self, facilities: Sequence[str]) -> Floats:
        """Return each place's minutes to the nearest of `facilities`, such as co-leads.

        NaN where those to any of them are unknown: it might be the nearest.
        """
        if not len(facilities):
            return np.full(len(self.place_population), np.nan)
        return np.asarray(self.to(facilities).min(axis=1))

    def reach_of_nearest(self, facilities: Sequence[str]) -> NDArray[np.int8]:
        """Return the `Reach` of each place and the nearest of `facilities`."""
        nearest = self.minutes_to_nearest(facilities)
        reach = np.full(len(nearest), Reach.REACHED, dtype=np.int8)
        reach[np.isinf(nearest)] = Reach.UNREACHABLE
        reach[np.isinf(nearest) & self.source.to(facilities).beyond.any(axis=1)] = Reach.BEYOND
        reach[np.isnan(nearest)] = Reach.UNDETERMINED
        return reach

    def nearest(self, facilities: Sequence[str]) -> Nearest:
        """Return the two nearest of many `facilities` by place; those without minutes are passed over."""
        return self.source.nearest(facilities)

    def minutes_from(self, origins: pd.DataFrame, facilities: Sequence[str]) -> Floats:
        """Return minutes from other points (index id; columns lon, lat in WGS84) to each of `facilities`."""
        return self.source.between(origins, facilities)

    def minutes(self, facilities: Sequence[str]) -> Floats:
        """Return mean minutes of the people of each district, district × facility, see `district_mean`."""
        return self.district_mean(self.to(facilities))

    def district_mean(self, place_minutes: Floats) -> Floats:
        """Return population-weighted means by district of minutes given by place (place × any columns).

        Means are over the people who have minutes; `left_out` says how many have none. Where nobody has
        any: NaN if anybody's are undetermined, else `inf`. Where the population of a district is unknown or zero
        its places count alike.
        """
        weight = self._weights[:, None] * np.isfinite(place_minutes)
        total = self._district_sum(weight)
        amount = self._district_sum(weight * np.where(np.isfinite(place_minutes), place_minutes, 0.0))
        unsure = self._district_sum(self._weights[:, None] * np.isnan(place_minutes)) > 0
        nobody = np.where(unsure, np.nan, np.inf)
        return np.divide(amount, total, out=nobody, where=total > 0)

    def left_out(self, place_minutes: Floats) -> Floats:
        """Return the known people of each district who have no minutes, district × column."""
        return self._district_sum(self._people[:, None] * ~np.isfinite(place_minutes))

    def district_reach(self, place_reach: NDArray[np.int8]) -> NDArray[np.int8]:
        """Return the best `Reach` among the people of each district."""
        reach = np.full(len(self.districts), Reach.UNDETERMINED, dtype=np.int8)
        counted = self._weights > 0
        np.minimum.at(reach, self.place_district[counted], place_reach[counted])
        return reach

    @property
    def _people(self) -> Floats:
        return np.nan_to_num(self.place_population)

    @cached_property
    def _weights(self) -> Floats:
        total = np.bincount(self.place_district, self._people, minlength=len(self.districts))
        return np.where(total[self.place_district] == 0, 1.0, self._people)

    def population_within(self, facilities: Sequence[str], limit_min: float) -> Floats:
        """Return the known population within `limit_min` minutes, district × facility."""
        people = self._people[:, None]
        return self._district_sum(np.where(self.to(facilities) <= limit_min, people, 0.0))

    def people_beyond(self, place_minutes: Floats, limit_min: float) -> Floats:
        """Return the known people of each district who are not known to be within `limit_min`, district × column."""
        return self._district_sum(np.where(place_minutes <= limit_min, 0.0, self._people[:, None]))

    def _district_sum(self, by_place: Floats) -> Floats:
        columns = [np.bincount(self.place_district, column, minlength=len(self.districts)) for column in by_place.T]
        return np.column_stack(columns) if columns else np.empty((len(self.districts), 0))

    @property
    def provenance(self) -> dict[str, Any]:
        """What minutes were taken from, as plain values: for traces."""
        return self.source.provenance

    def to_frame(self, facilities: Sequence[str]) -> pd.DataFrame:
        """Return the table district × facility in long form: minutes both ways, and known people by how they reach it.

        Minutes are means of those who have any, else NaN; `reach` is the best `Reach` in the district, in small
        letters. People are NaN where nobody's number is known.
        """
        index = pd.MultiIndex.from_product([self.districts, facilities], names=["district_id", "facility_id"])
        means = {"minutes": self.minutes(facilities), "minutes_back": self.district_mean(self.back(facilities))}
        columns = {name: np.where(np.isfinite(mean), mean, np.nan) for name, mean in means.items()}
        for limit in self.settings.thresholds_min:
            columns[f"population_within_{limit:g}_min"] = self.population_within(facilities, limit)
        people = self._people[:, None]
        found = self.source.to(facilities)
        pathless = np.isinf(found.minutes)
        columns["population_beyond_cutoff"] = self._district_sum(people * found.beyond)
        columns["population_without_path"] = self._district_sum(people * (pathless & ~found.beyond))
        columns["population_undetermined"] = self._district_sum(people * np.isnan(found.minutes))
        frame = pd.DataFrame({name: values.ravel() for name, values in columns.items()}, index=index)
        reach = [self.district_reach(self.reach_of_nearest([facility])) for facility in facilities]
        frame.insert(2, "reach", [Reach(number).name.lower() for number in np.ravel(reach, order="F").tolist()])
        known = np.bincount(self.place_district, ~np.isnan(self.place_population), minlength=len(self.districts)) > 0
        frame.loc[np.repeat(~known, len(facilities)), frame.columns.str.startswith("population_")] = np.nan
        return frame


def access_table(area: StudyArea, settings: TravelSettings | None = None) -> AccessTable:
    """Measure the travel times of a study area, with its own settings unless others are given.

    Raises AreaError for settings that do not fit the area: unknown road classes, another mode than the
    network's, rows that its table of minutes does not have.
    """
    settings = area.travel_settings if settings is None else area.complete(settings)
    position = {district: number for number, district in enumerate(area.districts.index)}
    return AccessTable(
        districts=tuple(area.districts.index),
        place_district=area.places["district_id"].map(position).to_numpy(dtype=np.int64),
        place_population=area.places["population"].to_numpy(dtype=float),
        source=_on_roads(area, settings) if settings.table is None else _from_table(area, settings.table),
        settings=settings,
        basis=area.minutes_basis(settings),
    )


def _on_roads(area: StudyArea, settings: TravelSettings) -> RoadMinutes:
    network = area.network.at_speeds(settings.speeds_km_per_h)
    store = default_store() if len(network.nodes) >= WORTH_KEEPING else None
    before = None if area.network_before is None else area.network_before.at_speeds(settings.speeds_km_per_h)
    router = Router(network, settings, memory=None if store is None else Memory(store, network, before))
    return RoadMinutes(router, area.places, area.campuses[area.campuses["designated"]], area.closed)


def _from_table(area: StudyArea, choice: TableChoice) -> GivenMinutes:
    rows = area.minutes_of(choice)
    about = choice.model_dump() | {key: "、".join(rows[key].unique()) for key in ("source", "date")}
    campuses = area.campuses[area.campuses["designated"]]
    sites = {key: [key] for key in area.facilities.index}
    for campus, facility in campuses["facility_id"].items():
        sites[facility].append(campus)
    return given_minutes(rows, list(area.places["district_id"]), sites, about, closed=area.closed)
