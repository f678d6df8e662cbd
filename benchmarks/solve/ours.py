"""gridplan's answers: the one place that knows how the product is called."""

from dataclasses import replace

import numpy as np
from answers import Answer, Ask, NoAnswerError
from instances import Instance
from numpy.typing import NDArray

from gridplan.errors import SolveError
from gridplan.partition import Problem, Request, minimal_change, resolve_grids, solve, within


def problem_and_request(instance: Instance, ask: Ask) -> tuple[Problem, Request]:
    """Return an instance as the product takes it."""
    units, leads = instance.minutes.shape
    districts = tuple(f"U{number}" for number in range(units))
    groups = tuple((f"L{number}",) for number in range(leads))
    problem = Problem(
        districts=districts,
        leads=groups,
        population=instance.population,
        minutes=instance.minutes,
        beds=np.full(leads, np.nan),
        neighbours=instance.neighbours,
        names={name: name for name in (*districts, *(group[0] for group in groups))},
    )
    request = Request(
        groups,
        number=instance.number,
        bounds=(within("population", instance.tolerance),),
        contiguous=True,
        gap=ask.gap,
        time_limit_s=ask.limit_s,
        seed=ask.seed,
    )
    return problem, request


def gridplan(instance: Instance, ask: Ask, *, at_once: bool = False) -> Answer:
    """The exact solve."""
    try:
        solution = solve(*problem_and_request(instance, ask), at_once=at_once)
    except SolveError as refused:
        raise NoAnswerError(refused.to("en")) from refused
    return Answer(solution.lead_number, solution.bound)


def gridplan_at_once(instance: Instance, ask: Ask) -> Answer:
    """The layout that is made at once."""
    return gridplan(instance, ask, at_once=True)


def gridplan_local(instance: Instance, ask: Ask, lead_number: NDArray[np.int64], free: NDArray[np.int64]) -> Answer:
    """Solve anew for the grids of the leads `free`, all others as `lead_number` has them."""
    problem, request = problem_and_request(instance, ask)
    solution = resolve_grids(problem, request, lead_number, free.tolist())
    return Answer(solution.lead_number, solution.bound)


def gridplan_least_change(instance: Instance, ask: Ask, lead_number: NDArray[np.int64]) -> Answer:
    """Meet the demands again with the fewest people moved from `lead_number`, then the least minutes."""
    problem, request = problem_and_request(instance, ask)
    present = {
        district: problem.leads[lead][0] for district, lead in zip(problem.districts, lead_number.tolist(), strict=True)
    }
    leads = frozenset(problem.leads[lead][0] for lead in np.unique(lead_number).tolist())
    plan = minimal_change(problem, replace(request, present=present, must_lead=leads), points=1)
    return Answer(plan.least.lead_number, plan.least.bound)
