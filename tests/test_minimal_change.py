"""The least change of a present layout: against every layout of a small map, on a city, on Leeds and Wenzhou."""

from dataclasses import replace
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from every_layout import EveryLayout, present_of, requests, small_problem
from hypothesis import given, settings
from hypothesis import strategies as st
from leeds import leeds_problem, shocked, with_leads

from gridplan.access import AccessTable
from gridplan.errors import SolveError
from gridplan.partition import (
    Aims,
    ChangePlan,
    Ending,
    Problem,
    Progress,
    Request,
    best_within,
    kept,
    layout_of,
    least_change,
    minimal_change,
    problem_of,
    solve,
    within,
)
from gridplan.partition.layouts import present_leads
from gridplan.partition.leash import out_of_reach
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.worker import Job


def people_moved(problem: Problem, request: Request, lead_number: np.ndarray) -> float:
    now = [problem.leads[j][0] for j in lead_number.tolist()]
    pairs = zip(problem.districts, now, problem.population, strict=True)
    return float(sum(people for d, lead, people in pairs if request.present.get(d, lead) != lead))


def present_from(problem: Problem, lead_number: np.ndarray) -> dict[str, str]:
    return {d: problem.leads[j][0] for d, j in zip(problem.districts, lead_number.tolist(), strict=True)}


def meets(problem: Problem, lead_number: np.ndarray, tolerance: float) -> bool:
    """Whether every lead has one piece, within the tolerance of the mean."""
    graph = nx.Graph([(i, n) for i, near in enumerate(problem.neighbours) for n in near])
    loads = np.bincount(lead_number, weights=problem.weights, minlength=len(problem.leads)) * len(problem.leads)
    whole = (
        nx.is_connected(graph.subgraph(np.flatnonzero(lead_number == j).tolist())) for j in range(len(problem.leads))
    )
    return bool((abs(loads - 1) <= tolerance + 1e-6).all() and all(whole))


# Against every layout


@settings(max_examples=60)
@given(requests())
def test_the_fewest_people_move_and_then_the_minutes_are_least(drawn: tuple[Problem, Request]) -> None:
    problem, request = drawn
    every = EveryLayout(problem, request)
    if not len(every.chosen):
        with pytest.raises(SolveError):
            minimal_change(problem, request)
        return
    plan = minimal_change(problem, request)
    total, fewest = problem.population.sum(), every.moved.min()
    assert people_moved(problem, request, plan.least.lead_number) == fewest
    assert plan.least_moved * total == pytest.approx(fewest)
    assert plan.least_moved_bound * total == pytest.approx(fewest, abs=1e-3)
    assert plan.least_is_proven
    assert plan.least.lead_number.tolist() in every.chosen.tolist()
    assert plan.least.objective == pytest.approx(every.minutes[every.moved == fewest].min())
    assert plan.free.objective == pytest.approx(every.minutes.min())
    for point in plan.frontier:
        within_limit = every.moved <= point.limit * total + 1e-6
        assert point.solution.objective == pytest.approx(every.minutes[within_limit].min())
        assert people_moved(problem, request, point.solution.lead_number) <= point.limit * total + 1e-6
        assert point.solution.bound <= point.solution.objective


@settings(max_examples=200)
@given(requests(), st.floats(0, 0.8))
def test_no_layout_that_moves_few_enough_is_on_a_longer_leash(
    drawn: tuple[Problem, Request], most_moved: float
) -> None:
    problem, request = drawn
    every = EveryLayout(problem, request)
    ruled_out = out_of_reach(problem, request, most_moved)
    few = every.chosen[every.moved <= most_moved * problem.population.sum()]
    used = {(f"D{i}", f"L{j}") for row in few.tolist() for i, j in enumerate(row)}
    assert not used & ruled_out


def test_a_district_two_steps_from_a_grid_needs_the_one_between_as_well() -> None:
    problem = small_problem(np.ones((8, 2)), np.ones(8))
    request = Request(problem.leads, contiguous=True, present=present_of("00000011"))
    # L1 has the island only. On the mainland it may start anywhere: one district is an eighth of the people.
    assert out_of_reach(problem, request, 1 / 8) == frozenset()
    request = replace(request, present=present_of("10010000"))
    # L1 has D0 and D3, the left column. D2 needs D1 as well, D5 needs D4: a quarter; or D0 and D3 go: three eighths.
    # To L0 nobody has far: all that L1 has touches it, and on the island everybody is with L0.
    assert out_of_reach(problem, request, 1 / 8) == {("D2", "L1"), ("D5", "L1")}
    assert out_of_reach(problem, request, 2 / 8) == frozenset()
    # The island has none of L1's: a district there needs nobody else.
    assert not {("D6", "L1"), ("D7", "L1")} & out_of_reach(problem, request, 1 / 8)


# The present layout as it is


def test_keeping_is_scored_with_everything_it_breaks() -> None:
    minutes = np.array([[10, 20]] * 8)
    problem = small_problem(minutes, [30, 10, 10, 10, 10, 10, 10, 10])
    # L0 has D0, D2, D6, D7: 60 people of 100. L1 has D1, D3, D4, D5: 40. D2 is cut off from D0 on the mainland.
    present = present_of("01011100") | {"D9": "L0"}
    request = Request(
        problem.leads,
        bounds=(within("population", 0.1),),
        contiguous=True,
        locks={"D1": "L0"},
        never=frozenset({("D3", "L1")}),
        together=(frozenset({"D4", "D6"}),),
        apart=(frozenset({"D6", "D7"}),),
        present=present,
    )
    keep = kept(problem, request)
    assert keep.objective == pytest.approx((60 * 10 + 40 * 20) / 100)
    assert keep.gone == ("D9",)
    found = {breach.demand: breach for breach in keep.breaches}
    assert set(found) == {"lock", "never", "low", "high", "contiguous", "together", "apart"}
    assert len(keep.breaches) == len(found)
    # 50 each are the common value, 45 to 55 allowed: 5 too many are a eleventh of 55, 5 too few a ninth of 45.
    assert (found["high"].lead, found["high"].measured, found["high"].beyond) == ("L0", 60, pytest.approx(5))
    assert found["high"].share == pytest.approx(1 / 11)
    assert found["low"].share == pytest.approx(1 / 9)
    assert found["low"].text.zh == "L1 网格人口 40，低于下限 45，少 5 人（11.11%）"
    assert found["high"].text.en == "grid of L0: population 60, 5 over the most, 55 (9.09%)"
    assert (found["contiguous"].lead, found["contiguous"].districts) == ("L0", ("D2",))
    assert (found["lock"].districts, found["never"].districts) == (("D1",), ("D3",))
    assert found["apart"].districts == ("D6", "D7")
    assert found["together"].districts == ("D4", "D6")


def test_districts_without_a_lead_leave_the_terms_undetermined_and_are_counted_apart() -> None:
    problem = small_problem(np.ones((8, 2)), [1, 2, 3, 4, 5, 6, 7, 12])
    request = Request(problem.leads, present=present_of("0011X.0X"))
    keep = kept(problem, request)
    assert (keep.must_move, keep.must_move_share) == (("D4", "D7"), pytest.approx(17 / 40))
    assert keep.new == ("D5",)
    assert keep.objective is None
    assert {term.amount for term in keep.terms} == {None}
    assert [(breach.demand, breach.lead) for breach in keep.breaches] == [("closed", "X"), ("new", None)]
    plan = minimal_change(problem, request)
    assert plan.least_moved == pytest.approx(17 / 40)  # D5 is new: it moves nowhere
    assert not plan.keep.is_valid


def test_a_present_layout_that_meets_everything_stays() -> None:
    problem = small_problem(np.array([[1, 2]] * 8), np.ones(8))
    plan = minimal_change(problem, Request(problem.leads, contiguous=True, present=present_of("00000011")))
    assert plan.keep.is_valid
    assert (plan.least_moved, plan.least_moved_bound) == (0, 0)
    assert plan.least.objective == plan.keep.objective == 1.25
    # Best without regard to it: L1 keeps one district, the others are a minute nearer to L0.
    assert plan.free.objective == pytest.approx(9 / 8)
    assert plan.free_moved == pytest.approx(1 / 8)


def test_one_point_is_the_least_change_alone() -> None:
    problem = small_problem(np.array([[1, 2]] * 8), np.ones(8))
    plan = minimal_change(problem, Request(problem.leads, present=present_of("00000011")), points=1)
    assert (plan.free, plan.free_moved) == (None, None)
    assert [(point.limit, point.solution) for point in plan.frontier] == [(0, plan.least)]


def test_a_lead_is_chosen_in_the_place_of_one_that_closed() -> None:
    problem = small_problem(np.array([[10, 12, 11]] * 8), np.ones(8))
    plan = minimal_change(problem, Request(problem.leads, number=2, present=present_of("0000XXXX")))
    # Four of eight have to move in any case. L0 takes three of them, and L2, nearer than L1, the one it needs.
    assert (plan.keep.must_move_share, plan.least_moved, plan.least_moved_bound) == (0.5, 0.5, 0.5)
    assert plan.least.objective == pytest.approx((7 * 10 + 11) / 8)
    assert [breach.demand for breach in plan.keep.breaches] == ["closed", "number"]


def test_without_a_present_layout_there_is_nothing_to_change() -> None:
    problem = small_problem(np.ones((8, 2)), np.ones(8))
    with pytest.raises(SolveError, match="没有现行方案"):
        minimal_change(problem, Request(problem.leads))


# A lattice city

SIDE = 8
TOLERANCE = 0.05


def lattice() -> tuple[Problem, Request]:
    """Eight times eight districts with four leads; the layout of before, while people moved to the east."""
    rows, columns = np.divmod(np.arange(SIDE * SIDE), SIDE)
    sites = [(1, 1), (1, 6), (6, 1), (5, 5)]
    minutes = np.stack([3.0 * (abs(rows - r) + abs(columns - c)) + 5 for r, c in sites], axis=1)
    graph = nx.grid_2d_graph(SIDE, SIDE)
    districts = tuple(f"D{number:03}" for number in range(SIDE * SIDE))
    leads = tuple((f"L{number}",) for number in range(len(sites)))
    problem = Problem(
        districts=districts,
        leads=leads,
        population=np.random.default_rng(5).integers(500, 1500, SIDE * SIDE).astype(float),
        minutes=minutes,
        beds=np.ones(len(leads)),
        neighbours=tuple(tuple(sorted(r * SIDE + c for r, c in graph[divmod(i, SIDE)])) for i in range(SIDE * SIDE)),
        names={key: key for key in (*districts, *(lead for (lead,) in leads))},
    )
    request = Request(leads, bounds=(within("population", TOLERANCE),), contiguous=True, gap=1e-3)
    towards_the_east = np.linspace(0.8, 1.2, SIDE)[columns]
    later = replace(problem, population=np.round(problem.population * towards_the_east))
    return later, replace(request, present=present_from(problem, solve(problem, request).lead_number))


@pytest.fixture(scope="module")
def city() -> tuple[Problem, Request]:
    return lattice()


def test_what_is_proven_on_the_leash_holds_without_it(city: tuple[Problem, Request]) -> None:
    """The plain solve for change alone, with all pairs, finds nothing below that bound, and the other way round."""
    problem, request = city
    plain = solve(problem, replace(request, aims=Aims(minutes=0, change=1.0), gap=0.02, node_limit=100))
    found = least_change(problem, request)
    assert 0 < found.bound <= plain.objective + 1e-6
    assert plain.bound <= found.objective + 1e-6
    assert found.objective - found.bound <= 0.1
    assert found.request.never == frozenset()
    assert meets(problem, found.lead_number, TOLERANCE)


def test_more_change_never_costs_minutes(city: tuple[Problem, Request]) -> None:
    problem, request = city
    plan = minimal_change(problem, request, points=4)
    points = [(point.limit, point.solution.objective) for point in plan.frontier]
    assert len(points) == 4
    assert points == sorted(points)
    assert [objective for _, objective in points] == sorted((objective for _, objective in points), reverse=True)
    for point in plan.frontier:
        assert meets(problem, point.solution.lead_number, TOLERANCE)
        moved = people_moved(problem, request, point.solution.lead_number) / problem.population.sum()
        assert moved <= point.limit + 1e-6
    assert plan.frontier[0].solution is plan.least
    assert plan.frontier[-1].solution is plan.free


def test_two_runs_give_one_plan(city: tuple[Problem, Request]) -> None:
    problem, request = city
    one, two = (minimal_change(problem, request, points=2) for _ in range(2))
    for a, b in zip(one.frontier, two.frontier, strict=True):
        assert a.limit == b.limit
        assert a.solution.lead_number.tolist() == b.solution.lead_number.tolist()


def test_a_cancel_keeps_the_last_valid_layouts(city: tuple[Problem, Request]) -> None:
    problem, request = city
    steps: list[Progress] = []
    plan = minimal_change(problem, request, on_progress=steps.append, stop=lambda: bool(steps))
    assert plan.least.ending in (Ending.CANCELLED, Ending.OPTIMAL, Ending.GAP)
    assert plan.free.ending is Ending.CANCELLED
    assert meets(problem, plan.least.lead_number, TOLERANCE)
    # Progress is in minutes from the start, though people moved are what is searched for first.
    first = steps[0]
    assert first.objective == pytest.approx(
        float(problem.weights @ problem.minutes[np.arange(len(problem.districts)), first.lead_number])
    )


def test_a_worker_makes_the_plan_too(city: tuple[Problem, Request]) -> None:
    problem, request = city
    plan: ChangePlan = Job(minimal_change, problem, request, points=1).result()
    assert plan.least_moved == minimal_change(problem, request, points=1).least_moved


def test_a_limit_on_change_in_the_request_holds_too(city: tuple[Problem, Request]) -> None:
    problem, request = city
    fewest = least_change(problem, request)
    share = fewest.objective / 100
    capped = replace(request, most_moved=share + 0.001)
    found = best_within(problem, capped, 1.0, starts=[fewest.lead_number])
    assert people_moved(problem, request, found.lead_number) / problem.population.sum() <= share + 0.001 + 1e-6


# Leeds and Wenzhou


def test_leeds_moves_less_than_a_third_of_what_a_plain_solve_moves(test_data: Path) -> None:
    candidates = leeds_problem(test_data)
    request = Request(candidates.leads, number=10, bounds=(within("population", 0.05),), contiguous=True, gap=0.01)
    before = solve(candidates, request)
    problem = shocked(with_leads(candidates, np.unique(before.lead_number).tolist()), seed=1)
    now = replace(request, leads=problem.leads, number=None, present=present_from(candidates, before.lead_number))
    plan = minimal_change(problem, now, points=2)
    assert not plan.keep.is_valid
    assert plan.least_is_proven
    assert meets(problem, plan.least.lead_number, 0.05)
    moved = people_moved(problem, now, plan.least.lead_number)
    plain = solve(problem, replace(now, present={}))
    assert 0 < moved <= people_moved(problem, now, plain.lead_number) / 3


def test_wenzhou_keeps_its_grid_numbers_when_a_lead_closes(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    base = wenzhou_plan.layout
    closed = base.grids[0]
    leads = tuple(grid.leads for grid in base.grids if grid is not closed)
    problem = problem_of(wenzhou, wenzhou_access, leads)
    present = present_leads(base)
    request = Request(leads, contiguous=True, present=present)
    plan = minimal_change(problem, request, points=1)
    orphans = set(base.districts_of(closed.id))
    assert set(plan.keep.must_move) == orphans
    layout = layout_of(plan.least, base)
    assert [(grid.id, grid.leads) for grid in layout.grids] == [(g.id, g.leads) for g in base.grids if g is not closed]
    for grid in layout.grids:
        assert nx.is_connected(wenzhou.adjacency.subgraph(layout.districts_of(grid.id)))
    moved = {district for district, grid in layout.grid_of.items() if grid != base.grid_of[district]}
    assert moved >= orphans
    assert (
        people_moved(problem, request, plan.least.lead_number)
        == problem.population[[d in moved for d in problem.districts]].sum()
    )
