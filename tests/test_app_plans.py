"""The page of the store: plans saved, opened, branched, published, put into operation; two who save at once."""

from pathlib import Path
from typing import Any

import pytest
from drawing import write_area
from streamlit.testing.v1 import AppTest
from team import ACCOUNTS_VARIABLE, PLANNER, VIEWER, accounts_in, log_in

from gridplan.layout import assign_districts, unassign_districts
from gridplan.plan_file import open_plan
from gridplan.resources import STORE_VARIABLE
from gridplan.store import Store
from gridplan.study_area import read_area

ROWS = [(grid, f"H{grid}", "主城区", letter, "", "") for letter, grid in zip("abcd", "1122", strict=True)]
HOSPITALS = [{"id": f"H{grid}", "in": letter} for letter, grid in ("a1", "d2")]


def _page() -> None:
    """What the app runs in these tests; `paint` puts districts into grids, as the planning table does."""
    import streamlit as st

    from gridplan.layout import assign_districts
    from gridplan.ui import plans_view, state, status_line
    from gridplan.ui.words import Speaker

    t = Speaker("en" if st.session_state.get("english") else "zh", state.opened_area())
    desk = state.open_desk(t.language)
    for district, grid in st.session_state.pop("paint", ()):
        state.edit(desk, assign_districts(desk.plan.layout, [district], grid))
        desk = state.open_desk(t.language)
    status_line.draw(desk, t)
    plans_view.draw(desk, t)
    st.button("undo", on_click=state.undo)
    told = state.told()
    if told is not None:
        st.warning(t.text(told))
    st.session_state["start"] = state.open_desk("zh").plan.operation_start
    st.session_state["found"] = dict(state.open_desk("zh").plan.layout.grid_of)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An area of four districts in two grids, and a store of its own."""
    root = write_area(tmp_path / "city", "ab\ncd", facilities=HOSPITALS, layouts={"now": ROWS})
    monkeypatch.setenv("GRIDPLAN_AREA", str(root))
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "plans.gridplan"))
    return Store.open(tmp_path / "plans.gridplan")


def opened(who: str | None = None) -> AppTest:
    page = AppTest.from_function(_page, default_timeout=60)
    page.session_state["epoch"] = 0
    return run(page if who is None else log_in(page, who))


def run(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception
    return page


def part(found: Any, label: str) -> Any:
    """Return the one widget of that label."""
    (one,) = (each for each in found if each.label == label)
    return one


def press(page: AppTest, label: str) -> AppTest:
    part(page.button, label).click()
    return run(page)


def sign(page: AppTest, reason: str, form: int = 0, person: str = "张三") -> None:
    """Fill in why and by whom, in the first form or a later one."""
    [box for box in page.text_input if box.label == "理由"][form].set_value(reason)
    name = [box for box in page.text_input if box.label == "署名"][form]
    if not name.disabled:
        name.set_value(person)


def texts(page: AppTest) -> str:
    kinds = ("markdown", "caption", "error", "warning", "success", "info")
    return "\n".join(each.value for kind in kinds for each in getattr(page, kind)).replace("\\", "")


def saved_plan(page: AppTest, name: str = "城区方案") -> AppTest:
    part(page.text_input, "方案名称").set_value(name)
    sign(page, "起草")
    return press(page, "保存")


def paint(page: AppTest, *districts: tuple[str, str]) -> AppTest:
    page.session_state["paint"] = districts
    return run(page)


def choose_revision(page: AppTest, name: str) -> AppTest:
    """Click the row of a revision."""
    table = page.dataframe[1]
    row = list(table.value["版本"]).index(name)
    page.session_state[table.key] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    return run(page)


def act(page: AppTest, which: str, reason: str, **fields: str) -> AppTest:
    """Do something with the chosen revision."""
    next(pills for pills in page.button_group if which in str(pills.options)).set_value(
        {"分支": "branch", "恢复": "save", "发布": "publish", "运行": "operate", "停用": "retire"}[which]
    )
    run(page)
    for label, value in fields.items():
        part(page.text_input, label).set_value(value)
    sign(page, reason, form=1)
    part(page.button, which).click()
    return run(page)


def test_work_is_saved_as_a_plan_and_then_as_its_next_revision(store: Store) -> None:
    page = opened()
    assert "还没有这个规划范围的方案" in texts(page)
    saved_plan(page)
    assert "已存为方案“城区方案”" in texts(page)
    assert "方案库：城区方案 · 主线 1（未改动）" in texts(page)
    paint(page, ("b", "2"))
    assert "城区方案 · 主线 1（有改动未存入）" in texts(page)
    sign(page, "b 离 H2 更近")
    press(page, "保存")
    (entry,) = store.plans()
    last, first = store.history(entry.id)
    assert (last.number, last.person, last.reason, last.parents) == (2, "张三", "b 离 H2 更近", (first.id,))
    assert last.verdicts is not None
    table = page.dataframe[1].value
    assert list(table["版本"]) == ["主线 2", "主线 1"]
    assert "b → 网格 2" in table["改动"][0]
    assert "现在的工作" in table["标记"][0]


def test_without_reason_or_name_nothing_is_saved(store: Store) -> None:
    page = opened()
    part(page.text_input, "方案名称").set_value("城区方案")
    press(page, "保存")
    assert "请署名" in texts(page)
    assert store.plans() == ()


def test_revision_is_opened_into_the_editor_and_the_work_before_is_one_undo_away(store: Store) -> None:
    page = paint(saved_plan(opened()), ("b", "2"))
    sign(page, "b 归 2")
    press(page, "保存")
    press(choose_revision(page, "主线 1"), "打开到编辑器")
    assert page.session_state["found"]["b"] == "1"
    assert "已打开 主线 1" in texts(page)
    assert "主线 1（未改动）" in texts(page)
    press(page, "undo")
    assert page.session_state["found"]["b"] == "2"
    assert "主线 2（未改动）" in texts(page)


def test_what_if_is_tried_on_a_branch(store: Store) -> None:
    page = act(paint(saved_plan(opened()), ("b", "2")), "分支", "看看", 分支名称="试算")
    assert "城区方案 · 主线 1 → 试算（有改动未存入）" in texts(page)
    sign(page, "b 归 2")
    press(page, "保存")
    (entry,) = store.plans()
    assert [branch.name for branch in store.branches(entry.id)] == ["main", "试算"]
    assert store.head(entry.id).number == 1
    assert store.head(entry.id, "试算").reason == "b 归 2"
    assert list(page.dataframe[1].value[""]) == ["\u3000●", "●"]


def test_plan_is_published_operates_and_comes_up_for_review(store: Store) -> None:
    page = act(saved_plan(opened()), "运行", "文件印发")
    assert "尚未发布" in texts(page)
    act(page, "发布", "会议同意")
    act(page, "运行", "文件印发")
    (entry,) = store.plans()
    (operation,) = store.operations(entry.id)
    assert page.dataframe[0].value["状态"][0] == f"{operation.start} 起运行"
    assert "未到期" in page.dataframe[0].value["复评"][0]
    assert [str(each.kind) for each in store.trail(entry.id)] == ["created", "published", "operating"]
    press(page, "打开到编辑器")
    assert page.session_state["start"] == operation.start
    assert "主线 1（未改动）" in texts(page)


def _other_saves(store: Store) -> None:
    """Let a colleague save on the head of the only plan: a into grid 2, c out of its grid."""
    (entry,) = store.plans()
    head = store.head(entry.id)
    area = read_area(Path(store.shown).parent / "city")
    plan = store.plan_of(head.id, area)
    layout = unassign_districts(assign_districts(plan.layout, ["a"], "2"), ["c"])
    theirs = plan.with_layout(layout, {"edited_from": {}})
    store.save(entry.id, theirs, area, parent=head.id, author="李四", reason="c 待定")


def test_second_to_save_is_told_and_merges_district_by_district(store: Store) -> None:
    page = paint(saved_plan(opened()), ("b", "2"), ("c", "1"))
    _other_saves(store)
    sign(page, "b 归 2，c 归 1")
    press(page, "保存")
    assert "已有保存：李四（主线 2，" in texts(page)
    choice = page.radio[0]
    assert "片区 c" in choice.label
    assert "网格 2" in choice.label  # as it was before
    assert [option.replace("\\", "") for option in choice.options] == ["我的（张三）：网格 1", "李四：未分配"]
    press(page, "合并并保存")
    assert "还有 1 处没有选定" in texts(page)
    page.radio[0].set_value("mine")
    press(page, "合并并保存")
    assert "已合并并保存为 主线 3" in texts(page)
    assert page.session_state["found"] == {"a": "2", "b": "2", "c": "1", "d": "2"}
    (entry,) = store.plans()
    assert [each.person for each in store.history(entry.id)] == ["张三", "李四", "张三"]


def test_second_to_save_may_keep_it_as_a_branch(store: Store) -> None:
    page = paint(saved_plan(opened()), ("c", "1"))
    _other_saves(store)
    sign(page, "c 归 1")
    press(page, "保存")
    next(box for box in page.text_input if box.label == "分支名称").set_value("张三另存")
    press(page, "另存为分支")
    (entry,) = store.plans()
    assert store.head(entry.id, "张三另存").person == "张三"
    assert store.head(entry.id).person == "李四"
    assert "张三另存 1（未改动）" in texts(page)


def test_branch_is_merged_into_the_main_line(store: Store) -> None:
    page = act(saved_plan(opened()), "分支", "看看", 分支名称="试算")
    paint(page, ("b", "2"))
    sign(page, "b 归 2")
    press(page, "保存")
    _other_saves(store)
    run(page)
    choose_revision(page, "试算 1")
    press(page, "并入主线…")
    assert "把“试算 1”并入现在的工作" in texts(page)
    sign(page, "会议同意")
    press(page, "合并并保存")
    (entry,) = store.plans()
    head = store.head(entry.id)
    assert head.parents[1] == store.head(entry.id, "试算").id
    assert page.session_state["found"] == {"a": "2", "b": "2", "d": "2"}


def test_store_that_cannot_be_opened_is_told_and_the_rest_goes_on(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.gridplan"
    broken.write_text("no store", encoding="utf-8")
    monkeypatch.setenv(STORE_VARIABLE, str(broken))
    page = opened()
    assert "不是 gridplan 的方案库" in texts(page)
    assert page.session_state["found"]["a"] == "1"


def test_viewer_sees_all_and_saves_nothing(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    area = read_area(tmp_path / "city")
    store.create(open_plan(None, area), area, name="城区方案", author="张三", reason="起草")
    monkeypatch.setenv(ACCOUNTS_VARIABLE, str(accounts_in(tmp_path)))
    page = opened(VIEWER)
    paint(page, ("b", "2"))
    assert page.session_state["found"]["b"] == "1"
    assert "修改方案须有“编制”角色" in texts(page)
    assert "保存修订须有“编制”角色" in texts(page)
    assert not [button for button in page.button if button.label == "保存"]
    press(page, "打开到编辑器")
    assert "已打开 主线 1" in texts(page)
    planner = opened(PLANNER)
    next(pills for pills in planner.button_group if "发布" in str(pills.options)).set_value("publish")
    run(planner)
    assert "发布、印发须有“审批”角色" in texts(planner)
    assert part(planner.text_input, "署名").value == "李四"


def test_page_speaks_english(store: Store) -> None:
    page = saved_plan(opened(), "city <b>*x*</b>")
    page.session_state["english"] = True
    run(page)
    assert "Based on city \\<b\\>" in "\n".join(each.value for each in page.caption)
    assert list(page.dataframe[1].value["revision"]) == ["main 1"]


def test_archive_that_a_colleague_sent_is_taken_in_once(store: Store, tmp_path: Path) -> None:
    area = read_area(tmp_path / "city")
    theirs = Store.open(tmp_path / "theirs.gridplan")
    first = theirs.create(open_plan(None, area), area, name="邻区方案", author="李四", reason="起草")
    page = opened()
    page.file_uploader[0].upload("邻区方案.plan.zip", theirs.archive(first.plan_id), "application/zip")
    run(page)
    next(box for box in page.text_input if box.label == "署名").set_value("张三")
    press(page, "导入")
    assert "已导入“邻区方案”：新增 1 个修订" in texts(page)
    assert store.archive(first.plan_id) == theirs.archive(first.plan_id)
    assert store.history(first.plan_id)[0].person == "李四"
