"""The answer of `gridplan districts`: what districts are made of; what redrawing them changes."""

import math
from typing import Any

import geopandas as gpd

from gridplan.district_set import DistrictSet
from gridplan.redraw import Redrawn
from gridplan.redraw.words import change_row, counted_text, steps_since
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text


def units_text(given: DistrictSet, units: gpd.GeoDataFrame, language: Language) -> str:
    """Return a line per district with its units."""
    lines = []
    for key, district in given.districts.items():
        names = [f"{units.at[unit, 'name']} [{unit}]" for unit in given.units_of(key)]
        lines.append(f"{key}  {district.admin_area}  {district.name}: {'、'.join(names)}")
    if given.steps:
        lines.append(Text(f"已有 {len(given.steps)} 步改划", f"redrawn in {len(given.steps)} steps").to(language))
    return "\n".join(lines)


def units_json(given: DistrictSet, units: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Return the districts with their units as plain values."""
    return [
        {
            "district_id": key,
            "name": district.name,
            "admin_area": district.admin_area,
            "former_names": list(district.former_names),
            "units": [{"unit_id": unit, "name": str(units.at[unit, "name"])} for unit in given.units_of(key)],
        }
        for key, district in given.districts.items()
    ]


def redrawn_text(redrawn: Redrawn, units: gpd.GeoDataFrame, language: Language) -> str:
    """Return the steps, the districts that they change, what a person must decide, and what must be said."""
    lines = [
        f"{number}. {said.to(language)} ({step.entered.person}, {step.entered.date})"
        for number, (step, said) in enumerate(steps_since(redrawn.before, redrawn.after, units), start=1)
    ]
    for change in redrawn.changes:
        cells = change_row(change, redrawn, units)
        told = [f"{heading.to(language)} {cell.to(language)}" for heading, cell in cells.items() if cell.zh]
        lines.append("  ".join(told))
    lines.append(counted_text(redrawn).to(language))
    lines += [f"! {note.to(language)}" for note in redrawn.layers.notes]
    for question in redrawn.questions:
        lines.append(f"? {question.text.to(language)}")
        lines += [f"    {option.value or repr('')}  {option.label.to(language)}" for option in question.options]
    return "\n".join(lines)


def redrawn_json(redrawn: Redrawn, area: StudyArea, out: str | None) -> dict[str, Any]:
    """Return the same as plain values; `area` is the folder written, None where none was."""
    after = redrawn.after.districts
    return {
        "area": out,
        "from": area.manifest.id,
        "districts": [
            {
                "district_id": change.district,
                "name": after[change.district].name,
                "from": list(change.sources),
                "population": None if math.isnan(change.population) else change.population,
                "estimated": change.estimated,
                "unknown": list(change.unknown),
                "grid": redrawn.layout.grid_of.get(change.district),
            }
            for change in redrawn.changes
        ],
        "ended": list(redrawn.lost),
        "people": {"before": redrawn.counted[0], "after": redrawn.counted[1]},
        "questions": [question.key for question in redrawn.questions],
        "notes": [{"zh": note.zh, "en": note.en} for note in redrawn.layers.notes],
    }
