"""The access table: minutes and people within reach, from every district to every facility."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.roads import Network
from gridplan.study_area import StudyArea
from gridplan.travel_time import TravelSettings, TravelTimes, travel_times

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class AccessTable:
    """Minutes from places and districts to facilities, home to hospital.

    A facility's minutes are those to its nearest designated campus. `inf` is no path, NaN is a place or
    a site too far from any road. A place's population is NaN where it is unknown.
    """

    districts: tuple[str, ...]
    facilities: tuple[str, ...]
    place_district: NDArray[np.int64]
    place_population: Floats
    place_minutes: Floats
    times: TravelTimes
    network: Network
    sites: pd.DataFrame
    settings: TravelSettings

    def column(self, facility_id: str) -> int:
        """Return the position of a facility; raises ValueError for one not in the table."""
        return self.facilities.index(facility_id)

    def minutes_to_nearest(self, facilities: Sequence[str]) -> Floats:
        """Return each place's minutes to the nearest of `facilities`, such as co-leads.

        NaN where those to any of them are unknown: it might be the nearest.
        """
        columns = [self.column(facility) for facility in facilities]
        if not columns:
            return np.full(len(self.place_population), np.nan)
        return np.asarray(self.place_minutes[:, columns].min(axis=1))

    def minutes(self) -> Floats:
        """Return mean minutes of the people of each district, district × facility, see `district_mean`."""
        return self.district_mean(self.place_minutes)

    def district_mean(self, place_minutes: Floats) -> Floats:
        """Return population-weighted means by district of minutes given by place (place × any columns).

        A district some of whose people have no path or no road has `inf` or NaN: an average over the others
        would flatter it. Where the population of a district is unknown or zero its places count alike.
        """
        weight = np.nan_to_num(self.place_population)
        size = len(self.districts)
        empty = np.bincount(self.place_district, weight, minlength=size)[self.place_district] == 0
        weight = np.where(empty, 1.0, weight)
        total = np.bincount(self.place_district, weight, minlength=size)
        # 0 × inf would turn "nobody there" into NaN: places without people are left out.
        weighted = np.zeros(place_minutes.shape)
        np.multiply(place_minutes, weight[:, None], out=weighted, where=weight[:, None] > 0)
        result = np.zeros((size, place_minutes.shape[1]))
        np.add.at(result, self.place_district, weighted)
        return np.asarray(result / total[:, None])

    def population_within(self, limit_min: float) -> Floats:
        """Return the known population within `limit_min` minutes, district × facility."""
        people = np.where(self.place_minutes <= limit_min, np.nan_to_num(self.place_population)[:, None], 0.0)
        result = np.zeros((len(self.districts), len(self.facilities)))
        np.add.at(result, self.place_district, people)
        return result

    def minutes_from(self, origins: pd.DataFrame) -> Floats:
        """Return minutes from other points (columns lon, lat in WGS84) to every facility."""
        return _facility_minutes(
            travel_times(self.network, origins, self.sites, self.settings), self.facilities, self.sites
        )

    def to_frame(self, leads: Sequence[str]) -> pd.DataFrame:
        """Return the table district × lead in long form: minutes, and people within each threshold."""
        columns = [self.column(lead) for lead in leads]
        index = pd.MultiIndex.from_product([self.districts, leads], names=["district_id", "facility_id"])
        frame = pd.DataFrame({"minutes": self.minutes()[:, columns].ravel()}, index=index)
        for limit in self.settings.thresholds_min:
            frame[f"population_within_{limit:g}_min"] = self.population_within(limit)[:, columns].ravel()
        return frame


def access_table(area: StudyArea, settings: TravelSettings | None = None) -> AccessTable:
    """Measure the travel times of a study area, with its own settings unless others are given."""
    own = area.manifest.travel_time
    settings = settings or own
    same = settings.speeds_km_per_h == own.speeds_km_per_h
    network = area.network if same else area.network_at(settings.speeds_km_per_h)
    sites = area.campuses[area.campuses["designated"]]
    times = travel_times(network, area.places, sites, settings)
    facilities = tuple(area.facilities.index)
    districts = tuple(area.districts.index)
    position = {district: number for number, district in enumerate(districts)}
    return AccessTable(
        districts=districts,
        facilities=facilities,
        place_district=area.places["district_id"].map(position).to_numpy(dtype=np.int64),
        place_population=area.places["population"].to_numpy(dtype=float),
        place_minutes=_facility_minutes(times, facilities, sites),
        times=times,
        network=network,
        sites=sites,
        settings=settings,
    )


def _facility_minutes(times: TravelTimes, facilities: Sequence[str], sites: pd.DataFrame) -> Floats:
    """Return minutes origin × facility: those to its nearest site; NaN for a facility without any."""
    minutes = np.full((len(times.places), len(facilities)), np.nan)
    owner = sites["facility_id"].to_numpy()
    for number, facility in enumerate(facilities):
        own = np.flatnonzero(owner == facility)
        if len(own):  # fmin passes over NaN: a campus off the road does not hide one on it
            minutes[:, number] = np.fmin.reduce(times.to_site_min[:, own], axis=1)
    return minutes
