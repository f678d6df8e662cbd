"""Findings on the Wenzhou layout and on broken copies of it: verdict, measured value, source."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from gridplan.decisions import Judgement
from gridplan.layout import Layout, Relation, add_member, exclude_districts, remove_member, unassign_districts
from gridplan.plan_file import Plan
from gridplan.policy import Finding, Policy, Verdict, case_of, check, read_policy
from gridplan.policy.findings import VERDICT_LABELS
from gridplan.study_area import StudyArea

AS_OF = date(2026, 1, 1)
Check = Callable[..., list[Finding]]


@pytest.fixture(scope="session")
def policy() -> Policy:
    return read_policy("wenzhou-2020")


@pytest.fixture
def findings(wenzhou: StudyArea, wenzhou_plan: Plan, policy: Policy) -> Check:
    """Check the layout of 2020 after a change, and return the findings of one rule."""

    def run(rule: str, change: Callable[[Layout], Layout] = lambda layout: layout, **case: object) -> list[Finding]:
        plan = replace(wenzhou_plan, layout=change(wenzhou_plan.layout), **case)
        return [item for item in check(policy, case_of(plan, wenzhou, as_of=AS_OF)) if item.rule.id == rule]

    return run


def verdicts(found: list[Finding]) -> list[Verdict]:
    return [item.verdict for item in found]


def test_layout_of_2020_passes_fails_and_leaves_open_what_it_should(
    wenzhou: StudyArea, wenzhou_plan: Plan, policy: Policy
) -> None:
    found = check(policy, case_of(wenzhou_plan, wenzhou, as_of=AS_OF))
    told = [(item.rule.id, item.grid, item.verdict.value) for item in found]
    assert told == [
        ("W-L01", None, "pass"),
        *[("W-L02", grid, "pass") for grid in "1234"],
        ("W-L02", "5", "undetermined"),
        ("W-L03", None, "pass"),
        *[("W-L04", grid, "undetermined") for grid in "12345"],
        ("W-L05", None, "not_applicable"),  # the layout names no voluntary members
        ("W-L08", "1", "pass"),
        # Of W-K01, 瓯海区第三人民医院 stands in a grid's district and is not listed.
        *[(f"W-K0{number}", None, "undetermined") for number in range(1, 7)],
        ("W-R01", None, "undetermined"),
        ("W-T01", None, "pass"),
    ]
    assert {item.as_of for item in found} == {AS_OF}


def test_grid_count_fails_with_the_count(findings: Check) -> None:
    (found,) = findings("W-L01", lambda layout: replace(layout, grids=layout.grids[:4], grid_of={}))
    assert (found.verdict, found.measured.zh, found.limit.zh) == (Verdict.FAIL, "4 个网格", "= 5")


def test_district_in_no_grid_fails_and_is_named(findings: Check) -> None:
    (found,) = findings("W-L03", lambda layout: unassign_districts(layout, ["W13"]))
    assert found.verdict is Verdict.FAIL
    assert "三垟" in found.detail.zh
    assert found.measured.zh == "44/45 个片区，2,836,162 人（估，97.8%）"


def test_excluded_district_fails_too_and_is_told_apart(findings: Check) -> None:
    (found,) = findings("W-L03", lambda layout: exclude_districts(layout, ["W30"]))
    assert found.verdict is Verdict.FAIL
    assert "其中标为不纳入：七都" in found.detail.zh


def test_second_class_lead_waits_for_a_judgement_and_shows_its_source(findings: Check) -> None:
    found = findings("W-L02")[4]
    assert found.verdict is Verdict.UNDETERMINED
    assert found.measured.zh == "区级、公立、二级甲等、综合医院"
    assert "医疗服务能力较强" in found.detail.zh
    assert "未经核实的回忆" in found.estimated[0].zh


@pytest.mark.parametrize(("accepted", "verdict"), [(True, Verdict.PASS), (False, Verdict.FAIL)])
def test_recorded_judgement_decides(findings: Check, accepted: bool, verdict: Verdict) -> None:
    judged = Judgement("W-L02", accepted, "年手术量居区首位", "王某", AS_OF, grid="5")
    found = findings("W-L02", judgements=(judged,))[4]
    assert found.verdict is verdict
    assert "年手术量居区首位（王某，2026-01-01）" in found.detail.zh


def test_private_hospital_may_not_lead(findings: Check) -> None:
    def lead_by_private(layout: Layout) -> Layout:
        return replace(layout, grids=(replace(layout.grids[0], leads=("H11",)), *layout.grids[1:]))

    assert findings("W-L02", lead_by_private)[0].verdict is Verdict.FAIL


def test_lead_of_unknown_grade_is_undetermined(findings: Check) -> None:
    def lead_by_ungraded(layout: Layout) -> Layout:
        return replace(layout, grids=(*layout.grids[:4], replace(layout.grids[4], leads=("H10",))))

    found = findings("W-L02", lead_by_ungraded)[4]
    assert found.verdict is Verdict.UNDETERMINED
    assert "等级不详" in found.detail.zh


def test_district_hospital_that_is_no_member_is_named(findings: Check) -> None:
    found = findings("W-L04")[0]
    assert "区级医院未列入：温州市瓯海区第三人民医院" in found.detail.zh
    assert "没有村卫生室" in found.detail.zh
    listed = findings("W-L04", lambda layout: add_member(layout, "1", "H10", Relation.MEMBER))[0]
    assert "区级医院 1 家均已列入" in listed.detail.zh


def test_hub_is_named_and_its_absence_is_no_fault(findings: Check) -> None:
    (found,) = findings("W-L08")
    assert found.measured.zh == "鹿城区人民医院"
    (without,) = findings("W-L08", lambda layout: remove_member(layout, "1", "H06"))
    assert without.verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("start", "verdict"),
    [
        (None, Verdict.UNDETERMINED),
        (date(2023, 1, 2), Verdict.NOT_APPLICABLE),
        (date(2023, 1, 1), Verdict.WARN),
        (date(2021, 1, 1), Verdict.WARN),
    ],
)
def test_review_clock_starts_at_operation(findings: Check, start: date | None, verdict: Verdict) -> None:
    (found,) = findings("W-R01", operation_start=start)
    assert found.verdict is verdict
    assert verdict is not Verdict.WARN or "可在充分研究论证后适当调整" in found.detail.zh


def test_leap_day_falls_due_on_the_first_of_march(findings: Check) -> None:
    (found,) = findings("W-R01", operation_start=date(2020, 2, 29))
    assert "2023-03-01 已届满" in found.detail.zh


def test_table_lacks_a_grid_without_districts(findings: Check, wenzhou_plan: Plan) -> None:
    fifth = wenzhou_plan.layout.districts_of("5")
    (found,) = findings("W-T01", lambda layout: unassign_districts(layout, fifth))
    assert found.verdict is Verdict.FAIL
    assert "网格没有片区：5" in found.detail.zh
    assert "瑶溪" in found.detail.zh


def test_membership_only_layout_makes_territorial_rules_not_applicable(findings: Check) -> None:
    def members_only(layout: Layout) -> Layout:
        return replace(layout, grid_of={}, territorial=False)

    for rule in ("W-L03", "W-L04", "W-T01"):
        assert verdicts(findings(rule, members_only)) == [Verdict.NOT_APPLICABLE]


def test_every_verdict_has_its_word() -> None:
    assert set(VERDICT_LABELS) == set(Verdict)
