"""Where a search stands, and how it can end."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gridplan.partition.problem import Ints

ROUNDING = 1e-9  # of the objective


class Ending(StrEnum):
    """How a search ended; the first four give the same answer every time."""

    OPTIMAL = "optimal"
    GAP = "gap"
    NODES = "nodes"
    AT_ONCE = "at_once"
    CLOCK = "clock"
    CANCELLED = "cancelled"


class Basis(StrEnum):
    """Which model a bound was proven with.

    The first two hold for every layout asked for, LOCAL for those that leave all but the chosen grids as they are.
    """

    WITHOUT_CONTIGUITY = "without_contiguity"
    WHOLE = "whole"
    LOCAL = "local"


@dataclass(frozen=True)
class Standing:
    """Where a search stands: the lead of each unit (None before the first layout), objective and proven bound."""

    assigned: Ints | None
    objective: float
    bound: float
    basis: Basis
    seconds: float

    @property
    def gap(self) -> float:
        return relative_gap(self.objective, self.bound)


def relative_gap(objective: float, bound: float) -> float:
    """Return (objective − bound) / objective, 0 where they agree; inf before the first layout or bound."""
    if not np.isfinite(objective - bound):
        return float("inf")
    if objective - bound <= ROUNDING:
        return 0.0
    return (objective - bound) / abs(objective) if objective else float("inf")
