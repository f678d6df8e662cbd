"""Bring the tables of a store to the format of this version, without a file of Alembic's own."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

FORMAT = 1  # of the tables: the number of the latest migration


def upgrade(connection: "Connection") -> None:
    """Make or upgrade the tables, inside the transaction of `connection`."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
