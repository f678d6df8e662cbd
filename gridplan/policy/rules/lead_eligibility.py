"""Whether each lead hospital may lead."""

import pandas as pd

from gridplan.policy.base import Alternative
from gridplan.policy.findings import Case, Finding, Verdict, finding
from gridplan.policy.layout_rules import LeadEligibilityRule
from gridplan.text import Text, join
from gridplan.vocabulary import at_least, parse_grade

_UNKNOWN = Text("不详", "unknown")


def check_lead_eligibility(rule: LeadEligibilityRule, case: Case) -> list[Finding]:
    """Return a finding for each lead: its facts against the ownership and the alternatives.

    A lead passes by any alternative that holds in full. Where none does, but a fact is missing or a
    judgement is not recorded, the answer is undetermined.
    """
    return [_judge(rule, case, grid.id, lead) for grid in case.layout.grids for lead in grid.leads]


def _judge(rule: LeadEligibilityRule, case: Case, grid_id: str, lead: str) -> Finding:
    facility = case.area.facilities.loc[lead]
    answers = [_meets(alternative, rule, case, grid_id, lead) for alternative in rule.params.any_of]
    owned = _one_of(facility["ownership"], rule.params.ownership)
    opened = [
        a.judgement for a, answer in zip(rule.params.any_of, answers, strict=True) if answer is None and a.judgement
    ]
    reasons = [_facts(facility)]
    best = True if True in answers else None if None in answers else False
    if owned is False or best is False:
        verdict = Verdict.FAIL
        reasons.append(Text("不符合任何一种资格", "meets none of the ways to qualify"))
    elif owned is None or best is None:
        verdict = Verdict.UNDETERMINED
        missing = [label for label, value in _missing(facility) if not value]
        reasons += [Text(f"{m.zh}不详", f"{m.en} unknown") for m in missing]
        reasons += [Text(f"“{word}”须由人判定", f"“{word}” is for a person to judge") for word in opened]
    else:
        verdict = Verdict.PASS
    judged = case.judgement(rule.id, grid_id)
    if judged is not None:
        said = Text("符合", "yes") if judged.accepted else Text("不符合", "no")
        zh = f"判定{said.zh}：{judged.reason}（{judged.person}，{judged.date}）"
        reasons.append(Text(zh, f"judged {said.en}: {judged.reason} ({judged.person}, {judged.date})"))
    return finding(
        rule,
        case,
        verdict,
        measured=_measured(facility),
        limit=join([_limit(a, rule) for a in rule.params.any_of], zh=" 或 ", en=" or "),
        detail=join(reasons),
        grid=grid_id,
        estimated=_estimates(facility),
    )


def _meets(alternative: Alternative, rule: LeadEligibilityRule, case: Case, grid_id: str, lead: str) -> bool | None:
    """Whether a lead meets one alternative: yes, no, or None where it cannot be told."""
    facility = case.area.facilities.loc[lead]
    answers: list[bool | None] = [_one_of(facility["affiliation"], alternative.affiliation)]
    answers.append(_one_of(facility["type"], alternative.types))
    if alternative.level_min is not None:
        grade, least = parse_grade(facility["grade"]), parse_grade(alternative.level_min)
        answers.append(None if least is None else at_least(grade, least))
    if alternative.located_in_area:
        has_site = (case.area.campuses["facility_id"] == lead).any()
        answers.append(lead in case.area.home_district if has_site else None)
    if alternative.judgement is not None:
        judged = case.judgement(rule.id, grid_id)
        answers.append(None if judged is None else judged.accepted)
    return False if False in answers else None if None in answers else True


def _one_of(word: str, allowed: tuple[str, ...]) -> bool | None:
    if not allowed:
        return True
    return word in allowed if word else None


def _missing(facility: pd.Series) -> list[tuple[Text, str]]:
    return [
        (Text("所有制", "ownership"), facility["ownership"]),
        (Text("隶属", "affiliation"), facility["affiliation"]),
        (Text("等级", "grade"), facility["grade"]),
    ]


def _measured(facility: pd.Series) -> Text:
    words = [facility["affiliation"], facility["ownership"], facility["grade"], facility["type"]]
    return Text("、".join(w or _UNKNOWN.zh for w in words), ", ".join(w or _UNKNOWN.en for w in words))


def _facts(facility: pd.Series) -> Text:
    name, source = facility["name"], facility["grade_source"]
    return Text(name, name) if not source else Text(f"{name}（等级来源：{source}）", f"{name} (grade from: {source})")


def _limit(alternative: Alternative, rule: LeadEligibilityRule) -> Text:
    parts = [Text(word, word) for word in (*rule.params.ownership, *alternative.affiliation, *alternative.types)]
    if alternative.located_in_area:
        parts.append(Text("区域内", "within the area"))
    if alternative.level_min:
        parts.append(Text(f"{alternative.level_min}以上", f"{alternative.level_min} or above"))
    if alternative.judgement:
        parts.append(Text(alternative.judgement, f"“{alternative.judgement}”"))
    return join(parts, zh="、", en=", ")


def _estimates(facility: pd.Series) -> list[Text]:
    if not facility["grade"] or not facility["grade_estimated"]:
        return []
    source = facility["grade_source"]
    return [
        Text(f"等级 {facility['grade']} 未经核实（{source}）", f"grade {facility['grade']} is unverified ({source})")
    ]
