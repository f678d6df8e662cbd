"""Judge a layout against the rules of a policy: report every finding, repair nothing."""

from gridplan.policy.check import check
from gridplan.policy.findings import Case, Finding, Verdict, case_of
from gridplan.policy.schema import Policy, read_policy

__all__ = ["Case", "Finding", "Policy", "Verdict", "case_of", "check", "read_policy"]
