"""Whether the facilities that must be members are."""

import pandas as pd

from gridplan.layout import Grid
from gridplan.policy.base import Selection
from gridplan.policy.findings import Case, Finding, Verdict, finding, no_territory
from gridplan.policy.layout_rules import MandatoryMemberRule
from gridplan.text import Text, join
from gridplan.vocabulary import HOSPITAL_TYPES, PRIMARY_TYPES

_WORST = (Verdict.FAIL, Verdict.UNDETERMINED, Verdict.PASS)


def check_mandatory_member(rule: MandatoryMemberRule, case: Case) -> list[Finding]:
    """Return a finding for each grid over the facilities that stand in its districts.

    A primary facility follows its district. A hospital counts as included where it leads or is a listed
    member of any grid. Kinds that the facilities layer lacks altogether cannot be judged.
    """
    if not case.layout.territorial:
        return no_territory(rule, case)
    return [_judge(rule, case, grid) for grid in case.layout.grids]


def _judge(rule: MandatoryMemberRule, case: Case, grid: Grid) -> Finding:
    parts = [_select(selection, rule, case, grid) for selection in rule.params.select]
    included, belonging = sum(p[2] for p in parts), sum(p[3] for p in parts)
    return finding(
        rule,
        case,
        min((part[0] for part in parts), key=_WORST.index),
        measured=Text(f"已列入 {included}/{belonging} 家", f"{included}/{belonging} included"),
        limit=Text("网格内应纳入机构全部纳入", "all that belong, in every grid"),
        detail=join([part[1] for part in parts]),
        grid=grid.id,
        estimated=_estimates(case),
    )


def _select(selection: Selection, rule: MandatoryMemberRule, case: Case, grid: Grid) -> tuple[Verdict, Text, int, int]:
    """Return verdict, reason, number included and number that belong, for one selection."""
    everywhere = _chosen(case.area.facilities, selection)
    if everywhere.empty:
        label = selection.label
        reason = Text(f"医疗机构图层没有{label}，无法判定", f"the facilities layer has no {label}: undetermined")
        return Verdict.UNDETERMINED, reason, 0, 0
    doubtful = _doubtful(case, selection, everywhere)
    if doubtful:
        names = "、".join(doubtful)
        reason = Text(f"位置或隶属不详，无法判定：{names}", f"site or affiliation unknown, undetermined: {names}")
        return Verdict.UNDETERMINED, reason, 0, 0
    home = case.area.home_district
    here = [key for key in everywhere.index if case.layout.grid_of.get(home.get(key, "")) == grid.id]
    missing = [key for key in here if not _included(key, case)]
    counted = len(here) - len(missing), len(here)
    if not here:
        return Verdict.PASS, Text(f"网格内没有{selection.label}", f"no {selection.label} stands in the grid"), 0, 0
    if not missing:
        zh, en = f"{selection.label} {len(here)} 家均已列入", f"{selection.label}: all {len(here)} included"
        return Verdict.PASS, Text(zh, en), *counted
    return (*_missing(selection, rule, case, grid, missing), *counted)


def _missing(
    selection: Selection, rule: MandatoryMemberRule, case: Case, grid: Grid, missing: list[str]
) -> tuple[Verdict, Text]:
    """Return verdict and reason where facilities of a selection are in no grid's list."""
    names = "、".join(case.area.facility_name(key) for key in missing)
    reason = Text(f"{selection.label}未列入：{names}", f"{selection.label} not included: {names}")
    if selection.judgement is None:
        return Verdict.FAIL, reason
    judged = case.judgement(rule.id, grid.id)
    if judged is None:
        word = selection.judgement
        said = Text(f"（是否“{word}”须由人判定）", f" (whether “{word}” is for a person to judge)")
        return Verdict.UNDETERMINED, reason + said
    told = Text(
        f"（{judged.reason}；{judged.person}，{judged.date}）", f" ({judged.reason}; {judged.person}, {judged.date})"
    )
    # The judgement is that they are what the word says: then they belong, and are missing.
    return (Verdict.FAIL if judged.accepted else Verdict.PASS), reason + told


def _chosen(facilities: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    chosen = pd.Series(True, index=facilities.index)
    if selection.types:
        chosen &= facilities["type"].isin(selection.types)
    if selection.affiliation:
        chosen &= facilities["affiliation"].isin(selection.affiliation)
    if selection.hospitals:
        chosen &= facilities["type"].isin(HOSPITAL_TYPES)
    return facilities[chosen]


def _doubtful(case: Case, selection: Selection, chosen: pd.DataFrame) -> list[str]:
    """Return the facilities that may stand in any grid, or of which it is unknown whether they are meant."""
    names = list(chosen["name"][~chosen.index.isin(case.area.campuses["facility_id"])])
    if selection.affiliation:
        facilities = case.area.facilities
        # A private facility has no affiliation; a public one without is one not known.
        unknown = facilities[(facilities["affiliation"] == "") & (facilities["ownership"] != "社会办")]
        alike = unknown[unknown["type"].isin(HOSPITAL_TYPES)] if selection.hospitals else unknown
        names += list(alike["name"])
    return names


def _included(facility_id: str, case: Case) -> bool:
    listed = {m.facility_id for g in case.layout.grids for m in g.members} | set(case.layout.leads)
    return facility_id in listed or case.area.facilities.at[facility_id, "type"] in PRIMARY_TYPES


def _estimates(case: Case) -> list[Text]:
    layers = case.area.manifest.layers
    sites = layers.campuses or layers.facilities
    if sites.status == "official" and layers.outlines.status == "official":
        return []
    return [
        Text(
            "机构所在网格按近似位置与边界判断",
            "which grid a facility stands in is judged by approximate sites and outlines",
        )
    ]
