"""The record beside a table of cells: from which source, with which options and losses it was made."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gridplan.errors import AreaError
from gridplan.text import Text, join
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

    @property
    def facts(self) -> list[tuple[Text, Text]]:
        """Return what it tells as pairs of label and value: source, totals, each option, how many were written."""
        facts = [(Text("来源文件", "source"), _words(self.source)), (_TOTALS, _words(self.totals))]
        facts += [(OPTION_NAMES.get(key, _words(key)), _words(value)) for key, value in self.options.items()]
        for key, label in (("read", Text("读入", "read")), ("written", Text("写出", "written"))):
            if key in self.report:
                facts.append((label, _tally(self.report[key])))
        return [*facts, (Text("软件版本", "software"), _words(f"gridplan {self.gridplan_version}"))]


_TOTALS = Text("正式总数文件", "file of official totals")
OPTION_NAMES = {
    "source": Text("来源的读法", "how the source was read"),
    "totals": Text("正式总数的读法", "how the totals were read"),
    "kinds": Text("其他人口口径", "further kinds of people"),
    "unit": Text("栅格单位", "unit of the raster"),
    "clip": Text("裁去规划范围以外", "cut to the study area"),
    "inner": Text("嵌套分区的总数", "totals of nested zones"),
    "outside_totals": Text("分区以外的人口", "people in no zone"),
}
_VALUES = {
    "persons": Text("人", "people"),
    "per_km2": Text("人/平方千米", "people per km²"),
    "included": Text("外层总数包含内层", "the outer total includes the inner"),
    "apart": Text("外层总数不含内层", "the outer total leaves the inner out"),
    "keep": Text("保留", "kept"),
    "drop": Text("舍去", "dropped"),
}


def _words(value: Any) -> Text:
    """Return a plain value in words; nothing is —."""
    if value is None or value in ([], {}, ""):
        return Text("—", "—")
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    if isinstance(value, dict):
        return _listed([_words(key) + Text(" ", " ") + _words(own) for key, own in value.items() if own])
    if isinstance(value, list | tuple):
        return _listed([_words(own) for own in value])
    return _VALUES.get(value, Text(str(value), str(value)))


def _listed(parts: list[Text]) -> Text:
    return join(parts, zh="，", en=", ")


def _tally(tally: Mapping[str, Any]) -> Text:
    people = "; ".join(f"{kind} {amount:,.0f}" for kind, amount in tally["people"].items())
    return Text(f"{tally['cells']:,} 个格点，{people}", f"{tally['cells']:,} cells, {people}")


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
