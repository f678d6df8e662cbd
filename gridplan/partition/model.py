"""The exact model, row by row, for HiGHS.

Variables, for district i and lead j: x_ij, i belongs to j (binary); y_j, j leads a grid (binary);
r_ij, i is the root of j's grid (share between 0 and 1; contiguity only).

Minimise Σ w_i t_ij x_ij, the mean minutes of the population, subject to
  RULE 1  every district belongs to one lead;
  RULE 2  a district belongs only to a lead that leads: x_ij ≤ y_j;
  RULE 3  the number of grids is as asked: Σ y_j = k;
  RULE 4  a lead that leads has a district: Σ_i x_ij ≥ y_j;
  RULE 5  loads stay within the balance, see `_balance_rows`;
  RULE 6  each grid has one root in all, within itself: Σ_i r_ij = y_j, r_ij ≤ x_ij;
  RULE 7  for a set of districts A without the root of j, any a of A in j's grid needs a district of
          the border of A in it: x_aj ≤ Σ_{s next to A} x_sj + Σ_{i in A} r_ij.
  RULE 8  the root is the grid's district nearest to its lead: r_ij + x_hj ≤ 1 for h nearer than i.
RULES 6 to 8 hold for every contiguous layout and every A, so rows may be added as they are needed and
the bound of the model stays valid. For whole x a share r suffices: two pieces would each claim a whole
root, and there is one. The root is a district, not the lead's site: a lead may stand outside its grid.
RULE 8 only spares the solver the choice among equal roots.
"""

from collections.abc import Iterable

import highspy
import numpy as np
from numpy.typing import NDArray

from gridplan.errors import SolveError
from gridplan.partition.problem import Balance, Problem, Request
from gridplan.text import Text

NEAR_ROOTS = 1  # districts nearest to a lead that RULE 8 looks at; more rows slow the solve down
Floats = NDArray[np.float64]
Terms = list[tuple[int, float]]


class Model:
    """The rows and columns of one request, growing by cuts."""

    def __init__(self, problem: Problem, request: Request) -> None:
        self.problem, self.request = problem, request
        self._districts, self._leads = len(problem.districts), len(problem.leads)
        self.columns = self._districts * self._leads + self._leads
        if request.contiguous:
            self.columns += self._districts * self._leads
        self._extra_upper: list[float] = []
        self._rows: list[tuple[float, float, Terms]] = []
        self._add_assignment_rows()
        if request.balance is not None:
            self._add_balance_rows(request.balance)
        if request.contiguous:
            self._add_root_rows()

    def x(self, district: int, lead: int) -> int:
        return district * self._leads + lead

    def y(self, lead: int) -> int:
        return self._districts * self._leads + lead

    def root(self, district: int, lead: int) -> int:
        return (self._districts + 1) * self._leads + district * self._leads + lead

    def assignment(self, values: Floats) -> NDArray[np.int64]:
        """Return the lead of each district in a solution."""
        x = values[: self._districts * self._leads].reshape(self._districts, self._leads)
        return np.asarray(x.argmax(axis=1), dtype=np.int64)

    def add_connectivity_rows(self, districts: Iterable[int], *, leads: Iterable[int]) -> None:
        """RULE 7 for A = `districts` and the given leads."""
        inside = sorted(districts)
        border = sorted({n for i in inside for n in self.problem.neighbours[i]} - set(inside))
        for lead in leads:
            rest = [(self.x(s, lead), -1.0) for s in border] + [(self.root(i, lead), -1.0) for i in inside]
            for district in inside:
                self._rows.append((-np.inf, 0.0, [(self.x(district, lead), 1.0), *rest]))

    def run(self, time_limit_s: float) -> highspy.Highs:
        """Solve with HiGHS, one thread and a fixed seed, and return the solver."""
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        options = {
            "output_flag": False,
            "threads": 1,
            "random_seed": self.request.seed,
            "mip_rel_gap": self.request.gap,
            "mip_abs_gap": 0.0,
            "mip_heuristic_run_feasibility_jump": False,  # costs half the time here and finds nothing
            "time_limit": max(time_limit_s, 0.0),
        }
        for name, value in options.items():
            solver.setOptionValue(name, value)
        solver.passModel(self._lp())
        solver.run()
        return solver

    def _add_assignment_rows(self) -> None:
        districts, leads = range(self._districts), range(self._leads)
        for i in districts:  # RULE 1
            self._rows.append((1, 1, [(self.x(i, j), 1.0) for j in leads]))
        if self.request.number is not None:
            for j in leads:  # RULE 2
                self._rows += [(-np.inf, 0, [(self.x(i, j), 1.0), (self.y(j), -1.0)]) for i in districts]
            self._rows.append((self.request.number, self.request.number, [(self.y(j), 1.0) for j in leads]))  # RULE 3
        for j in leads:  # RULE 4
            self._rows.append((0, np.inf, [(self.x(i, j), 1.0) for i in districts] + [(self.y(j), -1.0)]))

    def _add_balance_rows(self, balance: Balance) -> None:
        """RULE 5: (1 − tolerance) goal ≤ load ≤ (1 + tolerance) goal for every lead that leads.

        For population the goal is P / k. For population per bed it is b_j v_j, with v_j = r y_j the
        common people per bed r where j leads, and Σ b_j v_j = P; v_j ≤ r, v_j ≥ r − R (1 − y_j),
        v_j ≤ R y_j (McCormick, exact for whole y; R = P / fewest beds).
        """
        people, tolerance = self.problem.weights, balance.tolerance
        loads = [[(self.x(i, j), float(people[i])) for i in range(self._districts)] for j in range(self._leads)]
        if balance.quantity == "population":
            goals = [(self.y(j), 1 / self.request.grids) for j in range(self._leads)]
        else:
            goals = self._people_per_bed_goals()
        for load, (column, goal) in zip(loads, goals, strict=True):
            self._rows.append((-np.inf, 0, [*load, (column, -(1 + tolerance) * goal)]))
            self._rows.append((0, np.inf, [*load, (column, -(1 - tolerance) * goal)]))

    def _people_per_bed_goals(self) -> list[tuple[int, float]]:
        beds = self.problem.beds / np.max(self.problem.beds)
        largest = 1 / float(beds.min())
        common = self._new_column(largest)
        shares = [self._new_column(largest) for _ in beds]
        for j, share in enumerate(shares):
            self._rows.append((-np.inf, 0, [(share, 1.0), (common, -1.0)]))
            self._rows.append((-largest, np.inf, [(share, 1.0), (common, -1.0), (self.y(j), -largest)]))
            self._rows.append((-np.inf, 0, [(share, 1.0), (self.y(j), -largest)]))
        self._rows.append((1, 1, [(share, float(b)) for share, b in zip(shares, beds, strict=True)]))
        return [(share, float(b)) for share, b in zip(shares, beds, strict=True)]

    def _new_column(self, upper: float) -> int:
        self._extra_upper.append(upper)
        return self.columns + len(self._extra_upper) - 1

    def _add_root_rows(self) -> None:
        for j in range(self._leads):  # RULE 6
            roots = [(self.root(i, j), 1.0) for i in range(self._districts)]
            self._rows.append((0, 0, [*roots, (self.y(j), -1.0)]))
            for i in range(self._districts):
                self._rows.append((-np.inf, 0, [(self.root(i, j), 1.0), (self.x(i, j), -1.0)]))
        for i in range(self._districts):
            self.add_connectivity_rows([i], leads=range(self._leads))
        for j in range(self._leads):
            order = np.argsort(self.problem.minutes[:, j], kind="stable")
            for place, near in enumerate(order[:NEAR_ROOTS]):  # RULE 8
                rows = [(self.root(int(i), j), self.x(int(near), j)) for i in order[place + 1 :]]
                self._rows += [(-np.inf, 1, [(root, 1.0), (x, 1.0)]) for root, x in rows]

    def _bounds(self) -> tuple[Floats, Floats]:
        lower = np.zeros(self.columns + len(self._extra_upper))
        upper = np.concatenate([np.ones(self.columns), self._extra_upper])
        upper[: self._districts * self._leads][~np.isfinite(self.problem.minutes).ravel()] = 0
        if self.request.number is None:
            lower[[self.y(j) for j in range(self._leads)]] = 1
        position = {district: i for i, district in enumerate(self.problem.districts)}
        for district, lead in self.request.locks.items():
            if district in position:
                lower[self._locked(district, position[district], lead, upper)] = 1
        return lower, upper

    def _locked(self, district: str, position: int, lead: str, upper: Floats) -> int:
        """Return the column of a locked district. Raises SolveError where the lock cannot be kept."""
        names, leads = self.problem.names, self.problem.leads
        zh = f"片区 {names[district]} 锁定给 {names.get(lead, lead)}，"
        en = f"district {names[district]} is locked to {names.get(lead, lead)}, "
        number = next((j for j, group in enumerate(leads) if lead in group), None)
        if number is None:
            raise SolveError(Text(zh + "但它不在所求的牵头医院之中", en + "which is not among the leads"))
        column = self.x(position, number)
        if upper[column] == 0:
            raise SolveError(Text(zh + "但两者之间没有可用的就医时间", en + "but there are no minutes between them"))
        return column

    def _lp(self) -> highspy.HighsLp:
        lower, upper = self._bounds()
        cost = np.zeros(len(lower))
        minutes = np.where(np.isfinite(self.problem.minutes), self.problem.minutes, 0.0)
        cost[: minutes.size] = (self.problem.weights[:, None] * minutes).ravel()
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(lower), len(self._rows)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, lower, upper
        lp.row_lower_ = np.array([row[0] for row in self._rows], dtype=float)
        lp.row_upper_ = np.array([row[1] for row in self._rows], dtype=float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(row[2]) for row in self._rows)])
        lp.a_matrix_.index_ = np.array([column for row in self._rows for column, _ in row[2]])
        lp.a_matrix_.value_ = np.array([value for row in self._rows for _, value in row[2]])
        whole = self.y(self._leads - 1) + 1
        kinds = [highspy.HighsVarType.kInteger] * whole + [highspy.HighsVarType.kContinuous] * (len(lower) - whole)
        lp.integrality_ = kinds
        return lp
