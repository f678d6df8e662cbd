"""Whether each grid has one group, and each group a grid."""

from collections import Counter

from gridplan.policy.findings import Case, Finding, Verdict, finding, listed, no_territory
from gridplan.policy.layout_rules import OneGroupPerGridRule
from gridplan.text import Text, join


def check_one_group_per_grid(rule: OneGroupPerGridRule, case: Case) -> list[Finding]:
    """A group is the hospitals of a grid under its lead, or co-leads.

    So a grid without a lead has no group, a lead of several grids is one group in several, and a grid without
    districts is a group without a grid.
    """
    layout = case.layout
    if not layout.territorial:
        return no_territory(rule, case)
    led = [grid.id for grid in layout.grids if grid.leads]
    landed = [grid.id for grid in layout.grids if layout.districts_of(grid.id)]
    leads = Counter(lead for grid in layout.grids for lead in set(grid.leads))
    shared = [case.area.facility_name(lead) for lead, times in leads.items() if times > 1]
    kinds = (
        (Text("网格没有牵头医院：", "grids without a lead: "), [g.id for g in layout.grids if not g.leads]),
        (Text("集团没有片区，网格：", "groups without districts, grids: "), [key for key in led if key not in landed]),
        (Text("一家医院牵头多个网格：", "hospitals that lead several grids: "), shared),
    )
    faults = [words + listed(names) for words, names in kinds if names]
    if not layout.grids:
        faults.append(Text("没有网格", "no grids"))
    measured = Text(f"{len(landed)} 个网格，{len(led)} 个集团", f"{len(landed)} grids, {len(led)} groups")
    return [
        finding(
            rule,
            case,
            Verdict.FAIL if faults else Verdict.PASS,
            measured=measured,
            limit=Text("每个网格 1 个集团", "one group in each grid"),
            detail=join(faults) if faults else Text("每个网格有一个集团", "each grid has one group"),
        )
    ]
