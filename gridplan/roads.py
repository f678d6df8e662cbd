"""The road network: nodes with coordinates, directed edges with minutes, and a digest of it all."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Network:
    """Nodes 0 … n−1 (WGS84 degrees) and directed edges with free-flow minutes."""

    lon: Floats
    lat: Floats
    tail: Ints
    head: Ints
    minutes: Floats

    def matrix(self) -> csr_array:
        """Return the n × n CSR matrix of minutes, the fastest of parallel edges each.

        scipy adds up the entries of parallel edges when it builds a CSR matrix, so they are
        collapsed to their minimum first.
        """
        order = np.lexsort((self.minutes, self.head, self.tail))
        tail, head, minutes = self.tail[order], self.head[order], self.minutes[order]
        first = np.ones(len(tail), dtype=bool)
        first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        size = len(self.lon)
        return csr_array((minutes[first], (tail[first], head[first])), shape=(size, size))

    @property
    def digest(self) -> str:
        """SHA-256 over nodes and edges: equal networks have equal digests."""
        parts = (self.lon, self.lat, self.tail, self.head, self.minutes)
        return hashlib.sha256(b"".join(np.ascontiguousarray(part).tobytes() for part in parts)).hexdigest()


def network_from_links(nodes: pd.DataFrame, links: pd.DataFrame, *, speeds_km_per_h: Mapping[str, float]) -> Network:
    """Return the network of a link table.

    `nodes` has index id and columns lon, lat (WGS84 degrees). `links` has columns from_id, to_id,
    road_km, road_class and oneway (bool); each link runs both ways unless it is one-way. Minutes are
    60 × road_km / speed of the class. Ids must be in `nodes`; raises ValueError for a class without speed.
    """
    slow = sorted(set(links["road_class"]) - set(speeds_km_per_h))
    if slow:
        raise ValueError(f"no speed for road classes {', '.join(slow)}")
    position = {key: number for number, key in enumerate(nodes.index)}
    tail = links["from_id"].map(position).to_numpy(dtype=np.int64)
    head = links["to_id"].map(position).to_numpy(dtype=np.int64)
    minutes = (
        60 * links["road_km"].to_numpy(dtype=float) / links["road_class"].map(speeds_km_per_h).to_numpy(dtype=float)
    )
    both = ~links["oneway"].to_numpy(dtype=bool)
    return Network(
        lon=nodes["lon"].to_numpy(dtype=float),
        lat=nodes["lat"].to_numpy(dtype=float),
        tail=np.concatenate([tail, head[both]]),
        head=np.concatenate([head, tail[both]]),
        minutes=np.concatenate([minutes, minutes[both]]),
    )
