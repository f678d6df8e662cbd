"""What must hold in the layers of a network file, for it may have been edited in a GIS."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.errors import Fault
from gridplan.roads.network_file import CRS, DIRECTIONS, JUNCTIONS, ROADS
from gridplan.text import Text

Mask = NDArray[np.bool_]
_ROAD_COLUMNS = ("road_id", "from_node", "to_node", "road_class", "name", "length_km", "direction")
_COLUMNS = {ROADS: (*_ROAD_COLUMNS, "speed_km_per_h", "enterable"), JUNCTIONS: ("node_id",)}
_NUMBERS = {ROADS: ("road_id", "from_node", "to_node", "length_km", "speed_km_per_h"), JUNCTIONS: ("node_id",)}
_GEOMETRY = {ROADS: "LineString", JUNCTIONS: "Point"}
_NEAR_DEG = 1e-6  # a tenth of a metre: an end farther away was not meant to lie at its junction


def layer_faults(
    path: Path, roads: pd.DataFrame, junctions: pd.DataFrame, speeds_km_per_h: Mapping[str, float]
) -> list[Fault]:
    """Return every fault of the two layers; rows are counted as in the layer, from 1."""
    frames = {ROADS: roads, JUNCTIONS: junctions}
    faults = [fault for layer, frame in frames.items() for fault in _form_faults(path, layer, frame)]
    if faults:  # the rest cannot be judged
        return faults
    found = _Faults(path)
    for layer, frame in frames.items():
        _check_rows(found, layer, frame)
    _check_roads(found, roads, speeds_km_per_h)
    _check_ends(found, roads, junctions)
    return found.faults


class _Faults:
    """Faults of rows, as they are found."""

    def __init__(self, path: Path) -> None:
        self._file = path.name
        self.faults: list[Fault] = []

    def add(self, bad: Mask, layer: str, column: str, problem: Text, remedy: Text, values: object = None) -> None:
        given = None if values is None else pd.Series(values).astype(object).where(pd.notna(values), "").to_numpy()
        for row in np.flatnonzero(bad).tolist():
            value = None if given is None else str(given[row])
            self.faults.append(Fault(self._file, problem, remedy, row + 1, f"{layer}.{column}", value))


def _form_faults(path: Path, layer: str, frame: pd.DataFrame) -> list[Fault]:
    """Return columns that are missing or of the wrong kind, and an empty layer."""
    remedy = Text("请恢复该列，或重新导入道路", "Restore the column, or import the roads again")
    faults = [
        Fault(path.name, Text("缺少该列", "the column is missing"), remedy, column=f"{layer}.{column}")
        for column in _COLUMNS[layer]
        if column not in frame.columns
    ]
    faults += [
        Fault(path.name, Text("该列应为数字", "the column must hold numbers"), remedy, column=f"{layer}.{column}")
        for column in _NUMBERS[layer]
        if column in frame.columns and not _is_number(frame[column])
    ]
    if "geometry" not in frame.columns:
        faults.append(Fault(path.name, Text("图层没有几何", "the layer has no geometry"), remedy, value=layer))
    elif frame.crs != CRS:
        said = Text(f"图层的坐标系不是 {CRS}", f"the CRS of the layer is not {CRS}")
        back = Text("请在 GIS 软件中另存为该坐标系", "Save it in that CRS with a GIS")
        faults.append(Fault(path.name, said, back, column=layer, value=getattr(frame.crs, "name", "")))
    if frame.empty:
        again = Text("请重新导入道路", "Import the roads again")
        faults.append(Fault(path.name, Text("图层为空", "the layer is empty"), again, value=layer))
    return faults


def _is_number(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column)) or bool(column.isna().all())


def _check_rows(found: _Faults, layer: str, frame: pd.DataFrame) -> None:
    """Each row has a number of its own and a shape of the right kind."""
    key = "road_id" if layer == ROADS else "node_id"
    number = frame[key].to_numpy(dtype=float)
    own = Text("请给它一个未用过的整数", "Give it a whole number of its own")
    bad = ~np.isfinite(number) | frame[key].duplicated(keep=False).to_numpy()
    found.add(bad, layer, key, Text("编号为空或重复", "the number is missing or repeated"), own, frame[key])
    shapes = frame["geometry"].to_numpy()
    kind = {"LineString": 1, "Point": 0}[_GEOMETRY[layer]]
    bad = shapely.is_missing(shapes) | shapely.is_empty(shapes) | (shapely.get_type_id(shapes) != kind)
    problem = Text(f"几何为空或不是 {_GEOMETRY[layer]}", f"the geometry is missing or no {_GEOMETRY[layer]}")
    found.add(bad, layer, "geometry", problem, Text("请重画或删去该行", "Draw it again or delete the row"))


def _check_roads(found: _Faults, roads: pd.DataFrame, speeds_km_per_h: Mapping[str, float]) -> None:
    """Lengths, speeds, directions, classes and enterability can be used."""
    words = "、".join(DIRECTIONS), ", ".join(DIRECTIONS)
    problem = Text("方向的写法未知", "is no word for a direction")
    remedy = Text(f"请改为 {words[0]} 之一", f"Use one of {words[1]}")
    bad = ~roads["direction"].isin(list(DIRECTIONS)).to_numpy()
    found.add(bad, ROADS, "direction", problem, remedy, roads["direction"])

    length = roads["length_km"].to_numpy(dtype=float)
    problem, remedy = (
        Text("长度应为不小于 0 的数", "must be a length of 0 or more"),
        Text("请填写公里数", "Give kilometres"),
    )
    found.add(~(np.isfinite(length) & (length >= 0)), ROADS, "length_km", problem, remedy, length)

    speed = roads["speed_km_per_h"].to_numpy(dtype=float)
    problem, remedy = (
        Text("车速应大于 0", "must be above 0"),
        Text("请改正，或留空按等级取值", "Correct it, or leave it blank"),
    )
    found.add(~np.isnan(speed) & ~((speed > 0) & (speed < np.inf)), ROADS, "speed_km_per_h", problem, remedy, speed)

    classes = roads["road_class"]
    known = "、".join(speeds_km_per_h), ", ".join(speeds_km_per_h)
    problem = Text("该等级没有车速", "the class has no speed")
    remedy = Text(f"请填 speed_km_per_h，或改为 {known[0]}", f"Give speed_km_per_h, or use one of {known[1]}")
    lacks_speed = np.isnan(speed) & ~classes.isin(list(speeds_km_per_h)).to_numpy()
    found.add(lacks_speed | classes.isna().to_numpy(), ROADS, "road_class", problem, remedy, classes)

    bad = ~roads["enterable"].isin([True, False]).to_numpy()
    problem, remedy = Text("应为是或否", "must be true or false"), Text("请填 true 或 false", "Write true or false")
    found.add(bad, ROADS, "enterable", problem, remedy, roads["enterable"])


def _check_ends(found: _Faults, roads: pd.DataFrame, junctions: pd.DataFrame) -> None:
    """Each end of a road names a junction and lies there."""
    places = junctions.drop_duplicates("node_id").set_index("node_id")["geometry"]
    for column, vertex in (("from_node", 0), ("to_node", -1)):
        at = places.reindex(roads[column]).to_numpy()
        lacking = shapely.is_missing(at)
        problem = Text("没有这个路口", "there is no such junction")
        remedy = Text("请改为 junctions 中的 node_id", "Use a node_id of the layer junctions")
        found.add(lacking, ROADS, column, problem, remedy, roads[column])
        lines = roads["geometry"].to_numpy()
        end = shapely.get_point(np.where(shapely.get_type_id(lines) == 1, lines, None), vertex)
        away = ~lacking & ~shapely.is_missing(end) & ~(shapely.distance(end, at) <= _NEAR_DEG)
        problem = Text("道路端点不在该路口上", "the road's end does not lie at this junction")
        remedy = Text("请把端点捕捉到路口，或改正编号", "Snap the end to the junction, or correct the number")
        found.add(away, ROADS, column, problem, remedy, roads[column])
