"""For peers that make connected parts and know neither leads nor islands: leads for parts, and ties between islands."""

import networkx as nx
import numpy as np
from instances import Floats, Instance, Integers
from scipy.optimize import linear_sum_assignment
from scipy.spatial import KDTree


def minutes_of_parts(instance: Instance, part: Integers) -> Floats:
    """Return part × lead: what a part adds to the mean minutes of all people if it follows a lead."""
    minutes = np.zeros((instance.grids, instance.minutes.shape[1]))
    np.add.at(minutes, part, instance.weights[:, None] * instance.minutes)
    return minutes


def matched(minutes: Floats) -> tuple[float, Integers]:
    """Return the sum of the cheapest one-to-one matching, and the lead of each part; leads left over lead nothing."""
    parts, leads = linear_sum_assignment(minutes)
    return float(minutes[parts, leads].sum()), np.asarray(leads, dtype=np.int64)


def tied_graph(instance: Instance) -> nx.Graph:
    """Return the units and their neighbours as one connected graph.

    Each island is tied to the largest by one edge, between the two units whose minutes to all leads are most alike.
    """
    graph = nx.Graph()
    graph.add_nodes_from(range(len(instance.population)))
    graph.add_edges_from(instance.edges.tolist())
    main, *islands = sorted(map(sorted, nx.connected_components(graph)), key=len, reverse=True)
    for island in islands:
        away, nearest = KDTree(instance.minutes[main]).query(instance.minutes[island])
        graph.add_edge(island[away.argmin()], main[nearest[away.argmin()]])
    return graph
