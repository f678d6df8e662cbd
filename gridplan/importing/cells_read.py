"""People on cells, as the conversion of cells takes them: points or polygons in WGS84 with people."""

import geopandas as gpd
import numpy as np
import pandas as pd

from gridplan.coordinates import WGS84
from gridplan.importing.mapping import Source
from gridplan.importing.numbers import FACTORS, numbers, unit_said
from gridplan.importing.places import Places
from gridplan.importing.positions import points, shapes
from gridplan.importing.work import Work, missing_headings, texts
from gridplan.layers.raw import RawTable


def read_cells(work: Work, places: Places) -> pd.DataFrame | None:
    """Return cell_id, population, further kinds and lon, lat (points) or geometry (polygons); None without a table."""
    parts = [
        _cells(work, source, table, places)
        for source, table in work.sources("cells")
        if not missing_headings(work, source, table)
    ]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)


def _cells(work: Work, source: Source, table: RawTable, places: Places) -> pd.DataFrame:
    columns = {"cell_id": texts(source, table, "cell_id")}
    for kind in ("population", *source.kinds):
        factor = FACTORS.get(unit_said(source, table, kind), 1)
        columns[kind] = numbers(work, source, table, kind) * factor
    if _polygons(table):
        moved = shapes(work, source, table, places.by_area)
        return gpd.GeoDataFrame(columns, geometry=moved, crs=WGS84)
    lon, lat = points(work, source, table, outlines=places.by_area)
    return pd.DataFrame({**columns, "lon": lon, "lat": lat})


def _polygons(table: RawTable) -> bool:
    if table.geometry is None:
        return False
    first = next((shape for shape in np.asarray(table.geometry) if shape is not None), None)
    return first is not None and "Polygon" in first.geom_type
