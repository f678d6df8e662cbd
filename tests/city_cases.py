"""Cities too large for brute force, and what every layout of them owes; functions for workers to run."""

import os
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
from scipy.spatial import Voronoi

from gridplan.errors import SolveError
from gridplan.partition import Problem, Progress, Request, within
from gridplan.text import Text


def city(units: int, leads: int, *, seed: int = 0) -> Problem:
    """Return districts that are the Voronoi cells of random points, with leads at some of them.

    Minutes are distances plus up to a minute for each pair: no two ways are alike.
    """
    generator = np.random.default_rng(seed)
    points = generator.uniform(0, 40, (units, 2))
    graph = nx.Graph(Voronoi(points).ridge_points.tolist())
    sites = points[generator.choice(units, leads, replace=False)]
    minutes = np.linalg.norm(points[:, None] - sites[None], axis=2) + generator.uniform(0, 1, (units, leads))
    districts = tuple(f"D{number}" for number in range(units))
    names = tuple(f"L{number}" for number in range(leads))
    return Problem(
        districts=districts,
        leads=tuple((name,) for name in names),
        population=generator.integers(500, 9000, units).astype(float),
        minutes=minutes,
        beds=generator.integers(200, 2000, leads).astype(float),
        neighbours=tuple(tuple(sorted(graph[number])) for number in range(units)),
        names={key: key for key in (*districts, *names)},
        admin_areas=tuple("东西"[int(x > 20)] + "南北"[int(y > 20)] for x, y in points),
    )


def busy_request(case: Problem, **options: Any) -> Request:
    """Return a request for contiguous, balanced grids with locks, groups kept together, and groups kept apart."""
    near = case.minutes.argmin(axis=1)
    home = [int(case.minutes[:, j].argmin()) for j in range(len(case.leads))]
    pair = next((i, n) for i, own in enumerate(case.neighbours) for n in own if near[i] == near[n] and i not in home)
    return Request(
        case.leads,
        bounds=(within("population", 0.3),),
        contiguous=True,
        locks={f"D{home[0]}": "L0"},
        never=frozenset({(f"D{home[1]}", "L2")}),
        together=(frozenset(f"D{i}" for i in pair),),
        apart=(frozenset({f"D{home[0]}", f"D{home[1]}"}),),
        **options,
    )


def check_layout(case: Problem, request: Request, lead_number: np.ndarray, objective: float) -> None:
    """Hold a layout of `busy_request` against what was asked, and its objective against its minutes."""
    position = {district: i for i, district in enumerate(case.districts)}
    lead_of = dict(zip(case.districts, lead_number.tolist(), strict=True))
    graph = nx.Graph((i, n) for i, near in enumerate(case.neighbours) for n in near)
    people = np.bincount(lead_number, weights=case.population, minlength=len(case.leads))
    used = np.flatnonzero(people)
    assert len(lead_number) == len(case.districts)
    assert request.numbers[0] <= len(used) <= request.numbers[1]
    assert all(nx.is_connected(graph.subgraph(np.flatnonzero(lead_number == j).tolist())) for j in used)
    assert (np.abs(people[used] / people[used].mean() - 1) <= 0.3 + 1e-9).all()
    assert all(case.leads[lead_of[district]] == (lead,) for district, lead in request.locks.items())
    assert not any(case.leads[lead_of[district]] == (lead,) for district, lead in request.never)
    assert all(len({lead_of[d] for d in group}) == 1 for group in request.together)
    assert all(len({lead_of[d] for d in group}) == len(group) for group in request.apart)
    assert position.keys() == lead_of.keys()
    mean = (case.population * case.minutes[np.arange(len(lead_number)), lead_number]).sum() / case.population.sum()
    assert abs(mean - objective) < 1e-9


Report = Callable[[Progress], None]


def refuses(*, on_progress: Report, stop: Callable[[], bool]) -> None:
    raise SolveError(Text("不行", "no"))


def fails(*, on_progress: Report, stop: Callable[[], bool]) -> None:
    raise ValueError("a fault of the program")


def dies(*, on_progress: Report, stop: Callable[[], bool]) -> None:
    on_progress(Progress(0.0, None, None, None))
    os._exit(3)


def answers_what_cannot_be_sent(*, on_progress: Report, stop: Callable[[], bool]) -> object:
    return lambda: None
