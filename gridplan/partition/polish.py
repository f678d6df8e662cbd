"""Which grids to re-solve together: a few that hang together, again and again until no few can be bettered."""

from collections.abc import Iterator

from gridplan.partition.instance import Instance
from gridplan.partition.problem import Ints


def touching(instance: Instance, assigned: Ints) -> list[set[int]]:
    """Return the grids that each grid touches."""
    found: list[set[int]] = [set() for _ in range(instance.leads)]
    lead_of = assigned.tolist()
    for unit, near in enumerate(instance.unit_neighbours):
        for other in near:
            if lead_of[unit] != lead_of[other]:
                found[lead_of[unit]].add(lead_of[other])
    return found


def groups_of(instance: Instance, assigned: Ints, size: int) -> list[tuple[int, ...]]:
    """Return every set of `size` grids that hang together, sorted; all grids where there are not so many."""
    near = touching(instance, assigned)
    groups: set[tuple[int, ...]] = {(lead,) for lead in range(instance.leads)}
    for _ in range(min(size, instance.leads) - 1):
        groups = {
            tuple(sorted((*group, other))) for group in groups for lead in group for other in near[lead] - set(group)
        }
    return sorted(groups)


class Rounds:
    """The groups of grids still worth a re-solve: those that have changed since they were last tried."""

    def __init__(self, leads: int) -> None:
        self._version = [0] * leads
        self._tried: dict[tuple[int, ...], tuple[int, ...]] = {}

    def due(self, instance: Instance, assigned: Ints, size: int) -> Iterator[tuple[int, ...]]:
        """Yield the groups of one round."""
        for group in groups_of(instance, assigned, size):
            versions = tuple(self._version[lead] for lead in group)
            if self._tried.get(group) != versions:
                self._tried[group] = versions
                yield group

    def changed(self, group: tuple[int, ...]) -> None:
        """Note that the grids of a group are no longer what they were."""
        for lead in group:
            self._version[lead] += 1
