"""Cut ways at shared nodes, barriers and gaps into the roads of a network."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import Geod

from gridplan.roads.network import Floats, Ints

_ELLIPSOID = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Pieces:
    """Ways cut into roads: ends at junctions, geometry, and what was met on the way.

    way: the way of each road. tail, head: junctions of its ends, positions in `nodes` (lon, lat).
    vertices, first: as those of a Network. ways_cut: ways that lack some of their nodes, ways_lost: ways
    without two neighbouring nodes. barriers: places where a barrier parts what would meet. complete: by
    way, whether it lacks none of its nodes.
    """

    nodes: pd.DataFrame
    way: Ints
    tail: Ints
    head: Ints
    vertices: Floats
    first: Ints
    ways_cut: int
    ways_lost: int
    barriers: int
    complete: NDArray[np.bool_]


def cut_ways(first: Ints, refs: Ints, lon: Floats, lat: Floats, barriers: set[int]) -> Pieces:
    """Cut ways into roads.

    The nodes of way k are first[k] … first[k + 1] − 1 of refs, lon and lat; lon is NaN where a node is lacking.
    A road ends where a way ends, where a node is used again, at a barrier, and at a gap. At a barrier each
    road gets an end of its own, so that nothing passes.
    """
    size = len(first) - 1
    way = np.repeat(np.arange(size), np.diff(first))
    gap = np.isnan(lon)
    complete = np.bincount(way[gap], minlength=size) == 0
    stretch = np.cumsum(gap)  # grows at each gap, so that what lies on both sides differs
    kept = ~gap
    kept[1:] &= (refs[1:] != refs[:-1]) | (way[1:] != way[:-1])  # a node written twice in a row
    way, refs, lon, lat, stretch = way[kept], refs[kept], lon[kept], lat[kept], stretch[kept]
    before, after = _neighbours((way[1:] == way[:-1]) & (stretch[1:] == stretch[:-1]), len(way))

    _, place, node = np.unique(refs, return_index=True, return_inverse=True)
    used = np.bincount(node[before | after], minlength=len(place))
    barred = np.isin(refs[place], np.fromiter(barriers, dtype=np.int64, count=len(barriers)))
    splits = (used > 1)[node] | barred[node]
    begin, end = np.flatnonzero(after & (~before | splits)), np.flatnonzero(before & (~after | splits))
    tail, head, source, parted = _own_ends(node[begin], node[end], barred)
    place = place[source]
    sizes = end - begin + 1
    bounds = np.concatenate([[0], np.cumsum(sizes)])
    at = np.repeat(begin - bounds[:-1], sizes) + np.arange(bounds[-1])
    lost = size - len(np.unique(way[begin]))
    return Pieces(
        nodes=pd.DataFrame({"lon": lon[place], "lat": lat[place]}),
        way=way[begin],
        tail=tail,
        head=head,
        vertices=np.column_stack([lon[at], lat[at]]),
        first=bounds,
        ways_cut=int((~complete).sum()) - lost,
        ways_lost=lost,
        barriers=parted,
        complete=complete,
    )


def _neighbours(same: NDArray[np.bool_], size: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return for each of `size` nodes whether a step leads to it, and on from it."""
    before, after = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    before[1:] = after[:-1] = same
    return before, after


def _own_ends(tail: Ints, head: Ints, barred: NDArray[np.bool_]) -> tuple[Ints, Ints, Ints, int]:
    """Renumber the ends of roads 0 … n−1, each end at a barrier by itself.

    Returns tail, head, the old number of each new one, and how many barriers part two ends or more.
    """
    ends = np.column_stack([tail, head]).ravel()
    alone = barred[ends]
    parted = int((np.bincount(ends[alone], minlength=len(barred)) > 1).sum())
    own = np.where(alone, len(barred) + np.arange(len(ends)), ends)
    _, place, number = np.unique(own, return_index=True, return_inverse=True)
    number = number.reshape(-1, 2)
    return number[:, 0], number[:, 1], ends[place], parted


def lengths_km(vertices: Floats, first: Ints) -> Floats:
    """Return the geodesic length on the WGS84 ellipsoid of each line, in kilometres.

    vertices: (m, 2) lon and lat; those of line k are first[k] … first[k + 1] − 1, two or more.
    """
    if len(first) == 1:
        return np.zeros(0)
    lon, lat = vertices[:, 0], vertices[:, 1]
    _, _, step_m = _ELLIPSOID.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    step_m = np.append(step_m, 0.0)
    step_m[first[1:] - 1] = 0  # from one line to the next is no step
    return np.asarray(np.add.reduceat(step_m, first[:-1]) / 1000)
