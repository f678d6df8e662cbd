"""Write the messy files: `python -m messy.build FOLDER` in the folder of the tests. `expected.yaml` says of each what
must become of it; a file stands in the place of the clean one of its `role`.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from messy import hospital_files, map_files, people_files, sheet_files
from messy.city import districts, hospitals, people
from messy.making import text

CLEAN: dict[str, tuple[str, Callable[[], bytes]]] = {
    "districts": ("片区.geojson", districts),
    "people": ("人口.csv", lambda: text(people())),
    "hospitals": ("医院.csv", lambda: text(hospitals())),
}
MESSY: dict[str, Callable[[], bytes]] = (
    people_files.MESSY | sheet_files.MESSY | hospital_files.MESSY | map_files.MESSY
)  # fmt: skip


def role_of(name: str) -> str:
    """Return the clean file in whose place a messy one stands."""
    if name in hospital_files.MESSY:
        return "hospitals"
    return "districts" if name in map_files.MESSY else "people"


def write(folder: Path) -> None:
    """Write all messy files, and the clean ones beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, made in {**MESSY, **dict(CLEAN.values())}.items():
        (folder / name).write_bytes(made())


if __name__ == "__main__":
    write(Path(sys.argv[1]))
