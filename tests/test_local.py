"""A few grids solved anew, and layouts repaired: against brute force on a drawn map, and on a drawn city."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from voronoi_city import city

from gridplan.access import AccessTable
from gridplan.errors import SolveError
from gridplan.indicators import measure
from gridplan.partition import (
    Aims,
    Basis,
    Ending,
    Problem,
    Progress,
    Request,
    grids_beside,
    layout_of,
    lead_numbers,
    problem_of,
    repair,
    resolve_grids,
    solve,
    within,
)
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.worker import Job

# Every brute-force case is drawn on this map:
#   0 1 2
#   3 4 5
#   6 7 8
MAP = nx.convert_node_labels_to_integers(nx.grid_2d_graph(3, 3))
SIZE, LEADS = 9, 3


def problem(minutes: np.ndarray, population: Sequence[int], graph: nx.Graph = MAP) -> Problem:
    leads = tuple((f"L{number}",) for number in range(minutes.shape[1]))
    districts = tuple(f"D{number}" for number in range(len(population)))
    return Problem(
        districts=districts,
        leads=leads,
        population=np.array(population, dtype=float),
        minutes=minutes,
        beds=np.ones(len(leads)),
        neighbours=tuple(tuple(sorted(graph[number])) for number in range(len(population))),
        names={key: key for key in (*districts, *(lead for group in leads for lead in group))},
    )


def drawn(lines: str) -> np.ndarray:
    """Return the layout that digits draw; a dot is no grid."""
    return np.array([-1 if each == "." else int(each) for each in lines.replace(" ", "")])


def grids_valid(case: Problem, request: Request, chosen: np.ndarray, grids: Sequence[int]) -> bool:
    """Whether some grids of a layout meet every demand, judged without any of the solver's code."""
    graph = nx.Graph([(i, n) for i, near in enumerate(case.neighbours) for n in near])
    mean = case.population.sum() / len(case.leads)
    for grid in grids:
        own = np.flatnonzero(chosen == grid).tolist()
        people = case.population[own].sum()
        if not own or (request.contiguous and not nx.is_connected(graph.subgraph(own))):
            return False
        if any(not b.low * mean * (1 - 1e-9) <= people <= b.high * mean * (1 + 1e-9) for b in request.bounds):
            return False
    return all(
        chosen[int(d[1:])] == int(lead[1:]) or chosen[int(d[1:])] not in grids for d, lead in request.locks.items()
    )


def mean_minutes(case: Problem, chosen: np.ndarray) -> float:
    return float(np.average(case.minutes[np.arange(len(chosen)), chosen], weights=case.population))


def shared_out(present: np.ndarray, grids: Sequence[int]) -> list[np.ndarray]:
    """Return every way to share out the districts of some grids among them."""
    free = np.flatnonzero(np.isin(present, grids))
    found = []
    for choice in product(grids, repeat=len(free)):
        after = present.copy()
        after[free] = choice
        found.append(after)
    return found


numbers = st.integers(1, 40)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Problem, Request, np.ndarray]:
    minutes = np.array(draw(st.lists(st.lists(numbers, min_size=LEADS, max_size=LEADS), min_size=SIZE, max_size=SIZE)))
    case = problem(minutes.astype(float), draw(st.lists(st.integers(1, 9), min_size=SIZE, max_size=SIZE)))
    bounds = draw(st.sampled_from([(), (within("population", 0.6),), (within("population", 0.3),)]))
    locks = draw(st.sampled_from([{}, {"D4": "L0"}, {"D0": "L1", "D8": "L0"}]))
    present = np.array(draw(st.lists(st.integers(0, LEADS - 1), min_size=SIZE, max_size=SIZE)))
    return case, Request(case.leads, bounds=bounds, contiguous=draw(st.booleans()), locks=locks), present


@settings(max_examples=100)
@given(cases(), st.sampled_from([(0, 1), (1, 2), (0, 2)]))
def test_grids_solved_anew_are_valid_and_as_good_as_brute_force(
    drawn_case: tuple[Problem, Request, np.ndarray], grids: tuple[int, ...]
) -> None:
    case, request, present = drawn_case
    good = [after for after in shared_out(present, grids) if grids_valid(case, request, after, grids)]
    if not good:
        with pytest.raises(SolveError):
            resolve_grids(case, request, present, grids)
        return
    solution = resolve_grids(case, request, present, grids)
    best = min(mean_minutes(case, after) for after in good)
    assert grids_valid(case, request, solution.lead_number, grids)
    others = ~np.isin(present, grids)
    assert solution.lead_number[others].tolist() == present[others].tolist()
    assert mean_minutes(case, solution.lead_number) == pytest.approx(best, abs=1e-6)
    assert solution.objective == pytest.approx(best, abs=1e-6)
    assert solution.bound <= solution.objective
    assert solution.bound == pytest.approx(best, abs=1e-4)
    assert (solution.basis, solution.ending) == (Basis.LOCAL, Ending.OPTIMAL)


# Two leads at the ends of the top row; L2 is far from everybody. Minutes grow by 10 from column to column.
COLUMNS = np.array([[10 * column, 20 - 10 * column, 50] for _ in range(3) for column in range(3)], dtype=float)
ONE_EACH = [1] * SIZE


def test_the_best_layout_comes_back_as_it_is() -> None:
    case = problem(COLUMNS, ONE_EACH)
    present = drawn("0 0 1  0 0 1  0 2 1")  # the middle column is 10 from either lead: many layouts are as good
    solution = resolve_grids(case, Request(case.leads, contiguous=True), present, [0, 1])
    assert solution.lead_number.tolist() == present.tolist()
    assert (solution.ending, solution.gap) == (Ending.OPTIMAL, 0.0)


def test_what_other_grids_break_stays_as_it_is() -> None:
    case = problem(COLUMNS, ONE_EACH)
    present = drawn("2 1 0  2 1 0  0 1 2")  # L2 is in two pieces, and so is L0: D6 is away from D2 and D5
    solution = resolve_grids(case, Request(case.leads, contiguous=True), present, [0, 1])
    # D6, at L0's door, is cut off from D2 and D5, at L1's, by the middle column: 10 for each of its three from either.
    # With L2's 50 for three districts that makes 180 / 9.
    assert solution.lead_number[[2, 5, 6]].tolist() == [1, 1, 0]
    assert solution.lead_number[[0, 3, 8]].tolist() == [2, 2, 2]
    assert solution.objective == pytest.approx(20.0)


def test_prices_between_the_chosen_grids_and_the_rest_are_counted() -> None:
    case = replace(problem(COLUMNS, ONE_EACH), admin_areas=("a",) * 3 + ("b",) * 3 + ("c",) * 3)
    request = Request(case.leads, contiguous=True, aims=Aims(splits=100.0, balance=1.0))
    solution = resolve_grids(case, request, drawn("0 0 1  0 1 1  2 2 2"), [0, 1])
    # A row each splits no area: minutes (0+10+20 + 20+10+0 + 150) / 9, all grids of one size.
    assert solution.lead_number.tolist() == drawn("0 0 0  1 1 1  2 2 2").tolist()
    assert solution.objective == pytest.approx(210 / 9)
    assert sum(term.cost_min for term in solution.terms) == pytest.approx(solution.objective)


def test_leads_are_those_of_the_layout_where_a_number_of_candidates_is_asked() -> None:
    case = problem(np.column_stack([COLUMNS, np.zeros(SIZE)]), ONE_EACH)  # a fourth hospital, at everybody's door
    request = Request(case.leads, number=3, contiguous=True, bounds=(within("population", 0.0),))
    solution = resolve_grids(case, request, drawn("0 0 1  0 1 1  2 2 2"), [0, 1])
    # A common value of a third of all: three districts each. Columns would do, but L2 has the last row.
    assert np.bincount(solution.lead_number).tolist() == [3, 3, 3]
    assert solution.by_number.keys() == {3}


def test_districts_of_no_grid_beside_the_chosen_ones_are_shared_out_too() -> None:
    case = problem(COLUMNS, ONE_EACH)
    solution = resolve_grids(case, Request(case.leads, contiguous=True), drawn("0 . .  0 1 .  2 2 2"), [0, 1])
    assert solution.lead_number[[2, 5]].tolist() == [1, 1]
    assert set(solution.lead_number[[0, 1, 3, 4]].tolist()) <= {0, 1}


def test_districts_of_no_grid_elsewhere_are_refused_by_name() -> None:
    graph = nx.Graph(MAP)
    graph.remove_edges_from([(5, 8), (7, 8)])  # D8 is an island
    case = problem(COLUMNS, ONE_EACH, graph.copy())
    with pytest.raises(SolveError, match="不在任何网格，也不与所选网格相邻：D8"):
        resolve_grids(case, Request(case.leads), drawn("0 0 1  0 1 1  2 2 ."), [0, 1])


def test_districts_of_the_rest_without_minutes_are_refused_by_name() -> None:
    minutes = COLUMNS.copy()
    minutes[6, 2] = np.inf
    case = problem(minutes, ONE_EACH)
    with pytest.raises(SolveError, match="没有可用的就医时间：D6；请一并选择 L2"):
        resolve_grids(case, Request(case.leads), drawn("0 0 1  0 1 1  2 2 2"), [0, 1])


@pytest.mark.parametrize(
    ("request_of", "present", "words"),
    [
        # L0 and L1 have 3 of 9 people, and are to have 6 · 0.9.
        ({"bounds": (within("population", 0.1),)}, "0 2 2  1 1 2  2 2 2", "合计只有人口的 33.3 %，要求合计至少 60.0 %"),
        # D0, D2, D6 are three pieces for two grids; all around them is L2's.
        ({"contiguous": True}, "0 2 1  2 2 2  1 2 2", "无法连片：D.、D. 与其余所选片区之间隔着 L2 的网格"),
        ({"locks": {"D4": "L2"}}, "0 0 1  0 1 1  2 2 2", "片区 D4 不能归任何一个所选网格"),
    ],
)
def test_grids_that_cannot_be_valid_are_named_with_the_reason(
    request_of: dict[str, object], present: str, words: str
) -> None:
    case = problem(COLUMNS, ONE_EACH)
    with pytest.raises(SolveError, match=words) as refused:
        resolve_grids(case, Request(case.leads, **request_of), drawn(present), [0, 1])
    assert "L0、L1 的网格无法符合要求" in refused.value.text.zh


def test_grids_with_too_few_districts_are_refused() -> None:
    case = problem(COLUMNS, ONE_EACH)
    with pytest.raises(SolveError, match="L0、L1 的网格共有 1 个片区，不够每个网格一个"):
        resolve_grids(case, Request(case.leads), drawn("0 2 2  2 2 2  2 2 2"), [0, 1])


def test_groups_that_the_layout_tears_apart_are_kept_together_as_far_as_they_are_free() -> None:
    case = problem(COLUMNS, ONE_EACH)
    request = Request(case.leads, contiguous=True, together=(frozenset({"D1", "D2", "D8"}),))
    solution = resolve_grids(case, request, drawn("0 0 1  0 0 1  2 2 2"), [0, 1])
    assert solution.lead_number[8] == 2
    assert solution.lead_number[1] == solution.lead_number[2]


def test_a_worker_gives_the_same_answer() -> None:
    case = problem(COLUMNS, ONE_EACH)
    arguments = (case, Request(case.leads, contiguous=True), drawn("0 1 0  0 1 1  2 2 2"), [0, 1])
    for function, given_arguments in ((resolve_grids, arguments), (repair, arguments[:3])):
        there = Job(function, *given_arguments).result()
        assert there.lead_number.tolist() == function(*given_arguments).lead_number.tolist()


def test_unknown_grids_are_refused() -> None:
    case = problem(COLUMNS, ONE_EACH)
    for grids in ([], [3], [-1]):
        with pytest.raises(ValueError, match="no grids at"):
            resolve_grids(case, Request(case.leads), drawn("0 0 1  0 1 1  2 2 2"), grids)


def test_grids_beside_come_by_the_borders_they_share() -> None:
    case = problem(COLUMNS, ONE_EACH)
    # 0 touches 1 at D0–D1 and 2 at D3–D4, D3–D6: once and twice.
    assert grids_beside(case, drawn("0 1 1  0 2 1  2 2 ."), 0) == (0, 2, 1)


def test_three_grids_of_a_city_of_a_thousand_districts_get_better_and_the_others_stay() -> None:
    case = city(1000, 20, seed=3)
    request = Request(case.leads, bounds=(within("population", 0.1),), contiguous=True)
    present = solve(case, request, at_once=True)
    grids = grids_beside(case, present.lead_number, 0)[:3]
    steps: list[Progress] = []
    solution = resolve_grids(case, request, present.lead_number, grids, on_progress=steps.append)
    others = ~np.isin(present.lead_number, grids)
    assert solution.lead_number[others].tolist() == present.lead_number[others].tolist()
    assert grids_valid(case, request, solution.lead_number, range(20))
    assert present.bound <= solution.bound <= solution.objective < present.objective
    assert solution.objective == pytest.approx(mean_minutes(case, solution.lead_number))
    assert steps[-1].objective == solution.objective


# Repair


def kept_objective(case: Problem, present: np.ndarray, after: np.ndarray) -> float:
    """Percent of the people moved, and a hundredth of the mean minutes."""
    moved = case.population[(present >= 0) & (present != after)].sum() / case.population.sum()
    return float(100 * moved + 0.01 * mean_minutes(case, after))


SMALL_MAP = nx.convert_node_labels_to_integers(nx.grid_2d_graph(2, 4))
EVERY_LAYOUT = [np.array(each) for each in product(range(2), repeat=8)]


@settings(max_examples=50)
@given(
    st.lists(st.lists(numbers, min_size=2, max_size=2), min_size=8, max_size=8),
    st.lists(st.integers(1, 9), min_size=8, max_size=8),
    st.lists(st.integers(-1, 1), min_size=8, max_size=8),
    st.sampled_from([(), (within("population", 0.4),)]),
)
def test_a_repaired_layout_is_valid_and_moves_as_few_as_brute_force(
    minutes: list[list[int]], population: list[int], present: list[int], bounds: tuple[object, ...]
) -> None:
    case = problem(np.array(minutes, dtype=float), population, SMALL_MAP)
    request = Request(case.leads, bounds=bounds, contiguous=True)
    good = [after for after in EVERY_LAYOUT if grids_valid(case, request, after, range(2))]
    if not good:
        with pytest.raises(SolveError):
            repair(case, request, np.array(present))
        return
    solution = repair(case, request, np.array(present))
    best = min(kept_objective(case, np.array(present), after) for after in good)
    assert grids_valid(case, request, solution.lead_number, range(2))
    assert solution.objective == pytest.approx(best, abs=1e-6)
    assert kept_objective(case, np.array(present), solution.lead_number) == pytest.approx(best, abs=1e-6)
    assert solution.ending is Ending.OPTIMAL


def test_a_valid_layout_needs_no_repair() -> None:
    case = problem(COLUMNS, ONE_EACH)
    present = drawn("2 2 2  0 0 0  1 1 1")  # valid, though no good
    solution = repair(case, Request(case.leads, contiguous=True), present)
    assert solution.lead_number.tolist() == present.tolist()
    assert next(term.amount for term in solution.terms if term.key == "change") == 0


def test_a_repair_neither_adds_nor_drops_grids() -> None:
    case = problem(COLUMNS, ONE_EACH)
    with pytest.raises(SolveError, match="现行方案有 2 个网格，要求 3–3 个"):
        repair(case, Request(case.leads, number=3), drawn("0 0 1  0 1 1  0 1 1"))


def test_moves_counted_from_another_layout_stay_limited() -> None:
    case = problem(COLUMNS, ONE_EACH)
    # In force are the three rows; of those no district may move, and the draft has moved D2.
    force = dict(zip(case.districts, ["L0"] * 3 + ["L1"] * 3 + ["L2"] * 3, strict=True))
    request = Request(case.leads, contiguous=True, present=force, most_moved=0.0)
    solution = repair(case, request, drawn("0 0 1  1 1 1  2 2 2"))
    assert solution.lead_number.tolist() == drawn("0 0 0  1 1 1  2 2 2").tolist()


def test_the_layout_of_wenzhou_in_nine_pieces_becomes_five(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    leads = tuple(grid.leads for grid in wenzhou_plan.layout.grids)
    case = problem_of(wenzhou, wenzhou_access, leads)
    solution = repair(case, Request(leads, contiguous=True), lead_numbers(case, wenzhou_plan.layout), at_once=True)
    before = measure(wenzhou, wenzhou_plan.layout, wenzhou_access)
    layout = layout_of(solution, wenzhou_plan.layout)
    after = measure(wenzhou, layout, wenzhou_access)
    assert (before.whole["pieces"].number, after.whole["pieces"].number) == (9, 5)
    assert layout.unassigned(list(wenzhou.districts.index)) == ()
    moved = [d for d in layout.grid_of if layout.grid_of[d] != wenzhou_plan.layout.grid_of[d]]
    people = wenzhou.districts.loc[moved, "population"].sum()
    # Giving every stray piece away is one way; joining pieces through what lies between may move fewer.
    assert 0 < people <= before.whole["exclave_population"].number


def test_a_damaged_city_is_repaired_at_once_with_few_people_moved() -> None:
    case = city(1000, 20, seed=3)
    request = Request(case.leads, bounds=(within("population", 0.1),), contiguous=True)
    sound = solve(case, request, at_once=True).lead_number
    generator = np.random.default_rng(0)
    damaged = sound.copy()
    damaged[generator.choice(1000, 30, replace=False)] = generator.integers(0, 20, 30)
    damaged[generator.choice(1000, 20, replace=False)] = -1
    solution = repair(case, request, damaged, at_once=True)
    assert grids_valid(case, request, solution.lead_number, range(20))
    strays = case.population[(damaged >= 0) & (damaged != sound)].sum()
    moved = case.population[(damaged >= 0) & (damaged != solution.lead_number)].sum()
    assert 0 < moved <= 2 * strays
