"""The solver against brute force over all assignments of a drawn map, and on the Wenzhou example."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.access import AccessTable
from gridplan.errors import SolveError
from gridplan.indicators import measure
from gridplan.layout import lock_districts
from gridplan.partition import Ending, Problem, Request, layout_of, problem_of, solve, within
from gridplan.partition.solve import ENDING_WORDS
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea

# Every brute-force case is drawn on this map:
#   0 1 2
#   3 4 5
#   6 7
ADJACENCY = nx.Graph([(0, 1), (1, 2), (3, 4), (4, 5), (0, 3), (1, 4), (2, 5), (3, 6), (4, 7), (6, 7)])
SIZE = 8


def problem(minutes: np.ndarray, population: np.ndarray, beds: np.ndarray | None = None) -> Problem:
    leads = tuple((f"L{number}",) for number in range(minutes.shape[1]))
    districts = tuple(f"D{number}" for number in range(SIZE))
    return Problem(
        districts=districts,
        leads=leads,
        population=population.astype(float),
        minutes=minutes,
        beds=np.ones(len(leads)) if beds is None else beds.astype(float),
        neighbours=tuple(tuple(sorted(ADJACENCY[number])) for number in range(SIZE)),
        names={key: key for key in (*districts, *(lead for group in leads for lead in group))},
    )


def is_valid(case: Problem, request: Request, chosen: tuple[int, ...]) -> bool:
    """Whether an assignment meets every demand, judged without any of the solver's code."""
    used = sorted(set(chosen))
    if len(used) != request.numbers[0]:
        return False
    people = np.array([sum(case.population[i] for i in range(SIZE) if chosen[i] == lead) for lead in used])
    for bound in request.bounds:
        each = people / case.beds[used] if bound.per_bed else people
        goal = case.population.sum() / case.beds[used].sum() if bound.per_bed else people.mean()
        if (each > bound.high * goal * (1 + 1e-9)).any() or (each < bound.low * goal * (1 - 1e-9)).any():
            return False
    if request.contiguous:
        pieces = (ADJACENCY.subgraph([i for i in range(SIZE) if chosen[i] == lead]) for lead in used)
        if not all(nx.is_connected(piece) for piece in pieces):
            return False
    return all(chosen[int(d[1:])] == int(lead[1:]) for d, lead in request.locks.items())


def mean_minutes(case: Problem, chosen: tuple[int, ...]) -> float:
    total = sum(case.population[i] * case.minutes[i, lead] for i, lead in enumerate(chosen))
    return float(total / case.population.sum())


def brute_force(case: Problem, request: Request) -> float | None:
    """The least mean minutes of all valid assignments; None where there is none."""

    def choices() -> Iterator[tuple[int, ...]]:
        for leads in combinations(range(len(case.leads)), request.numbers[0]):
            yield from product(leads, repeat=SIZE)

    return min((mean_minutes(case, c) for c in choices() if is_valid(case, request, c)), default=None)


numbers = st.integers(1, 40)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Problem, Request]:
    leads = draw(st.integers(2, 3))
    minutes = np.array(draw(st.lists(st.lists(numbers, min_size=leads, max_size=leads), min_size=SIZE, max_size=SIZE)))
    population = np.array(draw(st.lists(st.integers(1, 9), min_size=SIZE, max_size=SIZE)))
    beds = np.array(draw(st.lists(st.integers(1, 5), min_size=leads, max_size=leads)))
    case = problem(minutes.astype(float), population, beds)
    per_bed = draw(st.booleans())
    bounds = draw(st.sampled_from([(), *(((within("population", each, per_bed=per_bed),)) for each in (0.6, 0.25))]))
    locks = draw(st.sampled_from([{}, {"D4": "L0"}, {"D0": "L1", "D5": "L0"}]))
    number = draw(st.sampled_from([None, leads, 2]))
    return case, Request(case.leads, number=number, bounds=bounds, contiguous=draw(st.booleans()), locks=locks)


@settings(max_examples=60)
@given(cases())
def test_every_answer_is_valid_and_as_good_as_brute_force(drawn: tuple[Problem, Request]) -> None:
    case, request = drawn
    best = brute_force(case, request)
    if best is None:
        with pytest.raises(SolveError):
            solve(case, request)
        return
    solution = solve(case, request)
    assert is_valid(case, request, tuple(solution.lead_number.tolist()))
    assert solution.objective == pytest.approx(best, abs=1e-6)
    assert solution.bound <= solution.objective
    assert solution.bound == pytest.approx(best, abs=1e-4)
    assert solution.ending is Ending.OPTIMAL


def test_two_solves_of_one_request_give_one_answer() -> None:
    generator = np.random.default_rng(3)
    case = problem(generator.uniform(5, 40, (SIZE, 3)), generator.integers(1, 9, SIZE))
    request = Request(case.leads, bounds=(within("population", 0.4),), contiguous=True)
    first, second = solve(case, request), solve(case, request)
    assert first.lead_number.tolist() == second.lead_number.tolist()
    assert (first.objective, first.bound) == (second.objective, second.bound)


def test_a_lead_of_which_all_districts_are_far_still_gets_one() -> None:
    minutes = np.tile([5.0, 50.0], (SIZE, 1))
    solution = solve(problem(minutes, np.ones(SIZE)), Request((("L0",), ("L1",))))
    assert sorted(np.bincount(solution.lead_number)) == [1, SIZE - 1]


def test_a_pair_without_minutes_is_never_assigned() -> None:
    minutes = np.tile([5.0, 50.0], (SIZE, 1))
    minutes[6] = [np.inf, 50]
    minutes[7] = [np.nan, 50]
    solution = solve(problem(minutes, np.ones(SIZE)), Request((("L0",), ("L1",))))
    assert solution.lead_number.tolist() == [0, 0, 0, 0, 0, 0, 1, 1]


def test_too_tight_a_balance_is_explained_with_one_that_works() -> None:
    population = np.array([9, 9, 1, 1, 1, 1, 1, 1])  # D0 and D1 hold 18 of 24: no three equal parts
    case = problem(np.ones((SIZE, 3)), population)
    with pytest.raises(SolveError) as refused:
        solve(case, Request(case.leads, bounds=(within("population", 0.05),)))
    # The best that can be had is 9, 9 and 6 people where 8 each were meant: 6 is 25 % off.
    assert "均衡要求过严；要求 ±5%，放宽到 ±25% 有解" in refused.value.text.zh
    solution = solve(case, Request(case.leads, bounds=(within("population", 0.25),)))
    assert sorted(np.bincount(solution.lead_number, population)) == [6, 9, 9]


def test_clash_with_contiguity_is_named() -> None:
    case = problem(np.ones((SIZE, 2)), np.ones(SIZE))
    # D2 and D6 are corners: joined through the middle, they cut D0, D1 from D5, D7.
    locks = {"D2": "L0", "D6": "L0", "D4": "L0", "D0": "L1", "D7": "L1", "D5": "L1"}
    with pytest.raises(SolveError, match="连片"):
        solve(case, Request(case.leads, locks=locks, contiguous=True))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"population": np.array([1, np.nan, 1, 1, 1, 1, 1, 1])}, "人口未知，无法求解：D1"),
        (
            {"minutes": np.vstack([[np.inf, np.nan], np.ones((SIZE - 1, 2))])},
            "与任何牵头医院都没有通路（或时间未知）：D0",
        ),
        ({"beds": np.array([np.nan, 3.0])}, "床位未知，无法按每床人口均衡：L0"),
    ],
)
def test_missing_data_are_refused_by_name(change: dict[str, np.ndarray], words: str) -> None:
    case = replace(problem(np.ones((SIZE, 2)), np.ones(SIZE)), **change)
    with pytest.raises(SolveError, match=words):
        solve(case, Request(case.leads, bounds=(within("population", 0.5, per_bed=True),)))


def test_more_grids_than_candidates_are_refused() -> None:
    case = problem(np.ones((SIZE, 2)), np.ones(SIZE))
    with pytest.raises(SolveError, match="只有 2 家候选"):
        solve(case, Request(case.leads, number=3))


def test_lock_to_a_lead_without_path_is_refused_by_name() -> None:
    minutes = np.ones((SIZE, 2))
    minutes[4, 1] = np.inf
    case = problem(minutes, np.ones(SIZE))
    with pytest.raises(SolveError, match="D4 锁定给 L1"):
        solve(case, Request(case.leads, locks={"D4": "L1"}))


def test_no_time_is_told_plainly() -> None:
    case = problem(np.ones((SIZE, 2)), np.ones(SIZE))
    with pytest.raises(SolveError, match="秒内没有找到"):
        solve(case, Request(case.leads, contiguous=True, bounds=(within("population", 0.2),), time_limit_s=0))


def test_each_ending_has_its_words() -> None:
    assert set(ENDING_WORDS) == set(Ending)


# The Wenzhou example


def leads_of(plan: Plan) -> tuple[tuple[str, ...], ...]:
    return tuple(grid.leads for grid in plan.layout.grids)


def test_wenzhou_solves_to_optimality_and_indicators_agree(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    leads = leads_of(wenzhou_plan)
    request = Request(leads, bounds=(within("population", 0.25),), contiguous=True)
    solution = solve(problem_of(wenzhou, wenzhou_access, leads), request)
    layout = layout_of(solution, wenzhou_plan.layout)
    measures = measure(wenzhou, layout, wenzhou_access)
    assert solution.ending is Ending.OPTIMAL
    assert measures.whole["mean_minutes"].number == pytest.approx(solution.objective, abs=1e-9)
    assert [grid["pieces"].number for grid in measures.by_grid.values()] == [1] * 5
    assert measures.whole["balance_deviation"].number <= 0.25
    assert layout.unassigned(list(wenzhou.districts.index)) == ()


def test_grids_keep_the_number_and_members_of_the_layout_before(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    leads = leads_of(wenzhou_plan)
    shuffled = (leads[3], leads[0], leads[4], leads[2], leads[1])
    solution = solve(problem_of(wenzhou, wenzhou_access, shuffled), Request(shuffled))
    assert layout_of(solution, wenzhou_plan.layout).grids == wenzhou_plan.layout.grids


def test_first_lead_stands_in_jiangbin_while_jiangbin_is_in_grid_2(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    names = {name: key for key, name in wenzhou.districts["name"].items()}
    assert wenzhou.home_district["H01"] == names["江滨"]
    leads = leads_of(wenzhou_plan)
    held = lock_districts(wenzhou_plan.layout, [names["江滨"]])
    request = Request(leads, contiguous=True, locks={names["江滨"]: "H02"})
    layout = layout_of(solve(problem_of(wenzhou, wenzhou_access, leads), request), held)
    assert layout.grid_of[names["江滨"]] == "2"
    for grid in layout.grids:
        assert nx.is_connected(wenzhou.adjacency.subgraph(layout.districts_of(grid.id)))


def test_excluded_districts_stay_out(wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable) -> None:
    leads = leads_of(wenzhou_plan)
    case = problem_of(wenzhou, wenzhou_access, leads, excluded=["W30"])
    layout = layout_of(solve(case, Request(leads)), replace(wenzhou_plan.layout, excluded=frozenset({"W30"})))
    assert "W30" not in layout.grid_of
    assert len(layout.grid_of) == 44


def test_leads_are_chosen_among_the_candidates(wenzhou: StudyArea, wenzhou_access: AccessTable) -> None:
    candidates = tuple((key,) for key in wenzhou.facilities.index[wenzhou.facilities["lead_candidate"]])
    case = problem_of(wenzhou, wenzhou_access, candidates)
    best = solve(case, Request(candidates, number=3)).objective
    each = [
        solve(problem_of(wenzhou, wenzhou_access, leads), Request(leads)).objective
        for leads in combinations(candidates, 3)
    ]
    assert best == pytest.approx(min(each), abs=1e-6)
