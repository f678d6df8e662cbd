"""Drawn cases for the solver, and a judge of them that knows none of its code: every assignment is looked at.

Maps have the eight districts of this lattice, of whose borders some are missing, so that islands come about:

    0 1 2
    3 4 5
    6 7
"""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from gridplan.partition import Aims, LoadBound, Problem, Request

SIZE = 8
BORDERS = ((0, 1), (1, 2), (3, 4), (4, 5), (0, 3), (1, 4), (2, 5), (3, 6), (4, 7), (6, 7))
ADMIN_AREAS = ("甲", "甲", "乙", "甲", "乙", "乙", "丙", "")
DISTRICTS = tuple(f"D{number}" for number in range(SIZE))
TINY = 1e-9  # of a share of all people: rounding


def problem(minutes: np.ndarray, population: np.ndarray, **changes: Any) -> Problem:
    """Return a problem on the whole lattice; `changes` are fields of `Problem`."""
    leads = tuple((f"L{number}",) for number in range(minutes.shape[1]))
    graph = nx.Graph(BORDERS)
    plain = Problem(
        districts=DISTRICTS,
        leads=leads,
        population=np.asarray(population, dtype=float),
        minutes=minutes,
        beds=np.ones(len(leads)),
        neighbours=tuple(tuple(sorted(graph[number])) for number in range(SIZE)),
        names={key: key for key in (*DISTRICTS, *(lead for group in leads for lead in group))},
    )
    return replace(plain, **changes)


@dataclass(frozen=True, eq=False)
class Judge:
    """Says whether assignments (rows of lead numbers, one column per district) are valid, and what they cost."""

    case: Problem
    request: Request

    @cached_property
    def every(self) -> np.ndarray:
        """Every assignment there is."""
        return np.array(list(product(range(len(self.case.leads)), repeat=SIZE)))

    def best(self) -> float | None:
        """Return the least objective of all valid assignments; None where there is none."""
        valid = self.every[self.valid(self.every)]
        return float(self.objective(valid).min()) if len(valid) else None

    def valid(self, rows: np.ndarray) -> np.ndarray:
        """Return for each row whether it meets every demand."""
        request, used = self.request, self.used(rows)
        number = used.sum(axis=1)
        least, most = request.numbers
        good = (least <= number) & (number <= most)
        for j, group in enumerate(self.case.leads):
            if request.must_lead & set(group):
                good &= used[:, j]
        for bound in request.bounds:
            good &= self._keeps(bound, rows)
        if request.contiguous:
            good &= self._contiguous(rows)
        good &= self._pairs_may_be(rows) & self._groups_are_kept(rows)
        if request.most_moved is not None:
            good &= self._moved(rows) <= request.most_moved + TINY
        for leads, least_share in request.unlike:
            there = np.array([self._number(leads[d]) for d in self.case.districts])
            good &= (rows != there) @ self.case.weights >= least_share - TINY
        return good

    def objective(self, rows: np.ndarray) -> np.ndarray:
        """Return the objective of each row: minutes of everybody's mean and what else has a price."""
        case, aims = self.case, self.request.aims
        here = np.arange(SIZE)
        total = aims.minutes * (case.minutes[here, rows] * case.population).sum(axis=1) / case.population.sum()
        if case.beyond is not None:
            total = total + aims.uncovered * 100 * case.beyond[here, rows].sum(axis=1) / case.population.sum()
        total = total + aims.balance * 100 * self._above(rows) + aims.change * 100 * self._moved(rows)
        for area in set(case.admin_areas) - {""}:
            inside = np.array([name == area for name in case.admin_areas])
            parts = sum((rows[:, inside] == j).any(axis=1).astype(int) for j in range(len(case.leads)))
            total = total + aims.splits * (parts - 1)
        for (i, n), km in case.border_km.items():
            total = total + aims.borders * km * (rows[:, i] != rows[:, n])
        return total

    def used(self, rows: np.ndarray) -> np.ndarray:
        """Return, row × lead, whether a lead has a district."""
        return np.column_stack([(rows == j).any(axis=1) for j in range(len(self.case.leads))])

    def load(self, rows: np.ndarray, amount: np.ndarray) -> np.ndarray:
        """Return, row × lead, what the districts of each grid add up to."""
        return np.column_stack([(rows == j) @ amount for j in range(len(self.case.leads))])

    def _number(self, lead: str) -> int:
        return next((j for j, group in enumerate(self.case.leads) if lead in group), -1)

    def _keeps(self, bound: LoadBound, rows: np.ndarray) -> np.ndarray:
        case, used = self.case, self.used(rows)
        amount = case.population if bound.quantity == "population" else case.quantities[bound.quantity]
        load, common = self.load(rows, amount), np.ones((len(rows), 1))
        if bound.relative:
            common = amount.sum() / (used @ case.beds if bound.per_bed else used.sum(axis=1))[:, None]
        if bound.per_bed:
            load = load / case.beds
        low, high = bound.low or 0.0, np.inf if bound.high is None else bound.high
        scale = np.maximum(common, 1) * amount.sum() * TINY
        good = (load >= low * common - scale) & (load <= high * common + scale)
        concerned = np.array([bound.lead is None or bound.lead in group for group in case.leads])
        return (good | ~used | ~concerned).all(axis=1)

    def _contiguous(self, rows: np.ndarray) -> np.ndarray:
        bits = 1 << np.arange(SIZE)
        return np.logical_and.reduce([self._hangs_together[(rows == j) @ bits] for j in range(len(self.case.leads))])

    @cached_property
    def _hangs_together(self) -> np.ndarray:
        """Whether each set of districts (as bits) is in one piece within each island, exclaves left aside."""
        graph = nx.Graph((i, n) for i, near in enumerate(self.case.neighbours) for n in near)
        graph.add_nodes_from(range(SIZE))
        islands = list(nx.connected_components(graph))
        exempt = {i for i, district in enumerate(self.case.districts) if district in self.request.exclaves}
        table = np.zeros(2**SIZE, dtype=bool)
        for bits in range(2**SIZE):
            own = graph.subgraph([i for i in range(SIZE) if bits >> i & 1])
            counted = [piece for piece in nx.connected_components(own) if not piece <= exempt]
            table[bits] = all(sum(piece <= island for piece in counted) <= 1 for island in islands)
        return table

    def _pairs_may_be(self, rows: np.ndarray) -> np.ndarray:
        case, request = self.case, self.request
        may = np.isfinite(case.minutes)
        if request.within_limit and case.beyond is not None:
            may = may & (case.beyond < 0.5)
        for i, district in enumerate(case.districts):
            for j, group in enumerate(case.leads):
                ruled_out = any((district, lead) in request.never for lead in group)
                locked_elsewhere = request.locks.get(district, group[0]) not in group
                may[i, j] &= not ruled_out and not locked_elsewhere
        return may[np.arange(SIZE), rows].all(axis=1)

    def _groups_are_kept(self, rows: np.ndarray) -> np.ndarray:
        case, good = self.case, np.ones(len(rows), dtype=bool)
        wholes = [
            {d for d, name in zip(case.districts, case.admin_areas, strict=True) if name == area}
            for area in self.request.whole
        ]
        for group in (*self.request.together, *wholes):
            own = rows[:, [case.districts.index(d) for d in group]]
            good &= (own == own[:, :1]).all(axis=1)
        for group in self.request.apart:
            own = np.sort(rows[:, [case.districts.index(d) for d in group]], axis=1)
            good &= (np.diff(own, axis=1) > 0).all(axis=1)
        return good

    def _moved(self, rows: np.ndarray) -> np.ndarray:
        present = self.request.present
        there = np.array([self._number(present[d]) if d in present else -2 for d in self.case.districts])
        return ((rows != there) & (there != -2)) @ self.case.weights

    def _above(self, rows: np.ndarray) -> np.ndarray:
        """Return the share of the people above their grid's common value."""
        used = self.used(rows)
        parts = used * (self.case.beds if self.request.aims.balance_per_bed else 1.0)
        excess = self.load(rows, self.case.weights) - parts / parts.sum(axis=1, keepdims=True)
        return (np.maximum(excess, 0) * used).sum(axis=1)


shares = st.sampled_from([0.1, 0.25, 0.5, 0.8])


@st.composite
def problems(draw: st.DrawFn, *, most_leads: int = 4) -> Problem:
    """Draw a map with or without islands, two leads or more (some with a co-lead), and the people of its districts."""
    lost = draw(st.sets(st.sampled_from(BORDERS), max_size=4))
    graph = nx.Graph(border for border in BORDERS if border not in lost)
    graph.add_nodes_from(range(SIZE))
    leads = draw(st.integers(2, most_leads))
    per_pair = {"min_size": SIZE * leads, "max_size": SIZE * leads}
    minutes = np.array(draw(st.lists(st.integers(1, 40), **per_pair)), dtype=float).reshape(SIZE, leads)
    without_path = draw(st.sets(st.tuples(st.integers(0, SIZE - 1), st.integers(0, leads - 1)), max_size=2))
    for i, j in without_path:
        minutes[i, j] = np.inf
    each = {"min_size": SIZE, "max_size": SIZE}
    population = np.array(draw(st.lists(st.integers(1, 9), **each)), dtype=float)
    groups = tuple((f"L{j}", f"K{j}") if draw(st.booleans()) else (f"L{j}",) for j in range(leads))
    return problem(
        minutes,
        population,
        leads=groups,
        names={key: key for key in (*DISTRICTS, *(lead for group in groups for lead in group))},
        beds=np.array(draw(st.lists(st.integers(1, 5), min_size=leads, max_size=leads)), dtype=float),
        neighbours=tuple(tuple(sorted(graph[number])) for number in range(SIZE)),
        quantities={"insured": np.array(draw(st.lists(st.integers(0, 9), **each)), dtype=float) + np.eye(SIZE)[0]},
        admin_areas=draw(st.sampled_from([(), ADMIN_AREAS])),
        limit_min=30.0,
        beyond=np.where(minutes > 30, population[:, None], np.where(minutes > 20, population[:, None] // 3, 0.0)),
        border_km={(min(pair), max(pair)): 0.5 + sum(pair) % 3 for pair in graph.edges},
    )


@st.composite
def requests(draw: st.DrawFn, case: Problem) -> Request:
    """Draw a request that combines a few demands of any kind, with or without prices."""
    leads = range(len(case.leads))
    ids = st.sampled_from([lead for group in case.leads for lead in group])
    layouts = st.fixed_dictionaries(dict.fromkeys(DISTRICTS, ids))
    groups = st.lists(st.sets(st.sampled_from(DISTRICTS), min_size=2, max_size=3).map(frozenset), max_size=2).map(tuple)
    numbers = st.sampled_from([2, min(3, len(leads)), (1, 2), (2, len(leads))])
    demands: dict[str, st.SearchStrategy[Any]] = {
        "number": numbers,
        "must_lead": st.sets(ids, min_size=1, max_size=1).map(frozenset),
        "bounds": st.lists(bounds(case), min_size=1, max_size=2).map(tuple),
        "contiguous": st.just(True),
        "exclaves": st.sets(st.sampled_from(DISTRICTS), min_size=1, max_size=2).map(frozenset),
        "within_limit": st.just(True),
        "locks": st.dictionaries(st.sampled_from(DISTRICTS), ids, min_size=1, max_size=2),
        "never": st.sets(st.tuples(st.sampled_from(DISTRICTS), ids), min_size=1, max_size=3).map(frozenset),
        "together": groups,
        "apart": groups,
        "most_moved": shares,
        "unlike": st.lists(st.tuples(layouts, shares), min_size=1, max_size=2).map(tuple),
    }
    if case.admin_areas:
        demands["whole"] = st.sets(st.sampled_from(("甲", "乙", "丙")), min_size=1, max_size=1).map(frozenset)
    # A number and contiguity in half of all cases, each other demand in about one of four.
    often = draw(st.sets(st.sampled_from(["number", "contiguous"])))
    chosen = often | draw(st.sets(st.sampled_from(sorted(set(demands) - {"number", "contiguous"})), max_size=4))
    asked = {key: draw(demands[key]) for key in sorted(chosen)}
    present = draw(st.sampled_from([{}, draw(layouts)])) if "most_moved" not in asked else draw(layouts)
    if present and draw(st.booleans()):
        present = {district: lead for district, lead in present.items() if district != "D5"}  # a new district
    return Request(case.leads, present=present, aims=draw(aims(case, present)), **asked)


@st.composite
def bounds(draw: st.DrawFn, case: Problem) -> LoadBound:
    """Draw a bound on people or insured, of either side or both, in multiples or persons, for all leads or for one."""
    relative, per_bed = draw(st.booleans()), draw(st.booleans())
    quantity = draw(st.sampled_from(["population", "insured"]))
    amount = case.population if quantity == "population" else case.quantities[quantity]
    usual = 1.0 if relative else amount.sum() / (case.beds.sum() if per_bed else len(case.leads))
    low, high = draw(st.sampled_from([(0.4, None), (0.75, None), (None, 1.25), (None, 1.6), (0.4, 1.6), (0.75, 1.25)]))
    lead = draw(st.sampled_from([None, None, *(group[-1] for group in case.leads)]))
    low, high = (None if each is None else each * usual for each in (low, high))
    return LoadBound(quantity, low, high, relative=relative, per_bed=per_bed, lead=lead)


@st.composite
def aims(draw: st.DrawFn, case: Problem, present: dict[str, str]) -> Aims:
    """Draw prices: none, or up to three of those that the case has data for."""
    priced = ["uncovered", "balance", "borders", *["change"] * bool(present), *["splits"] * bool(case.admin_areas)]
    if not case.border_km:
        priced.remove("borders")
    prices = {
        key: draw(st.sampled_from([0.05, 0.5, 3.0])) for key in draw(st.sets(st.sampled_from(priced), max_size=3))
    }
    return Aims(minutes=draw(st.sampled_from([1.0, 1.0, 0.0])), balance_per_bed=draw(st.booleans()), **prices)


@st.composite
def cases(draw: st.DrawFn, *, most_leads: int = 4) -> tuple[Problem, Request]:
    """Draw a problem and a request of it."""
    case = draw(problems(most_leads=most_leads))
    return case, draw(requests(case))
