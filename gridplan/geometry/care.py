"""Care for outlines: each made valid, overlaps and gaps between them mended where thin, told where not.

All is done in the local metric CRS. What is narrower than the tolerance was drawn inexactly and is mended; what is
wider was meant, or is a mistake that only people can judge.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.coordinates import WGS84, local_metric_crs
from gridplan.errors import Fault
from gridplan.geometry.gaps import fill_gaps, told_parts, without_slips
from gridplan.geometry.overlaps import Overlap, find_overlaps, give_to_keepers, misfits, told_thin, told_wide
from gridplan.geometry.singles import Shapes, mend_each
from gridplan.geometry.slips import Slips
from gridplan.geometry.telling import Names, Telling
from gridplan.quality import Entry
from gridplan.text import Text

TOLERANCE_M = 5.0  # what is narrower was drawn inexactly: a lane's width, far below a district's
SLIVER_M2 = 100.0  # 10 m by 10 m
GRID_DEG = 1e-9  # a tenth of a millimetre


@dataclass(frozen=True)
class Cared:
    """Outlines after care.

    outlines: WGS84, one row per district, sorted by id; neighbours share their vertices and nothing overlaps. Where
    there was nothing to mend they are as given. With `faults` they are not fit for use.
    entries: what was mended, left out or found missing.
    overlaps: the wide ones that nobody has decided about, each of them a fault too.
    """

    outlines: gpd.GeoSeries
    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    overlaps: tuple[Overlap, ...] = ()


def care(
    outlines: gpd.GeoSeries,
    *,
    tolerance_m: float = TOLERANCE_M,
    sliver_m2: float = SLIVER_M2,
    keepers: Mapping[tuple[str, str], str] | None = None,
    names: Names | None = None,
    file: str = "outlines",
) -> Cared:
    """Return outlines in order: valid, one row per district, edge to edge.

    outlines: polygons in WGS84 by district id, in any order; rows of one id are parts of one district.
    tolerance_m: a slip of drawing is a shape in which no circle of this diameter finds room, or one smaller than
    `sliver_m2`. Overlaps and gaps that are slips go to the district with which they share the longest border,
    detached pieces that are slips are left out.
    keepers: for a pair of ids (in order), the one that people decided keeps their overlap.
    names: what people call districts, by id. file: the file that faults tell of.
    """
    telling, slips = Telling(names or {}, file), Slips(tolerance_m, sliver_m2)
    given = _sorted(outlines)
    middle = given.bounds.replace([np.inf, -np.inf], np.nan).mean().fillna(0.0)  # where no row has any bounds
    crs = local_metric_crs((middle["minx"] + middle["maxx"]) / 2, (middle["miny"] + middle["maxy"]) / 2)
    metric = given.to_crs(crs)
    singles = mend_each(metric, telling)
    shapes, ids = singles.shapes, singles.ids
    entries, faults = list(singles.entries), list(singles.faults)
    wide: list[Overlap] = []
    if len(unfit := misfits(shapes)):
        found = find_overlaps(shapes, ids, unfit, slips)
        shapes, given_away, wide = give_to_keepers(shapes, ids, found, keepers or {}, telling)
        faults += told_wide(wide, telling)
        entries += [*given_away, *told_thin(found, telling)]
        faults += _vanished(shapes, ids, telling)
        if not faults:
            shapes = shapely.coverage_clean(shapes)
    if not faults:
        shapes, left_out = without_slips(shapes, ids, slips, telling)
        shapes, gaps = fill_gaps(shapes, ids, slips, telling)
        entries += [*left_out, *gaps]
        entries += told_parts(shapes, ids, telling)
        untouched = len(ids) == len(given) and _same(shapes, metric.to_numpy())
        if untouched:
            return Cared(given.rename_axis(outlines.index.name), tuple(entries), ())
    index = pd.Index(ids, name=outlines.index.name)
    mended = gpd.GeoSeries(shapes, index=index, crs=crs).to_crs(WGS84)
    return Cared(_without_spikes(mended), tuple(entries), tuple(faults), tuple(wide))


def _without_spikes(outlines: gpd.GeoSeries) -> gpd.GeoSeries:
    """Return outlines without spikes of no width: what a keeper took leaves such, and fewer digits make them cross."""
    valid = shapely.make_valid(outlines.to_numpy(), method="structure", keep_collapsed=False)
    return gpd.GeoSeries(shapely.set_precision(valid, GRID_DEG), index=outlines.index, crs=outlines.crs)


def _sorted(outlines: gpd.GeoSeries) -> gpd.GeoSeries:
    """Return the rows by id, and those of one id by their shape, so that their order in the file does not matter."""
    shapes = shapely.force_2d(outlines.to_numpy())
    shapes[shapely.is_missing(shapes)] = shapely.MultiPolygon()
    rows = sorted(zip(map(str, outlines.index), shapely.to_wkb(shapes), range(len(shapes)), strict=True))
    order = [number for *_, number in rows]
    return gpd.GeoSeries(shapes[order], index=outlines.index.astype(str)[order], crs=WGS84)


def _same(shapes: Shapes, others: Shapes) -> bool:
    return bool(shapely.equals_identical(shapely.normalize(shapes), shapely.normalize(others)).all())


def _vanished(shapes: Shapes, ids: list[str], telling: Telling) -> list[Fault]:
    """Return a fault for each district that nothing is left of once others keep what it shares with them."""
    said = Text("重叠部分归他方后，该片区什么也不剩", "nothing is left of it once others keep what it shares with them")
    remedy = Text("请改变归属的决定，或补上它自己的边界", "Decide otherwise, or give it an outline of its own")
    return [telling.fault(said, remedy, ids[number]) for number in np.flatnonzero(shapely.is_empty(shapes))]
