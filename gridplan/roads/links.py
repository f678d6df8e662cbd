"""The network of a link table between places: each link a straight line, as long as the table says."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gridplan.roads.network import Network, roads_frame


def network_from_links(nodes: pd.DataFrame, links: pd.DataFrame, *, speeds_km_per_h: Mapping[str, float]) -> Network:
    """Return the network of a link table.

    `nodes` has index id and columns lon, lat (WGS84 degrees). `links` has columns from_id, to_id,
    road_km, road_class and oneway (bool); each link runs both ways unless it is one-way. Ids must be in
    `nodes`; raises ValueError for a class without speed.
    """
    position = {key: number for number, key in enumerate(nodes.index)}
    tail = links["from_id"].map(position).to_numpy(dtype=np.int64)
    head = links["to_id"].map(position).to_numpy(dtype=np.int64)
    places = nodes[["lon", "lat"]].to_numpy(dtype=float)
    return Network(
        nodes=pd.DataFrame(places, columns=["lon", "lat"]),
        roads=roads_frame(
            tail,
            head,
            length_km=links["road_km"].to_numpy(dtype=float),
            road_class=links["road_class"].to_numpy(dtype=object),
            backward=~links["oneway"].to_numpy(dtype=bool),
        ),
        vertices=places[np.column_stack([tail, head]).ravel()].reshape(-1, 2),
        first=np.arange(0, 2 * len(links) + 1, 2),
        speeds_km_per_h=dict(speeds_km_per_h),
    )
