"""Make one network of lines as people draw them: cut at crossings, joined over small gaps, each road once.

RULE 1. Lines of one level that cross are cut there. Lines of different levels (a bridge and the road
        below) are joined only where both have an end.
RULE 2. A line on which another's end of the same level lies is cut there.
RULE 3. Ends within the tolerance of one another become one junction, at their mean position: ends of one level,
        and of different levels where both are ends of given lines. A chain of such ends longer than
        `gaps.WIDEST` tolerances is left as it is, also by rule 4, and reported. Pieces that shrink to a junction
        are left out.
RULE 4. A loose end within the tolerance of another road of its level is drawn onto it, and cuts it.
RULE 5. Of lines that lie on one another on one level, one is kept: the lowest in `rank`. What any of
        them may be travelled, it may.

All positions lie on a grid of one millimetre, so that the result depends neither on rounding nor on the
order of the lines. The rules repeat until nothing changes; noding the result again changes nothing (save
where crossings of two levels lie above one another: noded again, their pieces all have given ends there).

The cutting is GEOS's union on a grid (snap rounding), which is robust but knows no attributes: `cutting` finds
again whose piece each is. `shapely.node` has no grid, `shared_paths` goes by pairs, `snap` moves vertices only.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from gridplan.roads.cutting import CUT, cut_lines
from gridplan.roads.gaps import DRAWN, SHORT, WIDE, draw_ends, join_ends
from gridplan.roads.pieces import Bools, Ints, Lines, Pieces, changes_frame, end_points, to_grid

ROUNDS = 30  # far more than drawings need: two or three


@dataclass(frozen=True)
class Noded:
    """Roads that meet at junctions 0 … n−1 only; a row of each array is one road.

    source: row of the given lines whose attributes hold. Each runs as its source was drawn.
    tail, head: junctions at the first and the last vertex. forward, backward: may it be travelled so.
    changes: DataFrame kind, x, y, moved_m (how far an end was moved), length_m (left out there), metres.
    settled: whether the rules came to rest; they have on every drawing known.
    """

    lines: Lines
    source: Ints
    tail: Ints
    head: Ints
    forward: Bools
    backward: Bools
    changes: pd.DataFrame
    settled: bool


def node_lines(lines: Lines, *, level: Ints, forward: Bools, backward: Bools, rank: Ints, tolerance_m: float) -> Noded:
    """Return lines (shapely, in a metric CRS) as roads that meet at junctions, by the rules above.

    level: lines of one level meet where they cross. forward, backward: may each be travelled as drawn, and
    the other way. rank: which of several on one another is kept; equal only for equal attributes.
    Raises ValueError for a negative tolerance.
    """
    if not tolerance_m >= 0:
        raise ValueError(f"a tolerance of {tolerance_m} m cannot be")
    pieces, shrunk = _on_grid(lines, level, forward, backward)
    changes, settled, shapes = [shrunk], False, _shapes(pieces)
    for _ in range(ROUNDS):
        pieces, cuts = cut_lines(pieces, rank)  # RULES 1, 2, 5
        pieces, ends, joins = join_ends(pieces, tolerance_m)  # RULE 3
        left = joins["kind"] == WIDE  # each round tells of them anew: the last holds
        drawn, draws = draw_ends(pieces, ends, tolerance_m)  # RULE 4
        # A piece of a millimetre may seem another line's in every round: where nothing moves, the rules rest too.
        before, shapes = shapes, _shapes(drawn)
        settled = not drawn.fresh.any() or shapes == before
        if shapes != before:
            changes += [cuts, joins[~left]]
        if settled:
            break
        changes.append(draws)
        pieces = drawn
    else:
        pieces, ends, _ = join_ends(pieces, tolerance_m)
    junctions = np.unique(ends.junction, return_inverse=True)[1].reshape(2, -1)
    return Noded(
        lines=pieces.lines,
        source=pieces.source,
        tail=junctions[0],
        head=junctions[1],
        forward=pieces.forward,
        backward=pieces.backward,
        changes=_without_known_cuts(pd.concat([*changes, joins[left]], ignore_index=True)),
        settled=settled,
    )


def _shapes(pieces: Pieces) -> bytes:
    """Return what tells one set of lines from another, whatever their order and direction."""
    return b"".join(sorted(shapely.to_wkb(shapely.normalize(pieces.lines))))


def _on_grid(lines: Lines, level: Ints, forward: Bools, backward: Bools) -> tuple[Pieces, pd.DataFrame]:
    """Return the lines with their vertices on the grid, and those that are a point there."""
    rounded = shapely.remove_repeated_points(shapely.transform(lines, to_grid))
    size = len(rounded)
    pieces = Pieces(
        lines=rounded,
        source=np.arange(size),
        level=np.asarray(level, dtype=np.int64),
        forward=np.asarray(forward, dtype=bool),
        backward=np.asarray(backward, dtype=bool),
        ends=np.ones((size, 2), dtype=bool),
        fresh=np.ones(size, dtype=bool),
    )
    point = shapely.length(rounded) == 0
    return pieces.take(~point), changes_frame(
        SHORT, end_points(rounded[point])[: point.sum()], length_m=shapely.length(lines[point])
    )


def _without_known_cuts(changes: pd.DataFrame) -> pd.DataFrame:
    """Return the changes without the cuts that ends drawn to a road have made: one row tells of both."""
    at = pd.MultiIndex.from_frame(changes[["x", "y"]])
    known = (changes["kind"] == CUT) & at.isin(at[changes["kind"] == DRAWN])
    return changes[~known].reset_index(drop=True)
