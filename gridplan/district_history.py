"""The history of districts (`districts-history.json`, beside `area.yaml`): how they were, and every step since."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from gridplan.district_set import District, DistrictSet, Step, apply
from gridplan.errors import AreaError, EditError, Fault
from gridplan.text import Text
from gridplan.yaml_file import model_problem

HISTORY_NAME = "districts-history.json"
FORMAT = 1
_REMEDY = Text("请用 gridplan 保存的原文件", "Use the file as gridplan wrote it")


@dataclass(frozen=True)
class _File:
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    format: int
    units: tuple[str, ...]
    districts: Mapping[str, District]
    district_of: Mapping[str, str]
    steps: tuple[Step, ...]


_FILE: TypeAdapter[_File] = TypeAdapter(_File)


def history_json(districts: DistrictSet) -> bytes:
    """Return how the districts were at the start, and every step since, as JSON text (UTF-8)."""
    start = districts.start or districts
    content = _FILE.dump_python(
        _File(FORMAT, districts.units, start.districts, start.district_of, districts.steps), mode="json"
    )
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def read_history(folder: Path) -> DistrictSet | None:
    """Return the districts of an area as their history makes them; None where there is none.

    Every step is made again. Raises AreaError with every fault; a step that rests on one that could not be made is
    not told for itself.
    """
    path = folder / HISTORY_NAME
    if not path.is_file():
        return None
    try:
        file = _FILE.validate_json(path.read_bytes())
    except ValidationError as problem:
        raise AreaError([_form_fault(path, detail) for detail in problem.errors()]) from None
    faults = _start_faults(path, file)
    if not faults:
        made = DistrictSet(file.units, file.districts, file.district_of)
        made = _made_again(path, made, file.steps, faults)
    if faults:
        raise AreaError(faults)
    return made


def _form_fault(path: Path, detail: object) -> Fault:
    key = ".".join(str(part) for part in detail["loc"])  # type: ignore[index]
    return Fault(path.name, model_problem(detail), _REMEDY, column=key or None)  # type: ignore[arg-type]


def _start_faults(path: Path, file: _File) -> list[Fault]:
    faults = []
    if file.format != FORMAT:
        remedy = Text("请用更新版本的 gridplan 打开", "Open it with a newer gridplan")
        said = Text("格式不受支持", "format not supported")
        faults.append(Fault(path.name, said, remedy, column="format", value=str(file.format)))
    known = set(file.units)
    for unit, district in file.district_of.items():
        if unit not in known:
            faults.append(
                Fault(path.name, Text("没有这个单元", "no such unit"), _REMEDY, column="district_of", value=unit)
            )
        if district not in file.districts:
            said = Text("没有这个片区", "no such district")
            faults.append(Fault(path.name, said, _REMEDY, column=f"district_of.{unit}", value=district))
    return faults


def _made_again(path: Path, districts: DistrictSet, steps: tuple[Step, ...], faults: list[Fault]) -> DistrictSet:
    lost: set[str] = set()
    for number, step in enumerate(steps, start=1):
        if not lost.isdisjoint((*step.before, *step.after)):
            lost |= set(step.after)
            continue
        try:
            districts = apply(districts, step)
        except EditError as problem:
            faults.append(Fault(path.name, problem.text, _REMEDY, column=f"steps.{number}"))
            lost |= set(step.after)
    return districts
