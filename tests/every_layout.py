"""All layouts of a small drawn map, judged one by one without any of the solver's code.

The map has a mainland of six districts and an island of two:

    0 1 2    6 7
    3 4 5
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from gridplan.partition import Problem, Request, within

SIZE = 8
PARTS = (frozenset(range(6)), frozenset({6, 7}))
ADJACENCY = nx.Graph([(0, 1), (1, 2), (3, 4), (4, 5), (0, 3), (1, 4), (2, 5), (6, 7)])
CLOSED = "X"  # a lead of before that leads no more


def small_problem(minutes: np.ndarray, population: Sequence[int] | np.ndarray) -> Problem:
    """Return the map with leads L0, L1, … and districts D0 to D7, `minutes` being district × lead."""
    leads = tuple((f"L{number}",) for number in range(minutes.shape[1]))
    districts = tuple(f"D{number}" for number in range(SIZE))
    return Problem(
        districts=districts,
        leads=leads,
        population=np.asarray(population, dtype=float),
        minutes=np.asarray(minutes, dtype=float),
        beds=np.ones(len(leads)),
        neighbours=tuple(tuple(sorted(ADJACENCY[number])) for number in range(SIZE)),
        names={key: key for key in (*districts, *(lead for (lead,) in leads))},
    )


def present_of(drawn: str) -> dict[str, str]:
    """Return a present layout written as a character per district: a lead's number, X (closed) or . (none)."""
    return {f"D{i}": CLOSED if c == CLOSED else f"L{c}" for i, c in enumerate(drawn) if c != "."}


@cache
def hangs_together(districts: frozenset[int], exclaves: frozenset[int]) -> bool:
    """Whether a grid's districts have one piece at most on either part of the map, exclaves of their own apart."""
    for part in PARTS:
        pieces = [set(piece) for piece in nx.connected_components(ADJACENCY.subgraph(districts & part))]
        if len([piece for piece in pieces if not piece <= exclaves]) > 1:
            return False
    return True


@dataclass(frozen=True, eq=False)
class EveryLayout:
    """The layouts in which every lead leads and each demand is met."""

    problem: Problem
    request: Request

    @cached_property
    def chosen(self) -> np.ndarray:
        """layout × district, the position of the lead."""
        leads = len(self.problem.leads)
        layouts = np.array(list(product(range(leads), repeat=SIZE)))
        people = np.stack([(layouts == j) @ self.problem.population for j in range(leads)], axis=1)
        good = np.all([(layouts == j).any(axis=1) for j in range(leads)], axis=0)
        mean = self.problem.population.sum() / leads
        for bound in self.request.bounds:
            good &= ((people <= bound.high * mean + 1e-6) & (people >= bound.low * mean - 1e-6)).all(axis=1)
        for district, lead in self.request.locks.items():
            good &= layouts[:, int(district[1:])] == int(lead[1:])
        layouts = layouts[good]
        if self.request.contiguous:
            exclaves = frozenset(int(d[1:]) for d in self.request.exclaves)
            grids = [[frozenset(np.flatnonzero(row == j).tolist()) for j in range(leads)] for row in layouts]
            layouts = layouts[[all(hangs_together(own, exclaves) for own in row) for row in grids]]
        return layouts

    @cached_property
    def minutes(self) -> np.ndarray:
        """The mean minutes of each layout."""
        return np.asarray(self.problem.minutes[np.arange(SIZE), self.chosen] @ self.problem.weights)

    @cached_property
    def moved(self) -> np.ndarray:
        """How many people each layout moves."""
        names = np.array([self.request.present.get(d, "") for d in self.problem.districts])
        leads = np.array([lead for (lead,) in self.problem.leads])
        return np.asarray(((leads[self.chosen] != names) & (names != "")) @ self.problem.population)


minutes_of = st.integers(1, 40)


@st.composite
def requests(draw: st.DrawFn) -> tuple[Problem, Request]:
    """Small problems with a present layout, in which leads may have closed and districts be new."""
    leads = draw(st.integers(2, 3))
    minutes = draw(st.lists(st.lists(minutes_of, min_size=leads, max_size=leads), min_size=SIZE, max_size=SIZE))
    population = draw(st.lists(st.integers(1, 9), min_size=SIZE, max_size=SIZE))
    letters = [str(number) for number in range(leads)] * 3 + [CLOSED, "."]
    present = "".join(draw(st.lists(st.sampled_from(letters), min_size=SIZE, max_size=SIZE)))
    problem = small_problem(np.array(minutes), population)
    return problem, Request(
        problem.leads,
        bounds=draw(st.sampled_from([(), (within("population", 0.6),), (within("population", 0.25),)])),
        contiguous=draw(st.booleans()),
        exclaves=draw(st.sampled_from([frozenset(), frozenset({"D2"})])),
        locks=draw(st.sampled_from([{}, {"D4": "L0"}, {"D0": "L1", "D5": "L0"}])),
        present=present_of(present) or {"D0": "L0"},
    )
