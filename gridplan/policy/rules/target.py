"""Whether indicators of operation reach their targets."""

from gridplan.policy.findings import Case, Finding, Verdict
from gridplan.policy.other_rules import TargetRule
from gridplan.policy.target_words import limit_words
from gridplan.policy.unit_findings import WORST_FIRST, Rows, applying, judge_units, worst


def check_target(rule: TargetRule, case: Case) -> list[Finding]:
    """Return a finding for each unit: all goals reached, or any of them where the rule says so.

    A target that is missed before its deadline is not applicable yet, and the distance is told.
    """

    def verdict(rows: Rows) -> Verdict:
        goals = [[row for row in applying(rows) if row.goal is goal] for goal in rule.params.goals]
        order = WORST_FIRST if rule.params.combine == "all" else tuple(reversed(WORST_FIRST))
        return min((worst(own) for own in goals if own), key=order.index)

    return judge_units(rule, case, verdict, lambda rows: limit_words(rule, rows))
