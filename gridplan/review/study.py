"""The whole of a review: a layout from its beginning until today, why its numbers changed, what might be done."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from gridplan.evidence import Evidence
from gridplan.plan_file import Plan
from gridplan.policy import Finding, Policy
from gridplan.policy.targets import TargetResult
from gridplan.review.cycle import Cycle, Split
from gridplan.review.options import Choice, Recommendation
from gridplan.review.projection import Projection
from gridplan.review_clock import Review as Clock
from gridplan.text import Text


@dataclass(frozen=True)
class Review:
    """What a review found on the day `as_of`.

    `before` is the plan on the data of the beginning, `plan` the one in force on today's. `splits` are by id of the
    indicator, `grid_splits` by grid before that. `findings_then` are judged by the same policy on the data of the
    beginning, on its day; both are empty without a policy. `targets` are the rules of operation of every unit and year.
    `projection` has the choices at the end of the next cycle. `notes` are what a reader must know of how the review was
    made, such as why there is none; `trace` says in plain values what everything rests on.
    """

    before: Plan
    plan: Plan
    cycle: Cycle
    splits: Mapping[str, Split]
    recommendation: Recommendation
    as_of: date
    clock: Clock
    policy: Policy | None = None
    findings_then: tuple[Finding, ...] = ()
    findings_now: tuple[Finding, ...] = ()
    targets: tuple[TargetResult, ...] = ()
    grid_splits: Mapping[str, Mapping[str, Split]] = field(default_factory=dict)
    projection: Projection | None = None
    evidence: Evidence | None = None
    notes: tuple[Text, ...] = ()
    trace: Mapping[str, Any] = field(default_factory=dict)

    @property
    def keep(self) -> Choice:
        """The choice that changes nothing."""
        return self.recommendation.choices[0]

    @property
    def recommended(self) -> Choice:
        """The choice that is recommended; it may be to keep the layout."""
        return next(each for each in self.recommendation.choices if each.id == self.recommendation.recommended)

    @property
    def adjusts(self) -> bool:
        """Whether a change is recommended."""
        return self.recommended.id != self.keep.id

    @property
    def recommended_plan(self) -> Plan:
        """The plan with the recommended layout: a draft, unless the one in force is kept."""
        return self.plan_of(self.recommended)

    def plan_of(self, choice: Choice) -> Plan:
        """Return the plan with the layout of a choice: a draft, unless the one in force is kept."""
        if choice.id == self.keep.id:
            return self.plan
        origin = {"review_of": dict(self.plan.origin), "as_of": self.as_of.isoformat(), "choice": choice.id}
        return replace(self.plan.with_layout(choice.layout, origin), operation_start=None)
