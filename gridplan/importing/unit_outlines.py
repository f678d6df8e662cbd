"""Outlines of communities and villages, where their files draw them: without them districts cannot be redrawn."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.coordinates import WGS84
from gridplan.importing.mapping import Source
from gridplan.importing.outlines import GRID_DEG
from gridplan.importing.places import Places
from gridplan.importing.positions import shapes
from gridplan.importing.work import Work
from gridplan.layers.raw import RawTable
from gridplan.text import Text

_EFFECT = Text("片区不能改划；其他不受影响", "districts cannot be redrawn; nothing else is touched")


def unit_shapes(work: Work, source: Source, table: RawTable, places: Places) -> NDArray[np.object_]:
    """Return the polygon of each row in WGS84, None where it has none."""
    found = np.full(len(table.rows), None, dtype=object)
    if table.geometry is None:
        return found
    drawn = shapely.make_valid(shapes(work, source, table, places.by_area))
    mended = int((~shapely.is_valid(np.asarray(table.geometry))).sum())
    work.note("repaired", "units", Text("社区、村的边界自相交", "outlines of units that touched themselves"), mended)
    for row, shape in enumerate(drawn):
        polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
        if polygons:
            found[row] = shapely.set_precision(shapely.union_all(polygons), GRID_DEG)
    return found


def unit_outlines(work: Work, units: pd.DataFrame) -> gpd.GeoSeries | None:
    """Return the outlines by unit_id from the column `geometry`; None where units have none, or only some have."""
    lacking = units["geometry"].isna()
    if lacking.all():
        return None
    if lacking.any():
        what = Text(
            "部分社区、村没有边界，其余的边界也未写入", "some units have no outline: those of the others are left out"
        )
        work.note("missing", "units", what, int(lacking.sum()), units.loc[lacking, "name"], _EFFECT)
        return None
    return gpd.GeoSeries(units["geometry"], crs=WGS84)
