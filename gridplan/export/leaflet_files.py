"""Leaflet from the wheel xstatic-leaflet as data URIs: a page that carries it needs no network."""

import base64
import re
from functools import cache
from pathlib import Path

from xstatic.pkg.leaflet import BASE_DIR, VERSION

__all__ = ["VERSION", "leaflet_css", "leaflet_js"]

_FOLDER = Path(BASE_DIR)


@cache
def leaflet_js() -> str:
    """Return Leaflet's script as a data URI."""
    script = (_FOLDER / "leaflet.js").read_text(encoding="utf-8")
    # Without its source map, which a browser's tools would look for.
    script = re.sub(r"//# sourceMappingURL=.*", "", script)
    return _data_uri("text/javascript;charset=utf-8", script.encode())


@cache
def leaflet_css() -> str:
    """Return Leaflet's style sheet as a data URI, its pictures inside it."""
    css = (_FOLDER / "leaflet.css").read_text(encoding="utf-8")

    def picture(found: re.Match[str]) -> str:
        return f"url({_data_uri('image/png', (_FOLDER / found.group(1)).read_bytes())})"

    css = re.sub(r"url\((images/[\w-]+\.png)\)", picture, css)
    return _data_uri("text/css;charset=utf-8", css.encode())


def _data_uri(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"
