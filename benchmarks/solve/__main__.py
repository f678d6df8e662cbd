"""Layouts by gridplan's solve beside its peers: the same instances, judged alike, against one proven bound.

    python benchmarks/solve [--only wenzhou leeds porto_alegre city_300 city_1000 city_2000] [--no-peers] [--seeds 5]

Each contestant answers in a process of its own. Peers have one try, for 60 s up to 300 units and for 120 s above; what
has not answered after 300 s, building its model included, is stopped. The bound is that of the model without
contiguity: no layout that meets the demands is below it. Of the generated cities gridplan is asked five (--seeds) and
the worst counts; peers are asked the first. The exit code is 1 where something is lacking or fails, where gridplan's
layout breaks a demand, or where its bound is wrong. A goal that is not met is said in the last lines and is no
failure: machines differ.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from answers import Ask
from contestants import KEPT, LAYOUT, OURS, PEERS, REPORT
from goals import Goals, Row, exact_asks, note_change, note_goals, note_local
from instances import GENERATED, SEEDS, Instance, load
from measure import LACKING, NOT_YET, score

HERE = Path(__file__).parent
PARTS = {name: (name,) for name in ("wenzhou", "leeds", "porto_alegre")} | {
    name: tuple(f"{name}_{seed}" for seed in SEEDS) for name in GENERATED
}
FOLLOW_UPS = {"leeds": ("change", note_change), "city_1000": ("local", note_local)}
SMALL, SMALL_S, LARGE_S = 300, 60.0, 120.0
STOP_S = 300.0
BELOW = 1e-6  # of rounding, in a share of the objective


def ran(*command: str, folder: Path, stop_s: float | None = None) -> int | None:
    """Run a script in a process of its own and return its exit code, None where it was stopped; say what went wrong.

    It leads a process group, so that a solver which it has started is stopped with it; what that leaves behind lies in
    `folder`.
    """
    process = subprocess.Popen(
        [sys.executable, str(HERE / command[0]), *command[1:]],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "TMPDIR": str(folder)},
    )
    try:
        _, said = process.communicate(timeout=stop_s)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None
    if process.returncode not in (0, NOT_YET):
        ended = "" if process.returncode == LACKING else f"{' '.join(command)} ended with {process.returncode}: "
        print(f"left out: {ended}{said.strip()}", flush=True)
    return process.returncode


def asked(instance: Instance, bound_min: float, name: str, ask: Ask, folder: Path) -> Row | int:
    """Return what one contestant answers, or the exit code of its process where there is no row."""
    for old in (REPORT, LAYOUT):
        (folder / old).unlink(missing_ok=True)
    code = ran("contestants.py", name, str(folder), str(ask.limit_s), str(ask.gap), folder=folder, stop_s=STOP_S)
    if code is None:
        return Row(name, ask, STOP_S, why=f"no answer within {STOP_S:g} s")
    if code:
        return code
    found = json.loads((folder / REPORT).read_text())
    if found["why"]:
        return Row(name, ask, found["seconds"], why=found["why"])
    worth = score(instance, np.load(folder / LAYOUT))
    own_gap = None if found["bound_min"] is None else 1 - found["bound_min"] / worth.objective_min
    return Row(
        contestant=name,
        ask=ask,
        seconds=found["seconds"],
        score=worth,
        meets=worth.meets(instance),
        gap=1 - bound_min / worth.objective_min,
        own_gap=own_gap,
    )


def print_row(instance: Instance, row: Row) -> None:
    """Print one line of a table."""
    title = row.contestant
    if title == "gridplan":
        title += f" to {row.ask.gap:.1%}" if row.ask.gap else " to the end"
    about = str({**OURS, **PEERS}[row.contestant])
    if row.score is None:
        print(f"{title:<19} {'':42} {row.seconds:7.2f}  {row.why}  ({about})", flush=True)
        return
    own = "" if row.own_gap is None else f"{row.own_gap * 100:.3f}"
    worst, grids = row.score.worst * 100, row.score.grids
    over = " " if worst <= instance.tolerance * 100 + BELOW else "!"
    empty = f"; only {grids} of {instance.grids} grids" if grids < instance.grids else ""
    print(
        f"{title:<19} {row.score.objective_min:9.4f} {row.gap * 100:8.3f} {own:>8} {row.score.stray:5d} "
        f"{worst:7.2f}{over} {row.seconds:7.2f}  {about}{empty}",
        flush=True,
    )


def sound(row: Row) -> bool:
    """Whether a row of gridplan's holds what it says: the demands are met and its bound is none that is passed."""
    if row.score is None:
        return True
    if not row.meets:
        print("gridplan's layout BREAKS a demand")
    wrong = row.own_gap is not None and row.own_gap < -BELOW
    if wrong:
        print("gridplan's bound is WRONG: above its own layout")
    return row.meets and not wrong


def compare(part: str, name: str, *, peers: bool, goals: Goals) -> tuple[list[Row], bool]:
    """Print the table of one instance; return its rows, and whether all that can be asked answered soundly."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if ran("instances.py", name, temporary, folder=folder) or ran("bound.py", temporary, folder=folder):
            return [], False
        instance = load(folder)
        bound = json.loads((folder / "bound.json").read_text())
        print_head(instance, bound)
        small = len(instance.population) <= SMALL
        peer_ask = Ask(SMALL_S if small else LARGE_S)
        asks = [("gridplan", ask) for ask in exact_asks(part)] + [("gridplan heuristic", peer_ask)]
        asks += [(peer, peer_ask) for peer in PEERS if peers]
        rows: list[Row] = []
        complete = True
        for contestant, ask in asks:
            row = asked(instance, bound["bound_min"], contestant, ask, folder)
            if isinstance(row, int):
                complete &= row == NOT_YET
                continue
            print_row(instance, row)
            rows.append(row)
            if contestant in OURS:
                complete &= sound(row)
            if contestant == "gridplan" and row.meets:
                shutil.copy(folder / LAYOUT, folder / KEPT)
        if part in FOLLOW_UPS and name == PARTS[part][0]:
            complete &= follow_up(part, folder, goals)
    return rows, complete & bounds_agree(rows)


def print_head(instance: Instance, bound: dict[str, Any]) -> None:
    """Print what is asked, and the bound."""
    units, leads = instance.minutes.shape
    chosen = f", {instance.number} of them to be chosen" if instance.number else ""
    print(
        f"\n{instance.name}: {units:,} units, {leads} leads{chosen}, ±{instance.tolerance:.0%} population, contiguous"
    )
    print(f"no layout is below {bound['bound_min']:.4f} min ({bound['kind']}, no contiguity; {bound['seconds']:.1f} s)")
    print(f"{'':<19} {'mean min':>9} {'gap %':>8} {'own %':>8} {'stray':>5} {'worst %':>7}  {'s':>7}", flush=True)


def bounds_agree(rows: list[Row]) -> bool:
    """Whether no layout that meets the demands is below a bound that gridplan calls proven."""
    met = [row.score.objective_min for row in rows if row.score and row.meets]
    proven = [row.score.objective_min * (1 - row.own_gap) for row in rows if row.score and row.own_gap is not None]
    agree = not met or not proven or min(met) >= max(proven) * (1 - BELOW)
    if not agree:
        print("gridplan's bound is WRONG: a layout that meets the demands is below it")
    return agree


def follow_up(part: str, folder: Path, goals: Goals) -> bool:
    """Measure what comes after a solve, and note its goals; return whether it went well or cannot be measured yet."""
    task, note = FOLLOW_UPS[part]
    # Without a layout to start from nothing is measured; that there is none, a goal says already.
    code = (
        ran("follow_ups.py", task, str(folder), folder=folder, stop_s=STOP_S) if (folder / KEPT).exists() else NOT_YET
    )
    found = json.loads((folder / f"{task}.json").read_text()) if code == 0 else None
    note(found, goals)
    if code is None:
        print(f"left out: {task}, no answer within {STOP_S:g} s", flush=True)
    if found is not None:
        print(f"{task}: " + ", ".join(f"{key} {value:.4g}" for key, value in found.items()), flush=True)
    return code in (0, NOT_YET)


def main() -> int:
    """Print the tables that are asked for, all by default, and the goals."""
    parser = argparse.ArgumentParser(prog="benchmarks/solve", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--seeds", type=int, choices=SEEDS, default=len(SEEDS), help="how many of each generated city")
    chosen = parser.parse_args()
    goals: Goals = {}
    complete = True
    print("gap: to the bound of all; own: to the contestant's; stray: pieces beyond one a grid and island;")
    print("worst: furthest from the mean population, ! where more than asked; s: wall seconds without imports")
    for part in chosen.only:
        rows: list[Row] = []
        for place, name in enumerate(PARTS[part][: chosen.seeds]):
            found, good = compare(part, name, peers=chosen.peers and place == 0, goals=goals)
            rows += found
            complete &= good
        note_goals(part, rows, goals)
    print()
    for goal, met in goals.items():
        print(f"{ {True: 'met', False: 'NOT MET', None: 'not measured'}[met]:<13} {goal}")
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
