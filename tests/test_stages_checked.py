"""A version that breaks rules leaves the house only with a reason, which stays with it wherever it is shown."""

from datetime import date
from pathlib import Path

import pytest
from policy_cases import AS_OF, area_of, judged, layout_of
from streamlit.testing.v1 import AppTest

from gridplan.cli import main
from gridplan.decide import checked
from gridplan.decisions import Checked
from gridplan.errors import StageError
from gridplan.layout import unassign_districts
from gridplan.plan_file import Plan, Stage, new_plan, read_plan, write_plan
from gridplan.policy import read_policy
from gridplan.stages import leave, warnings_on_leaving
from gridplan.study_area import StudyArea
from gridplan.trace import plan_traces

WHOLE = {"kind": "partition", "name": {"zh": "片区归网格", "en": "districts in grids"}, "params": {}}
OPEN = {
    **WHOLE,
    "name": {"zh": "全市划分", "en": "the whole city"},
    "where": ["温州市"],
}  # where the city lies is not said


@pytest.fixture
def area(tmp_path: Path) -> StudyArea:
    return area_of(tmp_path / "area", "abc")


def plan_of(area: StudyArea, grids: str) -> Plan:
    return new_plan(layout_of("abc", grids), area, {})


def said_of(area: StudyArea, plan: Plan, despite: str = "") -> Checked:
    """Return what a policy that asks for every district in a grid says of a plan."""
    return checked(read_policy("wenzhou-2020"), judged(area, plan.layout, WHOLE), AS_OF, despite=despite)


def told(plan: Plan, area: StudyArea) -> dict[str, str]:
    return {label.zh: value.zh for label, value in plan_traces(plan, area)}


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.ISSUED])
def test_a_version_with_broken_rules_stays_in_the_house_and_every_one_is_listed(area, stage):
    plan = plan_of(area, "12.")
    with pytest.raises(StageError) as refused:
        leave(plan, stage, "张三", AS_OF, area, checked=said_of(area, plan))
    head, *lines = refused.value.to("zh").splitlines()
    assert "1 处不通过，须写明仍要转出的理由" in head
    assert len(lines) == 1
    assert all(part in lines[0] for part in ("X-1", "片区归网格", "实测", "要求"))
    assert "measured" in refused.value.to("en").splitlines()[1]


def test_a_blank_reason_is_none_and_broken_rules_do_not_keep_a_draft_for_comment(area):
    plan = plan_of(area, "12.")
    with pytest.raises(StageError):
        leave(plan, Stage.ISSUED, "张三", AS_OF, area, checked=said_of(area, plan, "  "))
    out = leave(plan, Stage.COMMENT, "张三", AS_OF, area, checked=said_of(area, plan))
    assert told(out, area)["定稿时核查"].endswith(said_of(area, plan).breaches[0].told.zh)


def test_the_reason_is_kept_with_the_version_and_shown_in_every_trace(area, tmp_path):
    plan = plan_of(area, "12.")
    left = leave(plan, Stage.ISSUED, "张三", AS_OF, area, checked=said_of(area, plan, "c 另行划定"))
    path = tmp_path / "plan.json"
    path.write_bytes(write_plan(left))
    assert read_plan(path, area) == left
    shown = told(left, area)["定稿时核查"]
    assert "1 处不通过，仍转出，理由：c 另行划定（张三，2026-01-01）" in shown
    assert "X-1" in shown


def test_a_sound_version_needs_no_reason_and_keeps_none(area):
    plan = plan_of(area, "122")
    found = said_of(area, plan, "不必要的理由")
    assert (found.breaches, found.despite) == ((), "")
    left = leave(plan, Stage.ISSUED, "张三", AS_OF, area, checked=found)
    assert "没有不通过" in told(left, area)["定稿时核查"]


def test_what_is_undetermined_is_listed_once_a_rule_and_keeps_nothing_in_the_house(area):
    plan = plan_of(area, "122")
    findings = judged(area, plan.layout, WHOLE, OPEN)
    found = checked(read_policy("wenzhou-2020"), [*findings, *findings], AS_OF)
    warned = [text.zh for text in warnings_on_leaving(plan, area, found)]
    assert warned == ["政策有 1 条规则无法判定：X-2 全市划分"]
    leave(plan, Stage.ISSUED, "张三", AS_OF, area, checked=found)


def test_without_a_policy_that_is_said_and_nothing_is_kept(area):
    plan = plan_of(area, "122")
    assert [text.zh for text in warnings_on_leaving(plan, area, None)] == ["没有可据以核查的政策，未作核查"]
    left = leave(plan, Stage.ISSUED, "张三", AS_OF, area, checked=None)
    assert "定稿时核查" not in told(left, area)


def test_the_command_line_asks_for_the_reason(tmp_path, capsys, wenzhou, wenzhou_plan):
    plan, out = tmp_path / "plan.json", tmp_path / "out.json"
    layout = unassign_districts(wenzhou_plan.layout, ["W13"])
    plan.write_bytes(write_plan(wenzhou_plan.with_layout(layout, {})))
    submit = ["stage", str(plan), "--to", "送审稿", "--person", "张三", "--date", "2026-01-02", "--out", str(out)]
    assert main(submit) == 2
    said = capsys.readouterr().err
    assert all(part in said for part in ("W-L03", "W-T01", "无法判定"))
    assert not out.exists()
    assert main([*submit, "--despite-errors", "三垟另行划定"]) == 0
    (frozen,) = read_plan(out, wenzhou).document.frozen
    assert frozen.checked is not None
    assert (frozen.checked.policy, frozen.checked.despite) == ("wenzhou-2020", "三垟另行划定")
    assert [item.rule for item in frozen.checked.breaches] == ["W-L03", "W-T01"]
    assert frozen.checked.as_of == date(2026, 1, 2)


def test_the_command_line_says_where_there_is_no_policy(tmp_path, capsys, area):
    plan, out = tmp_path / "plan.json", tmp_path / "out.json"
    plan.write_bytes(write_plan(plan_of(area, "122")))
    arguments = ["stage", str(plan), "--area", str(area.root), "--to", "issued", "--person", "张三", "--out", str(out)]
    assert main(arguments) == 0
    assert "没有可据以核查的政策" in capsys.readouterr().err
    capsys.readouterr()
    assert main([*arguments, "--policy", "guizhou-2024", "--despite-errors", "演示"]) == 0
    assert "没有可据以核查的政策" not in capsys.readouterr().err


def _page() -> None:
    """What the app runs in the test below: the stage of a plan that leaves a district out."""
    import streamlit as st

    from gridplan.layout import unassign_districts
    from gridplan.ui import stage_view, state
    from gridplan.ui.words import Speaker

    desk = state.open_desk("zh")
    if "begun" not in st.session_state:
        st.session_state["begun"] = True
        state.bump()
        state.edit(desk, unassign_districts(desk.plan.layout, ["W13"]))
    stage_view.draw(state.open_desk("zh"), Speaker("zh"))


def test_stage_page_lists_broken_rules_and_asks_for_the_reason():
    page = AppTest.from_function(_page, default_timeout=60).run()
    assert not page.exception
    assert "W\\-L03" in page.error[0].value
    page.selectbox[0].select(Stage.SUBMITTED)
    page.text_input[0].set_value("张三")
    page.button[0].click().run()
    assert any("须写明仍要转出的理由" in error.value for error in page.error)
    page.selectbox[0].select(Stage.SUBMITTED)
    page.text_area[0].set_value("三垟 <b>另行</b> 划定")
    page.button[0].click().run()
    assert not page.exception
    (warned,) = [warning.value for warning in page.warning if "不通过而仍转出" in warning.value]
    assert "三垟 \\<b\\>另行\\</b\\> 划定" in warned
    assert "W\\-L03" in warned
    assert "2 处不通过；理由：三垟" in str(page.dataframe[0].value.to_dict())
