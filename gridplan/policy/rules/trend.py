"""Whether indicators of operation go the way they should."""

from gridplan.policy.findings import Case, Finding
from gridplan.policy.other_rules import TrendRule
from gridplan.policy.unit_findings import judge_units, worst
from gridplan.text import Text

_WAYS = {"up": Text("逐年上升", "up, year by year"), "down": Text("逐年下降", "down, year by year")}


def check_trend(rule: TrendRule, case: Case) -> list[Finding]:
    """Return a finding for each unit: every step between years with figures goes the way; standing still does not.

    One year alone shows no trend: undetermined.
    """
    return judge_units(rule, case, worst, lambda _: _WAYS[rule.params.direction])
