"""The layout's own documents: sums and missing data right, members with their reasons, districts, moved districts."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from drawing import drawn_layout, write_area

from gridplan.access import access_table
from gridplan.documents import BUILDERS, Asked, build
from gridplan.documents.blocks import Heading, LayoutMap, Paragraph, Report, Table
from gridplan.errors import ExportError
from gridplan.layout import FollowException, Layout, Relation
from gridplan.plan_file import Plan, new_plan
from gridplan.study_area import StudyArea, read_area
from gridplan.trace import CHOICE_OF_CARE

DRAWING = "abcdef"
HEALTH_CENTRE = "乡镇卫生院"
FACILITIES = [
    {"id": "H1", "in": "a"},
    {"id": "H2", "in": "d"},
    {"id": "H3", "in": "c", "grade": "二级"},
    {"id": "T1", "in": "b", "type": HEALTH_CENTRE},
    {"id": "T2", "in": "e", "type": HEALTH_CENTRE},
    {"id": "V1", "in": "f", "type": "村卫生室", "follows": "T1"},
    {"id": "X", "in": "f"},
]
# Minutes are kilometres: a 0 and b 1 from H1 in a; d 0 and e 1 from H2 in d, c 1.
LAYOUT = drawn_layout(
    DRAWING,
    "11222.",
    leads={"1": ["H1"], "2": ["H2"]},
    members={"2": [("H3", Relation.HUB)]},
)


def area_of(folder: Path, **options: Any) -> StudyArea:
    return read_area(write_area(folder, DRAWING, facilities=FACILITIES, **options))


def with_units(folder: Path, rows: list[tuple[str, ...]], **options: Any) -> StudyArea:
    """Return the area with a layer of units, and 区划 by district."""
    write_area(folder, DRAWING, facilities=FACILITIES, **options)
    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("unit_id", "name", "kind", "district_id"), *rows])
    manifest = yaml.safe_load((folder / "area.yaml").read_text(encoding="utf-8"))
    manifest["layers"]["units"] = {**manifest["layers"]["districts"], "file": "units.csv"}
    (folder / "area.yaml").write_text(yaml.safe_dump(manifest, allow_unicode=True), encoding="utf-8")
    return read_area(folder)


def made(name: str, area: StudyArea, layout: Layout = LAYOUT, **asked: Any) -> Report:
    plan = new_plan(layout, area, {})
    return build(name, Asked(plan, area, access_table(area), **asked))


def tables(report: Report) -> list[Table]:
    return [block for block in report.blocks if isinstance(block, Table)]


def under(report: Report, heading: str) -> list[Any]:
    """Return the blocks between a heading that ends so and the next heading."""
    start = next(n for n, b in enumerate(report.blocks) if isinstance(b, Heading) and b.text.endswith(heading))
    rest = report.blocks[start + 1 :]
    end = next((n for n, block in enumerate(rest) if isinstance(block, Heading)), len(rest))
    return list(rest[:end])


def row_of(table: Table, word: str) -> tuple[str | None, ...]:
    return next(row for row in table.rows if word in row)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["layout_wide", "members", "districts", "transition"])
def test_every_document_is_marked_traced_and_says_that_care_may_be_chosen(name, language, tmp_path):
    area = area_of(tmp_path)
    report = made(name, area, before=new_plan(LAYOUT, area, {}), language=language)
    spoken = "zh" if name == "layout_wide" else language  # the official table is Chinese
    assert report.language == spoken
    assert report.stage == {"zh": "草案", "en": "draft"}[spoken]
    said = [block.text for block in report.blocks if isinstance(block, Paragraph)]
    assert CHOICE_OF_CARE.to(spoken) in said
    assert any(area.digest[:12] in value for _, value in report.trace)


def test_every_document_has_a_builder():
    from gridplan.export import DOCUMENTS

    assert set(DOCUMENTS) == {"layout", *BUILDERS}


def test_wide_table_sums_people_and_minutes_of_rows_grids_and_the_whole(tmp_path):
    area = area_of(
        tmp_path, populations={"a": 100, "b": 300, "c": 500, "d": 200, "e": 300, "f": 50}, admin_areas={"e": "郊区"}
    )
    table = tables(made("layout_wide", area))[0]
    shown = [row[4:] for row in table.rows]
    assert shown == [
        ("400", "0.8", "400", "0.8", "100.0%"),  # (100·0 + 300·1) / 400
        ("700", "0.7", "1,000", "0.8", "100.0%"),  # c 500·1, d 200·0
        ("300", "1.0", None, None, None),  # e, in another 区划
        ("50", "—", "—", "—", "—"),  # f, unassigned
        ("—", "—", "1,450", "0.8", "100.0%"),  # (300 + 800) / 1,400: f is undetermined
    ]
    assert [row[0] for row in table.rows] == ["1", "2", None, "—", "—"]
    assert any("无法判定 50 人" in note for note in table.notes)


def test_wide_table_does_not_sum_over_unknown_people_and_says_whose(tmp_path):
    area = area_of(tmp_path, populations={"b": None})
    table = tables(made("layout_wide", area))[0]
    assert row_of(table, "1")[4:] == ("无法判定",) * 5
    assert row_of(table, "2")[4:] == ("3,000", "0.7", "3,000", "0.7", "100.0%")
    assert row_of(table, "合计")[4:] == ("—", "—", "无法判定", "无法判定", "无法判定")
    assert "网格 1：片区人口未知：b。" in table.notes


def test_wide_table_marks_estimates(tmp_path):
    area = area_of(tmp_path, status={"population": "modelled"})
    assert row_of(tables(made("layout_wide", area))[0], "1")[4:] == ("2,000估", "0.5估", "2,000估", "0.5估", "100.0%估")
    roads = area_of(tmp_path / "roads", status={"links": "schematic"})
    assert row_of(tables(made("layout_wide", roads))[0], "1")[4:6] == ("2,000", "0.5估")


def test_wide_table_has_the_map_with_its_caveat_and_approval(tmp_path):
    area = area_of(tmp_path)
    plan = new_plan(LAYOUT, area, {})
    plan = replace(plan, document=replace(plan.document, map_approval="画S〔2026〕1号"))
    report = build("layout_wide", Asked(plan, area, access_table(area)))
    (drawn,) = [block for block in report.blocks if isinstance(block, LayoutMap)]
    assert "示意图，不作为划界依据" in drawn.caption
    assert drawn.caption.endswith("审图号：画S〔2026〕1号")
    assert report.landscape


def test_wenzhou_agrees_with_its_measures(wenzhou_plan, wenzhou, wenzhou_access):
    table = tables(build("layout_wide", Asked(wenzhou_plan, wenzhou, wenzhou_access)))[0]
    assert row_of(table, "合计")[6:] == ("2,900,601估", "27.0估", "65.4%估")
    assert len(table.rows) == 10


def test_members_are_listed_by_relation_with_the_reason_why(tmp_path):
    exceptions = (FollowException("T2", "1", "行政隶属甲区"),)
    report = made("members", area_of(tmp_path), replace(LAYOUT, exceptions=exceptions))
    (first,) = under(report, "网格 1：H1")
    (second,) = under(report, "网格 2：H2")
    assert [(row[1], row[2], row[5]) for row in first.rows] == [
        ("牵头医院", "H1", "牵头"),
        ("成员单位", "T1", "随片区：b"),
        ("成员单位", "T2", "例外：行政隶属甲区"),
        ("成员单位", "V1", "随上级机构：T1"),
    ]
    assert [(row[1], row[2], row[5]) for row in second.rows] == [
        ("牵头医院", "H2", "牵头"),
        ("枢纽型成员单位", "H3", "列名"),
    ]
    assert [row[4] for row in second.rows] == ["未注明", "二级"]
    tally = tables(report)[0]
    assert [row[1:] for row in tally.rows] == [("1", "0", "3", "4"), ("1", "1", "0", "2")]


def test_facilities_in_no_grid_are_listed_apart(tmp_path):
    report = made("members", area_of(tmp_path))
    (outside, *_) = under(report, "未归入网格的机构")
    assert [row[1] for row in outside.rows] == ["X"]
    assert under(report, "归属无法判定的机构")[0] == Paragraph("无。")


def test_facilities_whose_place_is_unknown_are_undetermined(tmp_path):
    facilities = [{"id": "H1", "in": "a"}, {"id": "T9", "type": HEALTH_CENTRE}]
    sites = [{"id": "C1", "facility": "H1", "in": "a"}]
    area = read_area(write_area(tmp_path, DRAWING, facilities=facilities, campuses=sites))
    layout = drawn_layout(DRAWING, "111111", leads={"1": ["H1"]})
    (said, _) = under(made("members", area, layout), "归属无法判定的机构")
    assert said.text.startswith("T9，共 1 家")
    listed = [block.text for block in made("districts", area, layout).blocks if isinstance(block, Paragraph)]
    assert any(text.startswith("另有 1 家机构位置未知") for text in listed)


def test_districts_have_their_communities_villages_and_members(tmp_path):
    units = [("1", "东门", "社区", "a"), ("2", "西门", "社区", "a"), ("3", "石桥", "村", "a"), ("4", "南山", "", "b")]
    area = with_units(tmp_path, units)
    exceptions = (FollowException("T2", "1", "行政隶属甲区"),)
    report = made("districts", area, replace(LAYOUT, exceptions=exceptions))
    (first,) = under(report, "网格 1：H1")
    assert first.rows == (
        ("主城区", "a", "社区：东门、西门（2 个）；村：石桥（1 个）", "无"),
        ("主城区", "b", "南山（1 个）", "T1"),
    )
    second = under(report, "网格 2：H2")[0]
    assert [row[1:] for row in second.rows] == [
        ("c", "无法判定", "H3"),
        ("d", "无法判定", "无"),
        ("e", "无法判定", "T2（属网格 1）"),
    ]
    (free, *_) = under(report, "未分配的片区")
    assert free.rows == (("主城区", "f", "无法判定", "未注明"),)


def test_districts_say_that_there_is_no_layer_of_units_or_no_primary_facility(tmp_path):
    area = read_area(write_area(tmp_path, DRAWING))
    report = made("districts", area, drawn_layout(DRAWING, "111111", leads={"1": ["H1"]}))
    said = "".join(block.text for block in report.blocks if isinstance(block, Paragraph))
    assert "规划范围没有村（社区）图层" in said
    assert "医疗机构图层不含基层医疗卫生机构" in said
    assert {row[2:] for row in tables(report)[0].rows} == {("无法判定", "无法判定")}


def moved(area: StudyArea, **asked: Any) -> Report:
    after = drawn_layout(DRAWING, "12.222", leads={"1": ["H1"], "2": ["H2"]}, excluded="c")
    before = new_plan(LAYOUT, area, {})
    return made("transition", area, after, before=before, **asked)


def test_transition_tells_moved_new_and_dropped_districts_apart(tmp_path):
    area = area_of(tmp_path, populations={"b": 300, "c": 500, "f": None})
    report = moved(area, effective=date(2026, 7, 1))
    (change,) = under(report, "更换牵头医院的片区")
    assert change.rows[0][1:] == ("主城区", "b", "300", "H1", "H2", "2026-07-01")
    assert change.rows[1][2:4] == ("1 个", "300")
    (new,) = under(report, "新纳入网格的片区")
    assert new.rows[0][2:] == ("f", "无法判定", "未分配", "H2", "2026-07-01")
    assert new.rows[1][3] == "无法判定"
    assert new.notes == ("人口未知的片区：f。",)
    (dropped,) = under(report, "不再属于任何网格的片区")
    assert dropped.rows[0][2:6] == ("c", "500", "H2", "不纳入布局")
    facilities = under(report, "牵头医院变动的医疗机构")[0]
    assert [row[1:] for row in facilities.rows] == [
        ("H3", "H2", "未归入网格"),
        ("T1", "H1", "H2"),
        ("V1", "H1", "H2"),
    ]


def test_transition_without_a_date_says_that_it_is_open(tmp_path):
    report = moved(area_of(tmp_path))
    assert "生效日期待定" in report.blocks[0].text
    assert under(report, "更换牵头医院的片区")[0].rows[0][-1] == "待定"


def test_a_grid_that_only_changes_its_number_moves_nobody(tmp_path):
    renumbered = drawn_layout(
        DRAWING, "22111.", leads={"1": ["H2"], "2": ["H1"]}, members={"1": [("H3", Relation.HUB)]}
    )
    area = area_of(tmp_path)
    report = made("transition", area, renumbered, before=new_plan(LAYOUT, area, {}))
    assert tables(report) == []
    assert "更换牵头医院的片区 0 个" in report.blocks[0].text


def test_transition_needs_the_plan_before(tmp_path):
    with pytest.raises(ExportError, match="--before"):
        made("transition", area_of(tmp_path))


def test_a_layout_of_members_alone_has_no_districts_to_sum(wenzhou_plan: Plan, wenzhou, wenzhou_access):
    members = replace(wenzhou_plan.layout, grid_of={}, territorial=False)
    plan = replace(wenzhou_plan, layout=members)
    table = tables(build("layout_wide", Asked(plan, wenzhou, wenzhou_access)))[0]
    assert {row[4:] for row in table.rows} == {("—",) * 5}
