"""Contiguity for a search: a district needs a neighbour of its grid that is closer to the grid's root.

Closer is meant along the adjacency, step by step by the difference in minutes. Steps inside the present grid count
next to nothing, so that a contiguous layout meets the rows made from it. The rows cut off other contiguous layouts:
the bound of such a model says nothing about the whole.
"""

from heapq import heappop, heappush

import numpy as np

from gridplan.partition.instance import Bools, Instance
from gridplan.partition.model import Model
from gridplan.partition.pieces import pieces
from gridplan.partition.problem import Floats, Ints

LEAST_STEP_MIN = 1e-3  # no two neighbours are equally close
INSIDE = 1e-3  # what a step inside the present grid counts, beside one outside


def keep_contiguous(model: Model, assigned: Ints | None) -> None:
    """Add rows that keep every solution contiguous; `assigned`, by unit, is the present layout, if there is one."""
    instance = model.instance
    lead_of = None if assigned is None else assigned[instance.unit_of]
    for lead in range(instance.leads):
        own = np.zeros(len(instance.unit_of), dtype=bool)
        if lead_of is not None:
            own[_counted(instance, lead_of, lead)] = True
        loose = instance.exempt & ~own  # may be a piece of its own, and holds nothing else
        away = _closeness(instance, lead, own, loose)
        for i, near in enumerate(instance.neighbours):
            unit = int(instance.unit_of[i])
            if away[i] == 0 or loose[i] or not instance.allowed[unit, lead]:
                continue
            closer = {int(instance.unit_of[n]) for n in near if away[n] < away[i] and not loose[n]}
            if unit not in closer:
                model.add_closer_rows(lead, {unit: closer})


def _counted(instance: Instance, lead_of: Ints, lead: int) -> list[int]:
    """Return the districts of a grid but for its exclaves; exempt ones that hold others together are none."""
    own = [piece.districts for piece in pieces(instance, lead_of) if piece.lead == lead]
    return [i for districts in own if not instance.exempt[list(districts)].all() for i in districts]


def _closeness(instance: Instance, lead: int, own: Bools, loose: Bools) -> Floats:
    """Return how far each district is from the root of a grid, within its part of the area; the root is at 0.

    `own` are the districts of the grid at present: they are reached from each other only. The root is the one of
    them nearest to the lead, or of all.
    """
    minutes = instance.minutes[:, lead]
    away = np.full(len(own), np.inf)
    for part in np.unique(instance.part).tolist():
        inside = np.flatnonzero((instance.part == part) & ~loose)
        if not len(inside):
            continue
        present = inside[own[inside]]
        candidates = present if len(present) else inside
        root = int(candidates[np.argmin(minutes[candidates])])
        away[root] = 0.0
        queue = [(0.0, root)]
        while queue:
            distance, i = heappop(queue)
            if distance > away[i]:
                continue
            for n in instance.neighbours[i]:
                if own[n] and not own[i]:
                    continue  # a way around would leave it without a neighbour of the grid that is closer
                step = abs(minutes[n] - minutes[i]) + LEAST_STEP_MIN
                further = distance + step * (INSIDE if own[i] and own[n] else 1.0)
                if further < away[n]:
                    away[n] = further
                    heappush(queue, (further, n))
    return away
