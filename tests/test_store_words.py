"""Stored plans in words: how far a plan is, the tree of its revisions, what somebody did."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from gridplan.layout import assign_districts
from gridplan.plan_file import Plan
from gridplan.store import ActKind, Revision, Store
from gridplan.store_words import act_words, branch_words, lanes, marks, revision_words, state_words
from gridplan.study_area import StudyArea

BY = {"author": "张三", "reason": "讨论"}


class Case:
    """A store whose clock goes a minute further with every step."""

    def __init__(self, folder: Path, area: StudyArea, plan: Plan) -> None:
        ticks = count()
        start = datetime(2021, 1, 1, tzinfo=UTC)
        self.store = Store.open(folder / "plans", clock=lambda: start + timedelta(minutes=next(ticks)))
        self.area, self.plan = area, plan
        self.first = self.store.create(plan, area, name="温州", **BY)

    def save(self, parent: Revision, district: str, grid: str, branch: str = "main") -> Revision:
        layout = assign_districts(self.plan.layout, [district], grid)
        plan = self.plan.with_layout(layout, {})
        return self.store.save(self.first.plan_id, plan, self.area, parent=parent.id, branch=branch, **BY)

    def state(self, day: date) -> str:
        plan = self.first.plan_id
        found = state_words(self.store.head(plan), self.store.trail(plan), self.store.operations(plan), day)
        return found.zh


@pytest.fixture
def case(tmp_path: Path, wenzhou: StudyArea, wenzhou_plan: Plan) -> Case:
    return Case(tmp_path, wenzhou, wenzhou_plan)


def test_state_follows_publishing_operation_and_retirement(case: Case) -> None:
    start, end, today = date(2021, 6, 1), date(2024, 6, 1), date(2022, 1, 1)
    assert case.state(today) == "草案"
    case.store.publish(case.first.id, **BY)
    assert case.state(today) == "已发布"
    case.save(case.first, "W01", "4")
    assert case.state(today) == "已发布，其后有修订"
    case.store.operate(case.first.id, start, **BY)
    assert case.state(today) == "2021-06-01 起运行，其后有修订"
    assert case.state(date(2021, 5, 31)) == "定于 2021-06-01 起运行，其后有修订"
    case.store.retire(case.first.id, end, **BY)
    assert case.state(today) == "2021-06-01 起运行，至 2024-06-01 止，其后有修订"
    assert case.state(end) == "已停用"


def test_tree_has_a_lane_for_each_branch_down_to_where_it_began(case: Case) -> None:
    case.store.branch(case.first.id, "试算", **BY)
    second = case.save(case.first, "W01", "4")
    case.save(case.first, "W02", "4", branch="试算")
    case.save(second, "W03", "4")
    history = case.store.history(case.first.plan_id)
    assert [revision_words(each).zh for each in history] == ["主线 3", "试算 1", "主线 2", "主线 1"]
    assert lanes(history) == ["●", "｜●", "●｜", "●"]
    assert branch_words("main").en == "main"


def test_marks_and_acts_name_the_revision(case: Case) -> None:
    plan, start = case.first.plan_id, date(2021, 6, 1)
    case.store.publish(case.first.id, **BY)
    case.store.operate(case.first.id, start, **BY)
    case.store.restore(case.first.id, parent=case.first.id, **BY)
    trail, operations = case.store.trail(plan), case.store.operations(plan)
    assert [words.zh for words in marks(case.first, trail, operations, start)] == ["运行中", "已发布"]
    revisions = {each.id: each for each in case.store.history(plan)}
    said = {act.kind: act_words(act, revisions) for act in trail}
    assert said[ActKind.OPERATING].zh == "主线 1，自 2021-06-01 起"
    assert said[ActKind.RESTORED].en == "main 2, from main 1"
    assert said[ActKind.PUBLISHED].zh == "主线 1"
