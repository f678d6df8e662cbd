"""Every statement of a request, alone and combined, against brute force over all assignments of drawn maps."""

import sys
from dataclasses import replace
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from partition_cases import SIZE, Judge, cases, problem

from gridplan.errors import SolveError
from gridplan.partition import Ending, Problem, Progress, Request, search, solve
from gridplan.partition.course import Budget

SAME = 1e-6  # minutes of the mean


def check(case: Problem, request: Request) -> None:
    """Solve, and hold the answer against all assignments."""
    judge = Judge(case, request)
    best = judge.best()
    event("found" if best is not None else "impossible")
    if best is None:
        with pytest.raises(SolveError) as refused:
            solve(case, request)
        assert "秒内" not in refused.value.text.zh  # proven, not run out of time
        return
    steps: list[Progress] = []
    solution = solve(case, request, steps.append)
    rows = solution.lead_number[None, :]
    assert judge.valid(rows).all()
    assert judge.objective(rows)[0] == pytest.approx(solution.objective, abs=1e-9)
    assert solution.objective == pytest.approx(best, abs=SAME)
    assert sum(term.cost_min for term in solution.terms) == pytest.approx(solution.objective, abs=1e-9)
    assert best - SAME - 1e-5 * abs(best) <= solution.bound <= solution.objective
    assert solution.ending is Ending.OPTIMAL
    check_steps(judge, steps)
    assert steps[-1].objective == solution.objective


def check_steps(judge: Judge, steps: list[Progress]) -> None:
    """Hold what was reported on the way to its promises: valid layouts, never a worse one, bounds that close in."""
    found = [step for step in steps if step.lead_number is not None]
    assert all(judge.valid(np.array([step.lead_number for step in found])))
    objectives = [np.inf if step.objective is None else step.objective for step in steps]
    bounds = [-np.inf if step.bound is None else step.bound for step in steps]
    assert all(later <= before + 1e-9 for before, later in pairwise(objectives))
    assert all(later >= before - 1e-9 for before, later in pairwise(bounds))
    assert all(bound <= objective for bound, objective in zip(bounds, objectives, strict=True))


@settings(max_examples=120)
@given(cases(most_leads=3))
def test_every_answer_is_valid_and_as_good_as_brute_force(drawn: tuple[Problem, Request]) -> None:
    check(*drawn)


@settings(max_examples=120)
@given(cases(most_leads=3))
def test_the_way_of_large_areas_leads_to_the_same_answers(drawn: tuple[Problem, Request]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "TINY", 0)  # leads are chosen, and grids polished, in areas of any size
        patch.setattr(sys.modules["gridplan.partition.solve"], "Budget", partial(Budget, polish_over=0))
        patch.setattr(search, "SMALL", 0)
        check(*drawn)


@settings(max_examples=50)
@given(cases(most_leads=3))
def test_a_layout_made_at_once_is_valid(drawn: tuple[Problem, Request]) -> None:
    case, request = drawn
    judge = Judge(case, request)
    best = judge.best()
    if best is None:
        return
    steps: list[Progress] = []
    solution = solve(case, request, steps.append, at_once=True)
    rows = solution.lead_number[None, :]
    assert judge.valid(rows).all()
    assert judge.objective(rows)[0] == pytest.approx(solution.objective, abs=1e-9)
    assert solution.bound <= best + SAME
    event(solution.ending.value)
    assert solution.ending in {Ending.AT_ONCE, Ending.OPTIMAL}
    check_steps(judge, steps)
    if solution.ending is Ending.AT_ONCE and not isinstance(request.number, tuple):
        assert len({step.objective for step in steps} - {None}) == 1


@settings(max_examples=50)
@given(cases(most_leads=3), st.data())
def test_starts_are_honoured_and_never_made_worse(drawn: tuple[Problem, Request], data: st.DataObject) -> None:
    case, request = drawn
    judge = Judge(case, request)
    every = judge.every[judge.valid(judge.every)]
    if not len(every):
        return
    start = every[data.draw(st.integers(0, len(every) - 1))]
    steps: list[Progress] = []
    solution = solve(case, request, steps.append, starts=[start], stop=lambda: True)
    assert solution.objective <= judge.objective(start[None, :])[0] + 1e-9
    if not isinstance(request.number, tuple):  # of several numbers of grids the least is searched first
        assert steps[0].lead_number is not None
        assert steps[0].lead_number.tolist() == start.tolist()
    assert judge.valid(solution.lead_number[None, :]).all()
    assert solution.ending in {Ending.CANCELLED, Ending.OPTIMAL}


@settings(max_examples=15)
@given(cases(most_leads=4))
def test_leads_are_chosen_as_brute_force_chooses_them(drawn: tuple[Problem, Request]) -> None:
    case, request = drawn
    check(case, replace(request, number=2))


def test_what_is_kept_together_cannot_be_apart() -> None:
    case = problem(np.ones((SIZE, 2)), np.ones(SIZE))
    pair = frozenset({"D0", "D7"})
    with pytest.raises(SolveError):
        solve(case, Request(case.leads, together=(pair,), apart=(pair,)))


def test_a_start_with_districts_of_other_leads_is_passed_over() -> None:
    case = problem(np.tile([1.0, 2.0], (SIZE, 1)), np.ones(SIZE))
    start = np.array([-1, 0, 0, 0, 0, 0, 0, 0])  # −1: the district has none of the leads now
    steps: list[Progress] = []
    solution = solve(case, Request(case.leads), steps.append, starts=[start])
    assert all(step.lead_number is None or step.lead_number.min() == 0 for step in steps)
    assert sorted(np.bincount(solution.lead_number)) == [1, 7]


def test_leads_without_beds_are_no_fault_where_beds_do_not_count() -> None:
    case = problem(np.tile([1.0, 2.0], (SIZE, 1)), np.ones(SIZE), beds=np.zeros(2))
    assert solve(case, Request(case.leads)).ending is Ending.OPTIMAL


def test_of_several_numbers_of_grids_the_bound_is_that_of_all() -> None:
    minutes = np.full((SIZE, 3), 20.0)
    minutes[:4, 0], minutes[4:, 1], minutes[7, 2] = 4, 4, 1
    case = problem(minutes, np.ones(SIZE))
    steps: list[Progress] = []
    solution = solve(case, Request(case.leads, number=(2, 3)), steps.append)
    assert solution.by_number[2][0] == pytest.approx(4)  # eight districts at 4 minutes
    assert solution.by_number[3][0] == pytest.approx(3.625)  # D7 at 1 minute: (7 × 4 + 1) / 8
    # While only two grids have been tried, nothing is proven of three.
    assert all(step.bound is None or step.bound <= 3.625 + 1e-9 for step in steps)
    assert steps[0].bound is None
    assert steps[-1].bound == pytest.approx(3.625)
