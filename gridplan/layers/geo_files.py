"""Read GIS files: GeoJSON, GeoPackage or shapefile, as frames whose text and coordinates can be trusted."""

import warnings
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gridplan.coordinates import WGS84, Datum, to_wgs84
from gridplan.errors import Fault
from gridplan.layers.faults import NAME_GBK
from gridplan.text import Text

WGS84_SEMI_MAJOR_M = 6_378_137.0
DEGREES = np.array([180, 90, 180, 90])  # largest longitude and latitude, as in bounds
IN_UTF8 = (".geojson", ".json", ".gpkg")  # by their definition: no other encoding can be meant
# What a text was read in, what it is in, and the name that a person would give for that.
MIXED_UP = (("latin-1", "gb2312", "gbk"), ("latin-1", "utf-8", "utf-8"), ("gb18030", "utf-8", "utf-8"))
_CONVERTED_WRONGLY = "couldn't be converted correctly"  # a warning of GDAL's


def read_geo_file(
    path: Path, *, encoding: str | None, faults: list[Fault], layer: str | None = None
) -> gpd.GeoDataFrame | None:
    """Return the one layer of a file, or the one named; None, with `faults`, where it cannot be used.

    `encoding` is that of a shapefile's text; None believes its .cpg. Text that is garbled is a fault, and so
    are coordinates on an older ellipsoid or in no known unit. Features and their geometry are not looked at.
    """
    before = len(faults)
    names = layer_names(path, faults)
    if len(faults) > before:
        return None
    if (unclear := _layer_fault(path, names, layer)) is not None:
        faults.append(unclear)
        return None
    frame = read_layer(path, encoding, layer or names[0], faults)
    if frame is None:
        return None
    fault = _content_fault(path, frame) or _text_fault(path, frame) or _place_fault(path, frame)
    if fault is not None:
        faults.append(fault)
        return None
    return frame


def in_wgs84(frame: gpd.GeoDataFrame, datum: Datum) -> NDArray[np.object_]:
    """Return the geometry of a frame in WGS84 degrees; `datum` says which shift applies to its degrees."""
    if frame.crs is not None and not frame.crs.is_geographic:
        frame = frame.to_crs(WGS84)
    geometry = frame.geometry.to_numpy()
    return np.asarray(shapely.transform(geometry, lambda x, y: to_wgs84(x, y, datum), interleaved=False))


def layer_names(path: Path, faults: list[Fault]) -> list[str]:
    """Return the names of the layers of a file; none, with `faults`, where it cannot be opened."""
    if (fault := _companion_fault(path)) is not None:
        faults.append(fault)
        return []
    try:
        return [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    except Exception as problem:  # GDAL raises many kinds; each is a file that cannot be used
        faults.append(_unreadable(path, problem))
        return []


def read_layer(path: Path, encoding: str | None, layer: str, faults: list[Fault]) -> pd.DataFrame | None:
    """Return a layer as it stands in the file, with geometry where it has any; None, with `faults`, if it cannot."""
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            named = None if path.suffix.lower() in IN_UTF8 else encoding
            frame = gpd.read_file(path, encoding=named, layer=layer)
    except UnicodeDecodeError as problem:
        faults.append(_encoding_fault(path, problem))
        return None
    except Exception as problem:
        faults.append(_unreadable(path, problem))
        return None
    for warning in said:  # the encoding is judged by the text itself; the rest goes on as it came
        if _CONVERTED_WRONGLY not in str(warning.message):
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
    return frame


def _unreadable(path: Path, problem: Exception) -> Fault:
    said_so = str(problem).split("; It might help")[0].rstrip(".")  # GDAL's advice is for programmers
    said_so = said_so.replace(str(path), path.name)
    remedy = Text("请提供 GeoJSON、GeoPackage 或 shapefile", "Give GeoJSON, GeoPackage or a shapefile")
    return Fault(path.name, Text(f"无法读取：{said_so}", f"cannot be read: {said_so}"), remedy)


def _layer_fault(path: Path, layers: list[str], layer: str | None) -> Fault | None:
    found = Text(f"文件有图层 {'、'.join(layers)}", f"the file has the layers {', '.join(layers)}")
    if layer is not None and layer not in layers:
        return Fault(path.name, found, Text("请指明其中之一", "Name one of them"), value=layer)
    if layer is None and len(layers) != 1:
        remedy = Text("请指明图层，或只在文件中保留一个", "Name the layer, or keep only one in the file")
        return Fault(path.name, found, remedy)
    return None


def _companion_fault(path: Path) -> Fault | None:
    """Return the fault of a shapefile whose .dbf (its attributes) or .shx (its index) is not beside it."""
    if path.suffix.lower() != ".shp" or not path.is_file():
        return None
    beside = {other.suffix.lower() for other in path.parent.iterdir() if other.stem == path.stem}
    lacking = [suffix for suffix in (".dbf", ".shx") if suffix not in beside]
    if not lacking:
        return None
    listed = "、".join(lacking), " and ".join(lacking)
    problem = Text(f"旁边没有同名的 {listed[0]}", f"has no {listed[1]} of the same name beside it")
    remedy = Text("shapefile 由多个文件组成，请一起复制", "A shapefile is several files: copy them all")
    return Fault(path.name, problem, remedy)


def _encoding_fault(path: Path, problem: UnicodeDecodeError) -> Fault:
    said = Text(f"属性表不是 {problem.encoding} 编码", f"attributes are not encoded in {problem.encoding}")
    if problem.encoding.lower().startswith("utf") and problem.reason == "unexpected end of data":
        # A shapefile's headings have ten bytes; some writers cut the fourth Chinese character in the middle.
        remedy = Text(
            "列名可能被截断：请将列名缩短为三个汉字，或另存为 GeoPackage", "A heading may have been cut short: use"
        )
        remedy += Text("", " at most three Chinese characters in headings, or save as GeoPackage")
        return Fault(path.name, said, remedy)
    return Fault(path.name, said, NAME_GBK)


def _content_fault(path: Path, frame: pd.DataFrame) -> Fault | None:
    if frame.empty:
        remedy = Text("请放入至少一个要素", "Put at least one feature in it")
        return Fault(path.name, Text("图层为空", "the layer is empty"), remedy)
    if not isinstance(frame, gpd.GeoDataFrame):
        return Fault(
            path.name, Text("没有几何", "has no geometry"), Text("请提供带几何的图层", "Give a layer with geometry")
        )
    return None


def garbled_text(frame: pd.DataFrame) -> tuple[str | None, str]:
    """Return an example of text that was read in another encoding than it is in, and the name of that; or None."""
    columns = [frame[name] for name in frame.columns if pd.api.types.is_string_dtype(frame[name])]
    texts = {str(name) for name in frame.columns} | {str(text) for column in columns for text in column.unique()}
    return _garbled(texts)


def _text_fault(path: Path, frame: gpd.GeoDataFrame) -> Fault | None:
    """Return the fault of a file whose text was read in another encoding than it is in."""
    garbled, encoding = garbled_text(frame)
    if garbled is None:
        return None
    said = Text("文字为乱码", "the text is garbled")
    remedy = Text(
        f"文字是 {encoding} 编码：请指明该编码，或更正 .cpg 文件", f"It is encoded in {encoding}: name that encoding"
    )
    return Fault(path.name, said, remedy + Text("", ", or correct the .cpg file"), value=garbled)


def _garbled(texts: Iterable[str]) -> tuple[str | None, str]:
    """Return an example of garbled text and the encoding that it is in, or None.

    Garbled is what, written in the encoding it was read in, reads as Chinese in another: so do at least half of
    the texts, because a heading may be cut in the middle of a character, and hardly ever a text that is sound.
    """
    foreign = sorted(text for text in texts if not text.isascii())
    for read_in, written_in, name in MIXED_UP:
        wrong = [text for text in foreign if _reads_as(text, read_in, written_in)]
        if foreign and 2 * len(wrong) >= len(foreign):
            return wrong[0], name
    return None, ""


def _reads_as(text: str, read_in: str, written_in: str) -> bool:
    try:
        text.encode(read_in).decode(written_in)
    except UnicodeError:
        return False
    return True


def _place_fault(path: Path, frame: gpd.GeoDataFrame) -> Fault | None:
    """Return the fault of coordinates on an older ellipsoid, or not in degrees where nothing names another unit."""
    crs = frame.crs
    if crs is not None and not _is_modern(crs):
        remedy = Text("请在 GIS 软件中转换为 WGS84 或 CGCS2000", "Convert it to WGS84 or CGCS2000 in a GIS")
        return Fault(path.name, Text(f"坐标系为 {crs.name}", f"the CRS is {crs.name}"), remedy)
    if crs is not None and not crs.is_geographic:
        return None
    bounds = np.asarray(frame.total_bounds)
    if (np.abs(bounds) > DEGREES).any():
        said = Text(
            "坐标不是经纬度，也没有说明坐标系", "the coordinates are not degrees, and no CRS says what they are"
        )
        remedy = Text("请补上 .prj 文件，或在 GIS 软件中指定坐标系", "Add the .prj file, or set the CRS in a GIS")
        if crs is not None:
            said = Text(
                f"坐标系为 {crs.name}，坐标却超出经纬度范围", f"the CRS is {crs.name}, and no degrees are as large"
            )
            remedy = Text(
                "请改正该坐标，或在 GIS 软件中指定正确的坐标系", "Mend the coordinates, or set the right CRS in a GIS"
            )
        largest = bounds[np.argmax(np.abs(bounds) / DEGREES)]
        return Fault(path.name, said, remedy, column="geometry", value=f"{largest:.6g}")
    return None


def _is_modern(crs: CRS) -> bool:
    """Whether a CRS stands on the ellipsoid of WGS84 and CGCS2000, unlike Beijing 1954 and Xian 1980."""
    return crs.ellipsoid is not None and abs(crs.ellipsoid.semi_major_metre - WGS84_SEMI_MAJOR_M) < 1
