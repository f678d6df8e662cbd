"""Trials: the choices judged again under other assumptions, nothing solved anew; and people projected."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from review_row import case_of, evidence, row_area

from gridplan.access import AccessTable
from gridplan.compare import Case
from gridplan.errors import ScenarioError
from gridplan.layout import Layout
from gridplan.plan_file import Plan
from gridplan.review.choices import KEEP, Choices, choices
from gridplan.review.cycle import DistrictFate, DistrictMatch
from gridplan.review.options import Trial
from gridplan.review.people import with_people
from gridplan.review.projection import given_growth, growth_between, project
from gridplan.review.trials import trials
from gridplan.study_area import StudyArea
from gridplan.text import Text

DRAWN = Text("画", "drawn")


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    insured = dict(zip("abcdef", (900, 900, 900, 900, 0, 900), strict=True))
    return row_area(tmp_path_factory.mktemp("row"), kinds={"insured": insured})


@pytest.fixture(scope="module")
def found(area: StudyArea) -> Choices:
    return choices(case_of(area), evidence=evidence)


def by_name(tried: tuple[Trial, ...]) -> dict[str, Trial]:
    return {trial.name.zh: trial for trial in tried}


# Trials


def test_peak_makes_moving_worth_more(area: StudyArea, found: Choices) -> None:
    tried = by_name(trials(case_of(area), found.choices, threshold_min=3.5, peak_factors=(1.0, 1.3), limits_min=()))
    assert "高峰系数 1" not in tried  # that is how it is
    peak = tried["高峰系数 1.3"]
    # e saves 3 minutes at ease, 3.9 at the peak: more than the 3.5 that are asked.
    assert (peak.best, peak.holds) == ("minutes-1", False)
    assert peak.values[KEEP]["mean_minutes"] == pytest.approx(10 / 6 * 1.3)
    assert peak.values["minutes-1"]["mean_minutes"] == pytest.approx(7 / 6 * 1.3)


def test_half_and_twice_the_threshold_are_told_as_what_the_planner_asks(area: StudyArea, found: Choices) -> None:
    tried = by_name(trials(case_of(area), found.choices, threshold_min=1.8, peak_factors=(), limits_min=()))
    assert tried["每变动一人至少节省 0.9 分钟"].best == "minutes-2"
    assert tried["每变动一人至少节省 3.6 分钟"].best == KEEP
    assert {trial.name.zh for trial in tried.values() if trial.of_demand} == {
        "每变动一人至少节省 0.9 分钟",
        "每变动一人至少节省 3.6 分钟",
    }


def test_other_people_change_who_saves(area: StudyArea, found: Choices) -> None:
    tried = by_name(trials(case_of(area), found.choices, threshold_min=2.0, peak_factors=(), limits_min=()))
    # Nobody of e is insured: moving e saves nothing, d and e save one minute for each person of d.
    insured = tried["人口口径：【insured】"]
    assert (insured.best, insured.holds) == (KEEP, False)
    assert insured.values[KEEP]["mean_minutes"] == pytest.approx((1 + 2 + 3) / 5)
    more = tried["乙人口 +10%（假定）"]
    assert (more.best, more.holds) == ("minutes-1", True)
    # 3,000 people of a, b, c with 3,000 minutes; 1,100 each of d, e, f with 3, 4 and none.
    assert more.values[KEEP]["mean_minutes"] == pytest.approx((3000 + 1100 * 7) / 6300)


def test_uncertainty_is_told_where_it_is_stated(area: StudyArea, found: Choices) -> None:
    tried = trials(case_of(area), found.choices, peak_factors=(), limits_min=(), uncertainty={"甲": 0.25})
    names = [trial.name.zh for trial in tried]
    assert names[:4] == ["甲人口 +25%", "甲人口 −25%", "乙人口 +10%（假定）", "乙人口 −10%（假定）"]
    with pytest.raises(ScenarioError, match="没有这个区划"):
        trials(case_of(area), found.choices, uncertainty={"丙": 0.1})
    with pytest.raises(ScenarioError, match="不是可用的比例"):
        trials(case_of(area), found.choices, uncertainty={"甲": 1.5})


def test_choice_that_covers_fewer_people_is_passed_over(tmp_path: Path) -> None:
    # e saves 3 minutes a head and stays above 1 minute; b, of another way round, loses the minute that it has.
    area = row_area(tmp_path, links=[("a", "b", 1), ("b", "c", 1), ("c", "d", 1), ("d", "e", 1), ("e", "f", 2)])
    now = case_of(area)
    found = choices(now, evidence=evidence)
    tried = by_name(trials(now, found.choices, threshold_min=0.5, peak_factors=(), limits_min=(1, 3)))
    # e: 4 minutes to H1, 2 to H2. Within 3 minutes more people are covered, within 1 as many.
    assert tried["1 分钟内覆盖人口不得减少"].holds is True
    assert tried["3 分钟内覆盖人口不得减少"].values["minutes-1"]["coverage_3"] == pytest.approx(1.0)
    worse = [found.keep, *(replace(each, layout=case_of(area, "122222").layout) for each in found.choices[1:2])]
    passed = by_name(trials(now, worse, threshold_min=-99.0, peak_factors=(), limits_min=(2,)))
    assert passed["2 分钟内覆盖人口不得减少"].best == KEEP


def test_findings_are_counted_again_where_people_change(area: StudyArea) -> None:
    def judge(area: StudyArea, layout: Layout) -> tuple[int, int]:
        crowded = area.districts.at["a", "population"] > 1000 and layout.grid_of["e"] == "1"
        return int(crowded), 0

    found = choices(case_of(area), judge=judge, evidence=evidence)
    tried = by_name(
        trials(case_of(area), found.choices, threshold_min=9.0, judge=judge, peak_factors=(1.3,), limits_min=())
    )
    assert (tried["甲人口 +10%（假定）"].best, tried["甲人口 +10%（假定）"].holds) == ("minutes-1", False)
    assert tried["甲人口 −10%（假定）"].best == KEEP
    assert tried["高峰系数 1.3"].best == KEEP


def test_what_cannot_be_tried_is_undetermined(area: StudyArea, found: Choices) -> None:
    now = case_of(area)
    short = now.access.settings.model_copy(update={"cutoff_min": 60.0})
    cut = replace(now, access=replace(now.access, settings=short))
    tried = by_name(trials(cut, found.choices, threshold_min=2.0, peak_factors=(), limits_min=(90,)))
    assert (tried["90 分钟内覆盖人口不得减少"].best, tried["90 分钟内覆盖人口不得减少"].holds) == (None, None)
    of_table = now.access.settings.model_copy(update={"table": {}})
    table = replace(now, access=replace(now.access, settings=of_table))
    tried = by_name(trials(table, found.choices, threshold_min=2.0, peak_factors=(1.3,), limits_min=()))
    assert tried["高峰系数 1.3（时间取自外部时间表，不适用）"].holds is None


def test_without_a_threshold_the_order_of_the_choices_has_to_hold(area: StudyArea, found: Choices) -> None:
    tried = by_name(trials(case_of(area), found.choices, peak_factors=(1.6,), limits_min=()))
    assert (tried["高峰系数 1.6"].best, tried["高峰系数 1.6"].holds) == (None, True)
    assert tried["人口口径：【insured】"].holds is False


def test_trials_end_after_the_one_at_hand(area: StudyArea, found: Choices) -> None:
    assert trials(case_of(area), found.choices, stop=lambda: True) == ()


@settings(max_examples=10)
@given(st.lists(st.integers(1, 9), min_size=6, max_size=6), st.integers(0, 5))
def test_trial_that_changes_nothing_holds(area: StudyArea, thousands: list[int], threshold: int) -> None:
    factors = pd.Series(thousands, index=list("abcdef"), dtype=float)
    now = with_people(case_of(area), factors, DRAWN)
    found = choices(now, points=3, deviations=())
    nothing = dict.fromkeys(("甲", "乙"), 0.0)
    tried = trials(now, found.choices, threshold_min=threshold, peak_factors=(), limits_min=(60,), uncertainty=nothing)
    same = [trial for trial in tried if not trial.of_demand and "口径" not in trial.name.zh]
    assert len(same) == 5
    assert {trial.holds for trial in same} == {True}
    for trial in same:
        for choice in found.choices:
            mean = choice.comparison.changes["mean_minutes"].after.number
            assert trial.values[choice.id]["mean_minutes"] == pytest.approx(mean)


def test_wenzhou_on_trial(wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable) -> None:
    now = Case(wenzhou, wenzhou_access, wenzhou_plan.layout)
    found = choices(now, points=2, deviations=())
    tried = trials(now, found.choices, threshold_min=3.0, peak_factors=(1.3,), limits_min=(30,))
    assert len(tried) == 1 + 1 + 8 + 2
    assert all(trial.holds is not None for trial in tried)


# People projected


def same(key: str) -> DistrictMatch:
    return DistrictMatch(key, key, 1.0, DistrictFate.SAME, DRAWN)


def test_growth_is_compound_and_of_each_administrative_area(area: StudyArea) -> None:
    now = with_people(case_of(area), pd.Series([1.21] * 3 + [0.81] * 3, index=list("abcdef")), DRAWN).area
    growth = growth_between(area, now, map(same, "abcdef"), years=2)
    assert growth.rates == {"甲": pytest.approx(0.1), "乙": pytest.approx(-0.1)}
    assert growth.untold == frozenset()
    found = project(replace(case_of(area), area=now), growth, years=2)
    assert found.case.area.districts.at["a", "population"] == pytest.approx(1000 * 1.21**2)
    assert found.case.area.districts.at["f", "population"] == pytest.approx(1000 * 0.81**2)
    assert found.case.access.place_population.sum() == pytest.approx(3000 * 1.21**2 + 3000 * 0.81**2)
    assert found.case.area.districts.at["a", "insured"] == pytest.approx(900 * 1.21**2)
    assert found.notes[1].zh == "年增长率：乙 −10.00%、甲 +10.00%"


def test_people_of_then_are_carried_to_the_districts_of_today(area: StudyArea) -> None:
    # Half of a went to b; of c nobody knows how many are in d; e is new; f has nobody from outside.
    matches = [
        DistrictMatch("a", "a", 0.5, DistrictFate.SPLIT, DRAWN),
        DistrictMatch("a", "b", 0.5, DistrictFate.SPLIT, DRAWN),
        DistrictMatch("b", "b", 1.0, DistrictFate.MERGED, DRAWN),
        same("c"),
        DistrictMatch("c", "d", float("nan"), DistrictFate.REDRAWN, DRAWN),
        DistrictMatch("d", "d", 1.0, DistrictFate.SAME, DRAWN),
        DistrictMatch(None, "e", float("nan"), DistrictFate.NEW, DRAWN),
        same("f"),
        DistrictMatch("e", None, float("nan"), DistrictFate.GONE, DRAWN),
    ]
    growth = growth_between(area, area, matches, years=3)
    assert growth.untold == {"d", "e"}
    assert growth.rates == {"甲": pytest.approx(0.0), "乙": pytest.approx(0.0)}
    found = project(case_of(area), growth, years=3)
    assert found.case.area.districts["population"].isna().sum() == 2
    assert found.case.measures.whole["population"].number is None
    assert found.notes[-1].zh == "增长无法判定的片区：d、e"


def test_scenario_of_people_is_labelled_and_measured_for_every_choice(area: StudyArea, found: Choices) -> None:
    growth = given_growth(area, {"甲": 0.0, "乙": 1.0}, source=Text("规划", "the plan"))
    told = project(case_of(area), growth, found.choices, years=1)
    assert told.case.area.name.zh == "画图市（情景：1 年后的预测人口）"
    assert told.case.area.digest != area.digest
    assert told.case.area.districts["population_estimated"].tolist() == [True] * 6
    assert [text.zh for text in told.notes][:2] == [
        "情景：1 年后的人口（估），给定的年增长率，来源：规划",
        "年增长率：乙 +100.00%、甲 +0.00%",
    ]
    # 3,000 people with 3,000 minutes; 2,000 each of d, e, f with 3, 4 and none.
    keep = told.measures[KEEP].whole["mean_minutes"]
    assert keep.number == pytest.approx((3000 + 2000 * 7) / 9000)
    assert keep.estimated == ("population",)
    assert set(told.measures) == {choice.id for choice in found.choices}
    assert case_of(area).area.districts["population_estimated"].sum() == 0  # today's are as they were


def test_people_on_cells_grow_with_their_district(tmp_path: Path) -> None:
    cells = [{"id": f"{key}{n}", "in": key, "population": 100 * n} for key in "abcdef" for n in (1, 3)]
    now = case_of(row_area(tmp_path, cells=cells))
    found = project(now, given_growth(now.area, {"甲": 1.0, "乙": 0.0}, source=DRAWN), years=1)
    # A thousand of each district, a quarter and three quarters in its two cells.
    assert found.case.area.places.loc[["a1", "a3", "f1"], "population"].tolist() == pytest.approx([500, 1500, 250])
    assert found.case.access.place_population.sum() == pytest.approx(9000)


def test_growth_that_is_none_is_refused_or_untold(area: StudyArea) -> None:
    some = given_growth(area, {"甲": 0.01}, source=DRAWN)
    assert some.untold == set("def")
    for rates, said in (({"丙": 0.1}, "没有这个区划"), ({"甲": -1.0}, "不是可用的年增长率")):
        with pytest.raises(ScenarioError, match=said):
            given_growth(area, rates, source=DRAWN)
    with pytest.raises(ScenarioError, match="不是可用的年数"):
        growth_between(area, area, [], years=0)
    with pytest.raises(ScenarioError, match="不是可用的年数"):
        project(case_of(area), some, years=float("nan"))
    with pytest.raises(ScenarioError, match="人口口径不同：常住人口、【insured】"):
        growth_between(area, area.with_population("insured"), [], years=3)
