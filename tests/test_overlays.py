"""Specialty alliances and telemedicine networks: they lie across the grids and change nobody's grid."""

from dataclasses import replace
from pathlib import Path

import pytest
from drawing import drawn_area, drawn_layout

from gridplan.layout import Overlay, Relation
from gridplan.layout_checks import layout_faults
from gridplan.membership import belongings
from gridplan.plan_file import new_plan, read_plan, write_plan
from gridplan.study_area import StudyArea

FACILITIES = [{"id": key, "in": "a"} for key in ("H1", "H2", "H3")]
STROKE = Overlay("专科联盟", "卒中专科联盟", "H3", ("H1", "H2"), "神经内科")
REMOTE = Overlay("远程医疗协作网", "山区远程医疗协作网", None, ("H2",))
LAYOUT = drawn_layout("ab", "12", leads={"1": ["H1"], "2": ["H2"]}, members={"1": [("H3", Relation.HUB)]})
WITH_OVERLAYS = replace(LAYOUT, overlays=(STROKE, REMOTE))


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    return drawn_area(tmp_path_factory.mktemp("city"), "ab", facilities=FACILITIES)


def test_overlay_changes_nobodys_grid(area: StudyArea) -> None:
    assert belongings(WITH_OVERLAYS, area) == belongings(LAYOUT, area)
    assert layout_faults(WITH_OVERLAYS, area, "drawn") == []


def test_plan_file_keeps_overlays_and_one_without_the_key_opens(area: StudyArea, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    plan = new_plan(WITH_OVERLAYS, area, {})
    path.write_bytes(write_plan(plan))
    assert read_plan(path, area) == plan
    older = write_plan(new_plan(LAYOUT, area, {})).decode()
    assert ',\n  "overlays": []' in older
    path.write_text(older.replace(',\n  "overlays": []', ""), encoding="utf-8")
    assert read_plan(path, area).layout == LAYOUT


def test_overlays_that_do_not_fit_are_all_told(area: StudyArea) -> None:
    wrong = replace(
        LAYOUT,
        overlays=(
            Overlay("联合体", "甲", "H9", ("H1",)),
            Overlay("专科联盟", "乙", "H1", ("H1", "H2", "H8", "H2")),
            Overlay("专科联盟", "乙", "H1", ("H3",)),
        ),
    )
    told = [(fault.column, fault.value, fault.problem.zh) for fault in layout_faults(wrong, area, "plan.json")]
    assert told == [
        ("facility", "H9", "规划范围中没有这家机构"),
        ("facility", "H8", "规划范围中没有这家机构"),
        ("overlays", "联合体", "不认识的组织形式"),
        ("overlays", "H1", "在乙中重复列出"),
        ("overlays", "H2", "在乙中重复列出"),
        ("overlays", "乙", "名称重复"),
    ]
