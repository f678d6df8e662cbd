"""A drawn city with opinions on its layout, for tests of the log, its sheets and its page."""

from datetime import date
from pathlib import Path
from typing import Any

from drawing import drawn_area

from gridplan.decisions import Answer, Opinion
from gridplan.opinions import add
from gridplan.plan_file import Plan, default_plan
from gridplan.study_area import StudyArea

DRAWING = "abcd"
ROWS = [("1", "H1", "主城区", "a", "", ""), ("1", "H1", "主城区", "b", "", ""), ("2", "H2", "郊区", "c", "", "")]
FACILITIES = [{"id": "H1", "in": "a"}, {"id": "H2", "in": "c"}]
DAY, LATER = date(2026, 3, 1), date(2026, 4, 1)
PLAIN = "b 划入第二网格"
ODD = "=1+1 <b>粗</b>\n第二行 *星号*"


def city(folder: Path) -> StudyArea:
    areas = {"c": "郊区", "d": "郊区"}
    return drawn_area(folder, DRAWING, facilities=FACILITIES, layouts={"甲": ROWS}, admin_areas=areas)


def draft_of(area: StudyArea) -> Plan:
    plan = default_plan(area)
    return plan.with_layout(plan.layout, {"edited": True})


def opinion(unit: str = "甲区卫健局", text: str = PLAIN, **more: Any) -> Opinion:
    given: dict[str, Any] = {"number": 0, "date": DAY, "person": "张三", "recorded": LATER}
    return Opinion(unit=unit, text=text, **{**given, **more})


def three(plan: Plan) -> Plan:
    """Return the plan with an open opinion on b, one on the whole that was declined, and one in part, oddly written."""
    rejected = Answer("rejected", "床位不足", "李四", LATER)
    partly = Answer("partly", "只改 c", "李四", LATER)
    return add(
        plan,
        [
            opinion(districts={"b": "b"}),
            opinion("市医保局", "网格太多", answer=rejected),
            opinion("=HYPERLINK(1)", ODD, districts={"c": "c", "z9": "旧片区"}, answer=partly),
        ],
    )
