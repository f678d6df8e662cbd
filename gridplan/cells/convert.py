"""Turn a source of people into the table of cells that a study area reads, with an account of everybody."""

from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
import pandas as pd

from gridplan.cells.districts import read_districts
from gridplan.cells.report import Report, Tally
from gridplan.cells.request import Request
from gridplan.cells.shapes import NOWHERE
from gridplan.cells.sources import POINTS, POLYGONS, RASTERS, Pieces, Place, read_grid, read_points
from gridplan.cells.totals import Scaled, scale_to_totals
from gridplan.cells.zones import Zones, read_zones
from gridplan.cells_record import CellsRecord, sha256_of
from gridplan.coordinates import local_metric_crs
from gridplan.csv_text import frame_csv
from gridplan.errors import AreaError, Fault
from gridplan.manifest import MAIN_KIND
from gridplan.text import Text

OUTSIDE_LIMIT = 0.5  # share of people outside all districts, beyond which the source is of another place
UNZONED_LIMIT = 0.01  # share of the districts' people in no zone that may go without being asked about
DECIMALS = {"lon": 6, "lat": 6}  # 0.1 m
PEOPLE_DECIMALS = 6


@dataclass(frozen=True)
class Cells:
    """A finished table: columns cell_id, district_id, lon, lat (WGS84), population and further kinds."""

    table: pd.DataFrame
    report: Report
    record: CellsRecord
    csv: bytes


def make_cells(request: Request) -> Cells:
    """Convert a source as asked. Raises AreaError with every fault of one input at a time.

    RULE 1: a cell that crosses a border is shared by what lies on each side.
    RULE 2: totals are met first, with all cells of a zone, also those outside every district.
    RULE 3: what lies in no district, or in no zone, is left out and counted.
    """
    _check_request(request)
    place = _place(request)
    pieces = _read(request, place)
    _check_kinds(request, pieces, place.zones)
    frame = pieces.frame
    _check_outside(request, frame)
    scaled = Scaled(frame, {}, {}, {})
    if place.zones is not None:
        _check_unzoned(request, frame)
        scaled = scale_to_totals(frame, place, place.zones)
    table, report = _account(request, place, pieces, scaled)
    csv = frame_csv(table).encode()
    return Cells(table, report, _record(request, report, csv), csv)


def _check_request(request: Request) -> None:
    """Refuse a heading of a field that there is not, and a kind by the name of another column."""
    fixed = ("cell_id", "lon", "lat", MAIN_KIND)
    remedy = Text("请改用其他编号", "Choose another id")
    said = Text("这是另一列的名称", "is the name of another column")
    faults = [Fault("--kind", said, remedy, value=kind) for kind in request.kinds if kind in (*fixed, "district_id")]
    for table, fields in ((request.source, fixed), (request.totals, ("zone_id", MAIN_KIND))):
        names = "、".join((*fields, *request.kinds))
        remedy = Text(f"可用：{names}", f"Use one of {names}")
        said = Text("没有这个字段", "there is no such field")
        unknown = [key for key in (table.columns if table else ()) if key not in (*fields, *request.kinds)]
        faults += [Fault(table.path.name if table else "", said, remedy, column=key) for key in unknown]
    if faults:
        raise AreaError(faults)


def _place(request: Request) -> Place:
    districts = read_districts(request.area)
    west, south, east, north = districts.total_bounds
    crs = local_metric_crs((west + east) / 2, (south + north) / 2)
    zones, faults = None, list[Fault]()
    if request.totals is not None:
        zones = read_zones(request, request.totals, crs, faults)
    if faults:
        raise AreaError(faults)
    return Place(districts, zones, crs)


def _read(request: Request, place: Place) -> Pieces:
    suffix, name = request.source.path.suffix.lower(), request.source.path.name
    if suffix in POINTS:
        return read_points(request, place)
    if suffix in POLYGONS:
        return read_grid(request, place)
    if suffix in RASTERS:
        from gridplan.cells.raster import read_raster

        return read_raster(request, place)
    listed = " ".join((*POINTS, *POLYGONS, *RASTERS))
    said, remedy = Text("不支持的文件类型", "is of a kind not read"), Text(f"可用：{listed}", f"Use one of {listed}")
    raise AreaError([Fault(name, said, remedy, value=suffix)])


def _check_kinds(request: Request, pieces: Pieces, zones: Zones | None) -> None:
    """Every kind must be in the source or in the totals; kept cells in no zone can only have it from the source."""
    with_totals = [] if zones is None else zones.kinds
    name, faults = request.source.path.name, []
    unzoned = pieces.frame["zone"] == NOWHERE
    for kind in request.kinds:
        column = request.source.columns.get(kind, kind)
        if kind not in pieces.kinds and kind not in with_totals:
            said = Text("来源和分区总数中都没有这一列", "neither the source nor the totals have this column")
            remedy = Text("请检查列名，或去掉该口径", "Check its heading, or leave this kind out")
            faults.append(Fault(name, said, remedy, column=column))
        elif kind not in pieces.kinds and request.outside_totals == "keep" and unzoned.any():
            said = Text("不在任何分区内的格点没有该口径人数", "cells in no zone have no number of this kind")
            remedy = Text(
                "请在来源中补上该列，或用 --outside-totals drop", "Add it to the source, or say --outside-totals drop"
            )
            faults.append(Fault(name, said, remedy, column=column))
    if faults:
        raise AreaError(faults)


def _check_outside(request: Request, frame: pd.DataFrame) -> None:
    """Most people outside mean another city, or another datum, unless the source is known to cover more."""
    people = frame[MAIN_KIND].sum()
    inside = frame.loc[frame["district"] != NOWHERE, MAIN_KIND].sum()
    if inside > 0 and (request.clip or people - inside <= OUTSIDE_LIMIT * people):
        return
    share = 1 - inside / people if people > 0 else 1.0
    said = Text(f"{share:.0%} 的居民在所有片区之外", f"{share:.0%} of the people are outside all districts")
    remedy = Text(
        "请检查坐标系（--datum）、经纬度列和城市；若来源本就覆盖更大范围，请加 --clip",
        "Check --datum, the columns of lon and lat, and the city; if the source covers more by intention, say --clip",
    )
    raise AreaError([Fault(request.source.path.name, said, remedy)])


def _check_unzoned(request: Request, frame: pd.DataFrame) -> None:
    """People in no zone are counted by no total: a few are slivers, many need a decision."""
    inside = frame[frame["district"] != NOWHERE]
    unzoned = inside.loc[inside["zone"] == NOWHERE, MAIN_KIND].sum()
    if request.outside_totals is None and unzoned > UNZONED_LIMIT * inside[MAIN_KIND].sum():
        said = Text(
            f"片区内有 {unzoned:,.0f} 人不在任何分区内", f"{unzoned:,.0f} people of the districts are in no zone"
        )
        remedy = Text(
            "请补充分区，或说明：--outside-totals keep（保留来源人数）或 drop（计数后去掉）",
            "Add zones, or say --outside-totals keep (as the source has them) or drop (left out and counted)",
        )
        raise AreaError([Fault(request.totals.path.name if request.totals else "", said, remedy)])


def _account(request: Request, place: Place, pieces: Pieces, scaled: Scaled) -> tuple[pd.DataFrame, Report]:
    """Return the table to write, and where everybody went."""
    frame, zones = scaled.frame, place.zones
    kinds = (MAIN_KIND, *(kind for kind in request.kinds if kind in frame))
    inside, unzoned = frame["district"] != NOWHERE, (frame["zone"] == NOWHERE) & (zones is not None)
    dropped = inside & unzoned & (request.outside_totals != "keep")
    table = _table(frame[inside & ~dropped], place, kinds)
    totals = {} if zones is None else zones.all_people
    expected = {
        kind: totals[kind] + frame.loc[unzoned, kind].sum() if kind in totals else pieces.frame[kind].sum()
        for kind in kinds
    }
    tallies = [_tally(part, kinds) for part in (table, frame[~inside], frame[dropped])]
    found = {kind: sum(tally.people[kind] for tally in tallies) for kind in kinds}
    by_district = table.groupby("district_id")[MAIN_KIND].sum().reindex(place.districts.index, fill_value=0.0)
    report = Report(
        unit=request.unit,
        read=Tally(pieces.cells, _tally(pieces.frame, pieces.kinds).people),
        left_out=pieces.left_out,
        uncovered=pieces.uncovered,
        written=tallies[0],
        outside=tallies[1],
        outside_totals=tallies[2],
        totals=totals,
        nested=() if zones is None else tuple(zones.nested),
        placed=scaled.placed,
        borrowed={kind: tuple(ids) for kind, ids in scaled.borrowed.items()},
        disagreeing=scaled.disagreeing,
        districts={str(key): float(people) for key, people in by_district.items()},
        difference={kind: float(found[kind] - expected[kind]) for kind in kinds},
    )
    return table, report


def _tally(frame: pd.DataFrame, kinds: tuple[str, ...]) -> Tally:
    return Tally(len(frame), {kind: float(frame[kind].sum()) for kind in kinds})


def _table(frame: pd.DataFrame, place: Place, kinds: tuple[str, ...]) -> pd.DataFrame:
    """Return the pieces as cells with ids of their own: those of one cell in several pieces are numbered."""
    ids = frame["cell_id"].astype(str)
    number = (frame.groupby("cell_id").cumcount() + 1).astype(str)
    alone = frame.groupby("cell_id")["cell_id"].transform("size") == 1
    columns = {"cell_id": np.where(alone, ids, ids + "/" + number)}
    columns |= {"district_id": place.districts.index.to_numpy()[frame["district"]]}
    table = pd.DataFrame(columns | {name: frame[name].to_numpy() for name in ("lon", "lat", *kinds)})
    return table.round(DECIMALS | dict.fromkeys(kinds, PEOPLE_DECIMALS))


def _record(request: Request, report: Report, csv: bytes) -> CellsRecord:
    totals = request.totals
    return CellsRecord(
        gridplan_version=version("gridplan"),
        source=request.source.path.name,
        source_sha256=sha256_of(request.source.path.read_bytes()),
        totals=None if totals is None else totals.path.name,
        totals_sha256=None if totals is None else sha256_of(totals.path.read_bytes()),
        cells_sha256=sha256_of(csv),
        options=request.options,
        report=report.plain,
    )
