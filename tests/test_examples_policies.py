"""Each document on an example of its own kind: the layout meets its rules, and a changed one breaks them."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from gridplan.layout import (
    Layout,
    Relation,
    add_member,
    assign_districts,
    change_leads,
    remove_member,
    unassign_districts,
)
from gridplan.plan_file import open_plan
from gridplan.policy import Finding, Verdict, case_of, check, read_policy
from gridplan.resources import DEFAULT_AREA, example_areas
from gridplan.study_area import StudyArea, read_area

AS_OF = date(2026, 1, 1)


@cache
def area_of(name: str) -> StudyArea:
    return read_area(name)


def facility(name: str, facility_name: str) -> str:
    """Return the id of a facility of an example."""
    facilities = area_of(name).facilities
    (key,) = facilities.index[facilities["name"] == facility_name]
    return str(key)


def district(name: str, district_name: str) -> str:
    """Return the id of a district of an example."""
    districts = area_of(name).districts
    (key,) = districts.index[districts["name"] == district_name]
    return str(key)


def layout_of(name: str) -> Layout:
    return open_plan(None, area_of(name)).layout


def findings(name: str, layout: Layout | None = None) -> list[Finding]:
    """Judge an example's layout, or a changed one, under the policy of the example."""
    area = area_of(name)
    plan = open_plan(None, area)
    plan = plan if layout is None else replace(plan, layout=layout)
    policy = read_policy(str(area.manifest.default_policy))
    return check(policy, case_of(plan, area, as_of=AS_OF))


def broken(name: str, layout: Layout) -> dict[str, str]:
    """Return what a changed layout breaks that the example's own does not: rule id → measured value."""
    own = {(f.rule.id, f.grid, f.unit) for f in findings(name) if f.verdict in (Verdict.FAIL, Verdict.WARN)}
    return {
        item.rule.id: item.measured.zh
        for item in findings(name, layout)
        if item.verdict in (Verdict.FAIL, Verdict.WARN) and (item.rule.id, item.grid, item.unit) not in own
    }


@pytest.mark.parametrize("name", [name for name in example_areas() if name != DEFAULT_AREA])
def test_layout_made_up_for_a_document_breaks_none_of_its_rules(name: str) -> None:
    assert [(f.rule.id, f.grid) for f in findings(name) if f.verdict is Verdict.FAIL] == []


@pytest.mark.parametrize(
    ("name", "met"),
    [
        ("wenzhou", {"W-L01", "W-L03", "W-T01"}),
        ("lianyungang", {"L-L01", "L-L02"}),
        ("xuchang", {"X-L01", "X-L02", "X-L03"}),
        ("anshun", {"G-L02", "G-L03", "G-L09", "G-L10"}),
        ("baoji", {"S-L02", "S-L04", "S-K03", "S-K04"}),
    ],
)
def test_rules_about_layouts_are_met_wherever_they_apply(name: str, met: set[str]) -> None:
    verdicts = [f.verdict for f in findings(name) if f.rule.id in met]
    assert set(verdicts) <= {Verdict.PASS, Verdict.NOT_APPLICABLE}
    assert {f.rule.id for f in findings(name) if f.verdict is Verdict.PASS} >= met


def test_lianyungang_with_three_leads_breaks_the_number_of_grids() -> None:
    layout = layout_of("lianyungang")
    three = unassign_districts(layout, layout.districts_of("4"))
    three = replace(three, grids=three.grids[:3])
    assert broken("lianyungang", three) == {"L-L01": "3 个网格"}


def test_lianyungang_with_another_lead_misses_one_that_the_plan_names() -> None:
    layout = change_leads(layout_of("lianyungang"), "4", (facility("lianyungang", "连云港市赣榆区人民医院"),))
    item = next(f for f in findings("lianyungang", layout) if f.rule.id == "L-L01")
    assert item.verdict is Verdict.FAIL
    assert "市东方医院" in item.detail.zh


def test_lianyungang_with_three_primary_members_breaks_the_least_number() -> None:
    layout = layout_of("lianyungang")
    fewer = unassign_districts(layout, layout.districts_of("2")[:2])
    fewer = remove_member(fewer, "2", facility("lianyungang", "海州示例康复医院"))
    measured = broken("lianyungang", fewer)
    assert set(measured) == {"L-L02"}
    assert measured["L-L02"].endswith("3 家，各类合计 3 家")


def test_xuchang_with_a_county_without_community_breaks_the_number_of_leads() -> None:
    layout = layout_of("xuchang")
    none = unassign_districts(layout, layout.districts_of("6"))
    none = replace(none, grids=tuple(grid for grid in none.grids if grid.id != "6"))
    assert broken("xuchang", none) == {"X-L01": "0 家牵头医院，0 个网格", "X-L03": "已列入 0/14 家"}


def test_xuchang_with_a_fourth_lead_in_a_county_breaks_the_number_of_leads() -> None:
    layout = layout_of("xuchang")
    moved = assign_districts(layout, [district("xuchang", "鸠山镇")], "6")
    assert broken("xuchang", moved)["X-L01"].startswith("4 家牵头医院")


def test_xuchang_with_a_health_centre_in_the_lead_breaks_eligibility() -> None:
    layout = change_leads(layout_of("xuchang"), "5", (facility("xuchang", "襄城县王洛镇卫生院"),))
    measured = broken("xuchang", layout)
    assert measured["X-L02"].startswith("乡镇级、公立")
    assert "X-L03" in measured  # its county hospital is left without a grid


def test_xuchang_without_the_maternal_hospital_breaks_membership() -> None:
    layout = remove_member(layout_of("xuchang"), "4", facility("xuchang", "长葛市妇幼保健院"))
    assert broken("xuchang", layout) == {"X-L03": "已列入 16/17 家"}


def test_anshun_in_one_grid_breaks_the_least_number_in_principle() -> None:
    layout = layout_of("anshun")
    one = assign_districts(layout, layout.districts_of("2"), "1")
    one = replace(one, grids=one.grids[:1])
    measured = broken("anshun", one)
    assert measured["G-L01"] == "1 个网格"
    item = next(f for f in findings("anshun", one) if f.rule.id == "G-L01")
    assert item.overridable


def test_anshun_with_a_secondary_hospital_in_the_lead_breaks_eligibility() -> None:
    layout = remove_member(layout_of("anshun"), "2", facility("anshun", "安顺市平坝区人民医院"))
    layout = change_leads(layout, "2", (facility("anshun", "安顺市平坝区人民医院"),))
    measured = broken("anshun", layout)
    assert measured["G-L03"] == "区级、公立、二级甲等、综合医院"
    item = next(f for f in findings("anshun", layout) if f.rule.id == "G-L03" and f.grid == "2")
    assert item.verdict is Verdict.FAIL
    assert item.estimated  # the grade is assumed, and said to be


def test_anshun_with_a_town_left_out_breaks_the_whole_and_the_scope() -> None:
    layout = unassign_districts(layout_of("anshun"), [district("anshun", "马场镇")])
    measured = broken("anshun", layout)
    assert set(measured) == {"G-L09", "G-L10"}
    assert measured["G-L09"].startswith("32/33 个片区")
    assert measured["G-L10"].startswith("9/10 个片区")


def test_anshun_with_a_general_hospital_across_grids_breaks_cross_grid_service() -> None:
    hospital = facility("anshun", "安顺市平坝区人民医院")
    layout = remove_member(layout_of("anshun"), "2", hospital)
    layout = add_member(layout, "1", hospital, Relation.CROSS_GRID)
    layout = add_member(layout, "2", hospital, Relation.CROSS_GRID)
    assert broken("anshun", layout)["G-L06"] == "2 个网格"


def test_anshun_with_a_county_hospital_as_cooperation_unit_breaks_cooperation() -> None:
    hospital = facility("anshun", "安顺市平坝区人民医院")
    layout = add_member(remove_member(layout_of("anshun"), "2", hospital), "1", hospital, Relation.COOPERATION)
    assert "G-L07" in broken("anshun", layout)


def test_baoji_with_a_public_hospital_left_out_breaks_participation() -> None:
    layout = remove_member(layout_of("baoji"), "3", facility("baoji", "宝鸡市陈仓医院"))
    assert broken("baoji", layout) == {"S-L02": "已列入 10/11 家"}


def test_baoji_with_a_secondary_hospital_in_the_lead_breaks_the_form_of_the_group() -> None:
    hospital = facility("baoji", "宝鸡市陈仓医院")
    layout = change_leads(remove_member(layout_of("baoji"), "3", hospital), "3", (hospital,))
    assert "S-L04" in broken("baoji", layout)
