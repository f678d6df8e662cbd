"""Single moves that might better a present layout: a district to a grid beside it, or two districts that change places.

This ranks, by several aims; what a move does is for the indicators to say.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest

import numpy as np

from gridplan.partition.build import instance_of
from gridplan.partition.draft import Draft, Shifts
from gridplan.partition.improve import WORTH
from gridplan.partition.instance import Bools, Instance
from gridplan.partition.local import NO_GRID, tied_within
from gridplan.partition.pieces import components
from gridplan.partition.problem import POPULATION, Floats, Ints, Problem, Request

FOR_EMPTY = 3  # districts offered for a grid that has none
ALONE = -1  # in the place of a second shift


@dataclass(frozen=True)
class Step:
    """A district that goes from one grid (−1: from none) to another; all are positions in the problem."""

    district: int
    source: int
    target: int


Steps = tuple[Step, ...]


@dataclass(frozen=True, eq=False)
class _Options:
    """Shifts, or pairs of shifts that exchange two units: `first` and `second` (or ALONE) index `Shifts`.

    `gain` is the change of objective and of what is broken, `deviation` that of the largest deviation from the mean
    population, as a share of it; `breaks` marks those that break a bound, or break it more.
    """

    first: Ints
    second: Ints
    gain: Floats
    deviation: Floats
    breaks: Bools


def promising_moves(
    problem: Problem, request: Request, lead_number: Ints, *, count: int, held: frozenset[str] = frozenset()
) -> list[Steps]:
    """Return moves that might better a layout, the most promising first: `count` of each kind at most.

    In turn come moves that give a district to a grid without any, or a grid (with minutes to its lead) to a district
    without; moves that join pieces; those that lower the objective or mend a bound; those that do so and leave the
    grids as balanced as they are; those that balance them. No move adds a piece without taking one away, or empties
    a grid. Districts that are `held` stay as they are, in a grid or in none. Districts of unknown population weigh
    nothing here: what moving them does cannot be told, and where there are any nothing is ranked by balance.
    """
    if not problem.leads or not problem.districts:
        return []
    present = np.asarray(lead_number, dtype=np.int64)
    board = _Board(problem, _rankable(problem, request, present, held), present, held)
    kinds = [board.fill_gaps(), board.join_pieces(), board.lower(), board.lower(balanced=True), board.balance()]
    taken = [_take(board, kind, count) for kind in kinds]
    mixed = [steps for row in zip_longest(*taken) for steps in row if steps is not None]
    return list(dict.fromkeys(mixed))


def _take(board: "_Board", kind: Iterable[Steps], count: int) -> list[Steps]:
    """Return the first moves of a kind that add no piece; of every district its best one."""
    found: list[Steps] = []
    moved: set[int] = set()
    for steps in kind:
        if len(found) == count:
            break
        own = {step.district for step in steps}
        if not own & moved and board.added_pieces(steps) <= 0:
            found.append(steps)
            moved |= own
    return found


def _rankable(problem: Problem, request: Request, lead_number: Ints, held: frozenset[str]) -> Request:
    """Return a request on all leads of the problem, without what speaks of other leads or of numbers not known."""
    stays = {
        district: problem.leads[lead][0]
        for district, lead in zip(problem.districts, lead_number.tolist(), strict=True)
        if district in held and lead != NO_GRID
    }
    known = {lead for group in problem.leads for lead in group}
    beds = bool((problem.beds > 0).all())
    aims = request.aims if beds or not request.aims.balance_per_bed else replace(request.aims, balance=0.0)
    bounds = tuple(
        bound
        for bound in request.bounds
        if (bound.lead is None or bound.lead in known)
        and (beds or not bound.per_bed)
        and bound.quantity in (POPULATION, *problem.quantities)
        and np.isfinite(problem.amount(bound.quantity)).all()
    )
    return replace(
        request,
        leads=problem.leads,
        number=None,
        must_lead=frozenset(),
        bounds=bounds,
        contiguous=True,  # only neighbouring grids are offered, and no new pieces
        locks={district: lead for district, lead in request.locks.items() if lead in known} | stays,
        never=frozenset(pair for pair in request.never if pair[1] in known),
        aims=aims,
    )


class _Board:
    """A present layout with all that moves are ranked by."""

    def __init__(self, problem: Problem, request: Request, lead_number: Ints, held: frozenset[str]) -> None:
        self.people_known = bool(np.isfinite(problem.population).all())
        people = np.nan_to_num(problem.population)
        problem = replace(problem, population=people if people.sum() > 0 else np.ones(len(people)))
        self.lead_number, self.held = lead_number, held
        self.problem = problem
        self.instance = instance_of(problem, tied_within(problem, request, lead_number), None)
        self.assigned = lead_number[[members[0] for members in self.instance.members]]
        inside = self.assigned != NO_GRID
        counted = [replace(cap, amount=cap.amount * inside[:, None]) for cap in self.instance.caps]
        whole = replace(self.instance, caps=tuple(counted))
        part, self.units = whole.of_grids(range(whole.leads), self.assigned)
        self.draft = Draft(part, self.assigned[self.units])
        unbound = [replace(load, low=load.low * 0, high=np.full_like(load.high, np.inf)) for load in part.loads]
        self.loose = Draft(replace(part, loads=tuple(unbound), caps=(), apart=()), self.assigned[self.units])
        by_unit: Floats = np.zeros(whole.units)
        np.add.at(by_unit, self.instance.unit_of, people)
        self.people = by_unit[self.units]

    @cached_property
    def shifts(self) -> Shifts:
        return self.draft.shifts()

    @cached_property
    def _singles(self) -> _Options:
        shifts = self.shifts
        plain = self.loose.gain(shifts.unit, shifts.source, shifts.target)
        change = self.people[shifts.unit]
        return _Options(
            first=np.arange(len(shifts)),
            second=np.full(len(shifts), ALONE),
            gain=shifts.gain,
            deviation=self._deviation(shifts.source, shifts.target, change),
            breaks=shifts.gain - plain > WORTH,
        )

    @cached_property
    def _swaps(self) -> _Options:
        """Pairs of shifts between two grids, there and back."""
        shifts, leads = self.shifts, self.draft.instance.leads
        by_way: dict[tuple[int, int], Ints] = {}
        way = shifts.source * leads + shifts.target
        for each in np.unique(way).tolist():
            by_way[divmod(each, leads)] = np.flatnonzero(way == each)
        pairs = [
            np.meshgrid(there, by_way[b, a], indexing="ij")
            for (a, b), there in by_way.items()
            if a < b and (b, a) in by_way
        ]
        none = np.zeros(0, dtype=np.int64)
        one, two = (np.concatenate([none, *(pair[k].ravel() for pair in pairs)]) for k in (0, 1))
        gain = shifts.gain[one] + shifts.gain[two] + self.draft.joint_gain(shifts, one, two)
        alone = self.loose.gain(shifts.unit, shifts.source, shifts.target)
        plain = alone[one] + alone[two] + self.loose.joint_gain(shifts, one, two)
        change = self.people[shifts.unit[one]] - self.people[shifts.unit[two]]
        deviation = self._deviation(shifts.source[one], shifts.target[one], change)
        return _Options(one, two, gain, deviation, gain - plain > WORTH)

    def _deviation(self, source: Ints, target: Ints, change: Floats) -> Floats:
        """Return by how much the largest deviation from the mean changes where `change` people go over."""
        loads: Floats = np.zeros(self.draft.instance.leads)
        np.add.at(loads, self.draft.assigned, self.people)
        mean = float(loads.mean())
        if not self.people_known or not mean > 0:
            return np.zeros(len(source))
        after = np.tile(loads, (len(source), 1))
        rows = np.arange(len(source))
        after[rows, source] -= change
        after[rows, target] += change
        return np.asarray((np.abs(after - mean).max(axis=1) - np.abs(loads - mean).max()) / mean)

    def lower(self, *, balanced: bool = False) -> Iterator[Steps]:
        """Yield what lowers the objective or mends a bound, best first; `balanced`: without more deviation."""

        def good(options: _Options) -> Bools:
            return (options.gain < -WORTH) & ((options.deviation <= WORTH) | (not balanced))

        return self._ranked(good, lambda options: options.gain)

    def balance(self) -> Iterator[Steps]:
        """Yield what makes the largest deviation from the mean population smaller and breaks no bound, best first."""
        return self._ranked(
            lambda options: (options.deviation < -WORTH) & ~options.breaks, lambda options: options.deviation
        )

    def _ranked(self, good: Callable[[_Options], Bools], key: Callable[[_Options], Floats]) -> Iterator[Steps]:
        """Yield shifts and swaps that are good, by key; a swap only where neither of its shifts is good alone."""
        singles, swaps = self._singles, self._swaps
        alone, together = good(singles), good(swaps)
        together = together & ~alone[swaps.first] & ~alone[swaps.second]
        first = np.concatenate([singles.first[alone], swaps.first[together]])
        second = np.concatenate([singles.second[alone], swaps.second[together]])
        order = np.argsort(np.concatenate([key(singles)[alone], key(swaps)[together]]), kind="stable")
        for number in order.tolist():
            yield tuple(step for k in (first[number], second[number]) if k != ALONE for step in self._steps(int(k)))

    def join_pieces(self) -> Iterator[Steps]:
        """Yield shifts that leave fewer pieces than there are, fewest first, whatever they cost or break besides."""
        torn = np.array([self._surplus(self._grid(j)) > 0 for j in range(self.draft.instance.leads)], dtype=bool)
        shifts = self.shifts
        likely = np.flatnonzero(torn[shifts.source] | torn[shifts.target])
        added = [(self.added_pieces(self._steps(k)), float(shifts.gain[k]), k) for k in likely.tolist()]
        return (self._steps(k) for less, _, k in sorted(added) if less < 0)

    def fill_gaps(self) -> Iterator[Steps]:
        """Yield a grid for each unit that has none (or one that it may not have), a unit for each empty grid."""
        rows = np.arange(self.instance.units)
        kept = self.instance.allowed[rows, self.assigned] & (self.assigned != NO_GRID)
        for unit in np.flatnonzero(~kept).tolist():
            if self.held & {self.problem.districts[i] for i in self.instance.members[unit]}:
                continue
            beside = {int(self.assigned[n]) for n in self.instance.unit_neighbours[unit]} - {NO_GRID}
            options = [j for j in np.flatnonzero(self.instance.allowed[unit]).tolist() if j != self.assigned[unit]]
            near = [j for j in options if j in beside] or options
            yield from (self._unit_steps(unit, j) for j in sorted(near, key=lambda j: self.instance.cost[unit, j]))
        sizes = np.bincount(self.assigned[self.assigned != NO_GRID], minlength=self.instance.leads)
        for lead in np.flatnonzero(sizes == 0).tolist():
            free = [u for u in self.units.tolist() if self._may_fill(u, lead, sizes)]
            free.sort(key=lambda u: self.instance.cost[u, lead] - self.instance.cost[u, self.assigned[u]])
            yield from (self._unit_steps(unit, lead) for unit in free[:FOR_EMPTY])

    def _may_fill(self, unit: int, lead: int, sizes: Ints) -> bool:
        return bool(self.instance.allowed[unit, lead] and sizes[self.assigned[unit]] > 1)

    def _steps(self, shift: int) -> Steps:
        return self._unit_steps(int(self.units[self.shifts.unit[shift]]), int(self.shifts.target[shift]))

    def _unit_steps(self, unit: int, target: int) -> Steps:
        source = int(self.assigned[unit])
        return tuple(Step(i, source, target) for i in self.instance.members[unit])

    def added_pieces(self, steps: Steps) -> int:
        """Return how many pieces too many a move adds (less than 0: takes away), within each part of the area."""
        added = 0
        for lead in {j for step in steps for j in (step.source, step.target)} - {NO_GRID}:
            before = self._grid(lead)
            leave = {step.district for step in steps if step.source == lead}
            enter = {step.district for step in steps if step.target == lead}
            added += self._surplus((before - leave) | enter) - self._surplus(before)
        return added

    def _grid(self, lead: int) -> set[int]:
        return set(np.flatnonzero(self.lead_number == lead).tolist())

    def _surplus(self, inside: set[int]) -> int:
        return surplus_of(self.instance, inside)


def surplus_of(instance: Instance, inside: set[int]) -> int:
    """Return how many pieces too many some districts of one grid are in; exclaves do not count."""
    order = sorted(inside)
    position = {district: number for number, district in enumerate(order)}
    near = [[position[n] for n in instance.neighbours[i] if n in position] for i in order]
    found = [[order[k] for k in own] for own in components(near, [0] * len(order))]
    counted = [own for own in found if not instance.exempt[own].all()]
    return len(counted) - len({int(instance.part[own[0]]) for own in counted})
