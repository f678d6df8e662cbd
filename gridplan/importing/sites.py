"""Places for facilities that have an address and no coordinates: put by a person, kept in the mapping file."""

from datetime import date
from typing import Literal

import geopandas as gpd

from gridplan.coordinates import WGS84, local_metric_crs
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

    outlines: polygons in WGS84 with the name of their 区划 as index, which may repeat. Of a 区划 that is not among
    them (or "") only the whole area is looked at.
    """
    west, south, east, north = outlines.total_bounds
    crs = local_metric_crs((west + east) / 2, (south + north) / 2)
    spot = gpd.GeoSeries(gpd.points_from_xy([lon], [lat]), crs=WGS84).to_crs(crs).iloc[0]
    away_km = outlines.geometry.to_crs(crs).distance(spot) / 1000
    whole_km = float(away_km.min())
    if whole_km > 0:
        return Text(
            f"该位置在规划范围之外 {whole_km:,.1f} 千米，请核对",
            f"This place lies {whole_km:,.1f} km outside the area; please check it",
        )
    names = away_km.index.astype(str)
    own_km = away_km[names == admin_area]
    if own_km.empty or own_km.min() == 0:
        return None
    others = "、".join(sorted(set(names[away_km == 0])))
    return Text(
        f"该位置在{others}，距{admin_area}边界 {own_km.min():,.1f} 千米，请核对",
        f"This place lies in {others}, {own_km.min():,.1f} km outside {admin_area}; please check it",
    )
