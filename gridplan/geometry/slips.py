"""What is a slip of drawing: a shape too small or too narrow to have been meant."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray


@dataclass(frozen=True)
class Slips:
    """What counts as a slip: no room for a circle of `width_m` in diameter, or an area below `area_m2`."""

    width_m: float
    area_m2: float

    def among(self, polygons: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Return which polygons (in metres) are slips.

        A circle is looked for only where area and perimeter leave it open: one of radius r needs an area of πr², and
        no polygon's area exceeds r × perimeter, r being that of the largest circle in it.
        """
        area, perimeter = shapely.area(polygons), shapely.length(polygons)
        radius = self.width_m / 2
        slip = np.asarray(area < max(self.area_m2, np.pi * radius**2))
        open_ = np.flatnonzero(~slip & (area < radius * perimeter))
        circles = shapely.maximum_inscribed_circle(polygons[open_], tolerance=self.width_m / 20)
        slip[open_] = shapely.length(circles) < radius
        return slip
