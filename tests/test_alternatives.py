"""Alternatives and frontiers: against every layout of a small map, and on Leeds."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from every_layout import EveryLayout, present_of, requests, small_problem
from hypothesis import given, settings
from leeds import leeds_problem, with_leads

from gridplan.errors import SolveError
from gridplan.partition import (
    Alternatives,
    Ending,
    LoadBound,
    Problem,
    Request,
    alternatives,
    minutes_and_balance,
    minutes_and_change,
    within,
)
from gridplan.partition.alternatives import _best_first, difference
from gridplan.worker import Job

APART = 0.3


@settings(max_examples=40)
@given(requests())
def test_each_alternative_is_the_best_that_differs_enough(drawn: tuple[Problem, Request]) -> None:
    problem, request = drawn
    every = EveryLayout(problem, request)
    if not len(every.chosen):
        with pytest.raises(SolveError):
            alternatives(problem, request, apart=APART)
        return
    found = alternatives(problem, request, apart=APART)
    left = np.ones(len(every.chosen), dtype=bool)
    for solution in found:
        assert solution.objective == pytest.approx(every.minutes[left].min())
        assert solution.lead_number.tolist() in every.chosen[left].tolist()
        people_apart = (every.chosen != solution.lead_number) @ problem.population
        left &= people_apart >= APART * problem.population.sum() - 1e-6
    assert len(found) == 3 or not left.any()
    assert (found.note is None) == (len(found) == 3)


def test_where_all_is_locked_there_is_one_and_it_is_said() -> None:
    problem = small_problem(np.array([[1, 2]] * 8), np.ones(8))
    locks = {f"D{number}": "L0" if number < 6 else "L1" for number in range(8)}
    found = alternatives(problem, Request(problem.leads, locks=locks), count=3, apart=0.15)
    assert [solution.objective for solution in found] == [1.25]
    assert found.note.zh.startswith("只有 1 个方案（要求 3 个）：没有再与其余方案相差 15% 人口以上的方案。")
    assert found.note.en.startswith("1 of 3 layouts: no further one that differs from the others by 15% of the people.")


def test_alternatives_tell_how_much_worse_they_are() -> None:
    # L1 must have a district. D7 costs 1 minute more, D6 2, D5 3: eight people, so an eighth of that each.
    minutes = np.array([[10, 50]] * 5 + [[10, 13], [10, 12], [10, 11]])
    problem = small_problem(minutes, np.ones(8))
    found = alternatives(problem, Request(problem.leads), count=3, apart=0.25)
    assert [solution.objective for solution in found] == pytest.approx([10.125, 10.25, 10.375])
    assert found.worse_min == pytest.approx((0, 0.125, 0.25))
    assert found.worse_share == pytest.approx((0, 0.125 / 10.125, 0.25 / 10.125))


def test_what_was_unlike_already_stays_unlike() -> None:
    minutes = np.array([[10, 50]] * 5 + [[10, 13], [10, 12], [10, 11]])
    problem = small_problem(minutes, np.ones(8))
    request = Request(problem.leads, unlike=((present_of("00000001"), 0.25),))
    found = alternatives(problem, request, count=2, apart=0.25)
    assert [solution.objective for solution in found] == pytest.approx([10.25, 10.375])


def test_a_better_layout_found_late_comes_first_with_the_bound_of_all() -> None:
    problem = small_problem(np.array([[10, 50]] * 7 + [[10, 11]]), np.ones(8))
    first, second = alternatives(problem, Request(problem.leads), count=2, apart=0.25)
    early = replace(first, objective=second.objective + 1, bound=9.5, ending=Ending.CLOCK)
    best, other = _best_first([early, second])
    assert (best.objective, best.bound, best.ending) == (second.objective, 9.5, Ending.CLOCK)
    assert best.request.unlike == ()
    assert other is early


@pytest.mark.parametrize("wrong", [{"count": 0}, {"apart": 0.0}, {"apart": 1.5}, {"apart": float("nan")}])
def test_a_count_or_share_that_makes_no_sense_is_refused(wrong: dict[str, float]) -> None:
    problem = small_problem(np.ones((8, 2)), np.ones(8))
    with pytest.raises(SolveError, match="无效"):
        alternatives(problem, Request(problem.leads), **wrong)


def test_leeds_has_three_layouts_that_differ_and_a_worker_finds_them(test_data: Path) -> None:
    problem = with_leads(leeds_problem(test_data), list(range(10)))
    request = Request(problem.leads, bounds=(within("population", 0.10),), contiguous=True, gap=0.02, time_limit_s=120)
    found: Alternatives = Job(alternatives, problem, request, count=3, apart=0.15).result()
    assert len(found) == 3
    for one, other in combinations(found, 2):
        assert difference(problem, one.lead_number, other.lead_number) >= 0.15
    for solution in found:
        loads = np.bincount(solution.lead_number, weights=problem.weights) * 10
        assert (abs(loads - 1) <= 0.10 + 1e-6).all()


# Frontiers


@settings(max_examples=30)
@given(requests())
def test_every_point_of_balance_is_the_best_within_its_tolerance(drawn: tuple[Problem, Request]) -> None:
    problem, request = drawn
    points = minutes_and_balance(problem, request, (0.7, 0.1, 0.3))
    assert [point.limit for point in points] == [0.1, 0.3, 0.7]
    for point in points:
        every = EveryLayout(problem, replace(request, bounds=(within("population", point.limit),)))
        if point.solution is None:
            assert len(every.chosen) == 0
            assert point.reason.zh
        else:
            assert point.solution.objective == pytest.approx(every.minutes.min())
            assert point.reason is None


@settings(max_examples=30)
@given(requests())
def test_every_point_of_change_is_the_best_within_its_share(drawn: tuple[Problem, Request]) -> None:
    problem, request = drawn
    every, shares = EveryLayout(problem, request), (0.0, 0.2, 0.5, 1.0)
    if not len(every.chosen):
        with pytest.raises(SolveError):
            minutes_and_change(problem, request, shares)
        return
    total = problem.population.sum()
    points = minutes_and_change(problem, request, shares)
    assert tuple(point.limit for point in points) == shares
    for point in points:
        few = every.moved <= point.limit * total + 1e-6
        if point.solution is None:
            assert not few.any()
            assert (
                point.reason.en
                == f"at least {every.moved.min() / total * 100:.3g}% of the people must get another lead"
            )
        else:
            assert point.solution.objective == pytest.approx(every.minutes[few].min())
            assert point.solution.request.most_moved == point.limit


def test_bounds_that_are_no_tolerance_stay_as_they_are() -> None:
    problem = small_problem(np.array([[1, 2]] * 8), np.ones(8))
    # L0 is nearer to all; of its own it would have seven of eight. Plain bounds of persons hold in each point.
    own = (LoadBound(low=None, high=1.2), LoadBound(high=4, relative=False, lead="L0"))
    points = minutes_and_balance(problem, Request(problem.leads, bounds=own), (0.5, 0.6))
    for point in points:
        at_most, plain = point.solution.request.bounds
        assert (at_most.low, at_most.high) == (None, 1 + point.limit)
        assert plain == own[1]
        assert np.bincount(point.solution.lead_number).tolist() == [4, 4]


def test_a_looser_bound_is_told_to_the_tighter_point() -> None:
    """With a coarse gap the tighter solve may stop with a bound below what the looser one has proven."""
    problem = small_problem(np.array([[10, 20]] * 8), [9, 1, 2, 3, 4, 5, 6, 7])
    points = minutes_and_balance(problem, Request(problem.leads, gap=0.5), (0.05, 0.3, 0.8))
    bounds = [point.solution.bound for point in points]
    assert bounds == sorted(bounds, reverse=True)


@pytest.mark.parametrize("wrong", [-0.1, float("nan"), float("inf")])
def test_a_limit_that_is_none_is_refused_with_its_value(wrong: float) -> None:
    problem = small_problem(np.ones((8, 2)), np.ones(8))
    request = Request(problem.leads, present=present_of("00000011"))
    for frontier in (minutes_and_balance, minutes_and_change):
        with pytest.raises(SolveError, match=f"{wrong:g} 不是可用的限值"):
            frontier(problem, request, (0.1, wrong))
