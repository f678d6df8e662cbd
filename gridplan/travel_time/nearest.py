"""The nearest and the second-nearest of many facilities, exactly, in two searches whatever their number."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gridplan.travel_time.router import Router, with_sources
from gridplan.travel_time.snapping import Snap

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NONE = -1


@dataclass(frozen=True, eq=False)
class Nearest:
    """For each place the nearest facility and the nearest but one: positions (−1 for none) and minutes.

    Minutes are door to door, from home to facility; inf where there is none, NaN where the place is too
    far from any road.
    """

    first: Ints
    first_min: Floats
    second: Ints
    second_min: Floats


def nearest_two(router: Router, places: Snap, sites: Snap, facility: Ints) -> Nearest:
    """Return the two nearest facilities of each place; `facility` is the facility (0 …) of each site.

    Sites too far from any road are passed over. METHOD: (1) one search from all sites at once labels each
    junction with its nearest facility. (2) A second-nearest facility is first met over a road between two
    labels: the far end of each such road starts a second search with the label and minutes of the near
    end, and this search keeps within roads of one label. (3) A place takes the two best of the labels at
    the ends of its roads, and of the sites on the same road.
    """
    there = np.flatnonzero(sites.snapped)
    here = np.flatnonzero(places.snapped)
    size = len(places.road)
    result = Nearest(np.full(size, NONE), np.full(size, np.nan), np.full(size, NONE), np.full(size, np.nan))
    result.first_min[here] = result.second_min[here] = np.inf
    if not len(there) or not len(here):
        return result
    labels, minutes = _label_junctions(router, sites.take(there), facility[there])
    options = _options(router, places.take(here), sites.take(there), facility[there], labels, minutes)
    _take_two(result, here, *options, router)
    return result


def _label_junctions(router: Router, sites: Snap, facility: Ints) -> tuple[Ints, Floats]:
    """Return labels and free-flow minutes of the nearest and second-nearest, (2, junctions) each."""
    graph, size = router.inward, len(router.network.nodes)
    nodes, legs = router.legs(sites, leaving=False)
    first_min, source = _search(with_sources(graph, nodes, legs), size)
    first = np.where(source == NONE, NONE, facility[source])
    tail = np.repeat(np.arange(size), np.diff(graph.indptr))
    across = first[tail] != first[graph.indices]
    start = across & (first[tail] != NONE)  # METHOD 2; an unlabelled junction starts nothing
    own, at, leg = np.repeat(facility, nodes.shape[1]), nodes.ravel(), legs.ravel()
    apart = np.isfinite(leg) & (own != first[at])  # so does a site at a junction with another's label
    label, junction, minutes = _best_starts(
        np.concatenate([first[tail[start]], own[apart]]),
        np.concatenate([graph.indices[start], at[apart]]),
        np.concatenate([first_min[tail[start]] + graph.data[start], leg[apart]]),
    )
    rows = np.concatenate([[0], np.cumsum(np.bincount(tail[~across], minlength=size))]).astype(np.int32)
    within = csr_array((graph.data[~across], graph.indices[~across], rows), shape=graph.shape)
    second_min, start_of = _search(with_sources(within, junction[:, None], minutes[:, None]), size)
    second = np.full(size, NONE)
    second[start_of != NONE] = label[start_of[start_of != NONE]]
    return np.array([first, second]), np.array([first_min, second_min])


def _search(graph: csr_array, size: int) -> tuple[Floats, Ints]:
    """Return minutes from the nearest of the nodes behind the first `size`, and which it is (0 …, or −1)."""
    extra = np.arange(size, graph.shape[0])
    if not len(extra):
        return np.full(size, np.inf), np.full(size, NONE)
    minutes, _, source = dijkstra(graph, indices=extra, min_only=True, return_predecessors=True)
    # scipy names the source node itself, and −9999 where there is none.
    return minutes[:size], np.where(source[:size] < 0, NONE, source[:size] - size).astype(np.int64)


def _best_starts(label: Ints, junction: Ints, minutes: Floats) -> tuple[Ints, Ints, Floats]:
    """Return the start of least minutes at each junction: label, junction, minutes."""
    order = np.lexsort((label, minutes, junction))
    best = order[np.unique(junction[order], return_index=True)[1]]
    return label[best], junction[best], minutes[best]


def _options(
    router: Router, places: Snap, sites: Snap, facility: Ints, labels: Ints, minutes: Floats
) -> tuple[Ints, Ints, Floats]:
    """Return place, facility and free-flow minutes of everything that may be one of a place's two nearest."""
    nodes, legs = router.legs(places, leaving=True)
    rows = np.repeat(np.arange(len(nodes)), nodes.shape[1])
    found = [(rows, labels[rank][nodes].ravel(), (minutes[rank][nodes] + legs).ravel()) for rank in (0, 1)]
    found.append(_on_one_road(router, places, sites, facility))
    place, label, total = (np.concatenate(parts) for parts in zip(*found, strict=True))
    known = np.isfinite(total) & (label != NONE)
    return place[known], label[known], total[known]


def _on_one_road(router: Router, places: Snap, sites: Snap, facility: Ints) -> tuple[Ints, Ints, Floats]:
    """Return place, facility and minutes of pairs that meet the same road and need pass no junction."""
    site, site_side = np.nonzero(sites.road >= 0)
    road = sites.road[site, site_side]
    order = np.argsort(road, kind="stable")
    road, site, site_side = road[order], site[order], site_side[order]
    place, side = np.nonzero(places.road >= 0)
    wanted = places.road[place, side]
    low, high = np.searchsorted(road, wanted, "left"), np.searchsorted(road, wanted, "right")
    count = high - low
    place, side = np.repeat(place, count), np.repeat(side, count)
    match = np.repeat(low, count) + np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    site, site_side = site[match], site_side[match]
    total = router.along_one_road(places.take(place), side, sites.take(site), site_side, towards=True)
    return place, facility[site], total


def _take_two(result: Nearest, here: Ints, place: Ints, label: Ints, total: Floats, router: Router) -> None:
    """Write each place's best facility, and the best that is another, into `result`."""
    order = np.lexsort((label, total, place))
    place, label, total = place[order], label[order], total[order]
    starts = np.unique(place, return_index=True)[1]
    door_to_door = total * router.settings.peak_factor + router.settings.terminal_min
    result.first[here[place[starts]]] = label[starts]
    result.first_min[here[place[starts]]] = door_to_door[starts]
    other = label != np.repeat(label[starts], np.diff(np.append(starts, len(place))))
    place, label, door_to_door = place[other], label[other], door_to_door[other]
    starts = np.unique(place, return_index=True)[1]
    result.second[here[place[starts]]] = label[starts]
    result.second_min[here[place[starts]]] = door_to_door[starts]
