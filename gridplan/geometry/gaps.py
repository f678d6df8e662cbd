"""Gaps between outlines that fit edge to edge: thin ones are filled, others are told and stay."""

from collections.abc import Sequence
from contextlib import suppress

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.geometry.slips import Slips
from gridplan.geometry.telling import SEEN_M2, Telling, area_text, entry
from gridplan.quality import Entry
from gridplan.text import Text

TOUCH_M = 0.01
SIDES_OF_A_BORDER = 2
SHORT = 4  # times the width: edges of triangles where three districts or more meet
Shapes = NDArray[np.object_]
Numbers = NDArray[np.int64]


def fill_gaps(shapes: Shapes, ids: Sequence[str], slips: Slips, telling: Telling) -> tuple[Shapes, list[Entry]]:
    """Return a valid coverage (in metres) without thin gaps, and the entries of those filled and those that stay.

    A gap goes to the district with which it shares the longest border; one between three or more is cut into
    triangles first, so that nobody's ground runs on along the border of two others.
    """
    whole = shapely.coverage_union_all(shapes)
    gaps = interior_rings(whole)
    thin = slips.among(gaps)
    filled, takers = _shared_out(shapes, gaps[thin], slips.width_m)
    slits = _slits(filled, shapely.coverage_union_all(filled) if thin.any() else whole, slips.width_m)
    if len(slits):
        filled, more = _shared_out(*_fitted(filled, slits), slips.width_m)
        takers = np.union1d(takers, more)
    entries = []
    seen = thin & (shapely.area(gaps) >= SEEN_M2)
    if count := int(seen.sum()) + len(slits):
        area = area_text(float(shapely.area(gaps[seen]).sum() + shapely.area(slits).sum()))
        what = Text(f"相邻片区之间的细缝，共 {area.zh}，已填补", f"thin gaps between districts, {area.en}, filled")
        effect = Text("相邻关系按填补后的公共边判断", "who is whose neighbour is judged by the filled borders")
        entries.append(
            entry("repaired", what, count, [telling.name(ids[number]) for number in takers.tolist()], effect)
        )
    owner, _ = _sides(gaps[~thin], shapes)
    return filled, [*entries, *told_gaps(gaps[~thin], owner, ids, telling)]


def told_gaps(gaps: Shapes, owner: Numbers, ids: Sequence[str], telling: Telling) -> list[Entry]:
    """Return the entry of gaps that stay, the largest first; `owner` is the district beside each."""
    if not len(gaps):
        return []
    areas = shapely.area(gaps)
    named = []
    for number in np.argsort(-areas, kind="stable").tolist():
        area, beside = area_text(float(areas[number])), telling.name(ids[owner[number]])
        named.append(f"{beside}旁 {area.zh} · beside {beside} {area.en}")
    total = area_text(float(areas.sum()))
    what = Text(
        f"片区之间的空白，共 {total.zh}，未填补：湖泊，还是缺了片区？",
        f"gaps between districts, {total.en} in all, not filled: a lake, or a district that is missing?",
    )
    effect = Text(
        "空白处的人口与机构不属于任何片区，不计入任何网格", "people and facilities there are in no district and no grid"
    )
    return [entry("missing", what, len(gaps), named, effect)]


def told_parts(shapes: Shapes, ids: Sequence[str], telling: Telling) -> list[Entry]:
    """Return the entry of districts of several parts: islands and exclaves."""
    parts = shapely.get_num_geometries(shapes)
    several = np.flatnonzero(parts > 1)
    if not len(several):
        return []
    what = Text("片区由几块组成（岛屿、飞地）", "districts of several parts: islands, exclaves")
    effect = Text("各部分算同一片区，判断连片时不分开", "the parts are one district, also where contiguity is judged")
    names = [f"{telling.name(ids[number])} ({parts[number]})" for number in several.tolist()]
    return [entry("read", what, len(several), names, effect)]


def interior_rings(whole: shapely.Geometry) -> Shapes:
    """Return the holes in an area as polygons, the largest first."""
    rings = [ring for polygon in shapely.get_parts(whole) for ring in polygon.interiors]
    found = shapely.polygons(np.array(rings, dtype=object)) if rings else np.empty(0, dtype=object)
    return np.asarray(found[np.argsort(-shapely.area(found), kind="stable")])


def _sides(pieces: Shapes, shapes: Shapes) -> tuple[Numbers, Numbers]:
    """Return for each piece the shape with the longest common border, and how many shapes it borders on.

    Pieces and shapes fit edge to edge, so that borders are looked up, not computed; a piece that borders on none
    gets −1.
    """
    if not len(pieces):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    edges = _edges(pieces).merge(_edges(shapes), on=["ax", "ay", "bx", "by"], suffixes=("", "_beside"))
    lengths = edges.groupby(["owner", "owner_beside"], as_index=False)["length"].sum()
    lengths = lengths.sort_values(["owner", "length", "owner_beside"], ascending=[True, False, True])
    owner = np.full(len(pieces), -1, dtype=np.int64)
    first = lengths.drop_duplicates("owner")
    owner[first["owner"]] = first["owner_beside"]
    return owner, np.bincount(lengths["owner"], minlength=len(pieces))


def _edges(shapes: Shapes) -> pd.DataFrame:
    """Return every edge of polygons with its ends in order: ax, ay, bx, by, length, owner."""
    rings, owner = shapely.get_rings(shapes, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    inside = ring[1:] == ring[:-1]
    a, b = points[:-1][inside], points[1:][inside]
    swap = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
    a[swap], b[swap] = b[swap], a[swap]
    frame = pd.DataFrame({"ax": a[:, 0], "ay": a[:, 1], "bx": b[:, 0], "by": b[:, 1]})
    return frame.assign(length=np.hypot(*(b - a).T), owner=owner[ring[:-1][inside]])


def _fitted(shapes: Shapes, pieces: Shapes) -> tuple[Shapes, Shapes]:
    """Return shapes and the pieces between them with every vertex in common."""
    fitting = shapely.coverage_clean(np.append(shapes, pieces))
    return fitting[: len(shapes)], fitting[len(shapes) :]


def _shared_out(shapes: Shapes, pieces: Shapes, width_m: float) -> tuple[Shapes, Numbers]:
    """Return shapes that have taken the pieces between them, and the numbers of those that took some."""
    _, sides = _sides(pieces, shapes)
    several = sides > SIDES_OF_A_BORDER
    if several.any():
        short = shapely.segmentize(pieces[several], SHORT * width_m)
        triangles = shapely.get_parts(shapely.constrained_delaunay_triangles(short))
        # Triangles thinner than what rounding moves fit nowhere; such a gap goes whole to its longest border.
        with suppress(shapely.GEOSException):
            shapes, pieces = _fitted(shapes, np.append(pieces[~several], triangles))
    shapes, left, takers = shapes.copy(), pieces, np.empty(0, dtype=np.int64)
    while len(left):
        owner, _ = _sides(left, shapes)
        if (owner < 0).all():
            break
        for number in np.unique(owner[owner >= 0]):
            shapes[number] = shapely.union_all([shapes[number], *left[owner == number]])
        takers, left = np.union1d(takers, owner[owner >= 0]), left[owner < 0]
    return shapes, takers


def without_slips(shapes: Shapes, ids: Sequence[str], slips: Slips, telling: Telling) -> tuple[Shapes, list[Entry]]:
    """Return shapes without detached pieces that are slips, and their entry; a district's largest piece stays."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    area = pd.Series(shapely.area(parts))
    largest = area.groupby(owner).transform("max").to_numpy() == area.to_numpy()
    slip = ~largest & slips.among(parts)
    if not slip.any():
        return shapes, []
    shapes = shapes.copy()
    touched = np.unique(owner[slip])
    for number in touched:
        kept = parts[(owner == number) & ~slip]
        shapes[number] = kept[0] if len(kept) == 1 else shapely.multipolygons(kept)
    seen = slip & (area >= SEEN_M2).to_numpy()
    if not seen.any():
        return shapes, []
    lost = area_text(float(area[seen].sum()))
    what = Text(f"细碎的离散小块，共 {lost.zh}，已舍去", f"detached slivers, {lost.en} in all, left out")
    effect = Text(
        "人口不变；落在其中的点归相邻片区，或在片区之外",
        "people stay; a point within one lies in the district beside it, or outside",
    )
    names = [telling.name(ids[number]) for number in np.unique(owner[seen]).tolist()]
    return shapes, [entry("left_out", what, int(seen.sum()), names, effect)]


def _slits(shapes: Shapes, whole: shapely.Geometry, width_m: float) -> Shapes:
    """Return thin gaps that open to the outside between two shapes or more; `whole` is their union."""
    closed = shapely.buffer(whole, width_m / 2, join_style="mitre")
    closed = shapely.buffer(closed, -width_m / 2, join_style="mitre")
    openings = shapely.get_parts(shapely.difference(closed, whole))
    openings = openings[shapely.area(openings) >= SEEN_M2]
    opening, near = shapely.STRtree(shapes).query(openings, predicate="dwithin", distance=TOUCH_M)
    border = shapely.intersection(shapely.boundary(shapes[near]), shapely.buffer(openings[opening], TOUCH_M))
    sides = np.bincount(opening[shapely.length(border) > width_m], minlength=len(openings))
    return np.asarray(openings[sides >= SIDES_OF_A_BORDER])
