"""The network file: a GeoPackage that a GIS opens, and that reads back as the very network.

Layers, EPSG:4326:

- `roads` (lines): road_id (position + 1), from_node, to_node, road_class, name, length_km, direction (a word of
  `DIRECTIONS`, seen along the line), speed_km_per_h (the road's own, null where that of its class holds),
  km_per_h (in force) and minutes, both for reading only, enterable.
- `junctions` (points): node_id (position + 1), component (1 for the largest part that hangs together both ways).
- `repairs` (points), where there are any: kind, lon, lat, moved_m.
- `gridplan_network` (a table): item and value, as `ITEMS` names them; structures as JSON.
"""

import hashlib
import json
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from gridplan.errors import Fault, NetworkError
from gridplan.roads.imported import Imported, strong_components
from gridplan.roads.network import Ints, Network
from gridplan.roads.progress import Progress, Step, unheard
from gridplan.roads.speed_table import SpeedTable
from gridplan.text import Text

SUFFIX = ".gpkg"
FORMAT = 1
CRS = "EPSG:4326"
ROADS, JUNCTIONS, REPAIRS, ABOUT = "roads", "junctions", "repairs", "gridplan_network"
DIRECTIONS = {"both": (True, True), "forward": (True, False), "backward": (False, True), "closed": (False, False)}
ITEMS = (
    "format",
    "gridplan_version",
    "mode",
    "digest",
    "source",
    "source_sha256",
    "options",
    "speeds_km_per_h",
    "posted_share",
    "speed_table",
    "notes",
)


@dataclass(frozen=True)
class MadeWith:
    """What a network was made with: kept in its file so that it can be made again.

    table: the speed table. source_sha256: of the file of roads, see `sha256_of`. options: those of the import.
    """

    table: SpeedTable
    source_sha256: str
    options: Mapping[str, Any] = field(default_factory=dict)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_target(path: Path) -> None:
    """Raise NetworkError unless a network file can be written to `path`: before the work, not after it.

    Only a network file is replaced: any other file there may be the only copy of somebody's data.
    """
    if path.suffix.lower() != SUFFIX or not path.parent.is_dir() or path.is_dir():
        said = Text("不能写路网文件", "cannot hold a network file")
        remedy = Text("请给出已有文件夹中的 .gpkg 文件名", "Name a .gpkg file in a folder that exists")
        raise NetworkError([Fault(str(path), said, remedy)])
    if path.with_name(f"{path.name}-wal").exists():  # the log of an open GeoPackage would spoil the new file
        said = Text("正被其他程序（如 QGIS）使用", "is open in another program (such as QGIS)")
        raise NetworkError([Fault(str(path), said, Text("请先在该程序中关闭", "Close it there first"))])
    if path.exists() and ABOUT not in layers_of(path):
        said = Text(
            "已有同名文件，且不是路网文件，不予覆盖", "is there already, is no network file, and is not replaced"
        )
        raise NetworkError([Fault(str(path), said, Text("请另取文件名", "Choose another name"))])


def layers_of(path: Path) -> set[str]:
    """Return the names of the layers of a GeoPackage; none where it cannot be read."""
    try:
        return {str(name) for name, _ in pyogrio.list_layers(path)}
    except (RuntimeError, OSError):
        return set()


def write_network(imported: Imported, path: Path, *, made_with: MadeWith, progress: Progress = unheard) -> None:
    """Write a network file, whole or not at all. Raises NetworkError where it cannot be written."""
    check_target(path)
    progress(Step(Text("写入路网文件", "writing the network file")))
    part = path.with_name(f".{path.stem}.{uuid.uuid4().hex}{SUFFIX}")  # beside it, so that it can take its place
    try:
        _write_layers(imported, part, made_with)
        os.replace(part, path)
    except (OSError, RuntimeError) as problem:  # pyogrio's errors are RuntimeErrors
        said = Text(f"无法写入：{problem}", f"cannot be written: {problem}")
        remedy = Text(
            "请检查权限和磁盘空间，并关闭正在使用它的程序（如 QGIS）",
            "Check permissions and space, and close any program that has it open (such as QGIS)",
        )
        raise NetworkError([Fault(str(path), said, remedy)]) from None
    finally:
        for rest in (part, part.with_name(f"{part.name}-journal")):
            rest.unlink(missing_ok=True)


def _write_layers(imported: Imported, path: Path, made_with: MadeWith) -> None:
    def write(frame: pd.DataFrame, layer: str, **options: Any) -> None:
        pyogrio.write_dataframe(frame, path, layer=layer, driver="GPKG", append=layer != ROADS, **options)

    write(roads_layer(imported.network), ROADS, geometry_type="LineString")
    write(junctions_layer(imported.network), JUNCTIONS, geometry_type="Point")
    if len(imported.repairs):
        repairs = imported.repairs
        points = shapely.points(repairs["lon"], repairs["lat"])
        write(gpd.GeoDataFrame(repairs, geometry=points, crs=CRS), REPAIRS, geometry_type="Point")
    write(_about(imported, made_with), ABOUT)


def roads_layer(network: Network) -> gpd.GeoDataFrame:
    """Return the roads as lines with the columns of the layer `roads`."""
    roads, minutes = network.roads, network.minutes
    words = np.array(["closed", "backward", "forward", "both"], dtype=object)
    with np.errstate(invalid="ignore"):  # a road without length takes no time at any speed
        km_per_h = 60 * roads["length_km"].to_numpy() / minutes
    columns = {
        "road_id": np.arange(1, len(roads) + 1),
        "from_node": roads["tail"].to_numpy(dtype=np.int64) + 1,
        "to_node": roads["head"].to_numpy(dtype=np.int64) + 1,
        "road_class": roads["road_class"].astype(str).to_numpy(),
        "name": roads["name"].astype(str).to_numpy(),
        "length_km": roads["length_km"].to_numpy(),
        "direction": words[2 * roads["forward"].to_numpy(dtype=int) + roads["backward"].to_numpy(dtype=int)],
        "speed_km_per_h": roads["speed_km_per_h"].to_numpy(),
        "km_per_h": km_per_h,
        "minutes": minutes,
        "enterable": roads["enterable"].to_numpy(),
    }
    return gpd.GeoDataFrame(columns, geometry=network.lines, crs=CRS)


def junctions_layer(network: Network) -> gpd.GeoDataFrame:
    """Return the junctions as points with the columns of the layer `junctions`."""
    points = shapely.points(network.nodes["lon"], network.nodes["lat"])
    columns = {"node_id": np.arange(1, len(points) + 1), "component": _component_ranks(network)}
    return gpd.GeoDataFrame(columns, geometry=points, crs=CRS)


def _component_ranks(network: Network) -> Ints:
    """Return the strong component of each junction, 1 for the one of the most junctions."""
    label, count = strong_components(network)
    rank = np.empty(count, dtype=np.int64)
    rank[np.argsort(-np.bincount(label, minlength=count), kind="stable")] = np.arange(1, count + 1)
    return np.asarray(rank[label])


def _about(imported: Imported, made_with: MadeWith) -> pd.DataFrame:
    network, table = imported.network, made_with.table
    values = {
        "format": FORMAT,
        "gridplan_version": version("gridplan"),
        "mode": network.mode,
        "digest": network.digest,
        "source": imported.source,
        "source_sha256": made_with.source_sha256,
        "options": _json(dict(made_with.options)),
        "speeds_km_per_h": _json(dict(network.speeds_km_per_h)),
        "posted_share": table.posted_share,
        "speed_table": table.model_dump_json(),
        "notes": _json([{"zh": note.zh, "en": note.en} for note in imported.notes]),
    }
    return pd.DataFrame({"item": ITEMS, "value": [str(values[item]) for item in ITEMS]})


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False)
