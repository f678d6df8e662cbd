"""The number of grids."""

from gridplan.policy.findings import Case, Finding, Verdict, finding, plain
from gridplan.policy.layout_rules import GridCountRule
from gridplan.text import Text


def check_grid_count(rule: GridCountRule, case: Case) -> list[Finding]:
    """Compare the number of grids with the exact number, minimum or maximum."""
    count, params = len(case.layout.grids), rule.params
    low = params.exact if params.exact is not None else params.minimum
    high = params.exact if params.exact is not None else params.maximum
    holds = (low is None or count >= low) and (high is None or count <= high)
    limit = (
        f"= {low}"
        if params.exact is not None
        else "，".join(
            sign for sign in (f"≥ {low}" if low is not None else "", f"≤ {high}" if high is not None else "") if sign
        )
    )
    return [
        finding(
            rule,
            case,
            Verdict.PASS if holds else Verdict.FAIL,
            measured=plain(count),
            limit=plain(limit),
            detail=Text(f"方案有 {count} 个网格", f"the layout has {count} grids"),
        )
    ]
