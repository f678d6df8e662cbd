"""Odd plans and policies: what is missing is not passed over, and nothing breaks the program."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from five_policies import Change, example, findings
from policy_cases import FAIL, NOT_APPLICABLE, UNDETERMINED, area_of, judged, layout_of, override, said, verdicts

from gridplan.cli import main
from gridplan.decisions import Judgement, Limit, Override, Reading, TaskState
from gridplan.errors import PolicyError
from gridplan.figures import Figure
from gridplan.layout import Layout
from gridplan.plan_file import Plan
from gridplan.policy import Policy, Verdict, case_of, check, read_policy
from gridplan.policy.operation import exact
from gridplan.resources import policy_files
from gridplan.study_area import StudyArea

WORDS = {"zh": "规则", "en": "rule"}
HEAD = {"id": "own", "title": WORDS, "document": "本市办法", "form": WORDS}
SOURCE = {"paragraph": "一", "quote": "甲乙"}


def own_policy(folder: Path, kind: str, params: Mapping[str, Any]) -> Path:
    """Write a policy of one rule and return its file."""
    rule = {"id": "A1", "kind": kind, "name": WORDS, "severity": "error", "source": SOURCE, "params": params}
    path = folder / "own.yaml"
    path.write_text(yaml.safe_dump({"policy": HEAD, "rules": [rule]}, allow_unicode=True), encoding="utf-8")
    return path


# Plans


def test_layout_without_grids_leaves_no_rule_without_a_finding(wenzhou: StudyArea, wenzhou_plan: Plan) -> None:
    case = case_of(replace(wenzhou_plan, layout=Layout(())), wenzhou, as_of=date(2026, 1, 1))
    for name in policy_files():
        policy = read_policy(name)
        computed = {rule.id for rule in policy.rules if rule.handling == "computed"}
        assert {item.rule.id for item in check(policy, case)} == computed


def test_grid_without_a_lead_cannot_fill_the_table_and_is_still_a_grid(tmp_path: Path) -> None:
    table = {"kind": "table", "params": {"template": "layout_annex3"}}
    count = {"kind": "grid_count", "params": {"minimum": 2}}
    layout = layout_of(leads={"1": ["H1"], "2": []})
    found = judged(area_of(tmp_path), layout, table, count)
    assert verdicts(found) == [FAIL, Verdict.PASS]
    assert "网格没有牵头医院：2" in said(found[0])
    (bare,) = judged(area_of(tmp_path / "b"), layout_of(leads={"1": [], "2": []}), count)
    assert bare.detail.zh == "网格没有牵头医院"


def test_override_that_the_document_does_not_allow_is_told_and_changes_nothing(tmp_path: Path) -> None:
    count = {"kind": "grid_count", "params": {"minimum": 3}}
    (found,) = judged(area_of(tmp_path), layout_of(), count, overrides=(override(),))
    assert found.verdict is FAIL
    assert "记录了豁免，但文件没有写“原则上”，不能豁免" in found.detail.zh


# Years


@pytest.mark.parametrize("entered", [{}, {2023: 100}, {2024: 100}, {2025: 110}])
def test_growth_of_a_pilot_that_is_over_is_not_passed_over_for_want_of_figures(entered: dict[int, float]) -> None:
    figures = tuple(Figure(year, "grid", "1", "down_referrals", value) for year, value in entered.items())
    found = [item for item in findings("L-K01", Change(decided={"figures": figures})) if item.grid == "1"]
    assert {item.verdict for item in found} == {UNDETERMINED}
    assert "缺 2022 年" in found[0].detail.zh


@pytest.mark.parametrize(("start", "due"), [(date(9998, 6, 1), "9999-12-31"), (date(2024, 2, 29), "2027-03-01")])
def test_review_at_the_end_of_the_calendar_is_not_due_yet(tmp_path: Path, start: date, due: str) -> None:
    review = {"kind": "review", "params": {"years": 3}}
    (found,) = judged(area_of(tmp_path), layout_of(), review, operation_start=start)
    assert found.verdict is NOT_APPLICABLE
    assert due in found.detail.zh


# Numbers


@pytest.mark.parametrize(("part", "whole"), [(7, 9), (5, 6), (1, 3), (2, 3)])
def test_fraction_of_a_policy_is_reached_by_just_that_share(tmp_path: Path, part: int, whole: int) -> None:
    goal = {"indicator": "primary_visit_share", "value": f"{part}/{whole}"}
    rule = {"kind": "target", "params": {"level": "city", "goals": [goal]}}
    pairs = {"visits_primary": part * 1_000_000, "visits_all": whole * 1_000_000}
    area = area_of(tmp_path)
    for short, verdict in ((0, Verdict.PASS), (1, FAIL)):
        counts = pairs | {"visits_primary": pairs["visits_primary"] - short}
        figures = tuple(Figure(2025, "city", "", key, value) for key, value in counts.items())
        assert verdicts(judged(area, layout_of(), rule, figures=figures)) == [verdict]


def test_decimals_stay_as_they_are_written() -> None:
    assert [str(exact(number)) for number in (0.15, 2, 1234567.89)] == ["3/20", "2", "123456789/100"]


def test_value_just_short_of_its_target_does_not_look_like_it(tmp_path: Path) -> None:
    rule = {"kind": "target", "params": {"level": "city", "goals": [{"indicator": "gp_per_10k", "value": 3}]}}
    pairs = {"general_practitioners": 899, "residents": 3_000_000}
    figures = tuple(Figure(2025, "city", "", key, value) for key, value in pairs.items())
    (found,) = judged(area_of(tmp_path), layout_of(), rule, figures=figures)
    assert (found.verdict, found.measured.zh) == (FAIL, "2.997 人（899/3,000,000）")


# Policies


@pytest.mark.parametrize(
    ("kind", "params", "told"),
    [
        ("grid_count", {"minimum": 3, "maximum": 2}, "先后颠倒：3 大于 2。请把小的写在前面"),
        ("grid_count", {"exact": 3, "minimum": 2}, "数量写了两种。请只留 exact"),
        ("grid_count", {"minimum": 10**30}, "太大"),
        ("lead_eligibility", {"leads_per_grid": 0, "any_of": [{"level_min": "三级"}]}, "太小"),
        ("review", {"years": 10**12}, "太大"),
        ("partition", {"term": [date(2023, 12, 31), date(2021, 1, 1)]}, "先后颠倒：2023-12-31 大于 2021-01-01"),
        ("target", {"level": "city", "goals": [{"indicator": "primary_visit_share", "value": 1e308}]}, "太大"),
        (
            "target",
            {"level": "city", "goals": [{"indicator": "member_participation_rate", "value": 1}]},
            "没有写明统计哪些机构。请写 select",
        ),
        (
            "fund_prepay",
            {"deduct": [], "adjust_years": [3, 1], "surplus": "kept", "deficit": "shared"},
            "先后颠倒：3 大于 1",
        ),
    ],
)
def test_numbers_that_make_no_sense_are_refused(
    tmp_path: Path, kind: str, params: Mapping[str, Any], told: str
) -> None:
    with pytest.raises(PolicyError) as refused:
        read_policy(own_policy(tmp_path, kind, params))
    assert told in refused.value.to("zh")


def test_policy_of_principles_alone_is_checked_without_a_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = own_policy(tmp_path, "statement", {"topic": "factors", "points": ["甲"]})
    assert main(["check", "--policy", str(policy), "--as-of", "2026-01-01"]) == 0
    printed = capsys.readouterr().out
    assert "本市办法" in printed
    assert "这份政策没有可计算的规则" in printed


def test_measures_of_the_whole_are_told_one_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare-policies", "--policy", "shaanxi-2017", "--as-of", "2026-01-01"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("S-L08") == 3
    assert "None" not in printed


def test_word_that_nobody_judged_is_named_where_a_group_asks_for_it(tmp_path: Path) -> None:
    rule = {"kind": "org_form", "params": {"form": "城市医疗集团", "lead": {"judgement": "很强"}}}
    area, plan = example("wenzhou")
    policy = Policy.model_validate(
        {"policy": HEAD, "rules": [{"id": "X-1", "name": WORDS, "severity": "error", "source": SOURCE} | rule]}
    )
    found = check(policy, case_of(plan, area, as_of=date(2026, 1, 1)))
    assert {item.verdict for item in found} == {UNDETERMINED}
    assert {item.detail.zh for item in found} == {"牵头医院无法判定：“很强”须由人判定"}


def test_area_that_does_not_exist_is_told_with_those_that_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "lianyunggang"]) == 2
    told = capsys.readouterr().err
    assert "lianyunggang：没有这个规划范围、布局方案或文件" in told
    assert "lianyungang" in told.replace("lianyunggang", "")


def test_form_to_be_filled_in_prints_no_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = tmp_path / "填报.xlsx"
    assert main(["targets", "xuchang", "--as-of", "2026-01-01", "--template", str(form)]) == 0
    assert capsys.readouterr().out == f"已写入 {form}\n"


def test_decisions_about_another_policy_change_nothing(wenzhou: StudyArea, wenzhou_plan: Plan) -> None:
    policy, day = read_policy("guizhou-2024"), date(2026, 1, 1)
    foreign = replace(
        wenzhou_plan,
        overrides=(Override("W-L02", "会议商定", "王某", day),),
        judgements=(Judgement("W-L02", True, "现场调研", "王某", day, "5"),),
        limits=(Limit("S-L08", "hhi_beds", "<=", 0.1, "专家论证", "王某", day),),
        readings=(Reading("X-L01", "grids", "会议商定", "王某", day),),
        task_states=(TaskState("L-K08", "done", "王某", day, unit="没有的医院"),),
    )
    own, other = (check(policy, case_of(plan, wenzhou, as_of=day)) for plan in (wenzhou_plan, foreign))
    assert own == other
