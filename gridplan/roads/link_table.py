"""Roads from a table of links and one of nodes, with the columns of the General Modeling Network Specification."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import shapely

from gridplan.coordinates import Datum, distance_km, to_wgs84
from gridplan.errors import Fault, NetworkError
from gridplan.layers import LAT, LON, ROW, Field, read_table
from gridplan.roads.imported import Imported, no_repairs
from gridplan.roads.network import Network, roads_frame
from gridplan.roads.pieces import Floats, Ints, Lines, end_points, with_ends_at
from gridplan.roads.speed_table import SpeedTable
from gridplan.roads.words import OTHER_MODES, SPEED, Column, Problem, classes
from gridplan.text import Text

LengthUnit = Literal["km", "m", "mile"]
KM = {"km": 1.0, "m": 0.001, "mile": 1.609344}
SHORTEST, LONGEST = 0.95, 3.0  # length over straight line: less cannot be, and more is not usual, of a road
END_GAP_KM = 0.02  # how far a link's geometry may end from its node

NODE_FIELDS = (Field("node_id", unique=True), LON, LAT)
NODE_COLUMNS = {"lon": "x_coord", "lat": "y_coord"}
LINK_FIELDS = (
    Field("link_id", unique=True),
    Field("from_node_id"),
    Field("to_node_id"),
    Field("directed", "flag"),
    Field("length", "number", above=0),
    replace(SPEED, name="free_speed"),
    Field("facility_type", required=False),
    Field("name", required=False),
    Field("geometry", required=False),
)


@dataclass(frozen=True)
class _Links:
    """Links with their ends known: the table, positions in the nodes table, and straight lines in kilometres."""

    file: str
    frame: pd.DataFrame
    tail: Ints
    head: Ints
    straight_km: Floats
    length_km: Floats


def read_link_table(
    links_path: str | Path,
    nodes_path: str | Path,
    *,
    table: SpeedTable,
    length_unit: LengthUnit,
    datum: Datum = "WGS84",
    encoding: str = "utf-8",
) -> Imported:
    """Return the roads of a link table as a network: links meet at their nodes and nowhere else.

    Links: link_id, from_node_id, to_node_id, directed, length (in `length_unit`), and optional free_speed (km/h),
    facility_type (a class of `table`), name, geometry (WKT, along the link). Nodes: node_id, x_coord, y_coord
    (degrees of `datum`, as is the geometry). A directed link is travelled forward only, another both ways.
    Raises NetworkError with every fault of both files.
    """
    links_path, nodes_path = Path(links_path), Path(nodes_path)
    faults: list[Fault] = []
    nodes = read_table(nodes_path, NODE_FIELDS, columns=NODE_COLUMNS, encoding=encoding, faults=faults)
    frame = read_table(links_path, LINK_FIELDS, columns={}, encoding=encoding, faults=faults)
    if nodes is None or frame is None:
        raise NetworkError(faults)
    faults += _unknown_nodes(links_path, nodes_path, frame, nodes)
    said = _classes(links_path, frame, table, faults)
    if faults:  # what follows needs places and lengths
        raise NetworkError(faults)
    used = ~said["left_out"]
    notes = [OTHER_MODES.format(f"{(~used).sum():,}")] if not used.all() else []
    frame, said = frame[used].reset_index(drop=True), said[used].reset_index(drop=True)
    places = np.column_stack(to_wgs84(nodes["lon"], nodes["lat"], datum))
    links = _links(links_path.name, frame, nodes, places, KM[length_unit])
    faults += _unit_faults(links, length_unit)
    lines = _geometry(links, places, datum, faults)
    if faults:
        raise NetworkError(faults)
    frame, loop = frame.join(said), links.tail == links.head
    if loop.all():
        remedy = Text("请检查 from_node_id 与 to_node_id", "Check from_node_id and to_node_id")
        raise NetworkError([Fault(links_path.name, Text("没有连接两个节点的路段", "no link joins two nodes"), remedy)])
    network = _network(links, frame, places, lines, table)
    return Imported(network, links_path.name, tuple(_notes(links, frame, nodes, network) + notes), no_repairs())


def _unknown_nodes(links_path: Path, nodes_path: Path, frame: pd.DataFrame, nodes: pd.DataFrame) -> list[Fault]:
    def problem(_: str) -> Problem:
        return (
            Text(f"{nodes_path.name} 中没有该节点", f"no such node in {nodes_path.name}"),
            Text("请补上该节点，或更正编号", "Add the node, or correct the id"),
        )

    columns = [Column(links_path.name, name, frame[name], frame[ROW]) for name in ("from_node_id", "to_node_id")]
    return [
        fault
        for column in columns
        for fault in column.faults(~column.words.isin(nodes["node_id"]) & (column.words != ""), problem)
    ]


def _classes(path: Path, frame: pd.DataFrame, table: SpeedTable, faults: list[Fault]) -> pd.DataFrame:
    column = Column(path.name, "facility_type", frame["facility_type"], frame[ROW])
    return classes(column, frame["free_speed"], table, faults)


def _links(file: str, frame: pd.DataFrame, nodes: pd.DataFrame, places: Floats, km: float) -> _Links:
    position = pd.Series(np.arange(len(nodes)), index=nodes["node_id"])
    tail, head = (position[frame[name]].to_numpy() for name in ("from_node_id", "to_node_id"))
    straight_km = distance_km(*places[tail].T, *places[head].T)
    return _Links(file, frame, tail, head, straight_km, km * frame["length"].to_numpy(dtype=float))


def _unit_faults(links: _Links, length_unit: LengthUnit) -> list[Fault]:
    """Return the fault of lengths that do not fit the map: most links shorter than straight, or far longer."""
    apart = links.straight_km > 0
    ratio = links.length_km[apart] / links.straight_km[apart]
    if not ratio.size:
        return []
    usual = float(np.median(ratio))
    if SHORTEST <= usual <= LONGEST:
        return []
    problem = Text(
        f"按单位 {length_unit} 计，长度的中位数是两端直线距离的 {usual:.3g} 倍",
        f"in {length_unit}, the median length is {usual:.3g} times the straight line between its nodes",
    )
    remedy = Text(
        "请检查长度单位（km、m、mile）和节点坐标", "Check the unit of length (km, m, mile) and the nodes' coordinates"
    )
    return [Fault(links.file, problem, remedy, column="length")]


def _geometry(links: _Links, places: Floats, datum: Datum, faults: list[Fault]) -> Lines:
    """Return each link's line, WGS84 degrees, from node to node: its geometry, or else a straight line."""
    ends = np.concatenate([places[links.tail], places[links.head]])
    straight: Lines = np.asarray(shapely.linestrings(ends.reshape(2, -1, 2).transpose(1, 0, 2)))
    words = links.frame["geometry"]
    column = Column(links.file, "geometry", words, links.frame[ROW])
    given = (words != "").to_numpy()
    wkt = np.where(given, words.to_numpy(dtype=object), None)
    shapes = shapely.force_2d(shapely.from_wkt(wkt, on_invalid="ignore"))
    is_line = (shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING) & (shapely.length(shapes) > 0)
    faults += column.faults(pd.Series(given & ~is_line), _not_a_line)
    drawn = given & is_line
    if not drawn.any():
        return straight
    lines = shapely.transform(shapes[drawn], lambda x, y: to_wgs84(x, y, datum), interleaved=False)
    aims = ends[np.tile(drawn, 2)]
    gap_km = distance_km(*end_points(lines).T, *aims.T).reshape(2, -1).max(axis=0)
    astray = np.zeros(len(words), dtype=bool)
    astray[drawn] = gap_km > END_GAP_KM
    faults += column.faults(pd.Series(astray), _ends_elsewhere)
    straight[drawn] = with_ends_at(lines, aims)
    return straight


def _not_a_line(_: str) -> Problem:
    return (
        Text("不是 WKT 格式的线", "is no line in WKT"),
        Text("请写成 LINESTRING (经度 纬度, …)，或留空", "Write LINESTRING (lon lat, …), or leave it blank"),
    )


def _ends_elsewhere(_: str) -> Problem:
    limit_m = f"{1000 * END_GAP_KM:g}"
    return (
        Text(
            f"线的两端距起讫节点超过 {limit_m} 米", f"the line does not begin and end within {limit_m} m of its nodes"
        ),
        Text("请检查线的方向、坐标系或节点", "Check the direction of the line, its datum, or the nodes"),
    )


def _network(links: _Links, frame: pd.DataFrame, places: Floats, lines: Lines, table: SpeedTable) -> Network:
    """Return the network of the links that join two nodes, and of their nodes."""
    kept = links.tail != links.head
    used, ends = np.unique(np.concatenate([links.tail[kept], links.head[kept]]), return_inverse=True)
    tail, head = ends.reshape(2, -1)
    frame = frame[kept]
    return Network(
        nodes=pd.DataFrame(places[used], columns=["lon", "lat"]),
        roads=roads_frame(
            tail,
            head,
            length_km=links.length_km[kept],
            speed_km_per_h=frame["free_speed"].to_numpy(),
            backward=~frame["directed"].to_numpy(dtype=bool),
            **{name: frame[name].to_numpy() for name in ("road_class", "name", "enterable")},
        ),
        vertices=shapely.get_coordinates(lines[kept]),
        first=np.append(0, np.cumsum(shapely.get_num_coordinates(lines[kept]))),
        speeds_km_per_h=table.speeds_km_per_h,
        mode=table.mode,
    )


def _notes(links: _Links, frame: pd.DataFrame, nodes: pd.DataFrame, network: Network) -> list[Text]:
    """Return what was read, and counts of what was left out or is doubtful."""
    read = f"{len(nodes):,}", f"{len(frame):,}"
    short = links.length_km < SHORTEST * links.straight_km
    counted = [
        (
            links.tail == links.head,
            Text("{0} 个路段起讫为同一节点，未计入", "{0} links from a node to itself were left out"),
        ),
        (
            short,
            Text(
                "{0} 个路段比两端直线距离短 5% 以上，长度照用",
                "{0} links are over 5% shorter than a straight line; their lengths are used as given",
            ),
        ),
        (
            frame["outside_table"],
            Text(
                "{0} 个路段的等级不在车速表中，按其自己的车速计算",
                "{0} links of no class of the speed table are driven at their own speed",
            ),
        ),
        (
            np.ones(len(nodes) - len(network.nodes)),
            Text("{0} 个节点没有路段，未计入", "{0} nodes without a link were left out"),
        ),
    ]
    notes = [Text("读取 {0} 个节点、{1} 个路段", "{0} nodes and {1} links were read").format(*read)]
    return notes + [sentence.format(f"{int(np.sum(rows)):,}") for rows, sentence in counted if np.sum(rows)]
