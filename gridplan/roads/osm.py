"""Roads of an OpenStreetMap extract for one mode of travel.

RULES, for the mode of the speed table:

1. Class: a way is a road where its `highway` is a class of the table. Others (construction, platform …) are left
   out and counted by class; so are areas (`area=yes`), along whose rim nobody drives.
2. Access: of access < vehicle < motor_vehicle < motorcar (driving), access < foot (walking) and access < vehicle <
   bicycle (cycling) the most particular one that is known decides. `no`, `private`, `permit` and their like leave
   the road out, counted by class: nobody may pass. `destination`, `customers` and `permissive` keep it: a
   trip to a hospital ends on such roads, and few through ways are shorter on them. A cyclist may use footways only
   where that is said; walkers and cyclists no `motorroad` unless that is said.
3. Direction: `oneway` of yes, true, 1, −1 or reverse; without one, roundabouts, circular junctions and
   motorways run as drawn. Walkers heed `oneway:foot` only, cyclists `oneway:bicycle` and contraflow lanes
   (`cycleway=opposite…`) first. Lanes that change direction by the hour are open both ways, and counted.
4. Speed, driving only: a readable `maxspeed` times the table's `posted_share`; of several the lowest. Else
   the speed of the class. Limits that cannot be read are counted.
5. Ferries (`route=ferry`) only where asked for; for driving, only those said to carry vehicles. Their speed
   is length by `duration` where it is given and the whole line is in the file, else that of the class.
6. Barriers: a node that bars the mode (a bollard for cars) parts the roads that meet there, and is counted. Gates are
   open unless their access is no or private.
7. Enterable: no trip starts or ends on a bridge, in a tunnel, on a `motorroad`, or on a class that the table says is
   not enterable.
8. Gaps: a way that lacks nodes, as at the edge of an extract, ends at the gap and is counted.

Turn restrictions are not represented; their number is told.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from gridplan.errors import Fault, NetworkError
from gridplan.roads.imported import Imported, no_repairs
from gridplan.roads.network import Floats, Network, roads_frame
from gridplan.roads.osm_file import OsmWays, read_osm_ways
from gridplan.roads.osm_judge import Judge, Way
from gridplan.roads.osm_notes import osm_notes
from gridplan.roads.osm_ways import Pieces, cut_ways, lengths_km
from gridplan.roads.progress import Progress, Step, unheard
from gridplan.roads.simplify import simplify
from gridplan.roads.speed_table import SpeedTable
from gridplan.text import Text

_FASTEST_FERRY_KM_PER_H = 100.0  # a duration that asks for more is a slip


def read_osm(
    path: Path, file_format: str, table: SpeedTable, *, ferries: bool = False, progress: Progress = unheard
) -> Imported:
    """Read the roads of an OSM file for the mode of `table`, reduced to junctions.

    `file_format` is one of `osm_file.FORMATS`. Raises NetworkError for a file that cannot be read or has no
    road for the mode.
    """
    judge = Judge(table, ferries)
    ways = read_osm_ways(path, file_format, judge_way=judge.way, is_barrier=judge.bars, progress=progress)
    pieces = cut_ways(ways.first, ways.refs, ways.lon, ways.lat, ways.barriers)
    if not len(pieces.way):
        raise NetworkError([_no_roads(path, judge, len(ways.records))])
    progress(Step(Text("归并路口", "reducing to junctions")))
    cut = _network(ways, pieces, table)
    network = simplify(cut)
    return Imported(network, path.name, osm_notes(judge, ways, pieces, cut, network), no_repairs())


def _no_roads(path: Path, judge: Judge, kept: int) -> Fault:
    others = "、".join(f"{word} {count}" for word, count in judge.other_classes.most_common(5)) or "—"
    said = Text(
        f"没有可用的道路（可用等级的道路 {kept} 条，其他等级：{others}）",
        f"has no usable road ({kept} of classes in use; other classes: {others})",
    )
    remedy = Text(
        "请确认下载范围含道路（highway）及其节点，并检查 --mode 与 --speeds",
        "See that the extract holds roads (highway) with their nodes, and check --mode and --speeds",
    )
    return Fault(path.name, said, remedy)


def _network(ways: OsmWays[Way], pieces: Pieces, table: SpeedTable) -> Network:
    """Return the network of roads before it is reduced to junctions."""
    columns = pd.DataFrame(ways.records, columns=list(Way._fields))
    length_km = lengths_km(pieces.vertices, pieces.first)
    own_speed = _speed_by_way(columns, pieces, length_km)
    of_road = columns.astype({"road_class": "category", "name": "category"}).iloc[pieces.way]
    roads = roads_frame(
        pieces.tail,
        pieces.head,
        length_km=length_km,
        road_class=of_road["road_class"].array,
        name=of_road["name"].array,
        speed_km_per_h=own_speed[pieces.way],
        forward=of_road["forward"],
        backward=of_road["backward"],
        enterable=of_road["enterable"],
    )
    return Network(pieces.nodes, roads, pieces.vertices, pieces.first, table.speeds_km_per_h, table.mode)


def _speed_by_way(columns: pd.DataFrame, pieces: Pieces, length_km: Floats) -> Floats:
    """Return the own speed of each way, km/h: posted, or of a ferry by its duration; NaN for neither."""
    size = len(pieces.complete)
    minutes = np.where(pieces.complete, columns["duration_min"].to_numpy(), np.nan)
    by_duration = 60 * np.bincount(pieces.way, length_km, minlength=size) / minutes
    by_duration[by_duration > _FASTEST_FERRY_KM_PER_H] = np.nan
    posted = columns["km_per_h"].to_numpy()
    return np.where(np.isnan(posted), by_duration, posted)
