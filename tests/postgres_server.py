"""A PostgreSQL server of one's own for tests: in a temporary folder, on a socket, gone afterwards."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))


class Server:
    """A running cluster; its superuser is `postgres`, who reaches the socket is let in."""

    def __init__(self, folder: Path, *, encoding: str = "UTF8", locale: str = "C.UTF-8") -> None:
        self.folder, self._data = folder, folder / "data"
        folder.chmod(0o755)
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            owner = pwd.getpwnam("nobody" if "postgres" not in _users() else "postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        self._run(
            "initdb",
            "-D",
            str(self._data),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            encoding,
            "--no-sync",
            f"--locale={locale}",
        )
        self.start()

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off -c full_page_writes=off -c shared_buffers=16MB"
        self._run("pg_ctl", "-D", str(self._data), "-l", str(self.folder / "log"), "-w", "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop; `immediate` is as if it had crashed."""
        self._run("pg_ctl", "-D", str(self._data), "-m", mode, "-w", "stop")

    def database(self, name: str, *options: str) -> str:
        """Make a database and return its address."""
        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} {' '.join(options)}")
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def need_postgis(self) -> None:
        """Skip the test where PostGIS is not installed."""
        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres") as connection:
            found = connection.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'").fetchone()
        if found is None:
            pytest.skip("no PostGIS: install Debian's postgresql-postgis")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(_PROGRAMS[-1].with_name(program)), *arguments]
        if os.geteuid() == 0:
            user = "postgres" if "postgres" in _users() else "nobody"
            command = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *command]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr


def _users() -> set[str]:
    return {entry.pw_name for entry in pwd.getpwall()}


@contextmanager
def running(folder: Path, **options: str) -> Generator[Server, None, None]:
    """Run a server in a folder while inside; skip the test where there is none to run."""
    if not _PROGRAMS or (os.geteuid() == 0 and shutil.which("setpriv") is None):
        pytest.skip("no PostgreSQL to run: install Debian's postgresql and postgresql-postgis")
    server = Server(folder, **options)
    try:
        yield server
    finally:
        server.stop()
