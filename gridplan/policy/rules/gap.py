"""Whether a 区划 has the facility that it lacked, within the years that the document gives."""

from datetime import date

from gridplan.policy.admin_areas import districts_by_area, present_name
from gridplan.policy.findings import Case, Finding, Verdict, finding, not_applicable
from gridplan.policy.layout_rules import GapRule
from gridplan.policy.members import doubted, named
from gridplan.policy.rules.review import years_later
from gridplan.policy.selection import Selected, grade_estimates, select, site_estimates
from gridplan.text import Text, join


def check_gap(rule: GapRule, case: Case) -> list[Finding]:
    """Count the facilities of the selection that stand in the 区划, by any of its names.

    Years count from the date of the document. Too few are not yet due before the first of them has passed, a notice
    until the last has, and a breach afterwards. Whether enough are there is undetermined where a fact or a site is not
    known, or where the facilities layer has nobody in the 区划, or none of the kind at all.
    """
    params, area = rule.params, case.area
    name = present_name(case, params.admin_area)
    districts = districts_by_area(case).get(name)
    if districts is None:
        return not_applicable(rule, case, Text(f"规划范围没有{name}", f"the study area has no {name}"))
    meant = select([params.select], area, leads=case.layout.leads)
    homes, placed = area.home_district, set(area.campuses["facility_id"])
    found = [key for key in meant.certain if homes.get(key) in districts]
    unsure = {key: facts for key, facts in meant.doubtful.items() if homes.get(key) in districts or key not in placed}
    unsure |= {key: (Text("位置", "site"),) for key in meant.certain if key not in placed}
    reasons = [named(case, found) if found else Text(f"没有{params.select.label}", f"no {params.select.label}")]
    if len(found) >= params.minimum:
        verdict = Verdict.PASS
    elif len(found) + len(unsure) >= params.minimum:
        verdict = Verdict.UNDETERMINED
        reasons.append(doubted(case, Selected((), unsure)))
    elif meant.absent or not set(homes.values()) & set(districts):
        verdict = Verdict.UNDETERMINED
        zh, en = (
            "医疗机构图层没有该区划的机构或这类机构",
            "the facilities layer has no facility there, or none of the kind",
        )
        reasons.append(Text(zh, en))
    else:
        verdict, due = _due(rule, case)
        reasons.append(due)
    return [
        finding(
            rule,
            case,
            verdict,
            measured=Text(f"{len(found)} 所", f"{len(found)}"),
            limit=_limit(rule, case),
            detail=join(reasons),
            unit=name,
            estimated=[*site_estimates(area), *grade_estimates(area, [*found, *unsure])],
        )
    ]


def _due(rule: GapRule, case: Case) -> tuple[Verdict, Text]:
    """Return the verdict on too few facilities on the date of the check."""
    if case.issued is None:
        return Verdict.UNDETERMINED, Text("文件日期不详", "the date of the document is not known")
    first, last = _term(rule, case.issued)
    if case.as_of < first:
        return Verdict.NOT_APPLICABLE, Text(f"{first} 前尚未到期", f"not yet due before {first}")
    if case.as_of < last:
        return Verdict.WARN, Text(f"期限内，{last} 届满", f"within the term, which ends on {last}")
    return Verdict.FAIL, Text(f"{last} 已届满", f"the term ended on {last}")


def _term(rule: GapRule, issued: date) -> tuple[date, date]:
    return years_later(issued, min(rule.params.years)), years_later(issued, max(rule.params.years))


def _limit(rule: GapRule, case: Case) -> Text:
    label, least = rule.params.select.label, rule.params.minimum
    if case.issued is None:
        return Text(f"≥ {least} 所{label}", f"≥ {least} {label}")
    days = "—".join(str(day) for day in dict.fromkeys(_term(rule, case.issued)))
    return Text(f"{days} 前 ≥ {least} 所{label}", f"≥ {least} {label} by {days}")
