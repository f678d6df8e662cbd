"""One peer answers one query, in a process of its own: minutes from every junction to five leads.

    python benchmarks/travel/peers.py PEER FOLDER

reads the tables that networks.py wrote into FOLDER and writes PEER.json (seconds to build, seconds of the fastest
query, peak memory in GB) and PEER.npy (the minutes, lead × junction) there. Reading tables and importing are not timed;
each peer answers in its own form, and that is turned into an array after the clock has stopped. The minutes run
against the traffic, so each peer is given every edge turned round.
"""

import sys
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from measure import give_up, peak_gb, report, timed_s
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ROUNDS, FEWEST_ROUNDS = 7, 2
BUDGET_S = 20.0  # slow peers get fewer rounds
FLOAT64_MIN = 1e-6


class Peer:
    """Holds the tables; `build` makes of them what can answer, `query` asks it, `minutes` reads the answer."""

    tolerance_min: ClassVar[float] = FLOAT64_MIN
    api: ClassVar[str]

    def __init__(self, folder: Path) -> None:
        with np.load(folder / "edges.npz") as edges:
            self.leads: NDArray[np.int64] = edges["leads"]
            self.start, self.end, self.each_min = edges["end"], edges["start"], edges["minutes"]
            self.lon, self.lat = edges["lon"], edges["lat"]
        self.size = len(self.lon)

    def build(self) -> None:
        raise NotImplementedError

    def query(self) -> Any:
        raise NotImplementedError

    def minutes(self, answer: Any) -> Floats:
        return np.asarray(answer, dtype=float)

    def from_mappings(self, answer: list[Any]) -> Floats:
        """Return the array of answers that map junctions to minutes."""
        minutes = np.full((len(self.leads), self.size), np.inf)
        for row, found in enumerate(answer):
            minutes[row, np.fromiter(found.keys(), dtype=np.int64)] = np.fromiter(found.values(), dtype=float)
            minutes[row, self.leads[row]] = 0
        return minutes


class Gridplan(Peer):
    """The product's own way, leads standing at junctions."""

    api = "Router.node_minutes"

    def __init__(self, folder: Path) -> None:
        import networks

        from gridplan.travel_time import Router, TravelSettings

        self.networks = networks
        self.router_of, self.settings = Router, TravelSettings()
        self.tables = networks.read_tables(folder)
        with np.load(folder / "edges.npz") as edges:
            self.leads = edges["leads"]

    def build(self) -> None:
        network = self.networks.network_of(*self.tables)
        self.router = self.router_of(network, self.settings)
        assert self.router.inward.nnz
        self.snap = self.networks.at_junctions(network, self.leads)

    def query(self) -> Any:
        return [found for _, found in self.router.node_minutes(self.snap, towards=True)]

    def minutes(self, answer: Any) -> Floats:
        return np.vstack(answer)


class Scipy(Peer):
    """The bare search that gridplan stands on, over the fastest of parallel edges."""

    api = "csgraph.dijkstra(indices=leads)"

    def __init__(self, folder: Path) -> None:
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        self.csr_array, self.dijkstra = csr_array, dijkstra
        super().__init__(folder)

    def build(self) -> None:
        order = np.lexsort((self.each_min, self.end, self.start))
        start, end, minutes = self.start[order], self.end[order], self.each_min[order]
        first = np.concatenate([[True], (start[1:] != start[:-1]) | (end[1:] != end[:-1])])
        self.graph = self.csr_array((minutes[first], (start[first], end[first])), shape=(self.size, self.size))

    def query(self) -> Any:
        return self.dijkstra(self.graph, indices=self.leads)


class Networkx(Peer):
    """Edges in falling order of minutes, so that the fastest of parallel ones stays."""

    api = "single_source_dijkstra_path_length on a DiGraph"

    def __init__(self, folder: Path) -> None:
        import networkx as nx

        self.nx = nx
        super().__init__(folder)

    def build(self) -> None:
        order = np.argsort(-self.each_min)
        self.graph = self.nx.DiGraph()
        self.graph.add_nodes_from(range(self.size))
        columns = (part[order].tolist() for part in (self.start, self.end, self.each_min))
        self.graph.add_weighted_edges_from(zip(*columns, strict=True))

    def query(self) -> Any:
        return [self.nx.single_source_dijkstra_path_length(self.graph, lead) for lead in self.leads.tolist()]

    def minutes(self, answer: Any) -> Floats:
        return self.from_mappings(answer)


class Igraph(Peer):
    """All leads in one call; a list of minutes proved faster than an attribute's name or an array."""

    api = "Graph.distances(source=leads, weights=list)"

    def __init__(self, folder: Path) -> None:
        import igraph

        self.igraph = igraph
        super().__init__(folder)

    def build(self) -> None:
        edges = np.column_stack([self.start, self.end])
        self.graph = self.igraph.Graph(n=self.size, edges=edges, directed=True)
        self.weights = self.each_min.tolist()

    def query(self) -> Any:
        return self.graph.distances(source=self.leads.tolist(), weights=self.weights)


class Rustworkx(Peer):
    """Its only search for lengths from one junction; `float` is the fastest cost function there is."""

    api = "digraph_dijkstra_shortest_path_lengths(edge_cost_fn=float)"

    def __init__(self, folder: Path) -> None:
        import rustworkx

        self.rustworkx = rustworkx
        super().__init__(folder)

    def build(self) -> None:
        self.graph = self.rustworkx.PyDiGraph()
        self.graph.add_nodes_from(range(self.size))
        columns = (part.tolist() for part in (self.start, self.end, self.each_min))
        self.graph.extend_from_weighted_edge_list(list(zip(*columns, strict=True)))

    def query(self) -> Any:
        search = self.rustworkx.digraph_dijkstra_shortest_path_lengths
        return [search(self.graph, lead, float) for lead in self.leads.tolist()]

    def minutes(self, answer: Any) -> Floats:
        return self.from_mappings(answer)


class Pandana(Peer):
    """A range query around each lead that is wide enough for all.

    On Wuhan it took 0.4 s, nearest_pois with five leads 2 s and shortest_path_lengths of all pairs 13 s. It counts
    in whole thousandths of its unit, so minutes are given in thousandths; a path's roundings add up.
    """

    api = "nodes_in_range(leads, everywhere)"
    tolerance_min = 0.005
    unit = 1000
    everywhere_min = 4000  # its integers end at 4,294 minutes

    def __init__(self, folder: Path) -> None:
        import pandana
        import pandas as pd

        self.pandana, self.pd = pandana, pd
        super().__init__(folder)

    def build(self) -> None:
        series, unit = self.pd.Series, self.unit
        weights = self.pd.DataFrame({"minutes": self.each_min * unit})
        ends = series(self.start.astype(np.int64)), series(self.end.astype(np.int64))
        self.graph = self.pandana.Network(series(self.lon), series(self.lat), *ends, weights, twoway=False)

    def query(self) -> Any:
        return self.graph.nodes_in_range(self.leads.tolist(), self.everywhere_min * self.unit)

    def minutes(self, answer: Any) -> Floats:
        minutes = np.full((len(self.leads), self.size), np.inf)
        row = self.pd.Series(range(len(self.leads)), index=self.leads)
        minutes[row[answer["source"]].to_numpy(), answer["destination"]] = answer["minutes"] / self.unit
        return minutes


PEERS: dict[str, type[Peer]] = {
    "gridplan": Gridplan,
    "scipy": Scipy,
    "igraph": Igraph,
    "rustworkx": Rustworkx,
    "pandana": Pandana,
    "networkx": Networkx,
}


def main() -> None:
    """Measure one peer, if it is installed."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    try:
        peer = PEERS[name](folder)
    except ImportError as lacking:
        give_up(name, f"{lacking}; pip install 'gridplan[bench]' brings the peers")
    build_s, _ = timed_s(peer.build)
    times: list[float] = []
    while len(times) < FEWEST_ROUNDS or (len(times) < ROUNDS and sum(times) < BUDGET_S):
        query_s, answer = timed_s(peer.query)
        times.append(query_s)
    report(
        folder / f"{name}.json",
        build_s=build_s,
        query_s=min(times),
        peak_gb=peak_gb(),
        tolerance_min=peer.tolerance_min,
        api=peer.api,
    )
    np.save(folder / f"{name}.npy", peer.minutes(answer))


if __name__ == "__main__":
    main()
