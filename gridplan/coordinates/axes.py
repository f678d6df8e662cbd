"""Which of two numbers is the easting and which the northing, told by their size alone.

Within China the ranges do not meet: longitudes begin at 72° where latitudes end below 56°; eastings with the number of
their zone begin at 13,000,000 m, those without end at 1,000,000 m, and northings lie between. South of 9° N a northing
is below 1,000,000 m, so metres there are not recognised.
"""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

# degrees; metres with the zone's number before the easting; metres without it.
Form = Literal["degrees", "prefixed", "metres"]

_LON_DEG, _LAT_DEG = (72.0, 138.0), (0.8, 55.9)
_NORTHING_M = (1_000_000.0, 6_000_000.0)
_EASTING_M = (100_000.0, 900_000.0)  # within a zone of 6° and some way beyond
_ZONES = (*range(13, 24), *range(25, 46))


def read_axes(x: ArrayLike, y: ArrayLike) -> tuple[NDArray[np.str_], NDArray[np.bool_]]:
    """Return the form of each pair, "" where it has none within China, and whether x and y are swapped."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    straight, turned = _form(x, y), _form(y, x)
    swapped = (straight == "") & (turned != "")
    return np.where(swapped, turned, straight), swapped


def _form(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.str_]:
    north = _within(y, _NORTHING_M)
    prefixed = np.isin(x // 1_000_000, _ZONES) & _within(x % 1_000_000, _EASTING_M)
    degrees = _within(x, _LON_DEG) & _within(y, _LAT_DEG)
    told = [degrees, north & prefixed, north & _within(x, _EASTING_M)]
    return np.select(told, ["degrees", "prefixed", "metres"], default="")


def _within(values: NDArray[np.float64], bounds: tuple[float, float]) -> NDArray[np.bool_]:
    return (values >= bounds[0]) & (values <= bounds[1])
