"""What a planner asks of a layout, and the arrays of the area that it is asked of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gridplan.text import Text

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
POPULATION = "population"
DISTRICTS = "districts"  # a quantity too: each district counts one
QUANTITY_NAMES = {POPULATION: Text("人口", "population"), DISTRICTS: Text("片区数", "number of districts")}


@dataclass(frozen=True)
class LoadBound:
    """Bounds on the people that the districts of a grid add up to; None leaves a side open.

    `quantity` is `population`, another kind of people in `Problem.quantities`, or `districts`, their number. Plain
    bounds are persons (or districts); `relative` ones are multiples of the common value: all / number of grids. With
    `per_bed` both are per open bed of the grid's lead (common value: all / open beds of all leads of the layout).
    With `lead` the bound holds for the grid of that lead only. No bound is called fair: the choice is the planner's.
    """

    quantity: str = POPULATION
    low: float | None = None
    high: float | None = None
    relative: bool = True
    per_bed: bool = False
    lead: str | None = None


def within(quantity: str, tolerance: float, *, per_bed: bool = False) -> LoadBound:
    """Return the bound that keeps every grid within ± `tolerance` of the common value."""
    return LoadBound(quantity, 1 - tolerance, 1 + tolerance, per_bed=per_bed)


@dataclass(frozen=True)
class Aims:
    """What counts, in minutes of everybody's mean; the objective is the sum.

    `minutes` is the weight of the mean minutes themselves. The others are prices: `uncovered` per 1 % of the
    people beyond the limit; `balance` per 1 % of the people above their grid's common value; `change` per 1 %
    of the people who get another lead than at present; `splits` per further part of an administrative area;
    `borders` per km of border between grids.
    """

    minutes: float = 1.0
    uncovered: float = 0.0
    balance: float = 0.0
    balance_per_bed: bool = False
    change: float = 0.0
    splits: float = 0.0
    borders: float = 0.0


@dataclass(frozen=True)
class Request:
    """What the layout shall be.

    Leads: one tuple per grid (several for co-leads). With `number`, that many of them are chosen, or between a
    pair of numbers; without, each leads a grid. `must_lead` are chosen in any case.
    Districts: `locks` keep a district with a lead; `never` are pairs of district and lead that are ruled out;
    `together` are groups that share a grid; `apart` groups of which no two share one; `whole` administrative
    areas that are not split.
    `contiguous`: the districts of a grid hang together, within each connected part of the area (islands); pieces
    that consist of `exclaves` do not count. `within_limit`: nobody is beyond the problem's limit of minutes.
    `present` is the lead that each district has now, for the price of change. `most_moved` is the largest share
    of the people who may change lead; `unlike` are layouts (district → lead), each with the least share of
    people who must be with another lead.
    The solve ends at the relative `gap`, at `node_limit` (of one run of HiGHS), or at `time_limit_s` of the clock.
    """

    leads: tuple[tuple[str, ...], ...]
    number: int | tuple[int, int] | None = None
    must_lead: frozenset[str] = frozenset()
    bounds: tuple[LoadBound, ...] = ()
    contiguous: bool = False
    exclaves: frozenset[str] = frozenset()
    within_limit: bool = False
    locks: Mapping[str, str] = field(default_factory=dict)
    never: frozenset[tuple[str, str]] = frozenset()
    together: tuple[frozenset[str], ...] = ()
    apart: tuple[frozenset[str], ...] = ()
    whole: frozenset[str] = frozenset()
    aims: Aims = Aims()
    present: Mapping[str, str] = field(default_factory=dict)
    most_moved: float | None = None
    unlike: tuple[tuple[Mapping[str, str], float], ...] = ()
    gap: float = 1e-6
    node_limit: int | None = None
    time_limit_s: float = 60.0
    seed: int = 0

    @property
    def numbers(self) -> tuple[int, int]:
        """The least and the largest number of grids asked for."""
        if self.number is None:
            return len(self.leads), len(self.leads)
        return (self.number, self.number) if isinstance(self.number, int) else self.number


@dataclass(frozen=True, eq=False)
class Problem:
    """The numbers of an area: n districts, m leads (one tuple per possible grid).

    `minutes` is n × m (not finite: not allowed). `neighbours[i]` lists the positions of the districts next to
    district i. `beds` (m) is NaN where a lead's open beds are unknown. `quantities` are further kinds of people,
    n each. `beyond` (n × m) are the people with more than `limit_min` to that lead. `border_km` is the length of
    the common border of neighbours i < j. `left_out` are districts that no lead can reach, where the planner
    wants to solve for the others. `estimated` is whether people or minutes rest on estimates: texts with their figures
    say so.
    """

    districts: tuple[str, ...]
    leads: tuple[tuple[str, ...], ...]
    population: Floats
    minutes: Floats
    beds: Floats
    neighbours: tuple[tuple[int, ...], ...]
    names: Mapping[str, str]
    left_out: tuple[str, ...] = ()
    quantities: Mapping[str, Floats] = field(default_factory=dict)
    quantity_names: Mapping[str, Text] = field(default_factory=dict)
    admin_areas: tuple[str, ...] = ()
    limit_min: float | None = None
    beyond: Floats | None = None
    border_km: Mapping[tuple[int, int], float] = field(default_factory=dict)
    estimated: bool = False

    @property
    def weights(self) -> Floats:
        """Each district's share of all people."""
        return np.asarray(self.population / self.population.sum())

    def amount(self, quantity: str) -> Floats:
        """Return the people of a kind by district; a one for each where districts themselves are counted."""
        if quantity == DISTRICTS:
            return np.ones(len(self.districts))
        return self.population if quantity == POPULATION else self.quantities[quantity]

    def quantity_name(self, quantity: str) -> Text:
        """Return what a quantity is called."""
        return {**QUANTITY_NAMES, **self.quantity_names}.get(quantity, Text(quantity, quantity))

    @property
    def mark(self) -> Text:
        """What stands behind a figure that rests on estimates."""
        return Text("估", " (est.)") if self.estimated else Text("", "")

    def lead_name(self, number: int) -> str:
        return "、".join(self.names[lead] for lead in self.leads[number])

    def district_names(self, positions: Iterable[int]) -> str:
        """Return the names of the districts at some positions."""
        return "、".join(self.names[self.districts[i]] for i in positions)

    def lead_number(self, lead: str) -> int | None:
        """Return the position of the grid that a hospital leads or co-leads; None where it leads none."""
        return next((j for j, group in enumerate(self.leads) if lead in group), None)
