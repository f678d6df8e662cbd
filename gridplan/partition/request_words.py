"""What a request demands, in words."""

from collections.abc import Iterator

from gridplan.partition.problem import LoadBound, Problem, Request
from gridplan.text import Text, join

_NAMED = 12  # districts that are named; of more it is told how many


def demand_words(problem: Problem, request: Request) -> tuple[Text, ...]:
    """Return a sentence for everything that a layout must meet; what a request aims at is none of it."""
    return tuple(_demands(problem, request))


def bound_words(problem: Problem, bound: LoadBound) -> Text:
    """Say a bound in words."""
    kind = problem.quantity_name(bound.quantity)
    bed = Text("（每床）", " per bed") if bound.per_bed else Text("", "")
    whose = Text("各网格", "each grid")
    if bound.lead is not None:
        name = problem.names.get(bound.lead, bound.lead)
        whose = Text(f"{name}的网格", f"the grid of {name}")
    sides = [None if side is None else _side(side, bound) for side in (bound.low, bound.high)]
    said = [Text(f"不少于{each.zh}", f"at least {each.en}") for each in sides[:1] if each is not None]
    said += [Text(f"不超过{each.zh}", f"at most {each.en}") for each in sides[1:] if each is not None]
    range_said = join(said, zh="、", en=" and ")
    return Text(f"{whose.zh}{kind.zh}{bed.zh}{range_said.zh}", f"{kind.en}{bed.en} of {whose.en}: {range_said.en}")


def _demands(problem: Problem, request: Request) -> Iterator[Text]:
    least, most = request.numbers
    number = f"{least}" if least == most else f"{least}–{most}"
    yield Text(f"{number} 个网格", f"{number} grids")
    if request.contiguous:
        yield _contiguous(problem, request)
    yield from (bound_words(problem, bound) for bound in request.bounds)
    if request.within_limit and problem.limit_min is not None:
        limit = f"{problem.limit_min:g}"
        yield Text(f"人人在 {limit} 分钟以内", f"nobody beyond {limit} min")
    if request.most_moved is not None:
        share = f"{request.most_moved:.2%}"
        yield Text(f"变动人口不超过 {share}", f"at most {share} of the people move")
    for zh, en, count in (
        ("{0} 个片区锁定给指定的牵头医院", "{0} districts are locked to a lead", len(request.locks)),
        ("{0} 组片区与牵头医院不得相配", "{0} pairs of district and lead are ruled out", len(request.never)),
        ("{0} 组片区须同网格", "{0} groups of districts share a grid", len(request.together)),
        ("{0} 组片区须分开", "{0} groups of districts are kept apart", len(request.apart)),
        ("{0} 个区划不得拆分", "{0} administrative areas are not split", len(request.whole)),
    ):
        if count:
            yield Text(zh, en).format(str(count))


def _contiguous(problem: Problem, request: Request) -> Text:
    own = [district for district in problem.districts if district in request.exclaves]
    if not own:
        return Text("每个网格连成一片", "every grid is in one piece")
    names = [problem.names[district] for district in own]
    zh, en = "、".join(names[:_NAMED]), ", ".join(names[:_NAMED])
    if len(own) > _NAMED:
        zh, en = f"{zh}等 {len(own)} 个片区", f"{en} and others ({len(own)} districts)"
    return Text(
        f"每个网格连成一片，可另成一块的片区除外（{zh}）",
        f"every grid is in one piece, but for districts that may lie apart ({en})",
    )


def _side(side: float, bound: LoadBound) -> Text:
    if bound.relative:
        return Text(f"应有数的 {side:.0%}", f"{side:.0%} of the common value")
    return Text(f" {side:,.0f} 人", f"{side:,.0f}")
