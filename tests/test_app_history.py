"""The steps of the plan in the app: kept for the next session, shown in words, gone back to, offered only at home."""

import json
from datetime import date
from pathlib import Path

import pytest
from drawing import drawn_area, drawn_layout, write_area
from streamlit.testing.v1 import AppTest

from gridplan import work
from gridplan.autosave import Autosave, file_of, new_id
from gridplan.content_change import change
from gridplan.layout import assign_districts, change_leads, exclude_districts, lock_districts, unassign_districts
from gridplan.plan_file import Stage, new_plan, plan_content
from gridplan.resources import WORK_VARIABLE
from gridplan.stages import leave
from gridplan.step_words import step_words
from gridplan.ui.work_state import alone

DRAWING = "abcd\nefgh"
ROWS = [(grid, f"H{grid}", "主城区", letter, "", "") for letter, grid in zip("abcdefgh", "11221122", strict=True)]
HOSPITALS = [{"id": f"H{grid}", "in": letter} for letter, grid in ("a1", "d2")]
AT_HOME = {"Origin": "http://localhost:8501", "Host": "localhost:8501"}


def _page() -> None:
    """What the app runs in these tests: what the test asks for, then what a planner sees of it."""
    import streamlit as st

    from gridplan.ui import editor_edits, history_view, state, work_view
    from gridplan.ui.words import Speaker

    state.adopt_work()
    desk = state.open_desk("zh")
    editor_edits.take(desk, st.session_state.get("posted"))
    now = state.open_desk("zh")
    st.session_state["grids"] = dict(now.plan.layout.grid_of)
    st.session_state["acknowledged"] = editor_edits.taken()
    work_view.warnings(Speaker("zh"))
    work_view.offer(Speaker("zh"))
    history_view.draw(now, Speaker("zh"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of works; the area is drawn, with two grids."""
    city = write_area(tmp_path / "city", DRAWING, facilities=HOSPITALS, layouts={"now": ROWS})
    monkeypatch.setenv("GRIDPLAN_AREA", str(city))
    monkeypatch.setenv(WORK_VARIABLE, str(tmp_path / "work"))
    return tmp_path / "work"


def _session(key: str = "") -> AppTest:
    page = AppTest.from_function(_page, default_timeout=60)
    if key:
        page.query_params["work"] = key
    page.run()
    assert not page.exception
    return page


def _key(page: AppTest) -> str:
    found = page.query_params["work"]  # as it was given, or a list of what the script put there
    return found if isinstance(found, str) else found[0]


def _post(page: AppTest, *edits: tuple[int, str, str, str], client: str = "table") -> None:
    """Send edits as the table does: number, kind, districts, grid."""
    words = ("number", "kind", "districts", "grid")
    sent = [{"client": client, **dict(zip(words, edit, strict=True))} for edit in edits]
    page.session_state["posted"] = {"tries": 1, "edits": [{**one, "districts": list(one["districts"])} for one in sent]}
    page.run()
    assert not page.exception


def _grids(page: AppTest) -> str:
    return "".join(page.session_state["grids"].get(letter, ".") for letter in "abcdefgh")


def _steps(page: AppTest) -> list[tuple[str, str]]:
    """Return the mark and the words of each step, the first first."""
    return [(row.iloc[0], row.iloc[1]) for _, row in page.dataframe[0].value.iloc[::-1].iterrows()]


def test_a_new_session_has_every_step_of_the_one_before_and_a_resent_edit_is_made_once(folder: Path) -> None:
    page = _session()
    assert not folder.exists()  # nothing was done
    _post(page, (1, "assign", "b", "2"), (2, "assign", "ae", "2"), (3, "undo", "", ""))
    assert _grids(page) == "12221122"
    again = _session(_key(page))
    assert _grids(again) == "12221122"
    assert again.session_state["acknowledged"] == {"table": 3}
    _post(again, (2, "assign", "ae", "2"), (3, "undo", "", ""), (4, "redo", "", ""))
    assert _grids(again) == "22222122"
    assert [mark for mark, _ in _steps(again)] == ["", "", "▶ 现在"]
    page.run()  # the first session sees what the second did
    assert _grids(page) == "22222122"


def test_two_pages_of_one_work_number_their_edits_apart(folder: Path) -> None:
    page = _session()
    _post(page, (1, "assign", "b", "2"))
    other = _session(_key(page))
    _post(other, (1, "assign", "a", "2"), client="another table")
    assert _grids(other) == "22221122"


def test_a_refused_edit_counts_as_taken(folder: Path) -> None:
    page = _session()
    _post(page, (1, "lock", "a", ""), (2, "assign", "a", "2"), (3, "assign", "b", "1"))
    again = _session(_key(page))
    assert (_grids(again), again.session_state["acknowledged"]) == ("11221122", {"table": 3})


def test_sessions_without_an_id_and_with_a_false_one_are_apart(folder: Path) -> None:
    page = _session()
    _post(page, (1, "assign", "b", "2"))
    for false in ("", "../../etc/passwd", "zz"):
        other = _session(false)
        assert _grids(other) == "11221122"
        assert _key(other) not in (_key(page), false)
        assert not other.button or all("继续" not in button.label for button in other.button)
    assert len(list(folder.iterdir())) == 1


def test_steps_are_told_in_words_and_a_checkpoint_is_gone_back_to_as_a_new_step(folder: Path) -> None:
    page = _session()
    _post(page, (1, "assign", "b", "2"))
    page.text_input[0].set_value("会前")
    page.text_input[1].set_value("张三")
    next(button for button in page.button if "命名" in button.label).click()
    page.run()
    _post(page, (2, "unassign", "cd", ""))
    assert [words for _, words in _steps(page)] == ["开始", "b → 网格 2", "c、d → 未分配"]
    assert any(text.value.startswith("会前 · 张三 · ") for text in page.text)
    again = _session(_key(page))
    next(button for button in again.button if button.label == "回到这里").click()
    again.run()
    assert _grids(again) == "12221122"
    assert [words for _, words in _steps(again)] == ["开始", "b → 网格 2", "c、d → 未分配", "c、d → 网格 2"]


def test_an_altered_file_is_told_and_what_stands_before_goes_on_as_new_work(folder: Path) -> None:
    page = _session()
    _post(page, (1, "assign", "b", "2"))
    _post(page, (2, "assign", "a", "2"))
    path = file_of(folder, _key(page))
    data = bytearray(path.read_bytes())
    data[-20] ^= 1
    path.write_bytes(data)
    again = _session(_key(page))
    assert "被改动过" in again.warning[0].value
    assert _grids(again) == "12221122"
    assert _key(again) != _key(page)
    assert path.read_bytes() == bytes(data)


def test_work_that_fits_the_area_no_more_is_set_aside_and_kept(folder: Path, monkeypatch) -> None:
    page = _session()
    _post(page, (1, "assign", "b", "2"))
    path = file_of(folder, _key(page))
    save = Autosave(path)
    save.read()
    (area,) = save.work.drawings
    save.add({"kind": "do", "area": area, "at": "2026-01-01T00:00:00+00:00",
              "change": {"in": {"layout": {"in": {"grid_of": {"in": {"nowhere": {"is": "2"}}}}}}}})  # fmt: skip
    before = path.read_bytes()
    again = _session(_key(page))
    assert "nowhere" in again.warning[0].value
    assert path.stem in again.warning[0].value
    assert _grids(again) == "11221122"
    _post(again, (1, "assign", "a", "2"))
    assert path.read_bytes() == before


def test_where_nothing_can_be_written_one_goes_on_and_is_warned(folder: Path) -> None:
    page = _session()
    folder.write_text("a file where the folder should be")
    _post(page, (1, "assign", "b", "2"))
    assert _grids(page) == "12221122"
    assert "没有保存到磁盘" in page.warning[0].value
    folder.unlink()
    _post(page, (2, "assign", "a", "2"))
    assert not page.warning
    assert _grids(_session(_key(page))) == "22221122"


def test_unfinished_work_is_offered_at_home_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = _session()
    _post(left, (1, "assign", "b", "2"))
    assert all(button.label != "继续" for button in _session().button)
    monkeypatch.setattr("gridplan.ui.work_state.alone", lambda address, headers: True)
    page = _session()
    next(button for button in page.button if button.label == "继续").click()
    page.run()
    assert _grids(page) == "12221122"
    assert _key(page) == _key(left)
    other = _session()
    next(button for button in other.button if button.label == "放弃").click()
    other.run()
    assert not list(folder.iterdir())


def test_only_who_sits_at_the_machine_is_at_home() -> None:
    assert alone("localhost", AT_HOME)
    assert alone("127.0.0.1", {"origin": "http://127.0.0.1:8501"})
    assert not alone("0.0.0.0", AT_HOME)
    assert not alone("", AT_HOME)
    assert not alone("localhost", {})
    assert not alone("localhost", {**AT_HOME, "Origin": "http://plan.example.cn"})
    assert not alone("localhost", {**AT_HOME, "x-forwarded-for": "10.0.0.7"})


def test_what_a_step_changed_is_said_in_both_languages(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, DRAWING, facilities=[*HOSPITALS, {"id": "H3"}])
    layout = drawn_layout(DRAWING, "1122\n1122", leads={"1": ["H1"], "2": ["H2"]})
    plan = new_plan(layout, area, {})
    names = {"b": "三垟"}

    def said(other, *, after=None) -> tuple[str, str]:
        text = step_words(change(plan_content(plan), plan_content(after or plan.with_layout(other, {}))), names)
        return text.zh, text.en

    assert said(assign_districts(layout, ["b"], "2")) == ("三垟 → 网格 2", "三垟 → grid 2")
    assert said(assign_districts(layout, "abef", "2"))[1] == "a, 三垟, e … (4 districts) → grid 2"
    assert said(unassign_districts(layout, ["a"]))[0] == "a → 未分配"
    assert said(exclude_districts(layout, ["a"]))[0] == "a → 不纳入"
    assert said(lock_districts(layout, ["a"]))[0] == "锁定 a"
    assert said(change_leads(layout, "1", ("H3",)))[0] == "牵头医院或成员单位"
    left = leave(plan, Stage.COMMENT, "张三", date(2026, 1, 1), area, checked=None)
    assert said(None, after=left)[0] == "转为征求意见稿"
    assert step_words({"is": {}}, {}).en == "another plan"


def test_a_thousand_edits_of_many_districts_stay_small(tmp_path: Path) -> None:
    places = {f"D{number:04}": str(number % 40) for number in range(2000)}
    save = Autosave(file_of(tmp_path, new_id()))
    content = {"format": 2, "layout": {"grid_of": places, "locked": []}}
    save.add(work.started("city", content))
    with save.together():
        for number in range(1000):
            moved = {**places, f"D{number:04}": "40"}
            after = {**content, "layout": {**content["layout"], "grid_of": moved}}
            save.add(work.done("city", content, after, ("0123456789abcdefghijklmno", number)))
            content, places = after, moved
    assert save.path.stat().st_size < 300 * 1000
    assert len(json.dumps(content)) > 25_000
