"""Read any file that people hold as raw tables: sheets, text in columns, documents, layers, archives of these."""

from collections.abc import Callable, Mapping
from pathlib import Path

from gridplan.errors import Fault
from gridplan.layers.raw import RawTable
from gridplan.layers.raw_archive import archive_parts, read_archive
from gridplan.layers.raw_docx import docx_parts, read_docx
from gridplan.layers.raw_geo import layer_parts, read_layers
from gridplan.layers.raw_grid import Wanted
from gridplan.layers.raw_html import html_parts, read_html
from gridplan.layers.raw_kind import KINDS, Kind, kind_of
from gridplan.layers.raw_kml import kml_parts, read_kml
from gridplan.layers.raw_sheets import read_sheets, sheet_names
from gridplan.layers.raw_text import read_text, table_in_text
from gridplan.text import Text

__all__ = ["KINDS", "parts_of", "read_pasted", "read_raw"]

_READERS: Mapping[Kind, Callable[[Path, Wanted, list[Fault]], list[RawTable]]] = {
    "sheets": read_sheets, "text": read_text, "html": read_html, "docx": read_docx, "layers": read_layers,
    "kml": read_kml,
}  # fmt: skip
_PARTS: Mapping[Kind, Callable[[Path], list[str]]] = {
    "sheets": sheet_names, "text": lambda _: [""], "html": html_parts, "docx": docx_parts, "layers": layer_parts,
    "kml": kml_parts,
}  # fmt: skip


def read_raw(
    path: Path,
    *,
    part: str | None = None,
    encoding: str | None = None,
    header_rows: tuple[int, ...] | None = None,
    last_row: int | None = None,
    faults: list[Fault],
) -> list[RawTable]:
    """Return the tables of a file that have data, or the one named `part`; what is wrong is added to `faults`.

    `part` None reads all, "" the only one. `encoding` None finds it out. `header_rows` and `last_row` are rows of
    the file, from 1; None finds headings and notes itself, () says that there are no headings. A table with a fault
    is not in the answer; where a file has no data at all, that is a fault.
    """
    if not path.is_file():
        remedy = Text("请检查文件名与路径", "Check the file name and the path")
        faults.append(Fault(str(path), Text("文件不存在", "no such file"), remedy))
        return []
    return _read(path, Wanted(part, encoding, header_rows, last_row), faults)


def _read(path: Path, wanted: Wanted, faults: list[Fault]) -> list[RawTable]:
    found: list[Fault] = []
    kind = kind_of(path, found)
    tables: list[RawTable] = []
    if kind == "archive":
        tables = read_archive(path, wanted, found, read=_read, parts=parts_of)
    elif kind is not None:
        tables = _READERS[kind](path, wanted, found)
    if not tables and not found:
        found.append(_no_rows(path.name, wanted.part))
    faults.extend(found)
    return tables


def read_pasted(text: str, *, faults: list[Fault]) -> list[RawTable]:
    """Return the table in text copied from a spreadsheet, a document or a web page: with tabs, or commas."""
    name = "粘贴的表格"
    found: list[Fault] = []
    tables = table_in_text(name, text, Wanted(), found, encoding="utf-8", notes=[], usual="\t")
    faults.extend(found or ([] if tables else [_no_rows(name)]))
    return tables


def _no_rows(file: str, part: str | None = None) -> Fault:
    remedy = Text("请填入数据行，上方为列名", "Put rows of data below a row of headings")
    return Fault(file, Text("没有数据行", "has no rows of data"), remedy, value=part or None)


def parts_of(path: Path) -> list[str]:
    """Return the names of the tables of a file, [""] where it holds one; none where it cannot be read."""
    kind = kind_of(path, []) if path.is_file() else None
    if kind is None:
        return []
    return archive_parts(path, parts_of) if kind == "archive" else _PARTS[kind](path)
