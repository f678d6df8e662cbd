"""Outlines mended one by one: made valid, rows of one district joined."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.errors import Fault
from gridplan.geometry.telling import Telling, area_text, entry
from gridplan.quality import Entry
from gridplan.text import Text

AREA_LIMIT = 0.01  # a repair that changes an area by more leaves it open which shape was meant
Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Singles:
    """Valid outlines, one per id, in metres; with what was done to them and what could not be done."""

    ids: list[str]
    shapes: Shapes
    entries: list[Entry]
    faults: list[Fault]


def mend_each(outlines: gpd.GeoSeries, telling: Telling) -> Singles:
    """Return outlines (in metres, by id, rows of one id together) made valid and joined.

    What is no polygon, or would change its area by more than `AREA_LIMIT` if made valid, is a fault and left out.
    """
    shapes, ids = outlines.to_numpy(), np.array(outlines.index, dtype=object)
    faults: list[Fault] = []
    fit = _are_polygons(shapes, ids, telling, faults)
    shapes, ids = shapes[fit], ids[fit]
    shapes, ids, entries = _valid(shapes, ids, telling, faults)
    shapes, ids, joined = _joined(shapes, ids, telling)
    return Singles(ids.tolist(), shapes, [*entries, *joined], faults)


def _are_polygons(shapes: Shapes, ids: Shapes, telling: Telling, faults: list[Fault]) -> NDArray[np.bool_]:
    kinds = shapely.get_type_id(shapes)
    polygons = np.isin(kinds, (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON))
    finite = np.isfinite(shapely.bounds(shapes)).all(axis=1)  # an empty shape has no bounds
    remedy = Text("请提供面状边界", "Give its outline as a polygon")
    for shape, key in zip(shapes[~(polygons & finite)], ids[~(polygons & finite)], strict=True):
        kind = "—" if shape.is_empty else shape.geom_type
        faults.append(telling.fault(Text(f"不是面（{kind}）", f"is not a polygon ({kind})"), remedy, key))
    return np.asarray(polygons & finite)


def _valid(shapes: Shapes, ids: Shapes, telling: Telling, faults: list[Fault]) -> tuple[Shapes, Shapes, list[Entry]]:
    """Return valid shapes; one whose area the repair would change too much is a fault and left out."""
    plain = shapely.remove_repeated_points(shapes)
    wrong = np.flatnonzero(~shapely.is_valid(plain))
    if not len(wrong):
        return plain, ids, []
    mended = shapely.make_valid(plain[wrong], method="structure", keep_collapsed=False)
    before, after = shapely.area(plain[wrong]), shapely.area(mended)
    sure = (after > 0) & (np.abs(after - before) <= AREA_LIMIT * after)
    for number in np.flatnonzero(~sure):
        drawn, made = area_text(before[number]), area_text(after[number])
        zh = f"面与自身相交，修复后面积由 {drawn.zh} 变为 {made.zh}，无法确定原意"
        en = f"the polygon crosses itself, and made valid its area would go from {drawn.en} to {made.en}"
        remedy = Text("请在 GIS 软件中按原意修改", "Mend it in a GIS as it was meant")
        faults.append(telling.fault(Text(zh, en), remedy, ids[wrong[number]]))
    plain[wrong[sure]] = mended[sure]
    kept = np.setdiff1d(np.arange(len(plain)), wrong[~sure])
    if not sure.any():
        return plain[kept], ids[kept], []
    change = area_text(float(np.abs(after - before)[sure].sum()))
    what = Text("边界与自身相交，已修复", "outlines that crossed themselves, made valid")
    effect = Text(f"面积共变动 {change.zh}，人口不变", f"areas change by {change.en} in all, people do not")
    names = [telling.name(key) for key in ids[wrong[sure]]]
    return plain[kept], ids[kept], [entry("repaired", what, int(sure.sum()), names, effect)]


def _joined(shapes: Shapes, ids: Shapes, telling: Telling) -> tuple[Shapes, Shapes, list[Entry]]:
    """Return one shape per id: the rows of one district are its parts."""
    keys, first, rows = np.unique(ids.astype(str), return_index=True, return_counts=True)
    if len(keys) == len(ids):
        return shapes, ids, []
    several = np.flatnonzero(rows > 1)
    whole = shapes[first]
    for number in several:
        whole[number] = shapely.union_all(shapes[first[number] : first[number] + rows[number]])
    what = Text("片区的边界分为多行，已合并", "districts given in several rows, joined")
    effect = Text("各行视为同一片区的部分", "the rows are taken as parts of one district")
    names = [f"{telling.name(keys[number])} ({rows[number]})" for number in several]
    return whole, ids[first], [entry("repaired", what, len(several), names, effect)]
