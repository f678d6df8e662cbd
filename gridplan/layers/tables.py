"""Read tables: CSV with a line of headings."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from gridplan.csv_text import unescaped
from gridplan.errors import Fault
from gridplan.layers.faults import NAME_GBK, missing_column, repeated_column
from gridplan.layers.fields import Field, parse_cell, parse_plain
from gridplan.text import Text

ROW = "_row"  # the line of the file that a record came from, kept for later messages


def read_table(
    path: Path, fields: Sequence[Field], *, columns: dict[str, str], encoding: str, faults: list[Fault]
) -> pd.DataFrame | None:
    """Return the CSV at `path` with one column per field and `ROW`; None where it cannot be read.

    `columns` maps a field to the file's own heading. Blank cells of optional fields become "" (text)
    or NaN (numbers), never zero. What is wrong is added to `faults`, all of it; columns that no field
    names are left out.
    """
    rows = _read_rows(path, encoding, faults)
    if rows is None:
        return None
    header = [unescaped(cell.strip()) for cell in rows[0]] if rows else []
    body = [(line, row) for line, row in enumerate(rows[1:], start=2) if any(map(str.strip, row))]
    if not body:
        remedy = Text("请填入数据行，首行为列名", "Put rows below a first line of column names")
        faults.append(Fault(path.name, Text("没有数据行", "has no rows of data"), remedy))
        return None
    wanted = [field.name for field in fields if field.required or field.expected or field.name in columns]
    missing = [heading for name in wanted if (heading := columns.get(name, name)) not in header]
    faults.extend(missing_column(path, heading, header) for heading in missing)
    twice = [field for field in fields if header.count(columns.get(field.name, field.name)) > 1]
    faults.extend(repeated_column(path, columns.get(field.name, field.name)) for field in twice)
    faults.extend(long := _long_rows(path, body, len(header)))
    if missing or twice or long:
        return None
    return _parse_columns(path, fields, columns, header, body, faults)


def _read_rows(path: Path, encoding: str, faults: list[Fault]) -> list[list[str]] | None:
    try:
        raw = path.read_bytes()
    except OSError as problem:
        remedy = Text("请检查文件名与路径", "Check the file name and the path")
        faults.append(Fault(path.name, Text(f"无法打开：{problem}", f"cannot be opened: {problem}"), remedy))
        return None
    try:
        text = raw.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except UnicodeDecodeError as problem:
        faults.append(_encoding_fault(path, raw, encoding, problem))
        return None
    except LookupError:
        remedy = Text("请在 area.yaml 中写 utf-8 或 gbk", "Write utf-8 or gbk in area.yaml")
        faults.append(Fault(path.name, Text("没有这种编码", "no such encoding"), remedy, value=encoding))
        return None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return list(reader)
    except csv.Error as problem:  # without `strict`, a quote left open swallows the rows below it
        remedy = Text("请检查引号是否成对", "Check that every quotation mark is closed")
        said = Text(f"不是有效的 CSV：{problem}", f"not valid CSV: {problem}")
        faults.append(Fault(path.name, said, remedy, row=reader.line_num))
        return None


def _long_rows(path: Path, body: list[tuple[int, list[str]]], width: int) -> list[Fault]:
    """Return a fault for each row with more cells than headings: what follows a stray comma has shifted."""
    problem = Text(f"单元格多于 {width} 个列名", f"has more cells than the {width} headings")
    remedy = Text("请去掉多余的逗号，或为含逗号的文字加引号", "Remove the extra comma, or quote the text that holds it")
    return [
        Fault(path.name, problem, remedy, row=line, value="，".join(row[width:]))
        for line, row in body
        if len(row) > width and any(map(str.strip, row[width:]))
    ]


def _encoding_fault(path: Path, raw: bytes, encoding: str, problem: UnicodeDecodeError) -> Fault:
    row = raw.count(b"\n", 0, problem.start) + 1
    try:
        raw.decode("gb18030")
        remedy = Text("该文件可按 GBK 读取：", "It reads as GBK: ") + NAME_GBK
    except UnicodeDecodeError:
        remedy = Text("请另存为 UTF-8", "Save it as UTF-8")
    problem_text = Text(f"不是 {encoding} 编码", f"is not encoded in {encoding}")
    value = raw[problem.start : problem.start + 4].hex(" ")
    return Fault(path.name, problem_text, remedy, row=row, value=value)


def _parse_columns(
    path: Path,
    fields: Sequence[Field],
    columns: dict[str, str],
    header: list[str],
    body: list[tuple[int, list[str]]],
    faults: list[Fault],
) -> pd.DataFrame:
    data: dict[str, Any] = {ROW: [line for line, _ in body]}
    for field in fields:
        heading = columns.get(field.name, field.name)
        position = header.index(heading) if heading in header else None
        raws = [row[position].strip() if position is not None and position < len(row) else "" for _, row in body]
        if field.kind == "text":
            raws = [unescaped(raw) for raw in raws]
        data[field.name] = parse_column(path, field, heading, raws, data[ROW], faults)
    return pd.DataFrame(data)


def parse_column(
    path: Path, field: Field, heading: str, raws: list[str], rows: Sequence[int], faults: list[Fault]
) -> list[object]:
    """Return the values of one column, from stripped cells and the row each stands in; add every fault."""
    if (plain := parse_plain(field, raws)) is not None:
        return plain
    seen: dict[str, int] = {}
    values = []
    for row, raw in zip(rows, raws, strict=True):
        fault, value = parse_cell(field, raw)
        if fault is None and field.unique and raw in seen:
            fault = (
                Text(f"与第 {seen[raw]} 行重复", f"repeats row {seen[raw]}"),
                Text("请改为唯一的值，或删去重复行", "Give each row its own value, or remove the repetition"),
            )
        seen.setdefault(raw, row)
        if fault is not None:
            faults.append(Fault(path.name, *fault, row=row, column=heading, value=raw))
        values.append(value)
    return values


def repeated(values: Iterable[str]) -> list[str]:
    """Return the values that occur more than once, each once, in order."""
    return [value for value, count in Counter(values).items() if count > 1]
