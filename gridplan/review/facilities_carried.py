"""Facilities of then and now under one set of ids; what exists on one side only is closed on the other."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gridplan.area_frames import district_of_points
from gridplan.layers import ROW
from gridplan.scenario.facilities import CAPACITIES
from gridplan.study_area import StudyArea


@dataclass(frozen=True)
class Supply:
    """The facilities and campuses of a study area, and the facilities that are known to be closed."""

    facilities: pd.DataFrame
    campuses: pd.DataFrame
    closed: frozenset[str]


def supply_of(area: StudyArea) -> Supply:
    """Return the supply of a study area as it is."""
    return Supply(area.facilities, area.campuses, area.closed)


def supply_then(then: StudyArea, now: StudyArea, ids: Mapping[str, str]) -> Supply:
    """Return the facilities of `then` with the ids of today (`ids`), their campuses in the districts of today."""
    facilities = then.facilities.rename(index=ids)
    facilities = facilities.assign(follows=[ids.get(key, key) for key in facilities["follows"]])
    campuses = then.campuses.assign(facility_id=then.campuses["facility_id"].map(ids))
    campuses = campuses.assign(district_id=district_of_points(campuses, now.districts))
    return Supply(facilities, campuses, frozenset(ids[key] for key in then.closed))


def together(one: Supply, other: Supply) -> tuple[Supply, Supply]:
    """Return both with all facilities of either, those of `other` first; each has the other's own as closed.

    What is closed has no beds, no staff and no campus, and nobody reaches it.
    """
    index = other.facilities.index.append(one.facilities.index.difference(other.facilities.index, sort=False))
    columns = list(dict.fromkeys([*other.facilities.columns, *one.facilities.columns]))
    return _with(one, other, index, columns), _with(other, one, index, columns)


def _with(own: Supply, beside: Supply, index: pd.Index, columns: list[str]) -> Supply:
    """Return a supply with the rows of `index`, those that it lacks from `beside` and closed."""
    missing = index.difference(own.facilities.index, sort=False)
    closed = beside.facilities.loc[missing]
    closed = closed.assign(**dict.fromkeys(CAPACITIES, 0.0), lead_candidate=False)
    parts = [_filled(frame, columns, beside.facilities, own.facilities) for frame in (own.facilities, closed)]
    frame = pd.concat([part for part in parts if len(part)]).loc[index] if len(index) else parts[0]
    frame.index.name = own.facilities.index.name
    return Supply(frame, own.campuses, own.closed.union(missing))


def _filled(frame: pd.DataFrame, columns: list[str], *known: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with all of `columns`; what one side does not give is blank: "", NaN or no."""
    made = {}
    for name in columns:
        kind = next(source[name].dtype for source in known if name in source)
        blank: object = {"b": False, "f": np.nan, "i": 0}.get(getattr(kind, "kind", "O"), "")
        made[name] = frame[name] if name in frame else pd.Series(blank, index=frame.index, dtype=kind)
    return pd.DataFrame(made, index=frame.index)


def same_supply(one: Supply, other: Supply) -> bool:
    """Whether nothing that is measured differs between two supplies of the same facilities."""
    frames = [s.facilities.drop(columns=ROW, errors="ignore") for s in (one, other)]
    sites = [s.campuses[["facility_id", "lon", "lat", "designated", "district_id"]] for s in (one, other)]
    return one.closed == other.closed and frames[0].equals(frames[1]) and sites[0].equals(sites[1])
