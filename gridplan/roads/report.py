"""The figures of a network that its report shows."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gridplan.roads.imported import component_sizes
from gridplan.roads.network import Network


@dataclass(frozen=True)
class NetworkReport:
    """How much there is of a network. Kilometres count each road once, whether it runs one way or both.

    by_class: DataFrame by road class, longest first — roads, length_km, km_per_h (free-flow mean over length).
    pieces: DataFrame of the parts that hang together both ways, largest first — junctions, length_km.
    """

    roads: int
    junctions: int
    length_km: float
    one_way_km: float
    by_class: pd.DataFrame
    pieces: pd.DataFrame
    digest: str

    @property
    def largest_junction_share(self) -> float:
        """The share of junctions in the largest piece."""
        return float(self.pieces["junctions"].iloc[0] / self.junctions)

    @property
    def largest_km_share(self) -> float:
        """The share of kilometres in the piece of the most junctions; NaN where all lengths are 0."""
        return float(self.pieces["length_km"].iloc[0] / self.length_km) if self.length_km else np.nan


def network_report(network: Network) -> NetworkReport:
    """Return the figures of a network with at least one road."""
    roads = network.roads
    length = roads["length_km"]
    one_way = roads["forward"] != roads["backward"]
    measured = pd.DataFrame({"roads": 1, "length_km": length, "minutes": network.minutes})
    by_class = measured.groupby(roads["road_class"].astype(str)).sum()
    by_class["km_per_h"] = 60 * by_class["length_km"] / by_class["minutes"]
    by_class = by_class.drop(columns="minutes").sort_values("length_km", ascending=False, kind="stable")
    return NetworkReport(
        roads=len(roads),
        junctions=len(network.nodes),
        length_km=float(length.sum()),
        one_way_km=float(length[one_way].sum()),
        by_class=by_class,
        pieces=component_sizes(network),
        digest=network.digest,
    )
