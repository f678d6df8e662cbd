"""Cut lines where they meet, and keep one of those that lie on one another: rules 1, 2 and 5 of noding."""

import numpy as np
import pandas as pd
import shapely

from gridplan.roads.pieces import (
    GRID_M,
    PER_M,
    Bools,
    Ints,
    Lines,
    Pieces,
    changes_frame,
    end_points,
    places,
    together,
)

CROSSING, CUT, DUPLICATE = "crossing", "road cut at end", "duplicate"
REACH_M = 0.75 * GRID_M  # cutting on the grid moves a line by at most half a cell's diagonal, 0.71 mm


def cut_lines(pieces: Pieces, rank: Ints) -> tuple[Pieces, pd.DataFrame]:
    """Return the pieces cut at one another, and what was changed. `rank` is by source: the lowest is kept.

    Only fresh pieces and those beside them are looked at: the others were cut before.
    """
    active = _beside_fresh(pieces)
    lines = _simple(pieces.take(active))
    parts, level = _noded(lines)
    owned = _owners(parts, level, lines, rank)
    if owned["part"].nunique() != len(parts):
        raise RuntimeError("a part of the cut lines runs along none of them")
    kept = ~owned["part"].duplicated().to_numpy()
    part, line = owned.loc[kept, "part"].to_numpy(), owned.loc[kept, "line"].to_numpy()
    along = owned.loc[kept, "along"].to_numpy()
    made = np.where(along, parts[part], shapely.reverse(parts[part]))
    # Of two one-way lines drawn on one another, each the other's way, one two-way road remains.
    open_to = owned.groupby("part")[["with_part", "against_part"]].any().reindex(part).to_numpy(dtype=bool)
    cut = Pieces(
        lines=made,
        source=lines.source[line],
        level=level[part],
        forward=np.where(along, *open_to.T),
        backward=np.where(along, *open_to.T[::-1]),
        ends=_still_ends(made, level[part], lines),
        fresh=~shapely.equals_exact(made, lines.lines[line]),
    )
    twice = parts[owned.loc[~kept, "part"].to_numpy()]
    middles = shapely.get_coordinates(shapely.line_interpolate_point(twice, 0.5, normalized=True))
    doubled = changes_frame(DUPLICATE, middles, length_m=shapely.length(twice))
    cuts = _cuts(parts[owned["part"].to_numpy()], owned["line"].to_numpy(), lines)
    return together([pieces.take(~active), cut]), pd.concat([cuts, doubled])


def _beside_fresh(pieces: Pieces) -> Bools:
    if pieces.fresh.all():
        return pieces.fresh
    tree = shapely.STRtree(pieces.lines)
    found = tree.query(pieces.lines[pieces.fresh], predicate="dwithin", distance=2 * GRID_M)[1]
    active = pieces.fresh.copy()
    active[found] = True
    return active


def _simple(pieces: Pieces) -> Pieces:
    """Return the pieces with each that meets itself taken apart into its straight parts.

    So a line that crosses itself, or runs back on itself, is like several lines, and no length is lost unseen.
    """
    knotted = np.flatnonzero(~shapely.is_simple(pieces.lines))
    if not knotted.size:
        return pieces
    coordinates, owner = shapely.get_coordinates(pieces.lines[knotted], return_index=True)
    starts = np.flatnonzero(owner[:-1] == owner[1:])
    straight = shapely.linestrings(np.stack([coordinates[starts], coordinates[starts + 1]], axis=1))
    owner = owner[starts]
    turn = np.append(True, owner[1:] != owner[:-1])
    parts = pieces.take(knotted[owner])
    ends = parts.ends & np.column_stack([turn, np.append(turn[1:], True)])
    straight_parts = Pieces(**{**vars(parts), "lines": straight, "ends": ends})
    return together([pieces.take(np.setdiff1d(np.arange(len(pieces.lines)), knotted)), straight_parts])


def _noded(pieces: Pieces) -> tuple[Lines, Ints]:
    """RULES 1, 2: cut the lines of each level where they cross and where an end lies on a line.

    GEOS does it by snap rounding: every crossing comes to lie on the grid, and a line passes through each
    vertex in whose cell it runs. `shapely.node` has no grid: its crossings lie beside the lines by
    a rounding error, so that cutting again would cut again.
    """
    alone = _clear_and_alone(pieces)
    crowd = pieces.take(~alone)
    order = np.argsort(crowd.level, kind="stable")
    levels, first = np.unique(crowd.level[order], return_index=True)
    unions = [shapely.union_all(lines, grid_size=GRID_M) for lines in np.split(crowd.lines[order], first[1:])]
    parts, union = shapely.get_parts(np.array(unions[: len(levels)], dtype=object), return_index=True)
    made, level = np.append(pieces.lines[alone], parts), np.append(pieces.level[alone], levels[union])
    by_level = np.argsort(level, kind="stable")
    by_level = by_level[shapely.length(made[by_level]) > 0]
    return made[by_level], level[by_level]


def _clear_and_alone(pieces: Pieces) -> Bools:
    """Return which pieces nothing can cut: alone on their level, and clear of themselves.

    Where crossings pass every line has a level of its own, and a union for each would take most of the import.
    """
    level, size = np.unique(pieces.level, return_inverse=True, return_counts=True)[1:]
    alone = (size[level.reshape(-1)] == 1) & ~shapely.is_closed(pieces.lines)
    alone[alone] = shapely.minimum_clearance(pieces.lines[alone]) > 2 * GRID_M
    return np.asarray(alone)


def _owners(parts: Lines, level: Ints, lines: Pieces, rank: Ints) -> pd.DataFrame:
    """Return which lines run along each part, the best first: part, line, along (does the part run its way).

    RULE 5: all that run along a part are the same road there. A line runs along a part when it passes through
    the part's ends and through two points within its longest straight: no cut, and so no other line, lies
    between them.
    with_part and against_part: may the line be travelled in the part's own direction, and against it.
    """
    first, second = _inner_points(parts)
    part, line = shapely.STRtree(lines.lines).query(first, predicate="dwithin", distance=REACH_M)
    owned = lines.lines[line]
    same = level[part] == lines.level[line]
    for passed in (second, *shapely.points(end_points(parts)).reshape(2, -1)):
        same &= shapely.dwithin(passed[part], owned, REACH_M)
    part, line, owned = part[same], line[same], owned[same]
    along = shapely.line_locate_point(owned, first[part]) < shapely.line_locate_point(owned, second[part])
    forward, backward = lines.forward[line], lines.backward[line]
    frame = pd.DataFrame({"part": part, "line": line, "along": along, "rank": rank[lines.source[line]]})
    frame["with_part"] = np.where(along, forward, backward)
    frame["against_part"] = np.where(along, backward, forward)
    return frame.sort_values(["part", "rank"], kind="stable", ignore_index=True)


def _inner_points(parts: Lines) -> tuple[Lines, Lines]:
    """Return the points at a third and at two thirds of the longest straight of each line."""
    coordinates, owner = shapely.get_coordinates(parts, return_index=True)
    starts = np.flatnonzero(owner[:-1] == owner[1:])
    steps = coordinates[starts + 1] - coordinates[starts]
    order = np.lexsort([-np.hypot(*steps.T), owner[starts]])
    longest = order[np.append(True, np.diff(owner[starts][order]) > 0)[: len(order)]]
    begin, step = coordinates[starts[longest]], steps[longest]
    return shapely.points(begin + step / 3), shapely.points(begin + 2 * step / 3)


def _still_ends(made: Lines, level: Ints, lines: Pieces) -> Bools:
    """Whether the first and last vertices of the pieces made were ends of given lines."""
    old, new = end_points(lines.lines), end_points(made)
    distinct, place_of = places(np.concatenate([old, new]), np.concatenate([lines.end_levels, np.tile(level, 2)]))
    given = np.zeros(len(distinct), dtype=bool)
    given[place_of[: len(old)][lines.ends.T.ravel()]] = True
    return np.asarray(given[place_of[len(old) :]].reshape(2, -1).T)


def _cuts(parts: Lines, owner: Ints, lines: Pieces) -> pd.DataFrame:
    """Return a row for each place where a line was cut: at another's end, or else at a crossing."""
    old, new = end_points(lines.lines), end_points(parts)
    levels = np.concatenate([lines.end_levels, np.tile(lines.level[owner], 2)])
    distinct, place_of = places(np.concatenate([old, new]), levels)
    size = len(lines.lines)
    at_end, at = place_of[: 2 * size], place_of[2 * size :]
    tails, heads = at_end[:size][np.tile(owner, 2)], at_end[size:][np.tile(owner, 2)]
    cut = np.unique(at[(at != tails) & (at != heads)])
    is_end = np.isin(cut, at_end)
    xy = distinct[:, :2] / PER_M
    return pd.concat([changes_frame(CUT, xy[cut[is_end]]), changes_frame(CROSSING, xy[cut[~is_end]])])
