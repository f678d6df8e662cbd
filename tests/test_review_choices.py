"""The choices of a review: keeping first, the least change, more change for minutes and balance; why districts move."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from review_row import case_of, evidence, row_area

from gridplan.access import AccessTable
from gridplan.compare import Case, compare
from gridplan.layout import Layout
from gridplan.partition import LoadBound, Problem, Progress, Request, within
from gridplan.partition.request_words import demand_words
from gridplan.plan_file import Plan
from gridplan.policy import case_of as policy_case_of
from gridplan.policy import read_policy
from gridplan.request_file import Asked
from gridplan.review.choices import KEEP, Choices, choices, judge_of
from gridplan.review.demands import demands_of_today
from gridplan.review.people import with_people
from gridplan.review.reasons import NO_EVIDENCE
from gridplan.review.search import Found, search
from gridplan.study_area import StudyArea
from gridplan.text import Text
from gridplan.worker import Job


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    return row_area(tmp_path_factory.mktemp("row"))


@pytest.fixture(scope="module")
def found(area: StudyArea) -> Choices:
    return choices(case_of(area), evidence=evidence)


def moved(choice: Any) -> str:
    return "".join(sorted(move.district for move in choice.comparison.moves))


def said(texts: Sequence[Text]) -> str:
    return "；".join(text.zh for text in texts)


# Which choices there are


def test_keeping_alone_is_left_where_everybody_is_with_the_nearest_lead(area: StudyArea) -> None:
    found = choices(case_of(area, "111222"))
    assert [choice.id for choice in found.choices] == [KEEP]
    assert (found.dominated, found.breaches, found.complete) == (0, (), True)


def test_districts_that_gain_most_move_first(found: Choices) -> None:
    assert [(choice.id, moved(choice)) for choice in found.choices] == [
        (KEEP, ""),
        ("minutes-1", "e"),
        ("minutes-2", "de"),
    ]
    means = [choice.comparison.changes["mean_minutes"].after.number for choice in found.choices]
    # a to e go 0 to 4 minutes to H1, f none to H2: 10 over 6; e saves 3, then d saves 1.
    assert means == [pytest.approx(10 / 6), pytest.approx(7 / 6), pytest.approx(6 / 6)]
    assert [choice.moved_share for choice in found.choices] == [0, pytest.approx(1 / 6), pytest.approx(2 / 6)]


def test_keeping_stays_as_it_is_and_tells_that_it_meets_its_own_demands(area: StudyArea, found: Choices) -> None:
    assert found.keep.layout == case_of(area).layout
    assert found.keep.proof is not None
    assert found.keep.proof.zh == "现行方案满足全部要求"
    assert found.keep.reasons == ()
    assert (found.keep.failing, found.keep.undetermined) == (None, None)


def test_demands_of_today_are_told_with_their_numbers(found: Choices) -> None:
    # 5,000 people and 1,000; 3,000 would be common.
    assert "各网格常住人口不少于应有数的 33%、不超过应有数的 167%" in said(found.notes)
    assert "每个网格连成一片" in said(found.notes)
    assert "未核查政策" in said(found.notes)


def test_least_change_is_a_choice_where_keeping_breaks_a_demand(area: StudyArea) -> None:
    now = case_of(area)
    _, request = demands_of_today(now)
    asked = Asked(replace(request, bounds=(within("population", 0.4),)))
    found = choices(now, asked, points=2, deviations=())
    # 1,800 to 4,200 people: one district has to move, and e, next to f, is the one that saves.
    assert [(choice.id, moved(choice)) for choice in found.choices] == [
        (KEEP, ""),
        ("least", "e"),
        ("minutes-1", "de"),
    ]
    assert len(found.breaches) == 2
    assert found.keep.proof is not None
    assert found.keep.proof.zh.startswith("现行方案不满足：H1 网格常住人口 5,000，高于上限 4,200")
    least = found.choices[1]
    assert least.proof is not None
    assert least.proof.zh == "变动 16.67% 人口，已证明最少"


def test_demands_that_no_layout_meets_leave_keeping_and_say_why(area: StudyArea) -> None:
    now = case_of(area)
    _, request = demands_of_today(now)
    found = choices(now, Asked(replace(request, bounds=(LoadBound(low=5000, relative=False),))))
    assert [choice.id for choice in found.choices] == [KEEP]
    assert not found.complete
    assert "未找到可比较的调整方案" in said(found.notes)


def test_choice_that_is_nowhere_better_is_counted_and_left_out(area: StudyArea) -> None:
    def with_a_bad_one(problem: Problem, request: Request, **options: Any) -> Found:
        found = search(problem, request, **options)
        first = found.candidates[-1]
        # c moves too: a minute more than with H1, and more people moved for it.
        worse = replace(first.solution, lead_number=np.array([0, 0, 1, 1, 1, 1]))
        return replace(found, candidates=(*found.candidates, replace(first, solution=worse), first))

    found = choices(case_of(area), run=with_a_bad_one)
    # d and e alone save more, move fewer and leave three districts to each. Of two layouts that are alike, one counts.
    assert ([moved(choice) for choice in found.choices], found.dominated) == (["", "e", "de"], 1)
    assert "另有 1 个方案在各方面都不优于所列方案，未列出" in said(found.notes)
    kept = choices(case_of(area, "111222"), run=with_a_bad_one)
    assert ([moved(choice) for choice in kept.choices], kept.dominated) == ([""], 1)


def test_lead_that_nobody_reaches_leads_no_more(area: StudyArea) -> None:
    closed = replace(area, closed=frozenset({"H2"}), campuses=area.campuses[area.campuses["facility_id"] != "H2"])
    found = choices(case_of(closed, "111122"))
    assert moved(found.choices[1]) == "ef"
    assert "H2 不再牵头" in said(found.breaches)


def test_layout_of_members_only_has_nothing_to_adjust(area: StudyArea) -> None:
    now = case_of(area)
    members = replace(now, layout=replace(now.layout, grid_of={}, territorial=False))
    found = choices(members)
    assert [choice.id for choice in found.choices] == [KEEP]
    assert said(found.notes) == "方案没有片区，无从调整"


def test_balance_is_a_purpose_of_its_own(tmp_path: Path) -> None:
    # Everybody is with the nearest lead, but a has many more people: only balance speaks for a change.
    now = case_of(row_area(tmp_path, populations={"a": 4000}), "111222")
    found = choices(now)
    assert [(choice.id, moved(choice)) for choice in found.choices] == [(KEEP, ""), ("balance-1", "c")]
    assert found.choices[1].name.zh == "方案 1：人口与均值偏差不超过 17%，变动 11.1% 人口"


def test_findings_are_counted_by_the_judge_that_is_given(area: StudyArea) -> None:
    def judge(_area: StudyArea, layout: Layout) -> tuple[int, int]:
        return (2, 1) if layout.grid_of["e"] == "1" else (0, 1)

    found = choices(case_of(area), judge=judge)
    assert [(choice.failing, choice.undetermined) for choice in found.choices] == [(2, 1), (0, 1), (0, 1)]


def test_search_in_a_worker_finds_the_same(area: StudyArea, found: Choices) -> None:
    def in_a_worker(*arguments: Any, **options: Any) -> Found:
        job: Job[Found] = Job(search, *arguments, **options)
        return job.result()

    there = choices(case_of(area), run=in_a_worker)
    assert [choice.layout for choice in there.choices] == [choice.layout for choice in found.choices]


def test_everything_that_is_demanded_is_said(area: StudyArea) -> None:
    problem, request = demands_of_today(case_of(area))
    more = replace(
        request,
        locks={"a": "H1"},
        never=frozenset({("b", "H2")}),
        together=(frozenset("ef"),),
        apart=(frozenset("af"),),
        whole=frozenset({"甲"}),
        most_moved=0.25,
    )
    told = [text.zh for text in demand_words(problem, more)]
    assert told[0] == "2 个网格"
    assert told[3:] == [
        "变动人口不超过 25.00%",
        "1 个片区锁定给指定的牵头医院",
        "1 组片区与牵头医院不得相配",
        "1 组片区须同网格",
        "1 组片区须分开",
        "1 个区划不得拆分",
    ]


# Why districts move


def test_reason_tells_people_minutes_nearest_and_balance(found: Choices) -> None:
    (reason,) = found.choices[1].reasons
    assert reason.numbers.zh == (
        "e（乙，1,000 人）：H1 → H2；平均就医时间 4.0 分钟 → 1.0 分钟，差 −3.0 分钟；新牵头医院最近；"
        "仅此一项变动：最大网格 5,000 → 4,000 人，最大/最小 5.00 → 2.00。"
    )
    assert reason.numbers.en == (
        "e (乙, 1,000 people): H1 → H2; mean minutes 4.0 → 1.0, −3.0 min; the new lead is the nearest; "
        "this move alone: largest grid 5,000 → 4,000 people, largest / smallest 5.00 → 2.00."
    )
    assert reason.evidence.zh == "e H1 → H2"


def test_reason_without_operating_data_is_undetermined(area: StudyArea) -> None:
    found = choices(case_of(area))
    assert {reason.evidence for choice in found.choices for reason in choice.reasons} == {NO_EVIDENCE}
    assert NO_EVIDENCE.zh == "无法判定：没有就诊流向数据"


def test_reason_marks_estimates_and_tells_who_joins_its_grid(tmp_path: Path) -> None:
    # f hangs together with nobody of H1's: it lies apart until it joins H2's.
    status = {"links": "schematic", "outlines": "approximate"}
    area = row_area(tmp_path, populations={"f": (1000, "low")}, status=status)
    found = choices(case_of(area, "111221"), points=2)
    (reason,) = found.choices[1].reasons
    assert "f（乙，1,000 人（估））" in reason.numbers.zh
    assert "平均就医时间 5.0 分钟 → 0.0 分钟，差 −5.0 分钟（估）" in reason.numbers.zh
    assert "由飞地并入网格主体（估）" in reason.numbers.zh
    assert "no longer lies apart from its grid (est.)" in reason.numbers.en


def test_reason_tells_the_nearest_lead_where_the_new_one_is_not(tmp_path: Path) -> None:
    area = row_area(tmp_path, populations={"a": 4000})
    found = choices(case_of(area, "111222"))
    (reason,) = found.choices[1].reasons
    assert "最近的是H1（2.0 分钟）" in reason.numbers.zh
    assert "差 +1.0 分钟" in reason.numbers.zh


def test_reason_of_a_district_without_a_path_or_a_lead_says_so(tmp_path: Path) -> None:
    area = row_area(tmp_path, links=[("a", "b", 1), ("b", "c", 1), ("d", "e", 1), ("e", "f", 1)])
    found = choices(case_of(area, "1112.2"), points=2)
    numbers = next(reason.numbers for choice in found.choices for reason in choice.reasons if reason.district == "e")
    assert "e（乙，1,000 人）：无牵头医院 → H2" in numbers.zh
    cut = choices(case_of(area, "111112"), points=2)
    numbers = next(reason.numbers for choice in cut.choices for reason in choice.reasons if reason.district == "e")
    assert "平均就医时间 无通路 → 1.0 分钟" in numbers.zh


# What holds for every city


@settings(max_examples=8)
@given(st.lists(st.integers(1, 9), min_size=6, max_size=6), st.integers(1, 5))
def test_every_choice_is_measured_as_compare_does(area: StudyArea, thousands: list[int], cut: int) -> None:
    factors = pd.Series(thousands, index=list("abcdef"), dtype=float)
    now = with_people(case_of(area, "1" * cut + "2" * (6 - cut)), factors, Text("画", "drawn"))
    found = choices(now, points=4)
    keep, *others = found.choices
    assert (keep.id, keep.layout, keep.moved_share, keep.comparison.moves) == (KEEP, now.layout, 0.0, ())
    for choice in others:
        own = compare(now, Case(now.area, now.access, choice.layout))
        assert choice.comparison == own
        assert choice.moved_share == pytest.approx(own.people_moved.number / factors.sum() / 1000)
        assert [reason.district for reason in choice.reasons] == [move.district for move in own.moves]
        deviation = own.changes["balance_deviation"]
        assert deviation.after.number <= deviation.before.number + 1e-6
        assert own.changes["pieces"].after.number == 2


def test_wenzhou_has_choices_that_save_more_the_more_people_move(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    now = Case(wenzhou, wenzhou_access, wenzhou_plan.layout)
    policy = read_policy("wenzhou-2020")
    judge = judge_of(policy, policy_case_of(wenzhou_plan, wenzhou, as_of=date(2026, 1, 1)))
    found = choices(now, judge=judge, points=3)
    assert found.complete
    assert found.breaches == ()
    assert {choice.failing for choice in found.choices} == {0}
    minutes = [choice for choice in found.choices if choice.id.startswith("minutes")]
    means = [choice.comparison.changes["mean_minutes"].after.number for choice in (found.keep, *minutes)]
    assert [choice.moved_share for choice in minutes] == sorted(choice.moved_share for choice in minutes)
    assert means == sorted(means, reverse=True)
    assert "（估）" in minutes[0].name.zh
    assert all("（估）" in reason.numbers.zh for choice in found.choices for reason in choice.reasons)


def test_search_that_is_stopped_says_so(wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable) -> None:
    now = Case(wenzhou, wenzhou_access, wenzhou_plan.layout)
    steps: list[Progress] = []
    found = choices(now, run=partial(search, on_progress=steps.append, stop=lambda: bool(steps)))
    assert steps
    assert not found.complete
    assert found.keep.id == KEEP
    assert "已取消" in said(found.notes)
