"""Requests that no model needs to be built for: unknown names, missing numbers, demands that contradict each other."""

from collections.abc import Callable, Iterator
from dataclasses import asdict

import numpy as np

from gridplan.errors import SolveError
from gridplan.partition.bounds import bound_name
from gridplan.partition.contradictions import contradictions
from gridplan.partition.explain import explain_infeasible
from gridplan.partition.problem import DISTRICTS, POPULATION, Problem, Request
from gridplan.text import Text, join


def refuse_impossible(problem: Problem, request: Request, *, stop: Callable[[], bool] = lambda: False) -> None:
    """Raise SolveError with everything that makes a request impossible before it is tried.

    Where names and numbers are in order and the demands contradict each other, it is an InfeasibleError.
    """
    refuse_unknown(problem, request)
    if contradictions(problem, request):
        raise explain_infeasible(problem, request, stop=stop)


def refuse_unknown(problem: Problem, request: Request) -> None:
    """Raise SolveError for names and numbers that mean nothing here, and for data that are missing."""
    problems = list(_about_size(problem, request))
    if not problems:
        looks = (_about_names, _about_values, _about_numbers, _about_reach)
        problems = [text for look in looks for text in look(problem, request)]
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
    if (must := len({problem.lead_number(lead) or 0 for lead in request.must_lead})) > most:
        yield Text(
            f"必须牵头的医院分属 {must} 个网格，多于网格数 {most}",
            f"hospitals of {must} grids must lead, more than the {most} grids",
        )


def _about_names(problem: Problem, request: Request) -> Iterator[Text]:
    """Demands may speak of districts that are left out, never of districts, leads or areas that there are not."""
    leads = [*request.must_lead, *request.locks.values(), *(lead for _, lead in request.never)]
    leads += [bound.lead for bound in request.bounds if bound.lead is not None]
    for lead in sorted({lead for lead in leads if problem.lead_number(lead) is None}):
        name = problem.names.get(lead, lead)
        locked = [problem.names.get(district, district) for district, own in request.locks.items() if own == lead]
        zh = f"{name} 不在所求的牵头医院之中" + (f"（片区 {'、'.join(locked)} 锁定给它）" if locked else "")
        en = f"{name} is not among the leads" + (f" (districts {', '.join(locked)} are locked to it)" if locked else "")
        yield Text(zh, en)
    districts = {*request.locks, *(district for district, _ in request.never), *request.exclaves}
    districts = districts.union(*request.together, *request.apart, *(leads_of for leads_of, _ in request.unlike))
    for district in sorted(districts - set(problem.names) - set(problem.districts) - set(problem.left_out)):
        yield Text(f"没有片区 {district}", f"there is no district {district}")
    for area in sorted(request.whole - set(problem.admin_areas)):
        yield Text(f"没有区划 {area}", f"there is no administrative area {area}")
    for quantity in sorted({b.quantity for b in request.bounds} - {POPULATION, DISTRICTS, *problem.quantities}):
        yield Text(f"没有人口口径 {quantity}", f"there is no kind of people {quantity}")


def _about_values(problem: Problem, request: Request) -> Iterator[Text]:
    """Numbers that mean nothing."""
    for bound in request.bounds:
        name = bound_name(problem, bound)
        if bound.low is None and bound.high is None:
            yield Text("有一条均衡要求没有上下限", "a bound has neither a low nor a high value")
        if any(limit is not None and not 0 <= limit < np.inf for limit in (bound.low, bound.high)):
            yield Text(f"“{name.zh}”的界限不是非负数", f"{name.en}: not a number of at least 0")
        elif bound.low is not None and bound.high is not None and bound.low > bound.high:
            yield Text(f"“{name.zh}”：下限大于上限", f"{name.en}: the low value is above the high one")
    shares = {Text("更换牵头医院的人口上限", "the share who may change lead"): [request.most_moved]}
    shares[Text("与已有方案不同的人口", "the share that differs")] = [least for _, least in request.unlike]
    for name, given in shares.items():
        if any(share is not None and not 0 <= share <= 1 for share in given):
            yield Text(f"{name.zh}须在 0 与 1 之间", f"{name.en} must be between 0 and 1")
    if any(not 0 <= price < np.inf for price in asdict(request.aims).values()):
        yield Text("目标中的权重和价格须为非负数", "weights and prices of the aims must be numbers of at least 0")


def _about_numbers(problem: Problem, request: Request) -> Iterator[Text]:
    asked = [
        POPULATION,
        *(bound.quantity for bound in request.bounds if bound.quantity in {DISTRICTS, *problem.quantities}),
    ]
    for quantity in dict.fromkeys(asked):
        amount = problem.amount(quantity)
        kind = problem.quantity_name(quantity)
        if np.isnan(amount).any():
            names = problem.district_names(np.flatnonzero(np.isnan(amount)))
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
        names = problem.district_names(np.flatnonzero(cut_off))
        yield Text(
            f"{cut_off.sum()} 个片区与任何牵头医院都没有通路（或时间未知）：{names}；请检查道路，"
            "或选择不含它们求解（--leave-out-unreachable），它们将保持未分配",
            f"{cut_off.sum()} districts have no path to any lead, or none that is known: {names}; "
            "check roads, or solve without them (--leave-out-unreachable): they stay unassigned",
        )
