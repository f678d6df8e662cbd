"""How places and sites meet the network: distances, who does not, and which part of the network they meet."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.roads import Network, strong_components
from gridplan.travel_time.snapping import Snap

Floats = NDArray[np.float64]
QUANTILES = (0.5, 0.9, 0.99)


@dataclass(frozen=True)
class SnapReport:
    """Distances in km are straight lines from points to the roads they meet.

    `in_largest` counts points that meet a road in the largest part of the network within which every
    junction can be reached from every other. With `people`, the same in people: `people_unsnapped`, and
    `share_in_largest` of the known people that snap; None where nobody's number is known.
    """

    points: int
    snapped: int
    median_km: float | None
    p90_km: float | None
    p99_km: float | None
    longest_km: float | None
    in_largest: int
    people_unsnapped: float | None = None
    share_in_largest: float | None = None

    def plain(self) -> dict[str, Any]:
        """Return the report as plain values, distances to the metre."""
        return {key: round(value, 6) if isinstance(value, float) else value for key, value in asdict(self).items()}


def snap_report(snap: Snap, network: Network, people: Floats | None = None) -> SnapReport:
    """Describe how points meet `network`; `people` is their number at each point, NaN where unknown."""
    reached = snap.distance_km[snap.snapped, 0]
    quantiles = [float(value) for value in np.quantile(reached, (*QUANTILES, 1))] if len(reached) else [None] * 4
    largest = _in_largest(snap, network)
    unsnapped = share = None
    if people is not None and not np.isnan(people).all():
        known = np.nan_to_num(people)
        unsnapped = float(known[~snap.snapped].sum())
        total = known[snap.snapped].sum()
        share = float(known[largest].sum() / total) if total > 0 else None
    return SnapReport(
        points=len(snap.road),
        snapped=int(snap.snapped.sum()),
        **dict(zip(("median_km", "p90_km", "p99_km", "longest_km"), quantiles, strict=True)),
        in_largest=int(largest.sum()),
        people_unsnapped=unsnapped,
        share_in_largest=share,
    )


def _in_largest(snap: Snap, network: Network) -> NDArray[np.bool_]:
    label, count = strong_components(network)
    inside = np.zeros(len(snap.road), dtype=bool)
    if count:
        largest = np.bincount(label).argmax()
        road = snap.road[snap.snapped, 0]
        ends = network.roads["tail"].to_numpy()[road], network.roads["head"].to_numpy()[road]
        inside[snap.snapped] = (label[ends[0]] == largest) & (label[ends[1]] == largest)
    return inside
