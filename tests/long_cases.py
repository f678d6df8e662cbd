"""Functions for workers to run: they make a file, tell how far they are, refuse, or never end."""

import time
from collections.abc import Callable
from typing import Any

from gridplan.errors import ExportError
from gridplan.text import Text

MAPS = Text("地图", "maps")


def makes(*, on_progress: Callable[[Any], None], stop: Callable[[], bool]) -> bytes:
    on_progress((MAPS, 0.5))
    return b"made"


def refuses(*, on_progress: Callable[[Any], None], stop: Callable[[], bool]) -> bytes:
    raise ExportError(Text("不行", "no"))


def goes_on(*, on_progress: Callable[[Any], None], stop: Callable[[], bool]) -> bytes:
    on_progress((MAPS, 0.25))
    while not stop():
        time.sleep(0.01)
    return b""
