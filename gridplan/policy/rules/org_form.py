"""Whether each group is made up as its form asks."""

from gridplan.layout import Grid
from gridplan.policy.admin_areas import about, areas_of_grid
from gridplan.policy.base import Selection
from gridplan.policy.findings import NO_LIMIT, Case, Finding, Verdict, finding, listed, not_applicable
from gridplan.policy.layout_rules import OrgFormRule
from gridplan.policy.members import doubted, members_of, named, refused, unplaced
from gridplan.policy.qualify import asked, qualifies, to_judge
from gridplan.policy.selection import Selected, grade_estimates, select
from gridplan.text import Text, join

_CITY, _COUNTY = "城市医疗集团", "县域医共体"
_WORST = (Verdict.FAIL, Verdict.UNDETERMINED, Verdict.PASS)


def check_org_form(rule: OrgFormRule, case: Case) -> list[Finding]:
    """Return a finding for each grid that has the form of the rule: its leads, and a member of each kind.

    A group is a county community where all its 区划 run one or are counties, a city group where all are districts of
    the city proper that run none; without districts, the 区划 are those in which its leads stand. Where that is not
    said, or a grid has both, its form is undetermined.
    """
    forms = {grid.id: _forms(case, grid) for grid in case.layout.grids}
    chosen = [select([one], case.area, leads=case.layout.leads) for one in rule.params.members]
    found = [
        _judge(rule, case, grid, chosen) if forms[grid.id] == {rule.params.form} else _unknown_form(rule, case, grid)
        for grid in case.layout.grids
        if forms[grid.id] == {rule.params.form} or len(forms[grid.id]) != 1 or None in forms[grid.id]
    ]
    other = [key for key, form in forms.items() if len(form) == 1 and not form & {None, rule.params.form}]
    if other or not case.layout.grids:
        detail = Text(f"不是{rule.params.form}的网格：", f"grids of another form than {rule.params.form}: ") + listed(
            other
        )
        found += not_applicable(rule, case, detail if other else Text("没有网格", "no grids"))
    return found


def _forms(case: Case, grid: Grid) -> set[str | None]:
    """Return the forms of a grid's 区划; None stands for one that is not said."""
    return {_form(case, name) for name in areas_of_grid(case, grid)} or {None}


def _form(case: Case, name: str) -> str | None:
    state = about(case, name)
    if state.county_community or state.urban is False:
        return _COUNTY
    return _CITY if state.urban else None


def _unknown_form(rule: OrgFormRule, case: Case, grid: Grid) -> Finding:
    names = listed(areas_of_grid(case, grid))
    detail = (
        Text("是城市医疗集团还是县域医共体无法判定，区划：", "its form cannot be told from its administrative areas: ")
        + names
    )
    detail += Text("（area.yaml 的 admin_areas）", " (admin_areas of area.yaml)")
    return finding(rule, case, Verdict.UNDETERMINED, measured=NO_LIMIT, limit=_limit(rule), detail=detail, grid=grid.id)


def _judge(rule: OrgFormRule, case: Case, grid: Grid, chosen: list[Selected]) -> Finding:
    members = [one.facility_id for one in members_of(case, grid.id)]
    parts = [_lead(rule, case, grid)]
    pairs = zip(rule.params.members, chosen, strict=True)
    parts += [_kind(case, selection, meant, members) for selection, meant in pairs]
    graded = [key for key in case.area.facilities.index if key in grid.leads and rule.params.lead.level_min]
    for selection, meant in zip(rule.params.members, chosen, strict=True):
        graded += [key for key in meant.certain if key in members and (selection.level or selection.level_min)]
    return finding(
        rule,
        case,
        min((verdict for verdict, _ in parts), key=_WORST.index),
        measured=Text(
            f"牵头 {len(grid.leads)} 家，成员 {len(members)} 家", f"{len(grid.leads)} leads, {len(members)} members"
        ),
        limit=_limit(rule),
        detail=join([reason for _, reason in parts] + refused(case, members)),
        grid=grid.id,
        estimated=grade_estimates(case.area, graded),
    )


def _lead(rule: OrgFormRule, case: Case, grid: Grid) -> tuple[Verdict, Text]:
    """Judge all leads of a grid, each by the alternative of the rule."""
    if not grid.leads:
        return Verdict.FAIL, Text("没有牵头医院", "no lead")
    answers = {lead: qualifies(rule.params.lead, case, rule.id, grid.id, lead) for lead in grid.leads}
    wrong = [lead for lead, answer in answers.items() if answer.holds is False]
    if wrong:
        return Verdict.FAIL, Text("牵头医院不符合：", "leads that do not qualify: ") + named(case, wrong)
    unsure = {lead: answer for lead, answer in answers.items() if answer.holds is None}
    if unsure:
        facts = {lead: answer.missing for lead, answer in unsure.items() if answer.missing}
        reasons = [doubted(case, Selected((), facts))] if facts else []
        reasons += [to_judge(word) for word in dict.fromkeys(answer.judgement for answer in unsure.values()) if word]
        return Verdict.UNDETERMINED, Text("牵头医院无法判定：", "leads undetermined: ") + join(reasons)
    return Verdict.PASS, Text("牵头：", "led by ") + named(case, grid.leads)


def _kind(case: Case, selection: Selection, meant: Selected, members: list[str]) -> tuple[Verdict, Text]:
    """Judge whether a grid has a member of one kind."""
    label = Text(f"{selection.label}：", f"{selection.label}: ")
    there = [key for key in meant.certain if key in members]
    if there:
        return Verdict.PASS, label + named(case, there)
    if meant.absent:
        return Verdict.UNDETERMINED, label + Text("医疗机构图层没有", "none in the facilities layer")
    unsure = {key: facts for key, facts in meant.doubtful.items() if key in members}
    unsure |= {key: (Text("位置", "site"),) for key in meant.certain if key in unplaced(case)}
    if unsure:
        return Verdict.UNDETERMINED, label + doubted(case, Selected((), unsure))
    return Verdict.FAIL, label + Text("没有", "none")


def _limit(rule: OrgFormRule) -> Text:
    lead = Text("牵头 ", "led by ") + asked(rule.params.lead)
    kinds = [Text(one.label, one.label) for one in rule.params.members]
    return join([lead, Text("成员含", "members of ") + join(kinds, zh="、", en=", ")]) if kinds else lead
