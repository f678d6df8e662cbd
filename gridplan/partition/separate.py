"""Separator rows that a fractional solution breaks, found by maximal flows.

For a lead, every district may pass on as much flow as its unit belongs to the lead, and may let go as much as it is
the root. A district from which less flows off than it belongs to the lead has a separator: RULE 8 of the model, for
the set of districts on its side of the smallest cut, is broken.
"""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from gridplan.partition.instance import Instance
from gridplan.partition.problem import Floats

SCALE = 1_000_000  # scipy's flows are whole numbers
LEAST = 0.01  # districts that belong to a lead less than this are not looked at
BROKEN = 1e-3


def broken_sets(instance: Instance, belongs: Floats, root: Floats) -> set[tuple[int, ...]]:
    """Return sets of districts whose separator rows are broken, for one lead; `belongs`, `root` are by district."""
    size = len(belongs)
    enter, leave, sink = np.arange(size), np.arange(size, 2 * size), 2 * size
    arcs = [(size + i, n) for i, near in enumerate(instance.neighbours) for n in near]
    source = np.array([*enter, *(a for a, _ in arcs), *leave])
    target = np.array([*leave, *(b for _, b in arcs), *np.full(size, sink)])
    free = 10 * SCALE
    capacity = np.concatenate([belongs * SCALE, np.full(len(arcs), free), root * SCALE]).round().astype(np.int32)
    found = set()
    for district in np.flatnonzero((belongs > LEAST) & (belongs > root + BROKEN) & ~instance.exempt).tolist():
        own = capacity.copy()
        own[district] = free
        open_ = own > 0
        graph = csr_array((own[open_], (source[open_], target[open_])), shape=(sink + 1, sink + 1))
        flow = maximum_flow(graph, district, sink)
        if flow.flow_value < (belongs[district] - BROKEN) * SCALE:
            rest = csr_array((graph - flow.flow).maximum(0))
            reached = breadth_first_order(rest, district, return_predecessors=False)
            found.add(tuple(sorted((reached[(reached >= size) & (reached < sink)] - size).tolist())))
    return found
