"""What every layout of a city owes, whichever way it was found; the same answer every time."""

from collections.abc import Callable
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from city_cases import busy_request, check_layout, city
from drawing import drawn_area, neighbours

from gridplan.access import access_table
from gridplan.indicators import measure
from gridplan.partition import Ending, Problem, Progress, Request, Solution, layout_of, problem_of, solve, within

CITIES = [(60, 4, 1), (110, 5, 2), (150, 4, 3)]


@pytest.fixture(scope="module", params=CITIES, ids=[f"{units}x{leads}" for units, leads, _ in CITIES])
def case(request: pytest.FixtureRequest) -> Problem:
    units, leads, seed = request.param
    return city(units, leads, seed=seed)


def after(layouts: int) -> tuple[Callable[[Progress], None], Callable[[], bool]]:
    """Return what to report to and what to ask, so that a solve is cancelled once some layouts were reported."""
    seen: list[Progress] = []

    def take(step: Progress) -> None:
        if step.lead_number is not None:
            seen.append(step)

    return take, lambda: len(seen) >= layouts


def check(case: Problem, request: Request, solution: Solution, endings: set[Ending]) -> None:
    check_layout(case, request, solution.lead_number, solution.objective)
    assert solution.bound <= solution.objective
    assert solution.ending in endings


def test_every_way_to_end_leaves_a_valid_layout(case: Problem) -> None:
    request = busy_request(case, gap=0.02)
    best = solve(case, request)
    check(case, request, best, {Ending.GAP, Ending.OPTIMAL})
    assert best.gap <= 0.02
    quick = solve(case, request, at_once=True)
    check(case, request, quick, {Ending.AT_ONCE, Ending.GAP, Ending.OPTIMAL})
    assert best.bound <= quick.objective + 1e-9
    take, stop = after(1)
    cancelled = solve(case, busy_request(case, gap=0.0), take, stop=stop)
    check(case, request, cancelled, {Ending.CANCELLED, Ending.OPTIMAL})
    by_nodes = solve(case, busy_request(case, gap=0.002, node_limit=3))
    check(case, request, by_nodes, {Ending.NODES, Ending.GAP, Ending.OPTIMAL})
    assert max(each.bound for each in (best, quick, cancelled, by_nodes)) <= best.objective + 1e-9


def test_layouts_reported_on_the_way_are_valid_and_close_in(case: Problem) -> None:
    request = busy_request(case, gap=0.01)
    steps: list[Progress] = []
    solution = solve(case, request, steps.append)
    for step in steps:
        if step.lead_number is not None and step.objective is not None:
            check_layout(case, request, step.lead_number, step.objective)
    objectives = [step.objective for step in steps if step.objective is not None]
    bounds = [step.bound for step in steps if step.bound is not None]
    assert objectives == sorted(objectives, reverse=True)
    assert bounds == sorted(bounds)
    assert (objectives[-1], bounds[-1]) == (solution.objective, solution.bound)


def test_chosen_leads_keep_all_demands() -> None:
    case = city(80, 8, seed=4)
    request = busy_request(case, gap=0.02, number=(3, 4))
    solution = solve(case, request)
    check(case, request, solution, {Ending.GAP, Ending.OPTIMAL})
    assert set(solution.by_number) == {3, 4}


@pytest.mark.parametrize("ends", [{"gap": 0.01}, {"gap": 0.002, "node_limit": 2}])
def test_the_same_request_has_the_same_answer(ends: dict[str, float]) -> None:
    case = city(90, 5, seed=5)
    first, second = (solve(case, busy_request(case, **ends)) for _ in range(2))
    assert first.lead_number.tolist() == second.lead_number.tolist()
    assert (first.objective, first.bound, first.ending) == (second.objective, second.bound, second.ending)


def test_no_time_keeps_the_layout_it_began_with() -> None:
    case = city(60, 4, seed=6)
    start = solve(case, busy_request(case, gap=0.05)).lead_number
    solution = solve(case, busy_request(case, gap=0.0, time_limit_s=0.0), starts=[start])
    assert solution.ending is Ending.CLOCK
    assert solution.lead_number.tolist() == start.tolist()


def test_indicators_measure_what_was_solved(tmp_path: Path) -> None:
    """64 districts and an island of two, which only a link joins to the rest."""
    drawing = "\n".join("".join(chr(0x4E00 + 8 * row + column) for column in range(8)) for row in range(8))
    drawing += "\n........\n甲乙......"
    letters = [letter for letter in drawing if letter not in ".\n"]
    generator = np.random.default_rng(8)
    sites = {"H1": letters[9], "H2": letters[14], "H3": letters[50], "H4": letters[54]}
    links = [(a, b, 1) for a, b in neighbours(drawing)] + [(letters[56], "甲", 3)]
    area = drawn_area(
        tmp_path,
        drawing,
        populations={letter: int(generator.integers(500, 3000)) for letter in letters},
        facilities=[{"id": key, "in": letter} for key, letter in sites.items()],
        links=links,
    )
    access, leads = access_table(area), tuple((key,) for key in sites)
    request = Request(leads, bounds=(within("population", 0.1),), contiguous=True, gap=0.01)
    solution = solve(problem_of(area, access, leads), request)
    layout = layout_of(solution)
    measures = measure(area, layout, access)
    assert layout.unassigned(letters) == ()
    assert measures.whole["mean_minutes"].number == pytest.approx(solution.objective, abs=1e-9)
    assert solution.bound <= solution.objective
    for island in nx.connected_components(area.adjacency):
        for grid in layout.grids:
            own = area.adjacency.subgraph(set(layout.districts_of(grid.id)) & island)
            assert len(own) == 0 or nx.is_connected(own)
