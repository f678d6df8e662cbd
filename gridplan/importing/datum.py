"""What a file's coordinates refer to, by the evidence: which reference puts its points where they belong."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from gridplan.coordinates import Reference
from gridplan.importing.questions import Question
from gridplan.text import Text


@dataclass(frozen=True)
class Candidate:
    """One reference that the numbers may be in, and where it puts the points.

    inside: points within any outline, inside_named: within the outline of their own 区划, both of `of` points.
    median_km_outside: half of the points are at most so far outside of theirs; NaN where nothing was given to compare.
    """

    reference: Reference
    swapped: bool
    inside: int
    inside_named: int
    of: int
    median_km_outside: float


@dataclass(frozen=True)
class Evidence:
    """What speaks for which reference, the best candidate first.

    proposed: the reference that the evidence decides for, None where it does not decide. swapped: the x column holds
    the northings (latitudes). why: the reason, for people. odd: numbers (from 0) of the points that do not look like
    the rest, for instance with x and y the other way round.
    """

    candidates: tuple[Candidate, ...]
    proposed: Reference | None
    swapped: bool
    why: Text
    odd: tuple[int, ...] = ()


def propose_reference(
    points: pd.DataFrame,
    *,
    outlines: gpd.GeoDataFrame | None = None,
    known: pd.DataFrame | None = None,
    crs: CRS | None = None,
) -> Evidence:
    """Return the evidence for the reference of `points`: x, y as the file has them, optional admin_area and name.

    outlines: polygons in WGS84 with the name of their 区划 as index, which may repeat. known: sites already located in
    WGS84 (x = longitude, y = latitude, name). crs: what the file says of itself.
    """
    raise NotImplementedError


def propose_for_outlines(outlines: gpd.GeoDataFrame, against: gpd.GeoDataFrame, *, crs: CRS | None = None) -> Evidence:
    """Return the evidence for the reference of polygons, by their overlap with polygons `against` in WGS84.

    Both have names as index; polygons of one name are taken together. In the candidates `of` counts the names that
    both have, `inside_named` those that overlap by more than half.
    """
    raise NotImplementedError


def datum_question(key: str, where: str, evidence: Evidence) -> Question:
    """Return the question what the coordinates of `where` (file and part) refer to; the values are references."""
    raise NotImplementedError
