"""A request on a problem, as the arrays that every search works on.

Districts that are kept together are one unit; contiguity is always judged on the districts themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gridplan.partition.problem import Floats, Ints

Bools = NDArray[np.bool_]


class Common(Enum):
    """What the bounds of a load are multiples of: nothing, an equal share per grid, a share by the leads' beds."""

    PLAIN = "plain"
    EQUAL = "equal"
    BEDS = "beds"


@dataclass(frozen=True, eq=False)
class Load:
    """Bounds on what a grid adds up to: `amount` by unit, as shares of all; `low`, `high` and `goal` by lead.

    `price` is what a share of one above the goal adds to the objective, in minutes of the mean.
    """

    amount: Floats
    low: Floats
    high: Floats
    goal: Floats
    common: Common = Common.PLAIN
    price: float = 0.0


@dataclass(frozen=True, eq=False)
class Cap:
    """A bound over the whole layout: the sum of `amount` (unit × lead) over the assignment is at most `high`."""

    amount: Floats
    high: float


@dataclass(frozen=True, eq=False)
class Instance:
    """n districts in u units, m leads.

    `minutes` (n × m) say which districts are near a lead; what they cost is in `cost` only.
    `cost` (u × m) holds the terms of the objective that add up unit by unit, in minutes of the mean; `allowed`
    says which pairs may be. `number` is how many lead, None where all do; `must` lead in any case. `neighbours`,
    `part` (connected part of the area) and `exempt` (may be a piece of its own) are by district. `areas` are the
    administrative areas that each unit is in, `split_price` what a further part of one adds. `borders` are pairs
    of neighbouring units i < j with what their border adds where it is one between grids. `apart` are groups of
    units of which no two share a grid.
    """

    unit_of: Ints
    minutes: Floats
    cost: Floats
    allowed: Bools
    number: int | None
    must: Bools
    beds: Floats
    loads: tuple[Load, ...]
    caps: tuple[Cap, ...]
    contiguous: bool
    neighbours: tuple[tuple[int, ...], ...]
    part: Ints
    exempt: Bools
    areas: tuple[tuple[int, ...], ...]
    split_price: float
    borders: tuple[tuple[int, int, float], ...]
    apart: tuple[tuple[int, ...], ...]

    @property
    def units(self) -> int:
        return len(self.cost)

    @property
    def leads(self) -> int:
        return len(self.beds)

    @property
    def pairs(self) -> int:
        """Units times leads: the size of the model."""
        return self.units * self.leads

    @property
    def grids(self) -> int:
        """The number of grids."""
        return self.leads if self.number is None else self.number

    @cached_property
    def members(self) -> tuple[tuple[int, ...], ...]:
        """The districts of each unit."""
        found: list[list[int]] = [[] for _ in range(self.units)]
        for district, unit in enumerate(self.unit_of.tolist()):
            found[unit].append(district)
        return tuple(map(tuple, found))

    @cached_property
    def unit_neighbours(self) -> tuple[tuple[int, ...], ...]:
        """The units next to each unit."""
        return tuple(
            tuple(sorted({int(self.unit_of[n]) for i in own for n in self.neighbours[i]} - {unit}))
            for unit, own in enumerate(self.members)
        )

    def of_leads(self, leads: Sequence[int] | Ints) -> "Instance":
        """Return the instance in which just `leads` lead; its columns are theirs, its loads plain."""
        chosen = np.asarray(leads, dtype=np.int64)
        beds = self.beds[chosen]
        shares = {
            Common.PLAIN: np.ones(len(chosen)),
            Common.EQUAL: np.full(len(chosen), 1 / len(chosen)),
            Common.BEDS: beds / beds.sum() if beds.any() else beds,  # without beds no request asks for it
        }
        return replace(
            self._of_columns(chosen),
            number=None,
            loads=tuple(
                replace(
                    load,
                    low=load.low[chosen] * shares[load.common],
                    high=load.high[chosen] * shares[load.common],
                    goal=load.goal[chosen] * shares[load.common],
                    common=Common.PLAIN,
                )
                for load in self.loads
            ),
        )

    def of_grids(self, leads: Sequence[int] | Ints, assigned: Ints) -> tuple["Instance", Ints]:
        """Return the part that the grids of `leads` hold in an assignment of all units, and its units.

        All of this instance's leads lead. What the other grids hold stays as it is.
        """
        chosen = np.asarray(leads, dtype=np.int64)
        units = np.flatnonzero(np.isin(assigned, chosen))
        districts = np.flatnonzero(np.isin(assigned[self.unit_of], chosen))
        district_at = {int(old): new for new, old in enumerate(districts)}
        unit_at = {int(old): new for new, old in enumerate(units)}
        others = np.setdiff1d(np.arange(self.units), units)
        part = self.of_leads(range(self.leads))._of_columns(chosen)
        caps = [
            replace(own, high=cap.high - float(cap.amount[others, assigned[others]].sum()), amount=own.amount[units])
            for cap, own in zip(self.caps, part.caps, strict=True)
        ]
        return (
            replace(
                part,
                minutes=part.minutes[districts],
                unit_of=np.array([unit_at[int(u)] for u in self.unit_of[districts]], dtype=np.int64),
                cost=part.cost[units],
                allowed=part.allowed[units],
                loads=tuple(replace(load, amount=load.amount[units]) for load in part.loads),
                caps=tuple(caps),
                neighbours=tuple(
                    tuple(district_at[n] for n in self.neighbours[i] if n in district_at) for i in districts.tolist()
                ),
                part=self.part[districts],
                exempt=self.exempt[districts],
                areas=tuple(self.areas[u] for u in units.tolist()),
                borders=tuple((unit_at[a], unit_at[b], c) for a, b, c in self.borders if a in unit_at and b in unit_at),
                apart=tuple(tuple(unit_at[u] for u in group if u in unit_at) for group in self.apart),
            ),
            units,
        )

    def _of_columns(self, leads: Ints) -> "Instance":
        return replace(
            self,
            minutes=self.minutes[:, leads],
            cost=self.cost[:, leads],
            allowed=self.allowed[:, leads],
            must=self.must[leads],
            beds=self.beds[leads],
            loads=tuple(
                replace(load, low=load.low[leads], high=load.high[leads], goal=load.goal[leads]) for load in self.loads
            ),
            caps=tuple(replace(cap, amount=cap.amount[:, leads]) for cap in self.caps),
        )
