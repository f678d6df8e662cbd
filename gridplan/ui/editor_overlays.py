"""Lines that lie over the districts of the planning table: roads, and isochrones of the leads."""

import hashlib
from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.access import AccessTable
from gridplan.errors import MeasureError
from gridplan.export.minutes_features import isochrone_dashes
from gridplan.isochrones import isochrones
from gridplan.layout import Layout
from gridplan.roads import Network
from gridplan.study_area import StudyArea
from gridplan.ui import state
from gridplan.ui.server import publish
from gridplan.ui.words import ESTIMATE, Speaker

MOST_ROADS = 20_000  # more than these no browser draws at ease: the faster ones stand for them
DETAIL = 2000  # steps across the map: what is smaller is not drawn
DECIMALS = 5  # of a degree: about a metre
FAST_KM_PER_H = (40, 60)  # from each of these on a road is drawn wider
ROAD, ISOCHRONE = "#5A4A78", "#14386B"


def overlays(desk: state.Desk, t: Speaker) -> list[dict[str, str]]:
    """Return what may be laid over the districts: id, name, and the address of its lines; made when asked for."""
    area, layout, access = desk.area, desk.plan.layout, desk.access
    found = []
    if len(area.network.roads):
        roads = publish(_digest("roads", area.layers_digest, t.language), lambda: road_lines(area, t))
        found.append({"id": "roads", "name": t("道路", "Roads"), "address": roads})
    if layout.leads:
        leads = sorted(layout.leads)
        digest = _digest("isochrones", area.layers_digest, access.settings.model_dump_json(), *leads, t.language)
        address = publish(digest, lambda: isochrone_lines(area, layout, access, t))
        found.append({"id": "isochrones", "name": t("等时圈", "Isochrones"), "address": address})
    return found


def _digest(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


def road_lines(area: StudyArea, t: Speaker) -> dict[str, Any]:
    """Return the roads by width, the faster the wider; of very many only the fastest."""
    network = area.network
    speed = _km_per_h(network)
    drawn = np.argsort(-speed, kind="stable")[:MOST_ROADS]
    lines = gpd.GeoSeries(network.lines[drawn], crs="EPSG:4326")
    west, south, east, north = lines.total_bounds
    simple = shapely.simplify(lines.to_numpy(), max(east - west, north - south) / DETAIL)
    width = 1 + np.searchsorted(FAST_KM_PER_H, speed[drawn], side="right")
    rows = [
        {"colour": ROAD, "weight": int(each), "dash": "", "points": [_points(line) for line in simple[width == each]]}
        for each in sorted(set(width.tolist()))
    ]
    few = t("（仅较快的）", " (the faster ones only)") if len(drawn) < len(speed) else ""
    mark = f" {t.text(ESTIMATE)}" if area.estimated_layers(area.manifest.layers.road_layer) else ""
    legend = [
        {"colour": ROAD, "weight": 2, "dash": "", "name": t("道路，越快越宽", "roads, wider where faster") + few + mark}
    ]
    return {"lines": rows, "legend": legend, "told": ""}


def _km_per_h(network: Network) -> NDArray[np.float64]:
    minutes = np.maximum(network.minutes, 1e-9)
    return np.asarray(60 * network.roads["length_km"].to_numpy(dtype=float) / minutes)


def isochrone_lines(area: StudyArea, layout: Layout, access: AccessTable, t: Speaker) -> dict[str, Any]:
    """Return the borders of what lies within each limit of the nearest lead; in words why there are none."""
    try:
        found = isochrones(area, access, sorted(layout.leads), merged=True)
    except MeasureError as error:
        return {"lines": [], "legend": [], "told": t.text(error.text)}
    dashes = isochrone_dashes(found)
    mark = f" {t.text(ESTIMATE)}" if found["estimated"].any() else ""
    rows, legend = [], []
    for shape, limit in zip(found.geometry, found["limit_min"], strict=True):
        style = {"colour": ISOCHRONE, "weight": 2, "dash": dashes[limit]}
        rows.append(style | {"points": [_points(line) for line in _borders(shape, found.total_bounds)]})
        legend.append(
            style | {"name": t(f"距最近牵头医院 {limit:g} 分钟", f"{limit:g} min to the nearest lead") + mark}
        )
    return {"lines": rows, "legend": legend, "told": ""}


def _borders(shape: shapely.Geometry, bounds: Iterable[float]) -> list[shapely.LineString]:
    """Return the border of a polygon without what runs along the edge of the map, where measuring ends."""
    west, south, east, north = bounds
    inset = max(east - west, north - south) / DETAIL
    inner = shapely.clip_by_rect(shape.boundary, west + inset, south + inset, east - inset, north - inset)
    return [line for line in shapely.get_parts(inner) if line.geom_type == "LineString"]


def _points(line: shapely.LineString) -> list[list[float]]:
    lon, lat = np.round(shapely.get_coordinates(line), DECIMALS).T
    return [[y, x] for x, y in zip(lon.tolist(), lat.tolist(), strict=True)]
