"""The rules of the five documents about operation: figures made up here that reach each of them, and some that do not.

Every unit of the rule's level has the same figures; of those that miss, the first unit has its own.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from budget_area import county, county_book
from budget_case import set_cell
from five_policies import EXAMPLES, Change, Trial, breaks, each, example, in_city, passes, policy_of
from policy_cases import AS_OF, NOT_APPLICABLE, WARN

from gridplan.budget import budget_names, read_budget_book, work_out
from gridplan.decisions import Limit, TaskState
from gridplan.figures import Figure
from gridplan.plan_file import open_plan
from gridplan.policy import Case, Verdict, case_of, check
from gridplan.policy.clearing import clearing_rules
from gridplan.policy.targets import OperationRule, asked_of
from gridplan.policy.units import units_of
from gridplan.study_area import read_area

Counts = Mapping[str, Mapping[int, float]]  # count → year → number


def figures(rule_id: str, counts: Counts, of_first: Counts | None = None) -> tuple[Figure, ...]:
    """Return the counts of every unit that a rule speaks of; of the first those of `of_first`, where given."""
    rule = policy_of(rule_id).rule(rule_id)
    assert isinstance(rule, OperationRule)
    area, plan = example(EXAMPLES[rule_id[0]])
    selections = [one for asked in asked_of(rule) for one in asked.selections]
    level = rule.params.level
    first, *others = [unit.id for unit in units_of(level, case_of(plan, area, as_of=AS_OF), selections)]
    pairs = [(first, {**counts, **(of_first or {})}), *((unit, counts) for unit in others)]
    return tuple(
        Figure(year, level, unit, count, value)
        for unit, own in pairs
        for count, years in own.items()
        for year, value in years.items()
    )


def counted(rule: str, counts: Counts, missed: Counts, measured: str, reason: str = "", **decided: Any) -> Trial:
    """Return the trial of a rule that `counts` reach, and that the first unit with `missed` does not."""
    broken = Change(decided={"figures": figures(rule, counts, missed), **decided})
    return Trial(rule, broken, measured, reason, passes=Change(decided={"figures": figures(rule, counts), **decided}))


def at_most(rule: str, *limits: tuple[str, float]) -> tuple[Limit, ...]:
    return tuple(Limit(rule, measure, "<=", value, "专家论证", "王某", AS_OF) for measure, value in limits)


def milestone(rule: str, due: date, *, facts: Any = None) -> Trial:
    """Return the trial of something that is done on the day itself, or said not to be begun after it."""
    about = {} if facts is None else {"facts": facts}
    done = TaskState(rule, "done", "王某", due, done_on=due)
    left = TaskState(rule, "open", "王某", due)
    late = f"已逾期 {(AS_OF - due).days} 天"
    passed = Change(decided={"task_states": (done,)}, **about)
    return Trial(rule, Change(decided={"task_states": (left,)}, **about), "未开始", late, passed)


def in_year(year: int, **counts: float) -> dict[str, dict[int, float]]:
    return {count: {year: value} for count, value in counts.items()}


TARGETS = [
    counted(
        "W-K02",
        in_year(2023, visits_primary=650, visits_all=1000),
        in_year(2023, visits_primary=649),
        "64.9%（649/1,000）",
    ),
    counted(
        "W-K03",
        in_year(2023, visits_in_county=90, visits_of_residents=100),
        in_year(2023, visits_in_county=89),
        "89%（89/100）",
    ),
    counted(
        "W-K04",
        in_year(2025, general_practitioners=900, residents=3_000_000),
        in_year(2025, general_practitioners=899),
        "2.997 人（899/3,000,000）",
    ),
    counted(
        "W-K05",
        in_year(2022, townships_telemedicine=45, townships=45),
        in_year(2022, townships_telemedicine=44),
        "97.78%（44/45）",
    ),
    counted("S-K01", in_year(2017, tight_consortia=2), in_year(2017, tight_consortia=1), "1 个"),
    counted(
        "S-K05", in_year(2017, poor_signed=100, poor_residents=100), in_year(2017, poor_signed=99), "99%（99/100）"
    ),
    counted(
        "S-K07", in_year(2025, long_prescription_months=2), in_year(2025, long_prescription_months=2.5), "2.5 个月"
    ),
    counted(
        "L-L05", in_year(2021, paired_departments=1), in_year(2021, paired_departments=0), "24 家：未达到 1，通过 23"
    ),
    counted(
        "L-K01",
        {"down_referrals": {2020: 1000, 2021: 1050, 2022: 1103, 2023: 1159}},
        {"down_referrals": {2020: 1000, 2021: 1049, 2022: 1103, 2023: 1159}},
        "+4.9%（1,049/1,000）",
    ),
    counted(
        "L-K02",
        {"feature_departments": {2020: 1, 2023: 3}, "feature_department_visits": {2020: 100, 2023: 104}},
        {"feature_departments": {2020: 1, 2023: 2}},
        "+1 个（2/1）；+4%（104/100）",
    ),
    counted(
        "L-K03",
        in_year(2023, htn_dm_managed=65, htn_dm_patients=100),
        in_year(2023, htn_dm_managed=64),
        "64%（64/100）",
    ),
    counted(
        "L-K04",
        in_year(2023, backbone_trained=4, studios=2),
        in_year(2023, backbone_trained=3),
        "20 家：未达到 1，通过 19",
        limits=(Limit("L-K04", "backbone_trained_per_studio", ">=", 1.8, "会议商定", "王某", AS_OF),),
    ),
    counted(
        "L-K05",
        in_year(
            2021,
            rehab_units_joined=5,
            rehab_units=5,
            rehab_diseases_covered=8,
            rehab_diseases=8,
            rehab_departments_covered=3,
            rehab_departments=3,
        ),
        in_year(2021, rehab_units_joined=4),
        "80%（4/5）；100%（8/8）；100%（3/3）",
    ),
    counted("L-K06", in_year(2023, mdt_teams=4, rescue_centres=3), in_year(2023, rescue_centres=2), "4 个；2 个"),
    counted(
        "L-K07",
        in_year(2021, expert_slots_reserved=20, expert_slots=100),
        in_year(2021, expert_slots_reserved=19),
        "19%（19/100）",
    ),
    counted("L-K10", in_year(2021, deductible_pilots=1), in_year(2021, deductible_pilots=0), "0 家"),
    counted(
        "L-K11", in_year(2021, units_with_team=6, units_in_grid=6), in_year(2021, units_with_team=5), "83.33%（5/6）"
    ),
    counted(
        "X-K01",
        in_year(2025, visits_in_county=90, visits_of_residents=100, visits_primary=65, visits_all=100),
        in_year(2025, visits_in_county=89),
        "89%（89/100）；65%（65/100）",
    ),
    counted(
        "X-K06",
        in_year(2022, townships_standard=20, townships=20),
        in_year(2022, townships_standard=19),
        "95%（19/20）",
    ),
    counted(
        "X-K07", in_year(2025, feature_specialties=1), in_year(2025, feature_specialties=0), "67 家：未达到 1，通过 66"
    ),
    counted(
        "X-K08", in_year(2025, ph_tasks_village=50, ph_tasks=100), in_year(2025, ph_tasks_village=49), "49%（49/100）"
    ),
    counted(
        "X-K09",
        in_year(2020, literate_surveyed=200, surveyed=1000),
        in_year(2020, literate_surveyed=199),
        "19.9%（199/1,000）",
    ),
    counted(
        "X-M03",
        in_year(2025, signing_fees_team=70, signing_fees=100),
        in_year(2025, signing_fees_team=69),
        "71 家：未达到 1，通过 70",
    ),
    counted(
        "X-K10",
        in_year(2025, gp_income=100_000, clinician_income=100_000),
        in_year(2025, gp_income=99_000),
        "99%（99,000/100,000）",
    ),
    counted(
        "G-K01",
        in_year(2025, outpatient_slots_reserved=100, outpatient_slots=300, beds_reserved=25, beds=100),
        in_year(2025, outpatient_slots_reserved=99),
        "33%（99/300）；25%（25/100）",
    ),
    counted(
        "G-K07",
        in_year(2025, software_deployed=20, units_in_grid=20),
        in_year(2025, software_deployed=19),
        "95%（19/20）",
    ),
]
TRENDS = [
    counted(
        "G-K04",
        {
            "visits_primary": {2024: 50, 2025: 51},
            "visits_all": {2024: 100, 2025: 100},
            "fund_spending_primary": {2024: 30, 2025: 31},
            "fund_spending": {2024: 100, 2025: 100},
        },
        {"visits_primary": {2024: 50, 2025: 49}},
        "49%（49/100）；31%（31/100）",
        "较上年 −1 个百分点",
    ),
    counted(
        "G-K05",
        {
            "residents_signed": {2024: 30, 2025: 31},
            "residents": {2024: 100, 2025: 100},
            "contracts_fulfilled": {2024: 15, 2025: 16},
        },
        {"contracts_fulfilled": {2024: 15, 2025: 15}},
        "31%（31/100）；48.39%（15/31）",
    ),
    counted(
        "G-K06",
        {"lead_common_cases": {2024: 40, 2025: 39}, "lead_cases": {2024: 100, 2025: 100}},
        {"lead_common_cases": {2024: 40, 2025: 40}},
        "40%（40/100）",
        "较上年 0 个百分点",
    ),
]
WATCHED = [
    counted(
        "W-K06",
        in_year(2025, inpatients_outside=10, inpatients_of_residents=100) | {"fund_spending": {2024: 1000, 2025: 1050}},
        in_year(2025, inpatients_outside=11),
        "11%（11/100）；+5%（1,050/1,000）",
        limits=at_most("W-K06", ("outflow_ratio", 0.1), ("fund_spending", 0.05)),
    ),
    counted(
        "X-K11",
        in_year(2025, catalogue_cases_county=20, catalogue_cases=100),
        in_year(2025, catalogue_cases_county=21),
        "21%（21/100）",
        limits=at_most("X-K11", ("catalogue_leakage", 0.2)),
    ),
]
MILESTONES = [
    milestone("S-K02", date(2017, 8, 31)),
    milestone("S-K08", date(2017, 12, 31)),
    milestone("L-K08", date(2021, 6, 30)),
    milestone("L-K09", date(2021, 7, 31)),
    milestone("L-K12", date(2021, 5, 31)),
    milestone("L-K13", date(2021, 4, 30)),
    milestone("X-K02", date(2020, 11, 30)),
    milestone("X-K03", date(2020, 10, 31)),
    milestone("G-K02", date(2024, 9, 30), facts=in_city("贵阳市")),
    milestone("G-K03", date(2024, 12, 31)),
    milestone("G-K08", date(2025, 12, 31)),
]
REVIEW = Trial(
    "W-R01",
    Change(decided={"operation_start": date(2023, 1, 1)}),
    "2023-01-01",
    "可在充分研究论证后适当调整",
    passes=Change(decided={"operation_start": date(2023, 1, 2)}),
    verdict=NOT_APPLICABLE,  # the clock has nothing to judge before it is full
)
TRIALS = [*TARGETS, *TRENDS, *WATCHED, *MILESTONES, REVIEW]


@each(TRIALS)
def test_figures_that_fall_short_break_the_rule_with_their_measured_value(trial: Trial) -> None:
    breaks(trial)


@each(TRIALS)
def test_rule_passes_on_the_figures_that_it_asks(trial: Trial) -> None:
    passes(trial)


@pytest.mark.parametrize(("reserve", "verdict"), [(None, Verdict.PASS), ("0", WARN)])
def test_prepayment_of_xuchang_sets_a_reserve_apart(tmp_path: Path, reserve: str | None, verdict: Verdict) -> None:
    area, policy = read_area(county(tmp_path / "area")), policy_of("X-M01")
    plan = open_plan(None, area)
    change = {} if reserve is None else {"change": set_cell("基金", 3, "占筹资总额比例", reserve)}
    inputs = read_budget_book(county_book(tmp_path / "预算.xlsx", **change), budget_names(area, plan.layout))
    budget = work_out(replace(inputs, rules=inputs.rules.or_else(clearing_rules(policy))))
    (found,) = [item for item in check(policy, Case(area, plan, AS_OF, budgets=(budget,))) if item.rule.id == "X-M01"]
    assert found.verdict is verdict
    assert ("未预留风险调剂金" in found.detail.zh) is (verdict is WARN)
