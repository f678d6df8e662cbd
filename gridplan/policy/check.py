"""Run every rule of a policy on a case."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gridplan.policy.findings import Case, Finding, Verdict
from gridplan.policy.rules.grid_count import check_grid_count
from gridplan.policy.rules.hub_member import check_hub_member
from gridplan.policy.rules.lead_eligibility import check_lead_eligibility
from gridplan.policy.rules.mandatory_member import check_mandatory_member
from gridplan.policy.rules.partition import check_partition
from gridplan.policy.rules.review import check_review
from gridplan.policy.rules.table import check_table
from gridplan.policy.schema import Policy
from gridplan.text import Text

# Each check takes the rule of its own kind; the schema sees to it that the kinds match.
_CHECKS: dict[str, Callable[[Any, Case], list[Finding]]] = {
    "grid_count": check_grid_count,
    "lead_eligibility": check_lead_eligibility,
    "partition": check_partition,
    "mandatory_member": check_mandatory_member,
    "hub_member": check_hub_member,
    "review": check_review,
    "table": check_table,
}


def check(policy: Policy, case: Case) -> list[Finding]:
    """Return the findings of every rule, in the order of the document."""
    found = [item for rule in policy.rules for item in _CHECKS[rule.kind](rule, case)]
    return [_waive(item, case) for item in found]


def _waive(item: Finding, case: Case) -> Finding:
    """Turn a broken rule that a person set aside, with a reason, into a waived one."""
    override = case.override(item.rule.id, item.grid)
    if override is None or not item.rule.overridable or item.verdict not in (Verdict.FAIL, Verdict.WARN):
        return item
    told = f"{override.reason}（{override.person}，{override.date}）"
    said = Text(f"；已豁免：{told}", f"; waived: {override.reason} ({override.person}, {override.date})")
    return replace(item, verdict=Verdict.WAIVED, detail=item.detail + said)
