"""From a request on a problem to the arrays that the searches work on."""

from collections.abc import Iterator, Mapping

import numpy as np

from gridplan.partition.instance import Bools, Cap, Common, Instance, Load
from gridplan.partition.pieces import components
from gridplan.partition.problem import Floats, Ints, LoadBound, Problem, Request

PER_CENT = 100.0
HALF_A_PERSON = 0.5
_FAR_MIN = 1e6  # stands for no path where districts are ordered by nearness; never a cost


def instance_of(problem: Problem, request: Request, number: int | None) -> Instance:
    """Return the arrays of a request whose names are known, with `number` leads to choose (None: all lead)."""
    position = {district: i for i, district in enumerate(problem.districts)}
    unit_of = _units(problem, request, position)
    apart = [[int(unit_of[position[d]]) for d in sorted(group) if d in position] for group in request.apart]
    torn = {unit for group in apart for unit in group if group.count(unit) > 1}  # to be apart, yet kept together
    allowed = _by_unit(~_allowed(problem, request, position), unit_of) == 0
    allowed[sorted(torn)] = False
    instance = Instance(
        unit_of=unit_of,
        minutes=np.where(np.isfinite(problem.minutes), problem.minutes, _FAR_MIN),
        cost=_by_unit(_cost(problem, request), unit_of),
        allowed=allowed,
        number=number,
        must=np.array([bool(request.must_lead & set(group)) for group in problem.leads]),
        beds=problem.beds,
        loads=tuple(_loads(problem, request, unit_of)),
        caps=tuple(_caps(problem, request, unit_of)),
        contiguous=request.contiguous,
        neighbours=problem.neighbours,
        part=parts_of(problem.neighbours),
        exempt=np.isin(problem.districts, sorted(request.exclaves)),
        areas=_areas(problem, unit_of),
        split_price=request.aims.splits,
        borders=_borders(problem, request, unit_of),
        apart=tuple(tuple(sorted(set(group))) for group in apart),
    )
    return instance if number is not None else instance.of_leads(range(len(problem.leads)))


def parts_of(neighbours: tuple[tuple[int, ...], ...]) -> Ints:
    """Return the number of the connected part of the area that each district is in; 0 is the largest."""
    part = np.zeros(len(neighbours), dtype=np.int64)
    found = components(neighbours, [0] * len(neighbours))
    for number, members in enumerate(sorted(found, key=lambda own: (-len(own), own[0]))):
        part[members] = number
    return part


def same_lead(problem: Problem, leads: Mapping[str, str]) -> Bools:
    """Return, n × m, whether a lead is the one that `leads` names for the district."""
    same = np.zeros(problem.minutes.shape, dtype=bool)
    for i, district in enumerate(problem.districts):
        number = problem.lead_number(leads[district]) if district in leads else None
        if number is not None:
            same[i, number] = True
    return same


def moved_share(problem: Problem, leads: Mapping[str, str]) -> Floats:
    """Return, n × m, the share of all people who get another lead than `leads` names; new districts do not move."""
    known = np.array([district in leads for district in problem.districts])
    return np.asarray((problem.weights * known)[:, None] * ~same_lead(problem, leads))


def _units(problem: Problem, request: Request, position: Mapping[str, int]) -> Ints:
    """Return the unit of each district: groups kept together, numbered by their first district."""
    groups = [[position[d] for d in sorted(group) if d in position] for group in request.together]
    groups += [[i for i, name in enumerate(problem.admin_areas) if name == area] for area in sorted(request.whole)]
    tied: list[set[int]] = [set() for _ in position]
    for group in groups:
        for i in group:
            tied[i].update(group)
    unit_of = np.zeros(len(position), dtype=np.int64)
    for unit, members in enumerate(components([sorted(each) for each in tied], [0] * len(tied))):
        unit_of[members] = unit
    return unit_of


def _cost(problem: Problem, request: Request) -> Floats:
    aims = request.aims
    minutes = np.where(np.isfinite(problem.minutes), problem.minutes, 0.0)
    cost = aims.minutes * problem.weights[:, None] * minutes
    if aims.uncovered and problem.beyond is not None:
        cost = cost + aims.uncovered * PER_CENT * problem.beyond / problem.population.sum()
    if aims.change:
        cost = cost + aims.change * PER_CENT * moved_share(problem, request.present)
    return cost


def _allowed(problem: Problem, request: Request, position: Mapping[str, int]) -> Bools:
    allowed = np.isfinite(problem.minutes)
    if request.within_limit and problem.beyond is not None:
        allowed &= problem.beyond < HALF_A_PERSON
    for district, lead in request.never:
        if district in position:
            allowed[position[district], problem.lead_number(lead)] = False
    for district, lead in request.locks.items():
        if district in position:
            allowed[position[district]] &= np.arange(len(problem.leads)) == problem.lead_number(lead)
    return allowed


def _loads(problem: Problem, request: Request, unit_of: Ints) -> Iterator[Load]:
    for bound in request.bounds:
        total = problem.amount(bound.quantity).sum()
        low, high = _limits(problem, bound)
        common = Common.PLAIN
        if bound.relative:
            common = Common.BEDS if bound.per_bed else Common.EQUAL
        else:
            scale = problem.beds / total if bound.per_bed else 1 / total
            low, high = low * scale, high * scale
        yield Load(_by_unit(problem.amount(bound.quantity) / total, unit_of), low, high, np.ones(len(low)), common)
    if request.aims.balance:
        ones = np.ones(len(problem.leads))
        common = Common.BEDS if request.aims.balance_per_bed else Common.EQUAL
        price = request.aims.balance * PER_CENT
        yield Load(_by_unit(problem.weights, unit_of), 0 * ones, ones * np.inf, ones, common, price)


def _limits(problem: Problem, bound: LoadBound) -> tuple[Floats, Floats]:
    """Return the two limits by lead: 0 and inf where the bound says nothing."""
    low, high = np.zeros(len(problem.leads)), np.full(len(problem.leads), np.inf)
    for number in range(len(problem.leads)):
        if bound.lead is None or number == problem.lead_number(bound.lead):
            low[number] = 0.0 if bound.low is None else bound.low
            high[number] = np.inf if bound.high is None else bound.high
    return low, high


def _caps(problem: Problem, request: Request, unit_of: Ints) -> Iterator[Cap]:
    if request.most_moved is not None:
        yield Cap(_by_unit(moved_share(problem, request.present), unit_of), request.most_moved)
    for leads, least in request.unlike:
        same = problem.weights[:, None] * same_lead(problem, leads)
        yield Cap(_by_unit(same, unit_of), 1 - least)


def _areas(problem: Problem, unit_of: Ints) -> tuple[tuple[int, ...], ...]:
    if not problem.admin_areas:
        return ((),) * (int(unit_of.max()) + 1)
    number = {name: i for i, name in enumerate(dict.fromkeys(problem.admin_areas))}
    found: list[set[int]] = [set() for _ in range(int(unit_of.max()) + 1)]
    for unit, name in zip(unit_of.tolist(), problem.admin_areas, strict=True):
        if name:
            found[unit].add(number[name])
    return tuple(tuple(sorted(own)) for own in found)


def _borders(problem: Problem, request: Request, unit_of: Ints) -> tuple[tuple[int, int, float], ...]:
    """Return the price of the border between each two units that touch."""
    if not request.aims.borders:
        return ()
    price: dict[tuple[int, int], float] = {}
    for (i, n), km in problem.border_km.items():
        a, b = sorted((int(unit_of[i]), int(unit_of[n])))
        if a != b:
            price[a, b] = price.get((a, b), 0.0) + request.aims.borders * km
    return tuple((a, b, cost) for (a, b), cost in sorted(price.items()))


def _by_unit(values: Floats | Bools, unit_of: Ints) -> Floats:
    """Return sums by unit of values by district (rows)."""
    total = np.zeros((int(unit_of.max()) + 1, *values.shape[1:]))
    np.add.at(total, unit_of, values)
    return total
