"""The quarterly review: what was paid in advance and what was spent, to date. Measures only; it sets no thresholds."""

from dataclasses import dataclass
from fractions import Fraction

from gridplan.budget.inputs import BudgetInputs
from gridplan.budget.money import part_of
from gridplan.budget.spent import spent_through
from gridplan.budget.split import GridBudget
from gridplan.text import Text

QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True)
class QuarterReview:
    """One grid from January to the end of a quarter; fen.

    spent is None where it is not known, for `reason`. forecast is what the year would cost at the pace so far
    (the year's budget × spent ÷ prepaid): an estimate.
    """

    grid: str
    quarter: int
    budget: int
    prepaid: int
    spent: int | None
    reason: Text | None = None

    @property
    def ratio(self) -> Fraction | None:
        """What was spent of what was paid in advance; None where nothing was, or spending is not known."""
        return Fraction(self.spent, self.prepaid) if self.spent is not None and self.prepaid else None

    @property
    def forecast(self) -> int | None:
        return None if self.ratio is None else part_of(self.budget, self.ratio)

    @property
    def over(self) -> bool | None:
        """Whether more was spent than paid in advance, so that the pace leads beyond the budget."""
        return None if self.ratio is None else self.ratio > 1


def review_quarters(inputs: BudgetInputs, budgets: tuple[GridBudget, ...]) -> tuple[QuarterReview, ...]:
    """Return a review per quarter and grid."""
    found = []
    for quarter in QUARTERS:
        through = quarter * 3
        for budget in budgets:
            spent = spent_through(inputs, budget.id, through)
            known = None if isinstance(spent, Text) else sum(spent.values())
            reason = spent if isinstance(spent, Text) else None
            found.append(QuarterReview(budget.id, quarter, budget.total, budget.prepaid(through), known, reason))
    return tuple(found)
