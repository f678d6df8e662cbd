"""Make files of bytes that are the same on every run: no clock, no names of temporary folders in them."""

import csv
import io
import re
import struct
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Rows = Iterable[Sequence[Any]]
THEN = (2026, 1, 1, 0, 0, 0)
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?")


def text(rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    """Return rows as text in columns; nothing is escaped."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator=end).writerows(rows)
    return buffer.getvalue().encode(encoding)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, THEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def timeless(content: bytes) -> bytes:
    """Return an Office file without the moments at which it was made."""
    parts = unzipped(content)
    if "docProps/core.xml" in parts:
        parts["docProps/core.xml"] = _MOMENT.sub(b"2026-01-01T00:00:00Z", parts["docProps/core.xml"])
    return zipped(parts)


def book(*change: Callable[[Worksheet], object], **sheets: Rows) -> bytes:
    """Return a workbook with a sheet per name; each `change` is made to every sheet."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for each in change:
            each(sheet)
    buffer = io.BytesIO()
    made.save(buffer)
    return timeless(buffer.getvalue())


def merged(*ranges: str) -> Callable[[Worksheet], None]:
    """Return the change that merges cells."""

    def change(sheet: Worksheet) -> None:
        for cells in ranges:
            sheet.merge_cells(cells)

    return change


def with_part(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return an archive with bytes replaced in one of its files."""
    parts = unzipped(content)
    assert old in parts[name], f"{old!r} is not in {name}"
    return zipped(parts | {name: parts[name].replace(old, new)})


def shapefile(frame: gpd.GeoDataFrame, stem: str, encoding: str) -> dict[str, bytes]:
    """Return the files of a shapefile by name; no byte of the .dbf tells its encoding or the day."""
    with tempfile.TemporaryDirectory() as folder:
        pyogrio.write_dataframe(frame, Path(folder) / "layer.shp", driver="ESRI Shapefile", encoding=encoding)
        files = {f"{stem}{path.suffix}": path.read_bytes() for path in sorted(Path(folder).iterdir())}
    dbf = bytearray(files[f"{stem}.dbf"])
    dbf[1:4], dbf[29] = struct.pack("3B", 126, 1, 1), 0
    return files | {f"{stem}.dbf": bytes(dbf)}


def package(**layers: gpd.GeoDataFrame) -> bytes:
    """Return a GeoPackage with a layer per name."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layers.gpkg"
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2026-01-01T00:00:00.000Z"})
        try:
            for name, frame in layers.items():
                pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG", append=path.exists())
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        return path.read_bytes()
