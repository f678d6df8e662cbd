"""What differs between two plain values is found, is small where little changed, and makes the one of the other."""

import json

from hypothesis import given
from hypothesis import strategies as st

from gridplan.content_change import change, changed

LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.floats(allow_nan=False)
KEYS = st.text("abc", min_size=1, max_size=2)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=5))
SETS = st.sets(KEYS).map(sorted)


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True)


@given(VALUES | SETS, VALUES | SETS)
def test_a_change_makes_the_one_value_of_the_other(before: object, after: object) -> None:
    made = change(before, after)
    if made is None:
        assert _text(before) == _text(after)
    else:
        assert _text(changed(before, json.loads(json.dumps(made)))) == _text(after)


@given(VALUES)
def test_nothing_differs_from_itself(value: object) -> None:
    assert change(value, json.loads(json.dumps(value))) is None


@given(VALUES, VALUES, VALUES)
def test_a_change_found_elsewhere_is_made_as_far_as_it_goes(before: object, after: object, third: object) -> None:
    if (made := change(before, after)) is not None:
        json.dumps(changed(third, made))


def test_a_change_names_only_what_is_other() -> None:
    before = {"grid_of": {"a": "1", "b": "1"}, "locked": ["a"], "grids": [{"id": "1"}, {"id": "2"}], "title": "x"}
    after = {"grid_of": {"a": "2"}, "locked": ["b"], "grids": [{"id": "1"}, {"id": "3"}], "title": "x"}
    assert change(before, after) == {
        "in": {
            "grid_of": {"in": {"a": {"is": "2"}}, "gone": ["b"]},
            "locked": {"came": ["b"], "went": ["a"]},
            "grids": {"from": 1, "off": 1, "put": [{"id": "3"}]},
        }
    }
