"""Format 1: plans, contents, revisions, acts, none of which can be changed or removed."""

from alembic import op

from gridplan.store.outlines import prepare

revision = "0001"
down_revision = None

# The same text in every file, so that a store can be compared with what it ought to be (`sqlite_check`).
TABLES = {
    "plans": "id TEXT PRIMARY KEY, name TEXT NOT NULL, area TEXT NOT NULL, record TEXT NOT NULL",
    "contents": "digest TEXT PRIMARY KEY, data {bytes} NOT NULL",
    "revisions": (
        "id TEXT PRIMARY KEY, plan TEXT NOT NULL REFERENCES plans (id), branch TEXT NOT NULL, "
        "number INTEGER NOT NULL, record TEXT NOT NULL, UNIQUE (plan, branch, number)"
    ),
    "acts": (
        "id TEXT PRIMARY KEY, chain TEXT NOT NULL, number INTEGER NOT NULL, record TEXT NOT NULL, "
        "UNIQUE (chain, number)"
    ),
}
PLACES = (
    "revision TEXT NOT NULL REFERENCES revisions (id), district TEXT NOT NULL, area_digest TEXT NOT NULL, "
    "grid TEXT NOT NULL, lead TEXT NOT NULL, PRIMARY KEY (revision, district)"
)
_SQLITE_TRIGGER = (
    "CREATE TRIGGER {table}_{event} BEFORE {event} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'nothing in a gridplan store is changed or removed'); END"
)
_POSTGRES_FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'nothing in a gridplan store is changed or removed';
END $$
"""
_POSTGRES_TRIGGER = (
    "CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
)
APPLICATION_ID, USER_VERSION = 0x47504C4E, 1  # "GPLN"; the format


def upgrade() -> None:
    """Make the tables, and the triggers that refuse every change."""
    on_sqlite = op.get_context().dialect.name == "sqlite"
    for table, columns in TABLES.items():
        op.execute(f"CREATE TABLE {table} ({columns.format(bytes='BLOB' if on_sqlite else 'BYTEA')})")
    if on_sqlite:
        for table in TABLES:
            for event in ("UPDATE", "DELETE"):
                op.execute(_SQLITE_TRIGGER.format(table=table, event=event))
        op.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        op.execute(f"PRAGMA user_version = {USER_VERSION}")
        return
    op.execute(f"CREATE TABLE district_places ({PLACES})")
    op.execute(_POSTGRES_FUNCTION)
    for table in (*TABLES, "district_places"):
        op.execute(_POSTGRES_TRIGGER.format(table=table))
    prepare(op.get_bind())
