"""Outlines from points, where there are no boundaries: which centre is nearest, not where a boundary runs."""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.coordinates import WGS84, local_metric_crs
from gridplan.errors import AreaError, Fault
from gridplan.text import Text

COINCIDENT_M = 1.0  # centres this close cannot be told apart
LEAST_MARGIN_M = 500.0  # around points without a boundary
Shapes = NDArray[np.object_]
_WHOLE = ""  # the key of a boundary that holds for all


def voronoi_outlines(
    points: pd.DataFrame,
    boundary: gpd.GeoSeries | shapely.Geometry | None = None,
    *,
    file: str = "districts",
) -> gpd.GeoSeries:
    """Return an outline per district: the ground within the boundary that is nearest to its centre.

    points: by district_id, with lon and lat (WGS84), and admin_area where boundaries are by 区划. boundary: polygons
    in WGS84, one for all or a GeoSeries by admin_area; None is the hull of the points with a margin, a mere drawing.
    Each part of the boundary is shared among the centres in it, a part without one goes whole to the nearest centre;
    so do pieces that a bend of the boundary cuts off from their centre. The outlines fill the boundary and do not
    overlap. Such outlines are approximate, without a boundary schematic.
    Ground of a 区划 that no centre is in stays out. Raises AreaError, naming `file`: centres that coincide, that have
    no boundary, or that get no ground.
    """
    crs = local_metric_crs(points["lon"].mean(), points["lat"].mean())
    centres = gpd.GeoSeries(gpd.points_from_xy(points["lon"], points["lat"]), crs=WGS84).to_crs(crs).to_numpy()
    ids = points.index.astype(str).to_numpy(dtype=object)
    faults = _coincident(centres, ids, file)
    areas = points["admin_area"].to_numpy(dtype=object) if isinstance(boundary, gpd.GeoSeries) else None
    within = np.full(len(points), _WHOLE, dtype=object) if areas is None else areas
    grounds = _grounds(boundary, centres, crs)
    faults += _unmatched(grounds, within, ids, file)
    if faults:
        raise AreaError(faults)
    outlines = np.full(len(points), None, dtype=object)
    for key, ground in grounds.items():
        own = np.flatnonzero(within == key)
        if len(own):
            outlines[own] = _shared_out(ground, centres[own])
    bare = [Fault(file, _BARE, _MOVE, value=key) for key in ids[shapely.is_empty(outlines)]]
    if bare:
        raise AreaError(bare)
    return gpd.GeoSeries(outlines, index=points.index, crs=crs).to_crs(WGS84)


_BARE = Text("中心点不在边界内，分不到面积", "its centre lies outside the boundary and gets no ground")
_MOVE = Text("请检查中心点的坐标和所属区划", "Check where the centre lies and its 区划")


def _coincident(centres: Shapes, ids: Shapes, file: str) -> list[Fault]:
    one, other = shapely.STRtree(centres).query(centres, predicate="dwithin", distance=COINCIDENT_M)
    remedy = Text("请给每个片区自己的中心点", "Give each district a centre of its own")
    faults = []
    for a, b in zip(one[one < other], other[one < other], strict=True):
        said = Text(f"与 {ids[a]} 的中心点重合", f"its centre coincides with that of {ids[a]}")
        faults.append(Fault(file, said, remedy, column="lon, lat", value=str(ids[b])))
    return faults


def _grounds(boundary: gpd.GeoSeries | shapely.Geometry | None, centres: Shapes, crs: str) -> dict[str, Any]:
    """Return the ground to be shared out, in metres, by 区划; by `_WHOLE` where it is one for all."""
    if boundary is None:
        hull = shapely.convex_hull(shapely.multipoints(centres))
        return {_WHOLE: shapely.buffer(hull, _margin(centres))}
    series = boundary if isinstance(boundary, gpd.GeoSeries) else gpd.GeoSeries([boundary], index=[_WHOLE])
    metric = shapely.make_valid(series.set_crs(WGS84).to_crs(crs).to_numpy(), method="structure", keep_collapsed=False)
    keys = series.index.astype(str).to_numpy()
    return {str(key): shapely.union_all(metric[keys == key]) for key in np.unique(keys)}


def _margin(centres: Shapes) -> float:
    """Return half the distance that is usual between a centre and the next."""
    if len(centres) == 1:
        return LEAST_MARGIN_M
    _, away = shapely.STRtree(centres).query_nearest(centres, exclusive=True, return_distance=True)
    return max(LEAST_MARGIN_M, float(np.median(away)) / 2)


def _unmatched(grounds: Mapping[str, Any], within: Shapes, ids: Shapes, file: str) -> list[Fault]:
    remedy = Text("请补上该区划的边界，或改正区划名称", "Add the boundary of that 区划, or correct its name")
    return [
        Fault(file, Text(f"没有 {key} 的边界", f"there is no boundary of {key}"), remedy, value=str(district))
        for district, key in zip(ids, within, strict=True)
        if key not in grounds
    ]


def _shared_out(ground: Any, centres: Shapes) -> Shapes:
    """Return the ground of each centre, empty where it gets none."""
    parts = shapely.get_parts(ground)
    part_of = shapely.STRtree(parts).nearest(centres)
    pieces: list[list[Any]] = [[] for _ in centres]
    for number, part in enumerate(parts):
        own = np.flatnonzero(part_of == number)
        if not len(own):
            own = np.argmin(shapely.distance(part, centres), keepdims=True)
        for centre, cell in zip(own, _cells(part, centres[own]), strict=True):
            pieces[centre].append(cell)
    return np.array([shapely.union_all(own) for own in pieces], dtype=object)


def _cells(part: Any, centres: Shapes) -> Shapes:
    """Return for each centre its share of one polygon, in pieces only where nobody else borders on them."""
    if len(centres) == 1:
        return np.array([part], dtype=object)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(centres), extend_to=part, ordered=True))
    pieces, owner = shapely.get_parts(shapely.intersection(cells, part), return_index=True)
    polygons = shapely.area(pieces) > 0
    pieces, owner = shapely.coverage_clean(pieces[polygons]), owner[polygons]
    away = shapely.distance(pieces, centres[owner])
    held = np.zeros(len(pieces), dtype=bool)
    held[pd.Series(away).groupby(owner).idxmin()] = True
    while not held.all():
        takers = _takers(pieces, owner, held)
        if not takers:
            break
        for number, taker in takers.items():
            owner[number], held[number] = taker, True
    return np.array([shapely.union_all(pieces[owner == number]) for number in range(len(centres))], dtype=object)


def _takers(pieces: Shapes, owner: NDArray[np.int64], held: NDArray[np.bool_]) -> dict[int, int]:
    """Return for pieces cut off from their centre the centre that has the longest border with each."""
    loose = np.flatnonzero(~held)
    one, other = shapely.STRtree(pieces).query(pieces[loose], predicate="intersects")
    one, other = loose[one][held[other]], other[held[other]]
    lengths = shapely.length(shapely.intersection(pieces[one], pieces[other]))
    frame = pd.DataFrame({"piece": one, "taker": owner[other], "length": lengths})
    frame = frame[frame["length"] > 0].groupby(["piece", "taker"], as_index=False)["length"].sum()
    best = frame.sort_values(["piece", "length", "taker"], ascending=[True, False, True]).drop_duplicates("piece")
    return dict(zip(best["piece"], best["taker"], strict=True))
