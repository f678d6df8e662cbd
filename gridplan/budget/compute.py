"""The whole year: inputs in, every table of the budget out."""

from dataclasses import dataclass

from gridplan.budget.clearing import Clearing, Settlement, clear_year, settle
from gridplan.budget.inputs import BudgetInputs
from gridplan.budget.review import QuarterReview, review_quarters
from gridplan.budget.split import DistrictBudget, GridBudget, grid_budgets, split_pool
from gridplan.text import Text


@dataclass(frozen=True)
class Budget:
    """One year's budget of one county. `settlement` is the reason where spending is not known."""

    inputs: BudgetInputs
    districts: tuple[DistrictBudget, ...]
    grids: tuple[GridBudget, ...]
    reviews: tuple[QuarterReview, ...]
    clearings: tuple[Clearing, ...]
    settlement: Settlement | Text


def work_out(inputs: BudgetInputs) -> Budget:
    """Return the budget of the inputs. They are those of `read_budget_book`, which refuses what cannot be split."""
    districts = split_pool(inputs)
    grids = grid_budgets(inputs, districts)
    return Budget(inputs, districts, grids, review_quarters(inputs, grids), clear_year(inputs, grids), settle(inputs))
