"""Outlines drawn in metres around 120° E, 28° N, for tests of what mends them."""

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from gridplan.coordinates import WGS84, local_metric_crs

CRS = local_metric_crs(120.0, 28.0)
SIDE_M = 4000.0
STEP_M = 50.0


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return shapely.box(west, south, east, north)


def region(
    west: float, south: float, east: float, north: float, *, hole: tuple[float, float, float, float]
) -> shapely.Geometry:
    """Return a box without another."""
    return shapely.difference(box(west, south, east, north), box(*hole))


def outlines(**shapes: shapely.Geometry) -> gpd.GeoSeries:
    """Return shapes drawn in metres as outlines in WGS84, by id."""
    return gpd.GeoSeries(shapes, crs=CRS).to_crs(WGS84)


@st.composite
def cut_city(draw: DrawFn) -> gpd.GeoSeries:
    """Draw a square city cut into 2 to 9 districts, each of which has drawn its borders for itself, up to 1 m off."""
    number = draw(st.integers(2, 9))
    seed = draw(st.integers(0, 10_000))
    generator = np.random.default_rng(seed)
    centres = shapely.multipoints(generator.uniform(0.1 * SIDE_M, 0.9 * SIDE_M, (number, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(centres, extend_to=box(0, 0, SIDE_M, SIDE_M), ordered=True))
    cells = shapely.segmentize(shapely.intersection(cells, box(0, 0, SIDE_M, SIDE_M)), STEP_M)
    off = draw(st.floats(0, 1.0))
    drawn = {}
    for key, cell in enumerate(cells):
        turn = generator.uniform(0, 2 * np.pi)
        drawn[f"D{key}"] = shapely.transform(
            cell, lambda xy, turn=turn: xy + off * np.sin(np.column_stack([xy[:, 1], xy[:, 0]]) / 90 + turn)
        )
    return outlines(**drawn)
