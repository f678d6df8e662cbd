"""Rules about leads: who may lead, by which exception, and what keeps the answer open."""

from pathlib import Path

import pytest
from policy_cases import (
    AS_OF,
    FAIL,
    LEADS,
    NOT_APPLICABLE,
    PASS,
    UNDETERMINED,
    WAIVED,
    area_of,
    judged,
    judgement,
    layout_of,
    override,
    said,
    verdicts,
)

from gridplan.layout import Relation
from gridplan.manifest import Place
from gridplan.plan_file import Plan
from gridplan.policy import Policy, case_of, check
from gridplan.policy.findings import Finding, Verdict
from gridplan.study_area import StudyArea

CENTRE = {"designation": "省级区域医疗中心"}


def eligible(*alternatives: dict[str, object], **params: object) -> dict[str, object]:
    return {"kind": "lead_eligibility", "params": {"any_of": list(alternatives)} | params}


def lead_alone(tmp_path: Path, lead: dict[str, str], *rules: dict[str, object], **options: object) -> list[Finding]:
    """Judge a layout of one grid, which `lead` leads."""
    area = area_of(tmp_path, facilities=[{"id": "L", "in": "a"} | lead])
    return judged(area, layout_of("ab", "11", leads={"1": ["L"]}), *rules, **options)


TERTIARY = eligible(
    {"affiliation": ["市级", "区级"], "level_min": "三级", "types": ["综合医院", "中医医院"]}, ownership=["公立"]
)
GOOD = {"ownership": "公立", "affiliation": "市级", "grade": "三级甲等"}


@pytest.mark.parametrize(
    ("facts", "verdict", "words"),
    [
        (GOOD, PASS, "市级、公立、三级甲等、综合医院"),
        (GOOD | {"grade": "三级"}, PASS, "三级以上"),
        (GOOD | {"grade": "二级甲等"}, FAIL, "不符合任何一种资格"),
        (GOOD | {"grade": "未定级"}, FAIL, "不符合任何一种资格"),
        (GOOD | {"grade": ""}, UNDETERMINED, "等级不详"),
        (GOOD | {"ownership": "社会办"}, FAIL, "社会办"),
        (GOOD | {"ownership": ""}, UNDETERMINED, "所有制不详"),
        (GOOD | {"ownership": "", "sponsor": "政府办"}, PASS, "公立"),
        (GOOD | {"affiliation": "省级"}, FAIL, "省级"),
        (GOOD | {"affiliation": ""}, UNDETERMINED, "隶属不详"),
        (GOOD | {"type": "专科医院"}, FAIL, "专科医院"),
    ],
)
def test_each_fact_decides_or_leaves_open(tmp_path: Path, facts: dict[str, str], verdict: Verdict, words: str) -> None:
    (found,) = lead_alone(tmp_path, facts, TERTIARY)
    assert found.verdict is verdict
    assert words in said(found)
    assert found.unit == "L"


@pytest.mark.parametrize(
    ("grade", "verdict"),
    [("二级甲等", PASS), ("三级乙等", PASS), ("三级", PASS), ("二级乙等", FAIL), ("二级", UNDETERMINED)],
)
def test_class_counts_within_a_level_only(tmp_path: Path, grade: str, verdict: Verdict) -> None:
    assert verdicts(lead_alone(tmp_path, GOOD | {"grade": grade}, eligible({"level_min": "二级甲等"}))) == [verdict]


def test_only_the_facts_that_are_asked_are_said_to_be_missing(tmp_path: Path) -> None:
    (found,) = lead_alone(tmp_path, {"ownership": "公立"}, eligible({"level_min": "二级"}))
    assert "等级不详" in found.detail.zh
    assert "隶属不详" not in found.detail.zh


def test_word_left_open_waits_for_a_judgement_and_then_decides(tmp_path: Path) -> None:
    rule = eligible({"level_min": "三级"}, {"level_min": "二级", "judgement": "能力较强"})
    lead = GOOD | {"grade": "二级甲等"}
    (open_one,) = lead_alone(tmp_path / "0", lead, rule)
    assert (open_one.verdict, "“能力较强”须由人判定" in open_one.detail.zh) == (UNDETERMINED, True)
    for accepted, verdict in ((True, PASS), (False, FAIL)):
        (found,) = lead_alone(tmp_path / str(accepted), lead, rule, judgements=(judgement(accepted, "1"),))
        assert (found.verdict, "现场调研（王某，2026-01-01）" in found.detail.zh) == (verdict, True)


def test_missing_grade_is_not_put_down_to_the_judgement(tmp_path: Path) -> None:
    rule = eligible({"level_min": "二级", "judgement": "能力较强"})
    (found,) = lead_alone(tmp_path, {"ownership": "公立"}, rule, judgements=(judgement(True),))
    assert found.verdict is UNDETERMINED
    assert "等级不详" in found.detail.zh
    assert "须由人判定" not in found.detail.zh


def test_only_a_grade_asked_in_principle_can_be_set_aside(tmp_path: Path) -> None:
    rule = eligible({"affiliation": ["县级"], "level_min": "二级甲等", "level_principle": True}, ownership=["公立"])
    county = {"ownership": "公立", "affiliation": "县级", "grade": "二级乙等"}
    (found,) = lead_alone(tmp_path / "0", county, rule)
    assert (found.verdict, found.overridable) == (FAIL, True)
    assert "仅等级不符合原则上的要求" in found.detail.zh
    (waived,) = lead_alone(tmp_path / "1", county, rule, overrides=(override("1"),))
    assert waived.verdict is WAIVED
    (private,) = lead_alone(tmp_path / "2", county | {"ownership": "社会办"}, rule, overrides=(override("1"),))
    assert (private.verdict, private.overridable) == (FAIL, False)
    (other,) = lead_alone(tmp_path / "3", county | {"affiliation": "市级"}, rule, overrides=(override("1"),))
    assert (other.verdict, other.overridable) == (FAIL, False)


def test_number_of_leads_is_judged_beside_them(tmp_path: Path) -> None:
    rule = eligible({"level_min": "二级"}, leads_per_grid=1)
    found = judged(area_of(tmp_path), layout_of("ab", "11", leads={"1": ["H1", "H2"]}), rule)
    assert [(item.verdict, item.measured.zh, item.unit) for item in found] == [
        (FAIL, "2 家牵头医院", ""),
        (PASS, "市级、公立、三级甲等、综合医院", "H1"),
        (PASS, "区级、公立、二级甲等、综合医院", "H2"),
    ]
    assert verdicts(judged(area_of(tmp_path / "1"), layout_of(), rule)) == [PASS, PASS]


def test_grid_without_a_lead_does_not_pass_in_silence(tmp_path: Path) -> None:
    (found,) = judged(area_of(tmp_path), layout_of("ab", "11", leads={"1": []}), eligible({"level_min": "二级"}))
    assert (found.verdict, found.grid, found.detail.zh) == (FAIL, "1", "网格没有牵头医院")


# Exceptions

LETS_OFF = {"kind": "lead_exception", "severity": "info", "params": {"designations": ["省级区域医疗中心"]}}


@pytest.mark.parametrize(("facts", "verdict"), [(CENTRE, PASS), ({}, FAIL), (CENTRE | {"grade": ""}, PASS)])
def test_designated_hospital_leads_by_the_exception(tmp_path: Path, facts: dict[str, str], verdict: Verdict) -> None:
    lead = GOOD | {"affiliation": "省级", "grade": "三级甲等"} | facts
    found = lead_alone(tmp_path, lead, TERTIARY | {"excepted_by": ["X-2"]}, LETS_OFF)
    assert found[0].verdict is verdict
    assert ("按 X-2 例外：省级区域医疗中心" in found[0].detail.zh) is (verdict is PASS)
    assert found[1].verdict is (PASS if facts else NOT_APPLICABLE)


def test_exception_is_no_help_to_a_rule_that_does_not_name_it(tmp_path: Path) -> None:
    assert lead_alone(tmp_path, GOOD | CENTRE | {"affiliation": "省级"}, TERTIARY, LETS_OFF)[0].verdict is FAIL


def test_exception_of_another_place_is_none(tmp_path: Path) -> None:
    area = area_of(tmp_path, facilities=[{"id": "L"} | CENTRE], place=Place(province="甲省", city="乙市"))
    layout = layout_of("ab", "11", leads={"1": ["L"]})
    rule = eligible({"level_min": "三级"}) | {"excepted_by": ["X-2"]}
    assert verdicts(judged(area, layout, rule, LETS_OFF | {"where": ["甲省"]})) == [PASS, PASS]
    assert verdicts(judged(area, layout, rule, LETS_OFF | {"where": ["丙省"]})) == [UNDETERMINED, NOT_APPLICABLE]


def test_exception_lets_cooperation_units_off_too(tmp_path: Path) -> None:
    area = area_of(tmp_path, facilities=[*LEADS, {"id": "C", "affiliation": "市级"} | CENTRE])
    layout = layout_of(members={"1": [("C", Relation.COOPERATION)]})
    rule = {"kind": "cooperation_unit", "params": {"select": [{"label": "省级医院", "affiliation": ["省级"]}]}}
    assert verdicts(judged(area, layout, rule, LETS_OFF)) == [FAIL, PASS]
    assert verdicts(judged(area, layout, rule | {"excepted_by": ["X-2"]}, LETS_OFF)) == [PASS, PASS]


def test_number_of_leads_is_no_hospitals_and_stays_broken(tmp_path: Path) -> None:
    area = area_of(tmp_path, facilities=[{"id": "H1"} | CENTRE, {"id": "H2"} | CENTRE])
    rule = eligible({"level_min": "三级"}, leads_per_grid=1) | {"excepted_by": ["X-2"]}
    found = judged(area, layout_of("ab", "11", leads={"1": ["H1", "H2"]}), rule, LETS_OFF)
    assert verdicts(found[:3]) == [FAIL, PASS, PASS]


# Wenzhou's layout under a rule of Guizhou's


def test_second_class_lead_by_an_unverified_grade_fails_with_both_sources(
    wenzhou: StudyArea, wenzhou_plan: Plan
) -> None:
    name = {"zh": "牵头医院资格", "en": "lead eligibility"}
    quote = "由1家市级或区级的三级公立综合性医院（含中医类医院，下同）牵头"
    types = ["综合医院", "中医医院", "中西医结合医院", "民族医医院"]
    params = {"leads_per_grid": 1, "ownership": ["公立"]}
    params |= {"any_of": [{"affiliation": ["市级", "区级"], "level_min": "三级", "types": types}]}
    head = {"id": "g", "title": name, "document": "贵州", "issued": "2024-07-01", "form": name}
    rule = {"id": "G-L03", "kind": "lead_eligibility", "name": name, "severity": "error", "params": params}
    rule |= {"source": {"paragraph": "二(一)1", "quote": quote}}
    policy = Policy.model_validate({"policy": head, "rules": [rule]})
    found = check(policy, case_of(wenzhou_plan, wenzhou, as_of=AS_OF))
    assert verdicts(found) == [PASS, PASS, PASS, PASS, FAIL]
    failed = found[4]
    assert (failed.unit, failed.measured.zh) == ("龙湾区第一人民医院", "区级、公立、二级甲等、综合医院")
    assert "等级来源：未经核实的回忆" in failed.detail.zh
    assert failed.rule.source.quote == quote
    assert [text.zh for text in failed.estimated] == [
        "龙湾区第一人民医院的等级 二级甲等 未经核实（未经核实的回忆 (unverified recollection)：2020 年；后为三级乙等）"
    ]
    assert not any(item.estimated for item in found[:4])
