"""Rules about members: who must be one and where, and how many there must be."""

from dataclasses import replace
from pathlib import Path

import pytest
from policy_cases import (
    FAIL,
    LEADS,
    NOT_APPLICABLE,
    PASS,
    UNDETERMINED,
    area_of,
    consent,
    judged,
    judgement,
    layout_of,
    reading,
    said,
    verdicts,
)

from gridplan.layout import FollowException, Grid, Layout, Member, Relation
from gridplan.policy.findings import Verdict

SECOND = {"label": "二级公立医院", "hospitals": True, "ownership": ["公立"], "level": "二级", "except_leads": True}
Q = {"id": "Q", "in": "b", "ownership": "公立", "grade": "二级乙等"}
CENTRE = {"label": "乡镇卫生院", "types": ["乡镇卫生院"]}
T = {"id": "T", "in": "b", "type": "乡镇卫生院"}


def mandatory(*select: dict[str, object], where: str = "in_grid") -> dict[str, object]:
    return {"kind": "mandatory_member", "params": {"select": list(select), "where": where}}


def with_q(relation: Relation, grid: str = "2") -> Layout:
    return layout_of(members={grid: [("Q", relation)]})


# mandatory_member in the grid in which they stand


@pytest.mark.parametrize(
    ("layout", "verdict", "measured", "words"),
    [
        (layout_of(), FAIL, "已列入 0/1 家", "二级公立医院未列入：Q"),
        (with_q(Relation.MEMBER), PASS, "已列入 1/1 家", "二级公立医院 1 家均已列入"),
        (with_q(Relation.CROSS_GRID), PASS, "已列入 1/1 家", "二级公立医院 1 家均已列入"),
        (with_q(Relation.COOPERATION), FAIL, "已列入 0/1 家", "二级公立医院未列入：Q"),
        (with_q(Relation.MEMBER, "1"), FAIL, "已列入 0/1 家", "其中列入其他网格：Q"),
        (with_q(Relation.HUB, "1"), PASS, "已列入 1/1 家", "其中列入其他网格：Q"),  # a hub may stand outside its grid
        (layout_of(leads={"1": ["Q"], "2": ["H2"]}), PASS, "已列入 0/0 家", "没有二级公立医院"),  # leads are excepted
    ],
)
def test_hospital_must_belong_to_the_grid_in_which_it_stands(
    tmp_path: Path, layout: Layout, verdict: Verdict, measured: str, words: str
) -> None:
    area = area_of(tmp_path, facilities=[*LEADS, Q])
    first, second = judged(area, layout, mandatory(SECOND))
    assert (first.grid, first.verdict) == ("1", PASS)
    assert (second.grid, second.verdict, second.measured.zh) == ("2", verdict, measured)
    assert words in second.detail.zh


def test_member_of_another_grid_is_told_apart_from_one_of_none(tmp_path: Path) -> None:
    area = area_of(tmp_path, facilities=[*LEADS, Q, Q | {"id": "R"}])
    found = judged(area, with_q(Relation.MEMBER, "1"), mandatory(SECOND))[1]
    assert "未列入：Q、R，其中列入其他网格：Q" in found.detail.zh


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"grade": ""}, "Q（等级不详）"),
        ({"ownership": ""}, "Q（所有制不详）"),
        ({"grade": "", "ownership": ""}, "Q（所有制、等级不详）"),
    ],
)
def test_missing_fact_leaves_open_only_the_grid_where_it_matters(
    tmp_path: Path, facts: dict[str, str], words: str
) -> None:
    area = area_of(tmp_path, facilities=[*LEADS, Q | facts])
    first, second = judged(area, layout_of(), mandatory(SECOND))
    assert (first.verdict, second.verdict) == (PASS, UNDETERMINED)
    assert words in second.detail.zh
    assert verdicts(judged(area, with_q(Relation.MEMBER), mandatory(SECOND))) == [PASS, PASS]


def test_missing_site_leaves_every_grid_open(tmp_path: Path) -> None:
    campuses = [{"id": "S1", "facility": "H1", "in": "a"}, {"id": "S2", "facility": "H2", "in": "b"}]
    area = area_of(tmp_path, facilities=[*LEADS, Q], campuses=campuses)
    found = judged(area, layout_of(), mandatory(SECOND))
    assert verdicts(found) == [UNDETERMINED, UNDETERMINED]
    assert "位置不详 Q" in found[0].detail.zh


def test_hospital_outside_every_grid_is_nobodys_to_include(tmp_path: Path) -> None:
    area = area_of(tmp_path, facilities=[*LEADS, Q])
    assert verdicts(judged(area, layout_of("ab", "1.", leads={"1": ["H1"]}), mandatory(SECOND))) == [PASS]


def test_primary_facility_follows_its_district_or_its_recorded_exception(tmp_path: Path) -> None:
    area, follows = area_of(tmp_path, facilities=[*LEADS, T]), layout_of()
    assert [item.measured.zh for item in judged(area, follows, mandatory(CENTRE))] == ["已列入 0/0 家", "已列入 1/1 家"]
    moved = Layout(follows.grids, follows.grid_of, exceptions=(FollowException("T", "1", "历史合作"),))
    found = judged(area, moved, mandatory(CENTRE))[1]
    assert (found.verdict, "其中列入其他网格：T" in found.detail.zh) == (PASS, True)


def test_kind_that_the_layer_lacks_is_undetermined(tmp_path: Path) -> None:
    found = judged(area_of(tmp_path), layout_of(), mandatory(CENTRE))
    assert verdicts(found) == [UNDETERMINED, UNDETERMINED]
    assert "医疗机构图层没有乡镇卫生院" in found[0].detail.zh


@pytest.mark.parametrize(
    ("facts", "verdict", "measured"),
    [
        ({"sponsor": "政府办"}, FAIL, "已列入 0/1 家"),
        ({"sponsor": "社会办"}, PASS, "已列入 0/0 家"),
        ({"ownership": "社会办"}, PASS, "已列入 0/0 家"),
        ({}, UNDETERMINED, "已列入 0/0 家"),
    ],
)
def test_who_runs_a_centre_decides_whether_it_is_meant(
    tmp_path: Path, facts: dict[str, str], verdict: Verdict, measured: str
) -> None:
    run = {"label": "政府办卫生院", "types": ["乡镇卫生院"], "sponsors": ["政府办"]}
    layout = Layout((Grid("1", ("H1",)),), territorial=False)  # without territory nobody follows a district
    (found,) = judged(area_of(tmp_path, facilities=[*LEADS, T | facts]), layout, mandatory(run, where="anywhere"))
    assert (found.verdict, found.measured.zh) == (verdict, measured)


@pytest.mark.parametrize(("relevant", "verdict"), [(None, UNDETERMINED), (True, FAIL), (False, PASS)])
def test_word_left_open_is_judged_for_the_grid(tmp_path: Path, relevant: bool | None, verdict: Verdict) -> None:
    area = area_of(tmp_path, facilities=[*LEADS, Q])
    decided = () if relevant is None else (judgement(relevant, "2"),)
    found = judged(area, layout_of(), mandatory(SECOND | {"judgement": "相关"}), judgements=decided)[1]
    assert (found.verdict, "Q" in found.detail.zh) == (verdict, True)


def test_estimated_grade_and_site_carry_their_mark(tmp_path: Path) -> None:
    doubted = Q | {"grade_confidence": "low", "grade_source": "回忆"}
    area = area_of(tmp_path, facilities=[*LEADS, doubted], status={"outlines": "approximate"})
    first, second = judged(area, layout_of(), mandatory(SECOND))
    assert [text.zh for text in first.estimated] == ["机构所在片区按近似位置与边界判断"]
    assert [text.zh for text in second.estimated][1:] == ["Q的等级 二级乙等 未经核实（回忆）"]


# mandatory_member in the administrative area, or anywhere

COUNTIES = {"a": "甲县", "b": "甲县", "c": "乙县"}
COUNTY = {"label": "其他县级医疗机构", "affiliation": ["县级"], "except_leads": True}
M = {"id": "M", "in": "a", "type": "妇幼保健机构", "affiliation": "县级"}


@pytest.mark.parametrize(
    ("grid", "verdict"), [("2", PASS), ("3", FAIL), (None, FAIL)]
)  # grid 2 lies in the county where M stands, grid 3 in another
def test_county_facility_belongs_to_any_grid_of_its_county(tmp_path: Path, grid: str | None, verdict: Verdict) -> None:
    area = area_of(tmp_path, "abc", admin_areas=COUNTIES, facilities=[*LEADS, {"id": "H3", "in": "c"}, M])
    members = {grid: [("M", Relation.MEMBER)]} if grid else {}
    layout = layout_of("abc", "123", leads={"1": ["H1"], "2": ["H2"], "3": ["H3"]}, members=members)
    found = judged(area, layout, mandatory(COUNTY, where="in_admin_area"))
    assert [(item.unit, item.verdict) for item in found] == [("甲县", verdict), ("乙县", PASS)]


def test_county_left_out_of_the_plan_is_not_asked(tmp_path: Path) -> None:
    area = area_of(tmp_path, "abc", admin_areas=COUNTIES, facilities=[*LEADS, M | {"in": "c"}])
    layout = layout_of("abc", "12.", excluded="c")
    found = judged(area, layout, mandatory(COUNTY, where="in_admin_area"))
    assert [(item.unit, item.verdict) for item in found] == [("", NOT_APPLICABLE), ("甲县", PASS)]
    assert "不纳入本方案：乙县" in found[0].detail.zh


def test_membership_anywhere_needs_no_territory(tmp_path: Path) -> None:
    area = area_of(tmp_path, facilities=[*LEADS, Q])
    listed = Layout((Grid("1", ("H1",), (Member("Q"),)),), territorial=False)
    (found,) = judged(area, listed, mandatory(SECOND | {"except_leads": False}, where="anywhere"))
    assert (found.verdict, found.measured.zh) == (FAIL, "已列入 1/2 家")
    assert "未列入：H2" in found.detail.zh
    assert verdicts(judged(area, listed, mandatory(SECOND))) == [NOT_APPLICABLE]


# min_members


def primary(number: int, kind: str = "社区卫生服务中心") -> list[dict[str, str]]:
    return [{"id": f"{kind[:2]}{n}", "in": "b", "type": kind} for n in range(number)]


def listing(facilities: list[dict[str, str]], relation: Relation = Relation.MEMBER) -> Layout:
    members = tuple(Member(facility["id"], relation) for facility in facilities)
    return Layout((Grid("1", ("H1",), members),), territorial=False)


AT_LEAST = {
    "kind": "min_members",
    "params": {"minimum": 4, "types": ["社区卫生服务中心", "乡镇卫生院"], "others": ["护理院"]},
}


@pytest.mark.parametrize(
    ("centres", "homes", "choice", "verdict"),
    [
        (4, 0, None, PASS),
        (2, 1, None, FAIL),
        (3, 1, None, UNDETERMINED),
        (3, 1, "types", FAIL),
        (3, 1, "all", PASS),
    ],
)
def test_members_are_counted_by_both_readings(
    tmp_path: Path, centres: int, homes: int, choice: str | None, verdict: Verdict
) -> None:
    members = [*primary(centres), *primary(homes, "护理院")]
    chosen = () if choice is None else (reading(choice),)
    (found,) = judged(area_of(tmp_path, facilities=[*LEADS, *members]), listing(members), AT_LEAST, readings=chosen)
    assert found.verdict is verdict
    assert found.measured.zh == f"社区卫生服务中心、乡镇卫生院 {centres} 家，各类合计 {centres + homes} 家"
    assert choice is None or "会议商定" in found.detail.zh


def test_those_who_serve_several_grids_are_counted_in_none(tmp_path: Path) -> None:
    members = primary(4)
    area = area_of(tmp_path, facilities=[*LEADS, *members])
    assert verdicts(judged(area, listing(members, Relation.CROSS_GRID), AT_LEAST)) == [FAIL]


def test_members_that_follow_their_district_count(tmp_path: Path) -> None:
    found = judged(area_of(tmp_path, facilities=[*LEADS, *primary(4)]), layout_of(), AT_LEAST)
    assert [(item.grid, item.verdict) for item in found] == [("1", FAIL), ("2", PASS)]


def test_primary_facility_without_a_site_may_be_the_one_that_lacks(tmp_path: Path) -> None:
    members = primary(4)
    sites = [{"id": f"S{f['id']}", "facility": f["id"], "in": "b"} for f in (*LEADS, *members[:3])]
    area = area_of(tmp_path, facilities=[*LEADS, *members], campuses=sites)
    found = judged(area, layout_of(), AT_LEAST)
    assert verdicts(found) == [UNDETERMINED, UNDETERMINED]
    assert f"位置不详：{members[3]['id']}" in said(found[1])


def test_layer_without_primary_facilities_counts_nobody(tmp_path: Path) -> None:
    found = judged(area_of(tmp_path), layout_of(), AT_LEAST)
    assert verdicts(found) == [UNDETERMINED, UNDETERMINED]


def test_member_that_a_scenario_has_closed_is_not_counted(tmp_path: Path) -> None:
    members = primary(4)
    area = area_of(tmp_path, facilities=[*LEADS, *members])
    after = replace(area, closed=frozenset({members[0]["id"]}))
    assert verdicts(judged(area, listing(members), AT_LEAST)) == [PASS]
    assert verdicts(judged(after, listing(members), AT_LEAST)) == [FAIL]


def test_member_that_refused_is_named(tmp_path: Path) -> None:
    members = primary(4)
    area, no = area_of(tmp_path, facilities=[*LEADS, *members]), consent(members[0]["id"], "refused")
    (found,) = judged(area, listing(members), AT_LEAST, consents=(no,))
    assert (found.verdict, f"征询时不同意：{members[0]['id']}" in found.detail.zh) == (PASS, True)
