"""Whether roads that cross on the map meet, where the layer has no levels to tell bridges by."""

from typing import Literal

import numpy as np
import shapely

from gridplan.roads.pieces import Ints, Lines
from gridplan.text import Text

Crossings = Literal["join", "pass"]
# A layer of which more ends than this share lie on another line's end is drawn from junction to junction.
DRAWN_TO_JUNCTIONS = 0.5
_DECIMALS = 6  # of a degree: a decimetre


def choose_crossings(lines: Lines) -> tuple[Crossings, Text]:
    """Return what crossings mean in lines (WGS84 degrees) without levels, and a sentence that says so.

    Where lines are drawn from junction to junction, two that cross without an end there are a bridge and the
    road below: they pass. Where lines run on through junctions, they join.
    """
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    _, place, count = np.unique(
        shapely.get_coordinates(ends).round(_DECIMALS), axis=0, return_inverse=True, return_counts=True
    )
    share = float((count[place.ravel()] > 1).mean())
    if share > DRAWN_TO_JUNCTIONS:
        return "pass", Text(
            f"没有指明层级列；{share:.0%} 的线端与其他线端重合，图层应已在路口断开，因此中途相交而无端点处视为"
            "立体交叉、互不相通；如不符，请用 --crossings join",
            f"no column of levels was named; {share:.0%} of the ends lie on another line's end, so the layer is drawn "
            "from junction to junction, and lines that cross without an end pass one another; "
            "if that is wrong use --crossings join",
        )
    return "join", Text(
        f"没有指明层级列；只有 {share:.0%} 的线端与其他线端重合，图层未在路口断开，因此相交的道路都视为平面相交，"
        "包括桥梁和隧道，通行时间可能偏短；如不符，请用 --crossings pass 或指明层级列",
        f"no column of levels was named; only {share:.0%} of the ends lie on another line's end, so roads that cross "
        "meet, bridges and tunnels too, and minutes may be too few; if that is wrong use --crossings pass or name "
        "the column of levels",
    )


def levels_that_pass(level: Ints) -> Ints:
    """Return a level of its own for each line: by the rules of noding, lines then meet at their ends only."""
    return np.arange(len(level))
