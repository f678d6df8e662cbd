"""Where there is nothing to be counted, what remains decides; a part that is more than its whole decides nothing."""

from pathlib import Path
from typing import Any

import pytest
from policy_cases import FAIL, NOT_APPLICABLE, PASS, UNDETERMINED, area_of, judged, layout_of

from gridplan.figures import Figure
from gridplan.study_area import StudyArea

HOSPITALS = (
    {"id": "H1", "in": "a", "ownership": "公立", "affiliation": "市级", "grade": "三级甲等"},
    {"id": "H2", "in": "b", "ownership": "公立", "affiliation": "区级", "grade": "二级甲等"},
    {"id": "T1", "in": "a", "type": "乡镇卫生院"},
    {"id": "T2", "in": "b", "type": "乡镇卫生院"},
)
STUDIOS = {"indicator": "backbone_trained_per_studio", "value": 2}
WARDS = [{"indicator": "rehab_ward_units", "value": 1}, {"indicator": "rehab_ward_diseases", "value": 1}]


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    return area_of(tmp_path_factory.mktemp("drawn") / "city", "ab", facilities=HOSPITALS)


def target(level: str, goals: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"kind": "target", "params": {"level": level, "goals": goals, **more}}


def counts(level: Any, unit: str, **values: float) -> list[Figure]:
    return [Figure(2024, level, unit, count, value) for count, value in values.items()]


@pytest.mark.parametrize(
    ("trained", "studios", "verdict", "told"),
    [
        (4, 2, PASS, "2 家：不适用 1，通过 1"),
        (2, 2, FAIL, "2 家：未达到 1，不适用 1"),
        (0, 0, NOT_APPLICABLE, "2 家：不适用 2"),
    ],
)
def test_member_without_a_studio_does_not_decide_for_the_others(
    area: StudyArea, trained: float, studios: float, verdict: str, told: str
) -> None:
    figures = counts("member", "T1", backbone_trained=0, studios=0)
    figures += counts("member", "T2", backbone_trained=trained, studios=studios)
    (found,) = judged(area, layout_of(), target("member", [STUDIOS]), figures=tuple(figures))
    assert (found.verdict, found.measured.zh) == (verdict, told)


@pytest.mark.parametrize("combine", ["all", "any"])
@pytest.mark.parametrize(("covered", "verdict"), [(2, PASS), (1, FAIL)])
def test_goal_with_nothing_to_be_counted_leaves_the_verdict_to_the_other(
    area: StudyArea, combine: str, covered: float, verdict: str
) -> None:
    figures = counts("grid", "1", rehab_units_joined=0, rehab_units=0)
    figures += counts("grid", "1", rehab_diseases_covered=covered, rehab_diseases=2)
    found = judged(area, layout_of(), target("grid", WARDS, combine=combine), figures=tuple(figures))
    assert found[0].verdict is verdict


def test_part_that_is_more_than_its_whole_gives_no_share(area: StudyArea) -> None:
    rule = target("city", [{"indicator": "primary_visit_share", "value": 0.65}])
    figures = counts("city", "", visits_primary=150, visits_all=100)
    (found,) = judged(area, layout_of(), rule, figures=tuple(figures))
    assert found.verdict is UNDETERMINED
    assert "2024 年基层医疗卫生机构诊疗人次大于总诊疗人次" in found.detail.zh


def test_planned_range_of_a_share_is_told_in_percent(area: StudyArea) -> None:
    rule = target("city", [{"indicator": "primary_visit_share", "value": 0.6, "planned_range": [0.6, 0.7]}])
    (found,) = judged(area, layout_of(), rule)
    assert found.limit.zh == "基层就诊率 ≥ 60%（规划 60%—70%）"


def test_miss_of_a_member_that_may_not_be_meant_is_open(tmp_path: Path) -> None:
    unknown = {"id": "T3", "in": "b", "type": "乡镇卫生院", "sponsor": ""}
    known = {"id": "T4", "in": "b", "type": "乡镇卫生院", "sponsor": "政府办"}
    there = area_of(tmp_path / "city", "ab", facilities=(*HOSPITALS[:2], unknown, known))
    goal = {"indicator": "feature_specialties", "value": 1}
    goal |= {"select": [{"label": "政府办卫生院", "types": ["乡镇卫生院"], "sponsors": ["政府办"]}]}
    figures = counts("member", "T3", feature_specialties=0) + counts("member", "T4", feature_specialties=1)
    (found,) = judged(there, layout_of(), target("member", [goal]), figures=tuple(figures))
    assert (found.verdict, found.measured.zh) == (UNDETERMINED, "2 家：无法判定 1，通过 1")
    enough = counts("member", "T3", feature_specialties=1) + figures[1:]
    assert judged(there, layout_of(), target("member", [goal]), figures=tuple(enough))[0].verdict is PASS


def test_hospital_outside_every_district_is_in_no_county(tmp_path: Path) -> None:
    outside = {
        "id": "H5",
        "in": "b",
        "lon": 120.03,
        "lat": 27.98,
        "ownership": "公立",
        "affiliation": "县级",
        "grade": "二级乙等",
    }
    inside = {"id": "H6", "in": "a", "ownership": "公立", "affiliation": "县级", "grade": "二级甲等"}
    there = area_of(tmp_path / "city", "ab", facilities=(*HOSPITALS[:2], inside, outside))
    county = {"label": "县人民医院", "affiliation": ["县级"], "hospitals": True}
    goal = {"indicator": "county_hospital_grade_2a_rate", "value": 1, "select": [county]}
    found = judged(there, layout_of(), target("county", [goal]))
    assert PASS in [item.verdict for item in found]
