"""The colours of the grids: neighbours never alike, a lead the same everywhere, readable by the colour-blind."""

from collections.abc import Sequence

import networkx as nx

from gridplan.layout import Layout
from gridplan.study_area import StudyArea

# Paul Tol's "light" scheme, made for filling labelled areas: distinct in normal and colour-blind
# vision, dark text readable on each. The second eight are darker, for plans of many grids.
PALETTE = (
    "#77AADD",
    "#EE8866",
    "#EEDD88",
    "#44BB99",
    "#FFAABB",
    "#BBCC33",
    "#99DDFF",
    "#AAAA00",
    "#4E8FCC",
    "#D27C5E",
    "#D1B84E",
    "#2F9A7B",
    "#DD7F95",
    "#94A520",
    "#5FB8E0",
    "#C39BD3",
)
UNASSIGNED, EXCLUDED = "#BDBDBD", "#F0F0F0"
INK = "#222222"


def area_colours(layout: Layout, area: StudyArea) -> dict[str, str]:
    """Return the colour of each grid of `layout` (#RRGGBB), a lead's the same in every layout of `area`."""
    candidates = area.facilities.sort_values("lead_candidate", ascending=False, kind="stable").index
    return grid_colours(layout, area.adjacency, hospitals=list(candidates))


def grid_colours(layout: Layout, adjacency: nx.Graph, *, hospitals: Sequence[str] = ()) -> dict[str, str]:
    """Return the colour of each grid of `layout` (#RRGGBB) by grid id.

    `adjacency` joins neighbouring districts. `hospitals` are facility ids in an order of their own, not
    that of the layout: a grid takes the colour at its first lead's place in it, so that layouts of one
    study area agree. RULES: (1) the colour of the lead's place, unless another grid has it; (2) else one
    that no grid has; (3) else one that no neighbouring grid has; (4) else the first.
    """
    place = {hospital: number for number, hospital in enumerate(hospitals)}
    order = {
        grid.id: place.get(grid.leads[0] if grid.leads else "", len(place) + n) for n, grid in enumerate(layout.grids)
    }
    neighbours = _neighbours(layout, adjacency)
    colours: dict[str, str] = {}
    for grid_id in sorted(order, key=lambda grid_id: order[grid_id]):
        own = PALETTE[order[grid_id] % len(PALETTE)]
        taken = set(colours.values())
        beside = {colours[other] for other in neighbours[grid_id] if other in colours}
        choices = [
            *(colour for colour in [own] if colour not in taken),  # RULE 1
            *(colour for colour in PALETTE if colour not in taken),  # RULE 2
            *(colour for colour in PALETTE if colour not in beside),  # RULE 3
            own,  # RULE 4
        ]
        colours[grid_id] = choices[0]
    return {grid.id: colours[grid.id] for grid in layout.grids}


def _neighbours(layout: Layout, adjacency: nx.Graph) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {grid.id: set() for grid in layout.grids}
    for one, other in adjacency.edges:
        a, b = layout.grid_of.get(one), layout.grid_of.get(other)
        if a is not None and b is not None and a != b:
            found[a].add(b)
            found[b].add(a)
    return found
