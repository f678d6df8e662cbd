"""What an import of roads brings: the network, and a report of what was read, left out and repaired."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.roads.network import Network
from gridplan.text import Text

REPAIR_COLUMNS = ("kind", "lon", "lat", "moved_m")


@dataclass(frozen=True)
class Imported:
    """A network with the account of its import.

    `notes` are sentences for people: what was read, what was left out and why, what was repaired, each
    with its count. `repairs` is a DataFrame with `REPAIR_COLUMNS`, a row per place that was changed
    (WGS84 degrees, metres); it goes into the network file so that a GIS shows where.
    """

    network: Network
    source: str
    notes: tuple[Text, ...]
    repairs: pd.DataFrame


def no_repairs() -> pd.DataFrame:
    """Return an empty frame of repairs."""
    return pd.DataFrame({"kind": pd.Series(dtype=str)} | {name: pd.Series(dtype=float) for name in REPAIR_COLUMNS[1:]})


def component_sizes(network: Network) -> pd.DataFrame:
    """Return the pieces of a network that hang together both ways, largest first: junctions, length_km.

    A road belongs to the piece of both its ends; one that joins two pieces (one-way in or out) to the smaller.
    """
    label, count = strong_components(network)
    roads = network.roads
    junctions = np.bincount(label, minlength=count)
    tail, head = label[roads["tail"]], label[roads["head"]]
    owner = np.where(junctions[tail] <= junctions[head], tail, head)
    length = np.bincount(owner, roads["length_km"], minlength=count)
    frame = pd.DataFrame({"junctions": junctions, "length_km": length})
    return frame.sort_values(["junctions", "length_km"], ascending=False, ignore_index=True)


def strong_components(network: Network) -> tuple["np.ndarray[tuple[int], np.dtype[np.int32]]", int]:
    """Return the strongly connected component of each junction, and how many there are."""
    roads = network.roads
    tail, head = roads["tail"].to_numpy(), roads["head"].to_numpy()
    forward, backward = roads["forward"].to_numpy(), roads["backward"].to_numpy()
    ends = np.concatenate([tail[forward], head[backward]]), np.concatenate([head[forward], tail[backward]])
    size = len(network.nodes)
    graph = coo_array((np.ones(len(ends[0]), dtype=bool), ends), shape=(size, size))
    count, label = connected_components(graph, directed=True, connection="strong")
    return label, count
