"""Whether each 区划 that runs no 医共体 is wholly in the layout."""

from gridplan.policy.admin_areas import about, districts_by_area
from gridplan.policy.findings import Case, Finding, Verdict, finding, listed, no_territory
from gridplan.policy.layout_rules import ScopeRule
from gridplan.text import Text

_LIMIT = Text("未开展医共体建设的市辖区全部纳入", "city districts without a county community are wholly included")


def check_scope(rule: ScopeRule, case: Case) -> list[Finding]:
    """Return a finding for each 区划, also for one that the manifest names but has no districts of.

    One that runs a county community, or is no district of the city proper, stands outside. What is not known of a
    区划 matters only where districts of it are in no grid, and what is missing only once the rule's date has come.
    """
    if not case.layout.territorial:
        return no_territory(rule, case)
    present = districts_by_area(case)
    names = dict.fromkeys([*present, *case.area.manifest.admin_areas])
    return [_judge(rule, case, name, present.get(name, [])) for name in names]


def _judge(rule: ScopeRule, case: Case, name: str, districts: list[str]) -> Finding:
    state = about(case, name)
    without = [key for key in districts if key not in case.layout.grid_of]
    inside = len(districts) - len(without)
    if state.county_community or state.urban is False:
        verdict = Verdict.NOT_APPLICABLE
        community = Text("运行医共体，不在城市方案之内", "runs a county community: outside the city's plan")
        detail = community if state.county_community else Text("不是市辖区", "no district of the city proper")
    elif not districts:
        verdict = Verdict.UNDETERMINED
        detail = Text("规划范围没有其片区", "the study area has no districts of it")
    elif not without:
        verdict, detail = Verdict.PASS, Text("全部片区已纳入", "all its districts are included")
    else:
        named = listed(case.area.districts.loc[without, "name"])
        detail = Text("不在任何网格：", "in no grid: ") + named
        verdict, due = Verdict.FAIL, rule.params.by
        if due is not None and case.as_of < due:
            verdict = Verdict.NOT_APPLICABLE
            detail += Text(f"；{due} 前尚未到期", f"; not yet due before {due}")
        elif state.county_community is None or state.urban is None:
            verdict = Verdict.UNDETERMINED
            zh, en = (
                "；是否运行医共体、是否市辖区未写明（area.yaml 的 admin_areas）",
                "; its form of care is not said (area.yaml)",
            )
            detail += Text(zh, en)
    measured = Text(f"{inside}/{len(districts)} 个片区", f"{inside}/{len(districts)} districts")
    return finding(rule, case, verdict, measured=measured, limit=_LIMIT, detail=detail, unit=name)
