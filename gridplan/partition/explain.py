"""Why a request has no answer: which demand, which district, by how much, and what would work."""

from dataclasses import replace

import highspy
import numpy as np
from numpy.typing import NDArray

from gridplan.errors import SolveError
from gridplan.partition.model import Model
from gridplan.partition.problem import Problem, Request
from gridplan.text import Text

EXPLAIN_TIME_S = 20.0
TOLERANCE_STEP = 0.01
LARGEST_TOLERANCE = 1.0


def refuse_impossible(problem: Problem, request: Request) -> None:
    """Raise SolveError for a request that no model needs to be built for."""
    if not request.leads:
        raise SolveError(Text("没有牵头医院；请指定或标明候选医院", "no leads: name them or mark candidates"))
    if not 1 <= request.grids <= len(request.leads):
        zh = f"要 {request.grids} 个网格，但只有 {len(request.leads)} 家候选牵头医院"
        en = f"{request.grids} grids asked, but there are {len(request.leads)} candidate leads"
        raise SolveError(Text(zh, en))
    if request.grids > len(problem.districts):
        zh = f"要 {request.grids} 个网格，但只有 {len(problem.districts)} 个片区"
        en = f"{request.grids} grids asked, but there are {len(problem.districts)} districts"
        raise SolveError(Text(zh, en))
    if np.isnan(problem.population).any():
        names = _names(problem, np.isnan(problem.population))
        raise SolveError(
            Text(
                f"人口未知，无法求解：{names}；请补充人口或排除这些片区",
                f"population unknown: {names}; give it or exclude them",
            )
        )
    if not problem.population.sum() > 0:
        raise SolveError(Text("没有人口，无法求解", "there are no people to solve for"))
    _refuse_unreached_leads(problem, request)
    cut_off = np.asarray(~np.isfinite(problem.minutes).any(axis=1))
    if cut_off.any():
        names = _names(problem, cut_off)
        raise SolveError(
            Text(
                f"{cut_off.sum()} 个片区与任何牵头医院都没有通路：{names}；请检查道路，"
                "或选择不含它们求解（--leave-out-unreachable），它们将保持未分配",
                f"{cut_off.sum()} districts have no path to any lead: {names}; check roads, or solve without them "
                "(--leave-out-unreachable): they stay unassigned",
            )
        )
    balance = request.balance
    if balance is not None and balance.quantity == "population_per_bed":
        unknown = [problem.lead_name(j) for j in np.flatnonzero(~(problem.beds > 0)).tolist()]
        if unknown:
            names = "、".join(unknown)
            raise SolveError(
                Text(f"床位未知，无法按每床人口均衡：{names}", f"beds unknown, cannot balance by them: {names}")
            )


def _refuse_unreached_leads(problem: Problem, request: Request) -> None:
    """Raise SolveError where a grid would have to follow a lead that no district can reach, such as a closed one."""
    reached = np.isfinite(problem.minutes).any(axis=0)
    if not reached.any() or request.grids <= reached.sum():  # with none at all, the districts say so
        return
    names = "、".join(problem.lead_name(j) for j in np.flatnonzero(~reached).tolist())
    raise SolveError(
        Text(
            f"没有片区能到达牵头医院：{names}（已关闭、无通路或时间未知）；请另行指定牵头医院",
            f"no district can reach the lead {names} (closed, without a path, or minutes unknown): name other leads",
        )
    )


def explain_infeasible(problem: Problem, request: Request) -> SolveError:
    """Return the error for an infeasible request: which demand is too tight, and what would work."""
    if request.contiguous and _feasible(problem, replace(request, contiguous=False)):
        reason = Text(
            "连片要求与其他要求不能同时满足；不要求连片则有解",
            "contiguity clashes with the rest; without it there is a layout",
        )
    elif request.balance is not None and _feasible(problem, replace(request, balance=None)):
        reason = Text("均衡要求过严", "the balance is too tight")
    else:
        reason = Text("锁定的片区与所选牵头医院冲突", "the locked districts clash with the leads")
    tolerance = _workable_tolerance(problem, request)
    if tolerance is not None and request.balance is not None:
        asked = request.balance.tolerance
        reason += Text(
            f"；要求 ±{asked * 100:g}%，放宽到 ±{tolerance:.0%} 有解",
            f"; asked ±{asked * 100:g}%, ±{tolerance:.0%} would work",
        )
    return SolveError(Text("没有符合要求的方案：", "no layout meets the request: ") + reason)


def _feasible(problem: Problem, request: Request) -> bool:
    """Whether the model without cut rounds has a solution: what it refuses, every layout fails."""
    solver = Model(problem, replace(request, gap=1.0)).run(EXPLAIN_TIME_S)
    return bool(solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)


def _workable_tolerance(problem: Problem, request: Request) -> float | None:
    """Return the smallest tolerance in steps of 1 % that the model accepts, by halving; None if none."""
    if request.balance is None:
        return None

    def works(steps: int) -> bool:
        tolerance = steps * TOLERANCE_STEP
        return _feasible(problem, replace(request, balance=replace(balance, tolerance=tolerance)))

    balance = request.balance
    low, high = int(balance.tolerance / TOLERANCE_STEP), int(LARGEST_TOLERANCE / TOLERANCE_STEP)
    if not works(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if works(middle) else (middle, high)
    return high * TOLERANCE_STEP


def _names(problem: Problem, chosen: NDArray[np.bool_]) -> str:
    return "、".join(problem.names[problem.districts[i]] for i in np.flatnonzero(chosen).tolist())
