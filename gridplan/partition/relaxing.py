"""Demands of one kind relaxed as little as works, each kind in its own way; all other demands are kept."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gridplan.partition.bounds import (
    STEP,
    bound_name,
    breaches,
    extra_needed,
    only_where_broken,
    percent,
    tolerance,
    widened,
)
from gridplan.partition.build import HALF_A_PERSON, moved_share, same_lead
from gridplan.partition.demands import Demand, Kind, named, told, without
from gridplan.partition.instance import Bools
from gridplan.partition.pieces import surplus_pieces
from gridplan.partition.problem import Floats, Ints, LoadBound, Problem, Request
from gridplan.partition.trials import Trials, Verdict
from gridplan.text import Text, join

A_DISTRICT = 1e-4  # of all people: what each district counts beside its people, so that few are better than many
WORKS = Text("有解", " there is a layout")


@dataclass(frozen=True, eq=False)
class Remedy:
    """A request that works, in what it differs (`text`), the layout that meets it, and whether less is known to fail.

    `size` is the share of all people whom the change touches: who are beyond the bounds, in released districts, in
    stray pieces. `bounds` are those asked for that it widens.
    """

    request: Request
    text: Text
    lead_number: Ints
    size: float
    is_least: bool
    bounds: tuple[LoadBound, ...] = ()


def wider_bounds(trials: Trials, request: Request, demands: Sequence[Demand]) -> Remedy | None:
    """Widen bounds by the least extra share, in steps, that works; one after the other half of the steps is tried."""
    problem, positions = trials.problem, {demand.key for demand in demands}
    asked = tuple(bound for n, bound in enumerate(request.bounds) if n in positions)

    def wider(extra: float) -> Request:
        bounds = (widened(b, extra) if n in positions else b for n, b in enumerate(request.bounds))
        return replace(request, bounds=tuple(bounds))

    nearest = trials.least(without(request, demands), wished=asked)
    if nearest.lead_number is None:
        return None
    lead_number, is_least = nearest.lead_number, True
    fails, works = 0.0, _steps(extra_needed(problem, asked, lead_number))
    while works - fails > 1 and np.isfinite(works):
        middle = (fails + works) // 2
        tried = trials.attempt(wider(middle * STEP))
        if tried.lead_number is None:
            fails, is_least = middle, is_least and tried.verdict is Verdict.IMPOSSIBLE
        else:
            lead_number, works = tried.lead_number, min(middle, _steps(extra_needed(problem, asked, tried.lead_number)))
    if not np.isfinite(works):
        return None
    closest = trials.least(wider(works * STEP), wished=asked)
    lead_number = lead_number if closest.lead_number is None else closest.lead_number
    bounds = tuple(
        only_where_broken(problem, bound, widened(bound, works * STEP), lead_number) if n in positions else bound
        for n, bound in enumerate(request.bounds)
    )
    changes = list(dict.fromkeys((a, b) for a, b in zip(request.bounds, bounds, strict=True) if a != b))
    if not changes:
        return None
    size = sum(breach.excess for breach in breaches(problem, asked, lead_number))
    wide = replace(request, bounds=bounds)
    return Remedy(wide, _widening(problem, changes), lead_number, size, is_least, asked)


def _steps(extra: float) -> float:
    return max(math.ceil(extra / STEP - 1e-7), 1) if np.isfinite(extra) else np.inf


def _widening(problem: Problem, changes: Sequence[tuple[LoadBound, LoadBound]]) -> Text:
    before, after = (tolerance(bound) for bound in changes[0])
    if len(changes) == 1 and before is not None and after is not None:
        less, more = percent(before), percent(after)
        return Text(f"要求 ±{less}，放宽到 ±{more} 有解", f"asked for ±{less}, there is a layout within ±{more}")
    each = [(bound_name(problem, one), bound_name(problem, other)) for one, other in changes]
    words = join([Text(f"“{a.zh}”放宽到“{b.zh}”", f"“{a.en}” made “{b.en}”") for a, b in each], zh="，", en=", ")
    return Text(f"{words.zh}有解", f"there is a layout with {words.en}")


def more_moved(trials: Trials, request: Request, demands: Sequence[Demand]) -> Remedy | None:
    """Raise the share of the people who may change lead."""
    moved = moved_share(trials.problem, request.present)
    found = trials.least(without(request, demands), penalty=moved)
    if found.lead_number is None or request.most_moved is None:
        return None
    least = float(_chosen(moved, found.lead_number))
    most = _half_percent_up(least)
    text = Text(
        f"更换牵头医院的人口上限由 {request.most_moved:.1%} 提高到 {most:.1%} 有解",
        f"there is a layout in which at most {most:.1%} change lead, not {request.most_moved:.1%}",
    )
    size = least - request.most_moved
    return Remedy(replace(request, most_moved=most), text, found.lead_number, size, found.is_least)


def less_unlike(trials: Trials, request: Request, demands: Sequence[Demand]) -> Remedy | None:
    """Lower the share of the people who must be with another lead than in given layouts."""
    problem, positions = trials.problem, {demand.key for demand in demands}
    same = {
        n: problem.weights[:, None] * same_lead(problem, leads)
        for n, (leads, _) in enumerate(request.unlike)
        if n in positions
    }
    found = trials.least(without(request, demands), penalty=np.sum(list(same.values()), axis=0))
    if found.lead_number is None:
        return None
    reached = {n: 1 - _chosen(own, found.lead_number) for n, own in same.items()}
    unlike = tuple(
        (leads, least if n not in reached else min(least, math.floor(reached[n] / STEP + 1e-7) * STEP))
        for n, (leads, least) in enumerate(request.unlike)
    )
    shares = [percent(unlike[n][1]) for n in sorted(reached)]
    text = Text(
        f"与已有方案不同的人口降到至少 {'、'.join(shares)} 有解",
        f"there is a layout in which at least {', '.join(shares)} differ",
    )
    size = sum(request.unlike[n][1] - unlike[n][1] for n in reached)
    return Remedy(replace(request, unlike=unlike), text, found.lead_number, size, found.is_least)


def no_limit(trials: Trials, request: Request, demands: Sequence[Demand]) -> Remedy | None:
    """Drop the limit of minutes, with those who would be beyond it, as few as can be."""
    problem = trials.problem
    if problem.beyond is None:
        return None
    total = problem.population.sum()
    found = trials.least(without(request, demands), penalty=problem.beyond / total)
    if found.lead_number is None:
        return None
    beyond = problem.beyond[np.arange(len(found.lead_number)), found.lead_number]
    far = [problem.districts[i] for i in np.flatnonzero(beyond >= HALF_A_PERSON).tolist()]
    names, people, limit = named(problem, far), beyond.sum(), problem.limit_min
    text = Text(
        f"不把 {limit:g} 分钟作为硬性要求有解，最少 {people:,.0f} 人（{people / total:.1%}）超限，在片区 {names}",
        f"there is a layout where {limit:g} min is no must: at the least {people:,.0f} people "
        f"({people / total:.1%}) are beyond, in {names}",
    )
    if not found.is_least:
        text = Text(text.zh.replace("最少", "其中"), text.en.replace("at the least ", ""))
    return Remedy(without(request, demands), text, found.lead_number, float(people / total), found.is_least)


def released(trials: Trials, request: Request, demands: Sequence[Demand]) -> Remedy | None:
    """Release those locks, or pairs that are ruled out, that a layout with the fewest people in them breaks."""
    problem = trials.problem
    position = {district: i for i, district in enumerate(problem.districts)}
    penalty = np.zeros(problem.minutes.shape)
    broken: dict[Demand, tuple[int, Bools]] = {}
    for demand in demands:
        district, lead = demand.key
        is_lead = np.arange(len(problem.leads)) == problem.lead_number(lead)
        columns = is_lead if demand.kind is Kind.NEVER else ~is_lead
        broken[demand] = position[district], columns
        penalty[position[district], columns] += problem.weights[position[district]] + A_DISTRICT
    found = trials.least(without(request, demands), penalty=penalty)
    if found.lead_number is None:
        return None
    gone = [demand for demand, (i, columns) in broken.items() if columns[found.lead_number[i]]]
    if not gone:
        return None
    size = sum(float(problem.weights[broken[demand][0]]) for demand in gone)
    return Remedy(without(request, gone), dropping(problem, gone) + WORKS, found.lead_number, size, found.is_least)


def dropped(trials: Trials, request: Request, demands: Sequence[Demand]) -> Remedy | None:
    """Drop one of the demands, or all of them where no single one is enough."""
    for gone in [*([demand] for demand in demands), list(demands)]:
        tried = trials.attempt(without(request, gone))
        if tried.lead_number is not None:
            size = sum(_people_of(trials.problem, demand) for demand in gone)
            return Remedy(
                without(request, gone), dropping(trials.problem, gone) + WORKS, tried.lead_number, size, is_least=True
            )
    return None


def exclaves(trials: Trials, request: Request, demands: Sequence[Demand]) -> Remedy | None:
    """Let some districts be pieces of their own: those that are so in a layout without contiguity, as far as needed."""
    problem = trials.problem
    minutes = np.where(np.isfinite(problem.minutes), problem.minutes, 0.0)
    found = trials.least(without(request, demands), penalty=problem.weights[:, None] * minutes / minutes.max(initial=1))
    if found.lead_number is None:
        return None

    def having(stray: set[int]) -> Request:
        return replace(request, exclaves=request.exclaves | {problem.districts[i] for i in stray})

    lead_number, is_least = found.lead_number, True
    stray, kept = _stray(trials, request, lead_number), set[int]()
    while stray - kept:
        one = max(stray - kept, key=lambda i: (problem.population[i], -i))
        tried = trials.attempt(having(stray - {one}))
        if tried.lead_number is None:
            kept, is_least = kept | {one}, is_least and tried.verdict is Verdict.IMPOSSIBLE
        else:
            lead_number = tried.lead_number
            stray = stray - {one}
    names = named(problem, [problem.districts[i] for i in stray])
    text = Text(f"允许片区 {names} 不与其网格相连（飞地）有解", f"there is a layout with {names} apart from their grid")
    size = float(problem.weights[sorted(stray)].sum())
    return Remedy(having(stray), text, lead_number, size, is_least)


def _stray(trials: Trials, request: Request, lead_number: Ints) -> set[int]:
    """Return the districts in all but the most populous of the pieces that a grid has in a part of the area."""
    by_place: dict[tuple[int, int], list[tuple[float, tuple[int, ...]]]] = {}
    for piece in surplus_pieces(trials.instance(request), lead_number):
        population = float(trials.problem.population[list(piece.districts)].sum())
        by_place.setdefault((piece.lead, piece.part), []).append((population, piece.districts))
    return {i for own in by_place.values() for _, districts in sorted(own)[:-1] for i in districts}


def dropping(problem: Problem, gone: Sequence[Demand]) -> Text:
    """Return the words for what is dropped."""
    words = join(told(problem, gone), zh="”、“", en="; ")
    return Text(f"去掉“{words.zh}”", f"without: {words.en}")


def _people_of(problem: Problem, demand: Demand) -> float:
    """Return the share of the people in the districts that a demand speaks of; of a lead, an equal share."""
    if demand.kind is Kind.MUST_LEAD:
        return 1 / max(len(problem.leads), 1)
    if demand.kind is Kind.WHOLE:
        inside = np.array([name == demand.key for name in problem.admin_areas])
    else:
        inside = np.isin(problem.districts, sorted(demand.key))
    return float(problem.weights[inside].sum())


def _chosen(values: Floats, lead_number: Ints) -> float:
    return float(values[np.arange(len(lead_number)), lead_number].sum())


def _half_percent_up(share: float) -> float:
    return math.ceil(share / STEP - 1e-7) * STEP
