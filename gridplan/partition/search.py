"""The search: a usable layout at once, better ones by and by, and a bound that closes in from below.

Everything goes in a fixed order and ends by counts, so that the same instance gives the same answer; only the clock
and a cancel can end it otherwise, and the ending says so.
"""

from collections.abc import Callable, Iterable
from itertools import count

import numpy as np

from gridplan.partition.closer import keep_contiguous
from gridplan.partition.course import TINY, Budget, Course, EndedError
from gridplan.partition.draft import Draft
from gridplan.partition.highs import State
from gridplan.partition.improve import improve
from gridplan.partition.instance import Instance
from gridplan.partition.model import Model
from gridplan.partition.pieces import components, is_contiguous, surplus_pieces
from gridplan.partition.polish import Rounds
from gridplan.partition.problem import Floats, Ints
from gridplan.partition.separate import broken_sets
from gridplan.partition.standing import ROUNDING, Basis, Ending, Standing
from gridplan.partition.start import joined, start_from

SMALL, MIDDLE = 2000, 10_000  # pairs of unit and lead: the fewer, the sooner the exact model comes
FIRST_NODES = 50
GROUP_SIZES = (2, 3, 4)
PART_GAP, PART_NODES = 1e-4, 5
FIND_GAP, FIND_NODES = 0.05, 200
CHOICE_GAP, CHOICE_NODES = 1e-3, 50
RELAXED_EVERY, RELAXED_ROUNDS = 4, 30
PATIENCE = 3  # rounds of cuts before a small instance is polished too


class Search(Course):
    """One search; `standing` is where it is."""

    def __init__(self, instance: Instance, budget: Budget, report: Callable[[Standing], None]) -> None:
        super().__init__(instance, budget, report)
        self._contiguity_free = Model(instance, roots=False)

    def run(self, starts: Iterable[Ints] = (), *, at_once: bool = False) -> Ending:
        """Search from given assignments on; with `at_once` end with the first layout of its own.

        Raises NoLayoutError where it is proven that there is none.
        """
        try:
            for assigned in starts:
                self._offer(assigned)
            self._start()
            self._at_once = at_once
            self._end_if_done()
            self._go_on()
        except EndedError as end:
            return end.ending
        return self._proven()

    def _go_on(self) -> None:
        instance = self.instance
        pairs = instance.pairs
        if instance.number is not None and pairs > TINY:
            self._choose_leads()
        elif instance.contiguous and SMALL < pairs <= MIDDLE:
            self._prove_without_contiguity(nodes=FIRST_NODES)
        if pairs > self._budget.polish_over:
            self._polish()
        if not instance.contiguous or pairs > SMALL:
            before = self._leads()
            self._prove_without_contiguity()
            if self._leads() != before:
                self._polish()
        if instance.contiguous:
            self._prove()

    def _start(self) -> None:
        """Solve the relaxed model for a bound, and make a layout of its solution."""
        model = self._contiguity_free
        relaxed = self._run(model.lp(whole=False, whole_leads=False))
        self._raise_bound(relaxed.bound, Basis.WITHOUT_CONTIGUITY)
        if relaxed.values is None:
            raise EndedError(Ending.CLOCK)
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

    def _polish(self) -> None:
        """Re-solve grids that touch, first two at a time, then three and four, until none of these can be bettered."""
        leads = self._leads()
        if leads is None:
            self._find()
            leads = self._leads()
        if leads is None:
            return
        chosen = np.array(leads)
        instance = self.instance.of_leads(chosen)
        rounds = Rounds(len(chosen))
        for size in GROUP_SIZES:
            before = np.inf
            while self.standing.objective < before and size <= len(chosen):
                before = self.standing.objective
                for group in rounds.due(instance, np.searchsorted(chosen, self._assigned()), size):
                    if self._resolve(instance, chosen, group):
                        rounds.changed(group)

    def _resolve(self, instance: Instance, chosen: Ints, group: tuple[int, ...]) -> bool:
        """Re-solve some grids of the best layout, the others as they are; return whether that helped."""
        assigned = np.searchsorted(chosen, self._assigned())
        part, units = instance.of_grids(group, assigned)
        present = np.searchsorted(group, assigned[units])
        model = Model(part, roots=False)
        if part.contiguous:
            keep_contiguous(model, present)
        start = model.fixed_columns(present)
        found = self._run(model.lp(), gap=PART_GAP, nodes=PART_NODES, start=start, may_fail=True)
        self._end_if_done()
        if found.values is None:
            return False
        before = self.standing.objective
        better = assigned.copy()
        better[units] = np.array(group)[model.assignment(found.values)]
        self._offer(chosen[better])
        self._end_if_done()
        return self.standing.objective < before

    def _find(self) -> None:
        """Look for a first layout among those that are contiguous in the simplest way."""
        if self.instance.number is not None:
            return
        model = Model(self.instance, roots=False)
        if self.instance.contiguous:
            keep_contiguous(model, None)
        self._run(
            model.lp(),
            gap=FIND_GAP,
            nodes=FIND_NODES,
            on_values=lambda values: self._offer(model.assignment(values)),
            may_fail=True,
        )
        self._end_if_done()

    def _prove_without_contiguity(self, nodes: int | None = None) -> None:
        """Raise the bound with the whole model but contiguity; its solutions, made contiguous, are offered.

        With `nodes` the search goes on when these are used up.
        """
        model = self._contiguity_free
        gap = self._budget.gap / 2 if self.instance.contiguous else self._budget.gap
        found = self._run(
            model.lp(),
            gap=gap,
            nodes=nodes or self._budget.nodes,
            start=self._fixed_columns(model),
            on_bound=Basis.WITHOUT_CONTIGUITY,
            on_values=lambda values: self._offer_near(model.assignment(values)),
        )
        if found.state is State.NODES and nodes is None:
            raise EndedError(Ending.NODES)
        self._end_if_done()

    def _prove(self) -> None:
        """Solve the whole model, round by round: each ends with the first better solution that has stray pieces.

        Rows that cut it off are added, and now and then those that the relaxed model breaks.
        """
        model = Model(self.instance, roots=True, present=self.standing.assigned)
        pairs = self.instance.pairs
        for number in count():
            if number == PATIENCE and pairs <= self._budget.polish_over:
                self._polish()  # so many pieces to cut off: a good layout is not found on the way
            if pairs <= SMALL and number % RELAXED_EVERY == RELAXED_EVERY - 1:
                self._cut_relaxed(model)
            stray: list[Ints] = []

            def take(values: Floats, stray: list[Ints] = stray) -> None:
                assigned = model.assignment(values)
                self._offer_near(assigned)
                if not is_contiguous(self.instance, assigned) and not any((assigned == each).all() for each in stray):
                    stray.append(assigned)

            found = self._run(
                model.lp(),
                gap=self._budget.gap,
                nodes=self._budget.nodes,
                start=self._fixed_columns(model),
                on_bound=Basis.WHOLE,
                on_values=take,
                enough=lambda stray=stray: bool(stray),  # type: ignore[misc]
            )
            if found.state is State.NODES:
                raise EndedError(Ending.NODES)
            self._end_if_done()
            if not stray:
                return
            for assigned in stray:
                self._cut(model, assigned)

    def _cut_relaxed(self, model: Model) -> None:
        """Add the separator rows that the relaxed model breaks, round by round."""
        for _ in range(RELAXED_ROUNDS):
            relaxed = self._run(model.lp(whole=False, whole_leads=False), on_bound=Basis.WHOLE)
            self._end_if_done()
            if relaxed.values is None:
                return
            belongs, root = model.belonging(relaxed.values)[self.instance.unit_of], model.rooted(relaxed.values)
            cuts = 0
            for lead in range(self.instance.leads):
                for districts in sorted(broken_sets(self.instance, belongs[:, lead], root[:, lead])):
                    model.add_connectivity_rows(districts, leads=[lead])
                    cuts += 1
            if not cuts:
                return

    def _cut(self, model: Model, assigned: Ints) -> None:
        """Add rows that cut off an assignment with stray pieces.

        They speak of all that lies beyond a stray piece's border: the largest set that holds another piece. For so
        large a set a stray piece has no room to creep: with the piece itself as the set ten times as many rounds
        were needed.
        """
        instance = self.instance
        lead_of = assigned[instance.unit_of]
        for piece in surplus_pieces(instance, lead_of):
            border = {n for i in piece.districts for n in instance.neighbours[i]}
            label = instance.part.copy()
            label[[*piece.districts, *border]] = -1
            for far in components(instance.neighbours, label.tolist()):
                counted = [i for i in far if lead_of[i] == piece.lead and not instance.exempt[i]]
                if label[far[0]] == piece.part and counted:
                    model.add_connectivity_rows(far, leads=[piece.lead])

    def _offer_near(self, assigned: Ints) -> None:
        """Offer the layout that a solution becomes when it is made contiguous and improved; a valid one stays valid."""
        if not self.instance.contiguous:
            self._offer(assigned)
            return
        leads = np.unique(assigned)
        instance = self.instance.of_leads(leads)
        draft = Draft(instance, joined(instance, np.searchsorted(leads, assigned)))
        improve(draft)
        self._offer(leads[draft.assigned])
