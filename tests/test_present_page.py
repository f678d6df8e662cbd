"""The pages for meetings: what is shown, what is said instead, who approved an estimate, which layouts are compared."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from drawing import drawn_area
from streamlit.testing.v1 import AppTest

from gridplan.layout import Layout, assign_districts
from gridplan.plan_file import Plan, Stage, open_plan, write_plan
from gridplan.stages import leave
from gridplan.study_area import StudyArea
from gridplan.ui import compare_maps_view, state

ROWS = [("1", "<b>H1", "主城区", letter, "", "") for letter in "ab"]
ROWS += [("2", "H2", "主城区", letter, "", "") for letter in "cd"]
HIDDEN = "估计，未经认可"


def _present() -> None:
    """What the app runs in tests of the page for meetings."""
    import streamlit as st

    from gridplan.ui import present_state, present_view, state
    from gridplan.ui.words import Speaker

    state.bump()
    state.open_desk("zh")
    if "given" in st.session_state:
        state.do(st.session_state.pop("given"))
    if present_state.on():
        present_view.draw(state.open_desk("zh"), Speaker("zh"))
    else:
        present_view.button(Speaker("zh"))


def _approve() -> None:
    """What the app runs in tests of the form."""
    import streamlit as st

    from gridplan.ui import approve_form, state
    from gridplan.ui.words import Speaker

    state.bump()
    state.open_desk("zh")
    if "given" in st.session_state:
        state.do(st.session_state.pop("given"))
    approve_form.draw(state.open_desk("zh"), Speaker("zh"))


def _compare() -> None:
    """What the app runs in tests of the comparison."""
    from gridplan.ui import compare_view, state
    from gridplan.ui.words import Speaker

    compare_view.draw(state.open_desk("zh"), Speaker("zh"))


@pytest.fixture
def area(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StudyArea:
    area = drawn_area(
        tmp_path / "city",
        "abcd",
        status={"population": "modelled"},
        facilities=[
            {"id": "H1", "in": "a", "name": "<b>H1", "beds_open": 10},
            {"id": "H2", "in": "d", "beds_open": 10},
        ],
        layouts={"now": ROWS},
    )
    monkeypatch.setenv("GRIDPLAN_AREA", str(area.root))
    return area


@pytest.fixture(autouse=True)
def sides(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Keep what is sent to the maps: a test of pages has no browser to draw them."""
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(compare_maps_view, "_component", lambda: lambda **options: sent.append(options["data"]))
    return sent


def moved(area: StudyArea) -> Plan:
    plan = open_plan(None, area)
    return plan.with_layout(assign_districts(plan.layout, ["b"], "2"), {})


def opened(page: AppTest, plan: Plan) -> AppTest:
    """Work on a plan from the next run on."""
    page.session_state["given"] = plan
    return page.run()


def presented(plan: Plan | None = None) -> AppTest:
    page = AppTest.from_function(_present, default_timeout=60)
    page.query_params["present"] = "1"
    page.run()
    if plan is not None:
        opened(page, plan)
    assert not page.exception
    return page


def words(page: AppTest) -> str:
    return "\n".join(str(each.value) for each in [*page.markdown, *page.caption, *page.info])


def table(page: AppTest) -> str:
    return next(html for html in (each.proto.body for each in page.get("html")) if "<table" in html)


def test_layout_in_force_is_shown_and_numbers_by_estimates_are_not(
    area: StudyArea, sides: list[dict[str, Any]]
) -> None:
    page = presented()
    assert "现行方案" in words(page)
    assert "&lt;b&gt;H1" in table(page)
    assert "<b>H1" not in table(page)
    assert "2 个" in table(page)
    assert "2,000" not in table(page)
    assert table(page).count(HIDDEN) == 3 * 4  # two grids and the whole: all but the districts rest on people
    cards = sides[-1]["cards"]
    assert all(HIDDEN in card[1] and HIDDEN in card[2] for card in cards)
    assert len(sides[-1]["sides"]) == 1
    assert not page.selectbox
    assert not page.text_input


def test_numbers_are_shown_with_their_mark_once_their_estimates_are_approved(
    area: StudyArea, sides: list[dict[str, Any]]
) -> None:
    from gridplan.presentation import approve, estimates

    plan = open_plan(None, area)
    plan = approve(plan, estimates(area, plan), person="张某", on=date(2026, 3, 1), reason="会议通过")
    page = presented(plan)
    assert HIDDEN not in table(page) + words(page)
    assert "2,000 人 估" in table(page)
    assert "经认可的估计：人口" in words(page).replace("\\", "")
    assert "1,000 人（估）" in sides[-1]["cards"][0][1]


def test_draft_is_not_shown_and_the_layout_in_force_stands_in_its_place(
    area: StudyArea, sides: list[dict[str, Any]]
) -> None:
    page = presented(moved(area))
    assert "本方案是草案，演示时不显示" in words(page)
    assert "以下为现行方案" in words(page)
    assert sides[-1]["sides"][0]["places"] == list("1122")


def test_where_nothing_may_be_shown_only_that_is_said(area: StudyArea, sides: list[dict[str, Any]]) -> None:
    manifest = area.root / "area.yaml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace("layouts:\n  now:\n", "layouts:\n  now:\n    draft: true\n"), "utf-8")
    assert "draft: true" in manifest.read_text(encoding="utf-8")
    state._load.clear()  # type: ignore[attr-defined]
    page = presented()
    assert "演示时不显示" in words(page)
    assert not sides
    assert page.button[0].label == "退出演示"


def test_plan_that_left_for_comment_is_shown_beside_the_layout_in_force(
    area: StudyArea, sides: list[dict[str, Any]]
) -> None:
    page = presented(leave(moved(area), Stage.COMMENT, "张某", date(2026, 3, 1), area, checked=None))
    assert "征求意见稿" in words(page)
    assert "草案" not in words(page)
    assert [side["places"] for side in sides[-1]["sides"]] == [list("1122"), list("1222")]
    assert sides[-1]["changed"] == [1]


def test_presenting_is_entered_and_left(area: StudyArea) -> None:
    page = AppTest.from_function(_present, default_timeout=60).run()
    page.button[0].click().run()
    assert page.query_params["present"] == "1"
    del page.query_params["present"]  # as going to another page does
    page.run()
    assert page.query_params["present"] == "1"
    page.button[0].click().run()
    assert "present" not in page.query_params
    assert page.button[0].label == "演示"


def test_form_records_an_approval_that_is_taken_back(area: StudyArea) -> None:
    page = AppTest.from_function(_approve, default_timeout=60).run()
    assert page.multiselect[0].value == ["population"]

    def press(label: str) -> None:
        next(each for each in page.button if each.label == label).click().run()
        assert not page.exception

    press("认可")
    assert page.error  # no reason, no name
    page.text_input[0].set_value("会议通过")
    page.text_input[1].set_value("张某")
    press("认可")
    assert list(page.dataframe[0].value["认可"]) == [f"张某，{date.today()}"]
    press("撤回")
    assert list(page.dataframe[0].value["认可"]) == ["未经认可"]


def test_an_approval_of_other_data_is_shown_as_ended(area: StudyArea) -> None:
    from gridplan.presentation import approve, estimates

    plan = open_plan(None, area)
    other = [replace(each, digest="0") for each in estimates(area, plan)]
    page = AppTest.from_function(_approve, default_timeout=60).run()
    opened(page, approve(plan, other, person="张某", on=date(2026, 3, 1), reason="会议通过"))
    assert "数据已变，不再有效" in words(page)
    assert list(page.dataframe[0].value["认可"]) == ["未经认可"]


def test_any_two_layouts_of_the_area_are_compared(area: StudyArea, sides: list[dict[str, Any]]) -> None:
    (area.root / "乙.json").write_bytes(write_plan(moved(area)))
    (area.root / "other.json").write_text("{}", encoding="utf-8")
    page = AppTest.from_function(_compare, default_timeout=60).run()
    assert page.selectbox[0].options == ["现行方案", "本方案", "乙.json"]
    assert "0 个片区" in words(page)
    page.selectbox[1].select("乙.json").run()
    assert not page.exception
    assert "1 个片区、1,000 估人更换牵头医院" in words(page)
    assert list(page.dataframe[0].value.columns) == ["指标", "现行方案", "乙.json", "变化"]
    left, right = sides[-1]["sides"]
    assert right["title"] == "乙.json · 草案"
    assert (left["places"], right["places"]) == (list("1122"), list("1222"))
    assert [line.split("：")[0] for line in sides[-1]["cards"][1][2:]] == ["现行方案", "乙.json · 草案"]
    page.selectbox[0].select("乙.json").run()
    assert not page.exception
    assert sides[-1]["changed"] == []


def test_legend_has_a_row_for_each_lead_with_its_grid_in_either_layout(area: StudyArea) -> None:
    plan = open_plan(None, area)
    first = plan.layout.grids[0]
    alone = Layout((replace(first, id="7"),), dict.fromkeys("abcd", "7"))
    rows = compare_maps_view._legend([plan.layout, alone], area)
    assert [row["name"] for row in rows] == ["<b>H1", "H2"]
    (here, there), (only, nothing) = (row["marks"] for row in rows)
    assert here["colour"] == there["colour"]
    assert (here["id"], there["id"], only["id"], nothing) == ("1", "7", "2", None)
