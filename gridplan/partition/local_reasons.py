"""Why a few grids of a layout cannot be solved anew while the others stay: which, by how much, and what would work."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from gridplan.errors import SolveError
from gridplan.partition import highs
from gridplan.partition.build import PER_CENT
from gridplan.partition.highs import Limits, State
from gridplan.partition.instance import Instance
from gridplan.partition.model import Model
from gridplan.partition.pieces import components
from gridplan.partition.problem import Ints, Problem, Request
from gridplan.text import Text, join

EXPLAIN_TIME_S = 3.0
ROUNDING = 1e-9  # of a share of all people


def too_few_districts(problem: Problem, chosen: Ints, districts: int) -> SolveError:
    """Return the refusal where the chosen grids have fewer districts than there are grids."""
    names = _leads(problem, chosen)
    return SolveError(
        Text(
            f"{names} 的网格共有 {districts} 个片区，不够每个网格一个；请多选几个相邻网格",
            f"the grids of {names} have {districts} districts together, too few for one each: choose more grids",
        )
    )


def unassigned_left(problem: Problem, districts: Ints) -> SolveError:
    """Return the refusal where districts away from the chosen grids are in no grid."""
    names = problem.district_names(districts)
    return SolveError(
        Text(
            f"片区不在任何网格，也不与所选网格相邻：{names}；请先指定网格或标为不纳入，或修复方案",
            f"districts in no grid, and not beside the chosen ones: {names}; assign or exclude them first, or repair "
            "the layout",
        )
    )


def districts_without_minutes(problem: Problem, districts: Ints, present: Ints) -> SolveError:
    """Return the refusal where districts of the rest have no minutes to their lead: no mean can be stated."""
    names = problem.district_names(districts)
    leads = _leads(problem, np.unique(present[districts]))
    return SolveError(
        Text(
            f"其余网格中有片区到其牵头医院没有可用的就医时间：{names}；请一并选择 {leads} 的网格，或先调整这些片区",
            f"districts of the other grids have no minutes to their lead: {names}; choose the grid of {leads} too, or "
            "move these districts first",
        )
    )


def grids_cannot_be_valid(
    problem: Problem, request: Request, part: Instance, districts: Ints, chosen: Ints, present: Ints
) -> SolveError:
    """Return the error for chosen grids that no sharing out of their `districts` makes valid, with the reason."""
    names = _leads(problem, chosen)
    reasons = [*_no_lead_left(problem, part, districts), *_loads(problem, request, part)]
    if not reasons and part.contiguous and _feasible(replace(part, contiguous=False)):
        reasons.append(_contiguity(problem, part, districts, present))
    if not reasons:
        reasons.append(Text("各项要求互相冲突", "the demands clash with each other"))
    head = Text(
        f"其余网格不变时，{names} 的网格无法符合要求：", f"with the other grids as they are, {names} cannot be valid: "
    )
    tail = Text("；可多选几个相邻网格再试", "; choosing more neighbouring grids may help")
    return SolveError(head + join(reasons) + tail)


def _no_lead_left(problem: Problem, part: Instance, districts: Ints) -> Iterator[Text]:
    units = np.flatnonzero(~part.allowed.any(axis=1))
    if len(units):
        names = problem.district_names(districts[np.isin(part.unit_of, units)])
        yield Text(
            f"片区 {names} 不能归任何一个所选网格（锁定、排除、时间上限或无通路）",
            f"none of the chosen grids may have {names} (locks, what is ruled out, the limit, or no path)",
        )


def _loads(problem: Problem, request: Request, part: Instance) -> Iterator[Text]:
    """Tell the bounds that the chosen grids cannot meet together, whoever gets what."""
    for bound, load in zip(request.bounds, part.loads, strict=False):
        kind = problem.quantity_name(bound.quantity)
        total, low, high = float(load.amount.sum()), float(load.low.sum()), float(load.high.sum())
        held = f"{total * PER_CENT:.1f} %"
        if total < low - ROUNDING:
            least = f"{low * PER_CENT:.1f} %"
            yield Text(
                f"合计只有{kind.zh}的 {held}，要求合计至少 {least}",
                f"together they hold {held} of the {kind.en}, and are to hold {least} at least",
            )
        elif total > high + ROUNDING:
            most = f"{high * PER_CENT:.1f} %"
            yield Text(
                f"合计有{kind.zh}的 {held}，要求合计至多 {most}",
                f"together they hold {held} of the {kind.en}, and are to hold {most} at most",
            )


def _contiguity(problem: Problem, part: Instance, districts: Ints, present: Ints) -> Text:
    """Name the districts that other grids cut off from the rest of the chosen ones, and those grids."""
    cut_off: list[int] = []
    for place in np.unique(part.part).tolist():
        label = np.where((part.part == place) & ~part.exempt, 0, -1)
        own = [each for each in components(part.neighbours, label.tolist()) if label[each[0]] == 0]
        cut_off += [int(districts[i]) for each in sorted(own, key=len)[:-1] for i in each]
    if not cut_off:
        return Text("连片要求与其他要求不能同时满足", "contiguity clashes with the other demands")
    around = {int(present[n]) for i in cut_off for n in problem.neighbours[i]} - {int(j) for j in present[cut_off]}
    names, leads = problem.district_names(cut_off), _leads(problem, sorted(around))
    return Text(
        f"无法连片：{names} 与其余所选片区之间隔着 {leads} 的网格，请一并选择",
        f"no contiguous layout: the grids of {leads} cut {names} off from the other districts; choose them too",
    )


def _feasible(part: Instance) -> bool:
    found = highs.run(Model(part, roots=False).lp(), Limits(EXPLAIN_TIME_S, lambda: False, gap=1.0))
    return found.state is State.SOLVED


def _leads(problem: Problem, positions: Iterable[int]) -> str:
    return "、".join(problem.lead_name(int(j)) for j in positions)
