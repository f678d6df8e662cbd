"""Read any file that people hold as raw tables: sheets, text in columns, documents, layers, archives of these."""

from collections.abc import Callable, Mapping
from pathlib import Path

from gridplan.errors import Fault
from gridplan.layers.raw import RawTable
from gridplan.layers.raw_geo import layer_parts, read_layers
from gridplan.layers.raw_grid import Wanted
from gridplan.layers.raw_sheets import read_sheets, sheet_names
from gridplan.layers.raw_text import read_text, table_in_text
from gridplan.text import Text

Reader = Callable[[Path, Wanted, list[Fault]], list[RawTable]]
_SHEET, _TEXT, _LAYER = Text("工作簿", "workbook"), Text("文本表格", "table as text"), Text("图层", "GIS layers")
KINDS: Mapping[str, Text] = {
    ".xlsx": _SHEET, ".xls": _SHEET, ".xlsb": _SHEET, ".ods": _SHEET,
    ".csv": _TEXT, ".txt": _TEXT, ".tsv": _TEXT,
    ".shp": _LAYER, ".gpkg": _LAYER, ".geojson": _LAYER, ".json": _LAYER, ".kml": _LAYER,
}  # fmt: skip
_READERS: Mapping[Text, tuple[Reader, Callable[[Path], list[str]]]] = {
    _SHEET: (read_sheets, sheet_names), _TEXT: (read_text, lambda _: [""]), _LAYER: (read_layers, layer_parts),
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
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        known = "、".join(KINDS)
        said = Text(f"不能读取 {path.suffix} 文件", f"files of the kind {path.suffix} cannot be read")
        faults.append(Fault(path.name, said, Text(f"请另存为 {known} 之一", f"Save it as one of {known}")))
        return []
    found: list[Fault] = []
    tables = _READERS[kind][0](path, Wanted(part, encoding, header_rows, last_row), found)
    if not tables and not found:
        remedy = Text("请填入数据行，上方为列名", "Put rows of data below a row of headings")
        found.append(Fault(path.name, Text("没有数据行", "has no rows of data"), remedy, value=part or None))
    faults.extend(found)
    return tables


def read_pasted(text: str, *, faults: list[Fault]) -> list[RawTable]:
    """Return the table in text copied from a spreadsheet, a document or a web page: with tabs, or commas."""
    wanted = Wanted()
    return table_in_text("粘贴的表格", text, wanted, faults, encoding="utf-8", notes=[], usual="\t")


def parts_of(path: Path) -> list[str]:
    """Return the names of the tables of a file, [""] where it holds one; none where it cannot be read."""
    kind = KINDS.get(path.suffix.lower())
    return _READERS[kind][1](path) if kind is not None and path.is_file() else []
