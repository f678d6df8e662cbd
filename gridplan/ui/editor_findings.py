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
    area = desk.area
    split = [grid for grid, values in measures.by_grid.items() if (values["pieces"].number or 0) > 1]
    found = stray_pieces(area, desk.plan.layout, split)
    number = {key: place for place, key in enumerate(area.districts.index)}
    guessed = area.estimated_layers("adjacency" if area.manifest.layers.adjacency else "outlines")
    mark = f" {t.text(ESTIMATE)}" if found and guessed else ""
    pieces = []
    for grid, piece in found:
        rows = area.districts.loc[piece]
        people = population_words(rows["population"].sum(skipna=False), rows["population_estimated"].any(), t.language)
        names = t("、", ", ").join(rows["name"][:NAMES_SHOWN])
        names += t(f"等 {len(piece)} 个片区", f" and others ({len(piece)})") if len(piece) > NAMES_SHOWN else ""
        pieces.append(
            {
                "districts": [number[key] for key in piece],
                "text": t(f"网格 {grid} 的碎片：{names}，{people}", f"Stray piece of grid {grid}: {names}, {people}"),
            }
        )
    return {"pieces": pieces, "label": t(f"◎ 碎片 {len(pieces)}", f"◎ Stray pieces {len(pieces)}") + mark}
