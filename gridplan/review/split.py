"""Why an indicator changed: its change split into the parts of population, roads, facilities and assignment.

One input after the other is exchanged, from then to now. What an input adds depends on those exchanged before it, so
a part is the mean over all orders, which is the Shapley value of the inputs (L. S. Shapley, "A value for n-person
games", 1953); so structural decompositions are averaged (E. Dietzenbacher and B. Los, "Structural decomposition
techniques: sense and sensitivity", Economic Systems Research 10, 1998). Two inputs share their interaction half and
half. Districts are exchanged before all orders: their part is what carrying then onto today's districts changes.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from gridplan.compare import Change
from gridplan.indicators import Indicator, Measures, Value
from gridplan.review.cycle import Cycle, Input, Part, Split
from gridplan.review.exchange import Exchange, Inputs, exchange
from gridplan.text import Text

NOTHING = Part(0.0, 0.0, 0.0)
THEN, NOW = Text("当时", "then"), Text("现在", "now")
BETWEEN = Text("换入部分数据时", "with some inputs exchanged")


@dataclass(frozen=True)
class Splits:
    """The change of every indicator split: of the whole layout, and of each grid of now that goes on from one of then.

    `changed` are the inputs that differ; only these were exchanged. `measured` counts the distinct combinations.
    """

    whole: Mapping[str, Split]
    by_grid: Mapping[str, Mapping[str, Split]]
    changed: tuple[Input, ...]
    measured: int


def split(
    cycle: Cycle,
    *,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
    stop: Callable[[], bool] = lambda: False,
) -> Splits | None:
    """Split every indicator of `measure`; None where `stop` ended it.

    The parts of an indicator sum to its change. It has no split where any combination of inputs leaves it
    undetermined or infinite, or counts other people. `on_progress` is told how many combinations of how many are done.
    """
    mixed = exchange(cycle)
    wanted = subsets(mixed.changed)
    found: dict[Inputs, Measures] = {}
    for done, today in enumerate(wanted):
        on_progress(done, len(wanted))
        if stop():
            return None
        found[today] = _measure(mixed, today)
    on_progress(len(wanted), len(wanted))
    then, now = cycle.then.measures, cycle.now.measures
    same = _same_people(mixed)
    whole = {
        key: split_values(one, then.whole[key], {today: found[today].whole[key] for today in wanted}, same_people=same)
        for key, one in now.indicators.items()
    }
    by_grid = {}
    for grid, before in mixed.grids.items():
        own = {today: found[today].by_grid[_grid_id(mixed, today, grid, before)] for today in wanted}
        by_grid[grid] = {
            key: split_values(
                one, then.by_grid[before][key], {today: own[today][key] for today in wanted}, same_people=same
            )
            for key, one in now.indicators.items()
        }
    districts = (Input.DISTRICTS,) if mixed.districts_changed else ()
    return Splits(whole, by_grid, (*districts, *mixed.changed), len(wanted))


def split_values(
    indicator: Indicator, then: Value, values: Mapping[Inputs, Value], *, same_people: bool = True
) -> Split:
    """Split one indicator from its values by the inputs that are of now: every subset of those that changed.

    `then` is its value on the districts of then; the empty subset is the same on those of today. Without `same_people`
    only numbers of people and things are split.
    """
    everything = max(values, key=len)
    now = values[everything]
    needed = [(THEN, then), (NOW, now), *((BETWEEN, value) for value in values.values())]
    estimated = tuple(sorted({layer for _, value in needed for layer in value.estimated}))
    why = _why_none(indicator, needed, same_people=same_people)
    if why is not None:
        return Split(indicator, then, now, {}, why)
    number = {today: value.number or 0.0 for today, value in values.items()}
    before = number[frozenset()] - (then.number or 0.0)
    parts = dict.fromkeys(Input, NOTHING) | {Input.DISTRICTS: Part(before, before, before)}
    return Split(indicator, then, now, parts | {key: _part(key, number) for key in everything}, None, estimated)


def _part(key: Input, number: Mapping[Inputs, float]) -> Part:
    """Return the Shapley value of one input, and the least and most that it adds in any order."""
    size = max(map(len, number))
    gains = [(len(others), number[others | {key}] - number[others]) for others in number if key not in others]
    orders = [math.factorial(n) * math.factorial(size - n - 1) for n, _ in gains]
    mean = math.fsum(many * gain for many, (_, gain) in zip(orders, gains, strict=True)) / math.factorial(size)
    return Part(mean, min(gain for _, gain in gains), max(gain for _, gain in gains))


def _why_none(indicator: Indicator, needed: Sequence[tuple[Text, Value]], *, same_people: bool) -> Text | None:
    for when, value in needed:
        if value.number is None:
            reason = Text("", "") if value.reason is None else Text("：", ": ") + value.reason
            return when + Text("无法判定", " undetermined") + reason
        if not math.isfinite(value.number):
            return when + Text("为无穷大", " infinite")
    then = needed[0][1]
    changes = [Change(indicator, then, value, same_people) for _, value in needed]
    return next((change.why_none for change in changes if not change.comparable), None)


def _same_people(mixed: Exchange) -> bool:
    """Whether both ends count the people of the same districts: none left out of either layout or of today."""
    excluded = [layout.excluded for layout in mixed.layouts.values()]
    return excluded[0] == excluded[1] and not mixed.people.left_out


def _grid_id(mixed: Exchange, today: Inputs, now: str, then: str) -> str:
    return now if Input.ASSIGNMENT in today or len(today) == len(mixed.changed) else then


def subsets(inputs: Sequence[Input]) -> list[Inputs]:
    """Return every combination of inputs, from none to all."""
    return [frozenset(own) for size in range(len(inputs) + 1) for own in combinations(inputs, size)]


def _measure(mixed: Exchange, today: Inputs) -> Measures:
    if len(today) == len(mixed.changed):
        return mixed.cycle.now.measures
    if not today and not mixed.districts_changed:
        return mixed.cycle.then.measures
    return mixed.case(today).measures
