"""Small numbers of people: hidden, not to be worked out from sums, and never mistaken for missing ones."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplan.suppression import HIDDEN, suppress, told

PARTS = ["near", "far", "none"]
SUMS = {"people": PARTS}


def table(*rows):
    frame = pd.DataFrame(rows, columns=PARTS, dtype=float)
    frame.insert(0, "people", frame[PARTS].sum(axis=1, skipna=False))
    return frame


def seen(frame):
    return frame[["people", *PARTS]].to_numpy().tolist()


def test_a_small_number_goes_and_the_next_smallest_of_its_sum_goes_with_it():
    found = suppress(table((900, 60, 4)), ["people", *PARTS], 10, sums=SUMS)
    assert found.frame["people"].tolist() == [964]
    assert found.frame[PARTS].isna().to_numpy().tolist() == [[False, True, True]]
    assert found.frame[HIDDEN].tolist() == ["far、none"]
    assert found.count == 2


def test_two_small_numbers_that_together_are_small_take_a_third():
    found = suppress(table((900, 3, 4)), ["people", *PARTS], 10, sums=SUMS)
    assert found.mask[PARTS].to_numpy().tolist() == [[True, True, True]]


def test_two_small_numbers_that_together_are_not_small_are_enough():
    found = suppress(table((900, 7, 4)), ["people", *PARTS], 10, sums=SUMS)
    assert found.mask[PARTS].to_numpy().tolist() == [[False, True, True]]


def test_zero_stays_and_the_smallest_itself_stays():
    frame = table((900, 10, 0))
    found = suppress(frame, ["people", *PARTS], 10, sums=SUMS)
    assert seen(found.frame) == seen(frame)
    assert found.frame[HIDDEN].tolist() == [""]


def test_a_district_of_few_people_loses_total_and_part_alike():
    found = suppress(table((6, 0, 0)), ["people", *PARTS], 10, sums=SUMS)
    assert found.frame[HIDDEN].tolist() == ["people、near"]


def test_a_total_goes_with_its_only_part_where_that_is_hidden_for_another_district():
    frame = table((3, 0, 0), (20, 0, 0), (0, 500, 0))
    groups = {"near": ["all"] * 3}
    found = suppress(frame, ["people", *PARTS], 10, sums=SUMS, groups=groups)
    assert found.frame[HIDDEN].tolist() == ["people、near", "people、near", ""]


def test_a_total_hidden_by_its_group_takes_a_part_that_would_tell_it():
    frame = table((20, 0, 0), (3, 0, 0), (500, 0, 0))
    found = suppress(frame, ["people", *PARTS], 10, sums=SUMS, groups={"people": ["甲", "甲", "乙"]})
    assert found.frame[HIDDEN].tolist() == ["people、near", "people、near", ""]


def test_only_one_hidden_in_a_group_takes_the_next_smallest_of_that_group():
    frame = pd.DataFrame({"people": [4, 300, 25, 80, 7]})
    found = suppress(frame, ["people"], 10, groups={"people": ["a", "a", "a", "b", "b"]})
    assert found.mask["people"].tolist() == [True, False, True, True, True]


def test_missing_is_not_hidden_and_hides_nothing_of_its_own():
    frame = pd.DataFrame({"people": [np.nan, 4.0, 300.0], "people_status": ["未知", "推算", "正式"]})
    found = suppress(frame, ["people"], 10)
    assert found.frame["people_status"].tolist() == ["未知", "已隐去（少于 10）", "正式"]
    assert found.frame[HIDDEN].tolist() == ["", "people", ""]
    assert found.frame["people"].isna().tolist() == [True, True, False]


def test_whole_numbers_stay_whole():
    frame = pd.DataFrame({"people": pd.array([4, 300, None], dtype="Int64")})
    found = suppress(frame, ["people"], 10)
    assert str(found.frame["people"].dtype) == "Int64"
    assert found.frame["people"].isna().tolist() == [True, False, True]


def test_off_is_off_and_says_so():
    frame = table((900, 60, 4))
    found = suppress(frame, ["people", *PARTS], 0, sums=SUMS)
    pd.testing.assert_frame_equal(found.frame, frame)
    assert "未作隐去" in told(0).zh


@pytest.mark.parametrize(("smallest", "count", "words"), [(10, None, "少于 10"), (5, 1234, "共 1,234 处")])
def test_what_was_done_is_said(smallest, count, words):
    assert words in told(smallest, count).zh


@given(st.lists(st.tuples(*[st.integers(0, 40)] * 3), min_size=1, max_size=6), st.integers(2, 15))
def test_nothing_hidden_follows_from_what_is_seen(rows, smallest):
    frame = table(*rows)
    groups = {column: ["g"] * len(rows) for column in ["people", *PARTS]}
    found = suppress(frame, ["people", *PARTS], smallest, sums=SUMS, groups=groups)
    for hidden, others, in_row in sums_of(frame, found.mask):
        # One alone is never hidden, nor several that are few people together, but where nobody stands beside them.
        enough = len(hidden) > 1 and sum(hidden) >= smallest
        assert not hidden or enough or not (others or in_row)
    small = (frame[["people", *PARTS]] > 0) & (frame[["people", *PARTS]] < smallest)
    assert not (small & ~found.mask).to_numpy().any()


def sums_of(frame, mask):
    """Return, of each sum whose total is seen, the numbers hidden, those above 0 that are seen, whether it is a row."""
    cells = [([(part, row) for part in PARTS], True) for row in frame.index if not mask["people"][row]]
    cells += [([(column, row) for row in frame.index], False) for column in mask.columns]
    for each, in_row in cells:
        hidden = [frame[column][row] for column, row in each if mask[column][row]]
        yield hidden, [n for column, row in each if (n := frame[column][row]) > 0 and not mask[column][row]], in_row
