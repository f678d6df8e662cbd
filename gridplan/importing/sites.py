"""Places for facilities that have an address and no coordinates: put by a person, kept in the mapping file."""

from datetime import date
from typing import Literal

import geopandas as gpd

from gridplan.importing.mapping import Mapping, Site
from gridplan.text import Text


def with_site(
    mapping: Mapping, facility: str, lon: float, lat: float, *, how: Literal["map", "pasted"], person: str, on: date
) -> Mapping:
    """Return `mapping` with the place (WGS84 degrees) of the facility of that name; an earlier one is replaced."""
    site = Site(lon=lon, lat=lat, how=how, person=person, date=on)
    return mapping.model_copy(update={"sites": {**mapping.sites, facility: site}})


def site_notice(lon: float, lat: float, *, admin_area: str, outlines: gpd.GeoDataFrame) -> Text | None:
    """Return what is odd about a place (WGS84): outside its own 区划, or outside the area; None where nothing is.

    outlines: polygons in WGS84 with the name of their 区划 as index, which may repeat.
    """
    raise NotImplementedError
