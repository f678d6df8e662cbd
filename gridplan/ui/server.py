"""What the app's server hands out beside Streamlit's pages: Leaflet, the planning table's files, outlines, tiles."""

import gzip
import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from xstatic.pkg.leaflet import BASE_DIR

from gridplan.mbtiles import media_type, read_tile

PAGES = Path(__file__).with_name("main.py")
TABLE = Path(__file__).with_name("planning_table")
COMPARE = Path(__file__).with_name("compare_maps")
MOST = 64  # contents that are kept: of the areas that were opened last
LISTENERS = 256  # sessions that are answered: those that asked or changed something last
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable", "Content-Encoding": "gzip"}
_A_DAY = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}
Answer = Callable[[Any], Any]


class _Content:
    """JSON text that is made once, when it is first asked for."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make: Callable[[], Any] | None = make
        self._made = b""
        self._lock = Lock()

    def text(self) -> bytes:
        """Return the text, compressed."""
        with self._lock:
            if self._make is not None:
                made = json.dumps(self._make(), separators=(",", ":"))
                self._made, self._make = gzip.compress(made.encode(), compresslevel=6, mtime=0), None
            return self._made


_published: OrderedDict[str, _Content] = OrderedDict()
_listeners: OrderedDict[str, Answer] = OrderedDict()
_tile_files: dict[str, Path] = {}


def routes() -> list[BaseRoute]:
    """Return the addresses beside Streamlit's own."""
    return [
        Mount("/table/leaflet", StaticFiles(directory=BASE_DIR)),
        Mount("/table/files", StaticFiles(directory=TABLE)),
        Mount("/table/compare", StaticFiles(directory=COMPARE)),
        Route("/table/json/{digest}", _send),
        Route("/table/ask/{token}", _reply, methods=["POST"]),
        Route("/table/tiles/{digest}/{z:int}/{x:int}/{y:int}", _tile),
    ]


def publish(digest: str, make: Callable[[], Any]) -> str:
    """Return the address, from the app's own, of what `make` returns, as JSON.

    `digest` is that of what it is made from: it is made once, when a browser asks for it first, beside the runs of
    the page; browsers may keep it for ever.
    """
    _keep(_published, digest, _published.get(digest) or _Content(make), MOST)
    return f"table/json/{digest}"


def listen(token: str, answer: Answer) -> str:
    """Return the address at which the browser of one session asks questions (JSON), which `answer` answers.

    `token` is the secret of that session. Answers are made beside the runs of the page, so that nothing waits.
    """
    _keep(_listeners, token, answer, LISTENERS)
    return f"table/ask/{token}"


def _keep(shelf: OrderedDict[str, Any], key: str, thing: Any, most: int) -> None:
    shelf[key] = thing
    shelf.move_to_end(key)
    while len(shelf) > most:
        shelf.popitem(last=False)


def _send(request: Request) -> Response:
    content = _published.get(request.path_params["digest"])
    if content is None:
        return PlainTextResponse("no such content", status_code=404)
    return Response(content.text(), media_type="application/json", headers=_FOREVER)


async def _reply(request: Request) -> Response:
    answer = _listeners.get(request.path_params["token"])
    if answer is None:
        return PlainTextResponse("nobody listens", status_code=404)
    return JSONResponse(await run_in_threadpool(answer, await request.json()))


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
