"""Milestones: in time, late, overdue, not yet due, and open where nobody has said anything."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from drawing import drawn_area, drawn_layout

from gridplan.decisions import TaskState
from gridplan.plan_file import new_plan
from gridplan.policy import Case, Finding, Policy, Verdict, check

DUE = date(2021, 6, 30)
LATER = date(2021, 7, 10)
WORDS = {"zh": "规则", "en": "rule"}
SOURCE = {"paragraph": "附件", "quote": "2021 年 6 月底"}
HEAD = {"id": "p", "title": WORDS, "document": "x", "issued": "2020-01-01", "form": WORDS}
RULE = {"id": "X-1", "kind": "milestone", "name": WORDS, "severity": "error", "source": SOURCE}
RULE |= {"params": {"task": "推广系统", "by": DUE.isoformat()}}
TASK = {"id": "T-1", "task": "双向转诊", "requirement": "推广系统", "rules": ["X-1"]}
TASK |= {"deadline": {"wording": "2021 年 6 月底", "dates": [DUE.isoformat()]}}


def done(on: date | None, *, task: str = "X-1", unit: str = "", said: date = LATER) -> TaskState:
    return TaskState(task, "done", "王某", said, done_on=on, unit=unit)


def judged(
    tmp_path: Path, *states: TaskState, as_of: date = LATER, tasks: tuple[Any, ...] = (), **rule: object
) -> Finding:
    area = drawn_area(tmp_path / "area", "ab", facilities=[{"id": "H1"}, {"id": "H2", "in": "b"}])
    layout = drawn_layout("ab", "12", leads={"1": ["H1"], "2": ["H2"]})
    policy = Policy.model_validate({"policy": HEAD, "rules": [RULE | rule], "tasks": list(tasks)})
    plan = replace(new_plan(layout, area, {}), task_states=states)
    (found,) = check(policy, Case(area, plan, as_of))
    return found


def test_done_on_the_day_itself_is_in_time_and_a_day_later_is_not(tmp_path: Path) -> None:
    found = judged(tmp_path / "1", done(DUE))
    assert (found.verdict, found.measured.zh, found.limit.zh) == (Verdict.PASS, "2021-06-30 完成", "不晚于 2021-06-30")
    late = judged(tmp_path / "2", done(date(2021, 7, 1)))
    assert (late.verdict, late.measured.zh) == (Verdict.WARN, "2021-07-01 完成")
    assert "晚于期限" in late.detail.zh


@pytest.mark.parametrize(("severity", "verdict"), [("error", Verdict.FAIL), ("track", Verdict.WARN)])
def test_task_said_to_be_open_after_its_date_is_broken(tmp_path: Path, severity: str, verdict: Verdict) -> None:
    said = TaskState("X-1", "under_way", "王某", date(2021, 5, 1))
    found = judged(tmp_path, said, severity=severity)
    assert (found.verdict, found.measured.zh) == (verdict, "进行中")
    assert "已逾期 10 天" in found.detail.zh


def test_nothing_said_after_the_date_is_undetermined(tmp_path: Path) -> None:
    found = judged(tmp_path)
    assert (found.verdict, found.measured.zh) == (Verdict.UNDETERMINED, "—")
    assert "没有记录是否完成" in found.detail.zh


@pytest.mark.parametrize("states", [(), (TaskState("X-1", "open", "王某", date(2021, 5, 1)),)])
def test_before_the_date_and_on_it_the_rule_is_not_yet_due(tmp_path: Path, states: tuple[TaskState, ...]) -> None:
    found = judged(tmp_path / "1", *states, as_of=date(2021, 6, 28))
    assert found.verdict is Verdict.NOT_APPLICABLE
    assert "尚未到期，还有 2 天" in found.detail.zh
    assert judged(tmp_path / "2", *states, as_of=DUE).verdict is Verdict.NOT_APPLICABLE


def test_task_done_after_the_date_of_the_check_was_open_on_it(tmp_path: Path) -> None:
    found = judged(tmp_path, done(date(2021, 8, 1), said=date(2021, 8, 2)), as_of=LATER)
    assert found.verdict is Verdict.FAIL


@pytest.mark.parametrize(("said", "verdict"), [(DUE, Verdict.PASS), (LATER, Verdict.UNDETERMINED)])
def test_day_that_is_not_recorded_leaves_open_whether_in_time(tmp_path: Path, said: date, verdict: Verdict) -> None:
    assert judged(tmp_path, done(None, said=said)).verdict is verdict


def test_latest_record_counts_and_of_one_day_the_later_entry(tmp_path: Path) -> None:
    reopened = TaskState("X-1", "open", "李某", LATER)
    assert judged(tmp_path / "1", done(DUE), reopened).verdict is Verdict.FAIL
    assert judged(tmp_path / "2", reopened, done(DUE)).verdict is Verdict.PASS
    assert judged(tmp_path / "3", reopened, done(DUE, said=DUE)).verdict is Verdict.FAIL


def test_task_followed_grid_by_grid_is_done_when_every_grid_has_done_it(tmp_path: Path) -> None:
    half = judged(tmp_path / "1", done(DUE, unit="H1"))
    assert (half.verdict, half.measured.zh) == (Verdict.UNDETERMINED, "1/2 个网格已完成")
    assert half.detail.zh.endswith("（H2）")
    both = judged(tmp_path / "2", done(DUE, unit="H1"), done(date(2021, 7, 2), unit="H2"))
    assert (both.verdict, both.measured.zh) == (Verdict.WARN, "2021-07-02 完成")
    whole = judged(tmp_path / "3", done(DUE, unit="H1"), done(date(2021, 6, 1)))
    assert whole.verdict is Verdict.PASS


def test_milestone_follows_the_listed_task_that_says_the_same(tmp_path: Path) -> None:
    assert judged(tmp_path / "1", done(DUE, task="T-1"), tasks=(TASK,)).verdict is Verdict.PASS
    twice = (TASK, TASK | {"id": "T-2"})
    assert judged(tmp_path / "2", done(DUE, task="T-1"), tasks=twice).verdict is Verdict.UNDETERMINED
