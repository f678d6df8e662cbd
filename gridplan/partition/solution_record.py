"""What was asked of a solve and what came out, as plain values for plan files and programs."""

from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from gridplan.partition.problem import Request
from gridplan.partition.solve import Solution


def solution_record(solution: Solution) -> dict[str, Any]:
    """Return request and result as plain values."""
    return {
        "solver": f"HiGHS {version('highspy')}",
        "request": request_record(solution.request),
        "left_out": list(solution.problem.left_out),
        "limit_min": solution.problem.limit_min,
        "objective_min": solution.objective,
        "bound_min": solution.bound,
        "bound_basis": solution.basis.value,
        "gap": solution.gap,
        "ending": solution.ending.value,
        "seconds": round(solution.seconds, 2),
        "terms": {
            term.key: {"amount": term.amount, "unit": term.unit.en, "price": term.price, "cost_min": term.cost_min}
            for term in solution.terms
        },
        "by_number": {
            str(number): {"objective_min": objective, "bound_min": bound}
            for number, (objective, bound) in solution.by_number.items()
        },
    }


def request_record(request: Request) -> dict[str, Any]:
    """Return a request as plain values; what was not asked is left out."""
    return {
        "leads": [list(group) for group in request.leads],
        "number": list(request.number) if isinstance(request.number, tuple) else request.number,
        "must_lead": sorted(request.must_lead),
        "bounds": [asdict(bound) for bound in request.bounds],
        "contiguous": request.contiguous,
        "exclaves": sorted(request.exclaves),
        "within_limit": request.within_limit,
        "locks": dict(sorted(request.locks.items())),
        "never": sorted(map(list, request.never)),
        "together": [sorted(group) for group in request.together],
        "apart": [sorted(group) for group in request.apart],
        "whole": sorted(request.whole),
        "aims": {key: value for key, value in asdict(request.aims).items() if value or key == "minutes"},
        "most_moved": request.most_moved,
        "unlike": [least for _, least in request.unlike],
        "gap": request.gap,
        "node_limit": request.node_limit,
        "time_limit_s": request.time_limit_s,
        "seed": request.seed,
    }
