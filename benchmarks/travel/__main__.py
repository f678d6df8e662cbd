"""Times and memory of the travel-time engine beside its peers; every answer is checked against gridplan's.

    python benchmarks/travel [--only porto_alegre wuhan lattice facilities]

Each peer works in a process of its own. Everything is done twice and the best counts, since noise only ever adds;
what takes minutes is done once. The exit code is 1 where something is lacking, fails or disagrees. A goal that is
not met is said in the last lines and is no failure: machines differ.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from measure import LACKING

HERE = Path(__file__).parent
NETWORKS = {
    "porto_alegre": "Porto Alegre, driving (OpenStreetMap)",
    "wuhan": "Wuhan, streets",
    "lattice": "lattice of 1,000 × 1,000, random minutes",
}
PEERS = ("gridplan", "scipy", "igraph", "rustworkx", "pandana", "networkx")
TASKS = ("nearest", "nearest_plain", "matrix", "matrix_plain")
PASSES = 2
SLOW_S = 60.0
EXACT_MIN = 1e-9
# The goals. A peer is a library; the bare scipy call is what gridplan stands on, and has a goal of its own.
TIMES_NETWORKX = 10
TIMES_SCIPY = 1.2
LATTICE_GB = 0.8
NEAREST_S, MATRIX_S, FACILITIES_GB = 10, 5, 1
Figures = dict[str, Any]
Goals = dict[str, bool | None]  # None: could not be judged


def ran(script: str, name: str, folder: Path) -> bool:
    """Run one script in a process of its own; where it does not succeed, say why and return False."""
    command = [sys.executable, str(HERE / script), name, str(folder)]
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        said = done.stderr.strip()
        ended = "" if done.returncode == LACKING else f"{script} {name} ended with {done.returncode}: "
        print(f"left out: {ended}{said}", flush=True)
    return not done.returncode


def measured_peers(folder: Path) -> dict[str, Figures]:
    """Return the figures of each peer: least times and most memory of all passes, taken in turns."""
    found: dict[str, Figures] = {}
    peers = list(PEERS)
    for _ in range(PASSES):
        for name in list(peers):
            if not ran("peers.py", name, folder):
                peers.remove(name)
                continue
            figures = json.loads((folder / f"{name}.json").read_text())
            earlier = found.get(name, figures)
            times = {key: min(figures[key], earlier[key]) for key in ("build_s", "query_s")}
            found[name] = figures | times | {"peak_gb": max(figures["peak_gb"], earlier["peak_gb"])}
            if figures["build_s"] + figures["query_s"] > SLOW_S:
                peers.remove(name)
    return found


def furthest_min(folder: Path, name: str) -> float:
    """Return the largest difference from gridplan's minutes; inf where not the same pairs have a path."""
    ours, theirs = (np.load(folder / f"{each}.npy", mmap_mode="r") for each in ("gridplan", name))
    path = np.isfinite(ours)
    if ours.shape != theirs.shape or (path != np.isfinite(theirs)).any():
        return float("inf")
    return float(np.abs(ours[path] - theirs[path]).max())


def compare_peers(network: str, folder: Path, goals: Goals) -> bool:
    """Print the table of one network and note its goals; return whether all peers answered and agree."""
    if not ran("networks.py", network, folder):
        return False
    with np.load(folder / "edges.npz") as edges:
        size = f"{len(edges['lon']):,} junctions, {len(edges['minutes']):,} directed edges"
    found = measured_peers(folder)
    ours = found.get("gridplan")
    if ours is None:
        return False
    print(f"\n{NETWORKS[network]}: {size}; minutes from every junction to five leads, against the traffic")
    print(f"{'':<10} {'query s':>8} {'×':>6} {'build s':>8} {'×':>6} {'peak GB':>8} {'furthest min':>13}")
    agree = len(found) == len(PEERS)
    for name, figures in found.items():
        away_min = furthest_min(folder, name)
        good = away_min <= figures["tolerance_min"]
        agree &= good
        ratios = [figures[key] / ours[key] for key in ("query_s", "build_s")]
        print(
            f"{name:<10} {figures['query_s']:8.3f} {ratios[0]:6.2f} {figures['build_s']:8.2f} {ratios[1]:6.2f} "
            f"{figures['peak_gb']:8.2f} {away_min:13.1e} {'≤' if good else 'DISAGREES, more than'} "
            f"{figures['tolerance_min']:g}  {figures['api']}",
            flush=True,
        )
    note_goals(network, found, goals)
    return agree


def note_goals(network: str, found: dict[str, Figures], goals: Goals) -> None:
    """Note which goals one network meets."""
    query_s = {name: figures["query_s"] for name, figures in found.items()}
    ours = query_s["gridplan"]
    peers = [name for name in PEERS if name not in ("gridplan", "scipy")]
    complete = all(name in query_s for name in peers)
    fastest = min((query_s[name] for name in peers if name in query_s), default=float("inf"))
    goals[f"{network}: no peer's query faster"] = False if fastest < ours else True if complete else None
    if "networkx" in query_s:
        goals[f"{network}: {TIMES_NETWORKX} times as fast as networkx"] = query_s["networkx"] >= TIMES_NETWORKX * ours
    if network == "lattice":
        if "scipy" in query_s:
            goals[f"lattice: at most {TIMES_SCIPY} × the bare scipy call"] = ours <= TIMES_SCIPY * query_s["scipy"]
        goals[f"lattice: gridplan's process at most {LATTICE_GB} GB"] = found["gridplan"]["peak_gb"] <= LATTICE_GB


def compare_facilities(folder: Path, goals: Goals) -> bool:
    """Print the table of many facilities and note its goals; return whether the plain ways agree."""
    if not ran("networks.py", "wuhan", folder) or not all(ran("facilities.py", task, folder) for task in TASKS):
        return False
    found = {task: json.loads((folder / f"{task}.json").read_text()) for task in TASKS}
    near, whole = found["nearest"], found["matrix"]
    print("\nMany facilities on the streets of Wuhan; random points, those too far from any street left undetermined")
    print(f"the two nearest of 2,000 ({near['facilities']:,} located) for 100,000 places ({near['places']:,} located);")
    print(f"all minutes of 5,000 ({whole['places']:,}) × 200 ({whole['facilities']:,})")
    print(f"{'':<40} {'snap s':>7} {'answer s':>9} {'peak GB':>8}")
    words = (
        "the two nearest: RoadMinutes.nearest",
        "  a search per facility, all columns",
        "the matrix: RoadMinutes.to",
        "  a bare search per facility, all columns",
    )
    for task, word in zip(TASKS, words, strict=True):
        figures = found[task]
        print(f"{word:<40} {figures['snap_s']:7.2f} {figures['answer_s']:9.2f} {figures['peak_gb']:8.2f}")
    goals[f"nearest two, with snapping: under {NEAREST_S} s"] = near["snap_s"] + near["answer_s"] < NEAREST_S
    goals[f"matrix, with snapping: under {MATRIX_S} s"] = whole["snap_s"] + whole["answer_s"] < MATRIX_S
    goals[f"many facilities: under {FACILITIES_GB} GB"] = max(near["peak_gb"], whole["peak_gb"]) < FACILITIES_GB
    answers = {task: dict(np.load(folder / f"{task}.npz")) for task in TASKS}
    agree = answers_agree(answers)
    print("the plain ways agree" if agree else "the plain ways DISAGREE", f"to {EXACT_MIN:g} minutes")
    return agree


def answers_agree(answers: dict[str, dict[str, np.ndarray]]) -> bool:
    """Return whether the product's minutes are those of the plain ways, or less on one road past no junction."""
    near, plain = answers["nearest"], answers["nearest_plain"]
    same = all(np.allclose(near[key], plain[key], rtol=0, atol=EXACT_MIN, equal_nan=True) for key in near)
    ours, theirs = answers["matrix"]["minutes"], answers["matrix_plain"]["minutes"]
    close = np.isclose(ours, theirs, rtol=0, atol=EXACT_MIN, equal_nan=True)
    return same and bool((close | (answers["matrix_plain"]["one_road"] & (ours < theirs))).all())


def main() -> int:
    """Print the tables that are asked for, all by default, and the goals."""
    choices = [*NETWORKS, "facilities"]
    parser = argparse.ArgumentParser(prog="benchmarks/travel", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=choices, default=choices)
    goals: Goals = {}
    complete = True
    for part in parser.parse_args().only:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            compare = compare_facilities(folder, goals) if part == "facilities" else compare_peers(part, folder, goals)
            complete &= compare
    print()
    for goal, met in goals.items():
        print(f"{ {True: 'met', False: 'NOT MET', None: 'not measured'}[met]:<13} {goal}")
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
