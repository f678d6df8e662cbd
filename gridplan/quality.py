"""The record of an import (`import.json`): what was read, repaired, left out, and how it bears on the numbers."""

import json
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from gridplan.errors import AreaError, Fault
from gridplan.text import Text
from gridplan.yaml_file import Strict, Words

RECORD_NAME = "import.json"
Happening = Literal[
    "read", "converted", "matched", "repaired", "left_out", "refused", "missing", "estimated", "decided"
]
HAPPENINGS: dict[Happening, Text] = {
    "read": Text("读入", "read"),
    "converted": Text("转换", "converted"),
    "matched": Text("匹配", "matched"),
    "repaired": Text("修补", "repaired"),
    "left_out": Text("未读入", "left out"),
    "refused": Text("拒收", "refused"),
    "missing": Text("缺失", "missing"),
    "estimated": Text("估计", "estimated"),
    "decided": Text("人工决定", "decided"),
}


class Entry(Strict):
    """One thing that happened to the data: to how many of what, with examples, and how it bears on the numbers."""

    happening: Happening
    layer: str
    what: Words
    count: Annotated[int, Field(ge=0)]
    examples: tuple[str, ...] = ()  # at most ten names or rows
    effect: Words | None = None


class InputFile(Strict):
    """A file that was read."""

    file: str
    sha256: str
    encoding: str = ""
    reference: str = ""  # of its coordinates


class ImportRecord(Strict):
    """The whole of `import.json`, beside `area.yaml`."""

    format: Literal[1] = 1
    gridplan_version: str
    files: tuple[InputFile, ...]
    entries: tuple[Entry, ...]


def read_import_record(folder: Path) -> ImportRecord | None:
    """Return the record of the import that made an area; None for an area made otherwise. Raises AreaError."""
    path = folder / RECORD_NAME
    if not path.is_file():
        return None
    try:
        return ImportRecord.model_validate_json(path.read_bytes())
    except ValidationError as problem:
        said = Text(
            f"导入记录无法读取（{problem.error_count()} 处）", f"cannot be read ({problem.error_count()} faults)"
        )
        remedy = Text("请删去该文件，或重新导入", "Remove the file, or import again")
        raise AreaError([Fault(path.name, said, remedy)]) from None


def record_json(record: ImportRecord) -> bytes:
    """Return a record as JSON text (UTF-8)."""
    return (json.dumps(record.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n").encode()
