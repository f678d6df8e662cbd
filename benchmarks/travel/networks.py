"""The networks of the benchmark, written as the tables that every peer starts from.

    python benchmarks/travel/networks.py NETWORK FOLDER

writes into FOLDER network.pickle (the columns of a gridplan Network) and edges.npz: start, end and minutes of every
directed edge, lon and lat of the junctions, and the five junctions `leads` at which the leads stand.
"""

import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from measure import give_up
from pyproj import Transformer

from gridplan.coordinates import WGS84
from gridplan.errors import NetworkError
from gridplan.roads import Network, strong_components
from gridplan.roads.network import roads_frame
from gridplan.roads.osm import read_osm
from gridplan.roads.osm_ways import lengths_km
from gridplan.roads.speed_table import read_speed_table
from gridplan.travel_time import Snap

SEED = 20_260_101
LEADS = 5
LATTICE = 1000  # junctions a side
WUHAN_CRS = "EPSG:32650"  # UTM 50N, metres
TEST_DATA = "GRIDPLAN_TEST_DATA"


def porto_alegre(test_data: Path) -> Network:
    """Return the driving network of Porto Alegre as the product's reader imports it."""
    return read_osm(test_data / "porto_alegre" / "poa_osm.pbf", "pbf", read_speed_table("osm-drive")).network


def wuhan(test_data: Path) -> Network:
    """Return the streets of Wuhan, all two-way, at the speeds of the driving table; classes it lacks are left out.

    A line of the table runs from u to v or from v to u, so junctions are told by where lines end, to the millimetre.
    """
    import pyarrow.parquet as pq

    streets = pq.read_table(test_data / "wuhan_streets" / "streets.parquet").to_pandas()
    table = read_speed_table("osm-drive")
    streets = streets[streets["highway"].isin(table.classes)]
    lines = shapely.from_wkb(streets["geometry"].to_numpy())
    metres = shapely.get_coordinates(lines)
    first = np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(lines))])
    ends = np.column_stack([first[:-1], first[1:] - 1]).ravel()
    _, place, node = np.unique(metres[ends].round(3), axis=0, return_index=True, return_inverse=True)
    tail, head = node.reshape(-1, 2).T
    vertices = np.column_stack(Transformer.from_crs(WUHAN_CRS, WGS84, always_xy=True).transform(*metres.T))
    return Network(
        nodes=pd.DataFrame(vertices[ends[place]], columns=["lon", "lat"]),
        roads=roads_frame(
            tail,
            head,
            length_km=lengths_km(vertices, first),
            road_class=list(streets["highway"]),
            enterable=[table.classes[name].enterable for name in streets["highway"]],
        ),
        vertices=vertices,
        first=first,
        speeds_km_per_h=table.speeds_km_per_h,
    )


def lattice(_: Path) -> Network:
    """Return a lattice of two-way streets of 0.1 to 1 minute."""
    number = np.arange(LATTICE * LATTICE).reshape(LATTICE, LATTICE)
    tail = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    head = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    row, column = np.divmod(number.ravel(), LATTICE)
    lon_lat = np.column_stack([114 + 0.001 * column, 30 + 0.001 * row])
    minutes = np.random.default_rng(SEED).uniform(0.1, 1, len(tail))
    return Network(
        nodes=pd.DataFrame(lon_lat, columns=["lon", "lat"]),
        roads=roads_frame(tail, head, length_km=minutes, road_class="street"),
        vertices=lon_lat[np.column_stack([tail, head]).ravel()],
        first=np.arange(0, 2 * len(tail) + 1, 2),
        speeds_km_per_h={"street": 60.0},
    )


NETWORKS: dict[str, Callable[[Path], Network]] = {"porto_alegre": porto_alegre, "wuhan": wuhan, "lattice": lattice}


def write_tables(network: Network, folder: Path) -> None:
    """Write the tables of a network; the leads stand where everybody can go and come from."""
    roads = network.roads
    tail, head = roads["tail"].to_numpy(), roads["head"].to_numpy()
    forward, backward = roads["forward"].to_numpy(), roads["backward"].to_numpy()
    label, _ = strong_components(network)
    largest = np.flatnonzero(label == np.bincount(label).argmax())
    np.savez(
        folder / "edges.npz",
        start=np.concatenate([tail[forward], head[backward]]),
        end=np.concatenate([head[forward], tail[backward]]),
        minutes=np.concatenate([network.minutes[forward], network.minutes[backward]]),
        lon=network.nodes["lon"].to_numpy(),
        lat=network.nodes["lat"].to_numpy(),
        leads=np.random.default_rng(SEED).choice(largest, LEADS, replace=False),
    )
    words = {name: roads[name].array for name in ("road_class", "name")}
    numbers = {name: roads[name].to_numpy() for name in roads if name not in words}
    parts = network.nodes.to_numpy(), network.vertices, network.first, dict(network.speeds_km_per_h)
    (folder / "network.pickle").write_bytes(pickle.dumps((words | numbers, parts), protocol=5))


def read_tables(folder: Path) -> tuple[dict[str, Any], tuple[Any, ...]]:
    """Return the columns of the roads, and nodes, vertices, first and speeds of a network."""
    with (folder / "network.pickle").open("rb") as file:
        columns, parts = pickle.load(file)
    return columns, parts


def network_of(columns: dict[str, Any], parts: tuple[Any, ...]) -> Network:
    """Return the network of such tables."""
    nodes, vertices, first, speeds = parts
    return Network(pd.DataFrame(nodes, columns=["lon", "lat"]), roads_frame(**columns), vertices, first, speeds)


def at_junctions(network: Network, junctions: np.ndarray) -> Snap:
    """Return points that stand at junctions: at the end of a road that meets there."""
    ends = network.roads[["tail", "head"]].to_numpy()
    road = np.array([np.flatnonzero((ends == junction).any(axis=1))[0] for junction in junctions])
    along = np.where(ends[road, 0] == junctions, 0.0, 1.0)
    on_it, none, nowhere = np.zeros(len(road)), np.full(len(road), -1), np.full(len(road), np.nan)
    columns = (road, none), (along, nowhere), (on_it, nowhere)
    road, along, distance_km = (np.column_stack(pair) for pair in columns)
    return Snap(road, along, distance_km, nearest_km=on_it)


def main() -> None:
    """Write the tables of one network, if its data and packages are there."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    test_data = os.environ.get(TEST_DATA)
    if not test_data and name != "lattice":
        give_up(name, f"{TEST_DATA} is not set; it names the folder of test data (porto_alegre/, wuhan_streets/, …)")
    try:
        write_tables(NETWORKS[name](Path(test_data or ".")), folder)
    except (FileNotFoundError, NetworkError, ImportError) as lacking:
        give_up(name, lacking)


if __name__ == "__main__":
    main()
