"""Which facilities take part of their own will, and whether they agreed."""

from gridplan.layout import RELATION_LABELS, Relation
from gridplan.membership import Belonging
from gridplan.policy.findings import Case, Finding, Verdict, finding, not_applicable
from gridplan.policy.layout_rules import VoluntaryMemberRule
from gridplan.policy.members import doubted
from gridplan.policy.selection import Selected, select
from gridplan.text import Text, join

_LIMIT = Text("自愿，且已同意", "voluntary, and agreed")
_LEAD = Text("牵头医院", "lead")
_ORDINARY = (Relation.MEMBER, Relation.HUB)


def check_voluntary_member(rule: VoluntaryMemberRule, case: Case) -> list[Finding]:
    """Return a finding for each facility of the selection in each grid in which it takes part.

    It is broken where the facility refused, a notice where it is listed as an ordinary member, and undetermined until
    its consent is on record. Facilities that may be of the selection and are ordinary members share one finding.
    """
    meant = select(rule.params.select, case.area, leads=case.layout.leads)
    taking_part = [one for key in meant.certain for one in case.belongings.get(key, ())]
    found = [_judge(rule, case, one) for one in taking_part]
    unsure = {
        key: facts
        for key, facts in meant.doubtful.items()
        if any(one.relation in _ORDINARY for one in case.belongings.get(key, ()))
    }
    if unsure:
        detail = Text("是否属于自愿参加的机构无法判定：", "whether they join of their own will cannot be told: ")
        measured = Text(f"{len(unsure)} 家", f"{len(unsure)}")
        words = detail + doubted(case, Selected((), unsure))
        found.append(finding(rule, case, Verdict.UNDETERMINED, measured=measured, limit=_LIMIT, detail=words))
    if found:
        return found
    measured = Text(f"0/{len(meant.certain)} 家参加", f"0/{len(meant.certain)} take part")
    labels = join([Text(one.label, one.label) for one in rule.params.select], zh="、", en=", ")
    detail = Text("没有参加：", "none takes part: ") + labels
    return not_applicable(rule, case, detail, measured=measured)


def _judge(rule: VoluntaryMemberRule, case: Case, one: Belonging) -> Finding:
    name, consent = case.area.facility_name(one.facility_id), case.consent(one.facility_id)
    role = _LEAD if one.relation is None else RELATION_LABELS[one.relation]
    verdict = Verdict.PASS
    reasons = [Text(name, name)]
    if one.relation in _ORDINARY:
        verdict = Verdict.WARN
        reasons.append(Text("列为普通成员，应为自愿参加", "listed as an ordinary member, should be voluntary"))
    if consent is None:
        reasons.append(Text("未征询意见", "not asked"))
    else:
        said = {"asked": Text("已征询，未答复", "asked, no answer"), "agreed": Text("同意", "agreed")}
        answer = said.get(consent.state, Text("不同意", "refused"))
        told = "，".join(part for part in (consent.note, consent.person, str(consent.date)) if part)
        reasons.append(answer + Text(f"（{told}）", f" ({told})"))
    if consent is not None and consent.state == "refused":
        verdict = Verdict.FAIL
    elif verdict is Verdict.PASS and (consent is None or consent.state == "asked"):
        verdict = Verdict.UNDETERMINED
    return finding(rule, case, verdict, measured=role, limit=_LIMIT, detail=join(reasons), grid=one.grid_id, unit=name)
