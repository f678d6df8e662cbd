"""Whether every district of the scope is in exactly one grid, counted in districts and in people."""

import pandas as pd

from gridplan.policy.findings import Case, Finding, Verdict, finding, no_territory
from gridplan.policy.layout_rules import PartitionRule
from gridplan.text import Text, join


def check_partition(rule: PartitionRule, case: Case) -> list[Finding]:
    """Name the districts of the scope that no grid has; a district is never in two (a layout maps it once)."""
    if not case.layout.territorial:
        return no_territory(rule, case)
    districts = case.area.districts
    inside = districts[districts["admin_area"].isin(rule.params.scope)]
    assigned = inside[inside.index.isin(list(case.layout.grid_of))]
    unassigned = inside.loc[[d for d in inside.index if d not in case.layout.grid_of]]
    absent = [name for name in rule.params.scope if name not in set(districts["admin_area"])]
    reasons = []
    verdict = Verdict.PASS
    if absent:
        verdict = Verdict.UNDETERMINED
        names = "、".join(absent)
        reasons.append(Text(f"规划范围中没有区划：{names}", f"the study area has no district of {names}"))
    if len(unassigned):
        verdict = Verdict.FAIL
        reasons.append(_without_grid(unassigned, case))
    if not reasons:
        reasons.append(Text("每个片区恰在一个网格", "every district is in exactly one grid"))
    share = Text(f"{len(assigned)}/{len(inside)} 个片区", f"{len(assigned)}/{len(inside)} districts")
    return [
        finding(
            rule,
            case,
            verdict,
            measured=join([share, _people(assigned, inside)], zh="，", en=", "),
            limit=Text("全部片区，各属一个网格", "all districts, each in one grid"),
            detail=join(reasons),
        )
    ]


def _without_grid(frame: pd.DataFrame, case: Case) -> Text:
    excluded = [name for key, name in frame["name"].items() if key in case.layout.excluded]
    names = "、".join(frame["name"])
    text = Text(f"不在任何网格：{names}（共 {len(frame)} 个）", f"in no grid: {names} ({len(frame)})")
    if excluded:
        listed = "、".join(excluded)
        text += Text(f"，其中标为不纳入：{listed}", f", of these excluded: {listed}")
    return text


def _people(assigned: pd.DataFrame, inside: pd.DataFrame) -> Text:
    if inside["population"].isna().any() or not inside["population"].sum() > 0:
        return Text("人口无法判定", "population undetermined")
    people, total = assigned["population"].sum(), inside["population"].sum()
    # The verdict rests on districts; only this number rests on an estimate.
    guess = Text("估，", "est., ") if inside["population_estimated"].any() else Text("", "")
    zh = f"{people:,.0f} 人（{guess.zh}{people / total:.1%}）"
    return Text(zh, f"{people:,.0f} people ({guess.en}{people / total:.1%})")
