"""The search: a usable layout at once, better ones by and by, and a bound that closes in from below.

Everything goes in a fixed order and ends by counts, so that the same instance gives the same answer; only the clock
and a cancel can end it otherwise, and the ending says so.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import count

import numpy as np
from highspy import HighsLp

from gridplan.partition import highs
from gridplan.partition.closer import keep_contiguous
from gridplan.partition.draft import Draft
from gridplan.partition.highs import Limits, Run, State
from gridplan.partition.improve import improve, reach
from gridplan.partition.instance import Instance
from gridplan.partition.model import Model
from gridplan.partition.pieces import components, surplus_pieces
from gridplan.partition.problem import Floats, Ints
from gridplan.partition.standing import ROUNDING, Basis, Ending, Standing
from gridplan.partition.start import joined, start_from

SMALL, TINY = 2000, 500  # pairs of unit and lead: the exact model comes at once
FEW_STEPS, MANY_STEPS = 2, 5  # how far from its present grid a unit may go while the search widens
WIDE_GAP, WIDE_NODES = 3e-4, 20
WORTH = 1e-4  # relative gain for which one more round at the same width is made
CHOICE_GAP, CHOICE_NODES = 1e-3, 50
PATIENCE = 3  # rounds of cuts before the search widens on a small instance too
PROVEN = 1e-6  # a gap that counts as none


class NoLayoutError(Exception):
    """The model has no solution at all."""


class _EndedError(Exception):
    def __init__(self, ending: Ending) -> None:
        self.ending = ending


@dataclass(frozen=True)
class Budget:
    """What a search may use. `stop` is asked now and then whether it is cancelled."""

    gap: float
    time_s: float
    nodes: int | None = None
    seed: int = 0
    stop: Callable[[], bool] = lambda: False


class Search:
    """One search; `standing` is where it is."""

    def __init__(self, instance: Instance, budget: Budget, report: Callable[[Standing], None]) -> None:
        self.instance, self._budget, self._report = instance, budget, report
        self._started = time.monotonic()
        self.standing = Standing(None, np.inf, -np.inf, Basis.WITHOUT_CONTIGUITY, 0.0)
        self._contiguity_free = Model(instance, roots=False)

    def run(self, starts: Iterable[Ints] = (), *, at_once: bool = False) -> Ending:
        """Search from given assignments on; with `at_once` end with the first layout of its own.

        Raises NoLayoutError where it is proven that there is none.
        """
        try:
            for assigned in starts:
                self._offer(assigned)
            self._start()
            if at_once and self.standing.assigned is not None:
                return Ending.AT_ONCE
            self._go_on()
        except _EndedError as end:
            return end.ending
        return Ending.OPTIMAL

    def _go_on(self) -> None:
        instance = self.instance
        pairs = instance.units * instance.leads
        if instance.number is not None and pairs > TINY:
            self._choose_leads()
        if pairs > TINY:
            self._widen()
        if not instance.contiguous or pairs > SMALL:
            before = self._leads()
            self._prove_without_contiguity()
            if self._leads() != before:
                self._widen()
        if instance.contiguous:
            self._prove()

    def _start(self) -> None:
        """Solve the relaxed model for a bound, and make a layout of its solution."""
        model = self._contiguity_free
        relaxed = self._run(model.lp(whole=False, whole_leads=False))
        self._raise_bound(relaxed.bound, Basis.WITHOUT_CONTIGUITY)
        if relaxed.values is None:
            raise _EndedError(Ending.CLOCK)
        values = relaxed.values
        if self.instance.number is not None:
            values = self._round_leads(values)
        self._start_from(values)
        self._end_if_done()

    def _round_leads(self, relaxed: Floats) -> Floats:
        """Return a solution with whole leads, chosen among those that lead in part in a relaxed one."""
        model = self._contiguity_free
        lp = model.lp(whole=False)
        share = model.leading(relaxed)
        lower, upper = np.array(lp.col_lower_), np.array(lp.col_upper_)
        lower[model.lead_columns] = np.maximum(lower[model.lead_columns], share > 1 - ROUNDING)
        upper[model.lead_columns] = share > ROUNDING
        lp.col_lower_, lp.col_upper_ = lower, upper
        found = self._run(lp, gap=CHOICE_GAP, nodes=CHOICE_NODES, may_fail=True)
        return relaxed if found.values is None else found.values

    def _choose_leads(self) -> None:
        """Choose the leads with districts that may be shared: a better bound, and a layout for each choice met."""
        self._run(
            self._contiguity_free.lp(whole=False),
            gap=max(CHOICE_GAP, self._budget.gap),
            on_bound=Basis.WITHOUT_CONTIGUITY,
            on_values=self._start_from,
        )
        self._end_if_done()

    def _start_from(self, values: Floats) -> None:
        """Offer a layout near a solution of the model without contiguity, whole or not."""
        model = self._contiguity_free
        leading = model.leading(values)
        leads = np.sort(np.argsort(-leading, kind="stable")[: self.instance.grids])
        draft = start_from(self.instance.of_leads(leads), model.belonging(values)[:, leads])
        self._offer(leads[draft.assigned])

    def _widen(self) -> None:
        """Re-solve with the present leads, each unit free to go a few steps; widen where nothing is gained."""
        leads = self._leads()
        if leads is None and self.instance.number is not None:
            return
        if leads is None:
            leads = tuple(range(self.instance.leads))
        chosen = np.array(leads)
        instance = self.instance.of_leads(chosen)
        steps = FEW_STEPS
        while steps <= MANY_STEPS:
            before, assigned = self.standing.objective, self.standing.assigned
            present = None if assigned is None else np.searchsorted(chosen, assigned)
            near = (
                instance
                if present is None
                else replace(instance, allowed=instance.allowed & reach(instance, present, steps))
            )
            model = Model(near, roots=False)
            if instance.contiguous:
                keep_contiguous(model, present)
            start = None if present is None else model.fixed_columns(present)

            def offer(values: Floats, model: Model = model) -> None:
                self._offer(chosen[model.assignment(values)])

            gap = max(WIDE_GAP, self._budget.gap / 2)
            self._run(model.lp(), gap=gap, nodes=WIDE_NODES, start=start, on_values=offer, may_fail=True)
            self._end_if_done()
            if self.standing.assigned is None:
                return
            if not self.standing.objective < before * (1 - WORTH):
                steps += 1

    def _prove_without_contiguity(self) -> None:
        """Raise the bound with the whole model but contiguity; its solutions, made contiguous, are offered."""
        model = self._contiguity_free
        gap = self._budget.gap / 2 if self.instance.contiguous else self._budget.gap
        found = self._run(
            model.lp(),
            gap=gap,
            nodes=self._budget.nodes,
            start=self._fixed_columns(model),
            on_bound=Basis.WITHOUT_CONTIGUITY,
            on_values=lambda values: self._offer_near(model.assignment(values)),
        )
        if found.state is State.NODES:
            raise _EndedError(Ending.NODES)
        self._end_if_done()

    def _prove(self) -> None:
        """Solve the whole model, round by round, with cuts for stray pieces until no solution has any."""
        model = Model(self.instance, roots=True)
        small = self.instance.units * self.instance.leads <= TINY
        for round_number in count():
            if small and round_number == PATIENCE:
                self._widen()  # so many pieces to cut off: a good layout is not found on the way
            found = self._run(
                model.lp(),
                gap=self._budget.gap,
                nodes=self._budget.nodes,
                start=self._fixed_columns(model),
                on_bound=Basis.WHOLE,
                on_values=lambda values: self._offer_near(model.assignment(values)),
            )
            if found.state is State.NODES:
                raise _EndedError(Ending.NODES)
            self._end_if_done()
            if found.values is None:
                raise _EndedError(Ending.CLOCK)
            if not self._cut(model, model.assignment(found.values)):
                return

    def _cut(self, model: Model, assigned: Ints) -> bool:
        """Add rows that cut off an assignment with stray pieces; return whether there were any.

        The rows speak of all that lies beyond a stray piece's border: the largest set that holds another piece. For
        so large a set a stray piece has no room to creep: with the piece itself as the set ten times as many rounds
        were needed.
        """
        instance = self.instance
        lead_of = assigned[instance.unit_of]
        surplus = surplus_pieces(instance, lead_of)
        for piece in surplus:
            border = {n for i in piece.districts for n in instance.neighbours[i]}
            label = instance.part.copy()
            label[[*piece.districts, *border]] = -1
            for far in components(instance.neighbours, label.tolist()):
                counted = [i for i in far if lead_of[i] == piece.lead and not instance.exempt[i]]
                if label[far[0]] == piece.part and counted:
                    model.add_connectivity_rows(far, leads=[piece.lead])
        return bool(surplus)

    def _offer_near(self, assigned: Ints) -> None:
        """Offer the layout that a solution becomes when it is made contiguous and improved."""
        if not self.instance.contiguous:
            self._offer(assigned)
            return
        leads = np.unique(assigned)
        instance = self.instance.of_leads(leads)
        draft = Draft(instance, joined(instance, np.searchsorted(leads, assigned)))
        self._offer(leads[draft.assigned])  # to improve it may break a bound by a little
        improve(draft)
        self._offer(leads[draft.assigned])

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

    def _leads(self) -> tuple[int, ...] | None:
        """Return the leads of the best layout, None before the first."""
        assigned = self.standing.assigned
        return None if assigned is None else tuple(np.unique(assigned).tolist())

    def _fixed_columns(self, model: Model) -> tuple[Ints, Floats] | None:
        return None if self.standing.assigned is None else model.fixed_columns(self.standing.assigned)

    def _done(self) -> bool:
        return self.standing.gap <= self._budget.gap

    def _left_s(self) -> float:
        return self._budget.time_s - (time.monotonic() - self._started)

    def _end_if_done(self) -> None:
        if self._done():
            raise _EndedError(Ending.OPTIMAL if self.standing.gap <= PROVEN else Ending.GAP)
        if self._budget.stop():
            raise _EndedError(Ending.CANCELLED)
        if self._left_s() <= 0:
            raise _EndedError(Ending.CLOCK)

    def _run(
        self,
        lp: HighsLp,
        *,
        gap: float = 0.0,
        nodes: int | None = None,
        start: tuple[Ints, Floats] | None = None,
        on_bound: Basis | None = None,
        on_values: Callable[[Floats], None] | None = None,
        may_fail: bool = False,
    ) -> Run:
        """Run HiGHS until it, the clock, a cancel or the gap asked for ends it."""

        def take_bound(bound: float) -> None:
            if on_bound is not None:
                self._raise_bound(bound, on_bound)

        limits = Limits(self._left_s(), lambda: self._budget.stop() or self._done(), gap, nodes, self._budget.seed)
        found = highs.run(lp, limits, start=start, on_bound=take_bound, on_values=on_values)
        if found.state is State.INFEASIBLE and not may_fail:
            raise NoLayoutError
        take_bound(found.bound)
        if found.state is State.STOPPED:
            self._end_if_done()
        return found
