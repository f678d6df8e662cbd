"""What would make a request work: one kind of demand relaxed, or demands of several clashes given up one by one.

Only remedies whose layout was checked against the request that they offer are told.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from gridplan.partition.conflict import smallest_clash
from gridplan.partition.demands import Demand, Kind, without
from gridplan.partition.problem import Request
from gridplan.partition.relaxing import (
    WORKS,
    Remedy,
    dropped,
    dropping,
    exclaves,
    less_unlike,
    more_moved,
    no_limit,
    released,
    wider_bounds,
)
from gridplan.partition.trials import Trials, Verdict
from gridplan.text import Text

RELAX: dict[Kind, Callable[[Trials, Request, Sequence[Demand]], Remedy | None]] = {
    Kind.BOUND: wider_bounds,
    Kind.LIMIT: no_limit,
    Kind.MOVED: more_moved,
    Kind.UNLIKE: less_unlike,
    Kind.MUST_LEAD: dropped,
    Kind.TOGETHER: dropped,
    Kind.WHOLE: dropped,
    Kind.APART: dropped,
    Kind.NEVER: released,
    Kind.LOCK: released,
    Kind.CONTIGUITY: exclaves,
}
SEVERAL = 1.0  # the size of a remedy for several clashes: behind every other
ONE_OF_MANY = Text("（有几处冲突，未比较其他组合）", " (there are several clashes; other ways were not compared)")


def remedies(trials: Trials, request: Request, clash: Sequence[Demand], demands: Sequence[Demand]) -> Iterator[Remedy]:
    """Yield a remedy for each kind of demand in a clash that has one; all demands of other kinds are kept.

    Where relaxing the demands of the clash is not enough, all of their kind are relaxed as far as needed.
    """
    kinds = sorted({demand.kind for demand in clash}, key=lambda kind: kind.value)
    for n, kind in enumerate(kinds):
        own = replace(trials, clock=trials.clock.part(1 / (len(kinds) - n)))
        ours = [demand for demand in clash if demand.kind is kind]
        all_of_kind = [demand for demand in demands if demand.kind is kind]
        found = RELAX[kind](own, request, ours)
        if found is None and len(all_of_kind) > len(ours):
            found = RELAX[kind](own, request, all_of_kind)
        if found is not None and trials.meets(found.request, found.lead_number):
            yield found


def step_by_step(trials: Trials, request: Request, clash: Sequence[Demand], demands: Sequence[Demand]) -> Remedy | None:
    """Return a remedy for several clashes: a demand of each is given up, those of the first kind only relaxed."""

    def is_clash(kept: Sequence[Demand]) -> bool:
        return trials.attempt(without(request, set(demands) - set(kept))).verdict is Verdict.IMPOSSIBLE

    gone: list[Demand] = []
    while clash:
        gone.append(clash[0])
        tried = trials.attempt(without(request, gone))
        if tried.verdict is Verdict.UNKNOWN:
            return None
        if tried.verdict is Verdict.WORKS:
            return _needed_only(trials, request, gone)
        clash = smallest_clash([demand for demand in demands if demand not in gone], is_clash)
    return None


def _needed_only(trials: Trials, request: Request, gone: Sequence[Demand]) -> Remedy | None:
    """Return the remedy that gives up demands, without those that later ones made needless."""
    needed = list(gone)
    for demand in gone:
        fewer = [other for other in needed if other is not demand]
        if trials.attempt(without(request, fewer)).verdict is Verdict.WORKS:
            needed = fewer
    relaxed = _relaxed(trials, request, needed)
    if relaxed is not None:
        return relaxed
    tried = trials.attempt(without(request, needed))
    if tried.lead_number is None:
        return None
    words = dropping(trials.problem, needed) + WORKS + ONE_OF_MANY
    return Remedy(without(request, needed), words, tried.lead_number, SEVERAL, is_least=True)


def _relaxed(trials: Trials, request: Request, gone: Sequence[Demand]) -> Remedy | None:
    """Return a remedy that relaxes those of the demands that are of the first kind, and drops the others."""
    first = min((demand.kind for demand in gone), key=lambda kind: kind.value)
    others = [demand for demand in gone if demand.kind is not first]
    reduced = without(request, others)
    found = RELAX[first](trials, reduced, [demand for demand in gone if demand.kind is first])
    if found is None or not trials.meets(found.request, found.lead_number):
        return None
    before = dropping(trials.problem, others) + Text("，", ", ") if others else Text("", "")
    return replace(found, text=before + found.text + ONE_OF_MANY, size=SEVERAL)
