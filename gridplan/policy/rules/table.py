"""Whether the layout fills the official table."""

from gridplan.layout_table import annex_rows
from gridplan.policy.findings import Case, Finding, Verdict, finding, no_territory
from gridplan.policy.other_rules import TableRule
from gridplan.text import Text, join


def check_table(rule: TableRule, case: Case) -> list[Finding]:
    """Set the layout as the annex's table and name what would be missing from it."""
    layout, area = case.layout, case.area
    if not layout.territorial:
        return no_territory(rule, case)
    rows = annex_rows(layout, area)
    faults = []
    leaderless = [grid.id for grid in layout.grids if not grid.leads]
    if leaderless:
        names = "、".join(leaderless)
        faults.append(Text(f"网格没有牵头医院：{names}", f"grids without a lead: {names}"))
    empty = [grid.id for grid in layout.grids if not layout.districts_of(grid.id)]
    if empty:
        names = "、".join(empty)
        faults.append(Text(f"网格没有片区：{names}", f"grids without districts: {names}"))
    absent = layout.unassigned(list(area.districts.index))
    if absent:
        names = "、".join(area.districts.loc[list(absent), "name"])
        faults.append(Text(f"表中缺片区：{names}", f"districts missing from the table: {names}"))
    complete = Text("序号、牵头医院、区划、片区各列均可填写", "every column of the table can be filled")
    districts = len(layout.grid_of)
    return [
        finding(
            rule,
            case,
            Verdict.FAIL if faults else Verdict.PASS,
            measured=Text(
                f"{len(layout.grids)} 个网格，{len(rows)} 行，{districts} 个片区",
                f"{len(layout.grids)} grids, {len(rows)} rows, {districts} districts",
            ),
            limit=Text("附件 3 表式", "form of annex 3"),
            detail=join(faults) if faults else complete,
        )
    ]
