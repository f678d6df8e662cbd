"""The review clock: when layouts in operation come up for review, and the yearly appraisals on the way there."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gridplan.policy import Policy
from gridplan.policy.other_rules import ChecklistRule, ReviewRule
from gridplan.policy.rules.review import years_later
from gridplan.text import Text

ASSUMED_YEARS = 3
WITHIN_MONTHS = 6  # before the day a review is coming, and after it due: no document says by when it is to be done


class Standing(StrEnum):
    """How a review stands on a day."""

    OVERDUE = "overdue"
    DUE = "due"
    COMING = "coming"
    RUNNING = "running"
    UNDETERMINED = "undetermined"


STANDINGS = {
    Standing.OVERDUE: Text("逾期", "overdue"),
    Standing.DUE: Text("到期", "due"),
    Standing.COMING: Text("将到期", "coming"),
    Standing.RUNNING: Text("未到期", "not yet due"),
    Standing.UNDETERMINED: Text("无法判定", "undetermined"),
}


@dataclass(frozen=True)
class Term:
    """After how many years a layout is reviewed and by which words; `appraisals` are the yearly ones of the policy."""

    years: int
    source: Text
    assumed: bool = False
    appraisals: tuple[str, ...] = ()


ASSUMED_TERM = Term(
    ASSUMED_YEARS,
    Text(f"假定 {ASSUMED_YEARS} 年：政策没有规定", f"{ASSUMED_YEARS} years assumed: no policy sets them"),
    assumed=True,
)


@dataclass(frozen=True)
class Appraisal:
    """A year of operation, from `first` to `last` day, at whose end the yearly appraisal (年度考核) is made."""

    number: int
    first: date
    last: date
    ended: bool

    @property
    def told(self) -> Text:
        """The year with its days, and whether its appraisal is to be made."""
        days = Text(
            f"第 {self.number} 年 {self.first}—{self.last}：", f"year {self.number}, {self.first} to {self.last}: "
        )
        return days + (Text("已结束", "ended") if self.ended else Text("未结束", "not ended"))


@dataclass(frozen=True)
class Review:
    """When the layout of a plan is reviewed, as seen `as_of` a day; without a `start` nothing can be told."""

    plan: str
    start: date | None
    term: Term
    due: date | None
    standing: Standing
    as_of: date
    appraisals: tuple[Appraisal, ...] = ()

    @property
    def told(self) -> Text:
        """The standing in a sentence, with its dates."""
        if self.start is None or self.due is None:
            return Text(
                "未记录开始运行日期，无法判定何时复评",
                "the start of operation is not recorded: when it is reviewed is undetermined",
            )
        days = (self.due - self.as_of).days
        since = Text(f"{self.start} 起运行，", f"in operation since {self.start}, ")
        if self.start > self.as_of:
            since = Text(f"{self.start} 起运行（尚未开始），", f"in operation from {self.start} on (not yet), ")
        full = Text(f"{self.due} 届满 {self.term.years} 年，", f"{self.term.years} years full on {self.due}, ")
        left = Text(f"还有 {days} 天", f"{days} days left") if days > 0 else _over(-days)
        return since + full + left


def term_of(policy: Policy | None, places: frozenset[str]) -> Term:
    """Return the term that a policy sets for a study area in `places`; an assumed one where it sets none."""
    if policy is None:
        return ASSUMED_TERM
    rules = [rule for rule in policy.rules if not rule.where or places & set(rule.where)]
    yearly = [rule.params for rule in rules if isinstance(rule, ChecklistRule)]
    appraisals = tuple(
        item for params in yearly if params.topic == "review" and params.cycle == "annual" for item in params.items
    )
    rule = min((rule for rule in rules if isinstance(rule, ReviewRule)), key=lambda r: r.params.years, default=None)
    if rule is None:
        return Term(ASSUMED_YEARS, ASSUMED_TERM.source, assumed=True, appraisals=appraisals)
    at = Text(f"{rule.id}，{rule.source.paragraph}", f"{rule.id}, {rule.source.paragraph}")
    return Term(rule.params.years, policy.policy.cited + Text("　", " ") + at, appraisals=appraisals)


def review_of(plan: str, start: date | None, term: Term, as_of: date, *, within_months: int = WITHIN_MONTHS) -> Review:
    """Return how the review of a plan stands on a day, and every year of operation up to it.

    RULE 1 The clock runs from the start of operation; where that is not recorded all is undetermined.
    RULE 2 The review is due on the day on which the years are full.
    RULE 3 It is coming for `within_months` before that day, and overdue once as many months have passed since.
    RULE 4 Years of operation are listed up to the review, and beyond it up to the day.
    """
    if start is None:  # RULE 1
        return Review(plan, None, term, None, Standing.UNDETERMINED, as_of)
    due = years_later(start, term.years)  # RULE 2
    if as_of < due:  # RULE 3
        standing = Standing.COMING if months_later(as_of, within_months) >= due else Standing.RUNNING
    else:
        standing = Standing.OVERDUE if months_later(due, within_months) <= as_of else Standing.DUE
    return Review(plan, start, term, due, standing, as_of, _appraisals(start, max(due, as_of), as_of))


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month; at most the end of the calendar."""
    years, month = divmod(day.month - 1 + months, 12)
    if day.year + years > date.max.year:
        return date.max
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def in_order(reviews: list[Review]) -> list[Review]:
    """Return reviews with the most pressing first, and those of a kind by their day."""
    order = list(Standing)
    return sorted(reviews, key=lambda each: (order.index(each.standing), each.due or date.max, each.plan))


def _appraisals(start: date, until: date, as_of: date) -> tuple[Appraisal, ...]:  # RULE 4
    found, first, number = [], start, 1
    while first < until:
        following = years_later(start, number)
        last = following - timedelta(days=1)
        found.append(Appraisal(number, first, last, last < as_of))
        first, number = following, number + 1
    return tuple(found)


def _over(days: int) -> Text:
    if not days:
        return Text("今日届满", "full today")
    return Text(f"已过 {days} 天", f"{days} days ago")
