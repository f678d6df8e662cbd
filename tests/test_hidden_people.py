"""What is hidden of the people of a plan follows from nothing that its tables print, laid side by side."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.hidden_people import HiddenPeople, _Hiding, grid_key, hidden_people, row_key
from tests.drawing import drawn_area, drawn_layout

SMALLEST = 10


def found(people, grids, rows=None):
    """Hide in districts d0, d1, …, each with its grid ("" none) and 区划."""
    within = {}
    for number, grid in enumerate(grids):
        within[f"d{number}"] = row_key(grid, (rows or "a" * len(grids))[number]) if grid != "." else ("unassigned",)
    numbers = {f"d{number}": float(each) for number, each in enumerate(people)}
    return _Hiding(numbers, within, SMALLEST).found(), numbers, within


def test_next_smallest_of_the_grid_goes_with_a_small_district():
    hidden, *_ = found([4, 300, 25, 500], "1112")
    assert hidden == HiddenPeople(frozenset({"d0", "d2"}), frozenset())


def test_grid_of_one_small_district_takes_another_grid_and_a_district_of_it():
    hidden, *_ = found([4, 300, 25, 500], "1222")
    assert hidden.districts == {"d0", "d2"}
    assert hidden.sums == {grid_key("1"), row_key("1", "a"), grid_key("2"), row_key("2", "a")}


def test_small_number_alone_in_its_row_takes_the_row_beside_it():
    hidden, *_ = found([4, 300, 500, 800], "1112", "abbb")
    assert hidden.districts == {"d0", "d1"}
    assert hidden.sums == {row_key("1", "a"), row_key("1", "b")}


def test_nobody_and_many_hide_nothing():
    assert found([0, 300, 10], "11.")[0] == HiddenPeople(frozenset(), frozenset())


@settings(max_examples=300)
@given(
    st.lists(
        st.tuples(st.sampled_from([0, 1, 3, 6, 9, 10, 12, 40, 500]), st.sampled_from("12."), st.sampled_from("ab")),
        min_size=1,
        max_size=9,
    )
)
def test_no_hidden_number_can_be_worked_out_from_all_sums_that_are_shown(cells):
    people, grids, rows = zip(*cells, strict=True)
    hidden, numbers, within = found(people, grids, rows)
    unknown = sorted(hidden.districts)
    assert {key for key, number in numbers.items() if 0 < number < SMALLEST} <= hidden.districts
    sums = {key[:depth] for key in within.values() for depth in range(len(key) + 1)} - hidden.sums
    equations = np.array([[within[each][: len(key)] == key for each in unknown] for key in sums], dtype=float)
    for place in range(len(unknown)):
        wanted = np.eye(len(unknown))[place]
        assert not follows(equations, wanted)
    for key in hidden.sums:
        inside = np.array([within[each][: len(key)] == key for each in unknown], dtype=float)
        assert not follows(equations, inside)


def follows(equations, wanted):
    """Whether a sum of unknowns is fixed by sums that are known."""
    if not len(equations):
        return False
    return np.linalg.matrix_rank(np.vstack([equations, wanted])) == np.linalg.matrix_rank(equations)


@pytest.mark.parametrize(("smallest", "hidden"), [(0, set()), (10, {"a", "c"})])
def test_a_plan_says_which_districts_stand_together(tmp_path, smallest, hidden):
    area = drawn_area(tmp_path / "area", "abcd", populations={"a": 4, "b": None, "c": 30, "d": 2000})
    layout = drawn_layout("abcd", "1112", leads={"1": ["H1"], "2": ["H1"]})
    assert hidden_people(layout, area, smallest).districts == hidden
