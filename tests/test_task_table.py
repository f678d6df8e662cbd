"""The task book as people look at it: which rows are shown, how many count as what, what was said of each."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from drawing import drawn_area, drawn_layout
from task_policy import task_policy

from gridplan.decisions import TaskState
from gridplan.export.task_xlsx import tasks_xlsx
from gridplan.manifest import Place
from gridplan.plan_file import Plan, new_plan
from gridplan.policy import Case
from gridplan.study_area import StudyArea
from gridplan.tasks import TaskRow, record_task, task_rows
from gridplan.tasks.reading import read_tasks
from gridplan.tasks.sheet import COLUMNS, HEADER_ROW, SHEET, task_lines
from gridplan.tasks.table import change_words, chosen, evidence_words, grid_words, record_words, tally

AS_OF = date(2022, 3, 1)
EAST = TaskState("A01", "done", "王某", AS_OF, evidence="甲文件", done_on=date(2021, 12, 1), unit="H1")
WEST = TaskState("A01", "under_way", "李某", AS_OF, evidence="乙文件", unit="H2")
GONE = TaskState("A01", "done", "张某", AS_OF, unit="H9")


@pytest.fixture
def area(tmp_path: Path) -> StudyArea:
    facilities = [{"id": "H1", "name": "东医院"}, {"id": "H2", "name": "西医院", "in": "b"}]
    return drawn_area(tmp_path / "area", "ab", facilities=facilities)


@pytest.fixture
def plan(area: StudyArea) -> Plan:
    return new_plan(drawn_layout("ab", "12", leads={"1": ["H1"], "2": ["H2"]}), area, {})


def book(area: StudyArea, plan: Plan, *states: TaskState) -> list[TaskRow]:
    for state in states:
        plan = record_task(plan, state)
    return task_rows(task_policy(), Case(area, plan, AS_OF))


def first(area: StudyArea, plan: Plan, *states: TaskState) -> TaskRow:
    return next(row for row in book(area, plan, *states) if row.id == "A01")


def ids(rows: list[TaskRow]) -> list[str]:
    return [row.id for row in rows]


def test_task_done_leaves_the_overdue_and_the_unfinished_and_is_counted(area: StudyArea, plan: Plan) -> None:
    before = book(area, plan)
    assert (tally(before).total, tally(before).done) == (10, 0)
    assert {"A01", "A02", "A03", "A05"} <= set(ids(chosen(before, "overdue")))
    assert "A04" in ids(chosen(before, "unfinished"))
    assert "A04" not in ids(chosen(before, "overdue"))
    after = book(area, plan, replace(EAST, unit=""))
    assert (tally(after).done, tally(after).overdue) == (1, tally(before).overdue - 1)
    assert set(ids(before)) - set(ids(chosen(after, "unfinished"))) == {"A01"}
    assert chosen(after, "all") == after
    assert tally(after).told.zh == f"共 10 项，已完成 1 项，逾期 {tally(after).overdue} 项"


def test_task_of_another_place_is_not_among_the_unfinished(area: StudyArea, plan: Plan) -> None:
    manifest = area.manifest.model_copy(update={"place": Place(province="浙江省", city="温州市")})
    rows = book(replace(area, manifest=manifest), plan)
    assert "K-3" in ids(chosen(rows, "all"))
    assert "K-3" not in ids(chosen(rows, "unfinished"))


def test_evidence_of_each_grid_stands_behind_its_lead(area: StudyArea, plan: Plan) -> None:
    assert evidence_words(first(area, plan), area).zh == ""
    assert evidence_words(first(area, plan, replace(EAST, unit="")), area).zh == "甲文件"
    assert evidence_words(first(area, plan, EAST, WEST), area).zh == "东医院：甲文件；西医院：乙文件"


def test_grids_and_records_that_do_not_count_are_told(area: StudyArea, plan: Plan) -> None:
    assert grid_words(first(area, plan), area) == []
    assert [line.zh for line in grid_words(first(area, plan, EAST, WEST, GONE), area)] == [
        "东医院　已完成　已完成",
        "西医院　进行中　逾期未完成（60 天）",
        "H9　不计入：不是本方案的牵头医院",
    ]


def test_grid_of_which_nobody_is_recorded_does_not_get_the_responsible_of_another(area: StudyArea, plan: Plan) -> None:
    row = first(area, plan, replace(EAST, responsible="东区卫健局"), WEST)
    assert [line.responsible for line in task_lines([row], plan, area)] == ["东区卫健局", ""]
    assigned = replace(row, assigned="市卫健委")
    assert [line.responsible for line in task_lines([assigned], plan, area)] == ["东区卫健局", "市卫健委"]
    assert assigned.responsible == "东区卫健局、市卫健委"


def test_record_says_who_what_and_when(area: StudyArea) -> None:
    full = replace(EAST, responsible="医务处")
    assert record_words(full, area).zh == "2022-03-01 王某：东医院，已完成，完成于 2021-12-01，责任单位 医务处，甲文件"
    assert record_words(replace(WEST, unit="", evidence=""), area).en == "2022-03-01 李某: under way"


def test_what_a_filled_book_would_change_is_told_with_the_state_before(
    area: StudyArea, plan: Plan, tmp_path: Path
) -> None:
    plan = record_task(plan, replace(WEST, unit=""))
    rows = task_rows(task_policy(), Case(area, plan, AS_OF))
    path = tmp_path / "book.xlsx"
    path.write_bytes(tasks_xlsx(task_policy(), rows, plan, area, as_of=AS_OF))
    filled = openpyxl.load_workbook(path)
    for row, word in ((1, "已完成"), (2, "进行中")):
        filled[SHEET].cell(HEADER_ROW + row, list(COLUMNS).index("state") + 1).value = word
    filled.save(path)
    found = read_tasks(path, rows, plan, area, person="赵某", today=AS_OF)
    told = [{heading.zh: cell.zh for heading, cell in change_words(item, area).items()} for item in found.changes]
    assert [(line["编号"], line["原状态"], line["新状态"], line["记录人"]) for line in told] == [
        ("A01", "进行中", "已完成", "李某"),
        ("A02", "未记录", "进行中", "赵某"),
    ]
    assert plan.task_states == found.plan.task_states[:1]
