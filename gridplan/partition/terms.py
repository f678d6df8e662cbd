"""The terms of a layout's objective one by one, in natural units, worked out anew from the problem."""

from dataclasses import dataclass

import numpy as np

from gridplan.partition.build import PER_CENT, moved_share
from gridplan.partition.problem import Floats, Ints, Problem, Request
from gridplan.text import Text


@dataclass(frozen=True)
class Term:
    """One term: its amount in its unit (None where the data or the request do not tell), its price per unit.

    `cost_min` is what it adds to the objective, in minutes of the mean.
    """

    key: str
    name: Text
    unit: Text
    amount: float | None
    price: float

    @property
    def cost_min(self) -> float:
        return self.price * self.amount if self.price and self.amount is not None else 0.0


PERCENT_OF_PEOPLE = Text("% 人口", "% of people")


def terms_of(problem: Problem, request: Request, lead_number: Ints) -> tuple[Term, ...]:
    """Return every term of a layout given as the position of each district's lead in `problem.leads`."""
    aims, weights = request.aims, problem.weights
    rows = np.arange(len(lead_number))
    beyond = None if problem.beyond is None else _share(problem.beyond[rows, lead_number] / problem.population.sum())
    moved = _share(moved_share(problem, request.present)[rows, lead_number]) if request.present else None
    limit = "" if problem.limit_min is None else f" {problem.limit_min:g} "
    return (
        Term(
            "minutes",
            Text("平均就医时间", "mean minutes"),
            Text("分钟", "min"),
            float(np.sum(weights * problem.minutes[rows, lead_number])),
            aims.minutes,
        ),
        Term("uncovered", Text(f"超过{limit}分钟", f"beyond{limit}min"), PERCENT_OF_PEOPLE, beyond, aims.uncovered),
        Term(
            "balance",
            Text("高于各网格应有数", "above the common value"),
            PERCENT_OF_PEOPLE,
            _excess(problem, request, lead_number),
            aims.balance,
        ),
        Term("change", Text("更换牵头医院", "with another lead"), PERCENT_OF_PEOPLE, moved, aims.change),
        Term(
            "splits",
            Text("区划被拆分", "administrative areas split"),
            Text("处", "further parts"),
            _parts(problem, lead_number),
            aims.splits,
        ),
        Term(
            "borders",
            Text("网格间边界", "border between grids"),
            Text("公里", "km"),
            _border_km(problem, lead_number),
            aims.borders,
        ),
    )


def objective_of(terms: tuple[Term, ...]) -> float:
    """Return the objective, in minutes of the mean."""
    return sum(term.cost_min for term in terms)


def _share(parts: Floats) -> float:
    return float(parts.sum()) * PER_CENT


def _excess(problem: Problem, request: Request, lead_number: Ints) -> float | None:
    leading = np.unique(lead_number)
    loads = np.bincount(lead_number, weights=problem.weights, minlength=len(problem.leads))[leading]
    goals = np.full(len(leading), 1 / len(leading))
    if request.aims.balance_per_bed:
        beds = problem.beds[leading]
        if not np.isfinite(beds).all() or not beds.sum() > 0:
            return None
        goals = beds / beds.sum()
    return _share(np.maximum(loads - goals, 0))


def _parts(problem: Problem, lead_number: Ints) -> float | None:
    named = {(area, int(lead)) for area, lead in zip(problem.admin_areas, lead_number, strict=False) if area}
    return float(len(named) - len({area for area, _ in named})) if problem.admin_areas else None


def _border_km(problem: Problem, lead_number: Ints) -> float | None:
    if not problem.border_km:
        return None
    return float(sum(km for (a, b), km in problem.border_km.items() if lead_number[a] != lead_number[b]))
