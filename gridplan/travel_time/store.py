"""Search results kept on disk by digest, so that a city is searched once and not at every start.

A result is an array of minutes under a key that digests all it was computed from, so nothing stored can be
out of date. `GRIDPLAN_CACHE` names the folder, or is `off`; `GRIDPLAN_CACHE_MB` bounds its size.
"""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FOLDER_VARIABLE, SIZE_VARIABLE = "GRIDPLAN_CACHE", "GRIDPLAN_CACHE_MB"
DEFAULT_MB = 1000
SUFFIX = ".npy"


@dataclass(frozen=True)
class Store:
    """Arrays in a folder of at most `limit_bytes`; those not used for longest go first.

    A folder that cannot be written, or a file that cannot be read, costs a search and nothing else.
    """

    folder: Path
    limit_bytes: int

    def get(self, key: str) -> Floats | None:
        """Return the array under `key`; None where there is none, or none that can be read."""
        path = self._path(key)
        try:
            found: Floats = np.load(path, allow_pickle=False)
            os.utime(path)
        except (OSError, ValueError, EOFError):
            return None
        return found

    def put(self, key: str, values: Floats) -> None:
        """Keep `values` under `key`, then make room where the folder has grown too large."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    np.save(file, values, allow_pickle=False)
                os.replace(name, self._path(key))  # whole or not at all, also with other processes beside
            except OSError:
                os.unlink(name)  # half a file would count for no limit
                return
            self._make_room()
        except OSError:
            return

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}{SUFFIX}"

    def _make_room(self) -> None:
        with os.scandir(self.folder) as entries:
            found = [(entry.stat(), entry.path) for entry in entries if entry.name.endswith(SUFFIX)]
        stats = sorted((stat.st_mtime, stat.st_size, Path(path)) for stat, path in found)
        total = sum(size for _, size, _ in stats)
        for _, size, path in stats:
            if total <= self.limit_bytes:
                return
            path.unlink(missing_ok=True)
            total -= size


def default_store() -> Store | None:
    """Return the store that the environment asks for; None where it says `off`."""
    named = os.environ.get(FOLDER_VARIABLE, "")
    if named.lower() == "off":
        return None
    megabytes = os.environ.get(SIZE_VARIABLE, "")
    limit = int(megabytes) if megabytes.isdecimal() else DEFAULT_MB
    return Store(Path(named) if named else _user_folder(), limit * 1_000_000)


def _user_folder() -> Path:
    """Return where the operating system wants what can be made again."""
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "gridplan"
