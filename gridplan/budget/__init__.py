"""The insurance fund's budget: the pool, its split over grids, monthly prepayment, quarterly review, clearing."""

from gridplan.budget.compute import Budget, work_out
from gridplan.budget.inputs import BudgetInputs

__all__ = ["Budget", "BudgetInputs", "work_out"]
