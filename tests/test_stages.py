"""How a document leaves the house: frozen, numbered afterwards, a draft again once anything in it changes."""

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from drawing import drawn_area

from gridplan.errors import StageError
from gridplan.export import render
from gridplan.layout import assign_districts, exclude_districts, lock_districts, swap_leads
from gridplan.plan_file import Plan, Stage, default_plan, read_plan, write_plan
from gridplan.stages import changes, entered, frozen_state, leave, mark, reworded, standing, warnings_on_leaving
from gridplan.study_area import StudyArea
from gridplan.trace import plan_traces

GOLDEN = Path(__file__).parent / "golden"
ROWS = [("1", "H1", "主城区", "a", "", ""), ("1", "H1", "主城区", "b", "", ""), ("2", "H2", "主城区", "c", "", "")]
FACILITIES = [{"id": "H1", "in": "a"}, {"id": "H2", "in": "c"}]
DAY = date(2026, 3, 1)


@pytest.fixture
def area(tmp_path: Path) -> StudyArea:
    return drawn_area(tmp_path / "area", "abcd", facilities=FACILITIES, layouts={"甲": ROWS})


@pytest.fixture
def draft(area: StudyArea) -> Plan:
    plan = default_plan(area)
    return plan.with_layout(plan.layout, {"edited": True})


def left(plan: Plan, area: StudyArea, *stages: Stage) -> Plan:
    for stage in stages:
        plan = leave(plan, stage, "张三", DAY, area, checked=None)
    return plan


def test_a_stage_freezes_the_version_with_person_day_and_data(draft, area):
    plan = left(draft, area, Stage.SUBMITTED)
    (frozen,) = plan.document.frozen
    assert (frozen.stage, frozen.person, frozen.date) == (Stage.SUBMITTED, "张三", DAY)
    assert frozen.area_digest == area.digest
    assert frozen_state(plan) == frozen
    assert frozen_state(draft) is None
    assert standing(plan) is Stage.SUBMITTED


def test_number_map_approval_and_start_are_entered_afterwards_and_do_not_unfreeze(draft, area):
    issued = left(draft, area, Stage.COMMENT, Stage.SUBMITTED, Stage.ISSUED)
    plan = entered(issued, number="画政办〔2026〕1号", map_approval="画S〔2026〕1号", start=date(2026, 7, 1))
    assert (plan.document.number, plan.document.map_approval) == ("画政办〔2026〕1号", "画S〔2026〕1号")
    assert plan.operation_start == date(2026, 7, 1)
    assert frozen_state(plan) == issued.document.frozen[-1]
    assert standing(plan) is Stage.ISSUED
    later = entered(plan, start=date(2026, 8, 1))
    assert later.document.number == "画政办〔2026〕1号"


def test_another_layout_is_a_draft_without_numbers_and_the_versions_stay_listed(draft, area):
    issued = entered(left(draft, area, Stage.SUBMITTED, Stage.ISSUED), number="1号", map_approval="2号")
    changed = issued.with_layout(assign_districts(issued.layout, ["d"], "2"), {})
    assert changed.document.stage is Stage.DRAFT
    assert (changed.document.number, changed.document.map_approval) == ("", "")
    assert changed.document.frozen == issued.document.frozen
    assert frozen_state(changed) is None


@pytest.mark.parametrize("words", [{"title": "另一标题"}, {"note": "另一备注"}, {"annex": "附件 9"}, {"trial": True}])
def test_words_changed_after_it_left_make_it_a_draft(draft, area, words):
    plan = left(draft, area, Stage.SUBMITTED)
    changed = replace(plan, document=replace(plan.document, **words))
    assert (standing(changed), mark(changed).zh) == (Stage.DRAFT, "草案")
    assert standing(replace(changed, document=plan.document)) is Stage.SUBMITTED


def test_locks_are_no_part_of_a_version(draft, area):
    plan = left(draft, area, Stage.SUBMITTED)
    assert frozen_state(replace(plan, layout=lock_districts(plan.layout, ["a"]))) == plan.document.frozen[0]


def test_a_layout_changed_behind_the_back_of_its_stage_is_a_draft(draft, area):
    plan = left(draft, area, Stage.ISSUED)
    altered = replace(plan, layout=assign_districts(plan.layout, ["b"], "2"))
    assert standing(altered) is Stage.DRAFT
    with pytest.raises(StageError, match="印发后填写"):
        entered(altered, number="1号")


@pytest.mark.parametrize("stage", list(Stage))
def test_an_issued_plan_goes_to_no_other_stage(draft, area, stage):
    with pytest.raises(StageError, match="已印发"):
        leave(left(draft, area, Stage.ISSUED), stage, "张三", DAY, area, checked=None)


def test_all_reasons_against_leaving_are_told_at_once(draft, area):
    plan = left(draft, area, Stage.COMMENT)
    with pytest.raises(StageError) as refused:
        leave(plan, Stage.DRAFT, "  ", date(2026, 2, 1), area, checked=None)
    for part in ("请写明经办人", "草案不是送出的阶段", "早于上一次送出（2026-03-01）"):
        assert part in refused.value.to("zh")


def test_a_number_is_refused_before_the_plan_is_issued(draft, area):
    for given in ({"number": "1号"}, {"start": DAY}):
        with pytest.raises(StageError):
            entered(left(draft, area, Stage.SUBMITTED), **given)
    assert entered(draft, map_approval="画S〔2026〕1号").document.map_approval == "画S〔2026〕1号"


def test_leaving_with_unassigned_districts_is_warned_of_by_name(draft, area):
    assert [text.zh for text in warnings_on_leaving(draft, area, None)] == [
        "有 1 个片区未分配：d",
        "没有可据以核查的政策，未作核查",
    ]


def test_a_stage_survives_the_plan_file(draft, area, tmp_path):
    plan = entered(left(draft, area, Stage.ISSUED), number="1号", start=DAY)
    path = tmp_path / "plan.json"
    path.write_bytes(write_plan(plan))
    assert read_plan(path, area) == plan


@pytest.mark.parametrize(("stage", "word"), [(Stage.COMMENT, "征求意见稿"), (Stage.SUBMITTED, "送审稿")])
def test_documents_maps_and_workbooks_carry_the_stage(draft, area, stage, word):
    plan = left(draft, area, stage)
    section = docx.Document(io.BytesIO(render(plan, area, "docx"))).sections[0]
    assert [h.paragraphs[0].text for h in (section.header, section.even_page_header)] == [word, word]
    assert openpyxl.load_workbook(io.BytesIO(render(plan, area, "xlsx"))).worksheets[0]["D1"].value == word
    assert f'<span class="draft">{word}</span>' in render(plan, area, "html").decode()
    assert any(value.zh.endswith(f"（{word}）") for _, value in plan_traces(plan, area))


def test_the_trace_names_number_approval_and_frozen_version(draft, area):
    plan = entered(left(draft, area, Stage.SUBMITTED, Stage.ISSUED), number="画政办〔2026〕1号", map_approval="画S1号")
    told = {label.zh: value.zh for label, value in plan_traces(plan, area)}
    assert (told["文号"], told["审图号"]) == ("画政办〔2026〕1号", "画S1号")
    assert told["定稿版本"] == f"印发，张三，2026-03-01，{plan.document.frozen[-1].layout_digest[:12]}"
    changed = plan.with_layout(assign_districts(plan.layout, ["d"], "2"), {})
    told = {label.zh: value.zh for label, value in plan_traces(changed, area)}
    assert told["定稿版本"].endswith("；现稿与之不同")
    assert "文号" not in told


def test_a_plan_file_of_format_1_opens_with_its_draft_mark_as_stage(wenzhou):
    draft = read_plan(GOLDEN / "plan-format-1-draft.json", wenzhou)
    issued = read_plan(GOLDEN / "plan-format-1-issued.json", wenzhou)
    assert (draft.document.stage, issued.document.stage) == (Stage.DRAFT, Stage.ISSUED)
    assert draft.document.title == issued.document.title == "温州市城市医联体网格化布局方案"
    assert draft.document.frozen == ()
    assert draft.layout.grid_of["W01"] == issued.layout.grid_of["W01"]
    assert len(draft.layout.grid_of) == len(issued.layout.grid_of) == 45


def test_words_changed_after_issue_may_leave_anew_and_an_older_number_does_not_go_with_them(draft, area):
    issued = entered(left(draft, area, Stage.ISSUED), number="1号")
    changed = reworded(issued, title="另一标题", trial=False, note="")
    assert standing(changed) is Stage.DRAFT
    assert "文号" not in {label.zh for label, _ in plan_traces(changed, area)}
    again = left(changed, area, Stage.COMMENT)
    assert (standing(again), again.document.number) == (Stage.COMMENT, "")


def test_words_of_a_plan_that_came_issued_make_it_a_draft(area):
    plan = default_plan(area)
    assert standing(plan) is Stage.ISSUED
    same = reworded(plan, title=plan.document.title, trial=plan.document.trial, note=plan.document.note)
    assert same == plan
    assert standing(reworded(plan, title=plan.document.title, trial=plan.document.trial, note="新")) is Stage.DRAFT


def test_what_is_entered_stays_unless_it_is_given_anew_and_can_be_emptied(draft, area):
    plan = entered(left(draft, area, Stage.ISSUED), number=" 1号 ", map_approval="2号")
    assert entered(plan, start=DAY).document.number == "1号"
    assert entered(plan, number="").document == replace(plan.document, number="")


def test_changes_between_versions_are_told_by_district_lead_and_word(draft, area):
    layout = lock_districts(draft.layout, ["a"])
    assert changes(draft, replace(draft, layout=layout), area) == []
    moved = replace(draft, layout=assign_districts(draft.layout, ["b", "d"], "2"))
    assert [text.zh for text in changes(draft, moved, area)] == ["2 个片区改了网格：b、d"]
    outside = replace(draft, layout=exclude_districts(draft.layout, ["d"]))
    assert [text.zh for text in changes(draft, outside, area)] == ["1 个片区改了网格：d"]
    swapped = replace(draft, layout=swap_leads(draft.layout, "1", "2"))
    assert [text.zh for text in changes(draft, swapped, area)] == ["牵头医院、成员单位或跨网格组织有改动"]
    renamed = replace(draft, document=replace(draft.document, title="新", note="新"))
    assert [text.zh for text in changes(draft, renamed, area)] == ["文字有改动：标题、备注"]


def test_data_files_say_the_stage_that_the_plan_may_be_printed_with(draft, area):
    issued = left(draft, area, Stage.ISSUED)
    altered = replace(issued, layout=assign_districts(issued.layout, ["b"], "2"))
    told = [json.loads(render(plan, area, "geojson"))["gridplan"]["draft"] for plan in (issued, altered)]
    assert told == [False, True]
    assert json.loads(render(altered, area, "data.json"))["layout"]["stage"] == "草案"
