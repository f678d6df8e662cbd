"""Contradictions in a request that can be seen without a model, each with what it is about and by how much."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from gridplan.partition.bounds import ROUNDING, grid_name, people
from gridplan.partition.build import instance_of
from gridplan.partition.demands import named
from gridplan.partition.instance import Bools, Common, Instance
from gridplan.partition.problem import Aims, Floats, Problem, Request
from gridplan.text import Text


def contradictions(problem: Problem, request: Request) -> list[Text]:
    """Return what makes a request impossible, whatever the number of grids; the names in it are known."""
    least, most = request.numbers
    told: dict[Text, None] = {}
    for number in range(least, most + 1):
        chosen = None if request.number is None else number
        instance = instance_of(problem, replace(request, aims=Aims()), chosen)
        found = [
            *_about_units(problem, request, instance),
            *_about_leads(problem, instance),
            *_about_apart(problem, instance),
            *_about_loads(problem, request, instance),
        ]
        if not found:
            return []
        told.update(dict.fromkeys(found))
    return list(told)


def _about_units(problem: Problem, request: Request, instance: Instance) -> Iterator[Text]:
    """Districts that no lead is left for, once locks, limit, what is ruled out and what is kept together are heeded."""
    without_any = []
    for unit in np.flatnonzero(~instance.allowed.any(axis=1)).tolist():
        members = list(instance.members[unit])
        names = _unit_name(problem, instance, unit)
        here = {problem.districts[i] for i in members}
        locked = {lead for district, lead in request.locks.items() if district in here}
        numbers = [j for j, group in enumerate(problem.leads) if locked & set(group)]
        leads = named(problem, locked)
        apart = [group & here for group in request.apart if len(group & here) > 1]
        for group in apart:
            split = named(problem, group)
            yield Text(
                f"片区 {split} 要求不在同一网格，又须在同一网格", f"{split} are to be apart and are kept together"
            )
        if len(numbers) == 1 and len(members) == 1 and not np.isfinite(problem.minutes[members[0], numbers[0]]):
            yield Text(
                f"片区 {names} 锁定给 {leads}，但两者之间没有可用的就医时间",
                f"district {names} is locked to {leads}, but there are no minutes between them",
            )
        elif len(numbers) > 1:
            yield Text(
                f"须在同一网格的片区 {names} 锁定给不同的牵头医院 {leads}",
                f"districts {names} are kept together but locked to different leads {leads}",
            )
        elif not apart:
            without_any += members
    if without_any:
        yield _no_lead_left(problem, request, without_any)


def _no_lead_left(problem: Problem, request: Request, positions: list[int]) -> Text:
    """Say which districts have no lead left, with the mean minutes to the nearest one where there is a limit."""
    names = [problem.names[problem.districts[i]] for i in positions]
    limited = request.within_limit and problem.limit_min is not None
    nearest = np.where(np.isfinite(problem.minutes), problem.minutes, np.inf)[positions].min(axis=1).tolist()
    zh = "、".join(f"{a}（最近 {b:.1f} 分钟）" if limited else a for a, b in zip(names, nearest, strict=True))
    en = ", ".join(f"{a} ({b:.1f} min to the nearest)" if limited else a for a, b in zip(names, nearest, strict=True))
    within = f" within {problem.limit_min:g} min" if limited else ""
    limit = f"（{problem.limit_min:g} 分钟以内）" if limited else ""
    return Text(
        f"片区 {zh} 没有可选的牵头医院{limit}；请放宽时间上限、锁定或排除的组合",
        f"no lead is left for {en}{within}: loosen the limit, the locks or what is ruled out",
    )


def _about_leads(problem: Problem, instance: Instance) -> Iterator[Text]:
    needed = _certain(instance)
    if needed.sum() > instance.grids:
        names = "、".join(problem.lead_name(j) for j in np.flatnonzero(needed).tolist())
        more = int(needed.sum()) - instance.grids
        yield Text(
            f"必须牵头或有片区锁定的医院有 {needed.sum()} 家（{names}），比网格数 {instance.grids} 多 {more}",
            f"{needed.sum()} hospitals must lead or have districts locked to them ({names}): "
            f"{more} more than the {instance.grids} grids",
        )
    for j in np.flatnonzero(needed & ~instance.allowed.any(axis=0)).tolist():
        where = grid_name(problem, j)
        yield Text(f"没有片区可归{where.zh}", f"no district may be in the {where.en}")


def _about_apart(problem: Problem, instance: Instance) -> Iterator[Text]:
    only = _only_lead(instance)
    for group in instance.apart:
        if len(group) > instance.grids:
            names = "、".join(_unit_name(problem, instance, unit) for unit in group)
            yield Text(
                f"片区 {names} 要求两两不在同一网格，需要 {len(group)} 个网格，只有 {instance.grids} 个",
                f"{names} are to be apart: that takes {len(group)} grids, there are {instance.grids}",
            )
        for lead in np.unique(only[list(group)]).tolist():
            units = [unit for unit in group if only[unit] == lead]
            if lead >= 0 and len(units) > 1:
                names, where = "、".join(_unit_name(problem, instance, u) for u in units), grid_name(problem, lead)
                yield Text(
                    f"片区 {names} 要求不在同一网格，但都只能归{where.zh}",
                    f"{names} are to be apart, but can only be in the {where.en}",
                )


@dataclass(frozen=True, eq=False)
class _Limits:
    """What all bounds on one kind of people come to: shares of all, by lead; `kind` names the people."""

    amount: Floats  # by unit
    low: Floats
    high: Floats
    total: float
    kind: Text

    def persons(self, share: float) -> Text:
        return people(share * self.total)


def _about_loads(problem: Problem, request: Request, instance: Instance) -> Iterator[Text]:
    for limits in _limits(problem, request, instance):
        yield from _about_sums(limits, instance)
        yield from _about_each_lead(problem, limits, instance)
        yield from _about_each_unit(problem, limits, instance)


def _limits(problem: Problem, request: Request, instance: Instance) -> Iterator[_Limits]:
    for quantity in dict.fromkeys(bound.quantity for bound in request.bounds):
        own = [
            load
            for bound, load in zip(request.bounds, instance.loads, strict=True)
            # what a share by beds comes to depends on who leads
            if bound.quantity == quantity and load.common is not Common.BEDS
        ]
        if own:
            factor = [1 / instance.grids if load.common is Common.EQUAL else 1.0 for load in own]
            yield _Limits(
                own[0].amount,
                np.max([load.low * each for load, each in zip(own, factor, strict=True)], axis=0),
                np.min([load.high * each for load, each in zip(own, factor, strict=True)], axis=0),
                float(problem.amount(quantity).sum()),
                problem.quantity_name(quantity),
            )


def _about_sums(limits: _Limits, instance: Instance) -> Iterator[Text]:
    """All grids together: the least that they ask for, the most that they hold."""
    least = float(np.sort(limits.low)[: instance.grids].sum())
    most = float(np.sort(limits.high)[::-1][: instance.grids].sum())
    kind = limits.kind
    if least > 1 + ROUNDING:
        asked, over = limits.persons(least), limits.persons(least - 1)
        yield Text(
            f"各网格{kind.zh}下限合计 {asked.zh}（{least:.1%}），比全部{kind.zh}多 {over.zh}",
            f"the low bounds of {kind.en} add up to {asked.en} ({least:.1%}), {over.en} more than there are",
        )
    if most < 1 - ROUNDING:
        asked, short = limits.persons(most), limits.persons(1 - most)
        yield Text(
            f"各网格{kind.zh}上限合计 {asked.zh}（{most:.1%}），比全部{kind.zh}少 {short.zh}",
            f"the high bounds of {kind.en} add up to {asked.en} ({most:.1%}), {short.en} fewer than there are",
        )


def _about_each_lead(problem: Problem, limits: _Limits, instance: Instance) -> Iterator[Text]:
    certain, only, kind = _certain(instance), _only_lead(instance), limits.kind
    for j in np.flatnonzero(certain).tolist():
        where = grid_name(problem, j)
        low, high = limits.persons(float(limits.low[j])), limits.persons(float(limits.high[j]))
        if limits.low[j] > limits.high[j] + ROUNDING:
            yield Text(
                f"{where.zh}{kind.zh}至少 {low.zh}，又最多 {high.zh}",
                f"{where.en}: {kind.en} at least {low.en}, and at most {high.en}",
            )
        units = np.flatnonzero(only == j)
        held = float(limits.amount[units].sum())
        if len(units) > 1 and held > limits.high[j] + ROUNDING:
            names = "、".join(_unit_name(problem, instance, unit) for unit in units.tolist())
            have, over = limits.persons(held), limits.persons(held - float(limits.high[j]))
            yield Text(
                f"只能归{where.zh}的片区 {names} 共有{kind.zh} {have.zh}，超过上限 {high.zh}，多 {over.zh}",
                f"{names} can only be in the {where.en}: {kind.en} {have.en}, {over.en} above the bound of {high.en}",
            )
        within_reach = float(limits.amount[instance.allowed[:, j]].sum())
        if within_reach < limits.low[j] - ROUNDING:
            have, short = limits.persons(within_reach), limits.persons(float(limits.low[j]) - within_reach)
            yield Text(
                f"可归{where.zh}的全部片区{kind.zh}只有 {have.zh}，低于下限 {low.zh}，少 {short.zh}",
                f"all that may be in the {where.en} have {kind.en} {have.en}, {short.en} below the bound of {low.en}",
            )


def _about_each_unit(problem: Problem, limits: _Limits, instance: Instance) -> Iterator[Text]:
    """What is above the high bound of every lead that it may go to."""
    room = np.where(instance.allowed, limits.high, 0.0).max(axis=1)
    for unit in np.flatnonzero((limits.amount > room + ROUNDING) & instance.allowed.any(axis=1)).tolist():
        name, kind = _unit_name(problem, instance, unit), limits.kind
        have, high = limits.persons(float(limits.amount[unit])), limits.persons(float(room[unit]))
        over = limits.persons(float(limits.amount[unit] - room[unit]))
        together = ("合计", "together ") if len(instance.members[unit]) > 1 else ("一个", "alone ")
        yield Text(
            f"片区 {name} {together[0]}就有{kind.zh} {have.zh}，超过所有可归网格的上限 {high.zh}，多 {over.zh}",
            f"{name} {together[1]}has {kind.en} {have.en}, {over.en} above the bound of {high.en} "
            "of every grid it may be in",
        )


def _only_lead(instance: Instance) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the one lead that each unit may go to; −1 where there are several, or none."""
    alone = instance.allowed.sum(axis=1) == 1
    return np.where(alone, instance.allowed.argmax(axis=1), -1)


def _certain(instance: Instance) -> Bools:
    """Return which leads lead a grid in any case."""
    if instance.number is None:
        return np.ones(instance.leads, dtype=bool)
    return np.asarray(instance.must | np.isin(np.arange(instance.leads), _only_lead(instance)))


def _unit_name(problem: Problem, instance: Instance, unit: int) -> str:
    return named(problem, [problem.districts[i] for i in instance.members[unit]])
