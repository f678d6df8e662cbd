"""Tables of nodes and links: what they say is the network, and what cannot be is told where it stands."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gridplan.coordinates import from_wgs84
from gridplan.errors import Fault, NetworkError
from gridplan.roads.imported import Imported
from gridplan.roads.link_table import read_link_table
from gridplan.roads.speed_table import SpeedTable, read_speed_table

# Three nodes on a line of latitude; a hundredth of a degree is 0.9818 km at 28° N.
NODES = [("1", 120.00, 28.0), ("2", 120.01, 28.0), ("3", 120.02, 28.0)]
STRAIGHT_KM = 0.9818
LINK = {
    "link_id": "a",
    "from_node_id": "1",
    "to_node_id": "2",
    "directed": "false",
    "length": 1,
    "facility_type": "国道",
}
Link = dict[str, Any]


@pytest.fixture(scope="module")
def china() -> SpeedTable:
    return read_speed_table("china-drive")


def write(folder: Path, *links: Link, nodes: Sequence[Sequence[Any]] = NODES, encoding: str = "utf-8") -> Path:
    """Write node.csv and link.csv; each link is `LINK` with other values."""
    header = list(dict.fromkeys(key for link in ({**LINK}, *links) for key in link))
    with (folder / "node.csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([("node_id", "x_coord", "y_coord"), *nodes])
    with (folder / "link.csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([header, *([{**LINK, **link}.get(key, "") for key in header] for link in links)])
    return folder


def read(folder: Path, table: SpeedTable, **options: Any) -> Imported:
    return read_link_table(folder / "link.csv", folder / "node.csv", table=table, **{"length_unit": "km", **options})


def faults_of(folder: Path, table: SpeedTable, **options: Any) -> tuple[Fault, ...]:
    with pytest.raises(NetworkError) as refused:
        read(folder, table, **options)
    return refused.value.faults


def test_directed_link_runs_forward_only_and_another_both_ways(tmp_path: Path, china: SpeedTable) -> None:
    back = {"link_id": "b", "from_node_id": "3", "to_node_id": "2", "directed": "TRUE", "length": 1.5, "free_speed": 45}
    found = read(write(tmp_path, {"name": "解放路"}, back), china)
    roads = found.network.roads
    assert (roads["tail"].tolist(), roads["head"].tolist()) == ([0, 2], [1, 1])
    assert (roads["forward"].tolist(), roads["backward"].tolist()) == ([True, True], [True, False])
    assert roads["name"].tolist() == ["解放路", ""]
    assert found.network.minutes == pytest.approx([60 * 1 / 60, 60 * 1.5 / 45])
    assert found.network.vertices.tolist() == [[120, 28], [120.01, 28], [120.02, 28], [120.01, 28]]
    assert [note.en for note in found.notes] == ["3 nodes and 2 links were read"]


@pytest.mark.parametrize(("unit", "length"), [("km", 1.2), ("m", 1200), ("mile", 1.2 / 1.609344)])
def test_length_is_in_the_unit_that_was_named(tmp_path: Path, china: SpeedTable, unit: str, length: float) -> None:
    roads = read(write(tmp_path, {"length": length}), china, length_unit=unit).network.roads
    assert roads["length_km"].to_numpy() == pytest.approx([1.2])


def test_wrong_unit_is_refused_with_the_ratio(tmp_path: Path, china: SpeedTable) -> None:
    folder = write(tmp_path, {"length": 0.62}, {"link_id": "b", "from_node_id": "2", "to_node_id": "3", "length": 0.62})
    (fault,) = faults_of(folder, china)  # miles taken for kilometres
    assert (
        fault.problem.en
        == f"in km, the median length is {0.62 / STRAIGHT_KM:.3g} times the straight line between its nodes"
    )
    assert len(read(folder, china, length_unit="mile").network.roads) == 2
    (fault,) = faults_of(write(tmp_path, {"length": 1000}), china)
    assert "1.02e+03" in fault.problem.zh


def test_single_link_shorter_than_straight_is_counted(tmp_path: Path, china: SpeedTable) -> None:
    others = [{"link_id": name} for name in "bc"]
    found = read(write(tmp_path, {"length": 0.5}, *others), china)
    assert found.notes[1].en.startswith("1 links are over 5% shorter")
    assert found.network.roads["length_km"].tolist() == [0.5, 1, 1]


def test_every_fault_of_both_tables_is_told_at_once(tmp_path: Path, china: SpeedTable) -> None:
    links = [
        {"to_node_id": "9"},
        {"link_id": "b", "length": 0},
        {"link_id": "b", "facility_type": "天路"},
        {"link_id": "d", "directed": "maybe"},
        {"link_id": "e", "to_node_id": "9", "free_speed": "fast"},
    ]
    told = faults_of(write(tmp_path, *links, nodes=[*NODES, ("1", 120.5, 95)]), china)
    assert [(fault.file, fault.row, fault.column, fault.value) for fault in told] == [
        ("node.csv", 5, "node_id", "1"),
        ("node.csv", 5, "y_coord", "95"),
        ("link.csv", 4, "link_id", "b"),
        ("link.csv", 5, "directed", "maybe"),
        ("link.csv", 3, "length", "0"),
        ("link.csv", 6, "free_speed", "fast"),
        ("link.csv", 2, "to_node_id", "9"),
        ("link.csv", 4, "facility_type", "天路"),
    ]
    assert "(2 rows)" in told[-2].problem.en


def test_geometry_is_followed_and_its_ends_are_set_on_the_nodes(tmp_path: Path, china: SpeedTable) -> None:
    wkt = "LINESTRING (120.0001 28, 120.005 28.001, 120.01 28)"
    network = read(write(tmp_path, {"geometry": wkt}, {"link_id": "b"}), china).network
    assert network.vertices.tolist() == [[120, 28], [120.005, 28.001], [120.01, 28], [120, 28], [120.01, 28]]
    assert network.first.tolist() == [0, 3, 5]


def test_geometry_that_is_no_line_or_ends_elsewhere_is_refused(tmp_path: Path, china: SpeedTable) -> None:
    links = [
        {"geometry": "LINESTRING (120 28"},
        {"link_id": "b", "geometry": "POINT (120 28)"},
        {"link_id": "c", "geometry": "LINESTRING (120.01 28, 120 28)"},
        {"link_id": "d", "geometry": "LINESTRING (120 28, 120.0103 28)"},
    ]
    told = faults_of(write(tmp_path, *links), china)
    assert [fault.row for fault in told] == [2, 3, 4, 5]
    assert "WKT" in told[0].problem.zh
    assert "within 20 m of its nodes" in told[3].problem.en


def test_shifted_nodes_and_geometry_come_to_lie_where_they_are(tmp_path: Path, china: SpeedTable) -> None:
    moved = [(key, *map(float, from_wgs84(lon, lat, "GCJ-02"))) for key, lon, lat in NODES]
    wkt = "LINESTRING ({1} {2}, {4} {5})".format(*moved[0], *moved[1])
    network = read(write(tmp_path, {"geometry": wkt}, nodes=moved), china, datum="GCJ-02").network
    assert network.nodes.to_numpy() == pytest.approx(np.array([[120, 28], [120.01, 28]]), abs=2e-8)
    assert network.vertices == pytest.approx(network.nodes.to_numpy(), abs=2e-8)


def test_links_from_a_node_to_itself_and_nodes_without_links_are_counted(tmp_path: Path, china: SpeedTable) -> None:
    found = read(write(tmp_path, {}, {"link_id": "b", "to_node_id": "1"}), china)
    assert len(found.network.roads) == 1
    assert [note.en for note in found.notes[1:]] == [
        "1 links from a node to itself were left out",
        "1 nodes without a link were left out",
    ]
    (fault,) = faults_of(write(tmp_path, {"to_node_id": "1"}), china)
    assert fault.problem.en == "no link joins two nodes"


def test_table_in_gbk_is_read_where_that_is_named(tmp_path: Path, china: SpeedTable) -> None:
    folder = write(tmp_path, {"name": "解放路"}, encoding="gbk")
    assert read(folder, china, encoding="gbk").network.roads["name"].tolist() == ["解放路"]
    assert "GBK" in faults_of(folder, china)[0].remedy.en
