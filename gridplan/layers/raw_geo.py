"""Read the layers of GIS files as raw tables: attributes as text, geometry and CRS as they stand."""

import json
import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.errors import Fault
from gridplan.layers.geo_files import garbled_text, layer_names, read_layer
from gridplan.layers.raw import RawTable
from gridplan.layers.raw_grid import Wanted, cell_text, chosen, part_names
from gridplan.text import Text

ENCODINGS = ("utf-8", "gb18030")  # of shapefiles that do not say, or say it wrongly


def read_layers(path: Path, wanted: Wanted, faults: list[Fault]) -> list[RawTable]:
    """Return the layers of a GIS file that have features."""
    names = layer_names(path, faults)
    tables = []
    called = dict(zip(part_names(names), names, strict=True)) if len(names) > 1 else {name: name for name in names}
    for part in chosen(path.name, list(called), wanted.part, faults) if names else []:
        read = _read(path, called[part], wanted.encoding, faults)
        if read is not None and not read[0].empty:
            tables.append(_table(path, part if len(names) > 1 else "", *read))
    return tables


def layer_parts(path: Path) -> list[str]:
    """Return the names of the layers of a file; [""] where it has one."""
    return part_names(layer_names(path, []))


def _read(path: Path, layer: str, encoding: str | None, faults: list[Fault]) -> tuple[pd.DataFrame, str, bool] | None:
    """Return the frame of a layer, the encoding it was read in, and whether that was found out from the text."""
    if path.suffix.lower() != ".shp" or encoding is not None:
        frame = read_layer(path, encoding, layer, faults)
        return None if frame is None else (frame, encoding or "utf-8", False)
    own: list[Fault] = []
    for tried in (None, *ENCODINGS):  # what the .cpg says, then what the text itself says
        found: list[Fault] = []
        frame = read_layer(path, tried, layer, found)
        if frame is not None and garbled_text(frame)[0] is None:
            return frame, tried or _cpg(path), tried is not None
        own = own or found
    said = Text("文字编码无法判断，或已损坏", "the encoding of the text cannot be told, or it is damaged")
    remedy = Text("请指明编码，或另存为 GeoPackage", "Name the encoding, or save it as GeoPackage")
    faults.extend(own or [Fault(path.name, said, remedy)])
    return None


def _cpg(path: Path) -> str:
    """Return the encoding that a shapefile's .cpg names, utf-8 where there is none."""
    beside = [other for other in path.parent.iterdir() if other.stem == path.stem and other.suffix.lower() == ".cpg"]
    return beside[0].read_text(encoding="ascii", errors="replace").strip().lower() or "utf-8" if beside else "utf-8"


def _table(path: Path, part: str, frame: pd.DataFrame, encoding: str, found_out: bool) -> RawTable:
    notes = []
    if found_out:
        notes.append(Text(f"属性文字按 {encoding} 编码读取", f"attributes were read as {encoding}"))
    geometry, crs = None, None
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        geometry, said = flat_geometry(frame.geometry.to_numpy())
        notes += said
        crs = frame.crs
        frame = pd.DataFrame(frame.drop(columns=frame.active_geometry_name))
    header = tuple(str(name).strip() for name in frame.columns)
    columns = [[_text(value) for value in frame[name]] for name in frame.columns]
    rows = tuple(zip(*columns, strict=True)) if columns else ((),) * len(frame)
    return RawTable(path.name, part, header, (), rows, tuple(range(1, len(frame) + 1)), geometry, crs, encoding,
                    tuple(notes))  # fmt: skip


def _text(value: object) -> str:
    if isinstance(value, list | dict | np.ndarray):
        return json.dumps(value.tolist() if isinstance(value, np.ndarray) else value, ensure_ascii=False, default=str)
    if value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    return cell_text(value.item() if isinstance(value, np.generic) else value)


def flat_geometry(geometry: NDArray[np.object_]) -> tuple[NDArray[np.object_], list[Text]]:
    """Return geometries without heights, empty ones as None, and what is to be said of them."""
    notes = []
    if heights := int(shapely.has_z(geometry).sum()):
        notes.append(Text(f"{heights} 个要素带高程，已去掉", f"heights of {heights} features were dropped"))
        geometry = shapely.force_2d(geometry)
    empty = shapely.is_empty(geometry) | shapely.is_missing(geometry)
    if empty.any():
        notes.append(Text(f"{int(empty.sum())} 个要素没有几何", f"{int(empty.sum())} features have no geometry"))
        geometry = geometry.copy()
        geometry[empty] = None
    kinds = sorted({each.geom_type.removeprefix("Multi") for each in geometry if each is not None})
    if len(kinds) > 1:
        notes.append(Text(f"几何种类不一：{'、'.join(kinds)}", f"geometries are of several kinds: {', '.join(kinds)}"))
    return np.asarray(geometry, dtype=object), notes
