"""What a planner asks of a layout, and the arrays the model is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gridplan.text import Text

Floats = NDArray[np.float64]
Quantity = Literal["population", "population_per_bed"]
QUANTITY_NAMES: dict[Quantity, Text] = {
    "population": Text("各网格人口相等", "equal population"),
    "population_per_bed": Text("牵头医院每张开放床位的人口相等", "equal population per open bed of the lead"),
}


@dataclass(frozen=True)
class Balance:
    """Bounds on a quantity that the planner names: each grid within ± tolerance of the common value.

    population: of total population / number of grids. population_per_bed: of total population / open
    beds of all leads of the layout. Neither is called fair; the choice is the planner's.
    """

    quantity: Quantity
    tolerance: float


@dataclass(frozen=True)
class Request:
    """What the layout shall be.

    `leads` are the lead hospitals, one tuple per grid (several for co-leads). With `number`, that many
    of them are chosen; without, each leads a grid. `locks` keeps districts with a lead. The solve ends
    at the relative `gap`, or at `time_limit_s` of the clock.
    """

    leads: tuple[tuple[str, ...], ...]
    number: int | None = None
    balance: Balance | None = None
    contiguous: bool = False
    locks: Mapping[str, str] = field(default_factory=dict)
    gap: float = 1e-6
    time_limit_s: float = 60.0
    seed: int = 0

    @property
    def grids(self) -> int:
        """The number of grids asked for."""
        return self.number if self.number is not None else len(self.leads)


@dataclass(frozen=True)
class Problem:
    """The numbers: district × lead minutes (not finite: not allowed), people, beds, neighbours.

    `neighbours[i]` lists the positions of the districts next to district i. `beds` is NaN where a
    lead's open beds are unknown. `left_out` are districts that no lead can reach, where the planner wants
    to solve for the others.
    """

    districts: tuple[str, ...]
    leads: tuple[tuple[str, ...], ...]
    population: Floats
    minutes: Floats
    beds: Floats
    neighbours: tuple[tuple[int, ...], ...]
    names: Mapping[str, str]
    left_out: tuple[str, ...] = ()

    @property
    def weights(self) -> Floats:
        """Each district's share of all people."""
        return np.asarray(self.population / self.population.sum())

    def lead_name(self, number: int) -> str:
        return "、".join(self.names[lead] for lead in self.leads[number])
