"""The base map as the planning table draws it: layers of tiles, whose they are, and the words beside them."""

from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from gridplan import resources
from gridplan.base_map import Mbtiles, NoBaseMap, TileLayer, remote_layers
from gridplan.errors import SettingsError
from gridplan.mbtiles import TileFile, read_tile_file
from gridplan.settings_file import read_base_map
from gridplan.ui.server import publish_tiles
from gridplan.ui.words import Speaker


def for_table(t: Speaker) -> dict[str, Any] | None:
    """Return what the browser needs for the base map that is set; None where none is, so that nothing is asked."""
    words = {
        "base": t("底图", "Base map"),
        "ink": t("片区浓淡", "Districts’ ink"),
        "failed": t(
            "底图读取失败，已停止读取；重新勾选“底图”可再试。",
            "The base map cannot be read, and is asked no more; tick “Base map” to try again.",
        ),
        "faulty": t("底图设置有误，未显示底图。", "The base map’s setting is at fault: no base map is shown."),
    }
    try:
        base = read_base_map(resources.settings_file())
        if isinstance(base, NoBaseMap):
            return None
        if isinstance(base, Mbtiles):
            layers, attribution = local_layers(base)
        else:
            layers, attribution = remote_layers(base), base.attribution
    except SettingsError:
        return {"layers": [], "attribution": "", "local": False, "words": words}
    local = isinstance(base, Mbtiles)
    return {"layers": [asdict(layer) for layer in layers], "attribution": attribution, "local": local, "words": words}


def local_layers(base: Mbtiles) -> tuple[list[TileLayer], str]:
    """Return the layer of a local file, served by the app itself, and whose it is. Raises SettingsError."""
    path = resources.tile_file(base.file)
    changed = path.stat().st_mtime_ns if path.is_file() else 0
    file = _tile_file(path, changed)
    # Whether bounds are told in the tiles' own datum is nowhere said: tiles that are shifted are asked for anyway.
    bounds = None if base.datum == "GCJ-02" else file.bounds
    layer = TileLayer(publish_tiles(path), base.datum, file.min_zoom, file.max_zoom, bounds=bounds)
    return [layer], base.attribution or file.attribution


@lru_cache(maxsize=8)
def _tile_file(path: Path, changed: int) -> TileFile:  # noqa: ARG001 - a file that changed is read again
    return read_tile_file(path)
