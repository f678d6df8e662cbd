"""Read workbooks (.xlsx): sheets with a row of headings, every fault named with file, sheet, row and column.

Nothing is computed: a formula counts by the value that Excel saved with it, and is refused where there is none.
"""

import math
import re
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from gridplan.errors import Fault
from gridplan.layers.fields import Field
from gridplan.layers.tables import ROW, parse_column
from gridplan.text import Text

# More than any form of ours holds; a file made to exhaust the machine is larger.
MOST_BYTES, MOST_MERGED, MOST_ROWS, MOST_COLUMNS = 20_000_000, 100_000, 20_000, 300
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+\d+(?::[A-Z]+\d+)?)[\"']")
_USE_FORM = Text("请用原表格，不改动工作表名和列标题", "Use the form as it was: do not change sheet names and headings")
_PERCENT = (
    Text("是百分比或比例，此处应填数量", "is a percentage or a share where a count is asked for"),
    Text("请填原始数量（分子、分母各一格）", "Enter the count itself: numerator and denominator have a cell each"),
)


@dataclass(frozen=True)
class Sheet:
    """What one sheet must hold.

    `headings` are those that people read, by field; a field without one stands under its name. With `id_row`,
    columns are found by the field names in that row, and the readable headings must stand where they belong.
    `shares` are fields in which 65 % is meant (and read as 0.65); elsewhere a percentage is a fault.
    """

    name: str
    fields: tuple[Field, ...]
    headings: Mapping[str, str] = field(default_factory=dict)
    heading_row: int = 1
    id_row: int | None = None
    shares: frozenset[str] = frozenset()
    required: bool = True

    def heading(self, name: str) -> str:
        """Return the readable heading of a field."""
        return self.headings.get(name, name)

    @property
    def last_head(self) -> int:
        """The row above the first of data."""
        return max(self.heading_row, self.id_row or 0)


@dataclass(frozen=True)
class Book:
    """The sheets that were read, by name, with a column per field and `ROW`; and the names of those that were not."""

    tables: Mapping[str, pd.DataFrame]
    left_out: tuple[str, ...] = ()


def read_workbook(path: Path, sheets: Sequence[Sheet], faults: list[Fault]) -> Book:
    """Return the sheets of the workbook at `path`; what is wrong is added to `faults`, all of it.

    Blank cells of optional fields become "" (text) or NaN (numbers), never zero; dates become text such as
    2026-01-31. Rows without anything are passed over. A sheet whose headings are wrong is not in the answer.
    """
    books = _open(path, faults)
    if books is None:
        return Book({})
    formulas, values = books
    names = [each.title for each in formulas.worksheets]
    tables = {}
    for sheet in sheets:
        if sheet.name not in names:
            if sheet.required:
                listed = "、".join(names)
                said = Text(
                    f"缺少工作表“{sheet.name}”；已有 {listed}", f"has no sheet {sheet.name!r}; there are {listed}"
                )
                faults.append(Fault(path.name, said, _USE_FORM))
            continue
        table = _read_sheet(path, sheet, formulas[sheet.name], values[sheet.name], faults)
        if table is not None:
            tables[sheet.name] = table
    known = {sheet.name for sheet in sheets}
    return Book(tables, tuple(name for name in names if name not in known))


def _open(path: Path, faults: list[Fault]) -> tuple[Workbook, Workbook] | None:
    """Return the workbook twice: with its formulas, and with the values that were saved for them."""
    if not path.is_file():
        remedy = Text("请检查文件名与路径", "Check the file name and the path")
        faults.append(Fault(str(path), Text("文件不存在", "no such file"), remedy))
        return None
    remedy = Text("请在 Excel 或 WPS 中另存为 .xlsx，不加密码", "Save it as .xlsx in Excel or WPS, without a password")
    try:
        if (large := _too_large(path)) is not None:
            faults.append(large)
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl would not write again; nothing is written
            return load_workbook(path), load_workbook(path, data_only=True)
    except Exception as problem:  # a damaged file breaks openpyxl in many ways
        said = Text(f"不能作为 Excel 工作簿打开：{problem}", f"cannot be opened as an Excel workbook: {problem}")
        faults.append(Fault(path.name, said, remedy))
        return None


def _too_large(path: Path) -> Fault | None:
    remedy = Text("请用原表格，删去多余的工作表、行和列", "Use the form; remove further sheets, rows and columns")
    with zipfile.ZipFile(path) as archive:
        size = sum(part.file_size for part in archive.infolist())
        if size > MOST_BYTES:
            said = Text(f"解压后有 {size:,} 字节，过大", f"is {size:,} bytes unpacked: too large")
            return Fault(path.name, said, remedy)
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and sum(map(_area, _MERGE.findall(archive.read(name)))) > MOST_MERGED:
                return Fault(path.name, Text("合并单元格过大", "merged cells are too large"), remedy)
    return None


def _area(reference: bytes) -> int:
    left, top, right, bottom = (edge or MOST_MERGED for edge in range_boundaries(reference.decode()))
    return (right - left + 1) * (bottom - top + 1)


def _read_sheet(
    path: Path, sheet: Sheet, formulas: Worksheet, values: Worksheet, faults: list[Fault]
) -> pd.DataFrame | None:
    told = path.with_name(f"{path.name}「{sheet.name}」")  # the file that faults name
    remedy = Text("请删去表格以外的行和列", "Remove the rows and columns outside the table")
    if formulas.max_row > MOST_ROWS or formulas.max_column > MOST_COLUMNS:
        extent = f"{formulas.max_row} × {formulas.max_column}"
        faults.append(Fault(told.name, Text(f"过大（行 × 列 {extent}）", f"is too large: {extent} cells"), remedy))
        return None
    faults.extend(_merged(told, sheet, formulas))
    rows = _raw_rows(told, sheet, formulas, values, faults)
    columns = _columns(told, sheet, rows, faults)
    if columns is None:
        return None
    body = {n: row for n, row in enumerate(rows, start=1) if n > sheet.last_head and any(row)}
    data: dict[str, Any] = {ROW: list(body)}
    for each in sheet.fields:
        number = columns[each.name]
        raws = [row[number] for row in body.values()]
        data[each.name] = _column(told, sheet, each, number, raws, data[ROW], faults)
    faults.extend(_outside(told, columns, body))
    return pd.DataFrame(data)


def _merged(told: Path, sheet: Sheet, formulas: Worksheet) -> list[Fault]:
    remedy = Text("请取消合并，逐格填写", "Unmerge them and fill in each cell")
    said = Text("单元格合并了，无法判断数值属于哪一格", "cells are merged: it cannot be told whose the value is")
    first = sheet.heading_row
    ranges = [r for r in formulas.merged_cells.ranges if r.max_row >= first]
    return [Fault(told.name, said, remedy, row=r.min_row, value=r.coord) for r in sorted(ranges, key=lambda r: r.coord)]


def _raw_rows(told: Path, sheet: Sheet, formulas: Worksheet, values: Worksheet, faults: list[Fault]) -> list[list[str]]:
    """Return all cells as text, stripped; a formula as the value saved with it."""
    rows = []
    for number in range(1, formulas.max_row + 1):
        row = []
        for column in range(1, formulas.max_column + 1):
            cell, saved = formulas.cell(number, column), values.cell(number, column)
            row.append(_raw(saved.value, cell.number_format))
            if number > sheet.last_head and (saved.data_type == "e" or (cell.data_type == "f" and saved.value is None)):
                said = Text("公式没有可用的结果", "is a formula without a result")
                remedy = Text("请改填数值（复制后选择性粘贴为数值）", "Enter the number itself (paste it as a value)")
                shown = str(getattr(cell.value, "text", cell.value))
                where = get_column_letter(column)
                faults.append(Fault(told.name, said, remedy, row=number, column=where, value=shown))
                row[-1] = ""
        rows.append(row)
    return rows


def _raw(value: object, number_format: str) -> str:
    """Return a cell's value as text: 1200 without a point, dates as 2026-01-31, a percentage with its sign."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, int | float):
        if "%" in number_format:
            return f"{value * 100:.12g}%"
        return str(int(value)) if float(value).is_integer() else repr(value)
    return "" if value is None else str(value).strip()  # a date says itself as 2026-01-31


def _columns(told: Path, sheet: Sheet, rows: Sequence[Sequence[str]], faults: list[Fault]) -> dict[str, int] | None:
    """Return the position of each field; None where headings are missing, repeated, changed or not known."""
    heads = rows[sheet.heading_row - 1] if len(rows) >= sheet.heading_row else []
    row = sheet.id_row or sheet.heading_row
    keys = rows[row - 1] if len(rows) >= row else []
    words = {each.name: each.name if sheet.id_row else sheet.heading(each.name) for each in sheet.fields}
    found: list[Fault] = []
    for name, word in words.items():
        if (times := keys.count(word)) != 1:
            said = Text("列名重复", "the heading stands twice") if times else Text("缺少该列", "the column is missing")
            found.append(Fault(told.name, said, _USE_FORM, row=row, column=sheet.heading(name)))
        elif (head := heads[keys.index(word)]) != sheet.heading(name):
            said = Text(f"列标题被改动，原为“{sheet.heading(name)}”", f"the heading was {sheet.heading(name)!r}")
            where = get_column_letter(keys.index(word) + 1)
            found.append(Fault(told.name, said, _USE_FORM, row=sheet.heading_row, column=where, value=head))
    for number, key in enumerate(keys, start=1):
        if key and key not in words.values():
            said = Text("表格中没有这一列", "the form has no such column")
            found.append(Fault(told.name, said, _USE_FORM, row=row, column=get_column_letter(number), value=key))
    faults.extend(found)
    return None if found else {name: keys.index(word) for name, word in words.items()}


def _column(
    told: Path, sheet: Sheet, field: Field, number: int, raws: list[str], rows: list[int], faults: list[Fault]
) -> list[object]:
    """Return the values of one column; a share is read, and elsewhere refused."""
    heading = f"{get_column_letter(number + 1)} {sheet.heading(field.name)}"
    if field.name in sheet.shares:
        raws = [_without_percent(raw) for raw in raws]
    numeric = field.kind in ("number", "count") and field.name not in sheet.shares
    shares = {row: raw for row, raw in zip(rows, raws, strict=True) if numeric and _is_share(field, raw)}
    faults.extend(Fault(told.name, *_PERCENT, row=row, column=heading, value=raw) for row, raw in shares.items())
    kept = [(row, raw) for row, raw in zip(rows, raws, strict=True) if row not in shares]
    parsed = iter(parse_column(told, field, heading, [raw for _, raw in kept], [row for row, _ in kept], faults))
    return [math.nan if row in shares else next(parsed) for row in rows]


def _is_share(field: Field, raw: str) -> bool:
    if raw.endswith(("%", "％")):
        return True
    return field.kind == "count" and re.fullmatch(r"0?\.\d*[1-9]\d*", raw) is not None


def _without_percent(raw: str) -> str:
    number = raw.removesuffix("%").removesuffix("％").strip()
    try:
        # Python reads 1_0 as ten; a cell of such a number is for the reading of the column to refuse.
        return raw if number == raw or "_" in number else repr(float(number) / 100)
    except ValueError:
        return raw


def _outside(told: Path, columns: Mapping[str, int], body: Mapping[int, Sequence[str]]) -> list[Fault]:
    """Return a fault for each cell that is filled in where the form has no column."""
    said = Text("填在表格的列之外", "stands outside the columns of the form")
    remedy = Text("请移到所属的列，或删去", "Move it to the column it belongs to, or remove it")
    return [
        Fault(told.name, said, remedy, row=number, column=get_column_letter(position + 1), value=raw)
        for number, row in body.items()
        for position, raw in enumerate(row)
        if raw and position not in columns.values()
    ]
