"""Rules about the form of groups and what lies beside them: make-up, overlays, concentration, gaps."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from policy_cases import (
    AS_OF,
    FAIL,
    LEADS,
    NOT_APPLICABLE,
    PASS,
    UNDETERMINED,
    WARN,
    area_of,
    consent,
    judged,
    layout_of,
    limit,
    said,
    verdicts,
)

from gridplan.layout import Grid, Layout, Member, Overlay, Relation
from gridplan.manifest import AdminArea
from gridplan.policy.findings import Verdict

CITY, COUNTY = AdminArea(urban=True), AdminArea(county_community=True)
AREAS = {"a": "甲区", "b": "乙县"}
SECOND = {"label": "二级医院", "hospitals": True, "level": "二级"}
CENTRE = {"label": "社区卫生服务中心", "types": ["社区卫生服务中心"]}
GROUP = {
    "kind": "org_form",
    "params": {
        "form": "城市医疗集团",
        "lead": {"ownership": ["公立"], "level_min": "三级"},
        "members": [SECOND, CENTRE],
    },
}
COMMUNITY = {
    "kind": "org_form",
    "params": {"form": "县域医共体", "lead": {"affiliation": ["县级"]}, "members": [CENTRE]},
}
MEMBERS = (
    {"id": "Q", "in": "b", "grade": "二级甲等"},
    {"id": "C", "in": "b", "type": "社区卫生服务中心"},
)


# org_form


@pytest.mark.parametrize(
    ("members", "verdict", "words"),
    [
        (["Q", "C"], PASS, "二级医院：Q；社区卫生服务中心：C"),
        (["Q"], FAIL, "社区卫生服务中心：没有"),
        (["C"], FAIL, "二级医院：没有"),
        (["C", "U"], UNDETERMINED, "二级医院：U（等级不详）"),
    ],
)
def test_city_group_has_its_lead_and_a_member_of_each_kind(
    tmp_path: Path, members: list[str], verdict: Verdict, words: str
) -> None:
    area = area_of(tmp_path, facilities=[*LEADS, *MEMBERS, {"id": "U", "in": "b"}], known={"主城区": CITY})
    listed = {"1": [(key, Relation.MEMBER) for key in members]}
    (found,) = judged(area, layout_of("ab", "1.", leads={"1": ["H1"]}, members=listed), GROUP)
    assert found.verdict is verdict
    assert words in found.detail.zh
    assert found.measured.zh == f"牵头 1 家，成员 {len(members)} 家"


@pytest.mark.parametrize(
    ("grade", "verdict", "words"),
    [
        ("二级甲等", FAIL, "牵头医院不符合：L"),
        ("", UNDETERMINED, "牵头医院无法判定：L（等级不详）"),
        ("三级", PASS, "牵头：L"),
    ],
)
def test_lead_of_a_group_must_qualify(tmp_path: Path, grade: str, verdict: Verdict, words: str) -> None:
    lead = {"id": "L", "in": "a", "ownership": "公立", "grade": grade}
    area = area_of(tmp_path, facilities=[lead, *MEMBERS], known={"主城区": CITY})
    members = {"1": [("Q", Relation.MEMBER), ("C", Relation.MEMBER)]}
    (found,) = judged(area, layout_of("ab", "1.", leads={"1": ["L"]}, members=members), GROUP)
    assert found.verdict is verdict
    assert words in found.detail.zh


def test_cooperation_unit_is_no_member_of_a_group(tmp_path: Path) -> None:
    area = area_of(tmp_path, facilities=[*LEADS, *MEMBERS], known={"主城区": CITY})
    members = {"1": [("Q", Relation.COOPERATION), ("C", Relation.MEMBER)]}
    (found,) = judged(area, layout_of("ab", "1.", leads={"1": ["H1"]}, members=members), GROUP)
    assert (found.verdict, "二级医院：没有" in found.detail.zh) == (FAIL, True)


def test_kind_that_the_layer_lacks_leaves_the_group_open(tmp_path: Path) -> None:
    area = area_of(tmp_path, facilities=[*LEADS, MEMBERS[0]], known={"主城区": CITY})
    members = {"1": [("Q", Relation.MEMBER)]}
    (found,) = judged(area, layout_of("ab", "1.", leads={"1": ["H1"]}, members=members), GROUP)
    assert (found.verdict, "医疗机构图层没有" in found.detail.zh) == (UNDETERMINED, True)


def test_each_grid_is_judged_by_the_form_of_its_areas(tmp_path: Path) -> None:
    facilities = [LEADS[0], {"id": "H2", "in": "b", "affiliation": "县级"}, *MEMBERS]
    known = {"甲区": CITY, "乙县": COUNTY}
    area = area_of(tmp_path, admin_areas=AREAS, known=known, facilities=facilities)
    (group, other) = judged(area, layout_of(), GROUP)
    assert (group.grid, group.verdict) == ("1", FAIL)
    assert (other.verdict, other.detail.zh) == (NOT_APPLICABLE, "不是城市医疗集团的网格：2")
    (community, rest) = judged(area, layout_of(), COMMUNITY)
    assert (community.grid, community.verdict, rest.verdict) == ("2", PASS, NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("known", "grids"),
    [({}, "1."), ({"甲区": CITY, "乙县": COUNTY}, "11"), ({"甲区": CITY}, "11")],
)
def test_form_that_is_not_said_or_mixed_is_undetermined(
    tmp_path: Path, known: dict[str, AdminArea], grids: str
) -> None:
    area = area_of(tmp_path, admin_areas=AREAS, known=known)
    for rule in (GROUP, COMMUNITY):
        (found,) = judged(area, layout_of("ab", grids, leads={"1": ["H1"]}), rule)
        assert (found.verdict, "甲区" in found.detail.zh) == (UNDETERMINED, True)


def test_without_districts_the_form_goes_by_where_the_lead_stands(tmp_path: Path) -> None:
    area = area_of(tmp_path, admin_areas=AREAS, known={"甲区": CITY, "乙县": COUNTY}, facilities=[*LEADS, *MEMBERS])
    layout = Layout((Grid("1", ("H1",), (Member("Q"), Member("C"))),), territorial=False)
    assert verdicts(judged(area, layout, GROUP, COMMUNITY)) == [PASS, NOT_APPLICABLE]


def test_member_of_a_group_that_refused_is_named(tmp_path: Path) -> None:
    area = area_of(tmp_path, facilities=[*LEADS, *MEMBERS], known={"主城区": CITY})
    layout = Layout((Grid("1", ("H1",), (Member("Q"), Member("C"))),), territorial=False)
    (found,) = judged(area, layout, GROUP, consents=(consent("Q", "refused"),))
    assert "征询时不同意：Q" in found.detail.zh


# overlay

ALLIANCE = {"kind": "overlay", "severity": "info", "params": {"form": "专科联盟", "specialties": ["儿科", "肿瘤"]}}
CHILDREN = Overlay("专科联盟", "全市儿科联盟", "H1", ("H2",))
TUMOURS = Overlay("专科联盟", "东部联盟", None, ("H1", "H2"), specialty="肿瘤科")


@pytest.mark.parametrize(
    ("overlays", "verdict", "measured", "words"),
    [
        ((CHILDREN, TUMOURS), PASS, "2 个专科联盟", "全市儿科联盟（牵头 H1，成员 1 家）；东部联盟（成员 2 家）"),
        ((CHILDREN,), WARN, "1 个专科联盟", "没有专科：肿瘤"),
        ((), UNDETERMINED, "0 个专科联盟", "方案没有记录专科联盟"),
        ((Overlay("远程医疗协作网", "儿科肿瘤网", None, ("H1",)),), UNDETERMINED, "0 个专科联盟", "没有记录"),
    ],
)
def test_overlays_are_listed_and_missing_specialties_named(
    tmp_path: Path, overlays: tuple[Overlay, ...], verdict: Verdict, measured: str, words: str
) -> None:
    (found,) = judged(area_of(tmp_path), replace(layout_of(), overlays=overlays), ALLIANCE)
    assert (found.verdict, found.measured.zh) == (verdict, measured)
    assert words in found.detail.zh


# concentration

BEDS = (
    LEADS[0] | {"beds_open": "300"},
    LEADS[1] | {"beds_open": "100"},
    {"id": "P", "in": "a", "ownership": "社会办", "beds_open": "100"},
)


def concentration(*measures: str) -> dict[str, object]:
    return {"kind": "concentration", "severity": "warn", "params": {"measures": list(measures)}}


ALL = concentration("hhi_population", "hhi_beds", "private_bed_share")


def test_concentration_is_measured_and_waits_for_a_limit(tmp_path: Path) -> None:
    area = area_of(tmp_path, facilities=BEDS, populations={"a": 3000, "b": 1000})
    found = judged(area, layout_of(), ALL)
    assert verdicts(found) == [UNDETERMINED] * 3
    assert [item.measured.zh for item in found] == [
        "人口集中度 HHI（各网格） 0.625",  # (3/4)² + (1/4)²
        "床位集中度 HHI（各牵头医院） 0.625",
        "社会办床位占比 0.200",  # 100 of 500
    ]
    assert "网格 1 75.0%、网格 2 25.0%" in found[0].detail.zh
    assert "须由人设定" in found[0].detail.zh


@pytest.mark.parametrize(
    ("op", "value", "verdict"), [("<=", 0.625, PASS), ("<=", 0.62, WARN), (">=", 0.625, PASS), (">=", 0.63, WARN)]
)
def test_limit_that_a_person_set_decides_its_own_measure(
    tmp_path: Path, op: str, value: float, verdict: Verdict
) -> None:
    area = area_of(tmp_path, facilities=BEDS)
    found = judged(area, layout_of(), ALL, limits=(limit("hhi_beds", op, value),))
    assert verdicts(found) == [UNDETERMINED, verdict, UNDETERMINED]
    assert found[1].limit.zh == f"{'≤' if op == '<=' else '≥'} {value:g}"
    assert "专家论证（王某，2026-01-01）" in found[1].detail.zh


def test_missing_numbers_are_no_share(tmp_path: Path) -> None:
    unknown = [BEDS[0], BEDS[1] | {"beds_open": ""}, BEDS[2] | {"ownership": ""}]
    area = area_of(tmp_path, facilities=unknown, populations={"b": None})
    strict = tuple(limit(key, "<=", 1) for key in ("hhi_population", "hhi_beds", "private_bed_share"))
    found = judged(area, layout_of(), ALL, limits=strict)
    assert verdicts(found) == [UNDETERMINED] * 3
    for item, words in zip(found, ("片区人口未知：b", "牵头医院床位未知：H2", "床位或所有制不详：H2、P"), strict=True):
        assert (item.measured.zh[-4:], words in item.detail.zh) == ("无法判定", True)


def test_estimated_inputs_of_concentration_carry_their_mark(tmp_path: Path) -> None:
    facilities = [BEDS[0] | {"beds_open_confidence": "low"}, *BEDS[1:]]
    area = area_of(tmp_path, facilities=facilities, status={"population": "modelled"})
    people, beds, _ = judged(area, layout_of(), ALL)
    assert people.measured.zh.endswith("0.500（估）")
    assert [text.zh for text in people.estimated] == ["常住人口为推算"]
    assert [text.zh for text in beds.estimated] == ["床位数未经核实：H1"]


# gap

NEED = {"label": "二级公立综合医院", "types": ["综合医院"], "ownership": ["公立"], "level": "二级"}
GAP = {"kind": "gap", "params": {"admin_area": "建安区", "select": NEED, "years": [2, 3]}}
JIANAN = {"建安区": AdminArea(former_names=("许昌县",))}


@pytest.mark.parametrize(
    ("as_of", "verdict", "words"),
    [
        (date(2022, 10, 8), NOT_APPLICABLE, "2022-10-09 前尚未到期"),
        (date(2022, 10, 9), WARN, "期限内，2023-10-09 届满"),
        (date(2023, 10, 8), WARN, "期限内"),
        (date(2023, 10, 9), FAIL, "2023-10-09 已届满"),
    ],
)
def test_gap_falls_due_by_years_from_the_date_of_the_document(
    tmp_path: Path, as_of: date, verdict: Verdict, words: str
) -> None:
    area = area_of(tmp_path, admin_areas="许昌县", known=JIANAN, facilities=[LEADS[0] | {"id": "H1"}])
    (found,) = judged(area, layout_of("ab", "11", leads={"1": ["H1"]}), GAP, as_of=as_of)
    assert (found.verdict, found.unit, found.measured.zh) == (verdict, "建安区", "0 所")
    assert words in found.detail.zh
    assert found.limit.zh == "2022-10-09—2023-10-09 前 ≥ 1 所二级公立综合医院"


def test_gap_that_is_closed_passes_before_it_is_due(tmp_path: Path) -> None:
    area = area_of(tmp_path, admin_areas="许昌县", known=JIANAN)
    (found,) = judged(area, layout_of(), GAP, as_of=date(2021, 1, 1))
    assert (found.verdict, found.measured.zh, "H2" in found.detail.zh) == (PASS, "1 所", True)


@pytest.mark.parametrize("facts", [{"grade": ""}, {"ownership": ""}])
def test_hospital_that_may_close_the_gap_leaves_it_open(tmp_path: Path, facts: dict[str, str]) -> None:
    area = area_of(tmp_path, admin_areas="建安区", facilities=[LEADS[0], LEADS[1] | facts])
    (found,) = judged(area, layout_of(), GAP, as_of=AS_OF)
    assert (found.verdict, "H2（" in found.detail.zh) == (UNDETERMINED, True)


def test_hospital_without_a_site_may_stand_in_the_gap(tmp_path: Path) -> None:
    area = area_of(tmp_path, admin_areas="建安区", campuses=[{"id": "S", "facility": "H1", "in": "a"}])
    (found,) = judged(area, layout_of(), GAP)
    assert (found.verdict, "H2（位置不详）" in found.detail.zh) == (UNDETERMINED, True)


def test_gap_of_another_place_and_hospitals_beyond_it_do_not_count(tmp_path: Path) -> None:
    elsewhere = area_of(tmp_path / "0")
    assert verdicts(judged(elsewhere, layout_of(), GAP)) == [NOT_APPLICABLE]
    beyond = area_of(tmp_path / "1", admin_areas={"a": "建安区", "b": "外县"})
    (found,) = judged(beyond, layout_of(), GAP)
    assert (found.verdict, "H2" in said(found)) == (FAIL, False)


def test_area_without_any_facility_on_the_layer_is_not_known_to_lack_one(tmp_path: Path) -> None:
    area = area_of(tmp_path, admin_areas={"b": "建安区"}, facilities=LEADS[:1])
    (found,) = judged(area, layout_of("ab", "11", leads={"1": ["H1"]}), GAP)
    assert (found.verdict, "医疗机构图层没有该区划的机构" in found.detail.zh) == (UNDETERMINED, True)
