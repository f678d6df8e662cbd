"""Requests tried out within a time that is shared: is there a layout, and the one that gives up least."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from gridplan.partition.build import instance_of
from gridplan.partition.course import Budget, NoLayoutError
from gridplan.partition.draft import Draft
from gridplan.partition.instance import Instance, Load
from gridplan.partition.problem import Aims, Floats, Ints, LoadBound, Problem, Request
from gridplan.partition.search import Search
from gridplan.partition.standing import Ending

ANY_LAYOUT = 1.0  # the gap at which the first layout is enough
FEWEST, CLOSE = 1e-3, 1e-2  # gaps at which a layout gives up little enough, where bounds are wished for less exactly
SHARE, LARGE_SHARE = 0.3, 0.6  # of the time that is left, for one trial: a hard one leaves time for others


class Verdict(Enum):
    """Whether a request has a layout."""

    WORKS = "works"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class Trial:
    """What a trial showed. `lead_number` is its layout by district, `is_least` whether none gives up less."""

    verdict: Verdict
    lead_number: Ints | None = None
    is_least: bool = False


@dataclass(frozen=True)
class Clock:
    """The time that trials share; `stop` is asked now and then whether to go on."""

    until: float
    stop: Callable[[], bool]

    @property
    def left_s(self) -> float:
        return 0.0 if self.stop() else max(self.until - time.monotonic(), 0.0)

    def part(self, share: float) -> "Clock":
        """Return a clock for a share of the time that is left."""
        return replace(self, until=time.monotonic() + share * self.left_s)


@dataclass(frozen=True)
class Trials:
    """Requests on one problem, with `number` leads to choose (None: all lead)."""

    problem: Problem
    number: int | None
    clock: Clock

    def attempt(self, request: Request) -> Trial:
        """Return whether a request has a layout."""
        return self._search(self.instance(request), ANY_LAYOUT, SHARE)

    def least(self, request: Request, *, penalty: Floats | None = None, wished: tuple[LoadBound, ...] = ()) -> Trial:
        """Return the layout of a request with the least sum of `penalty` (district × lead, shares of people).

        Shares of people beyond the bounds in `wished` are added; they do not have to be kept.
        """
        instance = self.instance(request)
        cost = np.zeros_like(instance.cost)
        if penalty is not None:
            np.add.at(cost, instance.unit_of, penalty)
        elastic = self.instance(replace(request, bounds=wished)).loads
        loads = (*instance.loads, *(priced for load in elastic for priced in _priced(load)))
        return self._search(
            replace(instance, cost=cost, loads=loads), *((CLOSE, SHARE) if wished else (FEWEST, LARGE_SHARE))
        )

    def meets(self, request: Request, lead_number: Ints) -> bool:
        """Return whether a layout meets a request."""
        instance = self.instance(request)
        assigned = np.asarray(lead_number[[members[0] for members in instance.members]])
        leads = np.unique(assigned)
        idle = np.setdiff1d(np.arange(instance.leads), leads)
        if (assigned[instance.unit_of] != lead_number).any() or len(leads) != instance.grids:
            return False
        return (
            not instance.must[idle].any()
            and Draft(instance.of_leads(leads), np.searchsorted(leads, assigned)).is_valid()
        )

    def instance(self, request: Request) -> Instance:
        return instance_of(self.problem, replace(request, aims=Aims()), self.number)

    def _search(self, instance: Instance, gap: float, share: float) -> Trial:
        left_s = share * self.clock.left_s
        if not left_s > 0:
            return Trial(Verdict.UNKNOWN)
        search = Search(instance, Budget(gap, left_s, stop=self.clock.stop), lambda _: None)
        try:
            ending = search.run()
        except NoLayoutError:
            return Trial(Verdict.IMPOSSIBLE)
        assigned = search.standing.assigned
        if assigned is None:
            return Trial(Verdict.UNKNOWN)
        return Trial(Verdict.WORKS, assigned[instance.unit_of], ending in (Ending.OPTIMAL, Ending.GAP))


def _priced(load: Load) -> tuple[Load, Load]:
    """Return a load whose bounds may be broken at a price: too many, and too few as too many of the negative."""
    free = np.full(len(load.high), np.inf)
    high = replace(load, low=-free, high=free, goal=load.high, price=1.0)
    return high, replace(high, amount=-load.amount, goal=-load.low)
