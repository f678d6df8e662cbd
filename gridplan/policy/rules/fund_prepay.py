"""Whether the year's insurance budgets were worked out as the document asks, and their totals agree."""

from gridplan.budget import Budget
from gridplan.budget.inputs import DEDUCTION_LABELS, DEFICIT_LABELS, MEASURE_LABELS, SURPLUS_LABELS
from gridplan.budget.money import yuan
from gridplan.policy.findings import NO_LIMIT, Case, Finding, Verdict, finding
from gridplan.policy.other_rules import FundPrepayParams, FundPrepayRule
from gridplan.text import Text, join


def check_fund_prepay(rule: FundPrepayRule, case: Case) -> list[Finding]:
    """Hold each budget against what the document sets apart, splits by and asks of the years.

    Residents' insurance is a county's own: there may be a budget for each. Districts without one are undetermined.
    """
    limit = _limit(rule.params)
    found = [_judge(rule, case, budget, limit) for budget in case.budgets]
    covered = {district.id for budget in case.budgets for district in budget.inputs.districts}
    without = [key for key in case.layout.grid_of if key not in covered]
    if without or not case.budgets:
        count = len(without)
        told = Text(f"{count} 个片区", f"{count} districts: ") if without else Text("", "")
        detail = told + Text(
            "没有医保预算表；请生成模板并填写（政策页“医保预算”，或 gridplan budget）",
            "no budget workbook; make a template and fill it in (policy page, Insurance budget; or gridplan budget)",
        )
        found.append(finding(rule, case, Verdict.UNDETERMINED, measured=NO_LIMIT, limit=limit, detail=detail))
    return found


def _limit(params: FundPrepayParams) -> Text:
    first, last = params.adjust_years
    return Text(
        f"预留{'、'.join(params.deduct)}后，按参保居民数并结合近 {first}—{last} 年服务与支付预分",
        f"split after {len(params.deduct)} deductions, by insured and services and payments of {first}–{last} years",
    )


def _judge(rule: FundPrepayRule, case: Case, budget: Budget, limit: Text) -> Finding:
    params, fund, place = rule.params, budget.inputs.fund, budget.inputs.place
    wrong = [*_split_faults(params, budget), *_rule_faults(params, budget), *_layout_faults(case, budget)]
    sound = Text("片区、网格、各月合计均与预分总额相符", "districts, grids and months each sum to the pool")
    return finding(
        rule,
        case,
        Verdict.FAIL if wrong else Verdict.PASS,
        measured=Text(
            f"{place} {fund.year} 年度预分 {yuan(fund.pool)} 元，{len(budget.grids)} 个网格".strip(),
            f"{place} {fund.year}: {yuan(fund.pool)} yuan, {len(budget.grids)} grids".strip(),
        ),
        limit=limit,
        detail=join(wrong) if wrong else sound,
        unit=place,
    )


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
    """Return rules of surplus and deficit that the workbook sets otherwise than the document."""
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
    grid_of, names = case.layout.grid_of, budget.inputs.names
    astray = [names[d.id] for d in budget.inputs.districts if grid_of.get(d.id) != d.grid_in(12)]
    if not astray:
        return []
    listed = "、".join(astray)
    return [Text(f"年末归属与布局方案不同：{listed}", f"in another grid than in the layout in December: {listed}")]
