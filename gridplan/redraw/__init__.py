"""Districts of a study area redrawn from its units: what that changes, and the new study area."""

from gridplan.redraw.effects import Change, Redrawn, redraw
from gridplan.redraw.found import found_district
from gridplan.redraw.start import can_redraw, set_of, units_of
from gridplan.redraw.steps import StepsFile, read_steps, taken
from gridplan.redraw.write import PLAN_NAME, write_redrawn

__all__ = [
    "PLAN_NAME",
    "Change",
    "Redrawn",
    "StepsFile",
    "can_redraw",
    "found_district",
    "read_steps",
    "redraw",
    "set_of",
    "taken",
    "units_of",
    "write_redrawn",
]
