"""The insurance fund's budget: the pool, its split over grids, monthly prepayment, quarterly review, clearing."""

from gridplan.budget.book import read_budget_book
from gridplan.budget.compute import Budget, work_out
from gridplan.budget.inputs import BudgetInputs
from gridplan.budget.names import BudgetNames, budget_names

__all__ = ["Budget", "BudgetInputs", "BudgetNames", "budget_names", "read_budget_book", "work_out"]
