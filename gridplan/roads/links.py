"""The network of a link table between places: each link a straight line, as long as the table says."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gridplan.roads.network import Network, roads_frame

NO_ROAD = ""  # the class of a place without any link


def network_from_links(nodes: pd.DataFrame, links: pd.DataFrame, *, speeds_km_per_h: Mapping[str, float]) -> Network:
    """Return the network of a link table.

    `nodes` has index id and columns lon, lat (WGS84 degrees). `links` has columns from_id, to_id,
    road_km, road_class and oneway (bool); each link runs both ways unless it is one-way. A place without
    any link gets a road of no length, so that it stands at itself, without a path, and not on a link
    between others. Ids must be in `nodes`; raises ValueError for a class without speed.
    """
    position = {key: number for number, key in enumerate(nodes.index)}
    tail = links["from_id"].map(position).to_numpy(dtype=np.int64)
    head = links["to_id"].map(position).to_numpy(dtype=np.int64)
    alone = np.setdiff1d(np.arange(len(nodes)), np.concatenate([tail, head]))
    tail, head = np.concatenate([tail, alone]), np.concatenate([head, alone])
    nothing = np.zeros(len(alone))
    places = nodes[["lon", "lat"]].to_numpy(dtype=float)
    return Network(
        nodes=pd.DataFrame(places, columns=["lon", "lat"]),
        roads=roads_frame(
            tail,
            head,
            length_km=np.concatenate([links["road_km"].to_numpy(dtype=float), nothing]),
            road_class=[*links["road_class"], *([NO_ROAD] * len(alone))],
            speed_km_per_h=np.concatenate([np.full(len(links), np.nan), nothing + 1]),
            backward=np.concatenate([~links["oneway"].to_numpy(dtype=bool), nothing == 0]),
        ),
        vertices=places[np.column_stack([tail, head]).ravel()].reshape(-1, 2),
        first=np.arange(0, 2 * len(tail) + 1, 2),
        speeds_km_per_h=dict(speeds_km_per_h),
    )
