"""What a layout is worth, judged alike for all; how a process reports, and what it says where something is lacking."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from instances import Instance

LACKING = 2  # exit code where test data or a package is lacking; Python's own, for an error, is 1
NOT_YET = 3  # exit code where the product cannot do yet what is measured
LEEWAY = 1e-6  # of rounding, in a share of the mean population


@dataclass(frozen=True)
class Score:
    """Mean minutes of the people, pieces too many, the largest deviation from the mean population, grids in use.

    A grid may have a piece on each island, that is on each part of the map with no neighbours beyond it.
    """

    objective_min: float
    stray: int
    worst: float
    grids: int

    def meets(self, instance: "Instance") -> bool:
        """Whether every demand of the instance is met."""
        return self.stray == 0 and self.worst <= instance.tolerance + LEEWAY and self.grids == instance.grids


def score(instance: "Instance", lead_number: NDArray[np.int64]) -> Score:
    """Return what a layout is worth: `lead_number` is the position of each unit's lead."""
    units, leads = instance.minutes.shape
    one, other = instance.edges.T
    inside = lead_number[one] == lead_number[other]
    island = _pieces(units, one, other)
    pieces = _pieces(units, one[inside], other[inside]).max() + 1
    loads = np.bincount(lead_number, weights=instance.weights, minlength=leads)
    grids = len(np.unique(lead_number))
    led = np.sort(loads)[::-1][: max(grids, instance.grids)]  # a lead without units is a grid without people
    return Score(
        objective_min=float((instance.weights * instance.minutes[np.arange(units), lead_number]).sum()),
        stray=int(pieces - len(np.unique(island * leads + lead_number))),
        worst=float(np.abs(led * instance.grids - 1).max()),
        grids=grids,
    )


def _pieces(units: int, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    graph = coo_array((np.ones(len(one)), (one, other)), (units, units))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def give_up(name: str, lacking: object, code: int = LACKING) -> NoReturn:
    """Say what is lacking, and exit so that the parent goes on with the others."""
    print(f"{name}: {lacking}", file=sys.stderr)
    sys.exit(code)


def report(path: Path, **measured: object) -> None:
    """Write figures for the parent; standard output is no place for them, since peers write there."""
    path.write_text(json.dumps(measured))
