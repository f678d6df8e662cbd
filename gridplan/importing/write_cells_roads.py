"""The layers that are made once an area's districts stand: cells shared out between them, and the network of roads."""

import shutil
from pathlib import Path
from typing import Any

import geopandas as gpd

from gridplan.cells import Request, Table, make_cells
from gridplan.cells_record import record_path
from gridplan.importing.cells_read import raster_unit
from gridplan.importing.draft import RASTERS
from gridplan.importing.manifest_made import FILES
from gridplan.importing.mapping import Source
from gridplan.importing.run import Examined
from gridplan.importing.work import words
from gridplan.quality import Entry, Happening
from gridplan.roads import network_file, read
from gridplan.roads.lines import LineColumns
from gridplan.text import Text

_OSM_CLASSES = ("fclass", "highway")  # headings of roads that speak OpenStreetMap's words


def write_cells(examined: Examined, made: Path, beside: Path) -> list[Entry]:
    """Share people out between the districts of `made`, write cells.csv with its record, and return the account."""
    source = next(source for source in examined.mapping.sources if source.layer == "cells")
    options = source.options
    raster = source.file.lower().endswith(RASTERS)
    path = examined.root / source.file if raster else _cells_file(examined, source, beside)
    request = Request(
        Table(path),
        made,
        kinds=tuple(source.kinds),
        unit="per_km2" if raster_unit(examined.mapping, source) == "per_km2" else "persons",
        clip=raster or bool(options.get("clip")) or examined.clip,
    )
    cells = make_cells(request)
    target = made / "cells.csv"
    target.write_bytes(cells.csv)
    record_path(target).write_bytes(cells.record.model_dump_json(indent=1).encode())
    return [_told("converted", "cells", line) for line in cells.report.lines]


def _cells_file(examined: Examined, source: Source, beside: Path) -> Path:
    """Write the cells that were read as a plain file, for the conversion to read."""
    cells = examined.layers.cells
    stem = Path(source.file).stem
    if isinstance(cells, gpd.GeoDataFrame):
        cells.to_file(path := beside / f"{stem}.gpkg", driver="GPKG")
        return path
    if cells is None:
        raise ValueError("a source of cells that is no raster was not read")
    cells.to_csv(path := beside / f"{stem}.csv", index=False)
    return path


def write_roads(examined: Examined, made: Path, beside: Path) -> list[Entry]:
    """Write the network file of the source of roads, and return the notes of its import."""
    source = next(source for source in examined.mapping.sources if source.layer == "roads")
    given, out = examined.root / source.file, made / FILES["roads"]
    if (source.file, source.part) not in examined.tables:
        if given.suffix.lower() == network_file.SUFFIX:  # a network file already
            shutil.copyfile(given, out)
            return [_told("read", "roads", Text(f"路网文件 {given.name}", f"the network file {given.name}"))]
        path, columns = given, LineColumns()
    else:
        path, columns = beside / f"{Path(source.file).stem}.gpkg", LineColumns(**source.columns)
        lines = examined.layers.roads
        if lines is None:
            raise ValueError("a source of roads with lines was not read")
        lines.to_file(path, driver="GPKG")
    speeds = source.options.get("speeds")
    if speeds is None and columns.road_class is not None and columns.road_class.lower() in _OSM_CLASSES:
        speeds = "osm-drive"
    table = read.speed_table_for(path, speeds=None if speeds is None else str(speeds))
    chosen: dict[str, Any] = {key: value for key, value in source.options.items() if key in _ROAD_OPTIONS}
    options = read.RoadOptions(columns=columns, **chosen)
    imported = read.read_roads(path, table, options)
    made_with = network_file.MadeWith(table, network_file.sha256_of(given), options.changed())
    network_file.write_network(imported, out, made_with=made_with)
    return [_told("converted", "roads", note) for note in imported.notes]


_ROAD_OPTIONS = ("ferries", "crossings", "tolerance_m", "smallest_part")


def _told(happening: Happening, layer: str, what: Text) -> Entry:
    return Entry(happening=happening, layer=layer, what=words(what), count=1)
