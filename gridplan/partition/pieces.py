"""Which districts of a grid hang together: contiguity as every search and every check has it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridplan.partition.instance import Instance
from gridplan.partition.problem import Ints


@dataclass(frozen=True)
class Piece:
    """Districts of one lead that hang together, in one connected part of the area."""

    lead: int
    part: int
    districts: tuple[int, ...]


def components(neighbours: Sequence[Sequence[int]], label: Sequence[int]) -> list[list[int]]:
    """Return the sets of nodes with one label that hang together, each sorted, by first node."""
    seen = [False] * len(label)
    found = []
    for start, own_label in enumerate(label):
        if seen[start]:
            continue
        seen[start] = True
        own = [start]
        for i in own:
            for near in neighbours[i]:
                if not seen[near] and label[near] == own_label:
                    seen[near] = True
                    own.append(near)
        found.append(sorted(own))
    return found


def pieces(instance: Instance, lead_of: Ints) -> list[Piece]:
    """Return the pieces of every grid, by lead, part and first district; `lead_of` is by district."""
    found = [
        Piece(int(lead_of[own[0]]), int(instance.part[own[0]]), tuple(own))
        for own in components(instance.neighbours, lead_of.tolist())
    ]
    return sorted(found, key=lambda piece: (piece.lead, piece.part, piece.districts))


def surplus_by_grid(instance: Instance, lead_of: Ints) -> list[list[Piece]]:
    """Return the pieces of each grid that has several which count in one part of the area, grid and part by itself.

    Pieces that consist of exempt districts do not count.
    """
    by_place: dict[tuple[int, int], list[Piece]] = {}
    for piece in pieces(instance, lead_of):
        if not instance.exempt[list(piece.districts)].all():
            by_place.setdefault((piece.lead, piece.part), []).append(piece)
    return [own for own in by_place.values() if len(own) > 1]


def surplus_pieces(instance: Instance, lead_of: Ints) -> list[Piece]:
    """Return all pieces of `surplus_by_grid`."""
    return [piece for own in surplus_by_grid(instance, lead_of) for piece in own]


def is_contiguous(instance: Instance, assigned: Ints) -> bool:
    """Return whether no grid has a surplus piece; `assigned` is by unit."""
    return not surplus_pieces(instance, np.asarray(assigned[instance.unit_of]))
