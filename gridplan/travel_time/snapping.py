"""Snapping: where points meet the network, at the nearest point of a road rather than its nearest end."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from gridplan.coordinates import WGS84, local_metric_crs
from gridplan.roads import Network

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# The other carriageway of a divided road is looked for this much farther than the nearest one.
OTHER_SIDE_M = 50.0
OPPOSITE = -0.5  # cosine: headings that differ by more than 120° run the other way
AT_AN_END = 1e-9  # share of a road
SAME_PLACE_M = 0.001
_PROBE_M = 1.0


@dataclass(frozen=True, eq=False)
class Snap:
    """Where each of n points meets the network, on up to two roads: the nearest, and its other side.

    road: (n, 2) positions, −1 for none. along: (n, 2) share of the road's length from its tail.
    distance_km: (n, 2) straight lines, NaN for none. nearest_km: (n,) straight line to the nearest road that
    a trip may start from, also where that is beyond the limit; inf where there is no road at all.
    """

    road: Ints
    along: Floats
    distance_km: Floats
    nearest_km: Floats

    @property
    def snapped(self) -> NDArray[np.bool_]:
        """Whether each point is within the limit of a road."""
        return np.asarray(self.road[:, 0] >= 0)

    def take(self, rows: Sequence[int] | Ints | NDArray[np.bool_]) -> "Snap":
        """Return the snaps of some of the points."""
        return Snap(self.road[rows], self.along[rows], self.distance_km[rows], self.nearest_km[rows])


class Snapper:
    """Snaps points to the roads of one network; holds their index."""

    def __init__(self, network: Network) -> None:
        self._network = network
        roads = network.roads
        open_road = roads["forward"] | roads["backward"]
        self._candidates = np.flatnonzero(open_road & roads["enterable"])
        self._shut = np.flatnonzero(~open_road & roads["enterable"])
        middle = network.vertices.mean(axis=0) if len(network.vertices) else np.zeros(2)
        self._to_metres = Transformer.from_crs(WGS84, local_metric_crs(*middle), always_xy=True)

    @cached_property
    def _lines(self) -> NDArray[np.object_]:
        chosen = self._network.lines[self._candidates]
        return np.asarray(shapely.transform(chosen, self._to_metres.transform, interleaved=False))

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self._lines)

    @cached_property
    def _ends(self) -> shapely.STRtree:
        """Ends of the lines: 2 × line for its tail, 2 × line + 1 for its head."""
        ends = np.column_stack([shapely.get_point(self._lines, 0), shapely.get_point(self._lines, -1)])
        return shapely.STRtree(ends.ravel())

    def snap(self, points: pd.DataFrame, *, limit_km: float) -> Snap:
        """Snap points (columns lon, lat in WGS84 degrees) to roads within `limit_km`.

        RULES: (1) a point meets the nearest road that a trip may start from; of roads equally near, one that
        ends there before one that passes, then the first. (2) Where it meets a one-way road between its
        ends, it also meets the nearest one-way road that runs against it and is not farther by more than
        `OTHER_SIDE_M`: the other carriageway. (3) Nothing is snapped across the limit. (4) A point at a junction
        all of whose roads are closed stays there, without a path: it does not walk to the next road.
        """
        size = len(points)
        road, along = np.full((size, 2), -1), np.full((size, 2), np.nan)
        distance_m, nearest_m = np.full((size, 2), np.nan), np.full(size, np.inf)
        if size and len(self._candidates):
            x, y = self._to_metres.transform(points["lon"].to_numpy(dtype=float), points["lat"].to_numpy(dtype=float))
            shapes = shapely.points(x, y)
            # A point that the projection cannot place (the far side of the globe) is near nothing.
            placed = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
            nearest, nearest_m[placed] = self._nearest(shapes[placed])  # RULE 1
            near = placed[nearest_m[placed] <= limit_km * 1000]  # RULE 3
            line = nearest[nearest_m[placed] <= limit_km * 1000]
            road[near, 0], distance_m[near, 0] = line, nearest_m[near]
            along[near, 0] = self._along(line, shapes[near])
            self._prefer_ends(shapes, road, along, distance_m)  # RULE 1
            self._add_other_side(shapes, road, along, distance_m, limit_km * 1000)  # RULE 2
        found = road >= 0
        road[found] = self._candidates[road[found]]
        if size and len(self._shut):
            self._stay_at_shut_roads(points, road, along, distance_m, nearest_m)  # RULE 4
        return Snap(road, along, distance_m / 1000, nearest_m / 1000)

    def _nearest(self, shapes: NDArray[np.object_]) -> tuple[Ints, Floats]:
        """Return the first of the nearest lines of each point, and the distance in metres."""
        (point, line), distance_m = self._tree.query_nearest(shapes, return_distance=True, all_matches=True)
        order = np.lexsort((line, point))
        first = order[np.unique(point[order], return_index=True)[1]]
        return line[first], distance_m[first]

    def _prefer_ends(self, shapes: NDArray[np.object_], road: Ints, along: Floats, distance_m: Floats) -> None:
        """Move points onto a road's end that is as near as the road they meet: they stand at a junction.

        Without this a place of a link table would stand on any straight link that happens to pass over it.
        """
        met = np.flatnonzero(road[:, 0] >= 0)
        (point, end), away_m = self._ends.query_nearest(shapes[met], return_distance=True, all_matches=True)
        order = np.lexsort((end, point))
        first = order[np.unique(point[order], return_index=True)[1]]
        point, end, away_m = met[point[first]], end[first], away_m[first]
        at_end = away_m <= distance_m[point, 0] + SAME_PLACE_M
        road[point[at_end], 0], along[point[at_end], 0] = np.divmod(end[at_end], 2)

    def _stay_at_shut_roads(
        self, points: pd.DataFrame, road: Ints, along: Floats, distance_m: Floats, nearest_m: Floats
    ) -> None:
        x, y = self._to_metres.transform(points["lon"].to_numpy(dtype=float), points["lat"].to_numpy(dtype=float))
        at_end = (along[:, 0] <= AT_AN_END) | (along[:, 0] >= 1 - AT_AN_END)
        at_open_junction = at_end & (nearest_m <= SAME_PLACE_M)
        elsewhere = np.flatnonzero(~at_open_junction & np.isfinite(x) & np.isfinite(y))
        ends = self._network.roads[["tail", "head"]].to_numpy()[self._shut].ravel()
        junctions = self._network.nodes[["lon", "lat"]].to_numpy(dtype=float)[ends]
        tree = shapely.STRtree(shapely.points(*self._to_metres.transform(*junctions.T)))
        here = shapely.points(x[elsewhere], y[elsewhere])
        found, end = tree.query(here, predicate="dwithin", distance=SAME_PLACE_M)
        point = elsewhere[found]
        road[point], along[point], distance_m[point] = -1, np.nan, np.nan
        road[point, 0], along[point, 0] = self._shut[end // 2], end % 2
        distance_m[point, 0] = nearest_m[point] = 0.0

    def _add_other_side(
        self, shapes: NDArray[np.object_], road: Ints, along: Floats, distance_m: Floats, limit_m: float
    ) -> None:
        roads = self._network.roads.iloc[self._candidates]
        forward = roads["forward"].to_numpy()
        one_way = forward != roads["backward"].to_numpy()
        sense = np.where(forward, 1.0, -1.0)
        between_ends = (along[:, 0] > AT_AN_END) & (along[:, 0] < 1 - AT_AN_END)
        here = np.flatnonzero((road[:, 0] >= 0) & one_way[road[:, 0]] & between_ends)
        if not len(here):
            return
        reach_m = np.minimum(distance_m[here, 0] + OTHER_SIDE_M, limit_m)
        pair, line = self._tree.query(shapes[here], predicate="dwithin", distance=reach_m)
        point = here[pair]
        keep = one_way[line] & (line != road[point, 0])
        point, line = point[keep], line[keep]
        there = self._along(line, shapes[point])
        own = road[point, 0]
        heading = self._heading(own, along[point, 0]) * sense[own][:, None]
        other = self._heading(line, there) * sense[line][:, None]
        against = np.einsum("ij,ij->i", heading, other) < OPPOSITE
        point, line, there = point[against], line[against], there[against]
        away_m = shapely.distance(self._lines[line], shapes[point])
        order = np.lexsort((line, away_m, point))
        chosen = order[np.unique(point[order], return_index=True)[1]]
        road[point[chosen], 1], along[point[chosen], 1] = line[chosen], there[chosen]
        distance_m[point[chosen], 1] = away_m[chosen]

    def _along(self, line: Ints, shapes: NDArray[np.object_]) -> Floats:
        """Return the share of each line's length at which it comes nearest; 0 on a line of no length."""
        return np.asarray(np.nan_to_num(shapely.line_locate_point(self._lines[line], shapes, normalized=True)))

    def _heading(self, line: Ints, along: Floats) -> Floats:
        """Return unit vectors (n, 2) along lines at shares of their length, tail to head; 0 on none."""
        shapes = self._lines[line]
        length_m = shapely.length(shapes)
        at_m = along * length_m
        before = shapely.line_interpolate_point(shapes, np.maximum(at_m - _PROBE_M, 0))
        after = shapely.line_interpolate_point(shapes, np.minimum(at_m + _PROBE_M, length_m))
        step = shapely.get_coordinates(after) - shapely.get_coordinates(before)
        size = np.hypot(step[:, 0], step[:, 1])[:, None]
        return np.asarray(np.divide(step, size, out=np.zeros_like(step), where=size > 0))
