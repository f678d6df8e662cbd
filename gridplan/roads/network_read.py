"""Read a network file back. A planner may have edited it in a GIS: what fits together is read, and told apart."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pyogrio
import shapely

from gridplan.errors import Fault, NetworkError
from gridplan.roads.imported import REPAIR_COLUMNS, Imported, no_repairs
from gridplan.roads.network import MODES, Mode, Network, roads_frame
from gridplan.roads.network_checks import layer_faults
from gridplan.roads.network_file import ABOUT, DIRECTIONS, FORMAT, ITEMS, JUNCTIONS, REPAIRS, ROADS, layers_of
from gridplan.roads.osm_ways import lengths_km
from gridplan.text import Text

_LENGTH_OFF = 0.05  # of the drawn line: more than rounding and another ellipsoid can explain
_IMPORT_AGAIN = Text("请用 gridplan roads 重新导入", "Import the roads again with gridplan roads")


@dataclass(frozen=True)
class NetworkFile:
    """A network as read from its file, and what the file says of itself.

    about: the items of the table `gridplan_network`, by name. The digest there is the one of the import.
    """

    imported: Imported
    about: Mapping[str, str]

    @property
    def network(self) -> Network:
        return self.imported.network

    @property
    def edited(self) -> bool:
        """Whether the roads have changed since the import, as when a planner deleted one in a GIS."""
        return self.about["digest"] != self.network.digest

    @property
    def notices(self) -> tuple[Text, ...]:
        """What whoever uses the network must be told."""
        if not self.edited:
            return ()
        edited = Text(
            f"路网文件在导入后被改动，按改动后的道路计算（摘要 {self.network.digest[:12]}）",
            f"the network file was edited after its import; used as edited (digest {self.network.digest[:12]})",
        )
        return edited, *_length_notices(self.network)


def _length_notices(network: Network) -> tuple[Text, ...]:
    """Say how many roads are not as long as their line: a shape changed in a GIS leaves the length as it was."""
    length = network.roads["length_km"].to_numpy()
    drawn = lengths_km(network.vertices, network.first)
    count = int((np.abs(length - drawn) > _LENGTH_OFF * drawn).sum())
    if not count:
        return ()
    zh = f"其中 {count:,} 条道路的 length_km 与所画线形相差 5% 以上；时间按 length_km 计算，改画线形后请一并改正"
    en = f"{count:,} of its roads have a length_km more than 5% off their line; minutes go by length_km, to be "
    return (Text(zh, en + "corrected where a line was drawn anew"),)


def read_network(path: Path) -> Network:
    """Return the network of a file; `read_network_file` tells too whether it was edited. Raises NetworkError."""
    return read_network_file(path).network


def read_network_file(path: Path) -> NetworkFile:
    """Read a network file with its account. Raises NetworkError with every fault found.

    Roads may have been edited in a GIS: deleted, closed, given another class, name or speed. Minutes
    are worked out anew; `NetworkFile.edited` tells. Lengths are taken as written.
    """
    if not path.is_file():
        remedy = Text("请检查路径，或用 gridplan roads 导入道路", "Check the path, or import roads with gridplan roads")
        raise NetworkError([Fault(str(path), Text("文件不存在", "no such file"), remedy)])
    layers = _layers(path)
    about = _read_about(path)
    faults = _about_faults(path, about)
    faults += [
        Fault(path.name, Text("缺少图层", "the layer is missing"), _IMPORT_AGAIN, value=name)
        for name in (ROADS, JUNCTIONS)
        if name not in layers
    ]
    if faults:
        raise NetworkError(faults)
    roads, junctions = _read_layer(path, ROADS), _read_layer(path, JUNCTIONS)
    speeds = json.loads(about["speeds_km_per_h"])
    if faults := layer_faults(path, roads, junctions, speeds):
        raise NetworkError(faults)
    network = _network(roads, junctions, speeds, cast(Mode, about["mode"]))
    notes = tuple(Text(note["zh"], note["en"]) for note in json.loads(about["notes"]))
    # For looking at only: what a person has made of this layer is no reason to refuse the roads.
    repairs = _read_layer(path, REPAIRS) if REPAIRS in layers else no_repairs()
    repairs = pd.DataFrame(repairs).reindex(columns=list(REPAIR_COLUMNS))
    return NetworkFile(Imported(network, about["source"], notes, repairs), about)


def _layers(path: Path) -> set[str]:
    """Return the layers of a network file; whatever else it may be is a fault."""
    names = layers_of(path)
    if ABOUT not in names:
        said = Text(f"不是路网文件（没有表 {ABOUT}）", f"is no network file (it has no table {ABOUT})")
        remedy = Text(
            "请给出 gridplan roads 写出的 .gpkg；道路数据请先用它导入",
            "Give a .gpkg that gridplan roads has written; import data of roads with it first",
        )
        raise NetworkError([Fault(path.name, said, remedy)])
    return names


def _read_layer(path: Path, layer: str) -> pd.DataFrame:
    try:
        return pyogrio.read_dataframe(path, layer=layer)
    except Exception as problem:  # GDAL raises many kinds; each is a file that cannot be used
        said = Text(f"图层 {layer} 无法读取：{problem}", f"the layer {layer} cannot be read: {problem}")
        remedy = Text("文件可能不完整，请重新复制或重新导入", "It may be cut off: copy it or import the roads again")
        raise NetworkError([Fault(path.name, said, remedy)]) from None


def _read_about(path: Path) -> dict[str, str]:
    frame = _read_layer(path, ABOUT)
    if not {"item", "value"} <= set(frame.columns):
        return {}
    return {str(item): str(value) for item, value in zip(frame["item"], frame["value"], strict=True)}


def _about_faults(path: Path, about: Mapping[str, str]) -> list[Fault]:
    def fault(problem: Text, item: str, remedy: Text = _IMPORT_AGAIN) -> Fault:
        return Fault(path.name, problem, remedy, column=f"{ABOUT}.{item}", value=about.get(item))

    lacking = [item for item in ITEMS if item not in about]
    if lacking:
        return [fault(Text("缺少该项", "the item is missing"), item) for item in lacking]
    if about["format"] != str(FORMAT):
        remedy = Text("请升级 gridplan，或重新导入", "Use a newer gridplan, or import the roads again")
        return [fault(Text("路网文件的版本未知", "is of an unknown format"), "format", remedy)]
    faults = []
    if about["mode"] not in MODES:
        faults.append(fault(Text(f"应为 {'、'.join(MODES)}", f"must be one of {', '.join(MODES)}"), "mode"))
    if not _is_speeds(_loaded(about["speeds_km_per_h"])):
        faults.append(fault(Text("不是等级与车速的表", "is no table of classes and speeds"), "speeds_km_per_h"))
    notes = _loaded(about["notes"])
    if not isinstance(notes, list) or any(not isinstance(n, dict) or set(n) != {"zh", "en"} for n in notes):
        faults.append(fault(Text("不是说明的列表", "is no list of notes"), "notes"))
    return faults


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _is_speeds(content: Any) -> bool:
    if not isinstance(content, dict):
        return False
    return all(isinstance(speed, int | float) and 0 < speed < np.inf for speed in content.values())


def _network(roads: pd.DataFrame, junctions: pd.DataFrame, speeds: Mapping[str, float], mode: Mode) -> Network:
    """Return the network of layers that are known to fit."""
    roads, junctions = roads.sort_values("road_id"), junctions.sort_values("node_id")
    ids = junctions["node_id"].to_numpy()
    points, lines = junctions.geometry.to_numpy(), roads.geometry.to_numpy()
    vertices, owner = shapely.get_coordinates(lines, return_index=True)
    both = np.array([DIRECTIONS[word] for word in roads["direction"]], dtype=bool).reshape(-1, 2)
    return Network(
        nodes=pd.DataFrame({"lon": shapely.get_x(points), "lat": shapely.get_y(points)}),
        roads=roads_frame(
            np.searchsorted(ids, roads["from_node"].to_numpy()),
            np.searchsorted(ids, roads["to_node"].to_numpy()),
            length_km=roads["length_km"].to_numpy(dtype=float),
            road_class=roads["road_class"].to_numpy(dtype=object),
            name=roads["name"].fillna("").to_numpy(dtype=object),
            speed_km_per_h=roads["speed_km_per_h"].to_numpy(dtype=float),
            forward=both[:, 0],
            backward=both[:, 1],
            enterable=roads["enterable"].to_numpy(dtype=bool),
        ),
        vertices=vertices,
        first=np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(lines)))]).astype(np.int64),
        speeds_km_per_h=speeds,
        mode=mode,
    )
