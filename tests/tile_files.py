"""Tiles for tests: pictures that carry their numbers in their colour, and MBTiles files of them."""

import io
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from PIL import Image

Numbers = tuple[int, int, int]  # zoom, column, row from the north


def colour_of(zoom: int, column: int, row: int) -> tuple[int, int, int]:
    """Return the colour of a tile: neighbours differ, and each colour tells which tile it is of those around."""
    return (zoom * 8, 40 + column % 8 * 24, 40 + row % 8 * 24)


def picture(zoom: int, column: int, row: int, *, kind: str = "PNG") -> bytes:
    """Return a tile of one colour."""
    written = io.BytesIO()
    Image.new("RGB", (256, 256), colour_of(zoom, column, row)).save(written, kind)
    return written.getvalue()


def write_mbtiles(path: Path, tiles: Iterable[tuple[Numbers, bytes]], **about: str) -> Path:
    """Write a file of tiles by their numbers, rows counted from the north, and what it says of itself."""
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        store.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        store.executemany("INSERT INTO metadata VALUES (?, ?)", about.items())
        rows = [(zoom, column, 2**zoom - 1 - row, content) for (zoom, column, row), content in tiles]
        store.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
    return path
