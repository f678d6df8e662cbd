"""How findings look."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from gridplan.plan_file import Plan
from gridplan.policy import Finding, Policy
from gridplan.policy.findings import ESTIMATED, VERDICT_LABELS, VERDICT_SIGNS
from gridplan.policy.record import finding_values
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text
from gridplan.trace import trace, trace_lines


def findings_text(
    area: StudyArea, plan: Plan, policy: Policy, findings: Sequence[Finding], as_of: date, language: Language
) -> str:
    """Return the findings in the order of the document, each with measured value, limit and quote."""
    cited = policy.policy.cited
    lines = [Text(f"{cited.zh}，核查日期 {as_of}", f"{cited.en}, checked as of {as_of}").to(language)]
    if not findings:
        lines += ["", Text("这份政策没有可计算的规则", "this policy has no rule that is computed").to(language)]
    for item in findings:
        lines += ["", *finding_lines(item, language)]
    return "\n".join([*lines, "", *trace_lines(plan, area, None, language)])


def finding_lines(item: Finding, language: Language) -> list[str]:
    """Return a finding with measured value, limit, reason, estimates and quote."""
    grid = "" if item.grid is None else Text(f" 网格 {item.grid}", f" grid {item.grid}").to(language)
    unit = f" {item.unit}" if item.unit else ""
    label = VERDICT_LABELS[item.verdict].to(language)
    mark = f" ({ESTIMATED.to(language)})" if item.estimated else ""
    measured = Text("实测", "measured").to(language)
    limit, stop = Text("要求", "required").to(language), Text("；", "; ").to(language)
    return [
        f"{VERDICT_SIGNS[item.verdict]} {label}{mark}  {item.rule.id}{grid}{unit}  {item.rule.name.text.to(language)}",
        f"   {measured} {item.measured.to(language)}{stop}{limit} {item.limit.to(language)}",
        f"   {item.detail.to(language)}",
        *[f"   {ESTIMATED.to(language)}: {text.to(language)}" for text in item.estimated],
        f"   {item.rule.source.paragraph} “{item.rule.source.quote}”",
    ]


def findings_json(area: StudyArea, plan: Plan, policy: Policy, findings: Sequence[Finding]) -> dict[str, Any]:
    """Return the findings as plain values."""
    return {
        "trace": trace(plan, area, None),
        "policy": {"id": policy.policy.id, "document": policy.policy.document},
        "findings": [finding_values(item) for item in findings],
    }
