"""Which references a table's numbers may be in, and how far each of them puts points outside where they belong."""

from collections import Counter
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from gridplan.coordinates import (
    WGS84,
    Floats,
    Form,
    Reference,
    distance_km,
    gauss_kruger,
    local_metric_crs,
    read_axes,
    reference_of,
    to_wgs84_from,
    zone_of,
)
from gridplan.importing.datum_verdict import FAR_KM

POINTS_TRIED = 2000  # of a layer of cells, every so many-th point is as good a witness as all
_MERIDIANS = range(75, 136, 3)
# WGS84 / UTM zones 43N to 53N: the numbers look like those of a zone without prefix and lie a kilometre off.
_UTM = tuple(f"EPSG:{32600 + zone}" for zone in range(43, 54))
_LAST_SHORT_ZONE = 23  # zones of 6° have numbers up to 23, those of 3° begin at 25


@dataclass(frozen=True)
class Numbers:
    """Coordinates as a table has them: those of the form that most have, and where they stand in it.

    x, y: eastings and northings, already in that order; `at` are their numbers in the table, from 0. odd: the numbers
    of points of another form. sure: the form alone tells the reference.
    """

    x: Floats
    y: Floats
    at: NDArray[np.int64]
    swapped: bool
    references: tuple[Reference, ...]
    sure: bool
    odd: tuple[int, ...]

    def thinned(self) -> "Numbers":
        """Return every so many-th of the points, so that about `POINTS_TRIED` are left."""
        step = -(-len(self.at) // POINTS_TRIED) or 1
        return replace(self, x=self.x[::step], y=self.y[::step], at=self.at[::step])


def read_numbers(x: Floats, y: Floats, crs: CRS | None) -> Numbers:
    """Return what the numbers may be in, by their size and by the usable `crs` that their file says it has."""
    forms, turned = read_axes(x, y)
    given = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    east = np.where(turned, y, x)
    zones = np.where(forms == "prefixed", east // 1_000_000, 0)
    alike = Counter(zip(forms[given], turned[given], zones[given], strict=True))
    (form, swapped, zone), _ = alike.most_common(1)[0] if alike else (("", False, 0), 0)
    chosen = (forms == form) & (turned == swapped) & (zones == zone)
    told = None if crs is None else reference_of(crs)
    references, sure = _references(form, int(zone), told)
    if references == (told,) and zone_of(references[0]) is None:
        chosen, swapped = np.ones(len(x), dtype=bool), form == "metres" and swapped  # the sizes of others tell nothing
    at = given[chosen[given]]
    return Numbers(
        x=(y if swapped else x)[at],
        y=(x if swapped else y)[at],
        at=at,
        swapped=bool(swapped),
        references=references,
        sure=sure,
        odd=tuple(int(number) for number in given[~chosen[given]]),
    )


def _references(form: Form | str, zone: int, told: Reference | None) -> tuple[tuple[Reference, ...], bool]:
    """Return the references that a form allows, and whether no evidence is needed; `told` is the file's own."""
    if form == "degrees":
        national = "CGCS2000" if told == "CGCS2000" else "WGS84"
        return (national, "GCJ-02", "BD-09"), False
    allowed: tuple[Reference, ...] = ()
    if form == "prefixed":
        allowed = (gauss_kruger(3 if zone > _LAST_SHORT_ZONE else 6, zone=zone, prefixed=True),)
    if form == "metres":
        allowed = (*(gauss_kruger(3, central_meridian=degrees, prefixed=False) for degrees in _MERIDIANS), *_UTM)
    if told is None or not told.startswith("EPSG:"):
        # Eastings of Web Mercator look like those of zones 13 to 15, which hold nothing but the west of China.
        return allowed, form == "prefixed" and zone > 15  # noqa: PLR2004
    own = zone_of(told)
    if own is None or (form == ("prefixed" if own.prefixed else "metres") and (not zone or own.number == zone)):
        return (told,), True
    return allowed, form == "prefixed"


@dataclass(frozen=True)
class Trial:
    """Where one reference puts the points: km outside their own 区划 (of the whole area where it is not known).

    inside: within any outline; from_known: km from the known site of the same name, NaN where there is none.
    """

    outside_km: Floats
    inside: NDArray[np.bool_]
    named: NDArray[np.bool_]
    from_known_km: Floats

    @property
    def errors_km(self) -> Floats:
        """All that is to be small: outside the outline, then away from the known site; NaN where nothing is known."""
        return np.concatenate([self.outside_km, self.from_known_km])


class Places:
    """The outlines (WGS84, by name of 区划) and known sites (x = longitude, y = latitude, name) to compare with."""

    def __init__(self, outlines: gpd.GeoDataFrame | None, known: pd.DataFrame | None) -> None:
        self._known = None if known is None else known.drop_duplicates("name", keep=False).set_index("name")
        self._trees: dict[str, shapely.STRtree] = {}
        self._whole = None
        if outlines is not None:
            outlines = outlines[outlines.geometry.notna() & ~outlines.geometry.is_empty]
        if outlines is not None and len(outlines):
            west, south, east, north = outlines.total_bounds
            self._crs = CRS(local_metric_crs((west + east) / 2, (south + north) / 2))
            shapes = outlines.geometry.to_crs(self._crs)
            self._box = shapely.box(*shapes.total_bounds)
            self._whole = shapely.STRtree(shapes.to_numpy())
            self._trees = {str(name): shapely.STRtree(group.to_numpy()) for name, group in shapes.groupby(level=0)}

    def try_reference(self, numbers: Numbers, points: pd.DataFrame, reference: Reference) -> Trial:
        """Return where `reference` puts `numbers`, the rows of `points` with optional admin_area and name."""
        lon, lat = to_wgs84_from(numbers.x, numbers.y, reference)
        names = points["admin_area"].astype(str).to_numpy() if "admin_area" in points else np.full(len(lon), "")
        outside, inside, named = self._against_outlines(lon, lat, names)
        return Trial(outside, inside, named, self._from_known(lon, lat, points))

    def _against_outlines(
        self, lon: Floats, lat: Floats, names: NDArray[np.str_]
    ) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]:
        nothing = np.zeros(len(lon), dtype=bool)
        if self._whole is None:
            return np.full(len(lon), np.nan), nothing, nothing
        x, y = Transformer.from_crs(WGS84, self._crs, always_xy=True).transform(lon, lat)
        fine = np.isfinite(x) & np.isfinite(y)
        spots = shapely.points(np.where(fine, x, 1e9), np.where(fine, y, 1e9))
        outside = shapely.distance(self._box, spots) / 1000
        named = np.isin(names, list(self._trees))
        if np.median(outside) > FAR_KM:  # far off: the exact distance to every outline would tell nothing more
            return outside, nothing, named
        inside, whole = nothing.copy(), self._whole
        inside[whole.query(spots, predicate="intersects")[0]] = True
        for name in np.unique(names):
            here = np.flatnonzero(names == name)
            outside[here] = _km_from(self._trees.get(name, whole), spots[here])
        return outside, inside, named

    def _from_known(self, lon: Floats, lat: Floats, points: pd.DataFrame) -> Floats:
        if self._known is None or "name" not in points:
            return np.full(len(lon), np.nan)
        sites = self._known.reindex(points["name"])
        return distance_km(lon, lat, sites["x"], sites["y"])


def _km_from(tree: shapely.STRtree, spots: NDArray[np.object_]) -> Floats:
    """Kilometres from each spot to the nearest shape of `tree`, 0 within it."""
    found, metres = tree.query_nearest(spots, return_distance=True, all_matches=False)
    return np.asarray(metres[np.argsort(found[0])] / 1000)
