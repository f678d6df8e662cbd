"""A journal: entries added to a file, on disk before they count; a torn end is left out, a changed file is refused."""

import json
import os
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from gridplan.errors import JournalError
from gridplan.text import Text

FORMAT = 1
Entry = Mapping[str, Any]
# A line is a checksum, a space and an entry as JSON. The checksum is that of all entries so far, so that none can be
# changed, left out or put elsewhere unseen. The first entry names the format.
_DIGITS = 8
_LOCKED_AT = 1 << 40  # the byte that is locked on Windows, where what is locked cannot be read


class Journal:
    """A journal's file as far as it was read. Several may be open on one file: each learns what the others added.

    `torn` counts entries at the end that were never whole, as a machine leaves them that stops while it writes: none
    of them was acknowledged. The next entry takes their place.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.torn = 0
        self._end = 0  # of what was read, in bytes; nothing before it ever changes
        self._sum = 0

    @property
    def begun(self) -> bool:
        """Whether the journal has a file, as far as is known."""
        return self._end > 0

    def read(self) -> list[Entry]:
        """Return the entries since the last reading, whoever added them; none where there is no file.

        Raises JournalError for a file that cannot be read, was changed or cut, or is of a newer format. One that is
        changed further on gives what stands before that first, and is refused at the next reading.
        """
        with _told(self.path, "读取", "read"):
            if not self.path.exists() and not self.begun:
                return []
            if self.path.stat().st_size == self._end:
                return []
            with self.path.open("rb") as file, _alone(file):
                found, refusal = self._read(file)
        if refusal is not None and not found:
            raise refusal
        return found

    def append(self, entries: Sequence[Entry]) -> list[Entry]:
        """Add entries, on disk when this returns; return those of others that came before them.

        Raises JournalError where they cannot be written, as on a full disk: none of them counts then.
        """
        with _told(self.path, "写入", "written"):
            if not self.begun:
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_RDWR | getattr(os, "O_BINARY", 0) | (0 if self.begun else os.O_CREAT)
            with os.fdopen(os.open(self.path, flags, 0o600), "r+b", buffering=0) as file, _alone(file):
                known = self._end, self._sum
                others, refusal = self._read(file)
                if refusal is not None:
                    self._end, self._sum = known
                    raise refusal
                first = [] if self.begun else [{"journal": FORMAT, "gridplan": version("gridplan")}]
                self._write(file, [*first, *entries])
                if first:
                    _keep_name(self.path.parent)
                return others

    def _read(self, file: BinaryIO) -> tuple[list[Entry], JournalError | None]:
        """Return what stands after the part that is known, as far as it can be used, and why not further."""
        if file.seek(0, os.SEEK_END) < self._end:
            return [], _changed(self.path, "文件比读过的短", "the file is shorter than what was read")
        file.seek(self._end)
        *lines, rest = file.read().split(b"\n")
        entries: list[Entry] = []
        for line in lines:
            text, checksum = line[_DIGITS + 1 :], zlib.crc32(line[_DIGITS + 1 :], self._sum)
            if line[: _DIGITS + 1] != b"%08x " % checksum:
                where = Text(f"第 {self._end} 字节之后校验不符", f"wrong checksum after byte {self._end}")
                return entries, _changed(self.path, where.zh, where.en)
            entry = json.loads(text)
            if self._end:
                entries.append(entry)
            elif entry.get("journal") != FORMAT:
                return [], _newer(self.path)
            self._end, self._sum = self._end + len(line) + 1, checksum
        self.torn = int(bool(rest))
        return entries, None

    def _write(self, file: BinaryIO, entries: Sequence[Entry]) -> None:
        data, checksum = b"", self._sum
        for entry in entries:
            text = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
            checksum = zlib.crc32(text, checksum)
            data += b"%08x %s\n" % (checksum, text)
        try:
            file.truncate(self._end)  # what is torn goes
            file.seek(self._end)
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):
                file.truncate(self._end)  # else the next one does
            raise
        self._end, self._sum, self.torn = self._end + len(data), checksum, 0


def discard(path: Path) -> None:
    """Remove a journal. Raises JournalError where that cannot be done."""
    with _told(path, "删除", "removed"):
        path.unlink(missing_ok=True)


@contextmanager
def _told(path: Path, zh: str, en: str) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        said = problem.strerror or str(problem)
        raise JournalError(Text(f"{path} 无法{zh}：{said}", f"{path} cannot be {en}: {said}")) from None


def _changed(path: Path, zh: str, en: str) -> JournalError:
    return JournalError(
        Text(
            f"{path} 被改动过：{zh}。该文件不会再写入，请保留以备查",
            f"{path} was altered: {en}. Nothing more is written to it; keep it",
        )
    )


def _newer(path: Path) -> JournalError:
    return JournalError(
        Text(
            f"{path} 由更新版本的 gridplan 写成，请用该版本打开",
            f"{path} was written by a newer gridplan: open it with that one",
        )
    )


@contextmanager
def _alone(file: BinaryIO) -> Iterator[None]:
    """Hold a file against everybody else who works with it by this module, in this process or another."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(_LOCKED_AT)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            file.seek(_LOCKED_AT)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
        yield  # closing the file, which follows, lets it go


def _keep_name(folder: Path) -> None:
    """Have the name of a new file on disk too; only some systems need it, and others refuse."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
