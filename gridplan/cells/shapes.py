"""Polygons against polygons and points: who overlaps whom, who holds a point, which share of a cell is where."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

Shapes = NDArray[np.object_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NOWHERE = -1
MIN_OVERLAP_M2 = 1.0  # less is the noise of digitising
MIN_SHARE = 1e-6  # of a cell; less is the noise of intersecting


def overlaps(shapes: Shapes) -> pd.DataFrame:
    """Return each overlapping pair once: a < b (positions), share of the smaller that lies under the larger."""
    tree = shapely.STRtree(shapes)
    a, b = tree.query(shapes, predicate="intersects")
    a, b = a[a < b], b[a < b]
    common = shapely.area(shapely.intersection(shapes[a], shapes[b]))
    area = shapely.area(shapes)
    frame = pd.DataFrame({"a": a, "b": b, "common": common, "share": common / np.minimum(area[a], area[b])})
    return frame[frame["common"] > MIN_OVERLAP_M2].reset_index(drop=True)


def first_holding(lon: Floats, lat: Floats, shapes: Shapes) -> Ints:
    """Return the position of the first of `shapes` that holds each point, its border included; NOWHERE if none."""
    found = np.full(len(lon), len(shapes), dtype=np.int64)
    shape, point = shapely.STRtree(shapely.points(lon, lat)).query(shapes, predicate="intersects")
    np.minimum.at(found, point, shape)
    return np.where(found == len(shapes), NOWHERE, found)


def without_overlaps(shapes: Shapes) -> Shapes:
    """Return the shapes with what an earlier one covers cut away, so that every spot belongs to one at most."""
    pairs = overlaps(shapes)
    cut = shapes.copy()
    for later, earlier in pairs.groupby("b")["a"]:
        cut[later] = shapely.difference(shapes[later], shapely.union_all(shapes[earlier.to_numpy()]))
    return cut


def areas_of(districts: Shapes, zones: Shapes | None, crs: str) -> gpd.GeoDataFrame:
    """Return the disjoint areas that one district and one zone share: district, zone (positions), geometry.

    NOWHERE stands for the parts of a district in no zone, and of a zone in no district. `districts` and `zones`
    are metric; of overlapping ones the earlier wins, so inner zones come before those around them.
    """
    own = gpd.GeoDataFrame({"district": range(len(districts))}, geometry=without_overlaps(districts), crs=crs)
    if zones is None:
        return own.assign(zone=NOWHERE)
    cut = gpd.GeoDataFrame({"zone": range(len(zones))}, geometry=without_overlaps(zones), crs=crs)
    cut = cut[~cut.geometry.is_empty]  # a zone wholly made up of inner ones
    areas = gpd.overlay(own, cut, how="union", keep_geom_type=True)
    return areas.fillna({"district": NOWHERE, "zone": NOWHERE}).astype({"district": np.int64, "zone": np.int64})


def split(cells: Shapes, areas: Shapes) -> pd.DataFrame:
    """Return the pieces of cells: cell, area (positions; NOWHERE outside all), share of the cell, x, y in it.

    Shares of a cell sum to 1. `areas` are disjoint; both are metric. A piece outside has no x, y.
    """
    tree = shapely.STRtree(cells)
    area, cell = tree.query(areas, predicate="covers")
    whole = np.zeros(len(cells), dtype=bool)
    whole[cell] = True
    crossing_area, crossing = tree.query(areas, predicate="intersects")
    crossing_area, crossing = crossing_area[~whole[crossing]], crossing[~whole[crossing]]
    parts = shapely.intersection(areas[crossing_area], cells[crossing])
    pieces = pd.DataFrame(
        {
            "cell": np.concatenate([cell, crossing]),
            "area": np.concatenate([area, crossing_area]),
            "share": np.concatenate([np.ones(len(cell)), shapely.area(parts) / shapely.area(cells[crossing])]),
        }
    )
    pieces["x"], pieces["y"] = inner_points(np.concatenate([cells[cell], parts])).T
    return settle_shares(pieces, len(cells))


def settle_shares(pieces: pd.DataFrame, count: int) -> pd.DataFrame:
    """Return `pieces` (cell, area, share, …) with a piece NOWHERE for what is left of each of `count` cells.

    Slivers below MIN_SHARE go to the other pieces of their cell: nobody lives in rounding errors, or is lost there.
    """
    pieces = pieces[pieces["share"] >= MIN_SHARE]
    left = 1 - np.bincount(pieces["cell"], pieces["share"], minlength=count)
    rest = np.flatnonzero(left >= MIN_SHARE)
    outside = pd.DataFrame({"cell": rest, "area": NOWHERE, "share": left[rest]})
    settled = pd.concat([pieces, outside], ignore_index=True).sort_values(["cell", "area"], kind="stable")
    total = np.bincount(settled["cell"], settled["share"], minlength=count)
    settled["share"] /= total[settled["cell"]]
    return settled.reset_index(drop=True)


def inner_points(shapes: Shapes) -> NDArray[Any]:
    """Return x, y inside each shape, its centroid where that is inside; NaN for an empty one."""
    centroids = shapely.centroid(shapes)
    inside = shapely.intersects(shapes, centroids)
    points = np.where(inside, centroids, shapely.point_on_surface(shapes))
    return np.column_stack([shapely.get_x(points), shapely.get_y(points)])
