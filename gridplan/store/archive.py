"""A plan with all its history as one file, and back into a store; the same bytes for the same history.

The file is a zip of plain JSON, not compressed, so that no version of a packer makes other bytes of it.
"""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gridplan.errors import StoreConflictError, StoreError
from gridplan.store import outlines
from gridplan.store.checking import first_fault
from gridplan.store.records import Act, ActKind, PlanEntry, Revision, canonical, digest_of
from gridplan.store.rows import Rows
from gridplan.store.writing import Step, add_act
from gridplan.text import Text

FORMAT = 1
SUFFIX = ".plan.zip"
_INDEX, _FOLDER = "archive.json", "contents/"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can hold
_READABLE, _ON_UNIX = 0o644 << 16, 3


@dataclass(frozen=True)
class Archive:
    """What an archive holds, proven by its digests. `seal` is the digest of all of it."""

    plan: PlanEntry
    revisions: tuple[Revision, ...]
    acts: tuple[Act, ...]
    contents: dict[str, bytes]
    seal: str


@dataclass(frozen=True)
class Imported:
    """How many revisions and acts of an archive were new to the store."""

    plan: PlanEntry
    revisions: int
    acts: int


def packed(rows: Rows, plan_id: str) -> bytes:
    """Return the archive of a plan."""
    plan, revisions, acts = rows.plan(plan_id), rows.revisions(plan_id), rows.acts(plan_id)
    digests = sorted({digest for each in revisions for digest in (each.content, each.findings) if digest})
    contents = {digest: rows.content(digest) for digest in digests}
    index: dict[str, Any] = {
        "format": FORMAT,
        "plan": plan.record,
        "revisions": [each.record for each in revisions],
        "acts": [each.record for each in acts],
        "contents": digests,
    }
    files = {_INDEX: canonical({**index, "seal": digest_of(canonical(index))})}
    files |= {f"{_FOLDER}{digest}.json": content for digest, content in contents.items()}
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system, entry.external_attr = _ON_UNIX, _READABLE
            archive.writestr(entry, content)
    return result.getvalue()


def unpacked(path: Path) -> Archive:
    """Read an archive. Raises StoreError for a file that is none, was altered, or is of a newer format."""
    try:
        with zipfile.ZipFile(path) as archive:
            if any(entry.compress_type != zipfile.ZIP_STORED for entry in archive.infolist()):
                raise _altered(path, Text("压缩方式不同", "it was packed anew"))
            files = {entry.filename: archive.read(entry) for entry in archive.infolist()}
            index = json.loads(files.pop(_INDEX))
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise StoreError(Text(f"{path} 不能读取：{why}", f"{path} cannot be read: {why}")) from None
    except (zipfile.BadZipFile, KeyError, ValueError, RuntimeError, NotImplementedError):
        said = Text(f"{path} 不是 gridplan 的方案存档，或已损坏", f"{path} is no archive of gridplan, or is damaged")
        raise StoreError(said) from None
    if isinstance(index, dict) and isinstance(index.get("format"), int) and index["format"] > FORMAT:
        raise StoreError(
            Text(
                f"{path} 由更新版本的 gridplan 写成（格式 {index['format']}）。请用该版本或更新的版本导入",
                f"{path} was written by a newer gridplan (format {index['format']}): "
                "import it with that version or a later one",
            )
        )
    try:
        return _proven(path, index, files)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _altered(path, Text("内容不完整", "something is missing")) from None


def add_archive(rows: Rows, archive: Archive, by: Step) -> Imported:
    """Add what a store lacks of an archive. Raises StoreConflictError where both went on with the same plan."""
    plan = archive.plan
    known = {each.id: each for each in rows.plans()}
    if plan.id not in known and any(each.name == plan.name for each in known.values()):
        raise StoreError(
            Text(
                f"方案库中另有名为 {plan.name} 的方案。请导入到另一个方案库",
                f"the store has another plan named {plan.name}: import the archive into another store",
            )
        )
    acts = rows.acts(plan.id)
    for own, other in zip(acts, archive.acts, strict=False):
        if own.id != other.id:
            raise _parted(plan, own, other)
    have = {each.id for each in rows.revisions(plan.id)}
    new = [each for each in archive.revisions if each.id not in have]
    new_acts = archive.acts[len(acts) :]
    if plan.id not in known:
        rows.add_plan(plan)
    for revision in new:
        _add(rows, revision, archive)
    for act in new_acts:
        rows.add_act(act)
    if new_acts:
        details = {"plan": plan.id, "name": plan.name, "seal": archive.seal}
        add_act(rows, ActKind.IMPORTED, by, plan_id=None, details=details)
    if (fault := first_fault(rows.connection)) is not None:
        raise _altered(Path(rows.place), fault)
    return Imported(plan, len(new), len(new_acts))


def _add(rows: Rows, revision: Revision, archive: Archive) -> None:
    for digest in (revision.content, revision.findings):
        if digest is not None:
            rows.add_content(archive.contents[digest])
    rows.add_revision(revision)
    if rows.connection.dialect.name == "postgresql":
        outlines.add_places(rows.connection, revision, archive.contents[revision.content], None)


def _proven(path: Path, index: Any, files: dict[str, bytes]) -> Archive:
    """Return what was read, or raise StoreError for the first thing that does not match its digest."""
    seal = index.pop("seal")
    if digest_of(canonical(index)) != seal:
        raise _altered(path, Text("目录校验不符", "the index has another digest"))
    contents = {digest: files.pop(f"{_FOLDER}{digest}.json") for digest in index["contents"]}
    for digest, content in contents.items():
        if digest_of(content) != digest:
            raise _altered(path, Text(f"内容 {digest} 校验不符", f"content {digest} has another digest"))
    if files:
        raise _altered(path, Text(f"多出文件 {next(iter(files))}", f"there is a file too many, {next(iter(files))}"))
    plan = PlanEntry(index["plan"])
    revisions = tuple(map(Revision, index["revisions"]))
    acts = tuple(map(Act, index["acts"]))
    _prove_links(path, plan, revisions, acts)
    return Archive(plan, revisions, acts, contents, seal)


def _prove_links(path: Path, plan: PlanEntry, revisions: Sequence[Revision], acts: Sequence[Act]) -> None:
    seen: set[str] = set()
    for revision in revisions:
        if revision.plan_id != plan.id or not seen.issuperset(revision.parents):
            raise _altered(path, Text(f"版本 {revision.label} 的来历不符", f"{revision.label} has other parents"))
        seen.add(revision.id)
    before = None
    for number, act in enumerate(acts, start=1):
        linked = (act.plan_id, act.number, act.before) == (plan.id, number, before)
        if not linked or (act.revision is not None and act.revision not in seen):
            raise _altered(path, Text(f"第 {number} 条操作记录不符", f"act {number} of the trail does not match"))
        before = act.id


def _altered(path: Path, what: Text) -> StoreError:
    head = Text(f"存档 {path} 被改动过或已损坏：", f"the archive {path} was altered or is damaged: ")
    return StoreError(
        head + what + Text("。没有导入任何内容，请索取原件", ". Nothing was imported: ask for the original")
    )


def _parted(plan: PlanEntry, own: Act, other: Act) -> StoreConflictError:
    own_zh, other_zh = (f"{act.person} {act.at} {act.words.zh}" for act in (own, other))
    own_en, other_en = (f"{act.person} {act.at} {act.words.en}" for act in (own, other))
    return StoreConflictError(
        Text(
            f"方案 {plan.name} 在两处各有后续：本库 {own_zh}，存档 {other_zh}。没有导入；"
            "请导入到空的方案库，导出所需版本后在本库合并",
            f"the plan {plan.name} was gone on with in both places: here {own_en}, in the archive {other_en}. Nothing "
            "was imported: import it into an empty store, export the revision from there and merge it here",
        )
    )
