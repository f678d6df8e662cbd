"""One plan judged under several policies, side by side."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gridplan.budget import BudgetInputs
from gridplan.plan_file import Plan
from gridplan.policy.check import check
from gridplan.policy.clearing import budget_under
from gridplan.policy.findings import Finding, Verdict, case_of
from gridplan.policy.schema import Policy
from gridplan.study_area import StudyArea


@dataclass(frozen=True)
class Judged:
    """What one policy says of a plan."""

    policy: Policy
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> Counter[Verdict]:
        """How many findings there are of each verdict."""
        return Counter(item.verdict for item in self.findings)


def judge_together(
    plan: Plan, area: StudyArea, policies: Iterable[Policy], *, as_of: date, budgets: Iterable[BudgetInputs] = ()
) -> list[Judged]:
    """Judge one plan under each policy on the same date; `budgets` are worked out by the rules of each.

    A comparison is no verdict on the plan: a layout drawn up under one document need not meet another. What people
    decided (overrides, judgements) counts for the rule they named, and rule ids differ between policies.
    """
    given = tuple(budgets)

    def judged(policy: Policy) -> Judged:
        worked = tuple(budget_under(inputs, policy) for inputs in given)
        return Judged(policy, tuple(check(policy, case_of(plan, area, as_of=as_of, budgets=worked))))

    return [judged(policy) for policy in policies]
