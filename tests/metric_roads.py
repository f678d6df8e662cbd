"""Draw small road networks for tests.

    network = network_of({"a": (0, 0), "b": (1000, 0)}, ["a-b", "b>c 30", "c-a motorway"])

Junctions stand at metres east and north of 120° E, 28° N. A road is straight and as long as it is drawn;
`-` runs both ways, `>` one way, as drawn. A number behind is its own speed in km/h, a word its class; without
either it is a `street` of 60 km/h, so that a kilometre is a minute. A class named in `closed_sides` cannot be entered.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from pyproj import Transformer

from gridplan.coordinates import WGS84, local_metric_crs
from gridplan.roads.network import Network, roads_frame

LON, LAT = 120.0, 28.0
_DEGREES = Transformer.from_crs(local_metric_crs(LON, LAT), WGS84, always_xy=True)
Metres = tuple[float, float]


def at(points: Mapping[str, Metres] | Sequence[Metres]) -> pd.DataFrame:
    """Return points given in metres as a frame with lon and lat, by name or number."""
    named = points if isinstance(points, Mapping) else dict(enumerate(points))
    metres = np.array(list(named.values()), dtype=float).reshape(-1, 2)
    lon, lat = _DEGREES.transform(metres[:, 0], metres[:, 1])
    return pd.DataFrame({"lon": lon, "lat": lat}, index=list(named))


def network_of(junctions: Mapping[str, Metres], roads: Sequence[str], *, closed_sides: Sequence[str] = ()) -> Network:
    """Return the network; names of junctions are single letters or words without - and >."""
    position = {name: number for number, name in enumerate(junctions)}
    nodes = at(junctions).reset_index(drop=True)
    rows = []
    for drawn in roads:
        ends, *words = drawn.split()
        oneway = ">" in ends
        a, b = (position[end] for end in ends.replace(">", "-").split("-"))
        speed = next((float(word) for word in words if word.replace(".", "").isdigit()), np.nan)
        name = next((word for word in words if word.isalpha()), "street")
        rows.append((a, b, oneway, speed, name))
    tail, head = (np.array([row[end] for row in rows], dtype=np.int64) for end in (0, 1))
    metres = np.array(list(junctions.values()), dtype=float).reshape(-1, 2)
    length_km = np.hypot(*(metres[tail] - metres[head]).T) / 1000
    classes = [row[4] for row in rows]
    places = nodes[["lon", "lat"]].to_numpy()
    return Network(
        nodes=nodes,
        roads=roads_frame(
            tail,
            head,
            length_km=length_km,
            road_class=classes,
            speed_km_per_h=np.array([row[3] for row in rows]),
            backward=np.array([not row[2] for row in rows], dtype=bool),
            enterable=~np.isin(classes, list(closed_sides)),
        ),
        vertices=places[np.column_stack([tail, head]).ravel()].reshape(-1, 2),
        first=np.arange(0, 2 * len(rows) + 1, 2),
        speeds_km_per_h=dict.fromkeys(classes, 60.0),
    )
