"""What the app's server hands out beside Streamlit's pages: Leaflet, the planning table's files, outlines, tiles."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from xstatic.pkg.leaflet import BASE_DIR

from gridplan.mbtiles import media_type, read_tile

PAGES = Path(__file__).with_name("main.py")
TABLE = Path(__file__).with_name("planning_table")
COMPARE = Path(__file__).with_name("compare_maps")
MOST = 64  # contents that are kept: of the areas that were opened last
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable", "Content-Encoding": "gzip"}
_A_DAY = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}
_published: OrderedDict[str, bytes] = OrderedDict()
_tile_files: dict[str, Path] = {}


def routes() -> list[BaseRoute]:
    """Return the addresses beside Streamlit's own."""
    return [
        Mount("/table/leaflet", StaticFiles(directory=BASE_DIR)),
        Mount("/table/files", StaticFiles(directory=TABLE)),
        Mount("/table/compare", StaticFiles(directory=COMPARE)),
        Route("/table/json/{digest}", _answer),
        Route("/table/tiles/{digest}/{z:int}/{x:int}/{y:int}", _tile),
    ]


def publish(digest: str, make: Callable[[], bytes]) -> str:
    """Return the address, from the app's own, of the JSON text that `make` returns.

    `digest` is that of what it is made from: it is made once, and browsers may keep it for ever.
    """
    if digest not in _published:
        _published[digest] = gzip.compress(make(), compresslevel=6, mtime=0)
    _published.move_to_end(digest)
    while len(_published) > MOST:
        _published.popitem(last=False)
    return f"table/json/{digest}"


async def _answer(request: Request) -> Response:
    content = _published.get(request.path_params["digest"])
    if content is None:
        return PlainTextResponse("no such content", status_code=404)
    return Response(content, media_type="application/json", headers=_FOREVER)


def publish_tiles(path: Path) -> str:
    """Return the address, from the app's own, of the tiles of a file, with places {z}, {x}, {y}.

    The digest is that of the file's name, size and time, so that tiles of another file are never taken for its own.
    """
    about = path.stat()
    said = f"{path.resolve()}\n{about.st_size}\n{about.st_mtime_ns}"
    digest = hashlib.sha256(said.encode()).hexdigest()[:32]
    _tile_files[digest] = path
    return f"table/tiles/{digest}/{{z}}/{{x}}/{{y}}"


def _tile(request: Request) -> Response:
    """Answer with a tile of a file that was published: a request names its digest, never its path."""
    asked = request.path_params
    path = _tile_files.get(asked["digest"])
    content = None if path is None else read_tile(path, asked["z"], asked["x"], asked["y"])
    kind = None if content is None else media_type(content)
    if kind is None:
        return PlainTextResponse("no such tile", status_code=404)
    return Response(content, media_type=kind, headers=_A_DAY)
