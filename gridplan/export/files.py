"""Write a file whole or not at all."""

import io
import json
import os
import uuid
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from gridplan.errors import ExportError
from gridplan.text import Text

TRACE_SUFFIX = ".trace.json"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can hold: the same content gives the same bytes
_ON_UNIX, _READABLE = 3, 0o644 << 16


def kind_of(path: Path, kinds: Iterable[str]) -> str:
    """Return the kind that the ending of a file's name says, `shp.zip` before `zip`; its suffix where none does."""
    found = [kind for kind in kinds if path.name.lower().endswith(f".{kind}")]
    return max(found, key=len, default=path.suffix.removeprefix(".").lower())


def check_kind(kind: str, kinds: Iterable[str]) -> None:
    """Raise ExportError for a kind of file that is not among `kinds`."""
    kinds = tuple(kinds)
    if kind not in kinds:
        known = "、".join(f".{name}" for name in kinds)
        raise ExportError(
            Text(
                f"不支持导出为 .{kind}；可用：{known}",
                f"cannot export as .{kind}; possible are {known.replace('、', ', ')}",
            )
        )


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path`. Raises ExportError where the folder is missing or the file cannot be written."""
    if not path.parent.is_dir():
        raise ExportError(
            Text(
                f"没有文件夹 {path.parent}。请先建立，或另选位置",
                f"there is no folder {path.parent}: make it or choose another",
            )
        )
    # A file of its own beside the target: a failed write leaves the old export as it was.
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise ExportError(
            Text(
                f"无法写入 {path}：{problem}。请检查权限，并关闭正在使用它的程序（如 Excel）",
                f"cannot write {path}: {problem}. Check permissions, and close any program that has it open",
            )
        ) from None


def zip_bytes(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of files by name, the same bytes for the same content; names are marked as UTF-8 where need be."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system, entry.external_attr = _ON_UNIX, _READABLE
            archive.writestr(entry, content, compress_type=zipfile.ZIP_DEFLATED)
    return result.getvalue()


def write_text(path: Path, content: str) -> None:
    """Write text as UTF-8 with BOM, which Excel reads right; see `write_bytes`."""
    write_bytes(path, content.encode("utf-8-sig"))


def write_trace_beside(path: Path, content: Mapping[str, Any]) -> None:
    """Write where the numbers of a table come from beside it, as `NAME.trace.json`: a CSV has no room for it."""
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    write_bytes(path.with_name(f"{path.name}{TRACE_SUFFIX}"), f"{text}\n".encode())
