"""Pieces of road lines on their way to a network: their geometry on a millimetre grid, and what was changed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Lines = NDArray[np.object_]

GRID_M = 0.001  # far finer than any survey of roads, far coarser than the rounding of a double
PER_M = 1000  # dividing by it, unlike multiplying by GRID_M, gives the double nearest to each millimetre


@dataclass(frozen=True)
class Pieces:
    """Lines in metres whose vertices lie on the grid; a row of each array is one piece.

    source: row of the given lines whose attributes the piece has. level: lines meet within one level.
    forward, backward: may it be travelled from its first vertex to its last, and the other way.
    ends: (n, 2), is the first, the last vertex the end of a given line, rather than made by a cut.
    fresh: was the geometry changed since the lines were last cut.
    """

    lines: Lines
    source: Ints
    level: Ints
    forward: Bools
    backward: Bools
    ends: Bools
    fresh: Bools

    def take(self, rows: Ints | Bools) -> "Pieces":
        """Return the pieces of some rows."""
        return Pieces(**{name: values[rows] for name, values in vars(self).items()})

    @property
    def end_levels(self) -> Ints:
        """The level of each row of `end_points`."""
        return np.tile(self.level, 2)


def together(parts: list[Pieces]) -> Pieces:
    """Return the pieces of several collections as one."""
    return Pieces(**{name: np.concatenate([vars(part)[name] for part in parts]) for name in vars(parts[0])})


def end_points(lines: Lines) -> Floats:
    """Return all first vertices, then all last ones: (2n, 2)."""
    return np.asarray(shapely.get_coordinates(lines)[_end_rows(lines)])


def _end_rows(lines: Lines) -> Ints:
    after = np.cumsum(shapely.get_num_coordinates(lines))
    return np.concatenate([np.append(0, after[:-1])[: len(lines)], after - 1])


def to_grid(points: Floats) -> Floats:
    """Return coordinates at the nearest point of the grid, half-way ones upwards as GEOS rounds."""
    return np.asarray(np.floor(points * PER_M + 0.5) / PER_M)


def places(points: Floats, level: Ints) -> tuple[Ints, Ints]:
    """Return the distinct places of points, sorted, and the place of each.

    A place is (x in mm, y in mm, level): what lies above one another on two levels is not one place.
    """
    keys = np.column_stack([np.rint(points * PER_M).astype(np.int64), level])
    order = np.lexsort(keys.T[::-1])  # six times as fast as np.unique by rows
    new = np.append(True, (np.diff(keys[order], axis=0) != 0).any(axis=1))[: len(keys)]
    place_of = np.empty(len(keys), dtype=np.int64)
    place_of[order] = np.cumsum(new) - 1
    return keys[order[new]], place_of


def with_ends_at(lines: Lines, points: Floats) -> Lines:
    """Return the lines with their first and last vertices at `points` (2n, 2), ordered as `end_points`."""
    coordinates = shapely.get_coordinates(lines)
    coordinates[_end_rows(lines)] = points
    return np.asarray(shapely.remove_repeated_points(shapely.set_coordinates(lines.copy(), coordinates)))


def changes_frame(kind: str, points: Floats, *, moved_m: object = 0.0, length_m: object = 0.0) -> pd.DataFrame:
    """Return a row per changed place: kind, x, y, moved_m, and length_m of what was left out there."""
    frame = pd.DataFrame(points, columns=["x", "y"], dtype=float)
    frame.insert(0, "kind", kind)
    return frame.assign(moved_m=moved_m, length_m=length_m).astype({"moved_m": float, "length_m": float})
