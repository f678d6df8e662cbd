"""Read outlines: GeoJSON, GeoPackage or shapefile."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from pyproj import CRS

from gridplan.coordinates import WGS84, Datum, to_wgs84
from gridplan.errors import Fault
from gridplan.layers.faults import NAME_GBK, missing_column
from gridplan.text import Text

WGS84_SEMI_MAJOR_M = 6_378_137.0


def read_outlines(
    path: Path, id_column: str, *, datum: Datum, encoding: str, faults: list[Fault]
) -> gpd.GeoSeries | None:
    """Return polygons in WGS84 by district id from GeoJSON, GeoPackage or shapefile; None if unreadable.

    A file's own CRS must be WGS84 or CGCS2000, in degrees or in metres (or absent); `datum` says which
    shift applies.
    """
    frame = _read_frame(path, encoding, faults)
    if frame is None:
        return None
    if (fault := _frame_fault(path, frame, id_column)) is not None:
        faults.append(fault)
        return None
    if frame.crs is not None and not frame.crs.is_geographic:
        frame = frame.to_crs(WGS84)
    ids = frame[id_column].astype(str)
    geometry = frame.geometry.set_axis(ids)
    if len(bad := _geometry_faults(path, geometry)):
        faults.extend(bad)
        return None
    shifted = shapely.transform(geometry.to_numpy(), lambda x, y: to_wgs84(x, y, datum), interleaved=False)
    return gpd.GeoSeries(shifted, index=pd.Index(ids, name="district_id"), crs=WGS84)


def _read_frame(path: Path, encoding: str, faults: list[Fault]) -> gpd.GeoDataFrame | None:
    try:
        return gpd.read_file(path, encoding=encoding)
    except UnicodeDecodeError:
        said = Text(f"属性表不是 {encoding} 编码", f"attributes are not encoded in {encoding}")
        remedy = NAME_GBK
    except Exception as problem:  # GDAL raises many kinds; each is a file that cannot be used
        said = Text(f"无法读取：{problem}", f"cannot be read: {problem}")
        remedy = Text("请提供 GeoJSON、GeoPackage 或 shapefile", "Give GeoJSON, GeoPackage or a shapefile")
    faults.append(Fault(path.name, said, remedy))
    return None


def _frame_fault(path: Path, frame: gpd.GeoDataFrame, id_column: str) -> Fault | None:
    """Return what is wrong with a layer as a whole: empty, no ids, or on an older ellipsoid."""
    if frame.empty:
        remedy = Text("请放入至少一个面", "Put at least one polygon in it")
        return Fault(path.name, Text("图层为空", "the layer is empty"), remedy)
    if not isinstance(frame, gpd.GeoDataFrame):
        remedy = Text("请提供带面的图层", "Give a layer with polygons")
        return Fault(path.name, Text("没有几何", "has no geometry"), remedy)
    if id_column not in frame.columns:
        return missing_column(path, id_column, [str(c) for c in frame.columns])
    if frame.crs is not None and not _is_modern(frame.crs):
        remedy = Text("请在 GIS 软件中转换为 WGS84 或 CGCS2000", "Convert it to WGS84 or CGCS2000 in a GIS")
        return Fault(path.name, Text(f"坐标系为 {frame.crs.name}", f"the CRS is {frame.crs.name}"), remedy)
    return None


def _is_modern(crs: CRS) -> bool:
    """Whether a CRS stands on the ellipsoid of WGS84 and CGCS2000, unlike Beijing 1954 and Xian 1980."""
    return crs.ellipsoid is not None and abs(crs.ellipsoid.semi_major_metre - WGS84_SEMI_MAJOR_M) < 1


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
