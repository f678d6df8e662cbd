"""Run every rule of a policy on a case."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gridplan.policy.base import Rule
from gridplan.policy.findings import NO_LIMIT, Case, Finding, Verdict, applies, finding, listed, not_applicable
from gridplan.policy.layout_rules import LeadExceptionRule
from gridplan.policy.progress import follow_tasks
from gridplan.policy.rules.concentration import check_concentration
from gridplan.policy.rules.fund_prepay import check_fund_prepay
from gridplan.policy.rules.gap import check_gap
from gridplan.policy.rules.grid_count import check_grid_count
from gridplan.policy.rules.hub_member import check_hub_member
from gridplan.policy.rules.lead_eligibility import check_lead_eligibility
from gridplan.policy.rules.lead_exception import check_lead_exception, let_off
from gridplan.policy.rules.mandatory_member import check_mandatory_member
from gridplan.policy.rules.milestone import check_milestone
from gridplan.policy.rules.min_members import check_min_members
from gridplan.policy.rules.monitor import check_monitor
from gridplan.policy.rules.one_group_per_grid import check_one_group_per_grid
from gridplan.policy.rules.org_form import check_org_form
from gridplan.policy.rules.overlay import check_overlay
from gridplan.policy.rules.partition import check_partition
from gridplan.policy.rules.review import check_review
from gridplan.policy.rules.scope import check_scope
from gridplan.policy.rules.shared_member import check_cooperation_unit, check_cross_grid_service
from gridplan.policy.rules.table import check_table
from gridplan.policy.rules.target import check_target
from gridplan.policy.rules.trend import check_trend
from gridplan.policy.rules.voluntary_member import check_voluntary_member
from gridplan.policy.schema import AnyRule, Policy
from gridplan.text import Text

# Each check takes the rule of its own kind; the schema sees to it that the kinds match.
_CHECKS: dict[str, Callable[[Any, Case], list[Finding]]] = {
    "grid_count": check_grid_count,
    "one_group_per_grid": check_one_group_per_grid,
    "partition": check_partition,
    "scope": check_scope,
    "lead_eligibility": check_lead_eligibility,
    "lead_exception": check_lead_exception,
    "mandatory_member": check_mandatory_member,
    "min_members": check_min_members,
    "voluntary_member": check_voluntary_member,
    "hub_member": check_hub_member,
    "cross_grid_service": check_cross_grid_service,
    "cooperation_unit": check_cooperation_unit,
    "org_form": check_org_form,
    "overlay": check_overlay,
    "concentration": check_concentration,
    "gap": check_gap,
    "milestone": check_milestone,
    "review": check_review,
    "table": check_table,
    "target": check_target,
    "trend": check_trend,
    "monitor": check_monitor,
    "fund_prepay": check_fund_prepay,
}


def check(policy: Policy, case: Case) -> list[Finding]:
    """Return the findings of every computed rule, in the order of the document.

    Tracked and informational rules have none: they are in the task book and among the words to be kept in mind.
    """
    dated = replace(case, issued=policy.policy.issued, plan=follow_tasks(policy, case.plan))
    found = [
        _except(item, rule, policy, dated)
        for rule in policy.rules
        if rule.handling == "computed"
        for item in _judge(rule, dated)
    ]
    return [_waive(item, dated) for item in found]


def _judge(rule: AnyRule, case: Case) -> list[Finding]:
    """Run a rule where it applies: one of a named place is 不适用 elsewhere. Every rule has a finding."""
    if applies(rule, case):
        no_grids = Text("方案没有网格", "the layout has no grids")
        return _CHECKS[rule.kind](rule, case) or not_applicable(rule, case, no_grids)
    limit = Text("仅适用于", "for ") + listed(rule.where) + Text("", " only")
    if not case.places:
        detail = Text("规划范围未写明所在省市（area.yaml 的 place）", "the study area does not say where it lies")
        return [finding(rule, case, Verdict.UNDETERMINED, measured=NO_LIMIT, limit=limit, detail=detail)]
    detail = Text("规划范围不在其中", "the study area lies elsewhere")
    return [finding(rule, case, Verdict.NOT_APPLICABLE, measured=NO_LIMIT, limit=limit, detail=detail)]


def _except(item: Finding, rule: Rule, policy: Policy, case: Case) -> Finding:
    """Let a facility off a rule by the exceptions that the rule names, of whatever kind the rule is.

    An exception speaks of hospitals; findings about a grid or the whole are no hospital's, and stay.
    """
    for key in rule.excepted_by:
        exception = policy.rule(key)
        if isinstance(exception, LeadExceptionRule) and applies(exception, case):
            item = let_off(item, exception, case)
    return item


def _waive(item: Finding, case: Case) -> Finding:
    """Turn a broken rule that a person set aside, with a reason, into a waived one; say so where none may."""
    override = case.override(item.rule.id, item.grid, item.unit)
    if override is None or item.verdict not in (Verdict.FAIL, Verdict.WARN):
        return item
    if not item.overridable:
        zh, en = (
            "；记录了豁免，但文件没有写“原则上”，不能豁免",
            "; set aside by a person, which the document does not allow",
        )
        return replace(item, detail=item.detail + Text(zh, en))
    told = f"{override.reason}（{override.person}，{override.date}）"
    said = Text(f"；已豁免：{told}", f"; waived: {override.reason} ({override.person}, {override.date})")
    return replace(item, verdict=Verdict.WAIVED, detail=item.detail + said)
