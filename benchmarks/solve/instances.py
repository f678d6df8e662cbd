"""The instances of the benchmark: who lives where, minutes to leads, neighbours, and what is asked of a layout.

    python benchmarks/solve/instances.py INSTANCE FOLDER

writes INSTANCE into FOLDER as instance.npz, the one file that every contestant and the bound start from. All asks are
alike: every unit to one lead, the mean minutes of the people least, every grid in one piece, the population of each
within a tolerance of the mean.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from measure import give_up
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Voronoi

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
TEST_DATA = "GRIDPLAN_TEST_DATA"
FILE = "instance.npz"
SEEDS = (1, 2, 3, 4, 5)
SIDE_KM = 40  # of a generated city
SPEEDS_KM_PER_H = (20, 60)
TERMINAL_MIN = 5.0
LEEDS_CRS = "EPSG:27700"  # British National Grid, metres
LEEDS_SPEED_KM_PER_H, LEEDS_TERMINAL_MIN = 30, 3.0
LEEDS_CANDIDATES, LEEDS_SEED = 30, 0
PORTO_ALEGRE_LEADS = 8


@dataclass(frozen=True, eq=False)
class Instance:
    """One case to solve.

    `minutes` (unit × lead) are `inf` where there is no path. `edges` (any × 2, lower position first) are the pairs of
    neighbouring units. `lead_unit` is the unit in which each lead stands, -1 where it stands in none. `number` of the
    leads are to be chosen; None: each leads a grid. The population of each grid is to lie within ± `tolerance` (a
    share) of the mean.
    """

    name: str
    minutes: Floats
    population: Floats
    edges: Integers
    lead_unit: Integers
    number: int | None
    tolerance: float

    @property
    def grids(self) -> int:
        return self.number or self.minutes.shape[1]

    @property
    def weights(self) -> Floats:
        """Each unit's share of all people."""
        return np.asarray(self.population / self.population.sum())

    @property
    def neighbours(self) -> tuple[tuple[int, ...], ...]:
        """The positions of the units next to each unit, in rising order."""
        near: list[list[int]] = [[] for _ in self.population]
        for one, other in self.edges.tolist():
            near[one].append(other)
            near[other].append(one)
        return tuple(tuple(sorted(each)) for each in near)

    def save(self, folder: Path) -> None:
        np.savez(folder / FILE, **{**vars(self), "number": self.number or 0})


def load(folder: Path) -> Instance:
    """Return the instance that `save` wrote into a folder."""
    with np.load(folder / FILE) as held:
        scalars = {"name": str(held["name"]), "number": int(held["number"]) or None}
        return Instance(**{**held, **scalars, "tolerance": float(held["tolerance"])})


def city(test_data: Path | None, *, units: int, leads: int, seed: int) -> Instance:  # noqa: ARG001
    """Return a generated city: the cells of random centres in a square, a random speed on the way between neighbours.

    Neighbours are cells that share an edge inside the square. Leads stand in random units; people are lognormal.
    """
    random = np.random.default_rng(seed)
    centres = random.uniform(0, SIDE_KM, (units, 2))
    edges = cells_that_meet(centres)
    length_km = np.linalg.norm(centres[edges[:, 0]] - centres[edges[:, 1]], axis=1)
    edge_min = length_km / random.uniform(*SPEEDS_KM_PER_H, len(edges)) * 60
    lead_unit = random.choice(units, leads, replace=False)
    graph = coo_array((edge_min, tuple(edges.T)), (units, units)).tocsr()
    return Instance(
        name=f"city of {units:,} cells, seed {seed}",
        minutes=dijkstra(graph, directed=False, indices=lead_unit).T + TERMINAL_MIN,
        population=np.round(random.lognormal(8.5, 0.6, units)),
        edges=edges,
        lead_unit=lead_unit,
        number=None,
        tolerance=0.10,
    )


def cells_that_meet(centres: Floats) -> Integers:
    """Return the pairs of centres whose Voronoi cells share an edge inside the square that they fill.

    Reflected in a side of the square, the centres make that side the border of their cells: so cells end at it.
    """
    reflected = [centres]
    for axis in (0, 1):
        for side_km in (0, SIDE_KM):
            mirrored = centres.copy()
            mirrored[:, axis] = 2 * side_km - mirrored[:, axis]
            reflected.append(mirrored)
    pairs = Voronoi(np.vstack(reflected)).ridge_points
    return _edges(pairs[(pairs < len(centres)).all(axis=1)])


def leeds(test_data: Path) -> Instance:
    """Return the zones of metropolitan Leeds: 10 leads to choose of 30 random zones, minutes as the crow flies."""
    import geopandas as gpd

    zones = gpd.read_file(test_data / "leeds" / "Leeds.geojson").sort_values("ID").to_crs(LEEDS_CRS)
    centres_km = zones.geometry.centroid.get_coordinates().to_numpy() / 1000
    lead_unit = np.random.default_rng(LEEDS_SEED).choice(len(zones), LEEDS_CANDIDATES, replace=False)
    away_km = np.linalg.norm(centres_km[:, None] - centres_km[None, lead_unit], axis=2)
    return Instance(
        name="Leeds, zones",
        minutes=away_km / LEEDS_SPEED_KM_PER_H * 60 + LEEDS_TERMINAL_MIN,
        population=zones["POPULATION"].to_numpy(dtype=float),
        edges=_edges([(one, other) for one, near in enumerate(zones["LIST_ADJACENT"]) for other in near]),
        lead_unit=lead_unit,
        number=10,
        tolerance=0.05,
    )


def wenzhou(test_data: Path | None) -> Instance:  # noqa: ARG001
    """Return the embedded example with the leads of its layout of 2020."""
    from gridplan.plan_file import open_plan
    from gridplan.study_area import read_area

    area = read_area("wenzhou")
    leads = [grid.leads[0] for grid in open_plan(None, area).layout.grids]
    return _of_area("Wenzhou, the embedded example", area, leads, tolerance=0.25)


def porto_alegre(test_data: Path) -> Instance:
    """Return the hexagons of Porto Alegre on real roads, those without a path left out.

    Leads are the first hospital of the tests and seven more of the city's fifteen points of interest, each the
    furthest from those before it. The hexagons fall apart into islands: a grid may have a piece on each.
    """
    import pandas as pd

    sys.path.append(str(Path(__file__).parents[2] / "tests"))  # the area is made there
    from porto_alegre import HOSPITALS, write_porto_alegre

    from gridplan.study_area import read_area

    points = pd.read_csv(test_data / "porto_alegre" / "poa_points_of_interest.csv")
    first = list(points["id"]).index(next(iter(HOSPITALS)))
    chosen = points.iloc[_spread(points[["lon", "lat"]].to_numpy(), PORTO_ALEGRE_LEADS, first)]
    facilities = chosen.rename(columns={"id": "facility_id"}).assign(name=chosen["id"], type="综合医院")
    with tempfile.TemporaryDirectory() as name:
        folder = write_porto_alegre(Path(name), test_data)
        facilities.assign(lead_candidate="yes").to_csv(folder / "facilities.csv", index=False)
        return _of_area("Porto Alegre, hexagons", read_area(folder), list(chosen["id"]), tolerance=0.20)


def _of_area(name: str, area: object, leads: list[str], *, tolerance: float) -> Instance:
    from gridplan.access import access_table
    from gridplan.partition import problem_of
    from gridplan.study_area import StudyArea

    assert isinstance(area, StudyArea)
    problem = problem_of(area, access_table(area), tuple((lead,) for lead in leads), leave_out_unreachable=True)
    position = {district: number for number, district in enumerate(problem.districts)}
    return Instance(
        name=name,
        minutes=problem.minutes,
        population=problem.population,
        edges=_edges([(one, other) for one, near in enumerate(problem.neighbours) for other in near]),
        lead_unit=np.array([position.get(area.home_district.get(lead, ""), -1) for lead in leads]),
        number=None,
        tolerance=tolerance,
    )


def _edges(pairs: Iterable[object]) -> Integers:
    """Return pairs once each, the lower position first."""
    return np.unique(np.sort(np.array(list(pairs), dtype=np.int64), axis=1), axis=0)


def _spread(points: Floats, count: int, first: int) -> list[int]:
    """Return positions of points, from the first on always the furthest from those before (as the crow flies)."""
    east_north = points * [np.cos(np.radians(points[:, 1].mean())), 1]
    chosen = [first]
    while len(chosen) < count:
        away = np.linalg.norm(east_north[:, None] - east_north[None, chosen], axis=2).min(axis=1)
        chosen.append(int(away.argmax()))
    return chosen


GENERATED = {"city_300": (300, 10), "city_1000": (1000, 20), "city_2000": (2000, 40)}
ON_TEST_DATA: dict[str, Callable[[Path], Instance]] = {"leeds": leeds, "porto_alegre": porto_alegre}
ON_NOTHING: dict[str, Callable[[Path | None], Instance]] = {
    "wenzhou": wenzhou,
    **{
        f"{name}_{seed}": partial(city, units=units, leads=leads, seed=seed)
        for name, (units, leads) in GENERATED.items()
        for seed in SEEDS
    },
}


def main() -> None:
    """Write one instance, if its data are there."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    test_data = os.environ.get(TEST_DATA)
    if name in ON_NOTHING:
        ON_NOTHING[name](None).save(folder)
        return
    if not test_data:
        give_up(name, f"{TEST_DATA} is not set; it names the folder of test data (leeds/, porto_alegre/, …)")
    try:
        ON_TEST_DATA[name](Path(test_data)).save(folder)
    except (OSError, ImportError) as lacking:
        give_up(name, lacking)


if __name__ == "__main__":
    main()
