"""The frames of a study area, made from layers that fit together."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.area_places import People
from gridplan.area_tables import Tables
from gridplan.geometry import neighbours
from gridplan.manifest import Manifest
from gridplan.roads import Network, network_from_links
from gridplan.roads.network_read import read_network_file
from gridplan.text import Text


def with_figures(districts: gpd.GeoDataFrame, people: People) -> gpd.GeoDataFrame:
    """Return districts with the figures of their people, the outline last as before."""
    frame = pd.concat([districts.drop(columns="geometry"), people.figures], axis=1)
    return gpd.GeoDataFrame(frame, geometry=districts.geometry, crs=districts.crs)


def district_frame(tables: Tables) -> gpd.GeoDataFrame:
    """Return the districts by id, in their order, with their outlines and not yet with people."""
    frame = tables.districts.set_index("district_id")
    given = frame["order"].to_numpy(dtype=float)
    frame["order"] = np.where(np.isnan(given), np.arange(1, len(frame) + 1), given).astype(int)
    frame = frame.sort_values("order", kind="stable")
    return gpd.GeoDataFrame(frame, geometry=tables.outlines.reindex(frame.index), crs=tables.outlines.crs)


def network_of(
    root: Path, manifest: Manifest, tables: Tables, districts: gpd.GeoDataFrame
) -> tuple[Network, tuple[Text, ...], tuple[Text, ...]]:
    """Return the roads, what must be said of their file, and the notes of their import."""
    speeds = manifest.travel_time.speeds_km_per_h
    if manifest.layers.roads is not None:
        file = read_network_file(root / manifest.layers.roads.file)
        return file.network, file.notices, file.imported.notes
    columns = {"from_district": "from_id", "to_district": "to_id"}
    none = pd.DataFrame({"from_id": [], "to_id": [], "road_km": [], "road_class": [], "oneway": []})
    links = none if tables.links is None else tables.links.rename(columns=columns)
    return network_from_links(districts, links, speeds_km_per_h=speeds), (), ()


def facility_frame(manifest: Manifest, tables: Tables) -> pd.DataFrame:
    """Return the facilities by id, with whether their grades and beds are estimates."""
    frame = tables.facilities.set_index("facility_id")
    for field in ("grade", "beds_open"):
        frame[f"{field}_estimated"] = frame[f"{field}_confidence"].map(manifest.layers.facilities.is_estimate)
    return frame


def campus_frame(manifest: Manifest, tables: Tables, districts: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the campuses by id, each with the district it stands in."""
    if tables.campuses is not None:
        frame = tables.campuses.set_index("campus_id")
    else:
        sites = tables.facilities[["facility_id", "name", "lon", "lat", "location_confidence"]]
        frame = sites.assign(designated=True).set_index(sites["facility_id"].rename("campus_id"))
    layer = manifest.layers.campuses or manifest.layers.facilities
    frame["location_estimated"] = frame["location_confidence"].map(layer.is_estimate)
    frame["district_id"] = district_of_points(frame, districts)
    return frame


def district_of_points(points: pd.DataFrame, districts: gpd.GeoDataFrame) -> list[str]:
    """Return the district that each point (lon, lat in WGS84 degrees) stands in; "" outside every outline.

    A point on a common border takes the first of the districts that touch there.
    """
    shapes = shapely.points(points["lon"], points["lat"])
    point, outline = districts.sindex.query(shapes, predicate="intersects")
    first = dict(reversed(list(zip(point.tolist(), outline.tolist(), strict=True))))
    return [str(districts.index[first[number]]) if number in first else "" for number in range(len(points))]


def neighbour_table(districts: gpd.GeoDataFrame, tables: Tables) -> pd.DataFrame:
    """Return each pair of neighbours once: those of the adjacency layer, else those that share boundary.

    The columns are those of the adjacency layer.
    """
    if tables.adjacency is None:
        return neighbours(districts.geometry)
    ends = np.sort(tables.adjacency[["from_district", "to_district"]].to_numpy(dtype=object), axis=1)
    repeated = pd.DataFrame(ends).duplicated().to_numpy()
    return tables.adjacency.loc[~repeated, ["from_district", "to_district", "basis", "note"]].reset_index(drop=True)
