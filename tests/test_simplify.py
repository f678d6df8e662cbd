"""A network reduced to junctions: what stays, what is joined, and that minutes do not change."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from road_drawing import drawn_network, told

from gridplan.roads.network import Network, roads_frame
from gridplan.roads.simplify import simplify

LINE = "a b c d"
FORK = """
a b c d
    e
"""


def test_roads_that_continue_each_other_become_one_with_their_geometry() -> None:
    before = drawn_network(LINE, {"ab": {}, "cb": {}, "cd": {}})
    after = simplify(before)
    assert told(after, LINE) == ["abcd="]
    assert after.nodes["lon"].tolist() == [120.0, 120.03]
    assert after.roads["length_km"].sum() == pytest.approx(before.roads["length_km"].sum(), rel=1e-12)


def test_a_fork_and_dead_ends_stay() -> None:
    assert told(simplify(drawn_network(FORK, {"ab": {}, "bc": {}, "cd": {}, "ce": {}})), FORK) == ["abc=", "cd=", "ec="]


@pytest.mark.parametrize(
    "other",
    [{"road_class": "street"}, {"name": "瓯江大桥"}, {"speed_km_per_h": 40.0}, {"enterable": False}],
    ids=lambda other: next(iter(other)),
)
def test_a_junction_stays_where_the_roads_differ(other: dict[str, object]) -> None:
    differing = drawn_network(LINE, {"ab": {}, "bc": other, "cd": other})
    assert told(simplify(differing), LINE) == ["ab=", "bcd="]


def test_roads_of_equal_own_speed_are_joined() -> None:
    own = {"speed_km_per_h": 40.0}
    after = simplify(drawn_network(LINE, {"ab": own, "bc": own, "cd": {}}))
    assert told(after, LINE) == ["abc=", "cd="]
    assert sorted(after.roads["speed_km_per_h"].fillna(0)) == [0, 40]


def test_a_junction_stays_where_a_one_way_road_begins_and_where_two_meet_head_on() -> None:
    one_way = {"backward": False}
    assert told(simplify(drawn_network(LINE, {"ab": {}, "bc": one_way, "cd": one_way})), LINE) == ["ab=", "bcd>"]
    assert told(simplify(drawn_network(LINE, {"ab": one_way, "cb": one_way, "cd": {}})), LINE) == ["ab>", "cb>", "cd="]


def test_a_one_way_road_drawn_in_parts_either_way_becomes_one() -> None:
    parts = {"ab": {"backward": False}, "cb": {"forward": False}, "cd": {"backward": False}}
    after = simplify(drawn_network(LINE, parts))
    assert told(after, LINE) == ["abcd>"]
    assert after.roads["forward"].tolist() == [True]


SQUARE = """
a b
c d
"""


def test_a_circle_by_itself_keeps_its_most_south_western_junction() -> None:
    after = simplify(drawn_network(SQUARE, {"ab": {}, "bd": {}, "dc": {}, "ca": {}}))
    assert after.nodes.to_numpy().tolist() == [[120.0, 27.99]]
    assert after.roads[["tail", "head"]].to_numpy().tolist() == [[0, 0]]
    assert len(after.vertices) == 5


def test_a_loop_at_a_junction_and_parallel_roads_survive() -> None:
    loop = """
    e a b
      c d
    """
    after = simplify(drawn_network(loop, {"ea": {}, "ab": {}, "bd": {}, "dc": {}, "ca": {}}))
    assert told(after, loop) in (["acdba=", "ea="], ["abdca=", "ea="])
    both = simplify(drawn_network(SQUARE, {"ab": {}, "bd": {}, "ac": {}, "cd": {}, "ad": {}}))
    assert told(both, SQUARE) == ["abd=", "acd=", "ad="]


def test_junctions_without_roads_are_left_out() -> None:
    assert len(simplify(drawn_network(LINE, {"ab": {}})).nodes) == 2


def test_a_closed_road_stays_closed() -> None:
    shut = {"forward": False, "backward": False}
    assert told(simplify(drawn_network(LINE, {"ab": {}, "bc": shut, "cd": shut})), LINE) == ["ab=", "bcdx"]


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Roads between up to nine junctions of a three-by-three board, straight or with a bend, any direction."""
    count = draw(st.integers(2, 9))
    ends = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), min_size=1, max_size=14))
    ways = st.sampled_from([(True, True), (True, True), (True, False), (False, True), (False, False)])
    directions = np.array([draw(ways) for _ in ends])
    nodes = pd.DataFrame([(120 + k % 3, 28 + k // 3 + k / 100) for k in range(count)], columns=["lon", "lat"])
    place = nodes.to_numpy(dtype=float)
    lines = []
    for number, (tail, head) in enumerate(ends):
        bend = [place[tail] + [0.1 + number / 100, 0.3]] if tail == head or draw(st.booleans()) else []
        lines.append([place[tail], *bend, place[head]])
    tails, heads = np.array(ends).T
    roads = roads_frame(
        tails,
        heads,
        length_km=np.array([draw(st.sampled_from([0.5, 1.0, 2.0])) + k / 64 for k in range(len(ends))]),
        road_class=[draw(st.sampled_from(["road", "road", "street"])) for _ in ends],
        name=[draw(st.sampled_from(["", "", "桥"])) for _ in ends],
        forward=directions[:, 0],
        backward=directions[:, 1],
    )
    first = np.concatenate([[0], np.cumsum([len(line) for line in lines])])
    return Network(nodes, roads, np.vstack(lines), first, {"road": 60.0, "street": 30.0})


def minutes_between(network: Network) -> dict[tuple[tuple[float, float], tuple[float, float]], float]:
    """Return shortest minutes between junctions by their places, with another engine than the product's."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(len(network.nodes)))
    for road, minutes in zip(network.roads.itertuples(), network.minutes.tolist(), strict=True):
        if road.forward:
            graph.add_edge(road.tail, road.head, minutes=minutes)
        if road.backward:
            graph.add_edge(road.head, road.tail, minutes=minutes)
    place = [tuple(row) for row in network.nodes.to_numpy().tolist()]
    found = nx.all_pairs_dijkstra_path_length(graph, weight="minutes")
    return {(place[a], place[b]): minutes for a, reached in found for b, minutes in reached.items()}


@given(networks())
def test_minutes_between_junctions_that_stay_and_kilometres_do_not_change(network: Network) -> None:
    after = simplify(network)
    old, new = minutes_between(network), minutes_between(after)
    kept = {tuple(row) for row in after.nodes.to_numpy().tolist()}
    expected = {pair: value for pair, value in old.items() if set(pair) <= kept}
    assert new == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert after.roads["length_km"].sum() == pytest.approx(network.roads["length_km"].sum(), rel=1e-12)


@given(networks())
def test_every_road_end_lies_at_its_junction(network: Network) -> None:
    after = simplify(network)
    place = after.nodes.to_numpy()
    assert np.array_equal(after.vertices[after.first[:-1]], place[after.roads["tail"]])
    assert np.array_equal(after.vertices[after.first[1:] - 1], place[after.roads["head"]])


@given(networks())
def test_nothing_is_left_to_reduce(network: Network) -> None:
    once = simplify(network)
    assert simplify(once).digest == once.digest


@given(networks(), st.data())
def test_the_result_does_not_depend_on_order_or_drawing_direction(network: Network, data: st.DataObject) -> None:
    assert simplify(shuffled(network, data)).digest == simplify(network).digest


def shuffled(network: Network, data: st.DataObject) -> Network:
    """Return the same roads and junctions in another order, some of them drawn the other way round."""
    size = len(network.roads)
    order = data.draw(st.permutations(range(size)))
    turned = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)))[list(order)]
    number = np.array(data.draw(st.permutations(range(len(network.nodes)))))
    roads = network.roads.iloc[list(order)].reset_index(drop=True)
    lines = [network.vertices[network.first[k] : network.first[k + 1]] for k in order]
    lines = [line[::-1] if turn else line for line, turn in zip(lines, turned, strict=True)]
    tail, head = number[roads["tail"]], number[roads["head"]]
    frame = roads.assign(
        tail=np.where(turned, head, tail),
        head=np.where(turned, tail, head),
        forward=np.where(turned, roads["backward"], roads["forward"]),
        backward=np.where(turned, roads["forward"], roads["backward"]),
    )
    nodes = network.nodes.iloc[np.argsort(number)].reset_index(drop=True)
    return Network(
        nodes,
        frame,
        np.vstack(lines),
        np.concatenate([[0], np.cumsum([len(line) for line in lines])]),
        network.speeds_km_per_h,
    )
