"""What people look at while they decide: points as each reference puts them, facilities that nobody has placed."""

from dataclasses import dataclass

import numpy as np

from gridplan.coordinates import to_wgs84_from
from gridplan.importing.mapping import Source
from gridplan.importing.numbers import Floats
from gridplan.importing.positions import as_given
from gridplan.importing.run import Examined
from gridplan.importing.work import Work, texts


@dataclass(frozen=True)
class Unplaced:
    """A facility whose files say no position; `placed` where a person has put it since."""

    name: str
    address: str
    admin_area: str
    placed: bool


def points_as(examined: Examined, source: Source, reference: str) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes (WGS84) of the rows that have a position, were they in `reference`."""
    scratch = Work(examined.mapping, examined.root, examined.tables)
    x, y = as_given(scratch, source, examined.tables[source.file, source.part])
    there = np.isfinite(x)
    return to_wgs84_from(x[there], y[there], reference)


def unplaced(examined: Examined) -> list[Unplaced]:
    """Return the facilities that have no position but what a person gave them, in the order of their files."""
    facilities, campuses = examined.layers.facilities, examined.layers.campuses
    if facilities is None or campuses is None:
        return []
    sites = examined.mapping.sites
    named = set(facilities.loc[facilities.index.isin(campuses["facility_id"]), "name"]) - sites.keys()
    areas = _areas(examined)
    return [
        Unplaced(row.name, row.address, areas.get(row.name, ""), row.name in sites)
        for row in facilities[["name", "address"]].itertuples(index=False)
        if row.name not in named
    ]


def _areas(examined: Examined) -> dict[str, str]:
    """Return the 区划 that the files name, by name of the facility."""
    found: dict[str, str] = {}
    for source in examined.mapping.sources:
        table = examined.tables.get((source.file, source.part))
        if source.layer == "facilities" and table is not None:
            found |= dict(zip(texts(source, table, "name"), texts(source, table, "admin_area"), strict=True))
    return found
