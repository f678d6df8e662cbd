"""Reduce a network to its junctions: roads that merely continue each other become one, geometry kept.

RULES:

1. A junction stays where other than two road ends meet: crossings, forks, dead ends.
2. It stays where the two roads differ in class, name, own speed or enterability. Names count because planners
   close roads by name: a bridge must stay apart from the street that it carries on.
3. It stays where the direction of travel changes, as where a one-way road begins.
4. Of a circle without any such junction the westernmost one stays (the southernmost of those).
5. Roads that begin and end at one junction, and parallel roads, stay as they are.
6. Junctions without roads are left out: nothing leads there.

Minutes between junctions that stay, and kilometres in all, do not change. The result does not depend on the order
or the direction in which roads were drawn: a one-way road runs as it is travelled, any other from its western
(southern) end; roads are sorted by where they run, junctions numbered as roads meet them.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.roads.network import Floats, Ints, Network, roads_frame

# Road k has two ends: 2k at its first vertex, 2k + 1 at its last; `end ^ 1` is the other end of the same road.
_TWO_ENDS = 2
_ATTRIBUTES = ("road_class", "name", "speed_km_per_h", "enterable")


def simplify(network: Network) -> Network:
    """Return `network` reduced to its junctions. Road ends must lie at their junctions."""
    if network.roads.empty:
        return network
    onward = _open_circles(network, _onward(network))
    entered, begin = _chains(onward)
    entered = _turned_as_ruled(network, entered, begin)
    return _merged(network, entered, begin)


def _nodes_of_ends(roads: pd.DataFrame) -> Ints:
    return np.asarray(roads[["tail", "head"]].to_numpy(dtype=np.int64).ravel())


def _onward(network: Network) -> Ints:
    """Return for each road end the end in which its road goes on, −1 where the junction stays."""
    roads = network.roads
    node = _nodes_of_ends(roads)
    ends = np.argsort(node, kind="stable")
    ends = ends[np.bincount(node)[node[ends]] == _TWO_ENDS]  # RULE 1
    one, two = ends[::2], ends[1::2]
    leads_in = np.column_stack([roads["backward"], roads["forward"]]).ravel()
    leads_out = np.column_stack([roads["forward"], roads["backward"]]).ravel()
    same = one // 2 != two // 2
    for name in _ATTRIBUTES:  # RULE 2
        code, _ = pd.factorize(roads[name])  # NaN, the speed of the class, is like NaN
        same &= code[one // 2] == code[two // 2]
    same &= (leads_in[one] == leads_out[two]) & (leads_out[one] == leads_in[two])  # RULE 3
    onward = np.full(len(node), -1, dtype=np.int64)
    onward[one[same]], onward[two[same]] = two[same], one[same]
    return onward


def _open_circles(network: Network, onward: Ints) -> Ints:
    """Return `onward` with one junction kept in each circle of roads that only continue each other (RULE 4)."""
    ends = np.flatnonzero(onward >= 0)
    size = len(onward) // 2
    graph = coo_array((np.ones(len(ends), dtype=np.int8), (ends // 2, onward[ends] // 2)), shape=(size, size))
    count, part = connected_components(graph, directed=False)
    circle = np.bincount(part[ends // 2], minlength=count) == 2 * np.bincount(part, minlength=count)
    inside = ends[circle[part[ends // 2]]]
    place = network.nodes[["lon", "lat"]].to_numpy(dtype=float)[_nodes_of_ends(network.roads)[inside]]
    inside = inside[np.lexsort((place[:, 1], place[:, 0], part[inside // 2]))]
    _, west = np.unique(part[inside // 2], return_index=True)
    kept = inside[west]
    opened = onward.copy()
    opened[onward[kept]] = -1
    opened[kept] = -1
    return opened


def _chains(onward: Ints) -> tuple[Ints, Ints]:
    """Return the ends by which the roads of each chain are entered, in order, and where each chain begins."""
    following, seen = onward.tolist(), bytearray(len(onward) // 2)
    entered: list[int] = []
    begin: list[int] = []
    for start in np.flatnonzero(onward < 0).tolist():
        if seen[start // 2]:
            continue
        begin.append(len(entered))
        end = start
        while end >= 0:
            seen[end // 2] = 1
            entered.append(end)
            end = following[end ^ 1]
    return np.array(entered, dtype=np.int64), np.array(begin, dtype=np.int64)


def _turned_as_ruled(network: Network, entered: Ints, begin: Ints) -> Ints:
    """Return the entered ends with chains turned about where the rule on direction asks for it."""
    roads, size = network.roads, _sizes(begin, len(entered))
    last = begin + size - 1
    leads_out = np.column_stack([roads["forward"], roads["backward"]]).ravel()
    out, back = leads_out[entered[begin]], leads_out[entered[begin] ^ 1]
    # Two vertices deep, so that a road back to its own junction has a direction too.
    here, there = (_two_vertices(network, end) for end in (entered[begin], entered[last] ^ 1))
    turn = (back & ~out) | ((back == out) & _comes_after(here, there))
    chain = np.repeat(np.arange(len(begin)), size)
    mirrored = (2 * begin + size - 1)[chain] - np.arange(len(entered))
    return np.where(turn[chain], entered[mirrored] ^ 1, entered)


def _two_vertices(network: Network, ends: Ints) -> Floats:
    """Return the first two vertices of each road as met from an end: lon, lat, lon, lat."""
    road, at_head = ends // 2, ends % 2 == 1
    first = np.where(at_head, network.first[road + 1] - 1, network.first[road])
    return np.hstack([network.vertices[first], network.vertices[first + np.where(at_head, -1, 1)]])


def _comes_after(one: Floats, two: Floats) -> NDArray[np.bool_]:
    """Whether the rows of `one` stand behind those of `two` in the order of their columns."""
    differ = one != two
    column = differ.argmax(axis=1)
    row = np.arange(len(one))
    return np.asarray(one[row, column] > two[row, column])


def _merged(network: Network, entered: Ints, begin: Ints) -> Network:
    """Return the network of chains, sorted by where they run."""
    order = _order(network, entered, begin)
    size = _sizes(begin, len(entered))[order]
    entered = entered[_spans(begin[order], size)]
    begin = np.cumsum(size) - size
    roads, node = network.roads, _nodes_of_ends(network.roads)
    one = roads.iloc[entered[begin] // 2]
    as_drawn = entered[begin] % 2 == 0
    forward, backward = one["forward"].to_numpy(), one["backward"].to_numpy()
    ends = np.column_stack([node[entered[begin]], node[entered[begin + size - 1] ^ 1]])
    number, kept = pd.factorize(ends.ravel())  # RULE 6
    vertices, first = _vertices(network, entered, begin)
    return Network(
        nodes=network.nodes.iloc[kept].reset_index(drop=True),
        roads=roads_frame(
            number[::2],
            number[1::2],
            length_km=np.add.reduceat(roads["length_km"].to_numpy()[entered // 2], begin),
            road_class=one["road_class"].array,
            name=one["name"].array,
            speed_km_per_h=one["speed_km_per_h"],
            forward=np.where(as_drawn, forward, backward),
            backward=np.where(as_drawn, backward, forward),
            enterable=one["enterable"],
        ),
        vertices=vertices,
        first=first,
        speeds_km_per_h=network.speeds_km_per_h,
        mode=network.mode,
    )


def _order(network: Network, entered: Ints, begin: Ints) -> Ints:
    """Return the chains sorted by both ends, then by what tells parallel roads apart."""
    roads, last = network.roads, begin + _sizes(begin, len(entered)) - 1
    one = roads.iloc[entered[begin] // 2]
    words = [pd.Categorical(one[name].astype(str)).codes for name in ("road_class", "name")]
    keys = [
        one["enterable"],
        one["forward"] & one["backward"],
        one["speed_km_per_h"].fillna(-1),
        *words,
        np.add.reduceat(roads["length_km"].to_numpy()[entered // 2], begin),
        *_two_vertices(network, entered[last] ^ 1).T[::-1],
        *_two_vertices(network, entered[begin]).T[::-1],
    ]
    return np.lexsort([np.asarray(key) for key in keys])


def _vertices(network: Network, entered: Ints, begin: Ints) -> tuple[Floats, Ints]:
    """Return the vertices of all chains and where each begins; the vertex at which two roads join is kept once."""
    road, turned = entered // 2, entered % 2 == 1
    joins = np.ones(len(entered), dtype=np.int64)
    joins[begin] = 0
    size = np.diff(network.first)[road] - joins
    step = np.where(turned, -1, 1)
    start = np.where(turned, network.first[road + 1] - 1, network.first[road]) + step * joins
    at = np.repeat(start, size) + np.repeat(step, size) * _spans(np.zeros_like(size), size)
    first = np.concatenate([[0], np.cumsum(np.add.reduceat(size, begin))])
    return network.vertices[at], first


def _sizes(begin: Ints, total: int) -> Ints:
    return np.diff(np.append(begin, total))


def _spans(start: Ints, size: Ints) -> Ints:
    """Return start[0], start[0] + 1, … (size[0] numbers), then those of start[1], and so on."""
    return np.repeat(start - np.cumsum(size) + size, size) + np.arange(size.sum())
