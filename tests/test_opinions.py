"""The log of opinions: numbered, answered with reasons, tied to districts and versions, kept with the plan."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from drawing import drawn_area
from hypothesis import given, settings
from hypothesis import strategies as st
from opinion_case import DAY, LATER, city, draft_of, opinion, three

from gridplan.access import access_table
from gridplan.decisions import Answer
from gridplan.documents import Asked, build
from gridplan.documents.blocks import Table
from gridplan.errors import OpinionError
from gridplan.export.documents import possible_documents
from gridplan.history import History
from gridplan.layout import assign_districts
from gridplan.opinions import about, add, answer, opinion_row, tally, versions, withdraw
from gridplan.opinions.log import named_districts
from gridplan.plan_file import Plan, Stage, read_plan, write_plan
from gridplan.stages import leave, version_digest
from gridplan.study_area import StudyArea

YES = Answer("adopted", "", "李四", LATER)
TOMORROW = date.today() + timedelta(days=1)


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    return city(tmp_path_factory.mktemp("city"))


@pytest.fixture
def draft(area: StudyArea) -> Plan:
    return draft_of(area)


def cells(plan: Plan, area: StudyArea, number: int, language: str = "zh") -> dict[str, str]:
    (found,) = (each for each in plan.opinions if each.number == number)
    return {h.to("zh"): c.to("en" if language == "en" else "zh") for h, c in opinion_row(found, plan, area).items()}


def test_opinions_are_numbered_in_their_order_and_numbers_of_others_never_change(draft: Plan) -> None:
    plan = three(draft)
    assert [each.number for each in plan.opinions] == [1, 2, 3]
    plan = add(withdraw(plan, 2), [opinion("丙")])
    assert [(each.number, each.unit) for each in plan.opinions][-2:] == [(3, "=HYPERLINK(1)"), (4, "丙")]
    assert draft.opinions == ()


def test_an_answer_is_a_step_that_can_be_undone_and_taken_back(draft: Plan) -> None:
    plan = three(draft)
    steps = History(plan).do(answer(plan, 1, YES))
    assert steps.present.opinions[0].answer == YES
    assert steps.undo().present == plan
    assert answer(steps.present, 1, None) == plan


@pytest.mark.parametrize("adoption", ["partly", "rejected"])
def test_what_is_not_adopted_in_full_needs_a_reason(draft: Plan, adoption: str) -> None:
    with pytest.raises(OpinionError, match="没有理由"):
        answer(three(draft), 1, Answer(adoption, "  ", "李四", LATER))  # type: ignore[arg-type]
    answer(three(draft), 1, Answer("open", "", "李四", LATER))


def test_every_fault_of_every_opinion_is_told_at_once(draft: Plan) -> None:
    bad = opinion(" ", "", person="", date=TOMORROW, answer=Answer("partly", "", "", TOMORROW))
    with pytest.raises(OpinionError) as refused:
        add(draft, [opinion(), bad])
    said = [(fault.file, fault.problem.zh) for fault in refused.value.faults]
    words = ["没有写意见", "没有提出单位", "没有记录人", "日期在将来", "没有理由", "没有记录人", "日期在将来"]
    assert said == [("意见 2", word) for word in words]
    assert all(fault.remedy.zh and fault.remedy.en for fault in refused.value.faults)


def test_an_unknown_number_is_refused_with_those_there_are(draft: Plan) -> None:
    for change in (lambda: answer(three(draft), 9, YES), lambda: withdraw(three(draft), 9)):
        with pytest.raises(OpinionError, match="已有：1、2、3"):
            change()


def test_opinions_are_about_the_version_that_left_for_comment_else_the_present_one(
    draft: Plan, area: StudyArea
) -> None:
    assert about(draft) == version_digest(draft)
    sent = leave(draft, Stage.COMMENT, "张三", DAY, area, checked=None)
    changed = sent.with_layout(assign_districts(sent.layout, ["d"], "2"), {})
    assert about(changed) == sent.document.frozen[0].layout_digest
    labels = [label.zh for label in versions(changed).values()]
    assert [label.split("（")[0] for label in labels] == ["现稿", "征求意见稿 2026-03-01"]


def test_a_row_names_the_version_meant_and_the_version_that_answers(draft: Plan, area: StudyArea) -> None:
    sent = leave(draft, Stage.COMMENT, "张三", DAY, area, checked=None)
    plan = add(sent, [opinion(version=about(sent))])
    plan = plan.with_layout(assign_districts(plan.layout, ["b"], "2"), {})
    plan = answer(plan, 1, replace(YES, version=version_digest(plan)))
    said = cells(plan, area, 1)["针对版本"]
    assert said.startswith("征求意见稿 2026-03-01（")
    assert "；答复见 现稿（" in said
    later = plan.with_layout(assign_districts(plan.layout, ["d"], "2"), {})
    assert "当时的草案（" in cells(later, area, 1)["针对版本"]
    assert "a draft of then" in cells(later, area, 1, "en")["针对版本"]


def test_opinions_and_answers_do_not_unfreeze_a_version(draft: Plan, area: StudyArea) -> None:
    sent = leave(draft, Stage.COMMENT, "张三", DAY, area, checked=None)
    assert version_digest(answer(three(sent), 1, YES)) == version_digest(sent)


def test_districts_that_are_no_more_keep_the_opinion_and_it_says_so(draft: Plan, area: StudyArea) -> None:
    plan = three(draft)
    assert cells(plan, area, 3)["涉及片区"] == "c、旧片区（已不在规划范围中）"
    assert cells(plan, area, 3, "en")["涉及片区"] == "c, 旧片区 (no longer a district)"
    assert cells(plan, area, 2)["涉及片区"] == "整个方案"


def test_a_plan_with_opinions_reads_back_equal_even_where_their_districts_are_gone(
    draft: Plan, area: StudyArea, tmp_path: Path
) -> None:
    plan = three(draft)
    path = tmp_path / "plan.json"
    path.write_bytes(write_plan(plan))
    again = read_plan(path, area)
    assert again == plan
    assert write_plan(again) == path.read_bytes()


def test_a_plan_file_without_opinions_is_one_without_any(draft: Plan, area: StudyArea, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    content = json.loads(write_plan(draft))
    del content["opinions"]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert read_plan(path, area) == draft


words = st.text(min_size=1, max_size=20).filter(lambda text: text.strip() != "")


@settings(max_examples=30)
@given(st.lists(st.tuples(words, words, st.sets(st.sampled_from("abcd")), st.sampled_from(["adopted", "open", None]))))
def test_any_words_survive_the_plan_file(area, tmp_path_factory, said):
    given_ones = [
        opinion(
            unit,
            text,
            districts=named_districts(sorted(districts), area),
            answer=None if adoption is None else Answer(adoption, text, unit, LATER),
        )
        for unit, text, districts, adoption in said
    ]
    plan = add(draft_of(area), given_ones)
    path = tmp_path_factory.mktemp("plan") / "plan.json"
    path.write_bytes(write_plan(plan))
    assert read_plan(path, area) == plan
    assert sum(tally(plan.opinions).values()) == len(said)


def test_the_summary_has_a_row_each_and_counts_that_add_up(draft: Plan, area: StudyArea) -> None:
    report = build("opinions", Asked(three(draft), area, access_table(area)))
    table, counts = (block for block in report.blocks if isinstance(block, Table))
    heads = [column.heading for column in table.columns]
    assert heads == ["序号", "提出单位", "意见", "涉及片区", "针对版本", "采纳情况", "理由/处理"]
    assert [row[0] for row in table.rows] == ["1", "2", "3"]
    assert [(row[5], row[6]) for row in table.rows] == [("未定", "—"), ("不采纳", "床位不足"), ("部分采纳", "只改 c")]
    assert dict(counts.rows) == {"采纳": "0", "部分采纳": "1", "不采纳": "1", "未定": "1", "合计": "3"}
    assert any(area.digest[:12] in value for _, value in report.trace)


def test_everything_in_one_zip_has_the_summary_only_where_there_are_opinions(draft: Plan, area: StudyArea) -> None:
    access = access_table(area)
    assert "opinions" not in possible_documents(Asked(draft, area, access))
    assert "opinions" in possible_documents(Asked(three(draft), area, access))
    assert len(build("opinions", Asked(draft, area, access)).blocks) > 0


def test_districts_of_a_smaller_area_are_told_apart_from_those_gone(
    tmp_path: Path, draft: Plan, area: StudyArea
) -> None:
    smaller = drawn_area(tmp_path, "ab", facilities=[{"id": "H1"}, {"id": "H2"}])
    assert cells(three(draft), smaller, 1)["涉及片区"] == "b"
    assert cells(three(draft), smaller, 3)["涉及片区"] == "c（已不在规划范围中）、旧片区（已不在规划范围中）"
