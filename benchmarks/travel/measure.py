"""How the benchmark measures a process, and what it says where something is lacking."""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

LACKING = 2  # exit code where test data or a package is lacking; Python's own, for an error, is 1


def timed_s(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return wall seconds and the result of a call."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def peak_gb() -> float:
    """Return the most memory that this process has held, GB (Linux counts in KiB, macOS in bytes).

    Linux hands a parent's figure on to its children, so the parent must stay smaller than what it measures.
    """
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e9 if sys.platform == "darwin" else peak * 1024 / 1e9


def give_up(name: str, lacking: object) -> NoReturn:
    """Say what is lacking, and exit so that the parent goes on with the others."""
    print(f"{name}: {lacking}", file=sys.stderr)
    sys.exit(LACKING)


def report(path: Path, **measured: object) -> None:
    """Write figures for the parent; standard output is no place for them, since peers write there."""
    path.write_text(json.dumps(measured))
