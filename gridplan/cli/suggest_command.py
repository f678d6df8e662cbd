"""The command `suggest`: moves and swaps of districts, each with what it would change."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from gridplan.access import access_table
from gridplan.cli.asked import asked_of
from gridplan.cli.inputs import policy_name, print_json, read_named
from gridplan.cli.show import ESTIMATE_LEGEND, ESTIMATE_MARK, columns, name_with_unit, value_json
from gridplan.plan_file import open_plan
from gridplan.policy import case_of, read_policy
from gridplan.study_area import StudyArea
from gridplan.suggest import Suggestion, describe
from gridplan.suggest import suggest as suggestions
from gridplan.text import UNDETERMINED, Language, Text
from gridplan.trace import trace, trace_lines


def suggest(options: argparse.Namespace) -> int:
    """List what would help the plan; findings are judged where a policy is at hand."""
    area = read_named([options.base], options.area, options)
    plan = open_plan(options.base, area)
    asked = asked_of(options, area, plan.layout).request
    # The leads stay: what a request file says of them does not count here.
    request = replace(asked, leads=tuple(g.leads for g in plan.layout.grids), number=None, must_lead=frozenset())
    access = access_table(area, plan.settings)
    judged: dict[str, Any] = {}
    if options.policy is not None or area.manifest.default_policy is not None:
        case = case_of(plan, area, as_of=options.as_of or date.today())
        judged = {"policy": read_policy(policy_name(options, area)), "policy_case": case}
    found = suggestions(area, access, plan.layout, request, count=options.count, **judged)
    if options.json:
        print_json({"suggestions": _json(found, area), "trace": trace(plan, area, access)})
        return 0
    lines = [f"  {grid.id}  {area.facility_names(grid.leads)}" for grid in plan.layout.grids]
    none = Text("没有找到有益的移动", "no move was found that helps").to(options.lang)
    table = [_table(found, area, options.lang), "", ESTIMATE_LEGEND.to(options.lang)] if found else [none]
    print("\n".join([*lines, "", *table, "", *trace_lines(plan, area, access, options.lang)]))
    return 0


def _table(found: Sequence[Suggestion], area: StudyArea, language: Language) -> str:
    """Return a line per suggestion: who moves, how many people, the change of each indicator, findings that differ."""
    changing = {key for each in found for key, change in each.changes.items() if change.difference != 0}
    shown = [change for key, change in found[0].changes.items() if key in changing]
    words = (("移动", "move"), ("人口", "people"))
    heads = [Text(*word).to(language) for word in words]
    rows = [[*heads, *(name_with_unit(change.indicator, language) for change in shown), _FINDINGS.to(language)]]
    for each in found:
        moves = [f"{area.districts.at[s.district, 'name']} {s.source or '—'} → {s.target}" for s in each.shifts]
        people = "" if each.people.number is None else f"{each.people.number:,.0f}"
        mark = ESTIMATE_MARK.to(language) if each.people.estimated else ""
        cells = [_change(each, change.indicator.id, language) for change in shown]
        verdicts = [_verdict(v.rule.id, v.grid, v.step) for v in each.verdicts if v.step]
        rows.append(["，".join(moves), f"{people}{mark}" or UNDETERMINED.to(language), *cells, " ".join(verdicts)])
    return columns(rows)


_FINDINGS = Text("核查", "findings")


def _change(suggestion: Suggestion, key: str, language: Language) -> str:
    change = suggestion.changes[key]
    if change.difference is None:
        return change.why_none.to(language)
    mark = ESTIMATE_MARK.to(language) if change.before.estimated or change.after.estimated else ""
    return f"{change.indicator.format_change(change.difference)}{mark}"


def _verdict(rule: str, grid: str | None, step: int) -> str:
    place = "" if grid is None else f"({grid})"
    return f"{'+' if step > 0 else '−'}{rule}{place}"


def _json(found: Sequence[Suggestion], area: StudyArea) -> list[dict[str, Any]]:
    return [
        {
            "shifts": [{"district": s.district, "source": s.source, "target": s.target} for s in each.shifts],
            "text": {"zh": describe(each, area).zh, "en": describe(each, area).en},
            "people": value_json(each.people),
            "changes": {
                key: {"before": value_json(c.before), "after": value_json(c.after), "difference": c.difference}
                for key, c in each.changes.items()
            },
            "findings": [
                {
                    "rule": v.rule.id,
                    "grid": v.grid,
                    "before": None if v.before is None else v.before.value,
                    "after": None if v.after is None else v.after.value,
                }
                for v in each.verdicts
            ],
        }
        for each in found
    ]
