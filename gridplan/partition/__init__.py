"""Propose layouts: usable ones at once, better ones by and by, with a proven bound. This package judges no rules."""

from gridplan.partition.layouts import layout_of, lead_numbers, locks_of, present_leads, problem_of
from gridplan.partition.problem import Aims, LoadBound, Problem, Request, within
from gridplan.partition.solution_record import solution_record
from gridplan.partition.solve import Progress, Solution, solve
from gridplan.partition.standing import Basis, Ending
from gridplan.partition.terms import Term
from gridplan.partition.worker import Job

__all__ = [
    "Aims",
    "Basis",
    "Ending",
    "Job",
    "LoadBound",
    "Problem",
    "Progress",
    "Request",
    "Solution",
    "Term",
    "layout_of",
    "lead_numbers",
    "locks_of",
    "present_leads",
    "problem_of",
    "solution_record",
    "solve",
    "within",
]
