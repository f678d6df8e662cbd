"""Targets, trends and watched numbers: values worked by hand, on the day of the deadline and with figures missing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from policy_cases import (
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNDETERMINED,
    WAIVED,
    WARN,
    area_of,
    judged,
    judgement,
    layout_of,
    limit,
    override,
)

from gridplan.figures import Figure
from gridplan.manifest import Place
from gridplan.policy import Finding
from gridplan.study_area import StudyArea

Judge = Callable[..., list[Finding]]


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    return area_of(tmp_path_factory.mktemp("drawn") / "city")


@pytest.fixture
def judge(area: StudyArea) -> Judge:
    def run(params: dict[str, Any], figures: list[Figure], *, kind: str = "target", **options: Any) -> list[Finding]:
        rule = {"kind": kind, "severity": options.pop("severity", "error"), "params": {"level": "city"} | params}
        rule |= {key: options.pop(key) for key in ("overridable",) if key in options}
        on = options.pop("on", area)
        return judged(on, layout_of(), rule, figures=tuple(figures), **options)

    return run


def visits(year: int, primary: float | None, everything: float | None = 1000, **more: Any) -> list[Figure]:
    """Return the two counts of the share of visits at primary facilities; None where one is not known."""
    pairs = {"visits_primary": primary, "visits_all": everything}
    return [Figure(year, "city", "", key, value, **more) for key, value in pairs.items() if value is not None]


def counts(key: str, of_years: dict[int, float], level: Any = "city", unit: str = "") -> list[Figure]:
    return [Figure(year, level, unit, key, value) for year, value in of_years.items()]


SHARE = {"goals": [{"indicator": "primary_visit_share", "value": 0.65}]}
BY_2023 = SHARE | {"by": date(2023, 12, 31)}


@pytest.mark.parametrize(
    ("primary", "verdict", "told"),
    [
        (649, FAIL, "64.9%（649/1,000），距目标 −0.1 个百分点"),
        (650, PASS, "65%（650/1,000），距目标 0 个百分点"),
        (700, PASS, "70%（700/1,000），距目标 +5 个百分点"),
    ],
)
def test_share_is_numerator_by_denominator_and_its_distance_is_in_points(
    judge: Judge, primary: float, verdict: str, told: str
) -> None:
    (found,) = judge(SHARE, visits(2024, primary))
    assert found.verdict is verdict
    assert told in found.detail.zh
    assert found.limit.zh == "基层就诊率 ≥ 65%"


@pytest.mark.parametrize(
    ("as_of", "verdict"),
    [(date(2023, 12, 30), NOT_APPLICABLE), (date(2023, 12, 31), FAIL), (date(2024, 1, 1), FAIL)],
)
def test_target_is_due_on_the_day_of_its_deadline(judge: Judge, as_of: date, verdict: str) -> None:
    (found,) = judge(BY_2023, visits(2022, 600) + visits(2023, 640), as_of=as_of)
    assert found.verdict is verdict
    assert ("2022 年基层就诊率 60%（600/1,000），距目标 −5 个百分点，尚未到期" in found.detail.zh) is (
        verdict is NOT_APPLICABLE
    )


def test_target_reached_before_its_deadline_passes(judge: Judge) -> None:
    assert judge(BY_2023, visits(2022, 660), as_of=date(2023, 6, 1))[0].verdict is PASS


def test_after_the_deadline_the_latest_year_with_figures_decides(judge: Judge) -> None:
    figures = visits(2022, 700) + visits(2023, 660) + visits(2024, 640)
    (found,) = judge(BY_2023, figures)
    assert found.verdict is FAIL
    assert "2024 年基层就诊率 64%（640/1,000），距目标 −1 个百分点，较上年 −2 个百分点" in found.detail.zh


@pytest.mark.parametrize("figures", [[], visits(2022, 700), visits(2023, 700, None), visits(2023, None)])
def test_figure_missing_after_the_deadline_is_undetermined_and_named(judge: Judge, figures: list[Figure]) -> None:
    (found,) = judge(BY_2023, figures)
    assert found.verdict is UNDETERMINED
    assert "缺 2023 年" in found.detail.zh


def test_year_that_has_not_ended_does_not_count(judge: Judge) -> None:
    figures = visits(2024, 640) + visits(2025, 700)
    assert judge(SHARE, figures, as_of=date(2025, 12, 30))[0].verdict is FAIL
    assert judge(SHARE, figures, as_of=date(2025, 12, 31))[0].verdict is PASS


def test_denominator_of_zero_is_undetermined_and_none_of_none_does_not_apply(judge: Judge) -> None:
    assert judge(SHARE, visits(2024, 5, 0))[0].verdict is UNDETERMINED
    (found,) = judge(SHARE, visits(2024, 0, 0))
    assert found.verdict is NOT_APPLICABLE
    assert "2024 年总诊疗人次为 0" in found.detail.zh


def test_miss_of_what_is_no_error_is_a_notice_and_may_be_waived(judge: Judge) -> None:
    assert judge(SHARE, visits(2024, 600), severity="warn")[0].verdict is WARN
    waived = judge(SHARE, visits(2024, 600), overridable=True, overrides=(override(),))
    assert waived[0].verdict is WAIVED


def test_estimate_is_marked_and_its_source_is_named(judge: Judge) -> None:
    (found,) = judge(SHARE, visits(2024, 700, estimated=True, source="年报"))
    assert found.measured.zh == "70%（估）（700/1,000）"
    assert [text.zh for text in found.estimated] == [
        "2024 年基层医疗卫生机构诊疗人次据估计（年报）",
        "2024 年总诊疗人次据估计（年报）",
    ]


YEARLY = {
    "goals": [{"indicator": "down_referrals", "value": 0.15, "basis": "growth_on_year"}],
    "by": date(2023, 12, 31),
}


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [
        # 115 is 15 % more than 100, exactly; in binary fractions 1.15 − 1 falls short.
        ({2019: 90, 2020: 104, 2021: 120, 2022: 138, 2023: 159}, PASS),
        ({2019: 100, 2020: 115, 2021: 132, 2022: 160, 2023: 200}, FAIL),
        ({2019: 100, 2020: 115, 2021: 140, 2023: 200}, UNDETERMINED),
        ({2018: 1, 2019: 0, 2020: 115, 2021: 140, 2022: 170, 2023: 200}, UNDETERMINED),
    ],
)
def test_growth_year_by_year_must_hold_in_each_year_from_the_document_on(
    judge: Judge, numbers: dict[int, float], verdict: str
) -> None:  # the document of these cases is of 2020
    (found,) = judge(YEARLY, counts("down_referrals", numbers))
    assert found.verdict is verdict


def test_growth_is_exact_at_the_target(judge: Judge) -> None:
    goal = {"indicator": "down_referrals", "value": 0.15, "basis": "growth_since", "base_year": 2020}
    (found,) = judge({"goals": [goal]}, counts("down_referrals", {2020: 100, 2024: 115}))
    assert found.verdict is PASS
    assert found.measured.zh == "+15%（115/100）"


@pytest.mark.parametrize(("before", "now", "verdict"), [(5, 7, PASS), (5, 6, FAIL), (None, 7, UNDETERMINED)])
def test_increase_is_counted_from_the_base_year(judge: Judge, before: float | None, now: float, verdict: str) -> None:
    goal = {"indicator": "feature_departments", "value": 2, "basis": "increase_since", "base_year": 2020}
    numbers = {2024: now} if before is None else {2020: before, 2024: now}
    (found,) = judge({"goals": [goal]}, counts("feature_departments", numbers))
    assert found.verdict is verdict


def test_base_year_alone_has_nothing_to_compare(judge: Judge) -> None:
    goal = {"indicator": "feature_departments", "value": 0, "basis": "increase_since", "base_year": 2020}
    (found,) = judge({"goals": [goal]}, counts("feature_departments", {2020: 5}))
    assert found.verdict is UNDETERMINED, "no increase since itself"


@pytest.mark.parametrize(("departments", "visited", "verdict"), [(1, 106, PASS), (2, 100, PASS), (1, 100, FAIL)])
def test_any_of_the_goals_will_do_where_the_rule_says_so(
    judge: Judge, departments: float, visited: float, verdict: str
) -> None:
    since = {"base_year": 2020}
    goals = [
        {"indicator": "feature_departments", "value": 2, "basis": "increase_since"} | since,
        {"indicator": "feature_department_visits", "value": 0.05, "basis": "growth_since", "op": ">"} | since,
    ]
    figures = counts("feature_departments", {2020: 3, 2024: 3 + departments})
    figures += counts("feature_department_visits", {2020: 100, 2024: visited})
    assert judge({"goals": goals, "combine": "any"}, figures)[0].verdict is verdict


@pytest.mark.parametrize(("combine", "verdict"), [("all", FAIL), ("any", UNDETERMINED)])
def test_one_miss_breaks_all_goals_though_another_is_not_known(judge: Judge, combine: str, verdict: str) -> None:
    goals = [{"indicator": "tight_consortia", "value": 1}, {"indicator": "primary_visit_share", "value": 0.65}]
    (found,) = judge({"goals": goals, "combine": combine}, visits(2024, 600))
    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("place", "number", "verdict"),
    [
        (Place(province="陕西省", city="西安市"), 1, FAIL),
        (Place(province="陕西省", city="汉中市"), 1, PASS),
        (None, 5, UNDETERMINED),
    ],
)
def test_number_of_a_named_city_holds_there_and_the_common_one_elsewhere(
    tmp_path: Path, judge: Judge, place: Place | None, number: float, verdict: str
) -> None:
    goal = {"indicator": "tight_consortia", "value": 1, "by_place": {"西安市": 2}}
    there = area_of(tmp_path / "there", place=place)
    assert judge({"goals": [goal]}, counts("tight_consortia", {2024: number}), on=there)[0].verdict is verdict


@pytest.mark.parametrize(("year", "share", "verdict"), [(2020, 45, PASS), (2021, 45, FAIL), (2024, 50, PASS)])
def test_schedule_asks_of_each_year_its_number(judge: Judge, year: int, share: float, verdict: str) -> None:
    goal = {"indicator": "village_ph_task_share", "by_year": {2020: 0.45, 2021: 0.5}}
    figures = counts("ph_tasks_village", {year: share}) + counts("ph_tasks", {year: 100})
    assert judge({"goals": [goal]}, figures)[0].verdict is verdict


def test_more_than_the_planned_range_is_no_failure(judge: Judge) -> None:
    goal = {"indicator": "gp_per_10k", "value": 3, "planned_range": [3, 4]}
    figures = counts("general_practitioners", {2024: 50}) + counts("residents", {2024: 100_000})
    (found,) = judge({"goals": [goal]}, figures)
    assert found.verdict is PASS
    assert (found.measured.zh, found.limit.zh) == ("5 人（50/100,000）", "每万居民全科医生 ≥ 3 人（规划 3—4 人）")


ABOUT = {"goals": [{"indicator": "primary_visit_share", "value": 0.65, "approximate": True}]}


@pytest.mark.parametrize(
    ("primary", "decided", "verdict"),
    [
        (650, {}, PASS),
        (640, {}, UNDETERMINED),
        (640, {"limits": (limit("primary_visit_share", ">=", 0.63),)}, PASS),
        (620, {"limits": (limit("primary_visit_share", ">=", 0.63),)}, FAIL),
        (640, {"judgements": (judgement(True),)}, PASS),
        (640, {"judgements": (judgement(False),)}, FAIL),
    ],
)
def test_what_falls_short_of_about_so_much_is_for_a_person(
    judge: Judge, primary: float, decided: dict[str, Any], verdict: str
) -> None:
    (found,) = judge(ABOUT, visits(2024, primary), **decided)
    assert found.verdict is verdict
    assert found.limit.zh == "基层就诊率 65%左右"


def test_both_deadlines_of_a_document_are_shown(judge: Judge) -> None:
    other = {"by": date(2023, 12, 31), "paragraph": "一.5", "quote": "全覆盖"}
    (found,) = judge(SHARE | {"by": date(2021, 12, 31), "other_deadlines": [other]}, visits(2021, 700))
    assert found.limit.zh == "基层就诊率 ≥ 65%；2021-12-31 前（一.5写 2023-12-31）"


@pytest.mark.parametrize(
    ("shares", "verdict"),
    [
        ({2022: 300, 2023: 310, 2024: 320}, PASS),
        ({2022: 300, 2023: 310, 2024: 310}, WARN),
        ({2022: 300, 2023: 290, 2024: 320}, WARN),
        ({2022: 300, 2024: 320}, PASS),
        ({2024: 320}, UNDETERMINED),
        ({}, UNDETERMINED),
    ],
)
def test_trend_holds_in_every_step_and_needs_two_years(judge: Judge, shares: dict[int, float], verdict: str) -> None:
    figures = [figure for year, number in shares.items() for figure in visits(year, number)]
    params = {"indicators": ["primary_service_share"], "direction": "up"}
    assert judge(params, figures, kind="trend", severity="info")[0].verdict is verdict


def test_downward_trend_goes_down(judge: Judge) -> None:
    params = {"indicators": ["primary_service_share"], "direction": "down"}
    figures = visits(2023, 310) + visits(2024, 300)
    assert judge(params, figures, kind="trend", severity="info")[0].verdict is PASS


@pytest.mark.parametrize(("most", "verdict"), [(None, UNDETERMINED), (0.1, PASS), (0.05, WARN)])
def test_watched_number_waits_for_a_limit_of_a_person(judge: Judge, most: float | None, verdict: str) -> None:
    params = {"items": [{"indicator": "fund_spending", "basis": "growth_on_year"}]}
    limits = () if most is None else (limit("fund_spending", "<=", most),)
    figures = counts("fund_spending", {2023: 1000, 2024: 1080})
    (found,) = judge(params, figures, kind="monitor", severity="info", limits=limits)
    assert found.verdict is verdict
    assert found.measured.zh == "+8%（1,080/1,000）"
