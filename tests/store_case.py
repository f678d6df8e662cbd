"""A small drawn city and its plan, for tests of the store: many saves must be quick."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from drawing import drawn_area

from gridplan.layout import assign_districts
from gridplan.plan_file import Plan, default_plan
from gridplan.store import Revision, Store
from gridplan.store.store import Clock
from gridplan.study_area import StudyArea

ROWS = [("1", "H1", "主城区", "a", "", ""), ("1", "H1", "主城区", "b", "", ""), ("2", "H2", "主城区", "c", "", "")]


def city(folder: Path) -> StudyArea:
    return drawn_area(
        folder, "abcd", facilities=[{"id": "H1", "in": "a"}, {"id": "H2", "in": "c"}], layouts={"甲": ROWS}
    )


def draft_of(area: StudyArea) -> Plan:
    plan = default_plan(area)
    return plan.with_layout(plan.layout, {"edited": True})


def put(plan: Plan, district: str, grid: str) -> Plan:
    return plan.with_layout(assign_districts(plan.layout, [district], grid), plan.origin)


def ticking() -> Clock:
    """Return a clock that goes on a minute with every look at it."""
    at = datetime(2026, 1, 1, 8, 0, tzinfo=UTC)

    def now() -> datetime:
        nonlocal at
        at += timedelta(minutes=1)
        return at

    return now


def begun(store: Store, area: StudyArea, **more: Any) -> Revision:
    """Store the draft under the name 方案 and return its first revision."""
    given = {"name": "方案", "author": "张三", "reason": "初稿"} | more
    return store.create(draft_of(area), area, **given)
