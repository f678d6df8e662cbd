"""Which hospitals lead or cooperate by an exception, and whether one lets a hospital off another rule."""

from dataclasses import replace

from gridplan.layout import RELATION_LABELS, Relation
from gridplan.policy.findings import Case, Finding, Verdict, finding, not_applicable
from gridplan.policy.layout_rules import LeadExceptionRule
from gridplan.text import Text, join


def check_lead_exception(rule: LeadExceptionRule, case: Case) -> list[Finding]:
    """Return a finding for each lead or cooperation unit that has a designation of the rule, in each grid.

    A hospital without a designation on record has none.
    """
    found = [
        _tell(rule, case, key, one.grid_id, Text("牵头医院", "lead") if one.relation is None else _COOPERATION)
        for key, there in case.belongings.items()
        for one in there
        if one.relation in (None, Relation.COOPERATION) and designated(rule, case, key)
    ]
    if found:
        return found
    words = join([Text(word, word) for word in rule.params.designations], zh="、", en=", ")
    return not_applicable(rule, case, Text("没有牵头或协作的", "neither lead nor cooperation unit is a ") + words)


_COOPERATION = RELATION_LABELS[Relation.COOPERATION]


def _tell(rule: LeadExceptionRule, case: Case, key: str, grid_id: str, role: Text) -> Finding:
    name, word = case.area.facility_name(key), case.area.facilities.at[key, "designation"]
    detail = Text(f"{name}为{word}，作为{role.zh}参与", f"{name} is {word} and takes part as {role.en}")
    return finding(rule, case, Verdict.PASS, measured=role, detail=detail, grid=grid_id, unit=name)


def designated(rule: LeadExceptionRule, case: Case, facility_id: str) -> bool:
    """Whether a facility has one of the designations of an exception."""
    return case.area.facilities.at[facility_id, "designation"] in rule.params.designations


def let_off(item: Finding, rule: LeadExceptionRule, case: Case) -> Finding:
    """Return a finding about a facility as passed where the exception covers it, else as it is.

    Only a finding that names its facility (`unit`), and that is broken or undetermined, can be let off.
    """
    names = case.area.facilities["name"]
    named = [str(key) for key in names.index[names == item.unit]]
    open_verdicts = (Verdict.FAIL, Verdict.WARN, Verdict.UNDETERMINED)
    if item.verdict not in open_verdicts or not any(designated(rule, case, key) for key in named):
        return item
    words = "、".join(rule.params.designations)
    told = Text(f"；按 {rule.id} 例外：{words}", f"; let off by {rule.id}: {words}")
    return replace(item, verdict=Verdict.PASS, detail=item.detail + told)
