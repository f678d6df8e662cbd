"""The stray pieces of grids, for the planning table to outline and to go to."""

from typing import Any

from gridplan.export.map_features import population_words
from gridplan.indicators import Measures
from gridplan.indicators.strays import stray_pieces
from gridplan.ui import state
from gridplan.ui.words import ESTIMATE, Speaker

NAMES_SHOWN = 3


def strays(desk: state.Desk, measures: Measures, t: Speaker) -> dict[str, Any]:
    """Return the pieces apart from the main one of their grid, and the words of the button that goes to them."""
    return state.kept("strays", (desk.plan.layout, t.language), lambda: _strays(desk, measures, t))


def _strays(desk: state.Desk, measures: Measures, t: Speaker) -> dict[str, Any]:
    area = desk.area
    split = [grid for grid, values in measures.by_grid.items() if (values["pieces"].number or 0) > 1]
    found = stray_pieces(area, desk.plan.layout, split)
    number = {key: place for place, key in enumerate(area.districts.index)}
    guessed = area.estimated_layers("adjacency" if area.manifest.layers.adjacency else "outlines")
    mark = f" {t.text(ESTIMATE)}" if found and guessed else ""
    name, population, estimated = (
        area.districts[column].to_dict() for column in ("name", "population", "population_estimated")
    )
    pieces = []
    for grid, piece in found:
        total = sum(population[key] for key in piece)  # of whom some may be unknown
        people = population_words(total, any(estimated[key] for key in piece), t.language)
        names = t.listed(name[key] for key in piece[:NAMES_SHOWN])
        names += t(f"等 {len(piece)} 个片区", f" and others ({len(piece)})") if len(piece) > NAMES_SHOWN else ""
        pieces.append(
            {
                "districts": [number[key] for key in piece],
                "text": t(f"网格 {grid} 的碎片：{names}，{people}", f"Stray piece of grid {grid}: {names}, {people}"),
            }
        )
    return {"pieces": pieces, "label": t(f"◎ 碎片 {len(pieces)}", f"◎ Stray pieces {len(pieces)}") + mark}
