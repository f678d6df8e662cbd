"""Isochrones: where the way to a facility, or from it, takes no more than so many minutes door to door.

METHOD: (1) A square lattice of points is laid over the area's outlines and a margin. (2) Its points are
snapped and measured as places are, by the same router, so that polygons agree with every other minute.
(3) Minutes are interpolated along the sides of the lattice; those above twice the limit count as twice the
limit, and so do those of points without a path or too far from any road, which are thus outside. Borders are
right to within one cell of the lattice, the resolution; strips narrower than that, such as a fast road at its
far end, are not drawn. Who is inside is therefore counted by the minutes of the places, never by polygon.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, sqrt
from typing import cast

import contourpy
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from gridplan.access import AccessTable
from gridplan.coordinates import WGS84
from gridplan.errors import MeasureError
from gridplan.study_area import StudyArea
from gridplan.text import Text

Floats = NDArray[np.float64]
MOST_POINTS = 60_000
FINEST_M = 50.0
MARGIN = 0.05  # around the outlines, as a share of the longer side of their extent
FACILITIES_AT_ONCE = 100  # minutes of all lattice points to so many are held at once
SEPARATOR = "、"


@dataclass(frozen=True, eq=False)
class Lattice:
    """Points over a study area: x and y in metres (local CRS), `resolution_m` apart, and in degrees, row by row."""

    x_m: Floats
    y_m: Floats
    resolution_m: float
    points: pd.DataFrame


def isochrones(
    area: StudyArea,
    access: AccessTable,
    facilities: Sequence[str],
    *,
    limits_min: Sequence[float] | None = None,
    towards: bool = True,
    merged: bool = False,
    most_points: int = MOST_POINTS,
) -> gpd.GeoDataFrame:
    """Return a polygon (WGS84) per facility and limit; of all facilities together where `merged`.

    Limits are the thresholds unless given. `towards` the way is from home to facility, else back (急救). Columns:
    facility_id, facility (ids and names, joined by 、 where merged), limit_min, direction ("to" or "from"), people
    (known people at places whose own minutes are within the limit), unknown_places (places among those whose
    population is unknown), unlocated (names of facilities without minutes, which are left out), area_km2,
    estimated (whether minutes rest on estimates), people_estimated, resolution_m, geometry (MultiPolygon, empty
    where nothing is within the limit). Figures of a row all of whose facilities are unlocated are NaN. Polygons
    end at the margin around the area.
    Raises MeasureError with a table of minutes, and for limits that cannot be measured.
    """
    limits = sorted(set(access.settings.thresholds_min if limits_min is None else limits_min))
    _check(access, limits)
    lattice = lattice_over(area, most_points)
    groups = [tuple(facilities)] if merged else [(facility,) for facility in facilities]
    fields = _minutes_by_group(access, lattice, groups, towards=towards)
    rows, shapes = [], []
    for group, minutes in zip(groups, fields, strict=True):
        for limit in limits:
            shape = _region(lattice, minutes, limit)
            shapes.append(shape)
            figures = _figures(area, access, group, limit, shape.area / 1e6, towards=towards)
            rows.append(figures | {"resolution_m": lattice.resolution_m})
    geometry = gpd.GeoSeries(shapes, crs=area.metric_crs).to_crs(WGS84)
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry=geometry, crs=WGS84)


def _figures(
    area: StudyArea, access: AccessTable, group: Sequence[str], limit_min: float, area_km2: float, *, towards: bool
) -> dict[str, object]:
    """Return what is known of one isochrone: whose, how many people are within the limit, what was left out."""
    minutes = (access.to(group) if towards else access.back(group)) if group else np.empty((len(area.places), 0))
    inside = np.fmin.reduce(minutes, axis=1, initial=np.inf) <= limit_min
    people = access.place_population[inside]
    lacking = access.source.unlocated(group)
    known = len(lacking) < len(group)
    return {
        "facility_id": SEPARATOR.join(group),
        "facility": area.facility_names(group),
        "limit_min": float(limit_min),
        "direction": "to" if towards else "from",
        "people": float(np.nansum(people)) if known else np.nan,
        "unknown_places": int(np.isnan(people).sum()),
        "unlocated": area.facility_names(lacking),
        "area_km2": area_km2 if known else np.nan,
        "estimated": bool(access.basis),
        "people_estimated": bool(access.basis or area.districts["population_estimated"].any()),
    }


def lattice_over(area: StudyArea, most_points: int = MOST_POINTS) -> Lattice:
    """Return the finest lattice over the extent of `area` and its margin: so many points at most, 50 m at least."""
    west, south, east, north = area.metric_outlines.total_bounds.tolist()
    margin_m = MARGIN * max(east - west, north - south)
    width_m, height_m = east - west + 2 * margin_m, north - south + 2 * margin_m
    # (w/r + 2)(h/r + 2) points at most, solved for the spacing r.
    total, spare = width_m + height_m, most_points - 4
    coarse_m = (total + sqrt(total**2 + spare * width_m * height_m)) / spare
    resolution_m = max(FINEST_M, float(ceil(coarse_m)))
    x_m = west - margin_m + resolution_m * np.arange(ceil(width_m / resolution_m) + 1)
    y_m = south - margin_m + resolution_m * np.arange(ceil(height_m / resolution_m) + 1)
    grid_x, grid_y = np.meshgrid(x_m, y_m)
    degrees = Transformer.from_crs(area.metric_crs, WGS84, always_xy=True)
    lon, lat = degrees.transform(grid_x.ravel(), grid_y.ravel())
    return Lattice(x_m, y_m, resolution_m, pd.DataFrame({"lon": lon, "lat": lat}))


def _check(access: AccessTable, limits: Sequence[float]) -> None:
    cutoff = access.settings.cutoff_min
    if access.settings.table is not None:
        raise MeasureError(
            Text(
                "时间取自外部时间表，只有各居住点的分钟数，不能绘制等时圈。请改用路网测算",
                "minutes come from a table made elsewhere, which knows places and nothing between them: "
                "isochrones need minutes on roads",
            )
        )
    wrong = [limit for limit in limits if not 0 < limit <= (cutoff or np.inf) or np.isinf(limit)]
    if wrong or not limits:
        named = "、".join(f"{limit:g}" for limit in wrong)
        most = Text("", "") if cutoff is None else Text(f"，不超过 {cutoff:g}", f" and not above {cutoff:g}")
        raise MeasureError(
            Text(f"等时圈不能用这些分钟数：{named}。请给出正数", f"no isochrone of {named} min: give positive numbers")
            + most
        )


def _minutes_by_group(
    access: AccessTable, lattice: Lattice, groups: Sequence[Sequence[str]], *, towards: bool
) -> list[Floats]:
    """Return minutes of all lattice points and the nearest of each group; `inf` or NaN where there are none."""
    wanted = list(dict.fromkeys(facility for group in groups for facility in group))
    fields = [np.full(len(lattice.points), np.inf) for _ in groups]
    for start in range(0, len(wanted), FACILITIES_AT_ONCE):
        chosen = wanted[start : start + FACILITIES_AT_ONCE]
        minutes = access.source.between(lattice.points, chosen, towards=towards)
        for field, group in zip(fields, groups, strict=True):
            own = [column for column, facility in enumerate(chosen) if facility in group]
            np.fmin(field, np.fmin.reduce(minutes[:, own], axis=1, initial=np.inf), out=field)
    return fields


def _region(lattice: Lattice, minutes: Floats, limit_min: float) -> shapely.MultiPolygon:
    """Return where `minutes` are at most `limit_min`, in metres, with holes; regions of rising limits are nested."""
    capped = np.fmin(minutes, 2 * limit_min)  # METHOD 3; also where minutes are NaN
    heights = capped.reshape(len(lattice.y_m), len(lattice.x_m))
    contours = contourpy.contour_generator(lattice.x_m, lattice.y_m, heights, fill_type="OuterOffset")
    # Minutes are never negative, so this is all up to the limit.
    rings, offsets = cast(tuple[list[Floats], list[NDArray[np.uint32]]], contours.filled(-1.0, limit_min))
    polygons = []
    for points, starts in zip(rings, offsets, strict=True):
        outer, *holes = [points[a:b] for a, b in pairwise(starts)]
        polygons.append(shapely.Polygon(outer, holes))
    # Pieces meet in a point where that point is at the very limit.
    whole = shapely.make_valid(shapely.MultiPolygon(polygons), method="structure", keep_collapsed=False)
    return shapely.MultiPolygon([part for part in shapely.get_parts(whole) if not part.is_empty])
