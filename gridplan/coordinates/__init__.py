"""What coordinates refer to in China, and the local metric CRS for lengths and areas.

Two families meet in files: the datums in degrees (`datums`), and national or UTM coordinates in metres (`references`).
x is always the easting or longitude and y the northing or latitude, whatever order a CRS itself declares; `axes` tells
which of two columns is which.
"""

from gridplan.coordinates.axes import Form, read_axes
from gridplan.coordinates.datums import (
    DATUMS,
    EARTH_RADIUS_KM,
    WGS84,
    Datum,
    Floats,
    distance_km,
    from_wgs84,
    local_metric_crs,
    to_wgs84,
)
from gridplan.coordinates.references import (
    Reference,
    Zone,
    from_wgs84_to,
    gauss_kruger,
    reference_name,
    reference_of,
    to_wgs84_from,
    unusable,
    zone_of,
)

__all__ = [
    "DATUMS",
    "EARTH_RADIUS_KM",
    "WGS84",
    "Datum",
    "Floats",
    "Form",
    "Reference",
    "Zone",
    "distance_km",
    "from_wgs84",
    "from_wgs84_to",
    "gauss_kruger",
    "local_metric_crs",
    "read_axes",
    "reference_name",
    "reference_of",
    "to_wgs84",
    "to_wgs84_from",
    "unusable",
    "zone_of",
]
