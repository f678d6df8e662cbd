"""Read the files in an archive (.zip, .kmz): unpacked into a folder of their own, which is gone afterwards."""

import shutil
import zipfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from gridplan.errors import Fault
from gridplan.layers.raw import RawTable
from gridplan.layers.raw_grid import Wanted, chosen, part_names
from gridplan.layers.raw_kind import KINDS
from gridplan.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

Reader = Callable[[Path, Wanted, list[Fault]], list[RawTable]]
MOST_BYTES, MOST_FILES = 2_000_000_000, 2_000  # of an archive unpacked
MOST_RATIO, LARGE = 200, 50_000_000  # text packs ten times; a file made to exhaust the machine a thousand times
COMPANIONS = {".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".xml", ".qmd", ".qpj"}
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_REPACK = Text("请解压后只压缩需要的文件，不加密码", "Unpack it, and pack only what is needed, without a password")


def read_archive(
    path: Path, wanted: Wanted, faults: list[Fault], *, read: Reader, parts: Callable[[Path], list[str]]
) -> list[RawTable]:
    """Return the tables of the files in an archive, read by `read`; the part of each is its file, or file/part."""
    tables: list[RawTable] = []
    with _unpacked(path, faults) as folder:
        inside, left = _readable(folder)
        found = {_part(folder, file, part): (file, part) for file in inside for part in parts(file) or [""]}
        names = part_names(list(found))
        called = dict(zip(names, found.values(), strict=True))
        if not names and not faults:
            said = Text("压缩包中没有可读的文件", "the archive holds no file that can be read")
            known = "、".join(KINDS)
            faults.append(Fault(path.name, said, Text(f"可读的有 {known}", f"Those of {known} can be read")))
        for name in chosen(path.name, names, wanted.part, faults) if names else []:
            file, part = called[name]
            own: list[Fault] = []
            for table in read(file, replace(wanted, part=part), own):
                notes = (*table.notes, *_left(left))
                tables.append(replace(table, file=path.name, part=name, notes=notes))
            faults.extend(replace(fault, file=f"{path.name}「{fault.file}」") for fault in own)
    return tables


def archive_parts(path: Path, parts: Callable[[Path], list[str]]) -> list[str]:
    """Return the parts of an archive: its files, or file/part."""
    with _unpacked(path, []) as folder:
        return part_names([_part(folder, file, part) for file in _readable(folder)[0] for part in parts(file) or [""]])


def _part(folder: Path, file: Path, part: str) -> str:
    inside = file.relative_to(folder).as_posix()
    return f"{inside}/{part}" if part else inside


def _left(names: list[str]) -> list[Text]:
    listed = "、".join(names)
    return [Text(f"压缩包中未读入：{listed}", f"not read in the archive: {listed}")] if names else []


def _readable(folder: Path) -> tuple[list[Path], list[str]]:
    """Return the files that may hold tables, and the names of those left aside."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    tables = [file for file in files if file.suffix.lower() in KINDS]
    if any(file.suffix.lower() != ".txt" for file in tables):  # a readme beside the data
        tables = [file for file in tables if file.suffix.lower() != ".txt"]
    shapes = tuple(str(file.with_suffix("")) + "." for file in tables if file.suffix.lower() == ".shp")
    own = [file for file in files if file.suffix.lower() in COMPANIONS and str(file).startswith(shapes)]
    return tables, [file.relative_to(folder).as_posix() for file in files if file not in [*own, *tables]]


@contextmanager
def _unpacked(path: Path, faults: list[Fault]) -> "Iterator[Path]":
    """Yield a folder with the files of an archive; an empty one, with `faults`, where it must not be unpacked."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        try:
            with zipfile.ZipFile(path) as archive:
                entries = {_name(entry): entry for entry in archive.infolist() if not entry.is_dir()}
                entries = {name: entry for name, entry in entries.items() if not _is_litter(name)}
                unsafe = _unsafe(path, entries)
                faults.extend(unsafe)
                for name, entry in entries.items() if not unsafe else ():
                    target = folder / name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with archive.open(entry) as source, target.open("wb") as file:
                        shutil.copyfileobj(source, file)
        except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as problem:
            said = Text(f"压缩包已损坏：{problem}", f"the archive is damaged: {problem}")
            faults.append(Fault(path.name, said, Text("请重新复制或压缩", "Copy or pack it again")))
        yield folder


def _name(entry: zipfile.ZipInfo) -> str:
    """Return the name of a file in an archive; Chinese programs write it in GBK without saying so."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", errors="replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                return raw.decode(encoding).replace("\\", "/")
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _is_litter(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return parts[:1] == ("__MACOSX",) or PurePosixPath(name).name in (".DS_Store", "Thumbs.db", "desktop.ini")


def _unsafe(path: Path, entries: dict[str, zipfile.ZipInfo]) -> list[Fault]:
    """Return why an archive is not unpacked: too much in it, secret, leading elsewhere, or archives within."""
    reasons: list[tuple[Text, str | None]] = []
    size = sum(entry.file_size for entry in entries.values())
    packed = sum(entry.compress_size for entry in entries.values())
    if size > MOST_BYTES or len(entries) > MOST_FILES or (size > LARGE and size > MOST_RATIO * packed):
        zh = f"解压后过大（{len(entries)} 个文件，{size:,} 字节）"
        reasons.append((Text(zh, f"unpacks to too much: {len(entries)} files, {size:,} bytes"), None))
    for name, entry in entries.items():
        place = PurePosixPath(name)
        if entry.flag_bits & _ENCRYPTED:
            reasons.append((Text("文件有密码保护", "the file is protected by a password"), name))
        if place.is_absolute() or ".." in place.parts or ":" in name:
            reasons.append((Text("文件名指向压缩包之外", "the name leads outside the archive"), name))
        if place.suffix.lower() in (".zip", ".kmz", ".rar", ".7z"):
            reasons.append((Text("压缩包中还有压缩包", "is an archive inside the archive"), name))
    return [Fault(path.name, said, _REPACK, value=name) for said, name in reasons]
