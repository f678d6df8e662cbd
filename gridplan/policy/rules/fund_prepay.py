"""Whether the year's insurance budget was worked out as the document asks, and its totals agree."""

from gridplan.budget import Budget
from gridplan.budget.inputs import DEDUCTION_LABELS, DEFICIT_LABELS, MEASURE_LABELS, SURPLUS_LABELS
from gridplan.budget.money import yuan
from gridplan.policy.findings import NO_LIMIT, Case, Finding, Verdict, finding
from gridplan.policy.other_rules import FundPrepayParams, FundPrepayRule
from gridplan.text import Text, join


def check_fund_prepay(rule: FundPrepayRule, case: Case) -> list[Finding]:
    """Hold the budget against what the document sets apart, splits by and asks of the years; none → undetermined."""
    params, budget = rule.params, case.budget
    first, last = params.adjust_years
    limit = Text(
        f"预留{'、'.join(params.deduct)}后，按参保居民数并结合近 {first}—{last} 年服务与支付预分",
        f"split after {len(params.deduct)} deductions, by insured and services and payments of {first}–{last} years",
    )
    if budget is None:
        detail = Text(
            "没有医保预算表；请用 gridplan budget 生成模板并填写",
            "no budget workbook: make a template with gridplan budget, and fill it in",
        )
        return [finding(rule, case, Verdict.UNDETERMINED, measured=NO_LIMIT, limit=limit, detail=detail)]
    wrong = [*_split_faults(params, budget), *_rule_faults(params, budget), *_layout_faults(case, budget)]
    fund = budget.inputs.fund
    measured = Text(
        f"{fund.year} 年度预分 {yuan(fund.pool)} 元，{len(budget.grids)} 个网格",
        f"{yuan(fund.pool)} yuan for {fund.year}, {len(budget.grids)} grids",
    )
    sound = Text("片区、网格、各月合计均与预分总额相符", "districts, grids and months each sum to the pool")
    return [
        finding(
            rule,
            case,
            Verdict.FAIL if wrong else Verdict.PASS,
            measured=measured,
            limit=limit,
            detail=join(wrong) if wrong else sound,
        )
    ]


def _split_faults(params: FundPrepayParams, budget: Budget) -> list[Text]:
    """Return what the document sets apart or splits by and the budget does not, and totals that disagree."""
    fund, weights = budget.inputs.fund, budget.inputs.weights
    faults = [
        Text(f"未预留{label.zh}", f"no {label.en} is set apart")
        for key, label in DEDUCTION_LABELS.items()
        if label.zh in params.deduct and not getattr(fund, key)
    ]
    faults += [
        Text(f"未结合{label.zh}（权重为 0）", f"{label.en} count for nothing (weight 0)")
        for key, label in MEASURE_LABELS.items()
        if not getattr(weights, key)
    ]
    first, last = params.adjust_years
    if not first <= len(weights.years) <= last:
        count = len(weights.years)
        faults.append(Text(f"历史为 {count} 年，应为 {first}—{last} 年", f"{count} past years, not {first} to {last}"))
    sums = sum(part.total for part in budget.districts), sum(grid.total for grid in budget.grids)
    if set(sums) != {fund.pool}:
        told = "、".join(map(yuan, sums))
        faults.append(
            Text(f"片区、网格合计（{told}）与总额不符", f"districts and grids sum to {told}, not to the pool")
        )
    return faults


def _rule_faults(params: FundPrepayParams, budget: Budget) -> list[Text]:
    rules, faults = budget.inputs.rules, []
    if rules.surplus is not None and rules.surplus != params.surplus:
        given, asked = SURPLUS_LABELS[rules.surplus], SURPLUS_LABELS[params.surplus]
        faults.append(Text(f"结余规则为{given.zh}，应为{asked.zh}", f"a surplus is {given.en}, not {asked.en}"))
    if rules.deficit is not None and rules.deficit != params.deficit:
        own, wanted = DEFICIT_LABELS[rules.deficit], DEFICIT_LABELS[params.deficit]
        faults.append(Text(f"超支规则为{own.zh}，应为{wanted.zh}", f"a deficit is {own.en}, not {wanted.en}"))
    return faults


def _layout_faults(case: Case, budget: Budget) -> list[Text]:
    """Return the districts whose grid at the end of the year is not that of the layout."""
    layout, names = case.layout, budget.inputs.names
    december = {district.id: district.grid_in(12) for district in budget.inputs.districts}
    astray = [key for key, grid in layout.grid_of.items() if december.get(key) != grid]
    if not astray:
        return []
    listed = "、".join(names.get(key, key) for key in astray)
    return [Text(f"年末归属与布局方案不同：{listed}", f"in another grid than in the layout in December: {listed}")]
