"""How wide a shape is: the diameter of the largest circle that finds room in it."""

import numpy as np
import shapely
from numpy.typing import NDArray


def is_thin(polygons: NDArray[np.object_], width_m: float) -> NDArray[np.bool_]:
    """Return which polygons (in metres) have no room for a circle of this diameter.

    The circle is looked for only where area and perimeter leave it open: a circle of radius r needs an area of πr²,
    and no polygon's area exceeds r × perimeter.
    """
    area, perimeter = shapely.area(polygons), shapely.length(polygons)
    radius = width_m / 2
    thin = np.asarray(area < np.pi * radius**2)
    open_ = np.flatnonzero(~thin & (area <= radius * perimeter))
    circles = shapely.maximum_inscribed_circle(polygons[open_], tolerance=width_m / 20)
    thin[open_] = shapely.length(circles) < radius
    return thin
