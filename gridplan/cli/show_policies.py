"""How policies look: listed, explained, and side by side."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from gridplan.cli.show import columns
from gridplan.cli.show_findings import finding_lines
from gridplan.plan_file import Plan
from gridplan.policy import Finding, Policy, Verdict
from gridplan.policy.base import Rule
from gridplan.policy.explain import HANDLING_LABELS, SEVERITY_WORDS, limit_of, looked_at
from gridplan.policy.findings import VERDICT_LABELS
from gridplan.policy.page import handled
from gridplan.policy.record import finding_values
from gridplan.policy.together import Judged
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text
from gridplan.trace import trace, trace_lines

_SHOWN = (Verdict.FAIL, Verdict.WARN, Verdict.UNDETERMINED)


def list_text(policies: Sequence[Policy], language: Language) -> str:
    """Return a row per policy: id, rules by handling, date, document."""
    heads = [Text("政策", "policy"), *HANDLING_LABELS.values(), Text("合计", "total"), Text("印发", "issued")]
    rows = [[head.to(language) for head in [*heads, Text("文件", "document")]]]
    for policy in policies:
        counted = handled(policy)
        numbers = [str(counted[way]) for way in HANDLING_LABELS]
        issued = "—" if policy.policy.issued is None else str(policy.policy.issued)
        cited = policy.policy.cited.to(language)
        rows.append([policy.policy.id, *numbers, str(len(policy.rules)), issued, cited])
    aligned = columns([row[:-1] for row in rows]).split("\n")
    return "\n".join(f"{left}  {row[-1]}" for left, row in zip(aligned, rows, strict=True))


def policy_text(policy: Policy, language: Language) -> str:
    """Return every rule of a policy: how it is handled, what it asks, where it stands."""
    count = len(policy.rules)
    said = Text(f"共 {count} 条规则，配置没有问题", f"{count} rules, no faults")
    lines = [policy.policy.cited.to(language), said.to(language)]
    for rule in policy.rules:
        lines += ["", *_rule_lines(rule, language)]
    for task in policy.tasks:
        lines += ["", f"{task.id}  {task.task}: {task.requirement}", f"   {task.deadline.wording}"]
    return "\n".join(lines)


def _rule_lines(rule: Rule, language: Language) -> list[str]:
    handling, severity = HANDLING_LABELS[rule.handling], SEVERITY_WORDS[rule.severity]
    asks, stop = Text("要求", "asks"), Text("；", "; ").to(language)
    lines = [
        f"{rule.id}  {rule.name.text.to(language)}  [{handling.to(language)}{stop}{severity.to(language)}]",
        f"   {looked_at(rule).to(language)}",
        f"   {asks.to(language)} {limit_of(rule).to(language)}",
        *[f"   {source.paragraph} “{' '.join(source.quote.split())}”" for source in (rule.source, *rule.also)],
    ]
    if rule.excepted_by:
        others = "、".join(rule.excepted_by)
        lines.append(f"   {Text(f'例外见 {others}', f'except by {others}').to(language)}")
    return lines if rule.note is None else [*lines, f"   {rule.note.text.to(language)}"]


def list_json(policies: Sequence[Policy]) -> list[dict[str, Any]]:
    """Return the list of policies as plain values."""
    return [
        {
            **policy.policy.model_dump(mode="json"),
            "rules": {way: handled(policy)[way] for way in HANDLING_LABELS} | {"total": len(policy.rules)},
        }
        for policy in policies
    ]


def policy_json(policy: Policy) -> dict[str, Any]:
    """Return a policy as plain values, each rule with its handling and limit in words."""
    content = policy.model_dump(mode="json")
    for rule, entry in zip(policy.rules, content["rules"], strict=True):
        limit = limit_of(rule)
        entry |= {"handling": rule.handling, "limit": {"zh": limit.zh, "en": limit.en}}
    return content


def comparison_text(area: StudyArea, plan: Plan, judged: Sequence[Judged], as_of: date, language: Language) -> str:
    """Return a table of verdicts per policy, then what is broken or undetermined under each."""
    said = Text(
        f"核查日期 {as_of}。比较不是判定：方案须符合的是本地的政策（标 *）。",
        f"Checked as of {as_of}. A comparison is no verdict: the area's own policy (marked *) is the one to meet.",
    )
    rows = [["", *(label.to(language) for label in VERDICT_LABELS.values())]]
    for each in judged:
        mark = " *" if _is_own(each, area) else ""
        rows.append([each.policy.policy.id + mark, *(str(each.counts[verdict]) for verdict in VERDICT_LABELS)])
    lines = [said.to(language), "", columns(rows)]
    for each in judged:
        shown = [item for item in each.findings if item.verdict in _SHOWN]
        if shown:
            lines += ["", f"== {each.policy.policy.cited.to(language)}"]
        for _, alike in groupby(shown, key=lambda item: (item.rule.id, item.verdict, item.limit)):
            lines += ["", *_alike_lines(list(alike), language)]
    return "\n".join([*lines, "", *trace_lines(plan, area, None, language)])


def _alike_lines(alike: Sequence[Finding], language: Language) -> list[str]:
    """Return what is broken one by one; what is undetermined for many grids or units once, with their names."""
    first, more = alike[0], alike[1:]
    of_the_whole = first.grid is None and not first.unit  # several of them are several measures
    if not more or of_the_whole or first.verdict is not Verdict.UNDETERMINED:
        return [line for item in alike for line in finding_lines(item, language)]
    names = dict.fromkeys(item.unit or f"{Text('网格', 'grid').to(language)} {item.grid}" for item in more)
    listed = Text("、", ", ").to(language).join(names)
    lines = finding_lines(first, language)
    said = Text(f"同样无法判定：{listed}", f"undetermined alike: {listed}")
    return [*lines[:-1], f"   {said.to(language)}", lines[-1]]


def comparison_json(area: StudyArea, plan: Plan, judged: Sequence[Judged], as_of: date) -> dict[str, Any]:
    """Return the comparison as plain values, with every finding."""
    return {
        "trace": trace(plan, area, None),
        "as_of": as_of.isoformat(),
        "policies": [
            {
                "id": each.policy.policy.id,
                "document": each.policy.policy.document,
                "own": _is_own(each, area),
                "counts": {verdict.value: each.counts[verdict] for verdict in Verdict},
                "findings": [finding_values(item) for item in each.findings],
            }
            for each in judged
        ],
    }


def _is_own(judged: Judged, area: StudyArea) -> bool:
    return judged.policy.policy.id == area.manifest.default_policy
