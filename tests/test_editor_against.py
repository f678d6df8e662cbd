"""What the changes on the planning table are against."""

from pathlib import Path

import pytest
from drawing import write_area
from streamlit.testing.v1 import AppTest

ROWS = [
    ("1" if letter in "ab" else "2", "H1" if letter in "ab" else "H2", "主城区", letter, "", "") for letter in "abcd"
]


def _page() -> None:
    """What the app runs in this test: each step of a plan that is given to it, and what the table would show."""
    import streamlit as st

    from gridplan.layout import assign_districts
    from gridplan.ui import editor_against, editor_view, state
    from gridplan.ui.words import Speaker

    state.bump()
    desk = state.open_desk("zh")
    if "district" in st.session_state:
        state.edit(desk, assign_districts(desk.plan.layout, [st.session_state.pop("district")], "2"))
    if "name" in st.session_state:
        state.steps().name_checkpoint(st.session_state.pop("name"), "张三")
    desk, t = state.open_desk("zh"), Speaker("zh")
    st.session_state["names"] = editor_against.names(t)
    st.session_state["changes"] = {
        key: [grid["figures"][0]["change"] for grid in editor_view._data(desk, key, t)["grids"]]
        for key in (*st.session_state["names"], "unknown")
    }


def test_changes_are_against_the_layout_in_force_or_a_version_that_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hospitals = [{"id": "H1", "in": "a", "beds_open": 10}, {"id": "H2", "in": "d", "beds_open": 10}]
    folder = write_area(tmp_path / "city", "abcd", facilities=hospitals, layouts={"now": ROWS})
    monkeypatch.setenv("GRIDPLAN_AREA", str(folder))
    page = AppTest.from_function(_page, default_timeout=60).run()
    assert page.session_state["names"] == {"": "现行方案"}
    assert page.session_state["changes"][""] == ["", "", ""]
    page.session_state["district"] = "b"
    page.run()
    page.session_state["name"] = "会前"
    page.run()
    page.session_state["district"] = "a"
    page.run()
    assert list(page.session_state["names"].values()) == ["现行方案", "开始时的方案", "会前"]
    in_force, first, named, unknown = page.session_state["changes"].values()
    assert in_force == first == unknown == ["−2", "+2", ""]
    assert named == ["−1", "+1", ""]
