"""The record beside a table of cells: from which source, with which options and losses it was made."""

import hashlib
from pathlib import Path
from typing import Any

from gridplan.errors import AreaError
from gridplan.text import Text
from gridplan.yaml_file import Strict, load_yaml

SUFFIX = ".json"  # behind the whole name: cells.csv.json


class CellsRecord(Strict):
    """What made a table of cells. `cells_sha256` tells whether the table is still the one that was made."""

    gridplan_version: str
    source: str
    source_sha256: str
    totals: str | None = None
    totals_sha256: str | None = None
    cells_sha256: str
    options: dict[str, Any]
    report: dict[str, Any]

    @property
    def text(self) -> Text:
        """Return in a few words where the cells come from."""
        zh, en = (
            f"由 gridplan {self.gridplan_version} 自 {self.source} 生成",
            f"made by gridplan {self.gridplan_version} from {self.source}",
        )
        if self.totals is None:
            return Text(zh, en)
        return Text(f"{zh}，按 {self.totals} 的总数缩放", f"{en}, scaled to the totals of {self.totals}")


def record_path(cells: Path) -> Path:
    """Return where the record of a table of cells lies."""
    return cells.with_name(cells.name + SUFFIX)


def read_record(cells: Path) -> tuple[CellsRecord | None, tuple[Text, ...]]:
    """Return the record of a table of cells (None where it has none), and what must be said of it.

    Raises AreaError for a record that cannot be read.
    """
    path = record_path(cells)
    if not path.is_file():
        return None, ()
    record = load_yaml(path, CellsRecord, AreaError)  # JSON is YAML
    if sha256_of(cells.read_bytes()) == record.cells_sha256:
        return record, ()
    zh = f"{cells.name} 生成后被改动，{path.name} 的记录不再适用"
    return record, (Text(zh, f"{cells.name} was changed after it was made: {path.name} no longer tells of it"),)


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(content).hexdigest()
