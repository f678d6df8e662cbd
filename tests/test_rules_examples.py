"""Each example under its own document: its layout passes the rules of layouts; readings, terms and limits decide."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from policy_cases import AS_OF, FAIL, PASS, UNDETERMINED, WARN, consent

from gridplan.decisions import Limit, Reading
from gridplan.layout import (
    Layout,
    change_leads,
    remove_member,
    unassign_districts,
)
from gridplan.plan_file import Plan, open_plan
from gridplan.policy import Finding, Policy, Verdict, case_of, check, read_policy
from gridplan.study_area import StudyArea, read_area

EXAMPLES = {
    "anshun": ("guizhou-2024", ("G-L01", "G-L02", "G-L03", "G-L04", "G-L06", "G-L07", "G-L09", "G-L10")),
    "baoji": ("shaanxi-2017", ("S-L02", "S-L04", "S-L07")),
    "lianyungang": ("lianyungang-2021", ("L-L01", "L-L02")),
    "xuchang": ("xuchang-2020", ("X-L01", "X-L02", "X-L03")),
}
Edit = Callable[[Layout], Layout]


@cache
def example(name: str) -> tuple[StudyArea, Plan, Policy]:
    area = read_area(name)
    return area, open_plan(None, area), read_policy(EXAMPLES[name][0])


def findings(name: str, edit: Edit = lambda layout: layout, as_of: date = AS_OF, **decided: Any) -> list[Finding]:
    area, plan, policy = example(name)
    changed = replace(plan, layout=edit(plan.layout), **decided)
    return check(policy, case_of(changed, area, as_of=as_of))


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_passes_the_rules_of_its_document(name: str) -> None:
    found = findings(name)
    for rule in EXAMPLES[name][1]:
        verdicts = {item.verdict for item in found if item.rule.id == rule}
        assert PASS in verdicts, rule
        assert not verdicts & {FAIL, WARN, UNDETERMINED}, rule
    layout_rules = [item for item in found if "-L" in item.rule.id and item.rule.severity == "error"]
    assert not [item.rule.id for item in layout_rules if item.verdict is FAIL]


def keep_districts(grid: str, number: int) -> Edit:
    """Leave a grid the first districts only."""
    return lambda layout: unassign_districts(layout, layout.districts_of(grid)[number:])


def test_district_left_out_breaks_the_partition_by_its_people() -> None:
    (found,) = (item for item in findings("anshun", keep_districts("1", 14)) if item.rule.id == "G-L09")
    area, plan, _ = example("anshun")
    lost = area.districts.at[plan.layout.districts_of("1")[14], "population"]
    total = area.districts.loc[list(plan.layout.grid_of), "population"].sum()
    assert found.verdict is FAIL
    assert found.measured.zh == f"32/33 个片区，{total - lost:,.0f} 人（估，{(total - lost) / total:.1%}）"


@pytest.mark.parametrize(
    ("kept", "verdict", "primary", "every"), [(3, UNDETERMINED, 3, 4), (2, FAIL, 2, 3), (4, PASS, 4, 5)]
)
def test_pilot_with_fewer_members_breaks_by_both_readings_or_waits(
    kept: int, verdict: Verdict, primary: int, every: int
) -> None:
    changed = findings("lianyungang", keep_districts("1", kept))
    (found,) = (item for item in changed if item.rule.id == "L-L02" and item.grid == "1")
    assert found.verdict is verdict
    assert f"{primary} 家，各类合计 {every} 家" in found.measured.zh


def test_pilot_is_over_after_its_term() -> None:
    for day, verdict in ((date(2022, 6, 1), PASS), (AS_OF, Verdict.NOT_APPLICABLE)):
        (found,) = (item for item in findings("lianyungang", as_of=day) if item.rule.id == "L-L03")
        assert found.verdict is verdict
        assert found.measured.zh.startswith("20/42 个片区")


@pytest.mark.parametrize(("reading", "verdict"), [(None, UNDETERMINED), ("leads", FAIL), ("grids", PASS)])
def test_fourth_co_lead_in_a_county_waits_for_a_reading(reading: str | None, verdict: Verdict) -> None:
    def four(layout: Layout) -> Layout:
        for grid in "123":  # it serves all three communities, and is to lead one of them
            layout = remove_member(layout, grid, "H14")
        return change_leads(layout, "3", ("H13", "H14"))

    chosen = () if reading is None else (Reading("X-L01", reading, "会议商定", "王某", AS_OF),)
    found = [item for item in findings("xuchang", four, readings=chosen) if item.rule.id == "X-L01"]
    county = next(item for item in found if item.unit == "禹州市")
    assert (county.verdict, county.measured.zh) == (verdict, "4 家牵头医院，3 个网格")


def test_county_lead_of_a_lower_grade_can_be_let_off_and_one_of_another_level_cannot() -> None:
    area, plan, policy = example("xuchang")
    for column, value, overridable in (("grade", "二级乙等", True), ("affiliation", "市级", False)):
        facilities = area.facilities.copy()
        facilities.loc["H21", column] = value
        found = check(policy, case_of(plan, replace(area, facilities=facilities), as_of=AS_OF))
        (broken,) = (item for item in found if item.rule.id == "X-L02" and item.verdict is FAIL)
        assert (broken.unit, broken.overridable) == ("长葛市人民医院", overridable)
        assert value in broken.measured.zh


def test_hospital_that_refuses_is_told() -> None:
    changed = findings("anshun", consents=(consent("E02", "refused"), consent("E01", "agreed")))
    told = {item.unit: item.verdict for item in changed if item.rule.id == "G-L05" and item.verdict is WARN}
    assert "平坝示例康复医院" in told
    agreed = findings("lianyungang", consents=(consent("E01", "refused"), consent("E04", "agreed")))
    verdicts = {item.unit: item.verdict for item in agreed if item.rule.id == "L-L06"}
    assert verdicts == {"新浦示例护理院": WARN, "连云示例护理院": PASS}


def test_alliances_lack_specialties_and_networks_are_not_made_up() -> None:
    found = {item.rule.id: item for item in findings("baoji")}
    assert (found["S-L06"].verdict, found["S-L06"].measured.zh) == (WARN, "3 个专科联盟")
    bare = {item.rule.id: item for item in findings("baoji", lambda layout: replace(layout, overlays=()))}
    assert {bare["S-L06"].verdict, bare["S-L07"].verdict} == {UNDETERMINED}


def test_concentration_of_wenzhou_is_judged_by_the_limit_that_a_person_set(
    wenzhou: StudyArea, wenzhou_plan: Plan
) -> None:
    policy = read_policy("shaanxi-2017")
    for value, verdict in ((0.2, WARN), (0.25, PASS)):
        limit = Limit("S-L08", "hhi_population", "<=", value, "专家论证", "王某", AS_OF)
        plan = replace(wenzhou_plan, limits=(limit,))
        found = [i for i in check(policy, case_of(plan, wenzhou, as_of=AS_OF)) if i.rule.id == "S-L08"]
        assert [item.verdict for item in found] == [verdict, UNDETERMINED, UNDETERMINED]
        assert found[0].measured.zh == "人口集中度 HHI（各网格） 0.213（估）"
