"""From one division of a city to another: which share of each source's people lives in which target.

A crosswalk is a DataFrame with a row per pair — from_id, to_id, weight: the share of the source's people who live in
the target, over 0 and at most 1. The weights of a source sum to 1; what lacks lives outside every target and is
counted so. A weight that is not known is NaN. One that is not exactly 1 makes what it carries an estimate.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.apportion import apportion
from gridplan.coordinates import local_metric_crs
from gridplan.crosswalk_table import COLUMNS, TOLERANCE

NOTHING = 1e-6  # of an area: what is less comes of edges that have more corners on one side


@dataclass(frozen=True)
class Carried:
    """Figures in the targets.

    values: Series by to_id, NaN where what comes together is not known. estimated: flags by to_id. left_out: Series by
    from_id of what went to no target, above zero or NaN; values and left_out sum to what was given. unknown: for
    each target without a value, the sources for want of which it has none.
    """

    values: pd.Series
    estimated: pd.Series
    left_out: pd.Series
    unknown: Mapping[str, tuple[str, ...]]


def crosswalk_frame(rows: Iterable[tuple[str, str, float]]) -> pd.DataFrame:
    """Return the crosswalk of some (from_id, to_id, weight)."""
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS))
    return frame.astype({"from_id": str, "to_id": str, "weight": float})


def identity(ids: Iterable[str]) -> pd.DataFrame:
    """Return the crosswalk of a division into itself."""
    return crosswalk_frame((key, key, 1.0) for key in ids)


def from_areas(sources: gpd.GeoSeries, targets: gpd.GeoSeries) -> pd.DataFrame:
    """Return the crosswalk by share of area, from polygons in WGS84 by id, valid ones.

    It takes people to live evenly over a source: of a source that is cut, an estimate. Where targets overlap, the
    shares of what they hold together sum to 1.
    """
    pairs = _shared_area(sources, targets)
    pairs = pairs[pairs["weight"] > NOTHING].reset_index(drop=True)
    sums = pairs.groupby("from_id")["weight"].transform("sum")
    pairs["weight"] /= sums.where(sums > 1 - NOTHING, 1.0)
    return pairs


def from_people(sources: gpd.GeoSeries, targets: gpd.GeoSeries, points: pd.DataFrame) -> pd.DataFrame:
    """Return the crosswalk by share of people, from polygons in WGS84 by id and `points`: lon, lat, population.

    A point on a common border counts once, for the first that touches there. Of a source without people in its
    points the share is 1 where it lies within one target, and else unknown.
    """
    shapes = shapely.points(points["lon"], points["lat"])
    frame = pd.DataFrame({"from_id": _holder(sources, shapes), "to_id": _holder(targets, shapes)})
    frame["weight"] = points["population"].to_numpy(dtype=float)
    frame = frame[frame["from_id"] != ""]
    whole = frame.groupby("from_id")["weight"].sum(min_count=1, skipna=False)
    parts = frame[frame["to_id"] != ""].groupby(["from_id", "to_id"], as_index=False)["weight"].sum(skipna=False)
    parts["weight"] = parts["weight"] / parts["from_id"].map(whole)
    parts = parts[~(parts["weight"] == 0)]
    silent = sources.loc[[key for key in sources.index if not whole.get(key, 0.0) > 0]]
    beside = from_areas(silent, targets)
    beside.loc[beside["weight"] != 1, "weight"] = math.nan
    known = parts[~parts["from_id"].isin(silent.index)]
    joined = [frame for frame in (known, beside) if len(frame)]
    return crosswalk_frame(pd.concat(joined).itertuples(index=False, name=None) if joined else ())


def carry(
    values: pd.Series, crosswalk: pd.DataFrame, *, whole: bool = True, estimated: Collection[str] = ()
) -> Carried:
    """Return `values` (by from_id, NaN where unknown) in the targets of `crosswalk`.

    whole: people stay whole, split by largest remainder, so that no one is lost; `values` are then whole numbers.
    estimated: sources whose values are estimates. A target is unknown where any source of it is, or has no value.
    A source that the crosswalk does not have is left out. Raises ValueError for a negative or broken value.
    """
    _refuse(values, whole=whole)
    given = {str(key): float(value) for key, value in values.items()}
    ways: dict[str, list[tuple[str, float]]] = {}
    for source, target, weight in zip(*(crosswalk[name] for name in COLUMNS), strict=True):
        ways.setdefault(source, []).append((target, weight))
    sums: dict[str, float] = dict.fromkeys(crosswalk["to_id"], 0.0)
    rough, left_out, unknown = set(), {}, dict[str, list[str]]()
    for source in dict.fromkeys([*given, *ways]):
        value = given.get(source, math.nan)
        own = ways.get(source, [])
        *parts, rest = _parts(value, [weight for _, weight in own], whole=whole)
        for (target, weight), part in zip(own, parts, strict=True):
            sums[target] += part
            if math.isnan(part):
                unknown.setdefault(target, []).append(source)
            if weight != 1 or source in estimated:
                rough.add(target)
        if source in given and rest != 0:
            left_out[source] = rest
    result = pd.Series(sums, dtype=float).rename_axis("to_id")
    flags = pd.Series([key in rough for key in sums], index=result.index, dtype=bool)
    missing = {target: tuple(names) for target, names in unknown.items()}
    return Carried(result, flags, pd.Series(left_out, dtype=float).rename_axis("from_id"), missing)


def _parts(value: float, weights: list[float], *, whole: bool) -> list[float]:
    """Return what goes to each target, and what is left outside; NaN where it is not known."""
    rest = 1.0 - math.fsum(weights)
    if math.isnan(rest):
        return [math.nan] * (len(weights) + 1)
    rest = rest if rest > TOLERANCE else 0.0
    if math.isnan(value):
        return [*[math.nan] * len(weights), math.nan if rest else 0.0]
    if whole:
        return [float(part) for part in apportion(int(value), [Fraction(weight) for weight in (*weights, rest)])]
    parts = [value * weight for weight in weights]
    return [*parts, value * rest]


def _refuse(values: pd.Series, *, whole: bool) -> None:
    known = values.dropna().to_numpy(dtype=float)
    if (known < 0).any() or not np.isfinite(known).all():
        raise ValueError("people cannot be negative or infinite")
    if whole and (known != np.floor(known)).any():
        raise ValueError("people to be kept whole must be given as whole numbers")


def _shared_area(sources: gpd.GeoSeries, targets: gpd.GeoSeries) -> pd.DataFrame:
    """Return the share of each source's area that lies in each target that it touches."""
    if not len(sources) or not len(targets):
        return crosswalk_frame(())
    west, south, east, north = sources.total_bounds
    metric = local_metric_crs((west + east) / 2, (south + north) / 2)
    pairs = sources.sindex.query(targets.to_numpy(), predicate="intersects")
    right, left = pairs[:, np.lexsort(pairs)]
    shapes = sources.to_numpy()[left]
    pieces = gpd.GeoSeries(shapely.intersection(shapes, targets.to_numpy()[right]), crs=sources.crs)
    shared = pieces.to_crs(metric).area / sources.to_crs(metric).area.to_numpy()[left]
    return crosswalk_frame(zip(sources.index[left], targets.index[right], shared, strict=True))


def _holder(polygons: gpd.GeoSeries, points: np.ndarray) -> list[str]:
    """Return the id of the first polygon that each point lies in or on; "" where it lies in none."""
    point, polygon = polygons.sindex.query(points, predicate="intersects")
    order = np.lexsort((polygon, point))[::-1]
    first = dict(zip(point[order].tolist(), polygon[order].tolist(), strict=True))
    return [str(polygons.index[first[number]]) if number in first else "" for number in range(len(points))]
