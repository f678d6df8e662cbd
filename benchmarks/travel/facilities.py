"""Many facilities on the streets of Wuhan: the product's way and the plain way, each in a process of its own.

    python benchmarks/travel/facilities.py TASK FOLDER

works on the network that networks.py wrote into FOLDER and writes TASK.json (seconds to snap, seconds to answer, peak
memory in GB) and TASK.npz there. Places and facilities are random points within the network's extent; some of
either lie too far from any street, which is part of the task.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from measure import peak_gb, report, timed_s
from networks import SEED, network_of, read_tables
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from gridplan.travel_time import RoadMinutes, Router, TravelSettings
from gridplan.travel_time.router import with_sources

ROUNDS = 3
ROWS = 10_000  # of places sorted at once
Answer = dict[str, NDArray[Any]]


def random_points(router: Router, count: int, seed: int) -> pd.DataFrame:
    """Return points (lon, lat) spread evenly over the extent of the network; facility_id numbers them."""
    vertices = router.network.vertices
    points = np.random.default_rng(seed).uniform(vertices.min(axis=0), vertices.max(axis=0), (count, 2))
    return pd.DataFrame(points, columns=["lon", "lat"]).assign(facility_id=[str(number) for number in range(count)])


def nearest(minutes: RoadMinutes) -> Answer:
    """The two nearest facilities of each place, as the product finds them."""
    found = minutes.nearest(list(minutes.sites["facility_id"]))
    return {"first_min": found.first_min, "second_min": found.second_min}


def nearest_plain(minutes: RoadMinutes) -> Answer:
    """The same from a search per facility, every column held, and the two least of each row."""
    table = minutes.router.minutes(minutes.place_snap, minutes.site_snap).minutes
    table = table[:, minutes.site_snap.snapped]
    parts = (table[start : start + ROWS] for start in range(0, len(table), ROWS))
    least = np.vstack([np.partition(part, 1, axis=1)[:, :2] for part in parts])
    return {"first_min": least[:, 0], "second_min": least[:, 1]}


def matrix(minutes: RoadMinutes) -> Answer:
    """Minutes of every pair of place and facility, as the product finds them."""
    return {"minutes": minutes.to(list(minutes.sites["facility_id"])).minutes}


def matrix_plain(minutes: RoadMinutes) -> Answer:
    """The same from a bare scipy search per facility, every junction's column held.

    It knows no way that passes no junction, so `one_road` tells which pairs may be shorter than it finds.
    """
    router, places, sites = minutes.router, minutes.place_snap, minutes.site_snap
    here, there = np.flatnonzero(places.snapped), np.flatnonzero(sites.snapped)
    graph = with_sources(router.inward, *router.legs(sites.take(there), leaving=False))
    source = len(router.network.nodes) + np.arange(len(there))
    columns = np.array([dijkstra(graph, indices=each) for each in source])
    nodes, legs = router.legs(places.take(here), leaving=True)
    table = np.full((len(places.road), len(sites.road)), np.nan)
    table[np.ix_(here, there)] = np.array([(column[nodes] + legs).min(axis=1) for column in columns]).T
    one_road = np.zeros(table.shape, dtype=bool)
    for side in (0, 1):
        for site_side in (0, 1):
            road, site_road = places.road[:, side, None], sites.road[None, :, site_side]
            one_road |= (road == site_road) & (road >= 0)
    settings = router.settings
    return {"minutes": table * settings.peak_factor + settings.terminal_min, "one_road": one_road}


TASKS: dict[str, tuple[Callable[[RoadMinutes], Answer], int, int]] = {
    "nearest": (nearest, 100_000, 2_000),
    "nearest_plain": (nearest_plain, 100_000, 2_000),
    "matrix": (matrix, 5_000, 200),
    "matrix_plain": (matrix_plain, 5_000, 200),
}


def main() -> None:
    """Do one task in each of a few rounds, all from the start but for the network; the plain ways once."""
    task, folder = sys.argv[1], Path(sys.argv[2])
    work, places, facilities = TASKS[task]
    network = network_of(*read_tables(folder))
    snap_s, answer_s = [], []
    for _ in range(1 if task.endswith("_plain") else ROUNDS):
        router = Router(network, TravelSettings())
        points = random_points(router, places, SEED), random_points(router, facilities, SEED + 1)
        seconds, minutes = timed_s(partial(RoadMinutes, router, *points))
        snap_s.append(seconds)
        seconds, answer = timed_s(partial(work, minutes))
        answer_s.append(seconds)
    report(
        folder / f"{task}.json",
        snap_s=min(snap_s),
        answer_s=min(answer_s),
        peak_gb=peak_gb(),
        places=int(minutes.place_snap.snapped.sum()),
        facilities=int(minutes.site_snap.snapped.sum()),
    )
    np.savez(folder / f"{task}.npz", **answer)


if __name__ == "__main__":
    main()
