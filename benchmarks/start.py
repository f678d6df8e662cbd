"""Whole-process times of the command line, as ratios to `python -c "import geopandas"` in the same run."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

GRIDPLAN = str(Path(sys.executable).parent / "gridplan")
ROUNDS = 7


def best_s(command: list[str]) -> float:
    """Return the least wall time in seconds of several runs: noise only ever adds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print a line per command: seconds, ratio, and the ratio that is promised."""
    with tempfile.TemporaryDirectory() as folder:
        plan = str(Path(folder) / "plan.json")
        commands = [
            ("gridplan --help", [GRIDPLAN, "--help"], 0.5),
            ("gridplan measure", [GRIDPLAN, "measure"], 2.5),
            ("gridplan solve", [GRIDPLAN, "solve", "--out", plan], 4.0),
            ("gridplan solve --contiguous", [GRIDPLAN, "solve", "--contiguous", "--out", plan], 4.0),
            (
                "gridplan solve --contiguous --balance 0.25",
                [GRIDPLAN, "solve", "--contiguous", "--balance", "0.25", "--out", plan],
                4.0,
            ),
        ]
        base = best_s([sys.executable, "-c", "import geopandas"])
        print(f"{'import geopandas':<44} {base:6.2f} s")
        for name, command, promised in commands:
            seconds = best_s(command)
            print(f"{name:<44} {seconds:6.2f} s  {seconds / base:5.2f} × (promised ≤ {promised} ×)")


if __name__ == "__main__":
    main()
