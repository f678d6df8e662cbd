"""How well polygons in some reference lie on those of the same name that are already located."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from gridplan.coordinates import WGS84, Floats, Reference, local_metric_crs, to_wgs84_from
from gridplan.importing.datum_verdict import FAR_KM


@dataclass(frozen=True)
class Overlap:
    """Per name: the mean gap between the two boundaries in km, and the common part as a share of both together."""

    gap_km: Floats
    common_share: Floats


class Polygons:
    """Polygons as a file has them, and those in WGS84 that they are to lie on; both with names as index."""

    def __init__(self, outlines: gpd.GeoSeries, against: gpd.GeoSeries) -> None:
        outlines, against = outlines[outlines.notna()], against[against.notna()]
        self.names = sorted({str(name) for name in outlines.index} & {str(name) for name in against.index})
        west, south, east, north = against.total_bounds
        self._crs = CRS(local_metric_crs((west + east) / 2, (south + north) / 2))
        self._to_metres = Transformer.from_crs(WGS84, self._crs, always_xy=True)
        self._outlines = self._by_name(outlines)
        self._against = [_joined(shapes) for shapes in self._by_name(against.to_crs(self._crs))]
        self._box = shapely.box(*shapely.total_bounds(self._against))
        self.names = self.names or [""]

    def _by_name(self, shapes: gpd.GeoSeries) -> list[NDArray[np.object_]]:
        """Return the polygons of each name, or all of them as one where no name is in both."""
        keys = shapes.index.astype(str)
        return [shapes[keys == name].to_numpy() for name in self.names] or [shapes.to_numpy()]

    def try_reference(self, reference: Reference, *, swapped: bool) -> Overlap:
        """Return how the polygons lie on the others if they are in `reference`, with x and y in turn if `swapped`."""

        def moved(xy: Floats) -> Floats:
            x, y = (xy[:, 1], xy[:, 0]) if swapped else (xy[:, 0], xy[:, 1])
            return np.column_stack(self._to_metres.transform(*to_wgs84_from(x, y, reference)))

        corners = moved(shapely.get_coordinates(np.concatenate(self._outlines)))
        away_km = float(shapely.distance(self._box, shapely.points(np.nan_to_num(corners, posinf=1e9))).min()) / 1000
        if not np.isfinite(corners).all() or away_km > FAR_KM:
            return Overlap(np.full(len(self.names), max(away_km, FAR_KM)), np.zeros(len(self.names)))
        here = [_joined(shapely.transform(shapes, moved)) for shapes in self._outlines]
        both = [shapely.intersection(a, b).area for a, b in zip(here, self._against, strict=True)]
        either = [a.area + b.area - common for a, b, common in zip(here, self._against, both, strict=True)]
        shared, whole = np.array(both), np.array(either)
        lengths = np.array([shape.length for shape in self._against])
        return Overlap((whole - shared) / lengths / 1000, shared / whole)


def _joined(shapes: NDArray[np.object_]) -> shapely.Geometry:
    return shapely.union_all(shapely.make_valid(shapes))
