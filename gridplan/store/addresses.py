"""Where a store is: a file, or a database of PostgreSQL; never a password in what is shown."""

import re
from dataclasses import dataclass
from pathlib import Path

from gridplan import resources
from gridplan.errors import StoreError
from gridplan.text import Text

SUFFIX = ".gridplan"
_SERVER = re.compile(r"postgres(ql)?(\+psycopg)?://", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+]+)://", re.IGNORECASE)


@dataclass(frozen=True, repr=False)
class Address:
    """An address that was understood: `file` of SQLite, else `server` of PostgreSQL; `shown` tells no secret."""

    shown: str
    file: Path | None = None
    server: str = ""

    def __repr__(self) -> str:
        return f"Address({self.shown!r})"


def address_of(text: str | Path | None = None) -> Address:
    """Return what an address means; None is the one that GRIDPLAN_STORE names, or the user's own file.

    A file without ending is one of `.gridplan`. Raises StoreError for other databases.
    """
    text = str(text or resources.store_address()).strip()
    if _SERVER.match(text):
        return _server(_SERVER.sub("postgresql+psycopg://", text, count=1))
    scheme = _SCHEME.match(text)
    if scheme is not None and scheme[1].lower() != "sqlite":
        raise StoreError(
            Text(
                f"方案库不能放在 {scheme[1]} 中。请给出文件，或 postgresql+psycopg://用户@主机/数据库",
                f"a store cannot be kept in {scheme[1]}: give a file, or postgresql+psycopg://user@host/database",
            )
        )
    path = Path(text.removeprefix("sqlite:///")).expanduser() if scheme else Path(text).expanduser()
    path = path if path.suffix else path.with_name(f"{path.name}{SUFFIX}")
    return Address(str(path), file=path)


def _server(text: str) -> Address:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        said = Text(
            "方案库的地址有误，应为 postgresql+psycopg://用户@主机/数据库",
            "the address of the store is wrong: it is postgresql+psycopg://user@host/database",
        )
        raise StoreError(said) from None
    user = f"{url.username}@" if url.username else ""
    port = f":{url.port}" if url.port else ""
    return Address(f"postgresql://{user}{url.host or ''}{port}/{url.database or ''}", server=text)
