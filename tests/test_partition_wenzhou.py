"""The solver on the Wenzhou example: five grids of 45 districts, leads that stand elsewhere, the layout of 2020."""

from dataclasses import replace
from itertools import combinations

import networkx as nx
import numpy as np
import pytest

from gridplan.access import AccessTable
from gridplan.indicators import measure
from gridplan.layout import lock_districts
from gridplan.partition import (
    Aims,
    Ending,
    LoadBound,
    Request,
    layout_of,
    lead_numbers,
    problem_of,
    solve,
    within,
)
from gridplan.partition.layouts import present_leads
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea


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
    balance = (within("population", 0.25),)
    request = Request(leads, bounds=balance, contiguous=True, locks={names["江滨"]: "H02"}, gap=0.05)
    solution = solve(problem_of(wenzhou, wenzhou_access, leads), request)
    layout = layout_of(solution, held)
    measures = measure(wenzhou, layout, wenzhou_access)
    assert measures.whole["mean_minutes"].number == pytest.approx(solution.objective, abs=1e-9)
    assert measures.whole["balance_deviation"].number <= 0.25
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


def test_several_leads_may_stand_in_one_district(wenzhou: StudyArea, wenzhou_access: AccessTable) -> None:
    leads = (("H08",), ("H09",), ("H02",))
    assert wenzhou.home_district["H08"] == wenzhou.home_district["H09"]
    request = Request(leads, bounds=(within("population", 0.3),), contiguous=True, gap=0.02)
    layout = layout_of(solve(problem_of(wenzhou, wenzhou_access, leads), request))
    measures = measure(wenzhou, layout, wenzhou_access)
    assert [grid["pieces"].number for grid in measures.by_grid.values()] == [1, 1, 1]
    assert measures.whole["balance_deviation"].number <= 0.3


def test_grids_of_the_sizes_of_2020_can_be_nearer(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    leads = leads_of(wenzhou_plan)
    case = problem_of(wenzhou, wenzhou_access, leads)
    present = lead_numbers(case, wenzhou_plan.layout)
    sizes = np.bincount(present, weights=case.population)
    bounds = tuple(
        LoadBound(low=0.98 * size, high=1.02 * size, relative=False, lead=group[0])
        for group, size in zip(leads, sizes, strict=True)
    )
    solution = solve(case, Request(leads, bounds=bounds))
    people = np.bincount(solution.lead_number, weights=case.population)
    now = measure(wenzhou, wenzhou_plan.layout, wenzhou_access).whole["mean_minutes"].number
    assert solution.ending is Ending.OPTIMAL
    assert people / sizes == pytest.approx(np.ones(5), abs=0.02)
    assert solution.objective < now


def test_the_layout_of_2020_stays_where_nothing_but_change_counts(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    leads = leads_of(wenzhou_plan)
    case = problem_of(wenzhou, wenzhou_access, leads)
    request = Request(leads, present=present_leads(wenzhou_plan.layout), aims=Aims(minutes=0, change=1))
    solution = solve(case, request)
    assert solution.objective == 0
    assert layout_of(solution, wenzhou_plan.layout).grid_of == wenzhou_plan.layout.grid_of
