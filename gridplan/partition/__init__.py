"""Propose layouts: usable ones at once, better ones by and by, with a proven bound. This package judges no rules."""

from gridplan.partition.alternatives import Alternatives, alternatives
from gridplan.partition.frontier import FrontierPoint, minutes_and_balance, minutes_and_change
from gridplan.partition.kept import Breach, Kept, kept
from gridplan.partition.layouts import layout_of, lead_numbers, locks_of, present_leads, problem_of
from gridplan.partition.least_change import best_within, least_change
from gridplan.partition.local import grids_beside, resolve_grids
from gridplan.partition.minimal_change import ChangePlan, minimal_change
from gridplan.partition.moves import Step, promising_moves
from gridplan.partition.problem import Aims, LoadBound, Problem, Request, within
from gridplan.partition.repair import repair
from gridplan.partition.solution_record import solution_record
from gridplan.partition.solve import Progress, Solution, solve
from gridplan.partition.standing import Basis, Ending
from gridplan.partition.terms import Term

__all__ = [
    "Aims",
    "Alternatives",
    "Basis",
    "Breach",
    "ChangePlan",
    "Ending",
    "FrontierPoint",
    "Kept",
    "LoadBound",
    "Problem",
    "Progress",
    "Request",
    "Solution",
    "Step",
    "Term",
    "alternatives",
    "best_within",
    "grids_beside",
    "kept",
    "layout_of",
    "lead_numbers",
    "least_change",
    "locks_of",
    "minimal_change",
    "minutes_and_balance",
    "minutes_and_change",
    "present_leads",
    "problem_of",
    "promising_moves",
    "repair",
    "resolve_grids",
    "solution_record",
    "solve",
    "within",
]
