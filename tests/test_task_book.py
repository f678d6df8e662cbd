"""The task book: rows of listed tasks, checklists, milestones and yearly tasks, with their state on a date."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from drawing import drawn_area, drawn_layout
from task_policy import task_policy

from gridplan.decisions import TaskState
from gridplan.manifest import Place
from gridplan.plan_file import Plan, new_plan, read_plan, write_plan
from gridplan.policy import Case
from gridplan.policy.progress import Timing
from gridplan.study_area import StudyArea
from gridplan.tasks.book import TaskRow, record_task, task_rows
from gridplan.tasks.words import deadline_words, timing_words

AS_OF = date(2022, 3, 1)


@pytest.fixture
def area(tmp_path: Path) -> StudyArea:
    return drawn_area(tmp_path / "area", "ab", facilities=[{"id": "H1"}, {"id": "H2", "in": "b"}])


@pytest.fixture
def plan(area: StudyArea) -> Plan:
    return new_plan(drawn_layout("ab", "12", leads={"1": ["H1"], "2": ["H2"]}), area, {})


def book(area: StudyArea, plan: Plan, *states: TaskState, as_of: date = AS_OF) -> dict[str, TaskRow]:
    for state in states:
        plan = record_task(plan, state)
    return {row.id: row for row in task_rows(task_policy(), Case(area, plan, as_of))}


def done(task: str, on: date | None, unit: str = "", said: date = AS_OF) -> TaskState:
    return TaskState(task, "done", "王某", said, evidence="文件1号", done_on=on, unit=unit)


def test_rows_stand_in_order_under_ids_that_stay(area: StudyArea, plan: Plan) -> None:
    rows = book(area, plan)
    assert list(rows) == ["A01", "A02", "A03", "A04", "A05", "G-1/1", "G-1/2", "Y-1/1@2022", "K-2", "K-3"]
    assert list(book(area, plan, as_of=date(2023, 3, 1)))[7] == "Y-1/1@2023"
    assert (rows["G-1/2"].group.en, rows["G-1/2"].requirement) == ("governance", "设立办公室")
    assert rows["G-1/2"].source.quote == "设立办公室"


def test_milestone_that_a_listed_task_says_too_has_no_second_row(area: StudyArea, plan: Plan) -> None:
    assert "K-1" in [rule.id for rule in task_policy().rules]
    assert "K-1" not in book(area, plan)


def test_open_task_after_its_date_is_overdue_and_done_late_is_told_apart(area: StudyArea, plan: Plan) -> None:
    assert book(area, plan, as_of=date(2021, 12, 31))["A01"].overdue is False
    assert book(area, plan, as_of=date(2022, 1, 1))["A01"].overdue is True
    assert timing_words(book(area, plan)["A01"]).zh == "逾期，完成情况未记录（60 天）"
    late = book(area, plan, done("A01", date(2022, 1, 5)))["A01"]
    assert (late.overdue, late.late, late.done_on) == (False, True, date(2022, 1, 5))
    assert timing_words(late).zh == "逾期完成（2022-01-05，期限 2021-12-31）"
    assert timing_words(book(area, plan, done("A01", date(2021, 12, 31)))["A01"]).zh == "已完成"


def test_open_ended_task_is_overdue_for_its_dated_part_only(area: StudyArea, plan: Plan) -> None:
    rows = book(area, plan)
    dated, endless = rows["A03"], rows["A04"]
    assert deadline_words(dated).zh == "长期(2021 年 5 月底前建立制度)（2021-05-31）"
    assert (dated.overdue, endless.overdue) == (True, False)
    assert timing_words(dated).zh == "阶段要求逾期，完成情况未记录（274 天）"
    assert timing_words(endless).zh == "长期任务，未记录"
    assert timing_words(book(area, plan, done("A03", date(2021, 5, 20)))["A03"]).zh == "阶段要求已完成"


def test_deadline_of_several_dates_shows_them_all_and_the_next(area: StudyArea, plan: Plan) -> None:
    row = book(area, plan)["A05"]
    assert (row.due_on, row.next_due) == (date(2021, 12, 31), date(2023, 12, 31))
    assert deadline_words(row).zh == "2021 年底，目标中为 2023 年（2021-12-31、2023-12-31）"
    assert timing_words(row).zh.endswith("；另有期限 2023-12-31")
    assert book(area, plan, as_of=date(2024, 1, 1))["A05"].next_due is None


def test_yearly_task_begins_anew_and_keeps_what_was_recorded(area: StudyArea, plan: Plan) -> None:
    last = TaskState("Y-1/1@2021", "under_way", "王某", date(2021, 11, 1))
    rows = book(area, plan, last, done("Y-1/1@2020", date(2020, 12, 1)), done("Y-1/1@2023", None))
    yearly = [(row.id, row.state, row.timing) for key, row in rows.items() if key.startswith("Y-1")]
    assert yearly == [
        ("Y-1/1@2020", "done", Timing.DONE),
        ("Y-1/1@2021", "under_way", Timing.OVERDUE),
        ("Y-1/1@2022", None, Timing.NOT_DUE),
    ]
    assert rows["Y-1/1@2022"].due_on == date(2022, 12, 31)


def test_item_without_a_date_is_never_overdue(area: StudyArea, plan: Plan) -> None:
    row = book(area, plan, as_of=date(2090, 1, 1))["G-1/1"]
    assert (row.overdue, row.due_on, deadline_words(row).zh, timing_words(row).zh) == (False, None, "未规定", "未记录")


def test_states_of_grids_are_listed_and_all_must_be_done(area: StudyArea, plan: Plan) -> None:
    row = book(area, plan, done("A01", date(2021, 12, 1), "H1"))["A01"]
    assert [(each.unit, each.state) for each in row.standings] == [("H1", "done"), ("H2", None)]
    assert (row.state, row.overdue, row.done_on) == ("under_way", True, None)
    both = book(area, plan, done("A01", date(2021, 12, 1), "H1"), done("A01", date(2021, 12, 9), "H2"))["A01"]
    assert (both.state, both.timing, both.done_on) == ("done", Timing.DONE, date(2021, 12, 9))


def test_record_of_a_hospital_that_leads_no_more_is_shown_and_counts_for_nothing(area: StudyArea, plan: Plan) -> None:
    row = book(area, plan, done("A01", date(2021, 12, 1), "H9"))["A01"]
    assert (row.state, [stray.unit for stray in row.strays]) == (None, ["H9"])


def test_responsible_unit_is_the_documents_until_a_person_names_one_and_stays(area: StudyArea, plan: Plan) -> None:
    assert book(area, plan)["G-1/1"].responsible == "市卫健委"
    named = TaskState("G-1/1", "open", "王某", date(2021, 5, 1), responsible="市医保局")
    row = book(area, plan, named, done("G-1/1", None))["G-1/1"]
    assert (row.responsible, row.state) == ("市医保局", "done")


def test_task_of_a_named_place_is_none_of_another(area: StudyArea, plan: Plan) -> None:
    row = book(area, plan)["K-3"]
    assert (row.elsewhere, row.overdue) == (False, True)  # the area does not say where it lies
    placed = replace(area, manifest=area.manifest.model_copy(update={"place": Place(province="浙江省", city="温州市")}))
    row = book(placed, plan)["K-3"]
    assert (row.elsewhere, row.overdue) == (True, False)


def test_records_survive_the_plan_file_and_repeat_once(area: StudyArea, plan: Plan, tmp_path: Path) -> None:
    state = done("A01", date(2021, 12, 1), "H1")
    kept = record_task(record_task(plan, state), state)
    assert kept.task_states == (state,)
    (tmp_path / "plan.json").write_bytes(write_plan(kept))
    assert read_plan(tmp_path / "plan.json", area).task_states == (state,)
