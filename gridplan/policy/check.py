"""Run every rule of a policy on a case."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gridplan.policy.findings import NO_LIMIT, Case, Finding, Verdict, finding
from gridplan.policy.progress import follow_tasks
from gridplan.policy.rules.grid_count import check_grid_count
from gridplan.policy.rules.hub_member import check_hub_member
from gridplan.policy.rules.lead_eligibility import check_lead_eligibility
from gridplan.policy.rules.mandatory_member import check_mandatory_member
from gridplan.policy.rules.milestone import check_milestone
from gridplan.policy.rules.one_group_per_grid import check_one_group_per_grid
from gridplan.policy.rules.partition import check_partition
from gridplan.policy.rules.review import check_review
from gridplan.policy.rules.scope import check_scope
from gridplan.policy.rules.table import check_table
from gridplan.policy.schema import AnyRule, Policy
from gridplan.text import Text

# Each check takes the rule of its own kind; the schema sees to it that the kinds match.
_CHECKS: dict[str, Callable[[Any, Case], list[Finding]]] = {
    "grid_count": check_grid_count,
    "lead_eligibility": check_lead_eligibility,
    "one_group_per_grid": check_one_group_per_grid,
    "partition": check_partition,
    "scope": check_scope,
    "mandatory_member": check_mandatory_member,
    "hub_member": check_hub_member,
    "milestone": check_milestone,
    "review": check_review,
    "table": check_table,
}


def check(policy: Policy, case: Case) -> list[Finding]:
    """Return the findings of every computed rule, in the order of the document.

    Tracked and informational rules have none: they are in the task book and among the words to be kept in mind.
    """
    case = replace(case, plan=follow_tasks(policy, case.plan))
    found = [item for rule in policy.rules if rule.handling == "computed" for item in _judge(rule, case)]
    return [_waive(item, case) for item in found]


def _judge(rule: AnyRule, case: Case) -> list[Finding]:
    """Run a rule where it applies: one of a named place is 不适用 elsewhere."""
    if not rule.where or case.places & set(rule.where):
        return _CHECKS[rule.kind](rule, case)
    named = "、".join(rule.where)
    limit = Text(f"仅适用于{named}", f"for {named} only")
    if not case.places:
        detail = Text("规划范围未写明所在省市（area.yaml 的 place）", "the study area does not say where it lies")
        return [finding(rule, case, Verdict.UNDETERMINED, measured=NO_LIMIT, limit=limit, detail=detail)]
    detail = Text("规划范围不在其中", "the study area lies elsewhere")
    return [finding(rule, case, Verdict.NOT_APPLICABLE, measured=NO_LIMIT, limit=limit, detail=detail)]


def _waive(item: Finding, case: Case) -> Finding:
    """Turn a broken rule that a person set aside, with a reason, into a waived one."""
    override = case.override(item.rule.id, item.grid)
    if override is None or not item.overridable or item.verdict not in (Verdict.FAIL, Verdict.WARN):
        return item
    told = f"{override.reason}（{override.person}，{override.date}）"
    said = Text(f"；已豁免：{told}", f"; waived: {override.reason} ({override.person}, {override.date})")
    return replace(item, verdict=Verdict.WAIVED, detail=item.detail + said)
