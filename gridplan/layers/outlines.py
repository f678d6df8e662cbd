"""Read polygons, of which outlines are one kind: GeoJSON, GeoPackage or shapefile."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from gridplan.coordinates import WGS84, Datum
from gridplan.errors import Fault
from gridplan.layers.faults import missing_column
from gridplan.layers.fields import Field
from gridplan.layers.geo_files import in_wgs84, read_geo_file
from gridplan.layers.tables import ROW, parse_column
from gridplan.text import Text


def read_outlines(
    path: Path, id_column: str, *, datum: Datum, encoding: str, faults: list[Fault]
) -> gpd.GeoSeries | None:
    """Return polygons in WGS84 by district id from GeoJSON, GeoPackage or shapefile; None if unreadable.

    A file's own CRS must be WGS84 or CGCS2000, in degrees or in metres (or absent); `datum` says which
    shift applies.
    """
    frame = _polygons(path, [id_column], datum, encoding, faults)
    if frame is None:
        return None
    ids = frame[id_column].astype(str)
    if len(bad := _geometry_faults(path, frame.geometry.set_axis(ids))):
        faults.extend(bad)
        return None
    return gpd.GeoSeries(frame.geometry.to_numpy(), index=pd.Index(ids, name="district_id"), crs=WGS84)


def read_polygons(
    path: Path,
    fields: Sequence[Field],
    *,
    columns: dict[str, str],
    datum: Datum,
    encoding: str,
    faults: list[Fault],
) -> gpd.GeoDataFrame | None:
    """Return polygons in WGS84 with one column per field and `ROW` (from 1); None if unreadable.

    As `read_table` for the columns and as `read_outlines` for the polygons.
    """
    wanted = [columns.get(f.name, f.name) for f in fields if f.required or f.expected or f.name in columns]
    frame = _polygons(path, wanted, datum, encoding, faults)
    if frame is None:
        return None
    rows = list(range(1, len(frame) + 1))
    data: dict[str, Any] = {ROW: rows}
    for field in fields:
        heading = columns.get(field.name, field.name)
        raws = [_cell(value) for value in frame[heading]] if heading in frame.columns else [""] * len(frame)
        data[field.name] = parse_column(path, field, heading, raws, rows, faults)
    faults.extend(_geometry_faults(path, frame.geometry.set_axis(pd.Index(map(str, rows)))))
    return gpd.GeoDataFrame(data, geometry=frame.geometry.to_numpy(), crs=WGS84)


def _cell(value: object) -> str:
    """Return an attribute as a table would write it; 12.0, as GDAL gives whole numbers with gaps, is 12."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(float(value))
    return str(value).strip()


def _polygons(
    path: Path, wanted: Sequence[str], datum: Datum, encoding: str, faults: list[Fault]
) -> gpd.GeoDataFrame | None:
    """Return a layer that has the columns wanted, its geometry in WGS84 but not yet looked at."""
    frame = read_geo_file(path, encoding=encoding, faults=faults)
    if frame is None:
        return None
    header = [str(column) for column in frame.columns]
    if missing := [name for name in wanted if name not in header]:
        faults.extend(missing_column(path, name, header) for name in missing)
        return None
    return frame.set_geometry(gpd.GeoSeries(in_wgs84(frame, datum), index=frame.index, crs=WGS84))


def _geometry_faults(path: Path, geometry: gpd.GeoSeries) -> list[Fault]:
    faults = []
    for row, (key, shape) in enumerate(geometry.items(), start=1):
        if shape is None or shape.is_empty or shape.geom_type not in ("Polygon", "MultiPolygon"):
            kind = "—" if shape is None else shape.geom_type
            problem = Text(f"不是面（{kind}）", f"is not a polygon ({kind})")
            remedy = Text("请提供面状边界", "Give its outline as a polygon")
        elif not shape.is_valid:
            reason = shapely.is_valid_reason(shape)
            problem = Text(f"面与自身相交（{reason}）", f"the polygon touches itself ({reason})")
            remedy = Text("请在 GIS 软件中修复几何（如 QGIS“修正几何图形”）", "Mend it in a GIS (QGIS: Fix geometries)")
        else:
            continue
        faults.append(Fault(path.name, problem, remedy, row=row, column="geometry", value=str(key)))
    return faults
