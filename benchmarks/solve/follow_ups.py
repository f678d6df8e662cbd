"""What a planner does with a layout afterwards, in a process of its own.

    python benchmarks/solve/follow_ups.py TASK FOLDER

starts from the instance and the layout (layout.npy, the position of each unit's lead) in FOLDER and writes TASK.json.

local: solve anew for one grid and its neighbours, at most four, the others as they are: seconds.
change: the population of every unit changes by 8 % (standard deviation); meet the demands again with the fewest people
moved: seconds, the share of people moved, and the share that a plain solve of the changed instance moves.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from answers import Ask, NoAnswerError
from contestants import KEPT
from instances import Instance, Integers, load
from measure import NOT_YET, give_up, report, score
from ours import gridplan, gridplan_least_change, gridplan_local

FREE_GRIDS = 4
LOCAL_ASK = Ask(limit_s=10, gap=0.001)
SHOCK, SHOCK_SEED = 0.08, 1
PLAIN_ASK, CHANGE_ASK = Ask(limit_s=60, gap=0.01), Ask(limit_s=60)


def shocked(instance: Instance) -> Instance:
    """Return the instance some years on: populations changed at random, rounded to people."""
    factor = np.random.default_rng(SHOCK_SEED).normal(1, SHOCK, len(instance.population))
    return replace(instance, population=np.round(instance.population * factor))


def grids_to_free(instance: Instance, lead_number: Integers) -> Integers:
    """Return the grid with the most neighbours among grids, and the first of these, as positions of leads."""
    pairs = lead_number[instance.edges]
    pairs = np.unique(np.vstack([pairs, pairs[:, ::-1]]), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    middle = np.bincount(pairs[:, 0]).argmax()
    return np.concatenate([[middle], pairs[pairs[:, 0] == middle, 1][: FREE_GRIDS - 1]])


def local(instance: Instance, lead_number: Integers) -> dict[str, float]:
    """A local solve of a few grids; the figures say how long it takes and what it gains."""
    free = grids_to_free(instance, lead_number)
    start = time.perf_counter()
    answer = gridplan_local(instance, LOCAL_ASK, lead_number, free)
    seconds = time.perf_counter() - start
    before, after = score(instance, lead_number), score(instance, answer.lead_number)
    moved = answer.lead_number != lead_number
    assert np.isin(lead_number[moved], free).all(), "a grid that was to stay has changed"
    assert after.meets(instance), "the local solve broke a demand"
    return {"seconds": seconds, "before_min": before.objective_min, "after_min": after.objective_min}


def change(instance: Instance, lead_number: Integers) -> dict[str, float]:
    """The least change after a shock, beside a plain solve of the shocked instance."""
    later = shocked(instance)
    start = time.perf_counter()
    answer = gridplan_least_change(later, CHANGE_ASK, lead_number)
    seconds = time.perf_counter() - start
    assert score(later, answer.lead_number).meets(later), "the least change broke a demand"
    plain = gridplan(later, PLAIN_ASK)
    moved, moved_plain = (float(later.weights[each.lead_number != lead_number].sum()) for each in (answer, plain))
    return {"seconds": seconds, "moved": moved, "moved_plain": moved_plain}


TASKS: dict[str, Callable[[Instance, Integers], dict[str, float]]] = {"local": local, "change": change}


def main() -> None:
    """Do one task, if the product can do it yet."""
    task, folder = sys.argv[1], Path(sys.argv[2])
    try:
        report(folder / f"{task}.json", **TASKS[task](load(folder), np.load(folder / KEPT)))
    except NotImplementedError as missing:
        give_up(task, missing, NOT_YET)
    except NoAnswerError as said:
        sys.exit(str(said))


if __name__ == "__main__":
    main()
