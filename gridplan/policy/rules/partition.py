"""Whether every district of the scope is in exactly one grid, counted in districts and in people."""

import pandas as pd

from gridplan.area_places import column_of
from gridplan.policy.admin_areas import about, districts_by_area, present_name
from gridplan.policy.findings import NO_LIMIT, Case, Finding, Verdict, finding, listed, no_territory, not_applicable
from gridplan.policy.layout_rules import PartitionRule
from gridplan.text import Text, join

_ALL = Text("全部片区，各属一个网格", "all districts, each in one grid")


def check_partition(rule: PartitionRule, case: Case) -> list[Finding]:
    """Name the districts of the scope that no grid has; a district is never in two (a layout maps it once).

    Whoever is exempt stands outside the scope; where it is unknown whether a 区划 is, its districts without a grid
    leave the answer open. A pilot chooses its districts, for a term: its share is told, and nothing is broken.
    """
    if not case.layout.territorial:
        return no_territory(rule, case)
    present = districts_by_area(case)
    asked = [present_name(case, name) for name in rule.params.scope] or list(present)
    spared = rule.params.exempt_county_community
    exempt = [name for name in asked if spared and about(case, name).county_community]
    scope = [name for name in asked if name in present and name not in exempt]
    outside = (
        [Text("运行医共体，不在此列：", "run a county community and stand outside: ") + listed(exempt)]
        if exempt
        else []
    )
    if not scope:
        none = Text(
            "规划范围没有规则所指的区划", "the study area has none of the administrative areas that the rule speaks of"
        )
        return not_applicable(rule, case, join(outside or [none]))
    inside = case.area.districts.loc[[key for name in scope for key in present[name]]]
    assigned = inside.loc[[key for key in inside.index if key in case.layout.grid_of]]
    if rule.params.exhaustive:
        absent = [name for name in asked if name not in present]
        unsure = [name for name in scope if spared and about(case, name).county_community is None]
        verdict, reasons = _divided(case, inside.drop(assigned.index), absent, unsure)
    else:
        verdict, reasons = _pilot(rule, case)
    share = Text(f"{len(assigned)}/{len(inside)} 个片区", f"{len(assigned)}/{len(inside)} districts")
    return [
        finding(
            rule,
            case,
            verdict,
            measured=join([share, _people(rule, case, assigned, inside)], zh="，", en=", "),
            limit=_ALL if rule.params.exhaustive else NO_LIMIT,
            detail=join([*reasons, *outside, *_refused(assigned, case)]),
        )
    ]


def _divided(case: Case, without: pd.DataFrame, absent: list[str], unsure: list[str]) -> tuple[Verdict, list[Text]]:
    """Judge the districts without a grid; those of a 区划 that may be exempt leave the answer open."""
    homes = without["admin_area"].map(lambda name: present_name(case, name))
    reasons = []
    if absent:
        reasons.append(Text("规划范围中没有区划：", "the study area has no district of ") + listed(absent))
    if homes.isin(unsure).any():
        zh, en = (
            "未写明是否运行医共体（area.yaml 的 admin_areas）：",
            "not said whether they run a county community (area.yaml): ",
        )
        reasons.append(Text(zh, en) + listed(dict.fromkeys(homes[homes.isin(unsure)])))
    verdict = Verdict.UNDETERMINED if reasons else Verdict.PASS
    if not homes.isin(unsure).all():
        verdict = Verdict.FAIL
    if len(without):
        reasons.append(_without_grid(without, case))
    return verdict, reasons or [Text("每个片区恰在一个网格", "every district is in exactly one grid")]


def _pilot(rule: PartitionRule, case: Case) -> tuple[Verdict, list[Text]]:
    chosen, term = Text("试点自选片区，不要求全部划入", "a pilot chooses its districts"), rule.params.term
    if term is None:
        return Verdict.PASS, [chosen]
    first, last = term
    days = Text(f"试点期限 {first} 至 {last}", f"the pilot runs from {first} to {last}")
    if first <= case.as_of <= last:
        return Verdict.PASS, [chosen, days]
    begun = Text("，已结束", ": it has ended") if case.as_of > last else Text("，尚未开始", ": it has not begun")
    return Verdict.NOT_APPLICABLE, [chosen, days + begun]


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
