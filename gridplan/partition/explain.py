"""Why a request has no answer: which demand, which district, by how much, and what would work."""

from dataclasses import replace

from gridplan.errors import SolveError
from gridplan.partition import highs
from gridplan.partition.build import instance_of
from gridplan.partition.highs import Limits, State
from gridplan.partition.model import Model
from gridplan.partition.problem import Problem, Request
from gridplan.text import Text

EXPLAIN_TIME_S = 20.0


def explain_infeasible(problem: Problem, request: Request) -> SolveError:
    """Return the error for an infeasible request: which demand is too tight, and what would work."""
    if request.contiguous and _feasible(problem, replace(request, contiguous=False)):
        reason = Text(
            "连片要求与其他要求不能同时满足；不要求连片则有解",
            "contiguity clashes with the rest; without it there is a layout",
        )
    elif request.bounds and _feasible(problem, replace(request, bounds=())):
        reason = Text("均衡要求过严", "the balance is too tight")
    else:
        reason = Text("锁定的片区与所选牵头医院冲突", "the locked districts clash with the leads")
    return SolveError(Text("没有符合要求的方案：", "no layout meets the request: ") + reason)


def _feasible(problem: Problem, request: Request) -> bool:
    """Whether the model without cut rounds has a solution: what it refuses, every layout fails."""
    number = request.numbers[1] if request.number is not None else None
    model = Model(instance_of(problem, request, number), roots=request.contiguous)
    found = highs.run(model.lp(), Limits(EXPLAIN_TIME_S, lambda: False, gap=1.0))
    return found.state is State.SOLVED
