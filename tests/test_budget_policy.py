"""The budget under the policies: whose rule of surplus and deficit holds, and whether the prepayment is as asked."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from budget_area import county, county_book
from budget_case import Change, changes, drop_rows, set_cell

from gridplan.budget import Budget, budget_names, read_budget_book, work_out
from gridplan.budget.inputs import ClearingRules
from gridplan.layout import assign_districts
from gridplan.plan_file import open_plan
from gridplan.policy import Case, Finding, Verdict, check, read_policy
from gridplan.policy.clearing import budget_under, clearing_rules
from gridplan.policy.together import judge_together
from gridplan.study_area import read_area

AS_OF = date(2025, 1, 31)


@pytest.mark.parametrize(
    ("policy", "surplus", "deficit", "source"),
    [
        ("xuchang-2020", "kept", "not_covered", "许政办〔2020〕19号 四(二)（X-M01）"),
        ("wenzhou-2020", "kept", "shared", "温政办〔2020〕94号 二(二)6（W-M01）"),
        ("shaanxi-2017", "shared_after_assessment", "borne_by_lead", "陕政办发〔2017〕61号 四(一)（S-M01）"),
    ],
)
def test_policy_says_who_keeps_and_who_bears(policy: str, surplus: str, deficit: str, source: str) -> None:
    rules = clearing_rules(read_policy(policy))
    assert (rules.surplus, rules.deficit) == (surplus, deficit)
    assert rules.deficit_source is not None
    assert rules.deficit_source.zh == source


def test_guizhou_shares_a_deficit_and_lianyungang_says_nothing_of_it() -> None:
    assert clearing_rules(read_policy("guizhou-2024")).deficit == "shared"
    assert clearing_rules(read_policy("lianyungang-2021")) == ClearingRules()


def test_no_policy_gives_a_share() -> None:
    names = ("wenzhou-2020", "shaanxi-2017", "lianyungang-2021", "xuchang-2020", "guizhou-2024")
    rules = [clearing_rules(read_policy(name)) for name in names]
    assert {(own.fund_share, own.tiers) for own in rules} == {(None, None)}


def test_rule_of_the_workbook_goes_before_that_of_the_policy() -> None:
    own = ClearingRules(deficit="shared")
    both = own.or_else(clearing_rules(read_policy("xuchang-2020")))
    assert (both.surplus, both.deficit, both.deficit_source) == ("kept", "shared", None)


def judged(folder: Path, change: Change = lambda rows: None, *, moved: bool = False, given: bool = True) -> Finding:
    """Check the prepayment of the county's budget under Xuchang's policy."""
    area = read_area(county(folder / "area"))
    plan = open_plan(None, area)
    policy = read_policy("xuchang-2020")
    inputs = read_budget_book(county_book(folder / "预算.xlsx", change), budget_names(area, plan.layout))
    budget = work_out(replace(inputs, rules=inputs.rules.or_else(clearing_rules(policy))))
    if moved:
        plan = replace(plan, layout=assign_districts(plan.layout, ["西"], "3"))
    return finding_of(Case(area, plan, AS_OF, budgets=(budget,) if given else ()))


def finding_of(case: Case) -> Finding:
    (found,) = [item for item in check(read_policy("xuchang-2020"), case) if item.rule.id == "X-M01"]
    return found


def test_without_a_workbook_the_prepayment_is_undetermined(tmp_path: Path) -> None:
    found = judged(tmp_path, given=False)
    assert found.verdict is Verdict.UNDETERMINED
    assert found.detail.zh.startswith("4 个片区没有医保预算表")


def test_budget_as_the_document_asks_passes_with_its_total(tmp_path: Path) -> None:
    found = judged(tmp_path)
    assert (found.verdict, found.measured.zh) == (Verdict.PASS, "2024 年度预分 850,000.00 元，3 个网格")


ONLY_HEADS = changes(
    set_cell("权重", 2, "权重", "1"),
    set_cell("权重", 3, "权重", "0"),
    set_cell("权重", 4, "权重", "0"),
    drop_rows("权重", keep=(2, 3, 4)),
    drop_rows("历史"),
)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (set_cell("基金", 3, "占筹资总额比例", "0"), ["未预留风险调剂金"]),
        (ONLY_HEADS, ["未结合医疗服务（权重为 0）", "未结合基金支付（权重为 0）", "历史为 0 年，应为 1—3 年"]),
        (set_cell("设置", 4, "内容", "超支分担"), ["超支规则为超支分担，应为超支不补"]),
        (set_cell("设置", 3, "内容", "考核后分配"), ["结余规则为考核后分配，应为结余留用"]),
    ],
    ids=["no reserve", "by head alone", "deficit shared", "surplus shared"],
)
def test_budget_made_otherwise_is_a_notice_with_the_reason(tmp_path: Path, change: Change, words: list[str]) -> None:
    found = judged(tmp_path, change)
    assert found.verdict is Verdict.WARN
    assert found.detail.zh == "；".join(words)


def test_district_that_is_elsewhere_in_the_layout_is_named(tmp_path: Path) -> None:
    found = judged(tmp_path, moved=True)
    assert (found.verdict, found.detail.zh) == (Verdict.WARN, "年末归属与布局方案不同：西")


def test_totals_that_disagree_are_told(tmp_path: Path) -> None:
    area = read_area(county(tmp_path / "area"))
    plan = open_plan(None, area)
    inputs = read_budget_book(county_book(tmp_path / "预算.xlsx"), budget_names(area, plan.layout))
    budget: Budget = work_out(inputs)
    broken = replace(budget, districts=budget.districts[1:])
    found = finding_of(Case(area, plan, AS_OF, budgets=(broken,)))
    assert found.detail.zh == "片区、网格合计（633,816.67、850,000.00）与总额不符"


def test_each_county_has_a_budget_of_its_own(tmp_path: Path) -> None:
    areas = {"东": "上县", "西": "上县", "南": "上县", "北": "下县"}
    area = read_area(county(tmp_path / "area", admin_areas=areas))
    plan = open_plan(None, area)
    north = changes(set_cell("参保", 5, "年初网格", "丙院"), set_cell("设置", 9, "内容", "下县"))

    def only_north(rows: dict[str, list[list[str]]]) -> None:
        north(rows)
        for name in ("参保", "历史"):
            rows[name][1:] = [row for row in rows[name][1:] if row[0] == "北"]
        rows["调整"][1:] = []
        rows["支出"] = [[*row[:2], *row[4:]] for row in rows["支出"] if row[1] in ("丙院", "参保地网格")]
        rows["考核"][1:] = rows["考核"][3:]

    inputs = read_budget_book(county_book(tmp_path / "下县.xlsx", only_north), budget_names(area, plan.layout))
    assert (list(inputs.grids), [d.id for d in inputs.districts], inputs.place) == (["3"], ["北"], "下县")
    passed, open_ = [
        item
        for item in check(read_policy("xuchang-2020"), Case(area, plan, AS_OF, budgets=(work_out(inputs),)))
        if item.rule.id == "X-M01"
    ]
    assert (passed.verdict, passed.unit) == (Verdict.PASS, "下县")
    assert (open_.verdict, open_.detail.zh[:4]) == (Verdict.UNDETERMINED, "3 个片")


def test_policies_compared_work_out_each_budget_by_their_own_rules(tmp_path: Path) -> None:
    area = read_area(county(tmp_path / "area"))
    plan = open_plan(None, area)
    blank = changes(set_cell("设置", 3, "内容", ""), set_cell("设置", 4, "内容", ""))
    inputs = read_budget_book(county_book(tmp_path / "预算.xlsx", blank), budget_names(area, plan.layout))
    policies = [read_policy("xuchang-2020"), read_policy("wenzhou-2020")]
    own, other = judge_together(plan, area, policies, as_of=AS_OF, budgets=[inputs])
    assert [item.verdict for item in own.findings if item.rule.id == "X-M01"] == [Verdict.PASS]
    assert [item for item in other.findings if item.rule.kind == "fund_prepay"] == []
    assert [budget_under(inputs, policy).inputs.rules.deficit for policy in policies] == ["not_covered", "shared"]


def test_budgets_overlap_where_both_have_a_district(tmp_path: Path) -> None:
    area = read_area(county(tmp_path / "area"))
    names = budget_names(area, open_plan(None, area).layout)
    whole = read_budget_book(county_book(tmp_path / "预算.xlsx"), names)
    east, west = (replace(whole, districts=(own,)) for own in whole.districts[:2])
    assert whole.overlaps(east)
    assert east.overlaps(whole)
    assert not east.overlaps(west)
