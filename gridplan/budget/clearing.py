"""Year-end clearing: the deposit returned, surplus or deficit and who has it, and what grids owe each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from gridplan.apportion import apportion
from gridplan.budget.inputs import Assessment, BudgetInputs, ClearingRules
from gridplan.budget.money import part_of
from gridplan.budget.spent import spent_through
from gridplan.budget.split import GridBudget
from gridplan.text import Text, join


class Bearer(StrEnum):
    """Who keeps a part of a surplus, or bears a part of a deficit."""

    GRID = "grid"
    FUND = "fund"
    LEAD = "lead"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


BEARER_LABELS = {
    Bearer.GRID: Text("网格", "grid"),
    Bearer.FUND: Text("医保基金", "insurance fund"),
    Bearer.LEAD: Text("牵头医院", "lead hospital"),
    Bearer.COUNTY: Text("县级机构", "county facilities"),
    Bearer.TOWNSHIP: Text("乡级机构", "township facilities"),
    Bearer.VILLAGE: Text("村级机构", "village clinics"),
}


@dataclass(frozen=True)
class Deposit:
    """A grid's part of the quality deposit, and what of it comes back; None where there is no assessment."""

    grid: str
    held: int
    score: Fraction | None = None
    share: Fraction | None = None

    @property
    def returned(self) -> int | None:
        if self.held == 0:
            return 0
        return None if self.share is None else part_of(self.held, self.share)


@dataclass(frozen=True)
class Clearing:
    """A grid's year; fen. balance = budget + deposit returned − spent; positive is a surplus.

    `parts` says who keeps the surplus or bears the deficit, summing to the balance without its sign. None, with a
    reason, is what cannot be told.
    """

    grid: str
    budget: int
    deposit: Deposit
    spent: int | None
    parts: Mapping[Bearer, int] | None = None
    reason: Text | None = None

    @property
    def balance(self) -> int | None:
        returned = self.deposit.returned
        return None if self.spent is None or returned is None else self.budget + returned - self.spent

    @property
    def payable(self) -> int | None:
        """What the fund pays the grid beside the twelve instalments: the deposit returned and its part of a deficit."""
        if self.parts is None or self.deposit.returned is None:
            return None
        return self.deposit.returned + self.parts.get(Bearer.FUND, 0)


@dataclass(frozen=True)
class Transfer:
    """What one grid pays another when their debts are set against each other."""

    payer: str
    payee: str
    amount: int


@dataclass(frozen=True)
class Settlement:
    """What every grid's insured cost by place of care: `owed[grid][place]`, and what grids pay each other, net."""

    owed: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    transfers: tuple[Transfer, ...] = ()


def deposits(inputs: BudgetInputs, budgets: tuple[GridBudget, ...]) -> tuple[Deposit, ...]:
    """Return each grid's part of the quality deposit, by its budget, with what its score returns."""
    held = apportion(inputs.fund.quality_deposit, [budget.total for budget in budgets])
    found = []
    for budget, amount in zip(budgets, held, strict=True):
        score = inputs.assessment.scores.get(budget.id)
        found.append(Deposit(budget.id, amount, score, _share_of(inputs.assessment, score)))
    return tuple(found)


def clear_year(inputs: BudgetInputs, budgets: tuple[GridBudget, ...]) -> tuple[Clearing, ...]:
    """Return the clearing of every grid."""
    held = deposits(inputs, budgets)
    return tuple(_clear(inputs, budget, deposit) for budget, deposit in zip(budgets, held, strict=True))


def settle(inputs: BudgetInputs) -> Settlement | Text:
    """Return what grids owe each other and others for the year; the reasons where spending is not known."""
    owed, unknown = {}, []
    for grid, name in inputs.grids.items():
        spent = spent_through(inputs, grid, 12)
        if isinstance(spent, Text):
            unknown.append(Text(f"{name} ", f"{name}: ") + spent)
        else:
            owed[grid] = spent
    return join(unknown) if unknown else Settlement(owed, _transfers(owed, list(inputs.grids)))


def _transfers(owed: Mapping[str, Mapping[str, int]], grids: list[str]) -> tuple[Transfer, ...]:
    found = []
    for number, one in enumerate(grids):
        for other in grids[number + 1 :]:
            net = owed[one][other] - owed[other][one]
            if net:
                found.append(Transfer(one, other, net) if net > 0 else Transfer(other, one, -net))
    return tuple(found)


def _share_of(assessment: Assessment, score: Fraction | None) -> Fraction | None:
    """Return the share of the highest step that a score reaches; None without a score or a step that it reaches."""
    if score is None:
        return None
    return max(((least, share) for least, share in assessment.steps if score >= least), default=(None, None))[1]


def _clear(inputs: BudgetInputs, budget: GridBudget, deposit: Deposit) -> Clearing:
    spent = spent_through(inputs, budget.id, 12)
    total = None if isinstance(spent, Text) else sum(spent.values())
    cleared = Clearing(budget.id, budget.total, deposit, total)
    reasons = [spent] if isinstance(spent, Text) else []
    if deposit.returned is None:
        reasons.append(Text("没有考核得分或返还标准", "no score, or no step that returns a share of the deposit"))
    if cleared.balance is None:
        return Clearing(budget.id, budget.total, deposit, total, reason=join(reasons))
    parts = _parts(cleared.balance, inputs.rules)
    if isinstance(parts, Text):
        return Clearing(budget.id, budget.total, deposit, total, reason=parts)
    return Clearing(budget.id, budget.total, deposit, total, parts)


def _parts(balance: int, rules: ClearingRules) -> dict[Bearer, int] | Text:
    """Return who keeps a surplus or bears a deficit by the rules; what is missing where they do not say."""
    if balance == 0:
        return {}
    return _surplus(balance, rules) if balance > 0 else _deficit(-balance, rules)


def _surplus(amount: int, rules: ClearingRules) -> dict[Bearer, int] | Text:
    if rules.surplus is None:
        return Text("未定结余规则", "no rule for a surplus")
    if rules.surplus == "kept":
        return {Bearer.GRID: amount}
    if rules.tiers is None:
        return Text("未填县、乡、村分配比例", "the parts of county, township and village are not given")
    tiers = (Bearer.COUNTY, Bearer.TOWNSHIP, Bearer.VILLAGE)
    return dict(zip(tiers, apportion(amount, rules.tiers), strict=True))


def _deficit(amount: int, rules: ClearingRules) -> dict[Bearer, int] | Text:
    if rules.deficit is None:
        return Text("未定超支规则", "no rule for a deficit")
    if rules.deficit == "not_covered":
        return {Bearer.GRID: amount}
    if rules.deficit == "borne_by_lead":
        return {Bearer.LEAD: amount}
    if rules.fund_share is None:
        return Text("未填基金分担比例", "the fund's share of a deficit is not given")
    fund = part_of(amount, rules.fund_share)
    return {Bearer.FUND: fund, Bearer.GRID: amount - fund}
