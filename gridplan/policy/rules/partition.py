"""Whether every district of the scope is in exactly one grid, counted in districts and in people."""

import pandas as pd

from gridplan.area_places import column_of
from gridplan.policy.admin_areas import about, districts_by_area, present_name
from gridplan.policy.findings import NO_LIMIT, Case, Finding, Verdict, finding, listed, no_territory
from gridplan.policy.layout_rules import PartitionRule
from gridplan.text import Text, join


def check_partition(rule: PartitionRule, case: Case) -> list[Finding]:
    """Name the districts of the scope that no grid has; a district is never in two (a layout maps it once).

    Whoever is exempt stands outside the scope; where it is unknown whether a 区划 is, its districts without a grid
    leave the answer open. A pilot chooses its districts: its share is told, and nothing is broken.
    """
    if not case.layout.territorial:
        return no_territory(rule, case)
    limit = _limit(rule)
    present = districts_by_area(case)
    asked = [present_name(case, name) for name in rule.params.scope] or list(present)
    absent = [name for name in asked if name not in present]
    state = {name: rule.params.exempt_county_community and about(case, name).county_community for name in asked}
    scope = [name for name in asked if name in present and state[name] is not True]
    if not scope:
        detail = Text("规划范围没有规则所指的区划", "the study area has none of the 区划 that the rule speaks of")
        return [finding(rule, case, Verdict.NOT_APPLICABLE, measured=NO_LIMIT, limit=limit, detail=detail)]
    inside = case.area.districts.loc[[key for name in scope for key in present[name]]]
    without = inside.loc[[key for key in inside.index if key not in case.layout.grid_of]]
    unsure = [name for name in scope if state[name] is None and not set(present[name]).isdisjoint(without.index)]
    certain = without[~without["admin_area"].map(lambda name: present_name(case, name)).isin(unsure)]
    reasons = [_unknown_exemption(unsure)] if unsure else []
    if absent:
        reasons.append(Text("规划范围中没有区划：", "the study area has no district of ") + listed(absent))
    verdict = Verdict.UNDETERMINED if reasons else Verdict.PASS
    if len(without):
        reasons.append(_without_grid(without, case))
    if len(certain):
        verdict = Verdict.FAIL
    if not rule.params.exhaustive:
        verdict, reasons = Verdict.PASS, [Text("试点自选片区，不要求全部划入", "a pilot chooses its districts")]
    exempt = [name for name in asked if state[name] is True]
    if exempt:
        reasons.append(Text("运行医共体，不在此列：", "run a county community and stand outside: ") + listed(exempt))
    if not reasons:
        reasons.append(Text("每个片区恰在一个网格", "every district is in exactly one grid"))
    assigned = inside.loc[[key for key in inside.index if key in case.layout.grid_of]]
    reasons += _refused(assigned, case)
    share = Text(f"{len(assigned)}/{len(inside)} 个片区", f"{len(assigned)}/{len(inside)} districts")
    people = join([share, _people(rule, case, assigned, inside)], zh="，", en=", ")
    return [finding(rule, case, verdict, measured=people, limit=limit, detail=join(reasons))]


def _limit(rule: PartitionRule) -> Text:
    if not rule.params.exhaustive:
        return NO_LIMIT
    return Text("全部片区，各属一个网格", "all districts, each in one grid")


def _unknown_exemption(names: list[str]) -> Text:
    zh, en = (
        "未写明是否运行医共体（area.yaml 的 admin_areas）：",
        "not said whether a county community is run (area.yaml): ",
    )
    return Text(zh, en) + listed(names)


def _without_grid(frame: pd.DataFrame, case: Case) -> Text:
    excluded = [name for key, name in frame["name"].items() if key in case.layout.excluded]
    text = Text("不在任何网格：", "in no grid: ") + listed(frame["name"])
    text += Text(f"（共 {len(frame)} 个）", f" ({len(frame)})")
    if excluded:
        text += Text("，其中标为不纳入：", ", of these excluded: ") + listed(excluded)
    return text


def _refused(assigned: pd.DataFrame, case: Case) -> list[Text]:
    """Name the districts that are in a grid though they refused; no document makes that a rule."""
    names = assigned.loc[case.refusals(map(str, assigned.index)), "name"]
    return [Text("征询时不同意：", "refused when asked: ") + listed(names)] if len(names) else []


def _people(rule: PartitionRule, case: Case, assigned: pd.DataFrame, inside: pd.DataFrame) -> Text:
    """Return the people in grids and their share, of the kind that the rule counts where the area has it."""
    kind, kinds, wanted = case.area.population_kind, case.area.population_kinds, rule.params.population
    if wanted is not None:
        kind = next((key for key, words in kinds.items() if wanted in words.zh), kind)
    other = wanted is not None and wanted not in kinds[kind].zh
    # The verdict rests on districts; only these numbers are of another kind, or an estimate.
    mark = Text(f"{kinds[kind].zh}，非{wanted}；", f"{kinds[kind].en}, not {wanted}; ") if other else Text("", "")
    column = column_of(kind)
    people, total = assigned[column].sum(), inside[column].sum()
    if inside[column].isna().any() or not total > 0:
        return Text("人口无法判定", "population undetermined")
    if inside[f"{column}_estimated"].any():
        mark += Text("估，", "est., ")
    zh = f"{people:,.0f} 人（{mark.zh}{people / total:.1%}）"
    return Text(zh, f"{people:,.0f} people ({mark.en}{people / total:.1%})")
