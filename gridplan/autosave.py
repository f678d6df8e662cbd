"""Work and its journal together: what is done is on disk before it counts, and what cannot be written waits."""

import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from pathlib import Path

from gridplan.errors import JournalError
from gridplan.journal import Journal
from gridplan.text import Text
from gridplan.work import Entry, Work, after, changes_plan

SUFFIX = ".journal"
_ID = re.compile(r"[0-9a-f]{32}")


def new_id() -> str:
    """Return an id for work that nobody can guess."""
    return secrets.token_hex(16)


def is_id(text: str) -> bool:
    """Whether `text`, which may come from anybody, is the id of a work and so safe in a file's name."""
    return _ID.fullmatch(text) is not None


def recent(folder: Path, most: int) -> list[str]:
    """Return the ids of the works in a folder, the one written last first."""
    found = [path for path in folder.glob(f"*{SUFFIX}") if is_id(path.stem)] if folder.is_dir() else []
    return [path.stem for path in sorted(found, key=_written, reverse=True)[:most]]


def file_of(folder: Path, key: str) -> Path:
    """Return the journal of a work. Raises ValueError for what is no id."""
    if not is_id(key):
        raise ValueError(f"no id of work: {key!r}")
    return folder / f"{key}{SUFFIX}"


class Autosave:
    """A work that is kept in a journal.

    `problem` says why it is not, empty where all is well: one goes on working, and all that waits is written as soon
    as it can be. Work of which only settings changed has no file. `turn` changes when versions may have other numbers.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.work = Work()
        self.problem: Text | None = None
        self.turn = 0
        self._journal = Journal(path)
        self._written: list[Entry] = []
        self._on_disk = Work()
        self._waiting: list[Entry] = []
        self._held = False

    @property
    def begun(self) -> bool:
        """Whether there is anything that is worth to be kept."""
        return bool(self._written) or any(map(changes_plan, self._waiting))

    @property
    def torn(self) -> int:
        """Entries at the end of the journal that were never whole, and never acknowledged."""
        return self._journal.torn

    def read(self) -> None:
        """Take in what the journal holds, also what others with the same work added since.

        Raises JournalError where it cannot be read; the work is then what could be.
        """
        if self._journal.begun and not self.path.exists():
            return  # discarded elsewhere: what is here is written anew with the next step
        while found := self._journal.read():  # once more: what follows may be refused
            self._take_in(found)

    def add(self, *entries: Entry) -> None:
        """Make entries part of the work, on disk when this returns unless `problem` then says why not."""
        self._waiting += entries
        self.work = reduce(after, entries, self.work)
        if not self._held:
            self._write()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write what is added inside at once, at the end."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
            self._write()

    def copied_to(self, path: Path) -> "Autosave":
        """Return the same work in another journal, which is written at once."""
        copy = Autosave(path)
        copy.add(*self._written, *self._waiting)
        return copy

    def _write(self) -> None:
        if not self._waiting or not self.begun:
            return
        if self._journal.begun and not self.path.exists():
            self._journal, self._on_disk = Journal(self.path), Work()
            self._waiting, self._written = [*self._written, *self._waiting], []
        try:
            others = self._journal.append(self._waiting)
        except JournalError as problem:
            self.problem = problem.text
            return
        self.problem = None
        waiting, self._waiting = self._waiting, []
        self._take_in(others)
        self._on_disk = reduce(after, waiting, self._on_disk)
        self._written += waiting
        self.work = self._on_disk

    def _take_in(self, others: Sequence[Entry]) -> None:
        if not others:
            return
        self._on_disk = reduce(after, others, self._on_disk)
        self._written += others
        self.work = reduce(after, self._waiting, self._on_disk)
        self.turn += 1


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # discarded meanwhile
        return 0.0
