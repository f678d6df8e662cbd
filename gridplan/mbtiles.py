"""Read raster tiles from an MBTiles file (SQLite, rows counted from the south), never writing to it."""

import html
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from gridplan.errors import Fault, SettingsError
from gridplan.text import Text

_DEEPEST = 30  # zoom; beyond it the numbers of tiles fit no file
_KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_VECTOR = ("pbf", "mvt")
_ONE_TILE = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"


@dataclass(frozen=True)
class TileFile:
    """A file of tiles: its zooms, what it says of its source, and its bounds (west, south, east, north in degrees)."""

    path: Path
    min_zoom: int
    max_zoom: int
    attribution: str
    bounds: tuple[float, float, float, float] | None


def read_tile_file(path: Path) -> TileFile:
    """Return what a file of tiles says of itself. Raises SettingsError for one that is missing or holds no pictures."""
    if not path.is_file():
        raise _refused(path, Text("文件不存在", "no such file"), Text("请检查路径", "Check the path"))
    try:
        with _opened(path) as store:
            about = {str(name): str(value) for name, value in store.execute("SELECT name, value FROM metadata")}
            first = store.execute("SELECT tile_data FROM tiles LIMIT 1").fetchone()
            zooms = store.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
    except sqlite3.Error as problem:
        said = Text(f"不是 MBTiles 文件（{problem}）", f"is no MBTiles file ({problem})")
        raise _refused(path, said, Text("请另选文件", "Choose another file")) from None
    if first is None:
        raise _refused(path, Text("没有瓦片", "holds no tiles"), Text("请另选文件", "Choose another file"))
    if about.get("format") in _VECTOR or not isinstance(first[0], bytes) or media_type(first[0]) is None:
        raise _refused(
            path,
            Text("是矢量瓦片或未知格式，只能显示图片瓦片", "holds vector tiles or an unknown format, not pictures"),
            Text("请导出为 PNG、JPEG 或 WebP 瓦片", "Export it as PNG, JPEG or WebP tiles"),
        )
    return TileFile(path, int(zooms[0]), int(zooms[1]), _words(about.get("attribution", "")), _bounds(about))


def read_tile(path: Path, zoom: int, column: int, row: int) -> bytes | None:
    """Return the picture of a tile whose row counts from the north; None where the file has none."""
    side = 1 << min(zoom, _DEEPEST)
    if zoom > _DEEPEST or not (0 <= column < side and 0 <= row < side):
        return None
    try:
        with _opened(path) as store:
            found = store.execute(_ONE_TILE, (zoom, column, side - 1 - row)).fetchone()
    except (sqlite3.Error, OSError):  # the file went away
        return None
    return found[0] if found is not None and isinstance(found[0], bytes) else None


def media_type(content: bytes) -> str | None:
    """Return what kind of picture a tile is, told by its first bytes; None where it is none."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in _KINDS.items() if content.startswith(start)), None)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as store:
        yield store


def _bounds(about: dict[str, str]) -> tuple[float, float, float, float] | None:
    try:
        west, south, east, north = (float(part) for part in about.get("bounds", "").split(","))
    except ValueError:
        return None
    return (west, south, east, north) if west < east and south < north else None


def _words(attribution: str) -> str:
    """Return an attribution without its HTML: it is shown as it is written."""
    return html.unescape(re.sub(r"<[^>]*>", "", attribution)).strip()


def _refused(path: Path, problem: Text, remedy: Text) -> SettingsError:
    return SettingsError([Fault(str(path), problem, remedy)])
