"""A usable layout at once: from the relaxed model, made contiguous, improved by shifts and swaps."""

import numpy as np

from gridplan.partition.draft import Draft
from gridplan.partition.improve import improve
from gridplan.partition.instance import Bools, Instance
from gridplan.partition.pieces import Piece, surplus_by_grid
from gridplan.partition.problem import Floats, Ints

ROUNDS = 5  # of taking stray pieces away and growing grids again


def start_from(instance: Instance, belongs: Floats) -> Draft:
    """Return a draft near `belongs` (unit × lead, how far each unit belongs to each lead); all leads lead.

    The draft may break bounds, or contiguity, where moves could not mend them.
    """
    liking = np.where(instance.allowed, belongs - instance.cost * 1e-6, -np.inf)
    assigned = np.asarray(liking.argmax(axis=1), dtype=np.int64)
    _give_each_a_unit(instance, assigned)
    if instance.contiguous:
        assigned = joined(instance, assigned)
    draft = Draft(instance, assigned)
    improve(draft)
    return draft


def joined(instance: Instance, assigned: Ints) -> Ints:
    """Return an assignment by unit with stray pieces given to the grids around them, as far as that goes."""
    assigned = assigned.copy()
    fixed = instance.allowed.sum(axis=1) <= 1
    for _ in range(ROUNDS):
        surplus = surplus_by_grid(instance, assigned[instance.unit_of])
        if not surplus:
            break
        stray: set[int] = set()
        for own in surplus:
            main = max(own, key=lambda piece: (_fixed_districts(instance, fixed, piece), len(piece.districts)))
            for piece in own:
                if piece is main:
                    continue
                if _fixed_districts(instance, fixed, piece):
                    _join_by_path(instance, assigned, fixed, piece, main)
                else:
                    stray |= {int(instance.unit_of[i]) for i in piece.districts}
        _regrow(instance, assigned, {unit for unit in stray if not fixed[unit]})
    return assigned


def _give_each_a_unit(instance: Instance, assigned: Ints) -> None:
    """Give every lead without a unit the one that costs least more, from a grid that can spare it."""
    rows = np.arange(instance.units)
    for lead in np.setdiff1d(np.arange(instance.leads), assigned).tolist():
        sizes = np.bincount(assigned, minlength=instance.leads)
        more = np.where(instance.allowed[:, lead], instance.cost[:, lead] - instance.cost[rows, assigned], np.inf)
        more[sizes[assigned] <= 1] = np.inf
        if np.isfinite(more).any():
            assigned[int(more.argmin())] = lead


def _fixed_districts(instance: Instance, fixed: Bools, piece: Piece) -> int:
    return int(fixed[instance.unit_of[list(piece.districts)]].sum())


def _regrow(instance: Instance, assigned: Ints, stray: set[int]) -> None:
    """Give stray units, one after the other, to the touching grid that costs least; the last of all to any."""
    left = set(stray)
    while left:
        choices = [
            (instance.cost[unit, lead], unit, lead)
            for unit in left
            for lead in {int(assigned[n]) for n in instance.unit_neighbours[unit] if n not in left}
            if instance.allowed[unit, lead]
        ]
        if not choices:
            return
        _, unit, lead = min(choices)
        assigned[unit] = lead
        left.discard(unit)


def _join_by_path(instance: Instance, assigned: Ints, fixed: Bools, piece: Piece, main: Piece) -> None:
    """Give the districts on the shortest way between two pieces of a grid to its lead, where they may be had."""
    goal, came = set(main.districts), {i: i for i in piece.districts}
    queue = list(piece.districts)
    for i in queue:
        if i in goal:
            step = i
            while came[step] != step:
                assigned[instance.unit_of[step]] = piece.lead
                step = came[step]
            return
        for n in instance.neighbours[i]:
            unit = instance.unit_of[n]
            free = assigned[unit] == piece.lead or not fixed[unit]
            if n not in came and free and instance.allowed[unit, piece.lead]:
                came[n] = i
                queue.append(n)
