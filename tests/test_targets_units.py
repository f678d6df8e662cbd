"""Rules of operation speak of cities, 区划, grids, leads and members; some are told by the layout itself."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from policy_cases import (
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNDETERMINED,
    WARN,
    area_of,
    consent,
    judged,
    judgement,
    layout_of,
    limit,
    said,
    verdicts,
)

from gridplan.figures import Figure
from gridplan.layout import Layout, Overlay, Relation
from gridplan.manifest import AdminArea
from gridplan.plan_file import new_plan
from gridplan.policy import Policy, case_of
from gridplan.policy.asked import form_of
from gridplan.policy.targets import results, target_rows

HOSPITALS = (
    {"id": "H1", "in": "a", "ownership": "公立", "affiliation": "市级", "grade": "三级甲等"},
    {"id": "H2", "in": "b", "ownership": "公立", "affiliation": "区级", "grade": "二级甲等"},
    {"id": "H3", "in": "c", "ownership": "公立", "affiliation": "区级", "grade": "二级乙等"},
    {"id": "T1", "in": "a", "type": "乡镇卫生院"},
    {"id": "T2", "in": "b", "type": "乡镇卫生院"},
    {"id": "V1", "in": "b", "type": "村卫生室"},
)
DISTRICT = {"label": "区级公立医院", "ownership": ["公立"], "affiliation": ["区级"], "hospitals": True}
SPECIALTIES = {"label": "卫生院", "types": ["乡镇卫生院"]}


def target(level: str, goal: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": "target", "params": {"level": level, "goals": [goal], **more}}


def figure(level: Any, unit: str, count: str, value: float, year: int = 2024) -> Figure:
    return Figure(year, level, unit, count, value)


def test_each_lead_has_its_own_finding_and_a_judgement_of_its_grid(tmp_path: Path) -> None:
    goal = {"indicator": "mdt_teams", "value": 4, "approximate": True}
    figures = (figure("lead", "H1", "mdt_teams", 3), figure("lead", "H2", "mdt_teams", 3))
    area = area_of(tmp_path / "city", "abc", facilities=HOSPITALS)
    found = judged(area, layout_of(), target("lead", goal), figures=figures, judgements=(judgement(True, "2"),))
    assert [(item.grid, item.unit, item.verdict) for item in found] == [("1", "H1", UNDETERMINED), ("2", "H2", PASS)]


def test_grids_and_areas_are_judged_by_their_own_figures(tmp_path: Path) -> None:
    goal = {"indicator": "deductible_pilots", "value": 1}
    area = area_of(tmp_path / "city", "abc", facilities=HOSPITALS, admin_areas={"a": "甲县", "b": "乙区", "c": "乙区"})
    found = judged(area, layout_of(), target("grid", goal), figures=(figure("grid", "2", "deductible_pilots", 1),))
    assert [(item.grid, item.verdict) for item in found] == [("1", UNDETERMINED), ("2", PASS)]
    of_area = target("county", {"indicator": "gp_income_ratio", "value": 1})
    incomes = (figure("county", "乙区", "gp_income", 90_000), figure("county", "乙区", "clinician_income", 100_000))
    found = judged(area, layout_of(), of_area, figures=incomes)
    assert [(item.unit, item.verdict) for item in found] == [("甲县", UNDETERMINED), ("乙区", FAIL)]
    assert "90%（90,000/100,000），距目标 −10 个百分点" in found[1].detail.zh


def test_members_are_summed_up_in_one_finding_that_names_those_who_miss(tmp_path: Path) -> None:
    goal = {"indicator": "feature_specialties", "value": 1, "select": [SPECIALTIES]}
    figures = (figure("member", "T1", "feature_specialties", 0), figure("member", "T2", "feature_specialties", 2))
    area = area_of(tmp_path / "city", "abc", facilities=HOSPITALS)
    rule = target("member", goal) | {"severity": "info"}
    (found,) = judged(area, layout_of(), rule, figures=figures)
    assert (found.verdict, found.grid, found.measured.zh) == (WARN, None, "2 家：不通过 1，通过 1")
    assert found.detail.zh == "不通过：T1"
    (found,) = judged(area, layout_of(), rule, figures=figures[1:])
    assert (found.verdict, found.measured.zh, found.detail.zh) == (
        UNDETERMINED,
        "2 家：无法判定 1，通过 1",
        "无法判定：T1",
    )


def test_members_of_a_kind_that_nobody_entered_are_not_known(tmp_path: Path) -> None:
    area = area_of(tmp_path / "city", "abc", facilities=HOSPITALS[:3])
    rule = target("member", {"indicator": "feature_specialties", "value": 1, "select": [SPECIALTIES]})
    assert verdicts(judged(area, layout_of(), rule)) == [UNDETERMINED]


def test_rule_of_grids_does_not_apply_without_grids(tmp_path: Path) -> None:
    area = area_of(tmp_path / "city")
    rule = target("grid", {"indicator": "deductible_pilots", "value": 1})
    assert verdicts(judged(area, Layout(()), rule)) == [NOT_APPLICABLE]


JOINED = [("H3", Relation.MEMBER)]


@pytest.mark.parametrize(
    ("members", "verdict", "told"),
    [
        ({}, FAIL, "50%（1/2），距目标 −50 个百分点，未参加：H3"),
        ({"1": JOINED}, PASS, "100%（2/2）"),
        ({"1": [("H3", Relation.COOPERATION)]}, FAIL, "未参加：H3"),
    ],
)
def test_participation_is_counted_from_the_layout(tmp_path: Path, members: Any, verdict: str, told: str) -> None:
    area = area_of(tmp_path / "city", "abc", facilities=HOSPITALS)
    rule = target("city", {"indicator": "member_participation_rate", "value": 1, "select": [DISTRICT]})
    (found,) = judged(area, layout_of(members=members), rule)
    assert found.verdict is verdict
    assert told in said(found)


def test_participation_in_an_alliance_alone_is_for_a_person(tmp_path: Path) -> None:
    area = area_of(tmp_path / "city", "abc", facilities=HOSPITALS)
    rule = target("city", {"indicator": "member_participation_rate", "value": 1, "select": [DISTRICT]})
    alliance = Overlay("专科联盟", "儿科联盟", "H1", ("H3",), "儿科")
    layout = Layout(**{**vars(layout_of()), "overlays": (alliance,)})
    (found,) = judged(area, layout, rule)
    assert found.verdict is UNDETERMINED
    assert "未列为成员，是否参加未记录：H3" in said(found)


@pytest.mark.parametrize(("consents", "verdict"), [((), UNDETERMINED), ((consent("H3", "refused"),), FAIL)])
def test_hospital_in_a_grids_district_that_is_not_listed_may_take_part_unless_it_refused(
    tmp_path: Path, consents: Any, verdict: str
) -> None:
    area = area_of(tmp_path / "city", "abc", facilities=HOSPITALS)
    rule = target("city", {"indicator": "member_participation_rate", "value": 1, "select": [DISTRICT]})
    assert verdicts(judged(area, layout_of("abc", "122"), rule, consents=consents)) == [verdict]


def test_missing_fact_leaves_participation_open_unless_another_facility_decides(tmp_path: Path) -> None:
    unknown = {"id": "H4", "in": "a", "ownership": "公立", "affiliation": ""}
    area = area_of(tmp_path / "city", "abc", facilities=(*HOSPITALS, unknown))
    rule = target("city", {"indicator": "member_participation_rate", "value": 1, "select": [DISTRICT]})
    (found,) = judged(area, layout_of(members={"1": JOINED}), rule)
    assert found.verdict is UNDETERMINED
    assert "H4（隶属不详）" in said(found)
    assert verdicts(judged(area, layout_of(), rule)) == [FAIL], "H3 takes no part, whatever H4 is"


def test_kind_that_the_layer_lacks_leaves_participation_open(tmp_path: Path) -> None:
    area = area_of(tmp_path / "city", "abc", facilities=HOSPITALS[:3])
    goal = {"indicator": "member_participation_rate", "value": 1, "select": [DISTRICT, SPECIALTIES]}
    (found,) = judged(area, layout_of(members={"1": JOINED}), target("city", goal))
    assert found.verdict is UNDETERMINED
    assert "医疗机构图层没有：卫生院" in said(found)


@pytest.mark.parametrize(
    ("as_of", "verdict"), [(date(2021, 12, 30), NOT_APPLICABLE), (date(2021, 12, 31), FAIL), (date(2022, 1, 1), FAIL)]
)
def test_participation_is_due_on_the_day_of_the_deadline(tmp_path: Path, as_of: date, verdict: str) -> None:
    area = area_of(tmp_path / "city", "abc", facilities=HOSPITALS)
    goal = {"indicator": "member_participation_rate", "value": 1, "select": [DISTRICT]}
    rule = target("city", goal, by=date(2021, 12, 31))
    assert verdicts(judged(area, layout_of(), rule, as_of=as_of)) == [verdict]


@pytest.mark.parametrize(
    ("grade", "verdict"), [("二级甲等", PASS), ("三级乙等", PASS), ("二级乙等", FAIL), ("二级", UNDETERMINED)]
)
def test_county_hospitals_are_counted_by_grade(tmp_path: Path, grade: str, verdict: str) -> None:
    hospital = {"id": "H5", "in": "b", "ownership": "公立", "affiliation": "县级", "grade": grade}
    known = {"乙县": AdminArea(county_community=True)}
    areas = {"a": "甲县", "b": "乙县", "c": "乙县"}
    area = area_of(tmp_path / "city", "abc", facilities=(*HOSPITALS[:2], hospital), known=known, admin_areas=areas)
    county = {"label": "县人民医院", "affiliation": ["县级"], "hospitals": True}
    rule = target("county", {"indicator": "county_hospital_grade_2a_rate", "value": 1, "select": [county]})
    assert verdicts(judged(area, layout_of(), rule)) == [UNDETERMINED, verdict], "甲县 has none"


HEAD = {"id": "p", "title": {"zh": "政策", "en": "policy"}, "document": "文", "issued": "2021-03-01"}


def policy_of(*rules: dict[str, Any]) -> Policy:
    name = {"zh": "规则", "en": "rule"}
    common = {"name": name, "severity": "warn", "source": {"paragraph": "一", "quote": "原文"}}
    numbered = [{"id": f"X-{n}"} | common | rule for n, rule in enumerate(rules, start=1)]
    return Policy.model_validate({"policy": HEAD | {"form": name}, "rules": numbered})


def test_form_asks_what_the_rules_need_from_the_first_year_they_compare_with(tmp_path: Path) -> None:
    area = area_of(tmp_path / "city", "abc", facilities=HOSPITALS)
    case = case_of(new_plan(layout_of(), area, {}), area, as_of=date(2023, 6, 30))
    since = {"indicator": "feature_departments", "value": 2, "basis": "increase_since", "base_year": 2019}
    policy = policy_of(
        target("grid", since),
        target("city", {"indicator": "member_participation_rate", "value": 1, "select": [DISTRICT]}),
        target("member", {"indicator": "feature_specialties", "value": 1, "select": [SPECIALTIES]}),
    )
    form = form_of(policy, case)
    assert form.years == (2019, 2020, 2021, 2022)
    assert [(sheet.level, sheet.counts) for sheet in form.sheets] == [
        ("grid", ("feature_departments",)),
        ("member", ("feature_specialties",)),
    ]
    assert form.sheets[0].units == (("1", "网格 1（H1）"), ("2", "网格 2（H2）"))
    assert form.sheets[1].units == (("T1", "T1"), ("T2", "T2"))
    assert ("X-2", "由方案和医疗机构图层得出，不填报") in {(row[0], row[4]) for row in form.rules}


def test_rows_show_every_year_and_mark_the_one_that_decides(tmp_path: Path) -> None:
    area = area_of(tmp_path / "city", "abc", facilities=HOSPITALS)
    figures = tuple(figure("city", "", "tight_consortia", n, year) for year, n in ((2021, 1), (2022, 3), (2023, 2)))
    plan = new_plan(layout_of(), area, {})
    case = case_of(plan.__class__(**{**vars(plan), "figures": figures}), area, as_of=date(2024, 1, 1))
    policy = policy_of(target("city", {"indicator": "tight_consortia", "value": 2}, by=date(2022, 12, 31)))
    rows = target_rows(policy, case)
    assert [(row.year, row.value, row.distance, row.change, row.due, row.decides) for row in rows] == [
        (2021, 1, -1, None, False, False),
        (2022, 3, 1, 2, True, False),
        (2023, 2, 0, -1, True, True),
    ]
    assert rows == results(policy.rules[0], case)


def test_limit_of_another_rule_or_indicator_does_not_decide(tmp_path: Path) -> None:
    area = area_of(tmp_path / "city", "abc", facilities=HOSPITALS)
    rule = {"kind": "monitor", "params": {"level": "city", "items": [{"indicator": "fund_spending"}]}}
    figures = (figure("city", "", "fund_spending", 100),)
    assert verdicts(judged(area, layout_of(), rule, figures=figures, limits=(limit("outflow_ratio", "<=", 1),))) == [
        UNDETERMINED
    ]
