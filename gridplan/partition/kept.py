"""The present layout, judged by what a request demands: its terms, and everything that it breaks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from gridplan.partition.build import HALF_A_PERSON, instance_of
from gridplan.partition.instance import Instance
from gridplan.partition.leash import present_numbers
from gridplan.partition.pieces import surplus_by_grid
from gridplan.partition.problem import DISTRICTS, Ints, LoadBound, Problem, Request
from gridplan.partition.refuse import refuse_unknown
from gridplan.partition.standing import ROUNDING
from gridplan.partition.terms import Term, objective_of, terms_of
from gridplan.text import Text


@dataclass(frozen=True)
class Breach:
    """A demand that the present layout breaks.

    `demand` names it: closed, new, minutes, limit, lock, never, number, must_lead, low, high, contiguous, together,
    whole, apart. `lead` leads the grid, `districts` are concerned. For low and high `measured` and `limit` are the
    people (of the bound's kind) in the grid and those it may have; `beyond` are people, `share` is of the limit.
    """

    demand: str
    text: Text
    lead: str | None = None
    districts: tuple[str, ...] = ()
    measured: float | None = None
    limit: float | None = None

    @property
    def beyond(self) -> float | None:
        return None if self.measured is None or self.limit is None else abs(self.measured - self.limit)

    @property
    def share(self) -> float | None:
        return self.beyond / self.limit if self.beyond is not None and self.limit else None


@dataclass(frozen=True, eq=False)
class Kept:
    """The present layout as it stands with the problem's numbers.

    `terms` have no amount, and `objective` (minutes of the mean and what else has a price) is None, where districts
    lack a lead or minutes. `must_move` are the districts whose present lead is not among the problem's, with their
    share of all people; `new` are those that the present layout does not have; `gone` are in it but not in the
    problem (excluded, left out, dissolved).
    """

    terms: tuple[Term, ...]
    objective: float | None
    breaches: tuple[Breach, ...]
    must_move: tuple[str, ...]
    must_move_share: float
    new: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def is_valid(self) -> bool:
        """Whether the present layout meets every demand."""
        return not self.breaches


def kept(problem: Problem, request: Request) -> Kept:
    """Return how `request.present` fares. Raises SolveError for a request that no model can be built for."""
    refuse_unknown(problem, request)
    numbers = present_numbers(problem, request)
    held = np.array([district in request.present for district in problem.districts])
    closed = held & (numbers < 0)
    terms = _terms(problem, request, numbers)
    determined = all(term.amount is not None for term in terms if term.price)
    return Kept(
        terms=terms,
        objective=objective_of(terms) if determined else None,
        breaches=tuple(breach for look in _LOOKS for breach in look(problem, request, numbers)),
        must_move=_ids(problem, np.flatnonzero(closed)),
        must_move_share=float(problem.weights[closed].sum()),
        new=_ids(problem, np.flatnonzero(~held)),
        gone=tuple(sorted(set(request.present) - set(problem.districts))),
    )


def _terms(problem: Problem, request: Request, numbers: Ints) -> tuple[Term, ...]:
    """Return the terms, without amounts that districts without lead or minutes leave undetermined."""
    minutes = problem.minutes[np.arange(len(numbers)), numbers]
    finite = replace(problem, minutes=np.where(np.isfinite(problem.minutes), problem.minutes, 0.0))
    terms = terms_of(finite, request, np.maximum(numbers, 0))
    blank: set[str] = set()
    if not np.isfinite(minutes).all():
        blank = {"minutes", "uncovered"}
    if (numbers < 0).any():
        blank = {term.key for term in terms}
    return tuple(replace(term, amount=None) if term.key in blank else term for term in terms)


def _about_leads(problem: Problem, request: Request, numbers: Ints) -> Iterator[Breach]:
    """Districts whose lead has gone, or that have none yet."""
    orphans: dict[str | None, list[int]] = {}
    for i in np.flatnonzero(numbers < 0).tolist():
        orphans.setdefault(request.present.get(problem.districts[i]), []).append(i)
    for lead, own in orphans.items():
        names = problem.district_names(own)
        if lead is None:
            text = Text(
                f"{len(own)} 个片区在现行方案中没有牵头医院：{names}", f"{len(own)} districts have no lead yet: {names}"
            )
            yield Breach("new", text, None, _ids(problem, own))
        else:
            name = problem.names.get(lead, lead)
            text = Text(
                f"{name} 不再牵头，{len(own)} 个片区须另归：{names}",
                f"{name} no longer leads: {len(own)} districts need another lead: {names}",
            )
            yield Breach("closed", text, lead, _ids(problem, own))


def _about_pairs(problem: Problem, request: Request, numbers: Ints) -> Iterator[Breach]:
    """Districts that may not be with the lead they have."""
    for i, number in enumerate(numbers.tolist()):
        if number < 0:
            continue
        district, group = problem.districts[i], problem.leads[number]
        name, lead = problem.names[district], problem.lead_name(number)
        lock = request.locks.get(district)
        texts = {}
        if lock is not None and lock not in group:
            other = problem.names.get(lock, lock)
            texts["lock"] = Text(
                f"{name} 锁定给 {other}，现归 {lead}", f"{name} is locked to {other} but is with {lead}"
            )
        if any((district, each) in request.never for each in group):
            texts["never"] = Text(f"{name} 不得归 {lead}", f"{name} must not be with {lead}")
        if not np.isfinite(problem.minutes[i, number]):
            texts["minutes"] = Text(
                f"{name} 到 {lead} 没有可用的就医时间", f"there are no minutes from {name} to {lead}"
            )
        elif request.within_limit and problem.beyond is not None and problem.beyond[i, number] >= HALF_A_PERSON:
            people = f"{problem.beyond[i, number]:,.0f}"
            texts["limit"] = Text(
                f"{name} 有 {people} 人到 {lead} 超过 {problem.limit_min:g} 分钟",
                f"{people} people of {name} are beyond {problem.limit_min:g} min of {lead}",
            )
        yield from (Breach(demand, text, group[0], (district,)) for demand, text in texts.items())


def _about_numbers(problem: Problem, request: Request, numbers: Ints) -> Iterator[Breach]:
    """Too many or too few grids; leads that must lead and do not."""
    used = np.unique(numbers[numbers >= 0])
    least, most = request.numbers
    if not least <= len(used) <= most:
        asked = f"{least}" if least == most else f"{least}–{most}"
        text = Text(f"现有 {len(used)} 个网格，要求 {asked} 个", f"there are {len(used)} grids, {asked} are asked for")
        yield Breach("number", text, measured=float(len(used)), limit=float(least if len(used) < least else most))
    for lead in sorted(request.must_lead):
        if problem.lead_number(lead) not in used:
            name = problem.names.get(lead, lead)
            yield Breach("must_lead", Text(f"{name} 必须牵头，现未牵头", f"{name} must lead and does not"), lead)


def _about_loads(problem: Problem, request: Request, numbers: Ints) -> Iterator[Breach]:
    """Grids with too few or too many people; who has no lead counts in none."""
    given = np.flatnonzero(numbers >= 0)
    used = np.unique(numbers[given]) if request.number is not None else np.arange(len(problem.leads))
    if not len(used):
        return
    instance = _instance(problem, request).of_leads(used)
    for bound, load in zip(request.bounds, instance.loads, strict=False):  # the last load may be the price of balance
        amount = problem.amount(bound.quantity)
        total = float(amount.sum())
        people = np.bincount(numbers[given], weights=amount[given], minlength=len(problem.leads))[used]
        for number, own, low, high in zip(used.tolist(), people, load.low * total, load.high * total, strict=True):
            if own < low - ROUNDING * total:
                yield _load_breach(problem, bound, number, "low", float(own), float(low))
            if own > high + ROUNDING * total:
                yield _load_breach(problem, bound, number, "high", float(own), float(high))


def _load_breach(problem: Problem, bound: LoadBound, number: int, demand: str, people: float, limit: float) -> Breach:
    name, kind, mark = problem.lead_name(number), problem.quantity_name(bound.quantity), problem.mark
    if bound.quantity == DISTRICTS:
        mark = Text("", "")
    unit = "个" if bound.quantity == DISTRICTS else "人"
    breach = Breach(demand, kind, problem.leads[number][0], (), people, limit)
    beyond = f"{breach.beyond:,.0f}"
    share = None if breach.share is None else f"{breach.share:.2%}"
    if demand == "low":
        which = Text(f"低于下限 {limit:,.0f}，少 {beyond} {unit}", f"{beyond} short of the least, {limit:,.0f}")
    else:
        which = Text(f"高于上限 {limit:,.0f}，多 {beyond} {unit}", f"{beyond} over the most, {limit:,.0f}")
    head = Text(f"{name} 网格{kind.zh} {people:,.0f}{mark.zh}，", f"grid of {name}: {kind.en} {people:,.0f}{mark.en}, ")
    text = head + which + (Text(f"（{share}）", f" ({share})") if share else Text("", ""))
    return replace(breach, text=text)


def _about_pieces(problem: Problem, request: Request, numbers: Ints) -> Iterator[Breach]:
    """Pieces of a grid beyond the one with most people, in each connected part of the area."""
    if not request.contiguous:
        return
    instance = _instance(problem, request)
    for own in surplus_by_grid(instance, numbers):
        number = own[0].lead
        if number < 0:  # districts without a lead are told as such
            continue
        main = max(own, key=lambda piece: problem.population[list(piece.districts)].sum())
        for piece in own:
            if piece is not main:
                names, lead = problem.district_names(piece.districts), problem.lead_name(number)
                text = Text(f"{lead} 网格不连片，另有一块：{names}", f"the grid of {lead} has a further piece: {names}")
                yield Breach("contiguous", text, problem.leads[number][0], _ids(problem, piece.districts))


def _about_groups(problem: Problem, request: Request, numbers: Ints) -> Iterator[Breach]:
    """Groups that are to share a grid and do not, or the other way round."""
    position = {district: i for i, district in enumerate(problem.districts)}
    areas = {area: [i for i, own in enumerate(problem.admin_areas) if own == area] for area in sorted(request.whole)}
    for area, own in areas.items():
        if len(set(numbers[own].tolist())) > 1:
            text = Text(f"{area} 被拆分到多个网格", f"{area} is split between grids")
            yield Breach("whole", text, districts=_ids(problem, own))
    for group in request.together:
        own = sorted(position[d] for d in group if d in position)
        if len(set(numbers[own].tolist())) > 1:
            names = problem.district_names(own)
            yield Breach(
                "together", Text(f"应同网格而分开：{names}", f"not in one grid: {names}"), None, _ids(problem, own)
            )
    for group in request.apart:
        own = sorted(position[d] for d in group if d in position and numbers[position[d]] >= 0)
        for number in np.unique(numbers[own]).tolist():
            same = [i for i in own if numbers[i] == number]
            if len(same) > 1:
                names, lead = problem.district_names(same), problem.lead_name(number)
                text = Text(f"应分开而同归 {lead}：{names}", f"to be apart but all with {lead}: {names}")
                yield Breach("apart", text, problem.leads[number][0], _ids(problem, same))


_LOOKS = (_about_leads, _about_pairs, _about_numbers, _about_loads, _about_pieces, _about_groups)


def _instance(problem: Problem, request: Request) -> Instance:
    return instance_of(problem, request, None if request.number is None else request.numbers[1])


def _ids(problem: Problem, positions: Ints | list[int] | tuple[int, ...]) -> tuple[str, ...]:
    return tuple(problem.districts[int(i)] for i in positions)
