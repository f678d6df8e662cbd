"""Every computed rule of the five documents is tried: it passes somewhere and is broken somewhere, or cannot be."""

import pytest
import test_five_policies_layout
import test_five_policies_operation
from five_policies import POLICIES

from gridplan.cli import main
from gridplan.policy import read_policy
from gridplan.resources import policy_files

# Rules that are told and never broken.
NEVER_BROKEN = {
    "W-L08": "the document allows hubs without asking for them",
    "S-L07": "networks are formed across regions: a layout that records none leaves it open",
    "L-L03": "a pilot chooses its districts: its share is told, and after its term it no longer applies",
    "G-L08": "an exception lets hospitals off another rule and asks nothing itself",
}
BY_A_WORKBOOK = {"X-M01"}  # tried with a budget, in the file on operation


def test_every_computed_rule_of_the_five_documents_is_passed_and_broken() -> None:
    assert set(POLICIES.values()) == set(policy_files())
    computed = {rule.id for name in policy_files() for rule in read_policy(name).rules if rule.handling == "computed"}
    trials = [*test_five_policies_layout.TRIALS, *test_five_policies_operation.TRIALS]
    tried = [{trial.rule for trial in trials}, BY_A_WORKBOOK, set(NEVER_BROKEN)]
    assert set().union(*tried) == computed
    assert sum(map(len, tried)) == len(computed)  # none in two of them


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "zh",
            [
                "《贵州省加快推进紧密型城市医疗集团建设工作方案》，核查日期 2026-01-01",
                "✕ 不通过 (据估计)  G-L03 网格 5 龙湾区第一人民医院  牵头医院资格",
                "实测 区级、公立、二级甲等、综合医院；要求 公立；市级/区级、三级以上、",
                "等级来源：未经核实的回忆 (unverified recollection)：2020 年；后为三级乙等",
                "据估计: 龙湾区第一人民医院的等级 二级甲等 未经核实",
                "二(一)1 “由1家市级或区级的三级公立综合性医院（含中医类医院，下同）牵头”",
            ],
        ),
        (
            "en",
            [
                "✕ fail (by estimate)  G-L03 grid 5 龙湾区第一人民医院  lead eligibility",
                "measured district, public, level 2 class A, general hospital; required public; ",
                "by estimate: the grade of 龙湾区第一人民医院, level 2 class A, is unverified",
            ],
        ),
    ],
)
def test_wenzhou_under_guizhou_fails_on_the_grade_that_is_a_recollection(
    capsys: pytest.CaptureFixture[str], language: str, told: list[str]
) -> None:
    arguments = ["check", "wenzhou", "2020", "--policy", "guizhou-2024", "--as-of", "2026-01-01", "--lang", language]
    assert main(arguments) == 1
    printed = capsys.readouterr().out
    lead = printed[printed.index("G-L03 ") - 20 : printed.index("G-L04 ")]
    assert lead.count("✕") == 1  # the other four leads pass
    for words in told:
        assert words in printed
