"""A store in one SQLite file: made whole or not at all, checked before it is written to, never overwritten.

With a rollback journal and synchronous=EXTRA a step is on disk when it is acknowledged, and the store is one file.
Write-ahead logging would be quicker, but keeps what was acknowledged in a second file that is lost when the first is
copied alone, and needs memory that machines on a network folder do not share.

Nothing here opens the file beside SQLite: closing it again would let go the locks that other threads hold on it.
"""

import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gridplan.errors import StoreError
from gridplan.store import migrate, refusals
from gridplan.text import Text

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

APPLICATION_ID = 0x47504C4E  # "GPLN", as the first migration writes it
WAIT_S = 30  # for others who write
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_FORMAT", "SQLITE_SCHEMA")
_NOT_WRITABLE = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH", "SQLITE_IOERR")
_Seen = tuple[int, int, int, int]


class SqliteFile:
    """The file of a store. Several processes may use it at once: who writes has it alone for as long as that takes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.shown = str(path)
        self._checked: _Seen | None = None

    @property
    def exists(self) -> bool:
        """Whether there is anything at the path."""
        try:
            self.path.stat()
            return True
        except FileNotFoundError:
            return False
        except OSError as problem:
            raise refusals.not_readable(self.shown, _said(problem)) from None

    @contextmanager
    def reading(self) -> "Iterator[Connection | None]":
        """Give a connection that reads one state of the store; None where there is none yet.

        Raises StoreError for a file that is no store, is damaged, or is of a newer format.
        """
        if not self.exists:
            yield None
            return
        with self._told(), self._reader.begin() as connection:
            version = self._format(connection)
            if version == migrate.FORMAT:
                yield connection
                return
        with self.writing() as connection:  # which brings an older store to this format
            yield connection

    @contextmanager
    def writing(self) -> "Iterator[Connection]":
        """Give a connection whose step is on disk when this ends without an error, and nothing of it otherwise.

        Makes the store where there is none. One that was written by others since this process last saw it is checked
        in full first: every page by SQLite, and every digest.
        """
        if not self.exists:
            self._create()
        with self._told(writing=True):
            with self._writer.begin() as connection:
                version = self._format(connection)
                if self._seen(connection) != self._checked:
                    self._check(connection)
                if version < migrate.FORMAT:
                    migrate.upgrade(connection)
                yield connection
                *_, last = self._seen(connection)
            about = self.path.stat()  # if another wrote right after, there is a later act, and all is checked again
            self._checked = about.st_ino, about.st_size, about.st_mtime_ns, last

    def check(self) -> None:
        """Raise StoreError unless every page, table and digest is as it was written."""
        if self.exists:
            with self.reading() as connection:
                if connection is not None:
                    self._check(connection)

    def _check(self, connection: "Connection") -> None:
        from gridplan.store.sqlite_check import fault_of_file

        fault = fault_of_file(connection)
        if fault is not None:
            raise refusals.damaged(self.shown, fault)

    def _create(self) -> None:
        """Make an empty store under a name of its own, then give it its name: no half a store is ever there."""
        part = self.path.with_name(f".{self.path.name}.{uuid.uuid4().hex}.part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part.touch(mode=0o600, exist_ok=False)
            with self._told(writing=True), _engine(part, "rw", "IMMEDIATE").begin() as connection:
                migrate.upgrade(connection)
            _give_name(part, self.path)
        except OSError as problem:
            raise refusals.not_writable(self.shown, _said(problem)) from None
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def _format(self, connection: "Connection") -> int:
        """Return the format of the tables. Raises StoreError for another program's database, and a newer format."""
        application, version = (
            int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
            for name in ("application_id", "user_version")
        )
        if application != APPLICATION_ID:
            raise refusals.no_store(self.shown)
        if version > migrate.FORMAT:
            raise refusals.newer(self.shown, version)
        if version < 1:
            raise refusals.damaged(self.shown, Text(f"格式 {version} 从未有过", f"there was never a format {version}"))
        return version

    def _seen(self, connection: "Connection") -> _Seen:
        """Return what changes whenever anybody writes: the file's own marks, and its last act."""
        about = self.path.stat()
        last = connection.exec_driver_sql("SELECT max(rowid) FROM acts").scalar()
        return about.st_ino, about.st_size, about.st_mtime_ns, int(last or 0)

    @cached_property
    def _reader(self) -> "Engine":
        return _engine(self.path, "ro", "DEFERRED")

    @cached_property
    def _writer(self) -> "Engine":
        return _engine(self.path, "rw", "IMMEDIATE")

    @contextmanager
    def _told(self, *, writing: bool = False) -> Iterator[None]:
        """Turn what SQLite and the system say into what a person can do."""
        from sqlalchemy.exc import DBAPIError

        try:
            yield
        except DBAPIError as problem:
            raise _refusal(self.shown, problem.orig, writing=writing) from None
        except sqlite3.Error as problem:
            raise _refusal(self.shown, problem, writing=writing) from None
        except OSError as problem:
            refused = refusals.not_writable if writing else refusals.not_readable
            raise refused(self.shown, _said(problem)) from None


def _engine(path: Path, mode: str, begin: str) -> "Engine":
    """Return an engine whose every connection is opened anew and whose transactions begin as told."""
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import NullPool

    def connect() -> sqlite3.Connection:
        # A journal that a killed process left behind must be played back, which takes the right to write.
        left = mode == "ro" and path.with_name(f"{path.name}-journal").exists()
        address = f"{path.absolute().as_uri()}?mode={'rw' if left else mode}"
        return sqlite3.connect(address, uri=True, timeout=WAIT_S, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA trusted_schema = OFF")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(f"BEGIN {begin}")

    return engine


def _refusal(place: str, problem: BaseException | None, *, writing: bool) -> StoreError:
    name = getattr(problem, "sqlite_errorname", "")
    said = f"{problem} {name}".strip()
    if name == "SQLITE_NOTADB":
        return refusals.no_store(place)
    if name == "SQLITE_FULL":
        return refusals.full(place)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return refusals.busy(place)
    if name.startswith(_DAMAGED) or "Could not decode" in said:
        return refusals.damaged(place, Text(said, said))
    if name.startswith(_NOT_WRITABLE):
        return (refusals.not_writable if writing else refusals.not_readable)(place, said)
    return refusals.failed(place, said)


def _said(problem: OSError) -> str:
    return problem.strerror or str(problem)


def _give_name(part: Path, path: Path) -> None:
    """Give a finished file its name unless another has it by now, and have the name on disk."""
    try:
        os.link(part, path)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        if not path.exists():
            os.rename(part, path)
    with suppress(OSError):
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
