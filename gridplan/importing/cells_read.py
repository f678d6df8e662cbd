"""People on cells, as the conversion of cells takes them: points or polygons in WGS84 with people."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.cells.convert import OUTSIDE_LIMIT
from gridplan.cells.shapes import NOWHERE, first_holding
from gridplan.coordinates import WGS84
from gridplan.errors import Fault
from gridplan.importing.draft import RASTERS
from gridplan.importing.mapping import Mapping, Source
from gridplan.importing.numbers import FACTORS, numbers, unit_said
from gridplan.importing.places import Places
from gridplan.importing.positions import points, shapes
from gridplan.importing.work import Work, texts, unfit
from gridplan.layers.raw import RawTable
from gridplan.questions import Option, Question
from gridplan.text import Text

CLIP = "clip:cells"


def read_cells(work: Work, places: Places) -> pd.DataFrame | None:
    """Return cell_id, population, further kinds and lon, lat (points) or geometry (polygons); None without a table."""
    _ask_raster(work)
    parts = [
        _cells(work, source, table, places) for source, table in work.sources("cells") if not unfit(work, source, table)
    ]
    if not parts:
        return None
    cells = parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)
    if not cells["cell_id"].is_unique:
        cells["cell_id"] = ""  # those of several files, or none: the conversion numbers them
    _ask_outside(work, cells, places)
    return cells


def raster_unit(mapping: Mapping, source: Source) -> str | None:
    """Return what the values of a raster count, persons or per_km2, as said or decided; None where it is open."""
    decision = mapping.decisions.get(f"unit:{source.file}")
    said = source.options.get("unit")
    return decision.value if decision is not None else None if said is None else str(said)


def _ask_raster(work: Work) -> None:
    """Ask what the values of a raster count; it is the only source of cells where there is one."""
    sources = [source for source in work.mapping.sources if source.layer == "cells"]
    for source in sources:
        if not source.file.lower().endswith(RASTERS):
            continue
        if len(sources) > 1:
            said = Text("栅格之外还有其他人口格点来源", "there are other sources of cells beside the raster")
            work.faults.append(Fault(source.file, said, Text("请只留一个", "Keep one of them")))
        if raster_unit(work.mapping, source) is None:
            text = Text("栅格的数值是什么？", "What do the values of the raster count?")
            options = (
                Option("persons", Text("每格人数", "people in each pixel")),
                Option("per_km2", Text("每平方千米人数", "people per km²")),
            )
            work.ask(Question(f"unit:{source.file}", "value", source.file, text, options))


def _ask_outside(work: Work, cells: pd.DataFrame, places: Places) -> None:
    """Ask whether cells most of whose people are outside all districts are of a wider place, or misplaced."""
    if isinstance(cells, gpd.GeoDataFrame):
        spots = shapely.point_on_surface(cells.geometry.to_numpy())
        lon, lat = shapely.get_x(spots), shapely.get_y(spots)
    else:
        lon, lat = cells["lon"].to_numpy(), cells["lat"].to_numpy()
    inside = first_holding(lon, lat, places.outlines.to_numpy()) != NOWHERE
    everybody, outside = cells["population"].sum(), cells.loc[~inside, "population"].sum()
    if not outside > OUTSIDE_LIMIT * everybody or work.decided(CLIP) is not None:
        return
    share = f"{outside / everybody:.0%}"
    text = Text(
        f"格点中 {share} 的居民在所有片区之外。格点的范围本来就更大吗？",
        f"{share} of the people on cells are outside all districts. Do the cells cover more by intention?",
    )
    options = (
        Option("yes", Text("是，范围外的计数后不读入", "yes: leave out and count what is outside")),
        Option("no", Text("不是，坐标有误", "no: their coordinates are wrong")),
    )
    work.ask(Question(CLIP, "value", "cells", text, options))


def _cells(work: Work, source: Source, table: RawTable, places: Places) -> pd.DataFrame:
    columns: dict[str, Any] = {"cell_id": texts(source, table, "cell_id")}
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
