"""The exact model, rule by rule, for HiGHS.

Variables, for unit u and lead j: x_uj, u belongs to j (binary); y_j, j leads a grid (binary, only where leads are
chosen); r_ij, district i is the root of j's grid (binary; contiguity only). Further ones carry
prices: e_j load above the goal, s_aj area a has a part in j's grid, z_b border b lies between grids.

Minimise the costs of all x and the prices, subject to
  RULE 1  every unit belongs to one lead;
  RULE 2  a unit belongs only to a lead that leads: x_uj ≤ y_j;
  RULE 3  the number of grids is as asked: Σ y_j = k;
  RULE 4  a lead that leads has a unit: Σ_u x_uj ≥ y_j;
  RULE 5  loads stay within their bounds, see `_add_loads`; caps hold over the whole layout;
  RULE 6  units that are to be apart share no grid: Σ x_uj ≤ y_j;
  RULE 7  within each connected part of the area a grid has one root in all: Σ_i r_ij ≤ y_j, r_ij ≤ x_ij;
  RULE 8  for a set of districts A without the root of j, a district a of A, unless it may be a piece of its own,
          needs a district of the border of A in its grid: x_aj ≤ Σ_{s next to A} x_sj + Σ_{i in A} r_ij;
  RULE 9  the root is the first of the grid's districts in some order: r_ij + x_hj ≤ 1 for an h that comes before i.
RULES 7 to 9 hold for every contiguous layout and every A, so rows may be added as they are needed and the bound of
the model stays valid. The root is a district, not the lead's site: a lead may stand outside its grid. RULE 9 spares
the solver the choice among equal roots, and the more so the surer its first districts are in the grid.
"""

from collections.abc import Iterable, Mapping, Sequence

import highspy
import numpy as np

from gridplan.partition.instance import Common, Instance, Load
from gridplan.partition.pieces import components
from gridplan.partition.problem import Floats, Ints

Columns = Sequence[int] | Ints
FIRST_ROOTS = 3
DEAREST = 1e6  # stands for the cost of a unit that may go nowhere else


class Model:
    """The rows and columns of an instance, growing by cuts; without `roots` contiguity is left out.

    `present` is a layout by unit that is likely near the best: it says which districts are tried first as roots.
    """

    def __init__(self, instance: Instance, *, roots: bool, present: Ints | None = None) -> None:
        self.instance = instance
        self._choosing = instance.number is not None
        self._cost: list[Floats] = []
        self._lower: list[Floats] = []
        self._upper: list[Floats] = []
        self.columns = 0
        self._offset = 0.0
        self._root = np.zeros((0, 0), dtype=np.int64)
        self._low: list[float] = []
        self._high: list[float] = []
        self._index: list[Ints] = []
        self._value: list[Floats] = []
        units, leads = instance.units, instance.leads
        cost = np.where(instance.allowed, instance.cost, 0.0)
        self._x = self._add_columns(cost.ravel(), upper=instance.allowed.ravel().astype(float)).reshape(units, leads)
        self._y = np.zeros(0, dtype=np.int64)
        if self._choosing:
            self._y = self._add_columns(np.zeros(leads), lower=instance.must.astype(float))
        self.whole_columns = self.columns
        self._add_assignment()
        self._beds_shares = np.zeros(0, dtype=np.int64)
        for load in instance.loads:
            self._add_load(load)
        self._add_caps()
        self._add_apart()
        self._add_splits()
        self._add_borders()
        if roots:
            self._add_roots(present)

    def assignment(self, values: Floats) -> Ints:
        """Return the lead of each unit in a solution."""
        return np.asarray(values[self._x].argmax(axis=1), dtype=np.int64)

    @property
    def lead_columns(self) -> Ints:
        """The columns y."""
        return self._y

    def belonging(self, values: Floats) -> Floats:
        """Return how far each unit belongs to each lead in a solution, unit × lead."""
        return np.asarray(values[self._x])

    def rooted(self, values: Floats) -> Floats:
        """Return how far each district is the root of each lead's grid in a solution, district × lead."""
        return np.asarray(values[self._root])

    def leading(self, values: Floats) -> Floats:
        """Return how far each lead leads in a solution, between 0 and 1."""
        return np.asarray(values[self._y]) if self._choosing else np.ones(self.instance.leads)

    def fixed_columns(self, assigned: Ints) -> tuple[Ints, Floats]:
        """Return the whole columns of an assignment with their values, to start a solve from."""
        values = np.zeros(self.whole_columns)
        values[self._x[np.arange(len(assigned)), assigned]] = 1
        if self._choosing:
            values[self._y[np.unique(assigned)]] = 1
        return np.arange(self.whole_columns), values

    def add_connectivity_rows(self, districts: Iterable[int], *, leads: Iterable[int]) -> None:
        """RULE 8 for A = `districts`, all of one part of the area, and the given leads."""
        instance = self.instance
        inside = sorted(districts)
        border = sorted({n for i in inside for n in instance.neighbours[i]} - set(inside))
        units, border_units = instance.unit_of[inside], np.unique(instance.unit_of[border])
        for lead in leads:
            rest = np.concatenate([self._x[border_units, lead], self._root[inside, lead]])
            for unit in np.unique(units[~instance.exempt[inside]]).tolist():
                own = np.setdiff1d(rest, [self._x[unit, lead]])
                if len(own) == len(rest):  # otherwise the unit itself is on the border of A: nothing to demand
                    self._add_row(-np.inf, 0, [self._x[unit, lead], *rest], [1.0, *[-1.0] * len(rest)])

    def add_closer_rows(self, lead: int, closer: Mapping[int, Iterable[int]]) -> None:
        """Let a unit belong to `lead` only with one of the units that `closer` names for it."""
        for unit, others in closer.items():
            columns = self._x[sorted(others), lead]
            self._add_row(-np.inf, 0, [self._x[unit, lead], *columns], [1.0, *[-1.0] * len(columns)])

    def lp(self, *, whole: bool = True, whole_leads: bool = True) -> highspy.HighsLp:
        """Return the model for HiGHS; x and y need not be whole where `whole` and `whole_leads` are False."""
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.columns, len(self._low)
        lp.col_cost_ = np.concatenate(self._cost)
        lp.col_lower_, lp.col_upper_ = np.concatenate(self._lower), np.concatenate(self._upper)
        lp.row_lower_, lp.row_upper_ = np.array(self._low, dtype=float), np.array(self._high, dtype=float)
        lp.offset_ = self._offset
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *map(len, self._index)])
        lp.a_matrix_.index_ = np.concatenate(self._index)
        lp.a_matrix_.value_ = np.concatenate(self._value)
        kinds = np.full(self.columns, highspy.HighsVarType.kContinuous, dtype=object)
        if whole:
            kinds[self._x.ravel()] = highspy.HighsVarType.kInteger
            kinds[self._root.ravel()] = highspy.HighsVarType.kInteger
        if whole_leads:
            kinds[self._y] = highspy.HighsVarType.kInteger
        lp.integrality_ = kinds.tolist() if whole or (whole_leads and self._choosing) else []
        return lp

    def _add_columns(self, cost: Floats, *, lower: Floats | None = None, upper: Floats | None = None) -> Ints:
        first, size = self.columns, len(cost)
        self._cost.append(cost)
        self._lower.append(np.zeros(size) if lower is None else lower)
        self._upper.append(np.ones(size) if upper is None else upper)
        self.columns += size
        return np.arange(first, first + size)

    def _add_row(self, low: float, high: float, columns: Columns, values: Sequence[float] | Floats) -> None:
        self._low.append(low)
        self._high.append(high)
        self._index.append(np.asarray(columns, dtype=np.int64))
        self._value.append(np.asarray(values, dtype=float))

    def _add_assignment(self) -> None:
        instance, ones = self.instance, np.ones(self.instance.leads)
        for unit in range(instance.units):  # RULE 1
            self._add_row(1, 1, self._x[unit], ones)
        own = np.ones(instance.units)
        for j in range(instance.leads):
            if not self._choosing:
                self._add_row(1, np.inf, self._x[:, j], own)  # RULE 4
                continue
            for column in self._x[:, j].tolist():
                self._add_row(-np.inf, 0, [column, self._y[j]], [1.0, -1.0])  # RULE 2
            self._add_row(0, np.inf, [*self._x[:, j], self._y[j]], [*own, -1.0])
        if self._choosing:
            self._add_row(instance.grids, instance.grids, self._y, ones)  # RULE 3

    def _add_load(self, load: Load) -> None:
        """RULE 5: low_j c_j ≤ load_j ≤ high_j c_j, and e_j ≥ load_j − goal_j c_j for every lead.

        The common value c_j is 1 for plain bounds, y_j / k for equal shares. For shares by beds it is b_j v_j, see
        `_shares_by_beds`.
        """
        leads = range(self.instance.leads)
        priced = self._add_columns(np.full(len(leads), load.price), upper=np.full(len(leads), np.inf))
        for j in leads:
            common, factor = self._common(load.common, j)
            for low, high, bound, more in (
                (-np.inf, 0.0, load.high[j], []),
                (0.0, np.inf, load.low[j], []),
                (-np.inf, 0.0, load.goal[j] if load.price else np.inf, [priced[j]]),
            ):
                if not np.isfinite(bound) or (bound == 0 and not more and high > 0):
                    continue
                columns, values = [*self._x[:, j], *more], [*load.amount, *[-1.0 for _ in more]]
                if common is None:
                    self._add_row(low + bound * factor, high + bound * factor, columns, values)
                else:
                    self._add_row(low, high, [*columns, common], [*values, -bound * factor])

    def _common(self, common: Common, lead: int) -> tuple[int | None, float]:
        """Return the column and the factor of the common value of a lead; without a column it is a number."""
        if common is Common.PLAIN:
            return (int(self._y[lead]), 1.0) if self._choosing else (None, 1.0)
        if common is Common.EQUAL:
            return (int(self._y[lead]) if self._choosing else None), 1 / self.instance.grids
        beds = self.instance.beds / self.instance.beds.max()
        if not self._choosing:
            return None, float(beds[lead] / beds.sum())
        if not len(self._beds_shares):
            self._beds_shares = self._shares_by_beds(beds)
        return int(self._beds_shares[lead]), float(beds[lead])

    def _shares_by_beds(self, beds: Floats) -> Ints:
        """Return columns v_j = r y_j, with r the common share of people per bed: Σ b_j v_j = 1.

        v_j ≤ r, v_j ≥ r − R (1 − y_j), v_j ≤ R y_j (McCormick, exact for whole y; R = 1 / fewest beds).
        """
        largest = 1 / float(beds.min())
        common = int(self._add_columns(np.zeros(1), upper=np.full(1, largest))[0])
        shares = self._add_columns(np.zeros(len(beds)), upper=np.full(len(beds), largest))
        for j, share in enumerate(shares.tolist()):
            self._add_row(-np.inf, 0, [share, common], [1.0, -1.0])
            self._add_row(-largest, np.inf, [share, common, self._y[j]], [1.0, -1.0, -largest])
            self._add_row(-np.inf, 0, [share, self._y[j]], [1.0, -largest])
        self._add_row(1, 1, shares, beds)
        return shares

    def _add_caps(self) -> None:
        for cap in self.instance.caps:
            self._add_row(-np.inf, cap.high, self._x.ravel(), cap.amount.ravel())

    def _add_apart(self) -> None:
        for group in self.instance.apart:  # RULE 6
            for j in range(self.instance.leads):
                self._add_row(-np.inf, 1, self._x[list(group), j], np.ones(len(group)))

    def _add_splits(self) -> None:
        """s_aj ≥ x_uj for every unit u of area a: parts are counted, less the one that every area has."""
        instance = self.instance
        if not instance.split_price:
            return
        areas = sorted({area for own in instance.areas for area in own})
        columns = {area: self._add_columns(np.full(instance.leads, instance.split_price)) for area in areas}
        self._offset -= instance.split_price * len(areas)
        for unit, own in enumerate(instance.areas):
            for area in own:
                for j in range(instance.leads):
                    self._add_row(-np.inf, 0, [self._x[unit, j], columns[area][j]], [1.0, -1.0])

    def _add_borders(self) -> None:
        """z_ab ≥ x_aj − x_bj for every lead: one of them is 1 where a and b are in two grids."""
        borders = self.instance.borders
        columns = self._add_columns(np.array([price for _, _, price in borders], dtype=float))
        for column, (a, b, _) in zip(columns.tolist(), borders, strict=True):
            for j in range(self.instance.leads):
                self._add_row(-np.inf, 0, [self._x[a, j], self._x[b, j], column], [1.0, -1.0, -1.0])

    def _add_roots(self, present: Ints | None) -> None:
        instance = self.instance
        districts, leads = len(instance.unit_of), instance.leads
        rooted = ~np.repeat(instance.exempt[:, None], leads, axis=1)
        zero = np.zeros(districts * leads)
        self._root = self._add_columns(zero, upper=rooted.ravel().astype(float)).reshape(districts, leads)
        for j in range(leads):  # RULE 7
            for part in np.unique(instance.part).tolist():
                inside = np.flatnonzero(instance.part == part)
                leader, share = ([self._y[j]], [-1.0]) if self._choosing else ([], [])
                high = 0.0 if self._choosing else 1.0
                self._add_row(-np.inf, high, [*self._root[inside, j], *leader], [*np.ones(len(inside)), *share])
            for i in range(districts):
                self._add_row(-np.inf, 0, [self._root[i, j], self._x[instance.unit_of[i], j]], [1.0, -1.0])
        for own in components(instance.neighbours, instance.unit_of.tolist()):
            self.add_connectivity_rows(own, leads=range(leads))  # RULE 8; further sets where solutions break it
        for part in np.unique(instance.part[~instance.exempt]).tolist():  # RULE 9
            inside = np.flatnonzero((instance.part == part) & ~instance.exempt)
            for j in range(leads):
                first = _first_roots(instance, inside, j, present)
                for place, h in enumerate(first):
                    for i in np.setdiff1d(inside, first[: place + 1]).tolist():
                        self._add_row(-np.inf, 1, [self._root[i, j], self._x[instance.unit_of[h], j]], [1.0, 1.0])


def _first_roots(instance: Instance, inside: Ints, lead: int, present: Ints | None) -> Ints:
    """Return the districts tried first as roots: of the present grid those that cost most elsewhere, then near ones."""
    units = instance.unit_of[inside]
    others = np.where(instance.allowed[units], instance.cost[units], np.inf)
    others[:, lead] = np.inf
    dear = np.minimum(others.min(axis=1, initial=np.inf), DEAREST) - instance.cost[units, lead]
    away = np.ones(len(inside), dtype=bool) if present is None else present[units] != lead
    order = np.lexsort((instance.minutes[inside, lead], np.where(away, 0.0, -dear), away))
    return np.asarray(inside[order[:FIRST_ROOTS]])
