"""Which alliances or networks there are across grids."""

from gridplan.layout import Overlay
from gridplan.policy.findings import Case, Finding, Verdict, finding, listed
from gridplan.policy.layout_rules import OverlayRule
from gridplan.text import Text, join


def check_overlay(rule: OverlayRule, case: Case) -> list[Finding]:
    """List those of the form, and name the specialties of the document that none is for.

    A layout that records none leaves the answer open: they are formed across regions, and need not be in its table.
    """
    form, specialties = rule.params.form, rule.params.specialties
    found = [one for one in case.layout.overlays if one.form == form]
    lacking = [word for word in specialties if not any(word in (one.specialty or one.name) for one in found)]
    reasons = [_words(one, case) for one in found]
    if lacking:
        reasons.append(Text("没有专科：", "no specialty of ") + listed(lacking))
    verdict = Verdict.FAIL if lacking else Verdict.PASS
    if not found:
        verdict, reasons = Verdict.UNDETERMINED, [Text(f"方案没有记录{form}", f"the layout records no {form}")]
    wanted = listed(specialties) if specialties else Text("—", "—")
    measured = Text(f"{len(found)} 个{form}", f"{len(found)} {form}")
    return [finding(rule, case, verdict, measured=measured, limit=wanted, detail=join(reasons))]


def _words(one: Overlay, case: Case) -> Text:
    lead = "" if one.lead is None else case.area.facility_name(one.lead)
    count = len(one.members)
    zh = f"{one.name}（{f'牵头 {lead}，' if lead else ''}成员 {count} 家）"
    return Text(zh, f"{one.name} ({f'led by {lead}, ' if lead else ''}{count} members)")
