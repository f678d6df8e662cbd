"""What people decide: recorded once about each thing, taken back, and asked for only where it changes something."""

from dataclasses import replace
from datetime import date
from math import nan

import pytest

from gridplan.decide import (
    Decision,
    choice_name,
    decisions_about,
    describe,
    limit_is_percent,
    parties,
    questions,
    questions_of_rule,
    record,
    record_consents,
    withdraw,
    withdraw_consents,
    words_left_open,
)
from gridplan.decisions import Judgement, Limit, Override, Reading
from gridplan.errors import EditError
from gridplan.plan_file import Plan, read_plan, write_plan
from gridplan.policy import Policy, Verdict, case_of, check, read_policy
from gridplan.study_area import StudyArea

TODAY, LATER = date(2026, 1, 1), date(2026, 2, 1)
SOURCE = {"paragraph": "一", "quote": "原则上"}
NAME = {"zh": "规则", "en": "rule"}


@pytest.fixture(scope="module")
def wenzhou_policy() -> Policy:
    return read_policy("wenzhou-2020")


def policy(*rules: dict[str, object]) -> Policy:
    head = {"id": "x", "title": NAME, "document": "x", "issued": TODAY, "form": NAME}
    numbered = [{"id": f"X-{number}", "name": NAME, "source": SOURCE, **rule} for number, rule in enumerate(rules, 1)]
    return Policy.model_validate({"policy": head, "rules": numbered})


SIX_GRIDS = {"kind": "grid_count", "severity": "warn", "overridable": True, "params": {"minimum": 6}}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Override("R", "甲", "王某", TODAY, "1"), Override("R", "乙", "李某", LATER, "1")),
        (Judgement("R", True, "甲", "王某", TODAY, "1"), Judgement("R", False, "乙", "李某", TODAY, "1")),
        (
            Limit("R", "hhi_beds", "<=", 0.3, "甲", "王某", TODAY),
            Limit("R", "hhi_beds", "<=", 0.2, "乙", "王某", TODAY),
        ),
        (Reading("R", "grids", "甲", "王某", TODAY), Reading("R", "leads", "乙", "王某", TODAY)),
    ],
)
def test_later_decision_takes_the_place_of_the_earlier_one(
    wenzhou_plan: Plan, first: Decision, second: Decision
) -> None:
    plan = record(record(wenzhou_plan, first), second)
    assert decisions_about(plan, "R") == (second,)
    assert withdraw(plan, second) == wenzhou_plan


def test_decisions_about_other_grids_and_measures_stay(wenzhou_plan: Plan) -> None:
    others = [
        Override("R", "甲", "王某", TODAY, "2"),
        Override("R", "甲", "王某", TODAY),
        Override("R", "甲", "王某", TODAY, "1", "某县"),
        Limit("R", "hhi_population", "<=", 0.3, "甲", "王某", TODAY),
        Override("S", "甲", "王某", TODAY, "1"),
    ]
    plan = wenzhou_plan
    for other in others:
        plan = record(plan, other)
    plan = record(plan, Override("R", "乙", "王某", TODAY, "1"))
    plan = record(plan, Limit("R", "hhi_beds", "<=", 0.3, "乙", "王某", TODAY))
    assert set(others) <= {*plan.overrides, *plan.limits}


@pytest.mark.parametrize(("reason", "person", "said"), [(" ", "王某", "理由"), ("甲", "", "署名")])
def test_decision_without_reason_or_name_is_refused(wenzhou_plan: Plan, reason: str, person: str, said: str) -> None:
    with pytest.raises(EditError, match=said):
        record(wenzhou_plan, Override("R", reason, person, TODAY))


def test_only_a_broken_rule_of_principle_may_be_set_aside(wenzhou: StudyArea, wenzhou_plan: Plan) -> None:
    rules = policy(SIX_GRIDS, SIX_GRIDS | {"overridable": False}, SIX_GRIDS | {"params": {"minimum": 5}})
    case = case_of(wenzhou_plan, wenzhou, as_of=TODAY)
    asked = questions(case, rules, check(rules, case))
    assert [[question.kind for question in each] for each in asked] == [["override"], [], []]
    waived = replace(case, plan=record(wenzhou_plan, Override("X-1", "山区县", "王某", TODAY)))
    found = check(rules, waived)
    assert found[0].verdict is Verdict.WAIVED
    assert questions(waived, rules, found)[0] == ()


def test_judgement_is_asked_for_where_it_changes_the_verdict_and_both_answers_are_told(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_policy: Policy
) -> None:
    case = case_of(wenzhou_plan, wenzhou, as_of=TODAY)
    found = check(wenzhou_policy, case)
    asked = {
        (item.rule.id, item.grid): (question.choices, question.if_yes, question.if_no)
        for item, each in zip(found, questions(case, wenzhou_policy, found), strict=True)
        for question in each
        if question.kind == "judgement"
    }
    assert asked["W-L02", "5"] == (("医疗服务能力较强",), Verdict.PASS, Verdict.FAIL)
    # 瓯海区第三人民医院 stands in grid 1 and in nobody's list; the other grids lack data, which no judgement mends.
    assert asked["W-L04", "1"] == (("相关",), Verdict.FAIL, Verdict.UNDETERMINED)
    assert ("W-L04", "2") not in asked


def test_answers_foretold_are_those_that_come(wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_policy: Policy) -> None:
    for accepted, verdict in ((True, Verdict.PASS), (False, Verdict.FAIL)):
        plan = record(wenzhou_plan, Judgement("W-L02", accepted, "年手术量", "王某", TODAY, "5"))
        found = check(wenzhou_policy, case_of(plan, wenzhou, as_of=TODAY))
        assert [item.verdict for item in found if (item.rule.id, item.grid) == ("W-L02", "5")] == [verdict]


def test_words_left_open_are_found_wherever_a_rule_has_them(wenzhou_policy: Policy) -> None:
    assert words_left_open(wenzhou_policy.rule("W-L02")) == ("医疗服务能力较强",)
    assert words_left_open(wenzhou_policy.rule("W-L04")) == ("相关",)
    assert words_left_open(wenzhou_policy.rule("W-L01")) == ()
    about = {"indicator": "county_visit_rate", "value": 0.9, "approximate": True}
    target = {"kind": "target", "severity": "track", "params": {"level": "city", "goals": [about]}}
    assert words_left_open(policy(target).rules[0]) == ("左右",)


@pytest.fixture(scope="module")
def open_rules() -> Policy:
    """Rules that leave something to a person: two measures, a growth in per cent, and two kinds of readings."""
    watched = [{"indicator": "fund_spending", "basis": "growth_on_year"}, {"indicator": "down_referrals"}]
    members = {"minimum": 4, "types": ["乡镇卫生院"], "others": ["养老机构"]}
    return policy(
        {"kind": "concentration", "severity": "warn", "params": {"measures": ["hhi_beds", "hhi_population"]}},
        {"kind": "monitor", "severity": "info", "params": {"level": "city", "items": watched}},
        {"kind": "grid_count", "severity": "error", "params": {"maximum": 3, "readings": ["grids", "leads"]}},
        {"kind": "min_members", "severity": "error", "params": members},
        SIX_GRIDS,
    )


def test_limits_and_readings_are_asked_of_the_rules_that_leave_them_open(open_rules: Policy) -> None:
    asked = [[(question.kind, question.choices) for question in questions_of_rule(rule)] for rule in open_rules.rules]
    assert asked == [
        [("limit", ("hhi_beds",)), ("limit", ("hhi_population",))],
        [("limit", ("fund_spending",)), ("limit", ("down_referrals",))],
        [("reading", ("grids", "leads"))],
        [("reading", ("types", "all"))],
        [],
    ]
    names = [
        choice_name(choice, rule).zh
        for rule, each in zip(open_rules.rules, asked, strict=True)
        for _, choices in each
        for choice in choices
    ]
    assert names[0] == "床位集中度 HHI（各牵头医院）"
    assert names[2] == "医保基金支出较上年增长"
    assert names[4:] == ["按网格数计", "按牵头医院家数计", "只计主要类型", "各类型合计"]


@pytest.mark.parametrize(
    ("number", "measure", "value", "words"),
    [
        (1, "hhi_beds", 0.3, "床位集中度 HHI（各牵头医院） ≤ 0.3"),
        (2, "fund_spending", 0.075, "医保基金支出较上年增长 ≤ 7.5%"),
        (2, "down_referrals", 1200, "下转患者人数 ≤ 1200"),
    ],
)
def test_limit_is_told_in_the_unit_that_its_measure_is_shown_in(
    open_rules: Policy, number: int, measure: str, value: float, words: str
) -> None:
    rule = open_rules.rule(f"X-{number}")
    told = describe(Limit(rule.id, measure, "<=", value, "专家论证", "王某", TODAY), rule)
    assert told.zh == f"限值：{words}。专家论证（王某，2026-01-01）"
    assert limit_is_percent(rule, measure) == ("%" in words)


@pytest.mark.parametrize(
    ("measure", "value", "words"),
    [
        ("fund_spending", 0.12345, "医保基金支出较上年增长 ≤ 12.345%"),
        ("down_referrals", 1_234_567_890, "下转患者人数 ≤ 1234567890"),
        ("gone", 3, "gone ≤ 3"),
    ],
)
def test_limit_is_told_in_full_also_of_a_measure_that_the_rule_no_longer_has(
    open_rules: Policy, measure: str, value: float, words: str
) -> None:
    told = describe(Limit("X-2", measure, "<=", value, "专家论证", "王某", TODAY), open_rules.rule("X-2"))
    assert told.zh.startswith(f"限值：{words}。")


def test_limit_without_a_number_is_refused(wenzhou_plan: Plan) -> None:
    with pytest.raises(EditError, match="请填写限值"):
        record(wenzhou_plan, Limit("R", "hhi_beds", "<=", nan, "专家论证", "王某", TODAY))


def test_judgement_is_told_with_grid_reason_person_and_date(wenzhou_policy: Policy) -> None:
    told = describe(Judgement("W-L02", False, "量少", "王某", TODAY, "5"), wenzhou_policy.rule("W-L02"))
    assert told.en == "judged: no (grid 5). 量少 (王某, 2026-01-01)"


def test_last_word_of_a_party_counts_and_the_plan_file_keeps_it(
    wenzhou: StudyArea, wenzhou_plan: Plan, tmp_path
) -> None:
    plan = record_consents(wenzhou_plan, ["H01", "W01"], "asked", person="王某", on=TODAY)
    plan = record_consents(plan, ["W01"], "refused", person="李某", on=LATER, note="来函")
    assert [(c.party, c.state, c.person, c.note) for c in plan.consents] == [
        ("H01", "asked", "王某", ""),
        ("W01", "refused", "李某", "来函"),
    ]
    path = tmp_path / "plan.json"
    path.write_bytes(write_plan(plan))
    assert read_plan(path, wenzhou).consents == plan.consents
    assert withdraw_consents(plan, ["H01", "W01"]) == wenzhou_plan


def test_consent_needs_a_party_and_a_name(wenzhou_plan: Plan) -> None:
    with pytest.raises(EditError, match="请先选择"):
        record_consents(wenzhou_plan, [], "agreed", person="王某", on=TODAY)
    with pytest.raises(EditError, match="署名"):
        record_consents(wenzhou_plan, ["W01"], "agreed", person=" ", on=TODAY)


def test_those_of_the_layout_are_asked(wenzhou: StudyArea, wenzhou_plan: Plan) -> None:
    hospitals, districts = parties(case_of(wenzhou_plan, wenzhou, as_of=TODAY))
    assert wenzhou.facility_names(hospitals) == (
        "温州市中心医院、温州市人民医院、温州市中西医结合医院、温州市中医院、龙湾区第一人民医院、鹿城区人民医院"
    )
    assert len(districts) == 45
