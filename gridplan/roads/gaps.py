"""Close the gaps between lines that were meant to meet: rules 3 and 4 of noding."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from gridplan.roads.pieces import (
    GRID_M,
    PER_M,
    Bools,
    Floats,
    Ints,
    Pieces,
    changes_frame,
    end_points,
    places,
    to_grid,
    with_ends_at,
)

JOINED, DRAWN, SHORT, WIDE = "end joined", "end drawn to road", "short piece", "ends too far spread"
WIDEST = 3  # tolerances across: a longer chain of ends is a row of junctions rather than one


@dataclass(frozen=True)
class Ends:
    """The ends of pieces, (2, n): those at the first vertices, those at the last.

    junction: which one each meets. left: whether it was left alone as part of too long a chain.
    """

    junction: Ints
    left: Bools


def join_ends(pieces: Pieces, tolerance_m: float) -> tuple[Pieces, Ends, pd.DataFrame]:
    """RULE 3: return the pieces with ends that are close to one another at one place, and what was changed."""
    points = end_points(pieces.lines)
    distinct, place_of = places(points, pieces.end_levels)
    given = np.bincount(place_of, pieces.ends.T.ravel(), minlength=len(distinct)) > 0
    junction, wide = _junctions(distinct, given, tolerance_m)
    xy, weight = distinct[:, :2] / PER_M, np.bincount(place_of)
    total = np.bincount(junction, weight)
    centre = to_grid(np.column_stack([np.bincount(junction, weight * xy[:, k]) for k in (0, 1)]) / total[:, None])
    ends = Ends(junction[place_of].reshape(2, -1), wide[place_of].reshape(2, -1))
    target = centre[ends.junction.ravel()]
    moved_m = np.hypot(*(target - points).T)
    far = moved_m > GRID_M / 2
    joined = _with_moved_ends(pieces, target, far)
    # What shrank to a junction is none of its roads; a long way round back to the same junction is one.
    length_m = shapely.length(pieces.lines)
    short = (ends.junction[0] == ends.junction[1]) & (length_m <= WIDEST * tolerance_m)
    changes = [
        changes_frame(JOINED, target[far], moved_m=moved_m[far]),
        changes_frame(SHORT, target[: len(short)][short], length_m=length_m[short]),
        changes_frame(WIDE, xy[wide]),
    ]
    return joined.take(~short), Ends(ends.junction[:, ~short], ends.left[:, ~short]), pd.concat(changes)


def _junctions(distinct: Ints, given: Bools, tolerance_m: float) -> tuple[Ints, Bools]:
    """Return the junction of each place, and whether it is left as it is because too many make one chain.

    Places of two levels are joined only where both are ends of given lines: two crossings above one another,
    each made by a cut, stay apart.
    """
    xy, level = distinct[:, :2] / PER_M, distinct[:, 2]
    one, other = cKDTree(xy).query_pairs(max(tolerance_m, GRID_M / 2), output_type="ndarray").T
    meet = (level[one] == level[other]) | (given[one] & given[other])
    one, other = one[meet], other[meet]
    chain = _components(len(xy), one, other)
    extent = pd.DataFrame(xy).groupby(chain).agg(["min", "max"]).to_numpy()
    width = np.hypot(extent[:, 1] - extent[:, 0], extent[:, 3] - extent[:, 2])
    is_wide = (width > WIDEST * tolerance_m)[chain]
    exact = (xy[one] == xy[other]).all(axis=1)
    apart = _components(len(xy), one[exact], other[exact])
    junction = np.unique(np.where(is_wide, len(xy) + apart, chain), return_inverse=True)[1]
    return junction.reshape(-1), is_wide


def _components(size: int, one: Ints, other: Ints) -> Ints:
    graph = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def draw_ends(pieces: Pieces, ends: Ends, tolerance_m: float) -> tuple[Pieces, pd.DataFrame]:
    """RULE 4: return the pieces with loose ends drawn onto roads of their level beside them, and what was changed.

    A loose end is one that no other end meets, and that rule 3 did not leave as it is. The road is cut there
    when the lines are cut again.
    """
    points, size = end_points(pieces.lines), len(pieces.lines)
    alone = (np.bincount(ends.junction.ravel()) == 1)[ends.junction.ravel()]
    end = np.flatnonzero(alone & ~ends.left.ravel())
    tree = shapely.STRtree(pieces.lines)
    at, road = tree.query(shapely.points(points[end]), predicate="dwithin", distance=tolerance_m)
    own = end[at] % size
    beside = (road != own) & (pieces.level[road] == pieces.level[own])
    end, road = end[at[beside]], road[beside]
    loose = shapely.points(points[end])
    foot = shapely.line_interpolate_point(pieces.lines[road], shapely.line_locate_point(pieces.lines[road], loose))
    to = to_grid(shapely.get_coordinates(foot))
    moved_m = np.hypot(*(to - points[end]).T)
    nearest = np.lexsort([to[:, 1], to[:, 0], moved_m, end])
    nearest = nearest[np.append(True, np.diff(end[nearest]) > 0)[: len(nearest)]]
    nearest = nearest[moved_m[nearest] > GRID_M / 2]
    target, far = points.copy(), np.zeros(2 * size, dtype=bool)
    target[end[nearest]], far[end[nearest]] = to[nearest], True
    drawn = changes_frame(DRAWN, to[nearest], moved_m=moved_m[nearest])
    return _with_moved_ends(pieces, target, far), drawn


def _with_moved_ends(pieces: Pieces, target: Floats, far: Bools) -> Pieces:
    moved = far.reshape(2, -1).any(axis=0)
    if not moved.any():
        return pieces
    lines = pieces.lines.copy()
    lines[moved] = with_ends_at(lines[moved], target[np.tile(moved, 2)])
    return Pieces(**{**vars(pieces), "lines": lines, "fresh": pieces.fresh | moved})
