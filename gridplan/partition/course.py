"""The course of a search: the best layout, the bound, the budget, and every run of HiGHS on the way."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from highspy import HighsLp

from gridplan.partition import highs
from gridplan.partition.draft import Draft
from gridplan.partition.highs import Limits, Run, State
from gridplan.partition.instance import Instance
from gridplan.partition.model import Model
from gridplan.partition.problem import Floats, Ints
from gridplan.partition.standing import ROUNDING, Basis, Ending, Standing

PROVEN = 1e-6  # a gap that counts as none


class NoLayoutError(Exception):
    """The model has no solution at all."""


class EndedError(Exception):
    """The search is over."""

    def __init__(self, ending: Ending) -> None:
        self.ending = ending


@dataclass(frozen=True)
class Budget:
    """What a search may use. `stop` is asked now and then whether it is cancelled.

    Instances of more pairs of unit and lead than `polish_over` are polished before the exact model comes.
    """

    gap: float
    time_s: float
    nodes: int | None = None
    seed: int = 0
    stop: Callable[[], bool] = lambda: False
    polish_over: int = 500


class Course:
    """What a search has and may use; `standing` is where it is."""

    def __init__(self, instance: Instance, budget: Budget, report: Callable[[Standing], None]) -> None:
        self.instance, self._budget, self._report = instance, budget, report
        self._started = time.monotonic()
        self.standing = Standing(None, np.inf, -np.inf, Basis.WITHOUT_CONTIGUITY, 0.0)

    def _offer(self, assigned: Ints) -> None:
        """Take an assignment (by unit, leads of the instance) if it is valid and better than what there is."""
        leads = np.unique(assigned)
        if (
            len(leads) != self.instance.grids
            or self.instance.must[np.setdiff1d(range(self.instance.leads), leads)].any()
        ):
            return
        draft = Draft(self.instance.of_leads(leads), np.searchsorted(leads, assigned))
        objective = draft.objective()
        if objective < self.standing.objective - ROUNDING and draft.is_valid():
            self._stand(assigned=assigned, objective=objective)

    def _raise_bound(self, bound: float, basis: Basis) -> None:
        if bound > self.standing.bound:
            self._stand(bound=bound, basis=basis)

    def _stand(self, **changes: object) -> None:
        seconds = time.monotonic() - self._started
        self.standing = replace(self.standing, seconds=seconds, **changes)  # type: ignore[arg-type]
        self._report(self.standing)

    def _assigned(self) -> Ints:
        """Return the best layout; only asked for where there is one."""
        if self.standing.assigned is None:
            raise ValueError("there is no layout yet")
        return self.standing.assigned

    def _leads(self) -> tuple[int, ...] | None:
        """Return the leads of the best layout, None before the first."""
        assigned = self.standing.assigned
        return None if assigned is None else tuple(np.unique(assigned).tolist())

    def _fixed_columns(self, model: Model) -> tuple[Ints, Floats] | None:
        return None if self.standing.assigned is None else model.fixed_columns(self.standing.assigned)

    def _done(self) -> bool:
        return self.standing.gap <= self._budget.gap

    def _proven(self) -> Ending:
        """Return how a search ends that has proven what was asked."""
        return Ending.OPTIMAL if self.standing.gap <= PROVEN else Ending.GAP

    def _left_s(self) -> float:
        return self._budget.time_s - (time.monotonic() - self._started)

    def _end_if_done(self) -> None:
        if self._done():
            raise EndedError(self._proven())
        if self._budget.stop():
            raise EndedError(Ending.CANCELLED)
        if self._left_s() <= 0:
            raise EndedError(Ending.CLOCK)

    def _run(
        self,
        lp: HighsLp,
        *,
        gap: float = 0.0,
        nodes: int | None = None,
        start: tuple[Ints, Floats] | None = None,
        on_bound: Basis | None = None,
        on_values: Callable[[Floats], None] | None = None,
        enough: Callable[[], bool] = lambda: False,
        may_fail: bool = False,
    ) -> Run:
        """Run HiGHS until it, the clock, a cancel, the gap asked for or `enough` ends it."""

        def take_bound(bound: float) -> None:
            if on_bound is not None:
                self._raise_bound(bound, on_bound)

        limits = Limits(
            self._left_s(), lambda: self._budget.stop() or self._done() or enough(), gap, nodes, self._budget.seed
        )
        found = highs.run(lp, limits, start=start, on_bound=take_bound, on_values=on_values)
        if found.state is State.INFEASIBLE and not may_fail:
            raise NoLayoutError
        take_bound(found.bound)
        if found.state is State.STOPPED:
            self._end_if_done()
        return found
