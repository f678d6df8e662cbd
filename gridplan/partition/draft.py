"""An assignment that is being worked on: its objective, what it breaks, and what each move would change.

All leads of the instance lead, and its loads are plain. What is broken is measured in shares of people and priced
so high that mending it always pays.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridplan.partition.instance import Bools, Instance
from gridplan.partition.pieces import Piece, surplus_pieces
from gridplan.partition.problem import Floats, Ints

BROKEN_PRICE = 50.0  # times the range of costs: mending 1 % of a load outweighs any gain that moving it can bring
APART_SHARE = 0.02  # what two units that are to be apart and are not count as
ROUNDING = 1e-8  # of all people: less than this beyond a bound is rounding, of HiGHS' sums or ours


@dataclass(frozen=True, eq=False)
class Shifts:
    """Moves of one unit to another grid: the unit, where it is, where it would go, what that adds."""

    unit: Ints
    source: Ints
    target: Ints
    gain: Floats  # of objective and price of what is broken; negative is better

    def __len__(self) -> int:
        return len(self.unit)


class Draft:
    """A working copy of an assignment (by unit), kept together with its sums."""

    def __init__(self, instance: Instance, assigned: Ints) -> None:
        self.instance = instance
        self.assigned = np.array(assigned, dtype=np.int64)
        self.free = np.flatnonzero(instance.allowed.sum(axis=1) > 1)
        self._is_free = np.zeros(instance.units, dtype=bool)
        self._is_free[self.free] = True
        spread = np.where(instance.allowed, instance.cost, -np.inf).max(axis=1)
        spread = spread - np.where(instance.allowed, instance.cost, np.inf).min(axis=1)
        self.broken_price = BROKEN_PRICE * max(float(spread.sum()), 1.0)
        self._amount = np.array([load.amount for load in instance.loads]).reshape(-1, instance.units)
        self._low = np.array([load.low - ROUNDING for load in instance.loads]).reshape(-1, instance.leads)
        self._high = np.array([load.high + ROUNDING for load in instance.loads]).reshape(-1, instance.leads)
        self._goal = np.array([load.goal for load in instance.loads]).reshape(-1, instance.leads)
        self._price = np.array([load.price for load in instance.loads])
        self._cap_high = np.array([cap.high + ROUNDING for cap in instance.caps])
        self._areas = _padded(instance.areas)
        self._loose = bool(instance.exempt.any())
        self._pair_price: dict[tuple[int, int], float] = {(a, b): price for a, b, price in instance.borders}
        self._recount()

    def _recount(self) -> None:
        """Work out every sum from the assignment."""
        instance, assigned = self.instance, self.assigned
        rows = np.arange(instance.units)
        self.lead_of = assigned[instance.unit_of].tolist()
        self.sizes = np.bincount(assigned, minlength=instance.leads)
        self.loads = np.zeros((len(instance.loads), instance.leads))
        for number, amount in enumerate(self._amount):
            np.add.at(self.loads[number], assigned, amount)
        self.caps = np.array([cap.amount[rows, assigned].sum() for cap in instance.caps])
        self.near = np.zeros((instance.units, instance.leads), dtype=np.int32)
        for unit, others in enumerate(instance.unit_neighbours):
            np.add.at(self.near[unit], assigned[list(others)], 1)
        self.in_area = np.zeros((self._areas.max(initial=-1) + 1, instance.leads), dtype=np.int32)
        for column in self._areas.T:
            inside = column >= 0
            np.add.at(self.in_area, (column[inside], assigned[inside]), 1)
        self.border = np.zeros((instance.units if instance.borders else 0, instance.leads))
        for a, b, price in instance.borders:
            self.border[a, assigned[b]] += price
            self.border[b, assigned[a]] += price
        self.clash = np.zeros((instance.units if instance.apart else 0, instance.leads), dtype=np.int32)
        for group in instance.apart:
            for unit in group:
                np.add.at(self.clash[unit], assigned[[u for u in group if u != unit]], 1)

    def objective(self) -> float:
        """Return all terms of the objective, in minutes of the mean."""
        rows = np.arange(self.instance.units)
        total = float(self.instance.cost[rows, self.assigned].sum())
        total += float((self._price[:, None] * np.maximum(self.loads - self._goal, 0)).sum())
        total += self.instance.split_price * float(np.maximum((self.in_area > 0).sum(axis=1) - 1, 0).sum())
        own = [p for (a, b), p in self._pair_price.items() if self.assigned[a] != self.assigned[b]]
        return total + float(sum(own))

    def broken(self) -> float:
        """Return by how much bounds, caps and what is to be apart are broken, as shares of people; 0 is none."""
        over = _over(self.loads, self._low, self._high).sum()
        caps = np.maximum(self.caps - self._cap_high, 0).sum()
        clashes = 0.0
        if len(self.clash):
            clashes = float(self.clash[np.arange(len(self.assigned)), self.assigned].sum()) / 2
        return float(over + caps + APART_SHARE * clashes)

    def surplus(self) -> list[Piece]:
        """Return the pieces that break contiguity, where it is asked for."""
        if not self.instance.contiguous:
            return []
        return surplus_pieces(self.instance, self.assigned[self.instance.unit_of])

    def is_valid(self) -> bool:
        """Return whether the assignment meets every demand."""
        rows = np.arange(self.instance.units)
        allowed = self.instance.allowed[rows, self.assigned].all()
        return bool(allowed and (self.sizes > 0).all() and self.broken() <= 0 and not self.surplus())

    def shifts(self) -> Shifts:
        """Return every move of a unit to a grid that it touches, and to any where it may be a piece of its own."""
        open_to = self.near > 0
        if not self.instance.contiguous:
            open_to[:] = True
        else:
            open_to |= self._own_piece()[:, None]
        open_to &= self.instance.allowed
        open_to[np.arange(len(self.assigned)), self.assigned] = False
        open_to[(self.sizes[self.assigned] <= 1) | ~self._is_free] = False
        unit, target = np.nonzero(open_to)
        source = self.assigned[unit]
        return Shifts(unit, source, target, self.gain(unit, source, target))

    def _own_piece(self) -> Bools:
        """Return which units may be pieces of their own: exempt ones, and those of small parts of the area."""
        loose = self.instance.exempt | (self.instance.part > 0)
        counted = np.bincount(self.instance.unit_of, weights=~loose, minlength=self.instance.units)
        return np.asarray(counted == 0)

    def gain(self, unit: Ints, source: Ints, target: Ints) -> Floats:
        """Return what each shift adds to the objective and the price of what is broken."""
        instance = self.instance
        gain = instance.cost[unit, target] - instance.cost[unit, source]
        for number, amounts in enumerate(self._amount):
            moved = amounts[unit]
            loads, low, high = self.loads[number], self._low[number], self._high[number]
            before = _over(loads, low, high)
            after = _over(loads[source] - moved, low[source], high[source])
            after = after + _over(loads[target] + moved, low[target], high[target])
            gain = gain + self.broken_price * (after - before[source] - before[target])
            if self._price[number]:
                goal = self._goal[number]
                excess = np.maximum(loads - goal, 0)
                later = np.maximum(loads[source] - moved - goal[source], 0)
                later = later + np.maximum(loads[target] + moved - goal[target], 0)
                gain = gain + self._price[number] * (later - excess[source] - excess[target])
        for number, cap in enumerate(instance.caps):
            more = cap.amount[unit, target] - cap.amount[unit, source]
            room = self._cap_high[number] - self.caps[number]
            gain = gain + self.broken_price * (np.maximum(more - room, 0) - max(-room, 0))
        if len(self.border):
            gain = gain + self.border[unit, source] - self.border[unit, target]
        if len(self.clash):
            clashes = self.clash[unit, target] - self.clash[unit, source]
            gain = gain + self.broken_price * APART_SHARE * clashes
        if instance.split_price:
            gain = gain + instance.split_price * self._splits(unit, source, target)
        return np.asarray(gain)

    def joint_gain(self, shifts: Shifts, one: Ints, two: Ints) -> Floats:
        """Return what pairs of shifts (the second leaves where the first enters) add beyond their own gains.

        Loads and caps are counted; that the two units may touch or share an area is not.
        """
        source, middle = shifts.source[one], shifts.target[one]
        back = shifts.target[two] == source
        joint = np.zeros(len(one))
        for number, amounts in enumerate(self._amount):
            enters, leaves = amounts[shifts.unit[one]], amounts[shifts.unit[two]]
            joint += self._joint(number, middle, enters, -leaves)
            joint += np.where(back, self._joint(number, source, -enters, leaves), 0.0)
        for number, cap in enumerate(self.instance.caps):
            more = cap.amount[shifts.unit, shifts.target] - cap.amount[shifts.unit, shifts.source]
            room = self._cap_high[number] - self.caps[number]
            apart = np.maximum(more[one] - room, 0) + np.maximum(more[two] - room, 0) - max(-room, 0)
            joint += self.broken_price * (np.maximum(more[one] + more[two] - room, 0) - apart)
        return joint

    def _joint(self, number: int, grid: Ints, one: Floats, two: Floats) -> Floats:
        """Return the price of two changes of a grid's load together, less that of each alone."""
        load, low, high, goal = (each[number][grid] for each in (self.loads, self._low, self._high, self._goal))

        def price(change: Floats | float) -> Floats:
            broken = self.broken_price * _over(load + change, low, high)
            return np.asarray(broken + self._price[number] * np.maximum(load + change - goal, 0))

        return price(one + two) - price(one) - price(two) + price(0.0)

    def _splits(self, unit: Ints, source: Ints, target: Ints) -> Floats:
        """Return how many parts of administrative areas each shift adds."""
        more = np.zeros(len(unit))
        for column in self._areas.T:
            area = column[unit]
            new = (self.in_area[area, target] == 0).astype(int) - (self.in_area[area, source] == 1)
            more += np.where(area >= 0, new, 0)
        return more

    def keeps_contiguity(self, unit: int, target: int) -> bool:
        """Return whether a shift leaves both grids as much in one piece as they are."""
        instance = self.instance
        if not instance.contiguous:
            return True
        own = instance.members[unit]
        if len(own) > 1 or self._loose or not self.near[unit, target]:
            return self._stays_whole(own, target)
        return not self._cuts(own[0])

    def _cuts(self, district: int) -> bool:
        """Return whether a grid falls apart without one of its districts."""
        lead_of, neighbours = self.lead_of, self.instance.neighbours
        lead = lead_of[district]
        around = {n for n in neighbours[district] if lead_of[n] == lead}
        if len(around) <= 1:
            return False
        first = min(around)
        around.discard(first)
        seen, queue = {district, first}, [first]
        for i in queue:
            for near in neighbours[i]:
                if lead_of[near] == lead and near not in seen:
                    around.discard(near)
                    if not around:
                        return False
                    seen.add(near)
                    queue.append(near)
        return True

    def _stays_whole(self, districts: Sequence[int], target: int) -> bool:
        before = np.array(self.lead_of, dtype=np.int64)
        after = before.copy()
        after[list(districts)] = target
        return len(surplus_pieces(self.instance, after)) <= len(surplus_pieces(self.instance, before))

    def move(self, unit: int, target: int) -> None:
        """Put a unit into another grid; every sum follows."""
        source = int(self.assigned[unit])
        self.assigned[unit] = target
        for district in self.instance.members[unit]:
            self.lead_of[district] = target
        self.sizes[source] -= 1
        self.sizes[target] += 1
        self.loads[:, source] -= self._amount[:, unit]
        self.loads[:, target] += self._amount[:, unit]
        for number, cap in enumerate(self.instance.caps):
            self.caps[number] += cap.amount[unit, target] - cap.amount[unit, source]
        others = list(self.instance.unit_neighbours[unit])
        self.near[others, source] -= 1
        self.near[others, target] += 1
        areas = self._areas[unit][self._areas[unit] >= 0]
        self.in_area[areas, source] -= 1
        self.in_area[areas, target] += 1
        if len(self.border):
            for other in others:
                price = self._pair_price.get((min(unit, other), max(unit, other)), 0.0)
                self.border[other, source] -= price
                self.border[other, target] += price
        if len(self.clash):
            for group in self.instance.apart:
                if unit in group:
                    rest = [u for u in group if u != unit]
                    self.clash[rest, source] -= 1
                    self.clash[rest, target] += 1


def _padded(groups: Sequence[Sequence[int]]) -> Ints:
    """Return groups as the rows of a matrix, filled up with −1."""
    width = max(map(len, groups), default=0)
    return np.array([[*own, *[-1] * (width - len(own))] for own in groups], dtype=np.int64).reshape(len(groups), width)


def _over(loads: Floats, low: Floats, high: Floats) -> Floats:
    return np.asarray(np.maximum(low - loads, 0) + np.maximum(loads - high, 0))
