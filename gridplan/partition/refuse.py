"""Requests that no model needs to be built for: unknown names, missing numbers, demands that contradict each other."""

from collections.abc import Iterable, Iterator

import numpy as np

from gridplan.errors import SolveError
from gridplan.partition.build import instance_of
from gridplan.partition.problem import DISTRICTS, POPULATION, Problem, Request
from gridplan.text import Text, join


def refuse_impossible(problem: Problem, request: Request) -> None:
    """Raise SolveError with everything that makes a request impossible before it is tried."""
    for look in (_about_size, _about_names, _about_numbers, _about_reach, _about_demands):
        problems = list(look(problem, request))
        if problems:
            raise SolveError(join(problems))


def _about_size(problem: Problem, request: Request) -> Iterator[Text]:
    candidates, districts = len(problem.leads), len(problem.districts)
    least, most = request.numbers
    if not candidates:
        yield Text("没有牵头医院；请指定或标明候选医院", "no leads: name them or mark candidates")
        return
    if not districts:
        yield Text("没有可分配的片区", "there are no districts to assign")
    if not 1 <= least <= most:
        yield Text(f"网格数 {least}–{most} 无效", f"{least} to {most} is no number of grids")
    if most > candidates:
        yield Text(
            f"要 {most} 个网格，但只有 {candidates} 家候选牵头医院",
            f"{most} grids asked, but there are {candidates} candidate leads",
        )
    if most > districts > 0:
        yield Text(
            f"要 {most} 个网格，但只有 {districts} 个片区", f"{most} grids asked, but there are {districts} districts"
        )
    if len(request.must_lead) > most:
        yield Text(
            f"必须牵头的医院有 {len(request.must_lead)} 家，多于网格数 {most}",
            f"{len(request.must_lead)} hospitals must lead, more than the {most} grids",
        )


def _about_names(problem: Problem, request: Request) -> Iterator[Text]:
    """Locks and bounds may speak of districts that are left out, never of leads or areas that there are not."""
    named = [*request.must_lead, *request.locks.values(), *(lead for _, lead in request.never)]
    named += [bound.lead for bound in request.bounds if bound.lead is not None]
    for lead in sorted({lead for lead in named if problem.lead_number(lead) is None}):
        name = problem.names.get(lead, lead)
        locked = [problem.names[d] for d in problem.districts if request.locks.get(d) == lead]
        zh = f"{name} 不在所求的牵头医院之中" + (f"（片区 {'、'.join(locked)} 锁定给它）" if locked else "")
        en = f"{name} is not among the leads" + (f" (districts {', '.join(locked)} are locked to it)" if locked else "")
        yield Text(zh, en)
    for area in sorted(request.whole - set(problem.admin_areas)):
        yield Text(f"没有区划 {area}", f"there is no administrative area {area}")
    for quantity in sorted({b.quantity for b in request.bounds} - {POPULATION, DISTRICTS, *problem.quantities}):
        yield Text(f"没有人口口径 {quantity}", f"there is no kind of people {quantity}")


def _about_numbers(problem: Problem, request: Request) -> Iterator[Text]:
    for quantity in dict.fromkeys([POPULATION, *(bound.quantity for bound in request.bounds)]):
        amount = problem.amount(quantity)
        kind = problem.quantity_names.get(quantity, Text("人口", "population"))
        if np.isnan(amount).any():
            names = _districts(problem, np.flatnonzero(np.isnan(amount)))
            yield Text(
                f"{kind.zh}未知，无法求解：{names}；请补充或排除这些片区",
                f"{kind.en} unknown: {names}; give it or exclude them",
            )
        elif not amount.sum() > 0:
            yield Text(f"没有{kind.zh}，无法求解", f"there are no people to solve for ({kind.en})")
    if any(bound.per_bed for bound in request.bounds) or request.aims.balance_per_bed:
        unknown = [problem.lead_name(j) for j in np.flatnonzero(~(problem.beds > 0)).tolist()]
        if unknown:
            names = "、".join(unknown)
            yield Text(f"床位未知，无法按每床人口均衡：{names}", f"beds unknown, cannot balance by them: {names}")
    if (request.within_limit or request.aims.uncovered) and problem.beyond is None:
        yield Text("没有给出就医时间上限", "no limit of minutes is given")
    if request.aims.borders and not problem.border_km:
        yield Text("没有片区边界，无法计入网格间边界长度", "there are no outlines: the length of borders is unknown")
    if (request.aims.change or request.most_moved is not None) and not request.present:
        yield Text("没有现行方案，无法计入变动", "there is no present layout to count changes from")
    if request.aims.splits and not problem.admin_areas:
        yield Text("没有区划，无法计入拆分", "there are no administrative areas to count splits of")


def _about_reach(problem: Problem, request: Request) -> Iterator[Text]:
    finite = np.isfinite(problem.minutes)
    cut_off = ~finite.any(axis=1)
    reached = finite.any(axis=0)
    if not cut_off.any() and request.numbers[1] > reached.sum():
        names = "、".join(problem.lead_name(j) for j in np.flatnonzero(~reached).tolist())
        yield Text(
            f"没有片区能到达牵头医院：{names}（已关闭、无通路或时间未知）；请另行指定牵头医院",
            f"no district can reach the lead {names} (closed, without a path, or minutes unknown): name other leads",
        )
    if cut_off.any():
        names = _districts(problem, np.flatnonzero(cut_off))
        yield Text(
            f"{cut_off.sum()} 个片区与任何牵头医院都没有通路（或时间未知）：{names}；请检查道路，"
            "或选择不含它们求解（--leave-out-unreachable），它们将保持未分配",
            f"{cut_off.sum()} districts have no path to any lead, or none that is known: {names}; "
            "check roads, or solve without them (--leave-out-unreachable): they stay unassigned",
        )


def _about_demands(problem: Problem, request: Request) -> Iterator[Text]:
    """Districts that no lead is left for, once locks, limit, what is ruled out and what is kept together are heeded."""
    choosing = request.number is not None
    instance = instance_of(problem, request, request.numbers[1] if choosing else None)
    finite = np.isfinite(problem.minutes)
    for unit in np.flatnonzero(~instance.allowed.any(axis=1)).tolist():
        members = list(instance.members[unit])
        names = _districts(problem, members)
        locked = {request.locks[problem.districts[i]] for i in members if problem.districts[i] in request.locks}
        leads = "、".join(problem.names.get(lead, lead) for lead in sorted(locked))
        if len(locked) == 1 and len(members) == 1 and not finite[members[0], problem.lead_number(min(locked))]:
            yield Text(
                f"片区 {names} 锁定给 {leads}，但两者之间没有可用的就医时间",
                f"district {names} is locked to {leads}, but there are no minutes between them",
            )
        elif len(locked) > 1:
            yield Text(
                f"须在同一网格的片区 {names} 锁定给不同的牵头医院 {leads}",
                f"districts {names} are kept together but locked to different leads {leads}",
            )
        else:
            limit = f"（{problem.limit_min:g} 分钟以内）" if request.within_limit and problem.limit_min else ""
            within = f" within {problem.limit_min:g} min" if request.within_limit and problem.limit_min else ""
            yield Text(
                f"片区 {names} 没有可选的牵头医院{limit}；请放宽时间上限、锁定或排除的组合",
                f"no lead is left for {names}{within}: loosen the limit, the locks or what is ruled out",
            )


def _districts(problem: Problem, positions: Iterable[int]) -> str:
    return "、".join(problem.names[problem.districts[i]] for i in positions)
