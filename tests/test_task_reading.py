"""Reading back a filled-in task book: what it records, what it leaves, and every fault by row and column."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from task_policy import task_policy

from gridplan.decisions import TaskState
from gridplan.errors import TaskError
from gridplan.export.task_xlsx import tasks_xlsx
from gridplan.plan_file import Plan
from gridplan.policy import Case
from gridplan.study_area import StudyArea
from gridplan.tasks import record_task, task_rows
from gridplan.tasks.reading import BookRead, read_tasks
from gridplan.tasks.sheet import COLUMNS

TODAY = date(2022, 3, 1)
FIRST = 4  # row of the first task
DONE = {"state": "已完成", "done_on": "2021-12-30", "evidence": "文件1号", "person": "王某"}
Fill = Callable[..., BookRead]


@pytest.fixture
def fill(wenzhou: StudyArea, wenzhou_plan: Plan, tmp_path: Path) -> Fill:
    """Write the book, fill in cells by row, and read it back."""

    def run(
        cells: dict[int, dict[str, object]], *states: TaskState, by_grid: bool = False, person: str = ""
    ) -> BookRead:
        plan = wenzhou_plan
        for state in states:
            plan = record_task(plan, state)
        rows = task_rows(task_policy(), Case(wenzhou, plan, TODAY))
        path = tmp_path / "book.xlsx"
        path.write_bytes(tasks_xlsx(task_policy(), rows, plan, wenzhou, as_of=TODAY, by_grid=by_grid))
        book = openpyxl.load_workbook(path)
        for row, filled in cells.items():
            for name, value in filled.items():
                book["任务台账"].cell(row, list(COLUMNS).index(name) + 1).value = value
        book.save(path)
        return read_tasks(path, rows, plan, wenzhou, person=person, today=TODAY)

    return run


def faults_of(fill: Fill, cells: dict[int, dict[str, object]], *states: TaskState) -> list[tuple[int | None, str]]:
    with pytest.raises(TaskError) as refused:
        fill(cells, *states)
    assert all(fault.remedy.zh for fault in refused.value.faults)
    return [(fault.row, f"{fault.column}：{fault.problem.zh}") for fault in refused.value.faults]


def test_book_as_it_was_written_changes_nothing(fill: Fill) -> None:
    evidence = "两行\n证据 =1+1"
    states = (
        TaskState("A01", "done", "王某", TODAY, evidence=evidence, done_on=date(2021, 12, 1), unit="H02"),
        TaskState("A02", "under_way", "李某", TODAY, responsible="医务处"),
        TaskState("A03", "done", "李某", TODAY, unit="H10"),
        TaskState("Y-1/1@2021", "open", "李某", TODAY),
    )
    found = fill({}, *states)
    assert (found.plan.task_states, found.recorded, found.absent) == (states, 0, 0)
    assert (found.unchanged, found.sheets_left_out) == (16, ())


def test_filled_line_becomes_a_record(fill: Fill) -> None:
    found = fill({FIRST: DONE | {"responsible": "医务处"}, FIRST + 1: {"state": "进行中"}}, person="李某")
    assert found.plan.task_states == (
        TaskState("A01", "done", "王某", TODAY, "文件1号", date(2021, 12, 30), responsible="医务处"),
        TaskState("A02", "under_way", "李某", TODAY),
    )
    assert (found.recorded, found.unchanged) == (2, 8)


@pytest.mark.parametrize("day", [date(2021, 12, 30), "2021/12/30", "2021年12月30日", "2021-12-30"])
def test_dates_are_read_as_people_write_them(fill: Fill, day: object) -> None:
    (state,) = fill({FIRST: DONE | {"done_on": day, "recorded": day}}).plan.task_states
    assert (state.done_on, state.date) == (date(2021, 12, 30), date(2021, 12, 30))


def test_line_of_a_grid_is_recorded_for_its_lead(fill: Fill) -> None:
    (state,) = fill({FIRST + 1: DONE}, by_grid=True).plan.task_states
    assert (state.task, state.unit) == ("A01", "H02")


def test_changed_line_is_recorded_today_unless_it_says_otherwise(fill: Fill) -> None:
    old = TaskState("A01", "under_way", "王某", date(2021, 6, 1))
    assert fill({FIRST: DONE}, old).plan.task_states[-1].date == TODAY
    assert fill({FIRST: DONE | {"recorded": "2022-01-04"}}, old).plan.task_states[-1].date == date(2022, 1, 4)


def test_every_fault_is_told_by_row_and_column(fill: Fill) -> None:
    cells: dict[int, dict[str, object]] = {
        4: {"state": "完成了", "person": "王某"},
        5: {"responsible": "医务处", "person": "王某"},
        6: {"state": "进行中", "done_on": "2021-12-30", "person": "王某"},
        7: DONE | {"done_on": "去年底"},
        8: DONE | {"done_on": "2022-03-02"},
        9: DONE | {"person": ""},
        10: DONE | {"unit": "张三医院"},
        11: {"id": "Z-9", **DONE},
    }
    assert faults_of(fill, cells) == [
        (4, "状态：没有状态，或不认识的词"),
        (5, "状态：没有状态，或不认识的词"),
        (6, "完成日期：未完成的任务有完成日期"),
        (7, "完成日期：不是日期"),
        (8, "完成日期：完成日期晚于记录日期 2022-03-01"),
        (9, "记录人：没有记录人"),
        (10, "单位：不是本方案的牵头医院"),
        (11, "编号：没有这项任务"),
    ]


def test_line_out_of_place_or_repeated_is_refused(fill: Fill) -> None:
    assert faults_of(fill, {4: {"requirement": "推广系统。"}}) == [(4, "具体要求：具体要求与编号不符，行可能错位")]
    assert faults_of(fill, {5: {"id": "A01", "requirement": "完善流程。"}}) == [(5, "编号：与第 4 行重复")]


def test_missing_lines_are_counted_and_an_altered_heading_is_refused(fill: Fill, tmp_path: Path) -> None:
    blank: dict[str, object] = dict.fromkeys(COLUMNS)
    assert fill({4: blank, 5: blank}).absent == 2
    ((row, said),) = faults_of(fill, {3: {"state": "进度"}})[:1]
    assert (row, said) == (3, "状态：缺少该列")
    with pytest.raises(TaskError, match=r"none\.xlsx"):
        read_tasks(tmp_path / "none.xlsx", [], None, None)  # type: ignore[arg-type]
