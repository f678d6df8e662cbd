"""Minutes on the network: one search from each site gives those to or from every place.

Searches run on scipy's Dijkstra over CSR matrices of free-flow minutes. A site is a node of its own,
joined to both ends of the roads it meets, so that two sites at one junction stay distinct; a place is
looked up from the ends of its roads. Peak factor, snap legs and terminal minutes come on top.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, dijkstra

from gridplan.roads import Network
from gridplan.travel_time.memory import Key, Memory
from gridplan.travel_time.settings import TravelSettings
from gridplan.travel_time.snapping import AT_AN_END, Snap, Snapper

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
CHUNK_BYTES = 64_000_000  # of node minutes held at once


@dataclass(frozen=True, eq=False)
class Minutes:
    """Minutes door to door, places × sites. inf: no path, or farther than the cutoff where `beyond`.

    NaN: the place or the site is too far from any road.
    """

    minutes: Floats
    beyond: Bools


class Router:
    """Answers how many minutes lie between points, on one network with one set of settings.

    Given a `memory`, searches made before are not made again; `searches` counts those that were made.
    """

    def __init__(self, network: Network, settings: TravelSettings, *, memory: Memory | None = None) -> None:
        self.network = network
        self.settings = settings
        self.snapper = Snapper(network)
        self.memory = memory
        self.searches = 0

    @cached_property
    def outward(self) -> csr_array:
        """Junction × junction free-flow minutes, for searches that follow the traffic (hospital → home)."""
        return matrix_of(self.network)

    @cached_property
    def inward(self) -> csr_array:
        """The transpose, for searches against the traffic: from a hospital back to every home."""
        roads = self.network.roads
        both_ways = bool((roads["forward"] == roads["backward"]).all())
        return self.outward if both_ways else self.outward.T.tocsr()

    def node_minutes(self, sites: Snap, *, towards: bool) -> Iterator[tuple[Ints, Floats]]:
        """Yield sites (positions) and their free-flow minutes to every junction, site × junction, in chunks.

        With `towards`, minutes run from each junction to the site, else from the site to each junction. Snap
        legs of the sites are included, divided by the peak factor; sites must be snapped.
        """
        nodes, legs = self.legs(sites, leaving=not towards)
        keys = [Key(towards, self._limit, *joined) for joined in zip(nodes, legs, strict=True)]
        rows = []
        for row, key in enumerate(keys):  # one at a time: a city's results do not all fit
            known = None if self.memory is None else self.memory.recall(key)
            if known is None:
                rows.append(row)
            else:
                yield np.array([row]), known[None]
        if not rows:
            return
        missing = np.array(rows, dtype=np.int64)
        graph = with_sources(self.inward if towards else self.outward, nodes[missing], legs[missing])
        junctions = len(self.network.nodes)
        chunk = max(1, CHUNK_BYTES // (8 * graph.shape[0]))
        for start in range(0, len(missing), chunk):
            sources = np.arange(start, min(start + chunk, len(missing)))
            found = dijkstra(graph, indices=junctions + sources, limit=self._limit)[:, :junctions]
            self.searches += len(sources)
            if self.memory is not None:
                for row, minutes in zip(missing[sources], found, strict=True):
                    self.memory.keep(keys[row], minutes)
            yield missing[sources], found

    def minutes(self, places: Snap, sites: Snap, *, towards: bool = True) -> Minutes:
        """Return minutes door to door, place × site: from place to site, or back where not `towards`."""
        minutes = np.full((len(places.road), len(sites.road)), np.nan)
        beyond = np.zeros(minutes.shape, dtype=bool)
        rows, columns = np.flatnonzero(places.snapped), np.flatnonzero(sites.snapped)
        here, there = places.take(rows), sites.take(columns)
        nodes, legs = self.legs(here, leaving=towards)
        for chunk, found in self.node_minutes(there, towards=towards):
            on_network = np.array([(row[nodes] + legs).min(axis=1) for row in found]).reshape(len(chunk), len(rows))
            for number, site in enumerate(chunk):
                direct = self._past_no_junction(here, there.take([site]), towards=towards)
                np.minimum(on_network[number], direct, out=on_network[number])
            minutes[np.ix_(rows, columns[chunk])] = on_network.T
        minutes *= self.settings.peak_factor  # in place: the table may be large
        minutes += self.settings.terminal_min
        if self.settings.cutoff_min is not None and len(rows) and len(columns):
            window = np.ix_(rows, columns)
            beyond[window] = self._beyond(minutes[window], here, there, towards=towards)
            minutes[beyond] = np.inf
        return Minutes(minutes, beyond)

    def legs(self, points: Snap, *, leaving: bool) -> tuple[Ints, Floats]:
        """Return the junctions that n points reach first, (n, 4), and the minutes there; inf where not allowed.

        In free-flow minutes, so snap legs are divided by the peak factor. With `leaving` the legs run from the
        point to the junction, else from the junction to the point. A point that meets a road at its very
        end stands at that junction, whatever way the road runs.
        """
        roads, settings = self.network.roads, self.settings
        minutes = self.network.minutes[points.road]
        forward, backward = roads["forward"].to_numpy()[points.road], roads["backward"].to_numpy()[points.road]
        to_tail, to_head = (backward, forward) if leaving else (forward, backward)
        at_tail, at_head = points.along <= AT_AN_END, points.along >= 1 - AT_AN_END
        tail_leg = np.where(at_tail, 0, np.where(to_tail, points.along * minutes, np.inf))
        head_leg = np.where(at_head, 0, np.where(to_head, (1 - points.along) * minutes, np.inf))
        walk = 60 / settings.snap_speed_km_per_h / settings.peak_factor * points.distance_km
        legs = np.hstack([tail_leg + walk, head_leg + walk])
        ends = np.hstack([roads["tail"].to_numpy()[points.road], roads["head"].to_numpy()[points.road]])
        missing = np.hstack([points.road, points.road]) < 0
        return np.where(missing, 0, ends), np.where(missing, np.inf, legs)

    def _past_no_junction(self, places: Snap, site: Snap, *, towards: bool) -> Floats:
        """Return free-flow minutes between places and one site where both meet the same road; else inf."""
        best = np.full(len(places.road), np.inf)
        for site_side in (0, 1):
            for side in (0, 1):
                own = site.road[0, site_side]
                here = np.flatnonzero((places.road[:, side] == own) & (own >= 0))
                if not len(here):  # nearly always
                    continue
                there = site.take(np.zeros(len(here), dtype=np.int64))
                sides = np.full(len(here), side), np.full(len(here), site_side)
                direct = self.along_one_road(places.take(here), sides[0], there, sides[1], towards=towards)
                best[here] = np.minimum(best[here], direct)
        return best

    def along_one_road(self, places: Snap, side: Ints, sites: Snap, site_side: Ints, *, towards: bool) -> Floats:
        """Return free-flow minutes along the road that place and site share, pair by pair; inf against its way.

        `side` and `site_side` say by which of its two roads each point is taken.
        """
        pair = np.arange(len(side))
        road = places.road[pair, side]
        start, end = places.along[pair, side], sites.along[pair, site_side]
        ahead = end - start if towards else start - end
        roads = self.network.roads
        forward, backward = roads["forward"].to_numpy()[road], roads["backward"].to_numpy()[road]
        allowed = np.where(ahead > 0, forward, backward) | (ahead == 0)
        walk_km = places.distance_km[pair, side] + sites.distance_km[pair, site_side]
        walk = 60 / self.settings.snap_speed_km_per_h / self.settings.peak_factor * walk_km
        return np.where(allowed, np.abs(ahead) * self.network.minutes[road] + walk, np.inf)

    @property
    def _limit(self) -> float:
        """The cutoff in free-flow minutes between ends: none of the pairs it hides is within the cutoff."""
        cutoff, settings = self.settings.cutoff_min, self.settings
        return np.inf if cutoff is None else max(0.0, cutoff - settings.terminal_min) / settings.peak_factor

    def _beyond(self, minutes: Floats, places: Snap, sites: Snap, *, towards: bool) -> Bools:
        """Return which pairs have a path that is longer than the cutoff: a search without weights tells."""
        nodes, legs = self.legs(places, leaving=towards)
        graph = with_sources(self.inward if towards else self.outward, *self.legs(sites, leaving=not towards))
        beyond = np.isfinite(minutes) & (minutes > (self.settings.cutoff_min or np.inf))
        for column in np.flatnonzero(np.isinf(minutes).any(axis=0)):
            source = len(self.network.nodes) + column
            seen = np.zeros(graph.shape[0], dtype=bool)
            seen[breadth_first_order(graph, source, return_predecessors=False)] = True
            path = (seen[nodes] & np.isfinite(legs)).any(axis=1)
            beyond[:, column] |= np.isinf(minutes[:, column]) & path
        return np.asarray(beyond)


def matrix_of(network: Network) -> csr_array:
    """Return the junction × junction CSR matrix of free-flow minutes, the fastest of parallel roads each.

    scipy adds up the entries of parallel roads when it builds a CSR matrix, so they are collapsed to their
    minimum first. A road of no minutes stays an explicit entry, which scipy takes for a road.
    """
    roads, size = network.roads, len(network.nodes)
    tail, head = roads["tail"].to_numpy(), roads["head"].to_numpy()
    forward, backward = roads["forward"].to_numpy(), roads["backward"].to_numpy()
    start = np.concatenate([tail[forward], head[backward]])
    end = np.concatenate([head[forward], tail[backward]])
    minutes = np.concatenate([network.minutes[forward], network.minutes[backward]])
    return _fastest(start, end, minutes, (size, size))


def with_sources(graph: csr_array, nodes: Ints, legs: Floats) -> csr_array:
    """Return `graph` with a node more for each row of `nodes`, joined to them by `legs` (inf: not joined)."""
    size, extra = graph.shape[0], len(nodes)
    own = np.repeat(np.arange(extra), nodes.shape[1])
    legs, nodes = legs.ravel(), nodes.ravel()
    joined = np.isfinite(legs)
    rows = _fastest(own[joined], nodes[joined], legs[joined], (extra, size + extra))
    indices = np.concatenate([graph.indices, rows.indices.astype(graph.indices.dtype)])
    indptr = np.concatenate([graph.indptr, graph.indptr[-1] + rows.indptr[1:].astype(graph.indptr.dtype)])
    return csr_array((np.concatenate([graph.data, rows.data]), indices, indptr), shape=(size + extra, size + extra))


def _fastest(start: Ints, end: Ints, minutes: Floats, shape: tuple[int, int]) -> csr_array:
    """Return a CSR matrix of the least minutes of each (start, end)."""
    # Built of positions first: scipy would add up entries of one place, and their number tells whether any are.
    position = csr_array((np.arange(len(start), dtype=np.int32), (start, end)), shape=shape)
    if position.nnz == len(start):
        return csr_array((minutes[position.data], position.indices, position.indptr), shape=shape)
    order = np.lexsort((minutes, end, start))
    start, end, minutes = start[order], end[order], minutes[order]
    first = np.concatenate([[True], (start[1:] != start[:-1]) | (end[1:] != end[:-1])])
    return csr_array((minutes[first], (start[first], end[first])), shape=shape)
