"""A server of the app in a process of its own: on a free port, with its memory."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

START_S = 60


@dataclass(frozen=True)
class Server:
    """The address of a server, and the process that it runs in."""

    port: int
    process: int

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def memory_mb(self) -> float:
        """Return the resident memory of the server, without the workers that it started."""
        told = subprocess.run(["ps", "-o", "rss=", "-p", str(self.process)], capture_output=True, text=True, check=True)
        return int(told.stdout) / 1024


@contextmanager
def gridplan_app(area: str) -> Iterator[Server]:
    """Serve `gridplan app` on an area, by name or folder; faults of the server go to standard error."""
    script = "import sys; from gridplan.cli import main; sys.exit(main())"
    with served([sys.executable, "-c", script, "app", area, "--no-browser", "--port"]) as server:
        yield server


@contextmanager
def served(command: Sequence[str]) -> Iterator[Server]:
    """Run a command, to which a free port is added, until it answers; end it afterwards."""
    port = free_port()
    process = subprocess.Popen([*command, str(port)], stdout=subprocess.DEVNULL, env=os.environ)
    server = Server(port, process.pid)
    try:
        wait_for(server.address)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port: int = free.getsockname()[1]
        return port


def wait_for(address: str) -> None:
    """Wait until a server of the app answers. Raises what it raised last."""
    end = time.monotonic() + START_S
    while True:
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
