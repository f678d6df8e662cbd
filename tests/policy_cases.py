"""Small cases for rules: one rule, a drawn map, a layout on it, and what people decided."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from drawing import drawn_area, drawn_layout

from gridplan.decisions import Consent, Judgement, Limit, Override, Reading
from gridplan.layout import Layout, Relation
from gridplan.manifest import AdminArea, Place
from gridplan.plan_file import new_plan
from gridplan.policy import Finding, Policy, Verdict, case_of, check
from gridplan.study_area import StudyArea

AS_OF = date(2026, 1, 1)
ISSUED = "2020-10-09"
PASS, FAIL, WARN = Verdict.PASS, Verdict.FAIL, Verdict.WARN
UNDETERMINED, NOT_APPLICABLE, WAIVED = Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE, Verdict.WAIVED
LEADS = (
    {"id": "H1", "in": "a", "ownership": "公立", "affiliation": "市级", "grade": "三级甲等"},
    {"id": "H2", "in": "b", "ownership": "公立", "affiliation": "区级", "grade": "二级甲等"},
)


def area_of(
    folder: Path,
    drawing: str = "ab",
    *,
    facilities: Sequence[Mapping[str, Any]] = LEADS,
    known: Mapping[str, AdminArea] | None = None,
    place: Place | None = None,
    **options: Any,
) -> StudyArea:
    """Return a drawn area; `known` is what its manifest says of 区划, `place` where it lies."""
    area = drawn_area(folder, drawing, facilities=facilities, **options)
    said = {"admin_areas": dict(known or {}), "place": place}
    return replace(area, manifest=area.manifest.model_copy(update=said))


def layout_of(
    drawing: str = "ab",
    grids: str = "12",
    *,
    leads: Mapping[str, Sequence[str]] | None = None,
    members: Mapping[str, Sequence[tuple[str, Relation]]] | None = None,
    excluded: str = "",
) -> Layout:
    """Return a layout; without more, H1 leads grid 1 and H2 grid 2."""
    given = {"1": ["H1"], "2": ["H2"]} if leads is None else leads
    return drawn_layout(drawing, grids, leads=given, members=members, excluded=excluded)


def judged(
    area: StudyArea, layout: Layout, *rules: Mapping[str, Any], as_of: date = AS_OF, **decided: Any
) -> list[Finding]:
    """Return the findings of the rules, ids X-1, X-2 …; `decided` are fields of the plan."""
    name = {"zh": "规则", "en": "rule"}
    common = {"name": name, "severity": "error", "source": {"paragraph": "一", "quote": "原则上"}}
    numbered = [{"id": f"X-{number}"} | common | dict(rule) for number, rule in enumerate(rules, start=1)]
    head = {"id": "p", "title": name, "document": "x", "issued": ISSUED, "form": name}
    policy = Policy.model_validate({"policy": head, "rules": numbered})
    plan = replace(new_plan(layout, area, {}), **decided)
    return check(policy, case_of(plan, area, as_of=as_of))


def verdicts(found: Sequence[Finding]) -> list[Verdict]:
    return [item.verdict for item in found]


def said(found: Finding) -> str:
    """Return all words of a finding in Chinese."""
    estimates = "；".join(text.zh for text in found.estimated)
    return f"{found.measured.zh}｜{found.limit.zh}｜{found.detail.zh}｜{estimates}"


def reading(word: str) -> Reading:
    return Reading("X-1", word, "会议商定", "王某", AS_OF)


def limit(measure: str, op: Any, value: float) -> Limit:
    return Limit("X-1", measure, op, value, "专家论证", "王某", AS_OF)


def judgement(accepted: bool, grid: str | None = None) -> Judgement:
    return Judgement("X-1", accepted, "现场调研", "王某", AS_OF, grid)


def override(grid: str | None = None, unit: str = "") -> Override:
    return Override("X-1", "县域人口少", "李某", AS_OF, grid, unit)


def consent(party: str, state: Any, on: date = AS_OF) -> Consent:
    return Consent(party, state, "赵某", on)
