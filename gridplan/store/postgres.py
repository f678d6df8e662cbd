"""A store in a PostgreSQL database, in a schema of its own: one writer at a time, on disk before it counts."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gridplan.errors import StoreError
from gridplan.store import migrate, refusals
from gridplan.store.addresses import Address
from gridplan.text import Text

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

SCHEMA = "gridplan"
_LOCK = 0x47504C4E  # of those who write, among the numbers that programs of one database agree on
_WAIT_S = 30
_CONNECT = {"connect_timeout": _WAIT_S, "client_encoding": "UTF8"}


class Postgres:
    """A store behind the address of a server. The database must be one of UTF8."""

    def __init__(self, address: Address) -> None:
        self.shown = address.shown
        self._server = address.server
        self._ready = False

    @contextmanager
    def reading(self) -> "Iterator[Connection | None]":
        """Give a connection that reads one state of the store; None where there is none yet.

        Raises StoreError where the server cannot be reached, its database is not of UTF8, or the store is newer.
        """
        with self._told(), self._engine.connect() as connection:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            version = self._format(connection)
            if version in (0, migrate.FORMAT):
                yield connection if version else None
                return
        with self.writing() as connection:  # which brings an older store to this format
            yield connection

    @contextmanager
    def writing(self) -> "Iterator[Connection]":
        """Give a connection whose step is on disk when this ends without an error, and nothing of it otherwise.

        Makes the store where there is none. Who writes has the store alone for as long as that takes.
        """
        with self._told(), self._engine.connect() as connection, connection.begin():
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_WAIT_S}s'")
            connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            if self._format(connection) < migrate.FORMAT:
                connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
                migrate.upgrade(connection)
            yield connection

    def check(self) -> None:
        """Raise StoreError unless every digest is as it was written; pages are the server's own to check."""
        from gridplan.store.checking import first_fault

        with self.reading() as connection:
            fault = None if connection is None else first_fault(connection)
        if fault is not None:
            raise refusals.damaged(self.shown, fault)

    def _format(self, connection: "Connection") -> int:
        """Return the format of the tables, 0 where there are none. Raises StoreError for a newer one."""
        if connection.exec_driver_sql("SELECT to_regclass('gridplan.alembic_version')").scalar() is None:
            return 0
        found = connection.exec_driver_sql("SELECT version_num FROM gridplan.alembic_version").scalar()
        if found is None or not str(found).isdecimal() or int(found) > migrate.FORMAT:
            raise refusals.newer(self.shown, found)
        return int(found)

    @cached_property
    def _engine(self) -> "Engine":
        from sqlalchemy import create_engine, event
        from sqlalchemy.pool import NullPool

        try:
            engine = create_engine(self._server, poolclass=NullPool, connect_args=_CONNECT)
        except ModuleNotFoundError:
            raise StoreError(
                Text(
                    "使用 PostgreSQL 需要 psycopg：pip install 'gridplan[team]'",
                    "PostgreSQL needs psycopg: pip install 'gridplan[team]'",
                )
            ) from None

        @event.listens_for(engine, "connect")
        def _prepare(connection: Any, _record: Any) -> None:
            cursor = connection.cursor()
            encoding = cursor.execute("SHOW server_encoding").fetchone()[0]
            path = cursor.execute("SHOW search_path").fetchone()[0]
            if encoding == "UTF8":
                cursor.execute(f"SET search_path = {SCHEMA}, {path}")
            connection.commit()
            if encoding != "UTF8":
                connection.close()
                raise _not_utf8(self.shown, encoding)

        return engine

    @contextmanager
    def _told(self) -> Iterator[None]:
        from sqlalchemy.exc import DBAPIError

        try:
            yield
        except DBAPIError as problem:
            raise self._refusal(problem) from None

    def _refusal(self, problem: Any) -> StoreError:
        original = problem.orig
        said = str(original).strip().splitlines()[0] if str(original).strip() else type(original).__name__
        state = getattr(original, "sqlstate", None) or ""
        if state == "53100":
            return refusals.full(self.shown)
        if state == "55P03":
            return refusals.busy(self.shown)
        # Shutdown, crash, or no word at all after a statement was sent; "08" are broken connections.
        if problem.connection_invalidated or state.startswith(("57P", "08")):
            return refusals.lost(self.shown)
        if problem.statement is None:
            return refusals.unreachable(self.shown, self._without_password(said))
        return refusals.failed(self.shown, self._without_password(said))

    def _without_password(self, said: str) -> str:
        from sqlalchemy.engine import make_url

        url = make_url(self._server)
        secrets = [str(url.password)] if url.password else []
        secrets += [str(value) for key, value in url.query.items() if "pass" in key.lower()]
        for secret in secrets:
            said = said.replace(secret, "***")
        return said


def _not_utf8(place: str, encoding: str) -> StoreError:
    return StoreError(
        Text(
            f"方案库 {place} 的数据库编码是 {encoding}，须为 UTF8。请另建："
            "CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'，新装的服务器用 "
            "initdb -E UTF8 --locale=C.UTF-8",
            f"the database of the store {place} is encoded in {encoding} and must be in UTF8. Make another: CREATE "
            "DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'; a new server with initdb -E UTF8 "
            "--locale=C.UTF-8",
        )
    )
