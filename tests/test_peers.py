"""Minutes of a whole city equal those of networkx on a graph built from the roads alone."""

import math
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from gridplan.roads import Network, strong_components
from gridplan.roads.osm import read_osm
from gridplan.roads.speed_table import read_speed_table
from gridplan.travel_time import Router, Snap, TravelSettings

# Of the sample: junctions of the part where everything reaches everything, and of what hangs on to it.
WITHIN, OUTSIDE = 34, 6


@pytest.fixture(scope="module")
def city(test_data: Path) -> Network:
    """The driving network of Porto Alegre."""
    return read_osm(test_data / "porto_alegre" / "poa_osm.pbf", "pbf", read_speed_table("osm-drive")).network


@pytest.fixture(scope="module")
def sample(city: Network) -> np.ndarray:
    label, _ = strong_components(city)
    largest = label == np.bincount(label).argmax()
    draw = np.random.default_rng(2026).choice
    parts = [(np.flatnonzero(largest), WITHIN), (np.flatnonzero(~largest), OUTSIDE)]
    return np.concatenate([draw(junctions, count, replace=False) for junctions, count in parts])


def graph_of(network: Network) -> nx.MultiDiGraph:
    """Return the roads as networkx sees them: an edge for each way in which a road may be travelled."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(len(network.nodes)))
    for road, minutes in zip(network.roads.itertuples(), network.minutes, strict=True):
        if road.forward:
            graph.add_edge(road.tail, road.head, minutes=minutes)
        if road.backward:
            graph.add_edge(road.head, road.tail, minutes=minutes)
    return graph


def standing_at(network: Network, junctions: np.ndarray) -> Snap:
    """Return points that stand at junctions, each at the end of some road."""
    tail, head = network.roads["tail"].to_numpy(), network.roads["head"].to_numpy()
    road = [np.flatnonzero((tail == junction) | (head == junction))[0] for junction in junctions]
    along = np.where(tail[road] == junctions, 0.0, 1.0)
    size = len(road)
    return Snap(
        road=np.column_stack([road, np.full(size, -1)]),
        along=np.column_stack([along, np.full(size, math.nan)]),
        distance_km=np.column_stack([np.zeros(size), np.full(size, math.nan)]),
        nearest_km=np.zeros(size),
    )


@pytest.mark.parametrize("towards", [True, False])
def test_minutes_between_junctions_of_a_city_are_those_of_networkx(
    city: Network, sample: np.ndarray, towards: bool
) -> None:
    points = standing_at(city, sample)
    found = Router(city, TravelSettings(terminal_min=0)).minutes(points, points, towards=towards).minutes
    graph = graph_of(city)
    lengths = {a: nx.single_source_dijkstra_path_length(graph, a, weight="minutes") for a in sample}
    expected = np.array([[lengths[a].get(b, math.inf) for b in sample] for a in sample])
    if not towards:  # the same pairs, from the site in the column to the place in the row
        expected = expected.T
    assert np.isinf(expected).any(), "the sample holds pairs without a path"
    assert np.isfinite(expected[:WITHIN, :WITHIN]).all()
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)
