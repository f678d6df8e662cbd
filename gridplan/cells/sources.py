"""Read a source of people and cut it into pieces: the part of a cell in one district and one zone."""

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import Transformer

from gridplan.cells.request import Request
from gridplan.cells.shapes import NOWHERE, areas_of, first_holding, overlaps, split
from gridplan.cells.zones import Zones
from gridplan.coordinates import WGS84, to_wgs84
from gridplan.errors import AreaError, Fault
from gridplan.layers import LAT, LON, ROW, Field, read_polygons, read_table
from gridplan.manifest import MAIN_KIND
from gridplan.text import Text

OVERLAP_LIMIT = 0.01  # share of a cell that may lie under another
POINTS, POLYGONS, RASTERS = (".csv",), (".gpkg", ".geojson", ".json", ".shp"), (".tif", ".tiff")


@dataclass(frozen=True)
class Place:
    """Where pieces can lie: districts by position, zones by position, and the metric CRS between them."""

    districts: gpd.GeoDataFrame
    zones: Zones | None
    crs: str

    @property
    def areas(self) -> gpd.GeoDataFrame:
        """The disjoint areas of one district and one zone, see `areas_of`; metric."""
        zones = None if self.zones is None else self.zones.frame.geometry.to_crs(self.crs).to_numpy()
        return areas_of(self.districts.geometry.to_crs(self.crs).to_numpy(), zones, self.crs)


@dataclass(frozen=True)
class Pieces:
    """What a source gives.

    frame: DataFrame — cell_id, district, zone (positions, NOWHERE outside), lon, lat (WGS84; NaN outside), a
    column of people per kind of the source. The pieces of one cell stand together and share its cell_id.
    cells: number read, including those left out because they were `blank` (no data), `negative` or `zero`.
    uncovered: share of the area of districts that a raster ends before.
    """

    frame: pd.DataFrame
    kinds: tuple[str, ...]
    cells: int
    left_out: dict[str, int] = field(default_factory=dict)
    uncovered: dict[str, float] = field(default_factory=dict)


def read_points(request: Request, place: Place) -> Pieces:
    """Return the points of a table: columns lon, lat, population, further kinds; cell_id if it has one."""
    source, faults = request.source, list[Fault]()
    fields = (Field("cell_id", required=False), LON, LAT, *_people_fields(request))
    frame = read_table(source.path, fields, columns=dict(source.columns), encoding=source.encoding, faults=faults)
    if frame is not None:
        faults += _cell_faults(request, frame)
    if frame is None or faults:
        raise AreaError(faults)
    frame, kinds, cells = _named(frame), _kinds_in(request, frame), len(frame)
    frame = frame[frame[MAIN_KIND].notna()]
    lon, lat = to_wgs84(frame["lon"], frame["lat"], source.datum)
    zones = None if place.zones is None else place.zones.frame.geometry.to_numpy()
    pieces = frame[["cell_id", *kinds]].assign(
        district=first_holding(lon, lat, place.districts.geometry.to_numpy()),
        zone=NOWHERE if zones is None else first_holding(lon, lat, zones),
        lon=lon,
        lat=lat,
    )
    return Pieces(pieces.reset_index(drop=True), kinds, cells, {"blank": cells - len(frame)})


def read_grid(request: Request, place: Place) -> Pieces:
    """Return the pieces of a grid of polygons: a cell that crosses a border is shared by area."""
    source, faults = request.source, list[Fault]()
    fields = (Field("cell_id", required=False), *_people_fields(request))
    frame = read_polygons(
        source.path, fields, columns=dict(source.columns), datum=source.datum, encoding=source.encoding, faults=faults
    )
    if frame is not None:
        faults += _cell_faults(request, frame)
    if frame is None or faults:
        raise AreaError(faults)
    frame, kinds, cells = _named(frame), _kinds_in(request, frame), len(frame)
    frame = frame[frame[MAIN_KIND].notna()].reset_index(drop=True)
    shapes, areas = frame.geometry.to_crs(place.crs).to_numpy(), place.areas
    if faults := _overlap_faults(source.path.name, frame, overlaps(shapes)):
        raise AreaError(faults)
    cut = split(shapes, areas.geometry.to_numpy())
    to_degrees = Transformer.from_crs(place.crs, WGS84, always_xy=True)
    lon, lat = to_degrees.transform(cut["x"].to_numpy(), cut["y"].to_numpy())
    people = {kind: frame[kind].to_numpy()[cut["cell"]] * cut["share"] for kind in kinds}
    pieces = pd.DataFrame(
        {"cell_id": frame["cell_id"].to_numpy()[cut["cell"]], **areas_named(areas, cut["area"]), **people}
    )
    return Pieces(pieces.assign(lon=lon, lat=lat), kinds, cells, {"blank": cells - len(frame)})


def areas_named(areas: gpd.GeoDataFrame, area: pd.Series) -> dict[str, pd.Series]:
    """Return district and zone of each piece from the position of its area; NOWHERE outside all."""
    outside = (area == NOWHERE).to_numpy()
    return {key: np.where(outside, NOWHERE, areas[key].to_numpy()[area]) for key in ("district", "zone")}


def _people_fields(request: Request) -> list[Field]:
    main = Field(MAIN_KIND, "number", required=False, expected=True, minimum=0)
    return [main, *(Field(kind, "number", required=False, minimum=0) for kind in request.kinds)]


def _kinds_in(request: Request, frame: pd.DataFrame) -> tuple[str, ...]:
    return (MAIN_KIND, *(kind for kind in request.kinds if frame[kind].notna().any()))


def _cell_faults(request: Request, frame: pd.DataFrame) -> list[Fault]:
    """Return a fault for each id that is not a cell's own, and for each blank in a kind that other cells have."""
    said = Text("单元格为空", "the cell is empty")
    remedy = Text("请填写，无人则填 0", "Fill it in, 0 for nobody")
    name, columns = request.source.path.name, request.source.columns
    own = Text("与其他行重复", "repeats another row"), Text("请改为唯一的值", "Give each cell an id of its own")
    ids, column = frame["cell_id"], columns.get("cell_id", "cell_id")
    twice = frame[(ids != "") & ids.duplicated()]
    faults = [
        Fault(name, *own, row=int(row), column=column, value=str(key))
        for row, key in zip(twice[ROW], twice["cell_id"], strict=True)
    ]
    for kind in _kinds_in(request, frame)[1:]:
        rows = frame.loc[frame[kind].isna() & frame[MAIN_KIND].notna(), ROW]
        column = columns.get(kind, kind)
        faults += [Fault(name, said, remedy, row=int(row), column=column) for row in rows]
    return faults


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with the row as the id of cells that have none."""
    return frame.assign(cell_id=frame["cell_id"].where(frame["cell_id"] != "", "r" + frame[ROW].astype(str)))


def _overlap_faults(name: str, frame: gpd.GeoDataFrame, pairs: pd.DataFrame) -> list[Fault]:
    remedy = Text(
        "请消除重叠；若是分区总数，请改用 --totals",
        "Remove the overlap; if these are totals of zones, give them as --totals",
    )
    ids, rows, faults = frame["cell_id"].tolist(), frame[ROW].tolist(), []
    for a, b, share in pairs.loc[pairs["share"] > OVERLAP_LIMIT, ["a", "b", "share"]].itertuples(index=False):
        said = Text(
            f"与 {ids[a]} 重叠 {share:.0%}，居民会重复计算",
            f"overlaps {ids[a]} by {share:.0%}: people would count twice",
        )
        faults.append(Fault(name, said, remedy, row=int(rows[b]), column="geometry", value=ids[b]))
    return faults
