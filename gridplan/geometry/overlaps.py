"""Overlaps between outlines: thin ones that were drawn inexactly, wide ones that people must decide about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.errors import Fault
from gridplan.geometry.slips import Slips
from gridplan.geometry.telling import M2_PER_KM2, SEEN_M2, Telling, area_text, entry
from gridplan.quality import Entry
from gridplan.text import Text

POLYGON = 2  # dimensions
Shapes = NDArray[np.object_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Overlap:
    """Two districts, ids in order, that share ground: its area, and its share of the smaller of the two.

    `thin` where every part of it is a slip of drawing.
    """

    one: str
    other: str
    km2: float
    share: float
    thin: bool


def misfits(shapes: Shapes) -> Numbers:
    """Return the numbers of shapes with an edge that no other shape shares though it meets one."""
    return np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(shapes)))


def touching_pairs(shapes: Shapes, among: Numbers) -> tuple[Numbers, Numbers]:
    """Return the numbers, in order, of each two shapes that meet, one of them `among` these numbers."""
    query, beside = shapely.STRtree(shapes).query(shapes[among], predicate="intersects")
    ends = np.sort(np.column_stack([among[query], beside]), axis=1)
    pairs = np.unique(ends[ends[:, 0] < ends[:, 1]], axis=0)
    return pairs[:, 0], pairs[:, 1]


def find_overlaps(shapes: Shapes, ids: Sequence[str], among: Numbers, slips: Slips) -> list[Overlap]:
    """Return the overlaps of valid shapes (in metres; ids in order) with those `among` them that do not fit, by pair.

    What is below `SEEN_M2` is rounding, not an overlap.
    """
    one, other = touching_pairs(shapes, among)
    parts, pair = _polygons(shapely.intersection(shapes[one], shapes[other]))
    area, wide = shapely.area(parts), ~slips.among(parts)
    areas = np.bincount(pair, area, minlength=len(one))
    is_wide = np.bincount(pair, wide, minlength=len(one)) > 0
    smaller = np.minimum(shapely.area(shapes[one]), shapely.area(shapes[other]))
    return [
        Overlap(ids[one[n]], ids[other[n]], areas[n] / M2_PER_KM2, areas[n] / smaller[n], not is_wide[n])
        for n in range(len(one))
        if areas[n] >= SEEN_M2
    ]


def give_to_keepers(
    shapes: Shapes,
    ids: Sequence[str],
    found: Sequence[Overlap],
    keepers: Mapping[tuple[str, str], str],
    telling: Telling,
) -> tuple[Shapes, list[Entry], list[Overlap]]:
    """Return shapes with wide overlaps taken from those that do not keep them, and the overlaps left undecided."""
    wide = [each for each in found if not each.thin]
    decided = [each for each in wide if keepers.get((each.one, each.other)) in (each.one, each.other)]
    shapes = shapes.copy()
    place = {key: number for number, key in enumerate(ids)}
    for each in decided:
        keeper = keepers[each.one, each.other]
        loser = each.other if keeper == each.one else each.one
        shapes[place[loser]] = _only_polygons(shapely.difference(shapes[place[loser]], shapes[place[keeper]]))
    open_ = [each for each in wide if each not in decided]
    if not decided:
        return shapes, [], open_
    area = area_text(sum(each.km2 for each in decided) * M2_PER_KM2)
    what = Text(f"重叠（共 {area.zh}）按决定归一方", f"overlaps ({area.en} in all) given to one side as decided")
    effect = Text("其中的人口与机构只算入该方", "people and facilities there count with that side only")
    names = [f"{telling.name(keepers[each.one, each.other])} ← {_pair(each, telling)}" for each in decided]
    return shapes, [entry("decided", what, len(decided), names, effect)], open_


def told_thin(found: Sequence[Overlap], telling: Telling) -> list[Entry]:
    """Return the entry of thin overlaps, which go to the side with the longer border."""
    thin = [each for each in found if each.thin]
    if not thin:
        return []
    area = area_text(sum(each.km2 for each in thin) * M2_PER_KM2)
    what = Text(f"相邻片区细微重叠，共 {area.zh}，已消除", f"pairs of districts with thin overlaps, {area.en}, mended")
    effect = Text(
        "每处只归公共边较长的一方，没有人会算两次", "each goes to the side with the longer border; nobody counts twice"
    )
    return [entry("repaired", what, len(thin), [_pair(each, telling) for each in thin], effect)]


def told_wide(wide: Sequence[Overlap], telling: Telling) -> list[Fault]:
    """Return a fault for each wide overlap: people there would count twice."""
    faults = []
    for each in wide:
        area, other = area_text(each.km2 * M2_PER_KM2), telling.name(each.other)
        said = Text(
            f"与 {other} 重叠 {area.zh}（较小片区的 {each.share:.1%}）",
            f"overlaps {other} by {area.en} ({each.share:.1%} of the smaller)",
        )
        remedy = Text("请决定重叠部分归哪一方，或在 GIS 软件中消除", "Decide which keeps it, or remove it in a GIS")
        faults.append(telling.fault(said, remedy, each.one))
    return faults


def _pair(each: Overlap, telling: Telling) -> str:
    return f"{telling.name(each.one)}—{telling.name(each.other)}"


def _polygons(shapes: Shapes) -> tuple[Shapes, Numbers]:
    """Return the polygons within shapes of any kind, and the number of the shape that each is from."""
    parts, one = shapely.get_parts(shapes, return_index=True)
    parts, other = shapely.get_parts(parts, return_index=True)  # of multipolygons within collections
    keep = shapely.get_dimensions(parts) == POLYGON
    return parts[keep], one[other][keep]


def _only_polygons(shape: shapely.Geometry) -> shapely.Geometry:
    parts, _ = _polygons(np.array([shape], dtype=object))
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
