"""Metropolitan Leeds as a problem: 299 zones with people and neighbours, 30 zones of which may lead.

Minutes are as the crow flies between centroids, at 30 km/h, and three minutes on top. The file's own coordinates are
scaled, so neighbours are those that it lists.
"""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np

from gridplan.partition import Problem

CRS = "EPSG:27700"  # British National Grid, metres
SPEED_KM_PER_H, TERMINAL_MIN = 30, 3.0
CANDIDATES, CANDIDATES_SEED = 30, 0


def leeds_problem(test_data: Path) -> Problem:
    """Return Leeds with its 30 candidates, each the lead of one possible grid, named by its zone."""
    zones = gpd.read_file(test_data / "leeds" / "Leeds.geojson").sort_values("ID").to_crs(CRS)
    centres_km = zones.geometry.centroid.get_coordinates().to_numpy() / 1000
    sites = np.random.default_rng(CANDIDATES_SEED).choice(len(zones), CANDIDATES, replace=False)
    away_km = np.linalg.norm(centres_km[:, None] - centres_km[None, sites], axis=2)
    districts = tuple(f"Z{number:03}" for number in range(len(zones)))
    leads = tuple((f"H{number:03}",) for number in sites.tolist())
    return Problem(
        districts=districts,
        leads=leads,
        population=zones["POPULATION"].to_numpy(dtype=float),
        minutes=away_km / SPEED_KM_PER_H * 60 + TERMINAL_MIN,
        beds=np.ones(len(leads)),
        neighbours=tuple(tuple(sorted(map(int, near))) for near in zones["LIST_ADJACENT"]),
        names={key: key for key in (*districts, *(lead for (lead,) in leads))},
    )


def with_leads(problem: Problem, chosen: list[int]) -> Problem:
    """Return the problem with those of its leads only."""
    leads = tuple(problem.leads[j] for j in chosen)
    return replace(problem, leads=leads, minutes=problem.minutes[:, chosen], beds=problem.beds[chosen])


def shocked(problem: Problem, *, seed: int, by: float = 0.08) -> Problem:
    """Return the problem some years on: the people of each zone times a random number between 1 − `by` and 1 + `by`."""
    factor = np.random.default_rng(seed).uniform(1 - by, 1 + by, len(problem.districts))
    return replace(problem, population=np.round(problem.population * factor))
