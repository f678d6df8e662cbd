"""How a comparison of two layouts looks."""

from collections.abc import Sequence
from typing import Any

from gridplan.cli.show import ESTIMATE_LEGEND, ESTIMATE_MARK, columns, name_with_unit, value_json, value_text
from gridplan.compare import Case, Comparison
from gridplan.plan_file import Plan
from gridplan.text import UNDETERMINED, Language, Text
from gridplan.trace import trace, trace_lines


def comparison_text(after: Plan, cases: Sequence[Case], comparison: Comparison, language: Language) -> str:
    """Return indicators before, after and their change, who changes lead, notes and trace of the plan after."""
    area, access = cases[1].area, cases[1].access
    words = (("指标", "indicator"), ("前", "before"), ("后", "after"), ("变化", "change"))
    rows = [[Text(*word).to(language) for word in words]]
    for change in comparison.changes.values():
        if change.before.number is None and change.after.number is None:
            continue
        item = change.indicator
        difference = change.difference
        shown = change.why_none.to(language) if difference is None else item.format_change(difference)
        both = [value_text(item, value, language) for value in (change.before, change.after)]
        rows.append([name_with_unit(item, language), *both, shown])
    people = comparison.people_moved
    number = UNDETERMINED.to(language) if people.number is None else f"{people.number:,.0f}"
    mark = ESTIMATE_MARK.to(language) if people.estimated else ""
    count = len(comparison.moves)
    head = Text(
        f"{count} 个片区、{number}{mark} 人更换牵头医院", f"{count} districts, {number}{mark} people change lead"
    )
    lines = [columns(rows), "", ESTIMATE_LEGEND.to(language), head.to(language)]
    for move in comparison.moves:
        sides = zip(
            cases, (move.before, move.after), strict=True
        )  # a scenario may have a hospital that the other lacks
        old, new = (case.area.facility_names(leads) or "—" for case, leads in sides)
        lines.append(f"  {area.districts.at[move.district, 'name']}: {old} → {new}")
    notes = [
        f"  {change.indicator.name.to(language)} {Text(*word).to(language)}: {value.note.to(language)}"
        for change in comparison.changes.values()
        for word, value in ((words[1], change.before), (words[2], change.after))
        if value.note is not None
    ]
    if cases[0].area.name != area.name:
        said = Text(f"前：{cases[0].area.name.zh}；后：{area.name.zh}", f"{cases[0].area.name.en} → {area.name.en}")
        notes.append(said.to(language))
    return "\n".join([*lines, *notes, "", *trace_lines(after, area, access, language)])


def comparison_json(after: Plan, cases: Sequence[Case], comparison: Comparison) -> dict[str, Any]:
    """Return the comparison as plain values; the trace is that of the plan after."""
    area, access = cases[1].area, cases[1].access
    return {
        "area_before": {"name": cases[0].area.name.zh, "digest": cases[0].area.digest},
        "trace": trace(after, area, access),
        "changes": {
            key: {"before": value_json(c.before), "after": value_json(c.after), "difference": c.difference}
            | {"comparable": c.comparable}
            for key, c in comparison.changes.items()
        },
        "districts_moved": [
            {
                "district": m.district,
                "name": area.districts.at[m.district, "name"],
                "before": m.before,
                "after": m.after,
            }
            for m in comparison.moves
        ],
        "people_moved": value_json(comparison.people_moved),
    }
