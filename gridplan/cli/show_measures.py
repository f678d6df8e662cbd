"""How measures look."""

from collections.abc import Mapping
from typing import Any

from gridplan.access import AccessTable
from gridplan.cli.show import ESTIMATE_LEGEND, columns, name_with_unit, value_json, value_text
from gridplan.indicators import Measures, Value
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text
from gridplan.trace import trace, trace_lines


def measures_text(
    area: StudyArea, plan: Plan, access: AccessTable, measures: Measures, language: Language, *, everything: bool
) -> str:
    """Return a table of indicators by grid, then what was undetermined, then the trace."""
    header = [Text("指标", "indicator").to(language), Text("全部", "whole").to(language), *measures.by_grid]
    rows = []
    for key, indicator in measures.indicators.items():
        values = [measures.whole[key], *(grid[key] for grid in measures.by_grid.values())]
        if everything or any(value.number is not None for value in values):
            name = name_with_unit(indicator, language)
            rows.append([name, *(value_text(indicator, value, language) for value in values)])
    leads = [f"  {g.id}  {area.facility_names(g.leads)}" for g in plan.layout.grids]
    table = [*leads, "", columns([header, *rows]), "", ESTIMATE_LEGEND.to(language)]
    beside = [*_notes(measures, language), *_undetermined(measures, language)]
    return "\n".join([*table, *beside, "", *trace_lines(plan, area, access, language)])


def _notes(measures: Measures, language: Language) -> list[str]:
    """Return what must be known beside a figure of a grid, such as the provincial hospitals it includes."""
    whole = Text("全部", "whole").to(language)
    return [
        f"  {grid_id}  {measures.indicators[key].name.to(language)}: {value.note.to(language)}"
        for grid_id, values in [(whole, measures.whole), *measures.by_grid.items()]
        for key, value in values.items()
        if value.note is not None
    ]


def _undetermined(measures: Measures, language: Language) -> list[str]:
    """Return one line for each indicator of the whole that could not be determined, with its reason."""
    lines = [Text("无法判定：", "Undetermined:").to(language)]
    for key, value in measures.whole.items():
        if value.number is None and value.reason is not None:
            lines.append(f"  {measures.indicators[key].name.to(language)}: {value.reason.to(language)}")
    return lines


def measures_json(area: StudyArea, plan: Plan, access: AccessTable, measures: Measures) -> dict[str, Any]:
    """Return the measures as plain values."""

    def values(of: Mapping[str, Value]) -> dict[str, Any]:
        return {key: value_json(value) for key, value in of.items()}

    return {
        "trace": trace(plan, area, access),
        "whole": values(measures.whole),
        "grids": {
            grid.id: {"leads": [area.facility_name(lead) for lead in grid.leads], **values(measures.by_grid[grid.id])}
            for grid in plan.layout.grids
        },
    }
