"""Schematic links between neighbours, where there are no roads: straight lines made longer."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from gridplan.coordinates import distance_km

LEAST_KM = 0.1  # of a straight line: two centres at one point are not at no distance


def schematic_links(
    districts: pd.DataFrame, pairs: Sequence[tuple[str, str]], detour: float, *, road_class: str = "主干路"
) -> pd.DataFrame:
    """Return a link for each pair of neighbours, in the columns of the links layer and `basis`.

    districts: by district_id, with lon and lat of centres (WGS84). A link is as long as the straight line between
    the centres (at least `LEAST_KM`) × `detour`, rounded to 10 m, goes both ways and has the class named. Such links
    are schematic; districts that no pairs join (`islands`) have no way between them.
    """
    ends = np.array(pairs, dtype=object).reshape(-1, 2)
    a, b = districts.loc[ends[:, 0]], districts.loc[ends[:, 1]]
    straight = distance_km(a["lon"], a["lat"], b["lon"], b["lat"])
    return pd.DataFrame(
        {
            "from_district": ends[:, 0],
            "to_district": ends[:, 1],
            "road_km": np.round(np.maximum(straight, LEAST_KM) * detour, 2),
            "road_class": road_class,
            "basis": f"straight line × {detour:g}",
        }
    )
