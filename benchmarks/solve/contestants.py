"""Who takes part, and one answer of one contestant, in a process of its own.

    python benchmarks/solve/contestants.py CONTESTANT FOLDER LIMIT_S GAP

reads the instance that instances.py wrote into FOLDER and writes answer.json (wall seconds, the contestant's own bound,
or why it has no answer) and answer.npy (the position of each unit's lead) there. Imports and reading are not timed.
"""

import sys
import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import numpy as np
from answers import Answer, Ask, NoAnswerError
from instances import load
from measure import NOT_YET, give_up, report

REPORT, LAYOUT = "answer.json", "answer.npy"
KEPT = "layout.npy"  # the last good layout of gridplan, for what comes after a solve


@dataclass(frozen=True)
class Contestant:
    """The module and function that answer, what of the contestant's own is called, and what it cannot be asked for."""

    function: str
    api: str
    lacks: str = ""

    def __str__(self) -> str:
        return f"{self.api}; {self.lacks}" if self.lacks else self.api


OURS = {
    "gridplan": Contestant("ours:gridplan", "partition.solve"),
    "gridplan heuristic": Contestant("ours:gridplan_at_once", "the answer at once", "lacks: a bound"),
}
PEERS = {
    "spopt p-median": Contestant(
        "peer_spopt:p_median",
        "locate.PMedian with capacities, PuLP's CBC",
        "lacks: contiguity, least people of a grid",
    ),
    "spopt regions": Contestant(
        "peer_spopt:regions",
        "region.RegionKMeansHeuristic, leads matched to regions by scipy",
        "lacks: leads, balance, a bound",
    ),
    "gerrychain": Contestant(
        "peer_gerrychain:recom",
        "recursive_tree_part, recom in tilted_run, leads matched by scipy",
        "lacks: leads, a bound (ends by the clock)",
    ),
}


def main() -> None:
    """Ask one contestant, if it is installed."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    ask = Ask(limit_s=float(sys.argv[3]), gap=float(sys.argv[4]))
    module, function = {**OURS, **PEERS}[name].function.split(":")
    try:
        answer_of = getattr(import_module(module), function)
    except ImportError as lacking:
        give_up(name, f"{lacking}; pip install 'gridplan[bench]' brings the peers")
    instance = load(folder)
    start = time.perf_counter()
    answer, why = None, ""
    try:
        answer = answer_of(instance, ask)
        assert isinstance(answer, Answer)
    except NoAnswerError as said:
        why = str(said)
    except NotImplementedError as missing:
        give_up(name, missing, NOT_YET)
    seconds = time.perf_counter() - start
    if answer is not None:
        np.save(folder / LAYOUT, answer.lead_number)
    report(folder / REPORT, seconds=seconds, why=why, bound_min=answer.bound_min if answer else None)


if __name__ == "__main__":
    main()
