"""What is watched without a limit of the document's own."""

from gridplan.policy.findings import Case, Finding
from gridplan.policy.other_rules import MonitorRule
from gridplan.policy.target_words import monitor_words
from gridplan.policy.unit_findings import judge_units, worst


def check_monitor(rule: MonitorRule, case: Case) -> list[Finding]:
    """Return a finding for each unit: its latest values, undetermined until a person sets a limit for each."""
    return judge_units(rule, case, worst, lambda rows: monitor_words(rows, case))
