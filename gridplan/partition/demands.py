"""The single demands of a request: what each is called, and the request without some of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from gridplan.partition.bounds import bound_name
from gridplan.partition.problem import Problem, Request
from gridplan.text import Text


class Kind(Enum):
    """What a demand is about. Of several sets of demands that clash one is told that needs the earlier kinds only."""

    BOUND = auto()
    LIMIT = auto()
    MOVED = auto()
    UNLIKE = auto()
    MUST_LEAD = auto()
    TOGETHER = auto()
    WHOLE = auto()
    APART = auto()
    NEVER = auto()
    LOCK = auto()
    CONTIGUITY = auto()


@dataclass(frozen=True)
class Demand:
    """One demand. `key` finds it in its request: a position for bounds and layouts to differ from, else the thing."""

    kind: Kind
    key: Any
    name: Text


def demands_of(problem: Problem, request: Request) -> tuple[Demand, ...]:
    """Return what a request asks for, one by one, in the order of `Kind`; districts that are left out ask nothing."""
    return tuple(
        sorted([*_of_grids(problem, request), *_of_districts(problem, request)], key=lambda demand: demand.kind.value)
    )


def without(request: Request, dropped: Iterable[Demand]) -> Request:
    """Return the request without the given demands of it."""
    gone = {(demand.kind, demand.key) for demand in dropped}

    def stays(kind: Kind, key: Any = None) -> bool:
        return (kind, key) not in gone

    return replace(
        request,
        bounds=tuple(bound for n, bound in enumerate(request.bounds) if stays(Kind.BOUND, n)),
        contiguous=request.contiguous and stays(Kind.CONTIGUITY),
        within_limit=request.within_limit and stays(Kind.LIMIT),
        most_moved=request.most_moved if stays(Kind.MOVED) else None,
        unlike=tuple(each for n, each in enumerate(request.unlike) if stays(Kind.UNLIKE, n)),
        must_lead=frozenset(lead for lead in request.must_lead if stays(Kind.MUST_LEAD, lead)),
        together=tuple(group for group in request.together if stays(Kind.TOGETHER, group)),
        whole=frozenset(area for area in request.whole if stays(Kind.WHOLE, area)),
        apart=tuple(group for group in request.apart if stays(Kind.APART, group)),
        never=frozenset(pair for pair in request.never if stays(Kind.NEVER, pair)),
        locks={district: lead for district, lead in request.locks.items() if stays(Kind.LOCK, (district, lead))},
    )


def told(problem: Problem, demands: Iterable[Demand]) -> list[Text]:
    """Return demands in words; the locks to one lead are one."""
    locked: dict[str, list[str]] = {}
    texts = []
    for demand in demands:
        if demand.kind is Kind.LOCK:
            district, lead = demand.key
            locked.setdefault(lead, []).append(district)
        else:
            texts.append(demand.name)
    return [*dict.fromkeys(texts), *(_lock_text(problem, districts, lead) for lead, districts in locked.items())]


def named(problem: Problem, keys: Iterable[str]) -> str:
    """Return the names of districts or hospitals, in the order of the area."""
    order = {key: n for n, key in enumerate([*problem.districts, *(lead for own in problem.leads for lead in own)])}
    return "、".join(problem.names.get(key, key) for key in sorted(keys, key=lambda key: (order.get(key, -1), key)))


def _of_grids(problem: Problem, request: Request) -> Iterator[Demand]:
    for n, bound in enumerate(request.bounds):
        yield Demand(Kind.BOUND, n, bound_name(problem, bound))
    if request.within_limit:
        limit = problem.limit_min
        yield Demand(Kind.LIMIT, None, Text(f"所有人都在 {limit:g} 分钟以内", f"nobody beyond {limit:g} min"))
    if request.most_moved is not None:
        share = f"{request.most_moved:.1%}"
        yield Demand(
            Kind.MOVED, None, Text(f"更换牵头医院的人口不超过 {share}", f"at most {share} of the people change lead")
        )
    for n, (_, least) in enumerate(request.unlike):
        zh, en = f"至少 {least:.1%} 的人口与已有方案 {n + 1} 不同", f"at least {least:.1%} differ from layout {n + 1}"
        yield Demand(Kind.UNLIKE, n, Text(zh, en))
    if request.number is not None:
        for lead in sorted(request.must_lead):
            name = named(problem, [lead])
            yield Demand(Kind.MUST_LEAD, lead, Text(f"{name} 必须牵头", f"{name} must lead"))
    if request.contiguous:
        yield Demand(Kind.CONTIGUITY, None, Text("连片", "contiguity"))


def _of_districts(problem: Problem, request: Request) -> Iterator[Demand]:
    here = set(problem.districts)
    for group in dict.fromkeys(request.together):
        name = named(problem, group & here)
        yield Demand(Kind.TOGETHER, group, Text(f"片区 {name} 在同一网格", f"{name} share a grid"))
    for area in sorted(request.whole):
        yield Demand(Kind.WHOLE, area, Text(f"{area} 不拆分", f"{area} is not split"))
    for group in dict.fromkeys(request.apart):
        name = named(problem, group & here)
        yield Demand(Kind.APART, group, Text(f"片区 {name} 不在同一网格", f"{name} share no grid"))
    for district, lead in sorted(request.never):
        if district in here:
            one, other = named(problem, [district]), named(problem, [lead])
            yield Demand(Kind.NEVER, (district, lead), Text(f"片区 {one} 不归 {other}", f"{one} is not with {other}"))
    for district, lead in request.locks.items():
        if district in here:
            one, other = named(problem, [district]), named(problem, [lead])
            yield Demand(Kind.LOCK, (district, lead), Text(f"片区 {one} 锁定给 {other}", f"{one} is locked to {other}"))


def _lock_text(problem: Problem, districts: Iterable[str], lead: str) -> Text:
    names, hospital = named(problem, districts), named(problem, [lead])
    return Text(f"片区 {names} 锁定给 {hospital}", f"locked to {hospital}: {names}")
