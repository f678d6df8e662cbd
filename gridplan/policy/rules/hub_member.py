"""Which hub members there are."""

from gridplan.layout import Relation
from gridplan.policy.findings import NO_LIMIT, Case, Finding, Verdict, finding
from gridplan.policy.layout_rules import HubMemberRule
from gridplan.text import Text


def check_hub_member(rule: HubMemberRule, case: Case) -> list[Finding]:
    """Name each hub member and its grid. The document allows hubs without asking for them."""
    label = rule.params.label
    found = [
        (grid.id, case.area.facility_name(member.facility_id))
        for grid in case.layout.grids
        for member in grid.members
        if member.relation is Relation.HUB
    ]
    if not found:
        detail = Text(f"方案没有{label}", "the layout has no hub member")
        return [finding(rule, case, Verdict.NOT_APPLICABLE, measured=Text("0 家", "0"), limit=NO_LIMIT, detail=detail)]
    return [
        finding(
            rule,
            case,
            Verdict.PASS,
            measured=Text(name, name),
            detail=Text(f"{name} 为{label}", f"{name} is a hub member"),
            grid=grid_id,
            unit=name,
        )
        for grid_id, name in found
    ]
