"""What is measured while planners draw is what `measure` says, for every layout."""

from pathlib import Path

import pytest
from drawing import drawn_area, drawn_layout
from hypothesis import given
from hypothesis import strategies as st

from gridplan.access import AccessTable, access_table
from gridplan.indicators import measure, measure_edits
from gridplan.layout import Layout, assign_districts, exclude_districts, unassign_districts
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea

WATCHED = {"districts", "population", "mean_minutes", "p90_minutes", "coverage_30", "population_per_bed", "pieces"}
PLACES = ("", "-", "1", "2", "3", "4", "5")


def agree(area: StudyArea, layout: Layout, access: AccessTable) -> None:
    quick, whole = measure_edits(area, layout, access), measure(area, layout, access)
    assert list(quick.by_grid) == list(whole.by_grid)
    assert set(quick.whole) >= WATCHED | {"balance_max_min"}
    assert {key: whole.whole[key] for key in quick.whole} == quick.whole
    for grid, values in quick.by_grid.items():
        assert set(values) >= WATCHED
        assert {key: whole.by_grid[grid][key] for key in values} == values


@given(st.dictionaries(st.integers(0, 44), st.sampled_from(PLACES), max_size=12))
def test_values_are_those_of_all_indicators(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable, moves: dict[int, str]
) -> None:
    layout = wenzhou_plan.layout
    for number, place in moves.items():
        district = [str(wenzhou.districts.index[number])]
        if place == "":
            layout = unassign_districts(layout, district)
        elif place == "-":
            layout = exclude_districts(layout, district)
        else:
            layout = assign_districts(layout, district, place)
    agree(wenzhou, layout, wenzhou_access)


@pytest.mark.parametrize("populations", [{}, {"a": None}, {"a": 0, "b": 0, "d": 0}])
def test_unknown_people_stay_unknown(tmp_path: Path, populations: dict[str, int | None]) -> None:
    area = drawn_area(tmp_path, "abc\nd.e", populations=populations, facilities=[{"id": "H1"}, {"id": "H2", "in": "c"}])
    agree(area, drawn_layout("abc\nd.e", "112\n1.2", leads={"1": ["H1"], "2": ["H2"]}), access_table(area))
