"""Scale pieces to official totals: every zone keeps its own people, and no person is in two zones."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.cells.shapes import NOWHERE, Floats, first_holding, inner_points
from gridplan.cells.sources import Place
from gridplan.cells.zones import Zones
from gridplan.manifest import MAIN_KIND

PLACED_PREFIX = "zone:"  # id of the place at which a zone without cells has its people
FACTOR_LIMITS = (0.5, 2.0)


@dataclass(frozen=True)
class Scaled:
    """Pieces that meet the totals. By kind: zones whose people stand at one point, zones spread like the main
    kind, and official total ÷ people of the source where the two disagree.
    """

    frame: pd.DataFrame
    placed: dict[str, dict[str, float]]
    borrowed: dict[str, list[str]]
    disagreeing: dict[str, dict[str, float]]


def scale_to_totals(frame: pd.DataFrame, place: Place, zones: Zones) -> Scaled:
    """Return `frame` (see `Pieces`) with each zone's people scaled to the zone's own, for every kind with totals.

    RULE 1: within a zone, cells keep their proportions.
    RULE 2: a kind that the source lacks, or of which a zone's cells have nobody, is spread like the main kind.
    RULE 3: a zone with people but without any to spread them by has them at one point of it.
    RULE 4: pieces in no zone keep the people of the source; of a kind that the source lacks they have none known.
    """
    zone, size = frame["zone"].to_numpy(), len(zones.ids)
    inside = zone != NOWHERE
    ids = np.array(zones.ids, dtype=object)
    main = frame[MAIN_KIND].to_numpy(dtype=float)
    columns, left, borrowed, disagreeing = {}, {}, {}, {}
    for kind in zones.kinds:
        own = frame[kind].to_numpy(dtype=float) if kind in frame else np.zeros(len(frame))
        target = zones.own[kind].to_numpy(dtype=float)
        sums = np.bincount(zone[inside], own[inside], minlength=size).astype(float)
        spread = np.where((sums > 0)[zone] | ~inside, own, main)  # RULE 2
        totals = np.bincount(zone[inside], spread[inside], minlength=size)
        factor = np.divide(target, totals, out=np.zeros(size), where=totals > 0)
        columns[kind] = np.where(inside, spread * factor[zone], own if kind in frame else np.nan)  # RULES 1, 4
        left[kind] = np.where(totals > 0, 0.0, target)
        borrowed[kind] = list(ids[(sums == 0) & (totals > 0) & (target > 0)])
        disagreeing[kind] = _disagreeing(ids, target, sums)
    people_left = pd.DataFrame(left, index=zones.ids)
    placed = {kind: people_left[kind][people_left[kind] > 0].to_dict() for kind in zones.kinds}
    scaled = frame.assign(**columns)
    return Scaled(_with_placed(scaled, place, zones, people_left), placed, borrowed, disagreeing)


def _disagreeing(ids: NDArray[np.object_], target: Floats, sums: Floats) -> dict[str, float]:
    """Return official total ÷ people of the source, by zone, where it is beyond FACTOR_LIMITS."""
    factor = np.divide(target, sums, out=np.ones(len(ids)), where=sums > 0)
    low, high = FACTOR_LIMITS
    apart = (factor < low) | (factor > high)
    return {str(key): float(by) for key, by in zip(ids[apart], factor[apart], strict=True)}


def _with_placed(frame: pd.DataFrame, place: Place, zones: Zones, left: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with a piece for each zone that has people left (RULE 3), outside the zones inside it."""
    needed = np.flatnonzero((left > 0).any(axis=1))
    if not len(needed):
        return frame
    shapes, parents = zones.frame.geometry.to_numpy(), zones.frame["parent"].to_numpy()
    free = np.array([shapely.difference(shapes[zone], shapely.union_all(shapes[parents == zone])) for zone in needed])
    lon, lat = inner_points(np.where(shapely.is_empty(free), shapes[needed], free)).T
    placed = (
        left.iloc[needed]
        .reset_index(drop=True)
        .assign(
            cell_id=[f"{PLACED_PREFIX}{zones.ids[zone]}" for zone in needed],
            district=first_holding(lon, lat, place.districts.geometry.to_numpy()),
            zone=needed,
            lon=lon,
            lat=lat,
        )
    )
    other_kinds = {column: 0.0 for column in frame.columns if column not in placed}
    return pd.concat([frame, placed.assign(**other_kinds)], ignore_index=True)
