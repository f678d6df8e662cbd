"""Where the rows of a source lie, in WGS84: from two columns, a column of pairs, or geometry."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.coordinate_text import parse_position
from gridplan.coordinates import WGS84, read_axes, reference_of, to_wgs84_from, unusable
from gridplan.errors import CoordinateError, Fault
from gridplan.importing.datum import Evidence, datum_question, propose_for_outlines, propose_reference
from gridplan.importing.headings import datum_of
from gridplan.importing.mapping import Source
from gridplan.importing.numbers import Floats, numbers
from gridplan.importing.work import Work, row_numbers, texts
from gridplan.layers.raw import RawTable
from gridplan.text import Text

_MIXED = Text(
    "经纬度（或横纵坐标）与其他行相反", "longitude and latitude (easting, northing) stand the other way round"
)
_NOWHERE = Text("坐标不在地球上", "no place on earth has these coordinates")
_LOOK = Text("请核对该行的坐标", "Check the coordinates of this row")
EAST, NORTH = 180.0, 90.0
_TURN = Text("请对调该行的两个坐标", "Exchange the two coordinates of this row")
_SAID = Text("列名写明了坐标系。", " The heading names the datum.")
_HALF = Text("只有一个坐标", "has one coordinate only")
_BOTH = Text("请两个都填，或都留空", "Give both, or neither")


def has_position(source: Source, table: RawTable) -> bool:
    """Whether a source says where its rows lie."""
    return table.geometry is not None or {"lon", "lat"} <= source.columns.keys() or "position" in source.columns


def points(
    work: Work,
    source: Source,
    table: RawTable,
    *,
    admin_areas: Sequence[str] | None = None,
    outlines: gpd.GeoDataFrame | None = None,
    known: pd.DataFrame | None = None,
) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes (WGS84), NaN where a row says none.

    admin_areas: the 区划 that each row names. outlines and known: what the evidence compares with, as
    `propose_reference` takes them. Where nobody has decided, the reference is asked about and the best one taken
    for the time being.
    """
    x, y = as_given(work, source, table)
    there = np.isfinite(x)
    if not there.any():
        return x, y
    frame = pd.DataFrame({"x": x, "y": y})
    if admin_areas is not None and any(admin_areas):
        frame["admin_area"] = list(admin_areas)

    def evidence() -> Evidence:
        return propose_reference(frame[there], outlines=outlines, known=known, crs=table.crs)

    reference = _reference(work, source, table, evidence)
    if reference is None:
        return x, y
    lon, lat = _moved(work, table, x, y, reference)
    for row in np.flatnonzero(there & ~((np.abs(lon) <= EAST) & (np.abs(lat) <= NORTH))).tolist():
        value = f"{x[row]:g}, {y[row]:g}"
        work.faults.append(Fault(table.told, _NOWHERE, _LOOK, row=table.row_numbers[row], value=value))
    return lon, lat


def as_given(work: Work, source: Source, table: RawTable) -> tuple[Floats, Floats]:
    """Return eastings and northings (longitudes and latitudes) as the file has them, both NaN where one is."""
    x, y = _pairs(work, source, table)
    there = np.isfinite(x) & np.isfinite(y)
    return _straight(work, source, table, np.where(there, x, np.nan), np.where(there, y, np.nan))


def shapes(
    work: Work,
    source: Source,
    table: RawTable,
    against: gpd.GeoDataFrame | None = None,
    *,
    bounds: bool = False,
) -> NDArray[np.object_]:
    """Return the geometry of a source in WGS84; `against` is what its place is compared with.

    `bounds` says that the borders of both are those of one ground, so that they may be compared; else points are.
    """
    geometry = np.asarray(table.geometry)

    def evidence() -> Evidence:
        there = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
        names = pd.Index(_names(source, table))[there]
        if against is not None and bounds:
            frame = gpd.GeoDataFrame(geometry=geometry[there], index=names, crs=table.crs)
            return propose_for_outlines(frame, against)
        inside = shapely.get_coordinates(shapely.point_on_surface(geometry[there]))
        return propose_reference(pd.DataFrame(inside, columns=["x", "y"]), outlines=against, crs=table.crs)

    reference = _reference(work, source, table, evidence)
    if reference is None:
        return geometry

    def move(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        forms, turned = read_axes(x, y)
        x, y = (y, x) if turned.all() and (forms != "").all() else (x, y)
        return _moved(work, table, x, y, reference)

    return np.asarray(shapely.transform(shapely.force_2d(geometry), move, interleaved=False))


def _moved(work: Work, table: RawTable, x: Floats, y: Floats, reference: str) -> tuple[Floats, Floats]:
    try:
        return to_wgs84_from(x, y, reference)
    except CoordinateError as problem:
        remedy = Text("请改正映射文件中的坐标系", "Correct the reference in the mapping file")
        fault = Fault(table.told, problem.text, remedy, value=reference)
        work.faults += [] if fault in work.faults else [fault]
        return x, y


def _names(source: Source, table: RawTable) -> list[str]:
    return texts(source, table, "admin_area" if "admin_area" in source.columns else "name")


def _pairs(work: Work, source: Source, table: RawTable) -> tuple[Floats, Floats]:
    """Return x and y as the file has them."""
    if table.geometry is not None:
        spots = shapely.point_on_surface(np.asarray(table.geometry))
        return shapely.get_x(spots), shapely.get_y(spots)
    if "position" in source.columns:
        return _pasted(work, source, table)
    x, y = (numbers(work, source, table, name, least=None) for name in ("lon", "lat"))
    zero = (x == 0) & (y == 0)  # what a map platform answers where it found nothing
    said = Text("坐标为 0,0，当作没有坐标", "coordinates of 0,0 were taken for none")
    work.note("missing", source.layer, said, int(zero.sum()), row_numbers(table, np.flatnonzero(zero).tolist()))
    x, y = np.where(zero, np.nan, x), np.where(zero, np.nan, y)
    there = np.array([[bool(cell) for cell in table.column(source.columns[name])] for name in ("lon", "lat")])
    for row in np.flatnonzero((np.isnan(x) != np.isnan(y)) & (there[0] != there[1])).tolist():
        work.faults.append(Fault(table.told, _HALF, _BOTH, row=table.row_numbers[row]))
    return x, y


def _pasted(work: Work, source: Source, table: RawTable) -> tuple[Floats, Floats]:
    heading = source.columns["position"]
    found = np.full((len(table.rows), 2), np.nan)
    for row, text in enumerate(table.column(heading)):
        if not text:
            continue
        try:
            position = parse_position(text)
        except CoordinateError as problem:
            remedy = Text("请写成“经度,纬度”", "Write longitude,latitude")
            where = table.row_numbers[row]
            work.faults.append(Fault(table.told, problem.text, remedy, row=where, column=heading, value=text))
            continue
        found[row] = position.x, position.y
    return found[:, 0], found[:, 1]


def _straight(work: Work, source: Source, table: RawTable, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return x and y with the easting first; where only some rows have them the other way round, those are faults."""
    forms, turned = read_axes(x, y)
    told = forms != ""
    if told.any() and (turned[told]).all():
        said = Text("两列坐标相反，已对调", "the two columns of coordinates were exchanged")
        work.note("converted", source.layer, said, int(told.sum()))
        return y, x
    for row in np.flatnonzero(turned).tolist():
        value = f"{x[row]:g}, {y[row]:g}"
        work.faults.append(Fault(table.told, _MIXED, _TURN, row=table.row_numbers[row], value=value))
    return x, y


def _reference(work: Work, source: Source, table: RawTable, evidence: Callable[[], Evidence]) -> str | None:
    """Return what coordinates refer to: as decided, as a projected CRS says, or, asked about, as evidence has it."""
    key = f"datum:{table.told}"
    reference = work.decided(key) or source.datum
    if reference is None and table.crs is not None:
        if (why := unusable(table.crs)) is not None:
            work.faults.append(Fault(table.told, why, Text("请转换后再导入", "Convert it, then import")))
            return None
        reference = reference_of(table.crs) if table.crs.is_projected else None
    if reference is None:
        found = work.evidence[key] = evidence()
        question = datum_question(key, table.told, found)
        said = datum_of(source.columns.get("lon", source.columns.get("position", "")))
        if said in [option.value for option in question.options] and found.proposed in (None, said):
            question = replace(question, text=question.text + _SAID, proposed=said)
        work.ask(question)
        best = found.candidates[0].reference if found.candidates else None
        reference = question.proposed or best
    if reference is not None:
        work.references[source.file, source.part] = reference
    return reference


def frame_of(shapes_: NDArray[np.object_], names: Sequence[str]) -> gpd.GeoDataFrame:
    """Return polygons in WGS84 with names as their index."""
    return gpd.GeoDataFrame(geometry=gpd.GeoSeries(shapes_, crs=WGS84).to_numpy(), index=pd.Index(names), crs=WGS84)
