"""Everything of a plan in one zip, with a manifest of digests, and the check whether a zip is still whole."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from gridplan.errors import ExportError, Fault
from gridplan.export.files import zip_bytes
from gridplan.export.options import Options
from gridplan.plan_file import Plan
from gridplan.stages import standing
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text

FORMAT = 1
MANIFEST = "manifest.json"
OnPart = Callable[[Text, float], None]
_MOST_BYTES = 5_000_000  # of a manifest; a file made to exhaust the machine is larger
_CHUNK = 1 << 20
# What reading a damaged, encrypted or foreign zip raises; a JSON nested too deep is a RuntimeError too.
_DAMAGED = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error)
_GIVEN_BY_GRIDPLAN = Text("请用由 gridplan 导出的完整压缩包", "Use the whole zip that gridplan exported")
_AGAIN = Text("请重新导出，或向提供者索取原件", "Export it again, or ask whoever gave it for the original")


def bundle(
    plan: Plan,
    area: StudyArea,
    parts: Mapping[str, tuple[Text, Callable[[], Mapping[str, bytes]]]],
    options: Options,
    *,
    settings: Mapping[str, Any],
    language: Language = "zh",
    on_part: OnPart | None = None,
) -> bytes:
    """Return one zip of all `parts` (name → what it is, and its making as files by name) with `manifest.json`.

    A part that raises ExportError is left out, and the manifest says why: so it is with positions where there are
    to be none. The same plan, area and parts give the same bytes. `on_part` is told what each part is and the share of
    the parts before it.
    """
    files: dict[str, bytes] = {}
    listed, left_out = [], []
    for place, (name, (what, make)) in enumerate(parts.items()):
        if on_part is not None:
            on_part(what, place / len(parts))
        try:
            made = make()
        except ExportError as refused:
            left_out.append({"name": name, "what": what.to(language), "why": refused.to(language)})
            continue
        files |= made
        listed += [_entry(file, content, what.to(language)) for file, content in made.items()]
    manifest = {
        "format": FORMAT,
        "gridplan_version": plan.gridplan_version,
        "area": {"id": area.manifest.id, "name": area.name.to(language), "digest": area.digest},
        "layout": {
            "title": plan.document.full_title,
            "stage": standing(plan).value,
            "made_on_digest": plan.area_digest,
        },
        "settings": settings,
        "options": {
            "coordinates": options.coordinates,
            "datum": options.datum,
            "encoding": options.encoding,
            "smallest_count": options.smallest,
            "language": language,
        },
        "notes": [note.to(language) for note in options.notes],
        "files": listed,
        "left_out": left_out,
    }
    return zip_bytes({MANIFEST: _json(manifest), **files})


def verify(path: Path) -> tuple[int, list[Fault]]:
    """Return how many files the manifest of a bundle names, and every way in which the zip is not as it says."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _verified(path, archive)
    except (*_DAMAGED, ValueError) as problem:
        said = Text(f"不能作为压缩包打开：{problem}", f"cannot be opened as a zip: {problem}")
        return 0, [Fault(path.name, said, _GIVEN_BY_GRIDPLAN)]


def _json(manifest: Mapping[str, Any]) -> bytes:
    return (json.dumps(manifest, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _entry(name: str, content: bytes, what: str) -> dict[str, Any]:
    return {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), "what": what}


def _verified(path: Path, archive: zipfile.ZipFile) -> tuple[int, list[Fault]]:
    said, names = _manifest_files(archive), archive.namelist()
    if said is None:
        problem = Text(f"没有可读的 {MANIFEST}", f"has no {MANIFEST} that can be read")
        return 0, [Fault(path.name, problem, _GIVEN_BY_GRIDPLAN)]
    faults = [
        Fault(path.name, Text("清单中没有这个文件", "is not in the manifest"), _AGAIN, value=name)
        for name in names
        if name not in said and name != MANIFEST
    ]
    twice = sorted({name for name in names if names.count(name) > 1})
    faults += [Fault(path.name, Text("同名文件有多个", "stands there twice"), _AGAIN, value=name) for name in twice]
    for name, (size, digest) in said.items():
        if name not in names:
            faults.append(Fault(path.name, Text("缺少这个文件", "is missing"), _AGAIN, value=name))
        elif not _same(archive, name, size, digest):
            changed = Text("内容与清单不符，可能被改动或损坏", "is not what the manifest says: altered or damaged")
            faults.append(Fault(path.name, changed, _AGAIN, value=name))
    return len(said), faults


def _manifest_files(archive: zipfile.ZipFile) -> dict[str, tuple[int, str]] | None:
    """Return size and digest of each file by name as the manifest has them; None where there is no such manifest."""
    try:
        if archive.getinfo(MANIFEST).file_size > _MOST_BYTES:
            return None
        content = json.loads(archive.read(MANIFEST))
        return {str(each["name"]): (int(each["bytes"]), str(each["sha256"])) for each in _listed(content)}
    except (*_DAMAGED, KeyError, OverflowError, TypeError, ValueError):
        return None


def _listed(content: Any) -> Sequence[Any]:
    if not isinstance(content, dict) or content.get("format") != FORMAT or not isinstance(content["files"], list):
        raise ValueError
    return content["files"]


def _same(archive: zipfile.ZipFile, name: str, size: int, digest: str) -> bool:
    """Whether a file of the zip has this size and digest; no more than that size is ever unpacked."""
    if archive.getinfo(name).file_size != size:
        return False
    found = hashlib.sha256()
    try:
        with archive.open(name) as file:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
    except (*_DAMAGED, ValueError):
        return False
    return found.hexdigest() == digest
