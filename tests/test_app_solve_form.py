"""The sentences of the Optimise page: what a planner answers is what the request says."""

from pathlib import Path
from typing import Any

import pytest
from drawing import write_area
from streamlit.testing.v1 import AppTest

from gridplan.layout import lock_districts
from gridplan.partition import Aims, Request, within
from gridplan.plan_file import open_plan
from gridplan.study_area import read_area
from gridplan.ui.solve_run import gap_words
from gridplan.ui.words import Speaker

# Six districts in a row; H1 and H2 lead, H3 could.
ROWS = [
    (number, lead, "东区" if name in "abc" else "西区", name, "", "")
    for number, lead, name in zip("111222", ["H1"] * 3 + ["H2"] * 3, "abcdef", strict=True)
]


def _page() -> None:
    """What the app runs in these tests."""
    import streamlit as st

    from gridplan.ui import solve_form, state
    from gridplan.ui.words import Speaker

    desk = state.open_desk("zh")
    if "given" in st.session_state:
        state.do(st.session_state.pop("given"))
        desk = state.open_desk("zh")
    st.session_state["ask"] = solve_form.draw(desk, Speaker("zh"))


@pytest.fixture
def form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    folder = write_area(
        tmp_path / "city",
        "abcdef",
        kinds={"insured": dict.fromkeys("abcdef", 500)},
        admin_areas={**dict.fromkeys("abc", "东区"), **dict.fromkeys("def", "西区")},
        facilities=[
            {"id": f"H{n}", "in": place, "lead_candidate": "yes", "beds_open": 10}
            for n, place in ((1, "a"), (2, "f"), (3, "c"))
        ],
        layouts={"now": ROWS},
    )
    monkeypatch.setenv("GRIDPLAN_AREA", str(folder))
    return AppTest.from_function(_page, default_timeout=60).run()


def _request(form: AppTest) -> Request:
    assert not form.exception
    found: Request = form.session_state["ask"].request
    return found


def _box(widgets: Any, label: str) -> Any:
    return next(each for each in widgets if each.label.startswith(label))


def test_untouched_form_keeps_the_leads_and_asks_for_balance_and_contiguity(form: AppTest) -> None:
    request = _request(form)
    assert request.leads == (("H1",), ("H2",))
    assert request.number is None
    assert request.bounds == (within("population", 0.15),)
    assert request.contiguous
    assert not request.within_limit
    assert request.aims == Aims()
    assert (request.gap, request.time_limit_s) == (0.001, 60.0)
    assert request.present == {**dict.fromkeys("abc", "H1"), **dict.fromkeys("def", "H2")}


def test_leads_are_chosen_among_candidates_with_some_in_and_some_out(form: AppTest) -> None:
    form.radio[0].set_value("从 3 家中选").run()
    assert _request(form).leads == (("H1",), ("H2",), ("H3",))
    assert _request(form).number == 2  # as many as now
    _box(form.multiselect, "必须牵头").set_value([("H3",)]).run()
    _box(form.multiselect, "不得牵头").set_value([("H1",)]).run()
    request = _request(form)
    assert request.leads == (("H2",), ("H3",))
    assert request.must_lead == {"H3"}
    _box(form.slider, "网格数").set_value((1, 2)).run()
    assert _request(form).number == (1, 2)


def test_balance_may_be_of_other_people_or_of_people_per_bed_or_of_nothing(form: AppTest) -> None:
    _box(form.slider, "与均值相差不超过").set_value(40)
    _box(form.selectbox, "每个网格的").select("insured").run()
    assert _request(form).bounds == (within("insured", 0.4),)
    _box(form.selectbox, "每个网格的").select("per_bed").run()
    assert _request(form).bounds == (within("population", 0.4, per_bed=True),)
    assert _request(form).aims.balance_per_bed
    _box(form.selectbox, "每个网格的").select("none").run()
    assert _request(form).bounds == ()


def test_limit_of_minutes_is_hard_or_has_a_price(form: AppTest) -> None:
    _box(form.slider, "分钟数").set_value(20)
    _box(form.selectbox, "到牵头医院的时间").select("hard").run()
    assert _request(form).within_limit
    assert form.session_state["ask"].limit_min == 20
    _box(form.selectbox, "到牵头医院的时间").select("priced").run()
    assert not _request(form).within_limit
    assert _request(form).aims.uncovered == 0.1


def test_groups_of_districts_and_whole_areas_reach_the_request(form: AppTest) -> None:
    _box(form.multiselect, "同在一个网格的片区").set_value(["a", "b"]).run()
    _box(form.multiselect, "同在一个网格的片区（第 2 组）").set_value(["e", "f"]).run()
    _box(form.multiselect, "不得同在一个网格的片区").set_value(["c", "d"]).run()
    _box(form.multiselect, "不拆分的区划").set_value(["西区"]).run()
    request = _request(form)
    assert request.together == (frozenset("ab"), frozenset("ef"))
    assert request.apart == (frozenset("cd"),)
    assert request.whole == {"西区"}


def test_prices_are_minutes_of_the_mean(form: AppTest) -> None:
    for label, price in (
        ("每 1% 的人口高于", 0.1),
        ("每 1% 的人口更换", 0.2),
        ("区划每多分出", 0.3),
        ("网格间边界", 0.4),
    ):
        _box(form.number_input, label).set_value(price)
    form.run()
    assert _request(form).aims == Aims(balance=0.1, change=0.2, splits=0.3, borders=0.4)


def test_locked_districts_stay_unless_the_planner_says_otherwise(form: AppTest) -> None:
    import os

    area = read_area(os.environ["GRIDPLAN_AREA"])
    plan = open_plan(None, area)
    form.session_state["given"] = plan.with_layout(lock_districts(plan.layout, ["b"]), {})
    form.run()
    assert _request(form).locks == {"b": "H1"}
    _box(form.checkbox, "锁定的片区不动（现有 1 个）").uncheck().run()
    assert _request(form).locks == {}


@pytest.mark.parametrize(
    ("bound", "words"),
    [(20.0, "已证明没有更好的方案"), (19.995, "不到 0.01 分钟"), (19.0, "至多再少 1.00 分钟（5.0%）")],
)
def test_gap_is_said_in_minutes_that_any_layout_could_gain(bound: float, words: str) -> None:
    assert words in gap_words(20.0, bound, Speaker("zh"))
