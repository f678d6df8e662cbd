"""What the app's server hands out beside Streamlit's pages: Leaflet, the planning table's files, and outlines."""

import gzip
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from xstatic.pkg.leaflet import BASE_DIR

PAGES = Path(__file__).with_name("main.py")
TABLE = Path(__file__).with_name("planning_table")
MOST = 64  # contents that are kept: of the areas that were opened last
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable", "Content-Encoding": "gzip"}
_published: OrderedDict[str, bytes] = OrderedDict()


def routes() -> list[BaseRoute]:
    """Return the addresses beside Streamlit's own."""
    return [
        Mount("/table/leaflet", StaticFiles(directory=BASE_DIR)),
        Mount("/table/files", StaticFiles(directory=TABLE)),
        Route("/table/json/{digest}", _answer),
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
