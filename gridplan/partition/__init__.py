"""Propose layouts: an exact model with a proven bound. This package judges no rules."""

from gridplan.partition.layouts import layout_of, locks_of, problem_of
from gridplan.partition.problem import Balance, Problem, Request
from gridplan.partition.solve import Ending, Progress, Solution, solution_record, solve

__all__ = [
    "Balance",
    "Ending",
    "Problem",
    "Progress",
    "Request",
    "Solution",
    "layout_of",
    "locks_of",
    "problem_of",
    "solution_record",
    "solve",
]
