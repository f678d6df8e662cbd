"""Why a request has no layout: which demands clash, by how much they are missed, and what would work."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from gridplan.errors import InfeasibleError
from gridplan.partition.bounds import breach_text, breaches, tolerance
from gridplan.partition.build import parts_of
from gridplan.partition.conflict import smallest_clash
from gridplan.partition.contradictions import contradictions
from gridplan.partition.demands import Demand, Kind, demands_of, told, without
from gridplan.partition.problem import Problem, Request
from gridplan.partition.relaxing import Remedy
from gridplan.partition.remedies import remedies, step_by_step
from gridplan.partition.trials import Clock, Trials, Verdict
from gridplan.text import Text, join

ESTIMATED = Text("文中人数与分钟据估计（估）", "people and minutes in this text rest on estimates (est.)")
EXPLAIN_TIME_S = 20.0
CLASH_SHARE = 0.5  # of the time, for the search for what clashes; the rest is for what would work
TOLD = 8  # demands, or breaches, told one by one


@dataclass(frozen=True, eq=False)
class Explanation:
    """What is known of one number of grids: demands that clash (`is_smallest`: none of them can be left out)."""

    number: int | None
    clash: tuple[Demand, ...]
    is_smallest: bool
    remedies: tuple[Remedy, ...]  # the nearest first


def explain_infeasible(
    problem: Problem,
    request: Request,
    *,
    stop: Callable[[], bool] = lambda: False,
    time_limit_s: float = EXPLAIN_TIME_S,
) -> InfeasibleError:
    """Return the error for a request that has no layout, with the nearest that has one where it was found.

    Of several numbers of grids the one that comes nearest is told. What could not be found out in the time is said.
    """
    clock = Clock(time.monotonic() + time_limit_s, stop)
    least, most = request.numbers
    numbers = [None] if request.number is None else list(range(least, most + 1))
    each = []
    for n, number in enumerate(numbers):
        own = clock.part(1 / (len(numbers) - n))
        asked = request if number is None else replace(request, number=number)
        each.append(_explain(Trials(problem, number, own), asked))
    best = min(each, key=lambda found: (not found.remedies, *(one.size for one in found.remedies[:1])))
    of_number = request if best.number is None else replace(request, number=best.number)
    lines = [*_lines(problem, request, best), *contradictions(problem, of_number)]
    if best.clash and not (best.is_smallest and best.remedies and all(remedy.is_least for remedy in best.remedies)):
        lines.append(_unknown(best, time_limit_s, is_cancelled=stop()))
    if problem.estimated:
        lines.append(ESTIMATED)
    text = join(lines, zh="\n", en="\n")
    if not best.remedies:
        return InfeasibleError(text)
    nearest = best.remedies[0]
    return InfeasibleError(text, replace(nearest.request, number=request.number), nearest.lead_number)


def _explain(trials: Trials, request: Request) -> Explanation:
    demands = demands_of(trials.problem, request)
    unknown: list[Sequence[Demand]] = []

    def clash(kept: Sequence[Demand]) -> bool:
        verdict = first.attempt(without(request, set(demands) - set(kept))).verdict
        if verdict is Verdict.UNKNOWN:
            unknown.append(kept)
        return verdict is Verdict.IMPOSSIBLE

    first = replace(trials, clock=trials.clock.part(CLASH_SHARE))
    clashing = tuple(smallest_clash(demands, clash))
    found = sorted(remedies(trials, request, clashing, demands), key=lambda remedy: remedy.size)
    if clashing and not found:
        several = step_by_step(trials, request, clashing, demands)
        found = [several] if several is not None else []
    return Explanation(trials.number, clashing, not unknown, tuple(found))


def _lines(problem: Problem, request: Request, found: Explanation) -> Iterator[Text]:
    """Yield the lines of an explanation: what clashes and what would work, then what the nearest layout breaks."""
    yield join([_head(request, found) + _clash_text(problem, request, found), *_remedy_texts(found)])
    if any(demand.kind is Kind.CONTIGUITY for demand in found.clash) and len(_parts(problem)) > 1:
        yield Text(
            f"规划范围由 {len(_parts(problem))} 个互不相邻的部分组成，连片在各部分内分别判断",
            f"the area is in {len(_parts(problem))} parts: contiguity is judged within each",
        )
    widening = next((remedy for remedy in found.remedies if remedy.bounds), None)
    if widening is not None:
        broken = sorted(
            breaches(problem, tuple(dict.fromkeys(widening.bounds)), widening.lead_number),
            key=lambda breach: -breach.excess,
        )
        yield from (breach_text(problem, breach) for breach in broken[:TOLD])
        if len(broken) > TOLD:
            more = len(broken) - TOLD
            yield Text(f"另有 {more} 处超出较少", f"{more} more are missed by less")


def _head(request: Request, found: Explanation) -> Text:
    least, most = request.numbers
    if least == most:
        return Text("没有符合要求的方案：", "no layout meets the request: ")
    return Text(
        f"{least} 至 {most} 个网格都没有符合要求的方案；最接近的是 {found.number} 个网格：",
        f"no layout of {least} to {most} grids meets the request; {found.number} grids come nearest: ",
    )


def _clash_text(problem: Problem, request: Request, found: Explanation) -> Text:
    clash = found.clash
    if not clash:
        return Text(
            "不计其他要求，仅就所选牵头医院、网格数与通路也没有方案",
            "the leads, the number of grids and the paths alone leave none",
        )
    if all(demand.kind is Kind.BOUND for demand in clash):
        bounds = [request.bounds[demand.key] for demand in clash]
        said = Text("均衡要求过严", "the balance is too tight")
        if len(bounds) == 1 and tolerance(bounds[0]) is not None:
            return said
        return said + Text("（", " (") + _list(problem, clash) + Text("）", ")")
    if len(clash) == 1:
        return Text(f"“{clash[0].name.zh}”无法满足", f"this cannot be met: {clash[0].name.en}")
    return Text("以下要求不能同时满足：", "these cannot be met together: ") + _list(problem, clash)


def _list(problem: Problem, clash: Sequence[Demand]) -> Text:
    texts = told(problem, clash)
    shown = join([Text(f"“{text.zh}”", text.en) for text in texts[:TOLD]], zh="、", en="; ")
    more = len(texts) - TOLD
    return shown + Text(f"等 {len(texts)} 项", f" and {more} more") if more > 0 else shown


def _remedy_texts(found: Explanation) -> list[Text]:
    texts = [remedy.text for remedy in found.remedies]
    return [*texts[:1], *(Text(f"或者{text.zh}", f"or {text.en}") for text in texts[1:])]


def _parts(problem: Problem) -> set[int]:
    return set(parts_of(problem.neighbours).tolist())


def _unknown(found: Explanation, time_limit_s: float, *, is_cancelled: bool) -> Text:
    """Say what was not found out."""
    missing = []
    if not found.is_smallest:
        missing.append(Text("上述要求中是否有可以保留的", "whether all of these demands are part of it"))
    if not found.remedies:
        missing.append(Text("怎样放宽才有解", "what would work"))
    elif not all(remedy.is_least for remedy in found.remedies):
        missing.append(Text("更小的改动是否有解", "whether less would do"))
    words = join(missing, zh="、", en=", ")
    if is_cancelled:
        return Text("已取消，未能判明：", "cancelled before it was found out: ") + words
    return Text(f"未能在 {time_limit_s:g} 秒内判明：", f"not found out within {time_limit_s:g} s: ") + words
