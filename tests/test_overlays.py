"""Specialty alliances and telemedicine networks: they lie across the grids and change nobody's grid."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from drawing import LAYOUT_HEADER, drawn_area, drawn_layout
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from gridplan.errors import LayoutError
from gridplan.export import render
from gridplan.layout import OVERLAY_FORMS, Overlay, Relation
from gridplan.layout_checks import layout_faults
from gridplan.layout_table import long_rows, read_layout_table, write_long_csv
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


def table(path: Path, rows: list[tuple[str, ...]], *more: str) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([(*LAYOUT_HEADER, *more), *rows])
    return path


def test_long_table_has_the_overlays_below_the_grids_and_reads_back_to_them(area: StudyArea, tmp_path: Path) -> None:
    content = write_long_csv(WITH_OVERLAYS, area)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == [*LAYOUT_HEADER, "专科", "组织名称"]
    assert rows[1] == ["1", "H1", "主城区", "", "H3", "枢纽型成员单位", "", ""]
    assert rows[4:] == [
        ["专科联盟", "H3", "", "", "H1", "", "神经内科", "卒中专科联盟"],
        ["专科联盟", "H3", "", "", "H2", "", "神经内科", "卒中专科联盟"],
        ["远程医疗协作网", "", "", "", "H2", "", "", "山区远程医疗协作网"],
    ]
    path = tmp_path / "layout.csv"
    path.write_bytes(content)
    assert read_layout_table(path, area) == WITH_OVERLAYS


@settings(deadline=None)
@given(data=st.data())
def test_any_overlays_read_back_from_the_long_table(
    area: StudyArea, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    hospitals = st.lists(st.sampled_from(["H1", "H2", "H3"]), unique=True)
    overlays = []
    for number in range(data.draw(st.integers(0, 3))):
        first, *members = data.draw(hospitals) or [None]
        form, specialty = data.draw(st.sampled_from(list(OVERLAY_FORMS))), data.draw(st.sampled_from(["", "儿科"]))
        lead = first if data.draw(st.booleans()) else None
        overlays.append(Overlay(form, f"组织{number}", lead, tuple(members), specialty))
    layout = replace(LAYOUT, overlays=tuple(overlays))
    path = tmp_path_factory.mktemp("table") / "layout.csv"
    path.write_bytes(write_long_csv(layout, area))
    assert read_layout_table(path, area) == layout


def test_table_without_overlays_has_the_six_columns(area: StudyArea) -> None:
    assert {len(row) for row in long_rows(LAYOUT, area)} == {len(LAYOUT_HEADER)}
    assert write_long_csv(LAYOUT, area).decode("utf-8-sig").splitlines()[0] == ",".join(LAYOUT_HEADER)


def test_overlay_without_a_name_is_named_by_its_specialty(area: StudyArea, tmp_path: Path) -> None:
    rows = [
        ("1", "H1", "", "a", "", "", ""),
        ("专科联盟", "H3", "", "", "H1", "", "儿科"),
        ("专科联盟", "H2", "", "", "H1", "", "眼科"),
        ("专科联盟", "H3", "", "", "H2", "", "儿科"),
    ]
    assert read_layout_table(table(tmp_path / "layout.csv", rows, "专科"), area).overlays == (
        Overlay("专科联盟", "儿科专科联盟", "H3", ("H1", "H2"), "儿科"),
        Overlay("专科联盟", "眼科专科联盟", "H2", ("H1",), "眼科"),
    )


def test_every_fault_of_overlay_rows_is_told_with_its_row(area: StudyArea, tmp_path: Path) -> None:
    rows = [
        ("1", "H1", "", "a", "", "", "儿科", ""),
        ("1", "", "", "b", "", "", "", ""),
        ("专科联盟", "H3", "", "", "H1", "", "儿科", "儿童联盟"),
        ("专科联盟", "H2", "", "", "H9", "成员单位", "眼科", "儿童联盟"),
        ("专科联盟", "H3", "", "b", "", "", "儿科", "儿童联盟"),
        ("远程医疗协作网", "H8", "", "", "", "", "", ""),
    ]
    with pytest.raises(LayoutError) as refused:
        read_layout_table(table(tmp_path / "layout.csv", rows, "专科", "组织名称"), area)
    told = [(fault.row, fault.column, fault.value, fault.problem.zh) for fault in refused.value.faults]
    assert told == [
        (2, "专科", "儿科", "该列只用于专科联盟等"),
        (3, "牵头医院", "", "单元格为空"),
        (5, "牵头医院", "H2", "儿童联盟上文为 H3"),
        (5, "专科", "眼科", "儿童联盟上文为 儿科"),
        (5, "关系", "成员单位", "专科联盟没有关系"),
        (5, "成员单位", "H9", "规划范围中没有这家机构"),
        (6, "片区", "b", "专科联盟没有片区"),
        (6, "成员单位", "", "该行没有成员单位"),
        (7, "牵头医院", "H8", "规划范围中没有这家机构"),
    ]


def test_annex_says_how_many_overlays_are_not_in_its_table(area: StudyArea) -> None:
    said = "另有跨网格的组织 2 个，未列入本表：卒中专科联盟、山区远程医疗协作网。"
    plan = new_plan(WITH_OVERLAYS, area, {})
    document = docx.Document(io.BytesIO(render(plan, area, "docx")))
    assert said in [paragraph.text for paragraph in document.paragraphs]
    sheet = load_workbook(io.BytesIO(render(plan, area, "xlsx"))).worksheets[0]
    assert said in [cell.value for row in sheet for cell in row]
