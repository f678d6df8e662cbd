"""What an area has that a scenario can change: roads by name or by pair of districts, sites of facilities."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from gridplan.coordinates import Datum, to_wgs84
from gridplan.scenario.draft import Change
from gridplan.scenario.form import AddFacility
from gridplan.study_area import StudyArea

DEGREE_DIGITS = 6  # a tenth of a metre


@dataclass(frozen=True)
class Site:
    """A facility, or one campus of it where `campus` is its id."""

    facility: str
    campus: str | None = None


def road_names(area: StudyArea) -> dict[str, float]:
    """Return the names of roads that are open, sorted, with their km; roads without a name cannot be named."""
    roads = area.network.roads
    chosen = roads[(roads["forward"] | roads["backward"]) & (roads["name"] != "")]
    length_km = chosen.groupby(chosen["name"].astype(str))["length_km"].sum()
    return {str(name): float(km) for name, km in length_km.sort_index().items()}


def linked_districts(area: StudyArea) -> dict[tuple[str, str], float]:
    """Return the pairs of districts that a table of links joins, each once, with the km of the shortest link.

    Empty where roads come from a network file.
    """
    if area.manifest.layers.links is None:
        return {}
    roads, ids = area.network.roads, area.districts.index
    pairs: dict[tuple[str, str], float] = {}
    for tail, head, km in zip(roads["tail"], roads["head"], roads["length_km"], strict=True):
        if tail == head:  # a district without any link stands on a road of no length
            continue
        pair = (str(ids[min(tail, head)]), str(ids[max(tail, head)]))
        pairs[pair] = min(float(km), pairs.get(pair, float(km)))
    return dict(sorted(pairs.items(), key=lambda item: [ids.get_loc(key) for key in item[0]]))


def sites_to_move(area: StudyArea) -> list[Site]:
    """Return what can move: a facility of one campus, or each campus of one with several."""
    return [site for sites in _sites(area) for site in (sites[1:] or sites)]


def sites_to_close(area: StudyArea) -> list[Site]:
    """Return what can close: each facility as a whole, and each campus of one with several."""
    return [site for sites in _sites(area) for site in sites]


def _sites(area: StudyArea) -> list[list[Site]]:
    """Return for each facility with a campus: itself, then its campuses where there are several."""
    by_facility = area.campuses.groupby("facility_id", sort=False).groups
    found = []
    for key in area.facilities.index:
        campuses = [str(campus) for campus in by_facility.get(key, pd.Index([]))]
        several = [Site(str(key), campus) for campus in campuses] if len(campuses) > 1 else []
        found += [[Site(str(key)), *several]] if campuses else []
    return found


def district_centre(area: StudyArea, district: str) -> tuple[float, float]:
    """Return lon and lat of a district's centre, WGS84 degrees."""
    lon, lat = area.districts.loc[district, ["lon", "lat"]]
    return float(lon), float(lat)


def point_in_wgs84(lon: float, lat: float, datum: Datum) -> tuple[float, float]:
    """Return a point that people read off a map of `datum`, in WGS84 degrees to the decimetre."""
    east, north = to_wgs84(lon, lat, datum)
    return round(float(east), DEGREE_DIGITS), round(float(north), DEGREE_DIGITS)


def free_facility_id(area: StudyArea, changes: Iterable[Change]) -> str:
    """Return an id for a new facility that neither the area nor a change has."""
    taken = {*area.facilities.index, *area.campuses.index}
    taken |= {change.what.facility_id for change in changes if isinstance(change.what, AddFacility)}
    number = 1
    while f"new-{number}" in taken:
        number += 1
    return f"new-{number}"
