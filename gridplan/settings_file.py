"""The user's settings: a file at home that may hold keys, so that nobody else reads it and nothing else holds them."""

import os
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

import yaml

from gridplan.base_map import AnyBaseMap, BaseMap, NoBaseMap, Tianditu, Xyz, discreet
from gridplan.errors import Fault, SettingsError
from gridplan.text import Text
from gridplan.yaml_file import Strict, load_yaml

_OWNER_ONLY = 0o600


class Settings(Strict):
    """The form of the file; `person` is the name that its owner signs with."""

    format: Literal[1] = 1
    person: str = ""
    base_map: AnyBaseMap = NoBaseMap()


def read_settings(path: Path) -> Settings:
    """Return the settings of the file at `path`, the defaults where there is no file. Raises SettingsError."""
    if not path.exists():
        return Settings()
    try:
        return load_yaml(path, Settings, SettingsError)
    except SettingsError as problem:
        raise SettingsError(discreet(list(problem.faults))) from None


def read_base_map(path: Path) -> BaseMap:
    """Return the base map that the file at `path` sets, none where there is no file. Raises SettingsError."""
    return read_settings(path).base_map


def write_base_map(base: BaseMap, path: Path) -> None:
    """Set the base map; the rest of a file that cannot be read is given up. Raises SettingsError."""
    kept = Settings()
    with suppress(SettingsError):
        kept = read_settings(path)
    _write(kept.model_copy(update={"base_map": base}), path)


def write_person(name: str, path: Path) -> None:
    """Set the name to sign with. Raises SettingsError, also for a file that cannot be read, which stays as it is."""
    _write(read_settings(path).model_copy(update={"person": name}), path)


def _write(settings: Settings, path: Path) -> None:
    """Write the settings, whole or not at all, for the owner's eyes only. Raises SettingsError where that fails."""
    base = settings.base_map
    values: dict[str, Any] = base.model_dump()
    if isinstance(base, Tianditu | Xyz):
        values["key"] = base.key.get_secret_value()
    person = {"person": settings.person} if settings.person else {}
    content = yaml.safe_dump({"format": 1, **person, "base_map": values}, allow_unicode=True, sort_keys=False)
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
        os.replace(part, path)
    except OSError as problem:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        said = Text(f"无法写入：{problem.strerror}", f"cannot be written: {problem.strerror}")
        remedy = Text("请检查文件夹权限和磁盘空间", "Check the permissions of the folder, and the space")
        raise SettingsError([Fault(str(path), said, remedy)]) from None
