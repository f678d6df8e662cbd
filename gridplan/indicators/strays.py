"""Which pieces of grids are stray: those that the indicator of pieces counts beyond the first."""

from collections.abc import Collection

from gridplan.layout import Layout
from gridplan.study_area import StudyArea


def stray_pieces(area: StudyArea, layout: Layout, split: Collection[str]) -> list[tuple[str, list[str]]]:
    """Return grid id and districts of every piece of a grid apart from its most populous one, grid by grid.

    `split` are the grids (ids) in more than one piece, as the indicator has it: the others need no second look.
    """
    people = area.districts["population"].fillna(0).to_dict()
    found = []
    for grid in layout.grids:
        if grid.id in split:
            pieces = area.pieces([key for key in area.districts.index if layout.grid_of.get(key) == grid.id])
            largest_first = sorted(pieces, key=lambda piece: -sum(people[key] for key in piece))
            found += [(grid.id, piece) for piece in largest_first[1:]]
    return found
