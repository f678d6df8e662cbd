"""STAND-IN until the real one is merged."""

from dataclasses import dataclass
import geopandas as gpd
import pandas as pd
import shapely
from gridplan.coordinates import WGS84, distance_km, local_metric_crs


@dataclass(frozen=True)
class Cared:
    outlines: gpd.GeoSeries
    entries: tuple = ()
    faults: tuple = ()


def care(outlines, **_):
    whole = outlines.groupby(level=0, sort=False).agg(lambda p: shapely.union_all(shapely.make_valid(p.to_numpy())))
    return Cared(gpd.GeoSeries(whole, crs=WGS84))


def voronoi_outlines(points, boundary):
    pts = shapely.points(points["lon"], points["lat"])
    hull = (
        shapely.buffer(shapely.convex_hull(shapely.multipoints(pts)), 0.05)
        if boundary is None
        else shapely.union_all(boundary.geometry.to_numpy())
    )
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(pts), extend_to=hull))
    tree = shapely.STRtree(cells)
    p, c = tree.query(pts, predicate="intersects")
    own = [shapely.intersection(cells[c[p.tolist().index(i)]], hull) for i in range(len(pts))]
    return gpd.GeoSeries(own, index=points.index, crs=WGS84)


def neighbours(outlines, declared=()):
    crs = local_metric_crs(*shapely.get_coordinates(shapely.centroid(outlines.iloc[0]))[0])
    shapes = outlines.to_crs(crs).to_numpy()
    tree = shapely.STRtree(shapes)
    rows = []
    for a, b in tree.query(shapes, predicate="intersects").T:
        if a < b and shapely.length(shapely.intersection(shapes[a], shapes[b])) >= 100:
            rows.append((outlines.index[a], outlines.index[b]))
    return pd.DataFrame(rows, columns=["from_district", "to_district"])


def schematic_links(districts, pairs, detour):
    rows = []
    for a, b in pairs:
        km = (
            distance_km(districts.at[a, "lon"], districts.at[a, "lat"], districts.at[b, "lon"], districts.at[b, "lat"])
            * detour
        )
        rows.append((a, b, round(float(km), 3), "城市道路"))
    return pd.DataFrame(rows, columns=["from_district", "to_district", "road_km", "road_class"])
