"""The tables of a store as SQLAlchemy sees them; the migrations make them."""

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text

_METADATA = MetaData()

PLANS = Table(
    "plans",
    _METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text),
    Column("area", Text),
    Column("record", Text),
)
# Plans and findings as JSON text under its SHA-256, compressed with zlib.
CONTENTS = Table("contents", _METADATA, Column("digest", Text, primary_key=True), Column("data", LargeBinary))
REVISIONS = Table(
    "revisions",
    _METADATA,
    Column("id", Text, primary_key=True),
    Column("plan", Text),
    Column("branch", Text),
    Column("number", Integer),
    Column("record", Text),
)
ACTS = Table(
    "acts",
    _METADATA,
    Column("id", Text, primary_key=True),
    Column("chain", Text),  # the plan's id, or STORE_CHAIN
    Column("number", Integer),
    Column("record", Text),
)
STORE_CHAIN = "store"
# Of PostgreSQL alone: what can be looked up there follows from the records, for QGIS and other programs.
PLACES = Table(
    "district_places",
    _METADATA,
    Column("revision", Text, primary_key=True),
    Column("district", Text, primary_key=True),
    Column("area_digest", Text),
    Column("grid", Text),
    Column("lead", Text),
)
