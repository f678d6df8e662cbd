"""Read outlines: GeoJSON, GeoPackage or shapefile."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from gridplan.coordinates import WGS84, Datum
from gridplan.errors import Fault
from gridplan.layers.faults import missing_column
from gridplan.layers.geo_files import in_wgs84, read_geo_file
from gridplan.text import Text


def read_outlines(
    path: Path, id_column: str, *, datum: Datum, encoding: str, faults: list[Fault]
) -> gpd.GeoSeries | None:
    """Return polygons in WGS84 by district id from GeoJSON, GeoPackage or shapefile; None if unreadable.

    A file's own CRS must be WGS84 or CGCS2000, in degrees or in metres (or absent); `datum` says which
    shift applies.
    """
    frame = read_geo_file(path, encoding=encoding, faults=faults)
    if frame is None:
        return None
    if id_column not in frame.columns:
        faults.append(missing_column(path, id_column, [str(c) for c in frame.columns]))
        return None
    ids = pd.Index(frame[id_column].astype(str), name="district_id")
    if len(bad := _geometry_faults(path, frame.geometry.set_axis(ids))):
        faults.extend(bad)
        return None
    return gpd.GeoSeries(in_wgs84(frame, datum), index=ids, crs=WGS84)


def _geometry_faults(path: Path, geometry: gpd.GeoSeries) -> list[Fault]:
    faults = []
    for row, (key, shape) in enumerate(geometry.items(), start=1):
        if shape is None or shape.is_empty or shape.geom_type not in ("Polygon", "MultiPolygon"):
            kind = "—" if shape is None else shape.geom_type
            problem = Text(f"不是面（{kind}）", f"is not a polygon ({kind})")
            remedy = Text("请提供片区的面状边界", "Give the district's outline as a polygon")
        elif not shape.is_valid:
            reason = shapely.is_valid_reason(shape)
            problem = Text(f"面与自身相交（{reason}）", f"the polygon touches itself ({reason})")
            remedy = Text("请在 GIS 软件中修复几何（如 QGIS“修正几何图形”）", "Mend it in a GIS (QGIS: Fix geometries)")
        else:
            continue
        faults.append(Fault(path.name, problem, remedy, row=row, column="geometry", value=str(key)))
    return faults
