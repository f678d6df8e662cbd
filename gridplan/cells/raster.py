"""Read a raster of people: a pixel that crosses a border is shared by the fraction of it on each side.

rasterio and exactextract are an extra, imported here alone: planners who have tables need neither.
"""

import warnings
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from gridplan.cells.request import Request, Table
from gridplan.cells.shapes import MIN_SHARE, NOWHERE, Floats, inner_points, settle_shares
from gridplan.cells.sources import Pieces, Place, areas_named
from gridplan.coordinates import WGS84, Datum, from_wgs84, to_wgs84
from gridplan.errors import AreaError, Fault
from gridplan.manifest import MAIN_KIND
from gridplan.text import Text

UNCOVERED_LIMIT = 0.01  # share of a district; less is careless clipping
_NOWHERE_NEAR = Text("与规划范围没有重叠", "does not overlap the study area")
_CHECK_PLACE = Text("请检查文件是否为本市、坐标系是否正确", "Check that it is of this city, and its CRS")
_NO_EXTRA = Text("读取栅格需要 rasterio 与 exactextract", "a raster needs rasterio and exactextract")
_INSTALL = Text("请运行 pip install 'gridplan[raster]'", "Run pip install 'gridplan[raster]'")


@dataclass(frozen=True)
class _Window:
    """The part of a raster around the study area; `beyond` is the share of each area that the raster ends before.

    people: row × column, NaN where there are no data. row, column: of its upper left pixel in the whole raster.
    left, top, width, height: of that pixel, in units of the raster's own `crs` (WKT).
    """

    people: Floats
    row: int
    column: int
    left: float
    top: float
    width: float
    height: float
    crs: str
    beyond: Floats

    @property
    def x(self) -> Floats:
        """The vertical grid lines, from left to right."""
        return np.asarray(self.left + self.width * np.arange(self.people.shape[1] + 1))

    @property
    def y(self) -> Floats:
        """The horizontal grid lines, from top to bottom."""
        return np.asarray(self.top - self.height * np.arange(self.people.shape[0] + 1))


def read_raster(request: Request, place: Place) -> Pieces:
    """Return the pieces of the pixels of a GeoTIFF that people live on; cell_id is r(ow)c(olumn), from 0.

    Pixels without data, with negative values and with nobody are counted as far as they touch a district.
    Raises AreaError for a raster that cannot be used, or when the extra is not installed.
    """
    areas = place.areas
    window = _read_window(request.source, areas)
    if request.unit == "per_km2":
        window = replace(window, people=window.people * _pixel_km2(window, place.crs))
    shifted = _to_raster(areas, window.crs, request.source.datum)
    touched = _coverage(window, shifted)
    people = window.people.ravel()
    left_out = _left_out(people, touched, areas)
    cut = settle_shares(touched, people.size)
    cut = cut[people[cut["cell"]] > 0].reset_index(drop=True)
    lon, lat = _positions(window, shifted, cut, request.source.datum)
    row, column = np.divmod(cut["cell"].to_numpy(), window.people.shape[1])
    ids = [f"r{r}c{c}" for r, c in zip(row + window.row, column + window.column, strict=True)]
    frame = pd.DataFrame({"cell_id": ids, **areas_named(areas, cut["area"]), "lon": lon, "lat": lat})
    frame[MAIN_KIND] = people[cut["cell"]] * cut["share"]
    cells = int((people > 0).sum()) + sum(left_out.values())
    return Pieces(frame, (MAIN_KIND,), cells, left_out, _uncovered(window, areas, place.districts.index))


def _read_window(source: Table, areas: gpd.GeoDataFrame) -> _Window:
    try:
        import exactextract  # noqa: F401 - told now, before any work
        import rasterio
        from rasterio.errors import NotGeoreferencedWarning, RasterioIOError
    except ImportError:
        raise AreaError([Fault(source.path.name, _NO_EXTRA, _INSTALL)]) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)  # _raster_fault says it
            raster = rasterio.open(source.path)
    except RasterioIOError as problem:
        told = str(problem).rstrip(".")
        said = Text(f"无法读取：{told}", f"cannot be read: {told}")
        raise AreaError([Fault(source.path.name, said, Text("请提供 GeoTIFF", "Give a GeoTIFF"))]) from None
    with raster:
        if (fault := _raster_fault(source.path.name, raster)) is not None:
            raise AreaError([fault])
        crs, step = raster.crs.to_wkt(), raster.transform
        shapes = _to_raster(areas, crs, source.datum)
        west, south, east, north = shapes.total_bounds
        first_column, first_row = np.floor([(west - step.c) / step.a, (north - step.f) / step.e]).clip(0).astype(int)
        end_column = min(int(np.ceil((east - step.c) / step.a)), raster.width)
        end_row = min(int(np.ceil((south - step.f) / step.e)), raster.height)
        if end_column <= first_column or end_row <= first_row:
            raise AreaError([Fault(source.path.name, _NOWHERE_NEAR, _CHECK_PLACE)])
        part = ((int(first_row), end_row), (int(first_column), end_column))
        people = raster.read(1, window=part, masked=True).astype(float).filled(np.nan)
        people = people * raster.scales[0] + raster.offsets[0]  # stored numbers → values
        held = shapely.intersection(shapes.to_numpy(), shapely.box(*raster.bounds))
        beyond = 1 - shapely.area(held) / shapely.area(shapes.to_numpy())
    left, top = step.c + first_column * step.a, step.f + first_row * step.e
    return _Window(people, int(first_row), int(first_column), left, top, step.a, -step.e, crs, beyond)


def _raster_fault(name: str, raster: Any) -> Fault | None:
    """Return why a raster cannot be used: no CRS, several bands, turned."""
    step = raster.transform
    if raster.crs is None:
        remedy = Text("请在 GIS 软件中指定坐标系", "Assign its CRS in a GIS")
        return Fault(name, Text("没有坐标系", "has no CRS"), remedy)
    if raster.count != 1:
        remedy = Text("请导出为单波段", "Export the band of people alone")
        return Fault(name, Text(f"有 {raster.count} 个波段", f"has {raster.count} bands"), remedy)
    if step.b or step.d or step.a <= 0 or step.e >= 0:
        remedy = Text("请重采样为正北朝上的栅格", "Resample it with north up")
        return Fault(name, Text("栅格不是正北朝上", "is not north up"), remedy)
    return None


def _uncovered(window: _Window, areas: gpd.GeoDataFrame, ids: pd.Index) -> dict[str, float]:
    """Return the share of each district that the raster ends before, as where a city lies on two tiles."""
    inside = (areas["district"] != NOWHERE).to_numpy()
    district, size = areas["district"].to_numpy()[inside], areas.geometry.area.to_numpy()[inside]
    share = np.bincount(district, size * window.beyond[inside]) / np.bincount(district, size)
    return {str(ids[number]): float(share[number]) for number in np.flatnonzero(share > UNCOVERED_LIMIT)}


def _pixel_km2(window: _Window, metric_crs: str) -> Floats:
    """Return the area of each pixel on the ground: degrees differ by latitude, and maps stretch."""
    x, y = np.meshgrid(window.x, window.y)
    x, y = Transformer.from_crs(window.crs, metric_crs, always_xy=True).transform(x, y)
    # The area of a quadrilateral is half the cross product of its diagonals.
    across = (x[1:, 1:] - x[:-1, :-1]) * (y[:-1, 1:] - y[1:, :-1])
    down = (y[1:, 1:] - y[:-1, :-1]) * (x[:-1, 1:] - x[1:, :-1])
    return np.asarray(np.abs(across - down) / 2 / 1e6)


def _to_raster(areas: gpd.GeoDataFrame, crs: str, datum: Datum) -> gpd.GeoSeries:
    """Return the areas in the raster's CRS and datum, where its pixels are squares."""
    shapes = areas.geometry.to_crs(WGS84).to_numpy()
    shifted = shapely.transform(shapes, lambda x, y: from_wgs84(x, y, datum), interleaved=False)
    return gpd.GeoSeries(shifted, crs=WGS84).to_crs(crs)


def _coverage(window: _Window, areas: gpd.GeoSeries) -> pd.DataFrame:
    """Return cell, area (positions) and the share of the pixel that lies in the area."""
    from exactextract import exact_extract
    from exactextract.raster import NumPyRasterSource

    # In units of pixels, border and grid line are one where they all but meet: exactextract fails on slivers
    # between them. Values are looked up afterwards: pixels without data must be seen too.
    rows, columns = window.people.shape
    scale, origin = (window.width, window.height), (window.left, window.top - rows * window.height)
    shapes = shapely.set_precision(shapely.transform(areas.to_numpy(), lambda xy: (xy - origin) / scale), MIN_SHARE)
    solid = np.flatnonzero(~shapely.is_empty(shapes))  # slivers thinner than that have nobody
    squares = [
        {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)} for shape in shapes[solid]
    ]
    blank = NumPyRasterSource(np.zeros((rows, columns)), 0, 0, columns, rows)
    features = exact_extract(blank, squares, ["cell_id", "coverage"])
    found = [feature["properties"] for feature in features]
    return pd.DataFrame(
        {
            "cell": np.concatenate([item["cell_id"] for item in found]).astype(np.int64),
            "area": np.repeat(solid, [len(item["cell_id"]) for item in found]),
            "share": np.concatenate([item["coverage"] for item in found]).astype(float),
        }
    )


def _left_out(people: Floats, touched: pd.DataFrame, areas: gpd.GeoDataFrame) -> dict[str, int]:
    inside = (areas["district"].to_numpy()[touched["area"]] != NOWHERE) & (touched["share"] >= MIN_SHARE)
    values = people[touched["cell"][inside].unique()]
    return {"blank": int(np.isnan(values).sum()), "negative": int((values < 0).sum()), "zero": int((values == 0).sum())}


def _positions(
    window: _Window, areas: gpd.GeoSeries, cut: pd.DataFrame, datum: Datum
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return lon, lat (WGS84) of each piece: the pixel's centre, of a part a point within it; NaN outside."""
    row, column = np.divmod(cut["cell"].to_numpy(), window.people.shape[1])
    x, y = window.x[column] + window.width / 2, window.y[row] - window.height / 2
    outside = (cut["area"] == NOWHERE).to_numpy()
    part = np.flatnonzero(~outside & (cut["share"].to_numpy() < 1))
    boxes = shapely.box(
        window.x[column[part]], window.y[row[part] + 1], window.x[column[part] + 1], window.y[row[part]]
    )
    points = inner_points(shapely.intersection(boxes, areas.to_numpy()[cut["area"].to_numpy()[part]]))
    x[part], y[part] = points.T
    lon, lat = Transformer.from_crs(window.crs, WGS84, always_xy=True).transform(x, y)
    lon, lat = to_wgs84(lon, lat, datum)
    return np.where(outside, np.nan, lon), np.where(outside, np.nan, lat)
