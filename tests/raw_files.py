"""Small messy files for the tests of raw tables."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gridplan.errors import Fault
from gridplan.layers import RawTable, read_raw


def read(path: Path, **asked: Any) -> list[RawTable]:
    """Read a file in which nothing is wrong."""
    faults: list[Fault] = []
    tables = read_raw(path, **asked, faults=faults)
    assert [fault.to("zh") for fault in faults] == []
    return tables


def refused(path: Path, **asked: Any) -> list[Fault]:
    """Read a file in which something is wrong."""
    faults: list[Fault] = []
    read_raw(path, **asked, faults=faults)
    assert faults
    assert all(fault.file.startswith(path.name) and fault.remedy.zh and fault.remedy.en for fault in faults)
    return faults


def write_sheets(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    """Write a workbook with a sheet per name."""
    return change_sheets(path, lambda sheet: None, **sheets)


def change_sheets(path: Path, change: Callable[[Worksheet], object], **sheets: Sequence[Sequence[Any]]) -> Path:
    """Write a workbook, every sheet changed before it is saved."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        change(sheet)
    book.save(path)
    return path


def with_saved_results(path: Path, results: Mapping[str, object]) -> Path:
    """Put results beside the formulas of a workbook, as Excel saves them: openpyxl writes formulas only."""
    for formula, result in results.items():
        for blank in ("<v></v>", "<v />", "<v/>"):
            old, new = f"<f>{formula}</f>{blank}", f"<f>{formula}</f><v>{result}</v>"
            with_part_changed(path, "xl/worksheets/sheet1.xml", old.encode(), new.encode())
    return path


def with_part_changed(path: Path, name: str, old: bytes, new: bytes) -> None:
    """Replace bytes in one of the files that an Office file packs."""
    content = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(content) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            part = source.read(entry)
            target.writestr(entry, part.replace(old, new) if entry.filename == name else part)


def said(table: RawTable) -> str:
    """Return all notes of a table."""
    return "；".join(note.zh for note in table.notes)


def left(table: RawTable) -> list[tuple[int, str]]:
    """Return the rows left out, each with the reason."""
    return [(each.row, each.reason.zh) for each in table.left_out]
