"""The number of grids, or of leads, and which hospitals the leads must be."""

from collections.abc import Sequence

from gridplan.layout import Grid
from gridplan.policy.admin_areas import areas_of_grid, districts_by_area, present_name
from gridplan.policy.findings import NO_LIMIT, Case, Finding, Verdict, finding, listed, no_territory, plain
from gridplan.policy.layout_rules import GridCountParams, GridCountRule
from gridplan.text import Text, join


def check_grid_count(rule: GridCountRule, case: Case) -> list[Finding]:
    """Compare the number of grids, or leads, with the limits, in the whole area or in each 区划 of the rule.

    A grid belongs to every 区划 in which it has districts; one of several is told. A 区划 that the study area lacks,
    or leaves out of the plan as a whole, is none that the rule can be asked of.
    """
    if rule.params.per == "area":
        return [_whole(rule, case)]
    if not case.layout.territorial:
        return no_territory(rule, case)
    present = districts_by_area(case)
    asked = [present_name(case, name) for name in rule.params.admin_areas] or list(present)
    absent = [name for name in asked if name not in present]
    outside = [name for name in asked if name in present and set(present[name]) <= case.layout.excluded]
    found = [_in_area(rule, case, name) for name in asked if name not in (*absent, *outside)]
    for names, zh, en in (
        (absent, "规划范围没有", "not in the study area: "),
        (outside, "不纳入本方案：", "excluded: "),
    ):
        if names:
            detail = Text(zh, en) + listed(names)
            found.append(
                finding(rule, case, Verdict.NOT_APPLICABLE, measured=NO_LIMIT, limit=_limit(rule), detail=detail)
            )
    return found


def _whole(rule: GridCountRule, case: Case) -> Finding:
    verdict, measured, reasons = _counted(rule, case, case.layout.grids)
    if rule.params.leads:
        named, why = _named_leads(rule.params.leads, case)
        verdict = min(verdict, named, key=(Verdict.FAIL, Verdict.UNDETERMINED, Verdict.PASS).index)
        reasons += why
    return finding(rule, case, verdict, measured=measured, limit=_limit(rule), detail=join(reasons))


def _in_area(rule: GridCountRule, case: Case, name: str) -> Finding:
    spread = {grid.id: areas_of_grid(case, grid) for grid in case.layout.grids if case.layout.districts_of(grid.id)}
    here = [grid for grid in case.layout.grids if name in spread.get(grid.id, ())]
    verdict, measured, reasons = _counted(rule, case, here)
    for grid in here:
        if len(spread[grid.id]) > 1:
            reasons.append(Text(f"网格 {grid.id} 跨", f"grid {grid.id} spans ") + listed(spread[grid.id]))
    return finding(rule, case, verdict, measured=measured, limit=_limit(rule), detail=join(reasons), unit=name)


def _counted(rule: GridCountRule, case: Case, grids: Sequence[Grid]) -> tuple[Verdict, Text, list[Text]]:
    """Return the verdict, the counts, and the reasons.

    Where the document can be read in two ways, a person's choice decides. Without one the verdict stands if both
    readings agree, and is undetermined if they do not: neither may be taken for what the document means.
    """
    params, leads = rule.params, dict.fromkeys(lead for grid in grids for lead in grid.leads)
    counts = {"grids": len(grids), "leads": len(leads)}
    words = {
        "grids": Text(f"{len(grids)} 个网格", f"{len(grids)} grids"),
        "leads": Text(f"{len(leads)} 家牵头医院", f"{len(leads)} leads"),
    }
    readings = params.readings or (params.counted,)
    measured = join([words[reading] for reading in readings], zh="，", en=", ")
    names = case.area.facility_names(leads)
    none = Text("网格没有牵头医院", "no lead") if grids else Text("没有网格", "no grids")
    reasons = [Text(f"牵头：{names}", f"led by {names}") if leads else none]
    chosen = case.reading(rule.id)
    if chosen is not None and chosen.reading in readings:
        told = f"{chosen.reason}（{chosen.person}，{chosen.date}）"
        reasons.append(
            Text("按选定的读法，以", "as chosen, by ") + words[chosen.reading] + Text(f"计：{told}", f": {told}")
        )
        return _held(params, counts[chosen.reading]), measured, reasons
    verdicts = {_held(params, counts[reading]) for reading in readings}
    if len(verdicts) > 1:
        reasons.append(Text("两种读法结论不同，须由人选定", "the two readings disagree: a person must choose"))
        return Verdict.UNDETERMINED, measured, reasons
    if len(readings) > 1:
        reasons.append(Text("两种读法结论相同", "both readings agree"))
    return verdicts.pop(), measured, reasons


def _held(params: GridCountParams, count: int) -> Verdict:
    low, high = _range(params)
    held = (low is None or count >= low) and (high is None or count <= high)
    return Verdict.PASS if held else Verdict.FAIL


def _range(params: GridCountParams) -> tuple[int | None, int | None]:
    return (params.minimum, params.maximum) if params.exact is None else (params.exact, params.exact)


def _limit(rule: GridCountRule) -> Text:
    low, high = _range(rule.params)
    if rule.params.exact is not None:
        return plain(f"= {low}")
    ends = [plain(f"{sign} {end}") for sign, end in (("≥", low), ("≤", high)) if end is not None]
    return join(ends, zh="，", en=", ")


def _named_leads(names: Sequence[str], case: Case) -> tuple[Verdict, list[Text]]:
    """Compare the leads with those that the document names; undetermined where a name fits none, or several."""
    meant = {name: _called(name, case) for name in names}
    open_names = [
        Text(f"{name}：", f"{name}: ")
        + (
            listed(map(case.area.facility_name, keys))
            if keys
            else Text("医疗机构图层中没有", "not in the facilities layer")
        )
        for name, keys in meant.items()
        if len(keys) != 1
    ]
    if open_names:
        unclear = Text("点名的医院无法对应（", "hospitals named cannot be told (") + join(open_names)
        return Verdict.UNDETERMINED, [unclear + Text("）", ")")]
    wanted = [keys[0] for keys in meant.values()]
    missing = [key for key in wanted if key not in case.layout.leads]
    extra = [key for key in case.layout.leads if key not in wanted]
    reasons = []
    for keys, zh, en in (
        (missing, "点名而未牵头", "named but no leads"),
        (extra, "牵头而未点名", "leads but not named"),
    ):
        if keys:
            reasons.append(Text(f"{zh}：", f"{en}: ") + listed(map(case.area.facility_name, keys)))
    if reasons:
        return Verdict.FAIL, reasons
    return Verdict.PASS, [Text("牵头医院与文件点名的一致", "the leads are those that the document names")]


def _called(name: str, case: Case) -> list[str]:
    """Return the facilities that a name may mean: those of that name, also behind the city's; else of that ending.

    Documents write 市第一人民医院 for 连云港市第一人民医院.
    """
    place = case.area.manifest.place
    full = {name} if place is None else {name, place.city + name, place.city + name.removeprefix("市")}
    found = case.area.facilities["name"]
    exact = found.index[found.isin(full)]
    return [str(key) for key in (exact if len(exact) else found.index[found.str.endswith(name)])]
