"""Whether each lead hospital may lead."""

from gridplan.layout import Grid
from gridplan.policy.findings import Case, Finding, Verdict, finding
from gridplan.policy.layout_rules import LeadEligibilityRule
from gridplan.policy.qualify import Qualified, asked, either, qualifies, to_judge
from gridplan.policy.selection import OWNERSHIP, grade_estimates, one_of, ownership_of
from gridplan.text import Text, join
from gridplan.vocabulary import word_text

_UNKNOWN = Text("不详", "unknown")


def check_lead_eligibility(rule: LeadEligibilityRule, case: Case) -> list[Finding]:
    """Return a finding for each lead: its facts against the ownership and the alternatives.

    A lead passes by any alternative that holds in full. Where none does, but a fact is missing or a judgement is not
    recorded, the answer is undetermined. Where only a grade asked 原则上 is missing, a person may let the lead off.
    A grid without a lead, or without the number of leads that the rule sets, has a finding of its own.
    """
    found = []
    for grid in case.layout.grids:
        number = rule.params.leads_per_grid
        if not grid.leads or number not in (None, len(grid.leads)):
            found.append(_number(rule, case, grid))
        found += [_judge(rule, case, grid.id, lead) for lead in grid.leads]
    return found


def _number(rule: LeadEligibilityRule, case: Case, grid: Grid) -> Finding:
    number, names = rule.params.leads_per_grid, case.area.facility_names(grid.leads)
    return finding(
        rule,
        case,
        Verdict.FAIL,
        measured=Text(f"{len(grid.leads)} 家牵头医院", f"{len(grid.leads)} leads"),
        limit=Text(f"每个网格 {number or '至少 1'} 家", f"{number or 'at least 1'} in each grid"),
        detail=Text(f"牵头：{names}", f"led by {names}") if grid.leads else Text("网格没有牵头医院", "no lead"),
        grid=grid.id,
    )


def _judge(rule: LeadEligibilityRule, case: Case, grid_id: str, lead: str) -> Finding:
    facility, params = case.area.facilities.loc[lead], rule.params
    tried = [qualifies(alternative, case, rule.id, grid_id, lead) for alternative in params.any_of]
    owned = one_of(ownership_of(facility), params.ownership)
    answers = [one.holds for one in tried]
    best = True if True in answers else None if None in answers else False
    reasons = [_source(facility["name"], facility["grade_source"])]
    only_level = owned is True and best is False and any(one.but_for_level for one in tried)
    if owned is False or best is False:
        verdict = Verdict.FAIL
        only = Text("仅等级不符合原则上的要求", "only the grade asked in principle is not met")
        reasons.append(only if only_level else Text("不符合任何一种资格", "meets none of the ways to qualify"))
    elif owned is None or best is None:
        verdict = Verdict.UNDETERMINED
        reasons += _open(tried, owned_known=owned is not None)
    else:
        verdict = Verdict.PASS
    asks = [one for one in params.any_of if one.judgement is not None]
    if asks and (judged := case.judgement(rule.id, grid_id)) is not None:
        said = Text("符合", "yes") if judged.accepted else Text("不符合", "no")
        zh = f"判定{said.zh}：{judged.reason}（{judged.person}，{judged.date}）"
        reasons.append(Text(zh, f"judged {said.en}: {judged.reason} ({judged.person}, {judged.date})"))
    return finding(
        rule,
        case,
        verdict,
        measured=_measured(facility["affiliation"], ownership_of(facility), facility["grade"], facility["type"]),
        limit=_limit(rule),
        detail=join(reasons),
        grid=grid_id,
        unit=facility["name"],
        estimated=grade_estimates(case.area, [lead]),
        overridable=rule.overridable or only_level,
    )


def _open(tried: list[Qualified], *, owned_known: bool) -> list[Text]:
    """Return what keeps the answer open: facts missing, words that nobody has judged."""
    possible = [one for one in tried if one.holds is None]
    missing = dict.fromkeys(fact for one in possible for fact in one.missing)
    facts = missing if owned_known else {OWNERSHIP: None} | missing
    words = dict.fromkeys(one.judgement for one in possible if one.judgement is not None)
    return [
        *(Text(f"{fact.zh}不详", f"{fact.en} unknown") for fact in facts),
        *map(to_judge, words),
    ]


def _measured(*words: str) -> Text:
    return join([word_text(word) if word else _UNKNOWN for word in words], zh="、", en=", ")


def _source(name: str, source: str) -> Text:
    return Text(name, name) if not source else Text(f"{name}（等级来源：{source}）", f"{name} (grade from: {source})")


def _limit(rule: LeadEligibilityRule) -> Text:
    ways = join([asked(alternative) for alternative in rule.params.any_of], zh=" 或 ", en=", or ")
    owned = rule.params.ownership
    return either(owned) + Text("；", "; ") + ways if owned else ways
