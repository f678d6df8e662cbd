"""Make an assignment better by shifts of one unit and by pairs of shifts through one grid (swaps and chains)."""

import numpy as np

from gridplan.partition.draft import Draft, Shifts
from gridplan.partition.problem import Floats, Ints

WORTH = 1e-9  # minutes of the mean: a smaller gain is rounding
SWEEPS = 400
TRIED_PAIRS = 200


def improve(draft: Draft, *, sweeps: int = SWEEPS) -> None:
    """Shift and swap until nothing helps. Contiguity is kept; what is broken is mended where moves can mend it."""
    for _ in range(sweeps):
        shifts = draft.shifts()
        if not _best_shifts(draft, shifts) and not _best_pairs(draft, shifts):
            return


def _best_shifts(draft: Draft, shifts: Shifts) -> bool:
    """Make the best shifts, one for each grid at most; return whether there was any."""
    order = np.argsort(shifts.gain, kind="stable")
    order = order[shifts.gain[order] < -WORTH]
    touched: set[int] = set()
    for number in order.tolist():
        source, target = int(shifts.source[number]), int(shifts.target[number])
        if source in touched or target in touched:
            continue
        unit = int(shifts.unit[number])
        if draft.keeps_contiguity(unit, target):
            draft.move(unit, target)
            touched.update((source, target))
            if draft.instance.caps:
                break  # a cap joins all grids: the other gains hold no longer
    return bool(touched)


def _best_pairs(draft: Draft, shifts: Shifts) -> bool:
    """Make the best pairs of shifts in which one enters the grid that the other leaves."""
    first, second, gain = _pairs(draft, shifts)
    order = np.argsort(gain, kind="stable")[: TRIED_PAIRS * draft.instance.leads]
    touched: set[int] = set()
    for number in order.tolist():
        one, two = int(first[number]), int(second[number])
        grids = {int(shifts.source[one]), int(shifts.target[one]), int(shifts.target[two])}
        if grids & touched:
            continue
        if _move_both(draft, shifts, one, two):
            touched |= grids
            if draft.instance.caps:
                break
    return bool(touched)


def _move_both(draft: Draft, shifts: Shifts, one: int, two: int) -> bool:
    """Make both shifts if together they help and keep contiguity; otherwise leave all as it was."""
    moves = [(int(shifts.unit[k]), int(shifts.source[k]), int(shifts.target[k])) for k in (one, two)]
    done: list[tuple[int, int]] = []
    total = 0.0
    for unit, source, target in moves:
        if draft.sizes[source] <= 1 or not draft.keeps_contiguity(unit, target):
            break
        total += float(draft.gain(np.array([unit]), np.array([source]), np.array([target]))[0])
        draft.move(unit, target)
        done.append((unit, source))
    if len(done) == len(moves) and total < -WORTH:
        return True
    for unit, source in reversed(done):
        draft.move(unit, source)
    return False


def _pairs(draft: Draft, shifts: Shifts) -> tuple[Ints, Ints, Floats]:
    """Return pairs of shifts through one grid that promise to help, with what they promise."""
    firsts, seconds, gains = [], [], []
    for grid in range(draft.instance.leads):
        enter, leave = np.flatnonzero(shifts.target == grid), np.flatnonzero(shifts.source == grid)
        one, two = (each.ravel() for each in np.meshgrid(enter, leave, indexing="ij"))
        gain = shifts.gain[one] + shifts.gain[two] + draft.joint_gain(shifts, one, two)
        good = gain < -WORTH
        firsts.append(one[good])
        seconds.append(two[good])
        gains.append(gain[good])
    return np.concatenate(firsts), np.concatenate(seconds), np.concatenate(gains)
