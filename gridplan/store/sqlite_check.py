"""Whether an SQLite file is whole: its pages, its tables and triggers, and all digests."""

from typing import TYPE_CHECKING

from gridplan.store.checking import first_fault
from gridplan.store.records import digest_of
from gridplan.text import Text

if TYPE_CHECKING:
    from sqlalchemy import Connection

# SHA-256 of the text of all tables and triggers, by format.
SCHEMAS = {1: "def35cc087681793e1266df6eec5f31b58fd1736eb0d2e2f4ea059bfc6c9ef19"}


def fault_of_file(connection: "Connection") -> Text | None:
    """Return what is wrong with the file behind a connection, None where all is as it was written."""
    said = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(3)")]
    if said != ["ok"]:
        return Text(*[f"SQLite: {'; '.join(said)}"] * 2)
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if schema_digest(connection) != SCHEMAS.get(version):
        return Text("表或触发器被改动", "tables or triggers were altered")
    return first_fault(connection)


def schema_digest(connection: "Connection") -> str:
    """Return the digest of the text of all tables and triggers but Alembic's own."""
    rows = connection.exec_driver_sql(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version' ORDER BY type, name"
    )
    return digest_of("\n".join("|".join(map(str, row)) for row in rows).encode())
