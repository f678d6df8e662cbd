"""Whether a value reaches what a goal asks, exactly, and how far it is from it; what a document leaves to a person."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from operator import ge, gt, le, lt

from gridplan.decisions import Limit
from gridplan.policy.findings import Case
from gridplan.policy.operation import exact
from gridplan.policy.other_rules import Goal, Op
from gridplan.text import Text

_MEETS: dict[Op, Callable[[Fraction, Fraction], bool]] = {">=": ge, "<=": le, ">": gt, "<": lt}
SIGNS: dict[Op, str] = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}
NO_PLACE = Text("目标因地而异，规划范围未写明所在省市", "the target differs by city, and the area does not say its own")
OPEN = Text("文件未给限值，须由人设定", "the document sets no limit: a person must")
ABOUT = Text("“左右”容许多少，须由人判定", "how much “about” allows is for a person to judge")


@dataclass(frozen=True)
class Compared:
    """The number asked, whether it is reached (None: it cannot be told), and by whose word, or why not."""

    target: Fraction | None
    reached: bool | None
    reason: Text | None = None


def target_of(goal: Goal, year: int, case: Case) -> Fraction | None:
    """Return the number that a goal asks in a year and place; None where it asks none, or the place is not known."""
    if goal.by_place and not case.places:
        return None
    here = [number for place, number in goal.by_place.items() if place in case.places]
    started = [key for key in goal.by_year if key <= year]
    later = goal.by_year[max(started)] if started else None  # without `value`, a year's number holds from then on
    number = here[0] if here else goal.by_year.get(year, later if goal.value is None else goal.value)
    return None if number is None else exact(number)


def compare_with_goal(goal: Goal, year: int, value: Fraction, case: Case, rule_id: str, grid: str | None) -> Compared:
    """Compare a value with a goal.

    左右 names no tolerance: a value that reaches the number passes; of one that falls short a person says whether
    it is near enough, by a limit for the indicator or a judgement.
    """
    target = target_of(goal, year, case)
    if target is None:
        return Compared(None, None, NO_PLACE if goal.by_place else Text("该年没有目标", "no target in this year"))
    reached = meets(goal.op, value, target)
    if reached or not goal.approximate:
        return Compared(target, reached)
    limit, judged = case.limit(rule_id, goal.indicator), case.judgement(rule_id, grid)
    if limit is not None:
        return Compared(target, meets(limit.op, value, exact(limit.value)), _set_by(limit))
    if judged is None:
        return Compared(target, None, ABOUT)
    zh = f"判定：{judged.reason}（{judged.person}，{judged.date}）"
    return Compared(target, judged.accepted, Text(zh, f"judged: {judged.reason} ({judged.person}, {judged.date})"))


def compare_with_limit(limit: Limit | None, value: Fraction) -> Compared:
    """Compare a value for which the document sets no number with the limit that a person set."""
    if limit is None:
        return Compared(None, None, OPEN)
    target = exact(limit.value)
    return Compared(target, meets(limit.op, value, target), _set_by(limit))


def meets(op: Op, value: Fraction, target: Fraction) -> bool:
    """Whether `value` stands to `target` as `op` asks."""
    return _MEETS[op](value, target)


def distance(op: Op, value: Fraction | None, target: Fraction | None) -> Fraction | None:
    """Return how far a value is beyond its target; negative where it falls short."""
    if value is None or target is None:
        return None
    return value - target if op in (">=", ">") else target - value


def _set_by(limit: Limit) -> Text:
    number = f"{SIGNS[limit.op]} {limit.value:.12g}"
    zh = f"限值 {number} 由人设定：{limit.reason}（{limit.person}，{limit.date}）"
    return Text(zh, f"limit {number} set by a person: {limit.reason} ({limit.person}, {limit.date})")
