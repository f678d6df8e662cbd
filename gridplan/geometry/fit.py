"""What must be said of outlines that do not quite fit each other, where they are used as they are."""

import geopandas as gpd
import numpy as np
import shapely

from gridplan.coordinates import local_metric_crs
from gridplan.geometry.gaps import interior_rings
from gridplan.geometry.overlaps import misfits, touching_pairs
from gridplan.geometry.telling import M2_PER_KM2
from gridplan.text import Text

TOLD_M2 = 10_000.0  # less than 0.01 km² in all is the rounding of files


def told_misfits(outlines: gpd.GeoSeries) -> tuple[Text, ...]:
    """Return what must be said of gaps and overlaps of valid outlines (WGS84), each with number and area."""
    west, south, east, north = outlines.total_bounds
    shapes = outlines.to_crs(local_metric_crs((west + east) / 2, (south + north) / 2)).to_numpy()
    unfit = misfits(shapes)
    whole = shapely.union_all(shapes) if len(unfit) else shapely.coverage_union_all(shapes)
    one, other = touching_pairs(shapes, unfit)
    gaps, overlaps = shapely.area(interior_rings(whole)), shapely.area(shapely.intersection(shapes[one], shapes[other]))
    said = []
    if gaps.sum() >= TOLD_M2:
        number, km2 = np.count_nonzero(gaps), gaps.sum() / M2_PER_KM2
        zh = f"片区边界之间有 {number} 处空白，共 {km2:.2f} 平方千米，其中的人口与机构不属于任何片区"
        en = f"{number} gaps between outlines, {km2:.2f} km² in all: people and facilities there are in no district"
        said.append(Text(zh, en))
    if overlaps.sum() >= TOLD_M2:
        number, km2 = np.count_nonzero(overlaps), overlaps.sum() / M2_PER_KM2
        zh = f"{number} 对片区的边界略有重叠，共 {km2:.2f} 平方千米，其中的点归序号在前的片区"
        en = f"outlines of {number} pairs overlap a little, {km2:.2f} km² in all: points there go to the first of them"
        said.append(Text(zh, en))
    return tuple(said)
