"""A city of many districts with the numbers of a solve: points at random, neighbours by Delaunay, minutes by road.

Minutes are shortest paths along the neighbours at 20 to 60 km/h, and 5 more; leads stand at random districts.
"""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay

from gridplan.partition import Problem

SIDE_KM = 40


def city(districts: int, leads: int, *, seed: int) -> Problem:
    """Return the problem of a drawn city; the same seed draws the same one."""
    generator = np.random.default_rng(seed)
    points = generator.uniform(0, SIDE_KM, (districts, 2))
    corners = Delaunay(points).simplices
    pairs = np.unique(np.sort(np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]), axis=1), axis=0)
    km = np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T)
    minutes = km / generator.uniform(20, 60, len(pairs)) * 60
    roads = coo_array((minutes, pairs.T), (districts, districts)).tocsr()
    sites = generator.choice(districts, leads, replace=False)
    near: list[list[int]] = [[] for _ in range(districts)]
    for one, other in pairs.tolist():
        near[one].append(other)
        near[other].append(one)
    names = [f"D{i}" for i in range(districts)]
    lead_names = [f"L{j}" for j in range(leads)]
    return Problem(
        districts=tuple(names),
        leads=tuple((lead,) for lead in lead_names),
        population=np.round(generator.lognormal(8.5, 0.6, districts)),
        minutes=dijkstra(roads, directed=False, indices=sites).T + 5,
        beds=np.ones(leads),
        neighbours=tuple(tuple(sorted(own)) for own in near),
        names={key: key for key in (*names, *lead_names)},
    )
