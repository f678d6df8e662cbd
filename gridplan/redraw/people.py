"""People of districts that were redrawn: carried from those before, so that nobody is lost."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from gridplan.crosswalk import carry
from gridplan.district_change import crosswalk_between
from gridplan.district_set import DistrictSet
from gridplan.manifest import MAIN_KIND

ESTIMATED = "medium"  # the confidence of a figure that was split by the people of units


@dataclass(frozen=True)
class People:
    """figures: DataFrame by district_id with a column per kind of people, NaN where unknown, and `estimated`.

    unknown: for each district whose main figure is not known, the units for want of whose people it is not.
    """

    figures: pd.DataFrame
    unknown: Mapping[str, tuple[str, ...]]


def carried_people(
    figures: pd.DataFrame,
    estimated: pd.Series,
    before: DistrictSet,
    after: DistrictSet,
    units: gpd.GeoDataFrame,
    *,
    units_official: bool,
) -> People:
    """Return the figures of districts (a column per kind, by district_id) in those after.

    A district that is made of whole ones has their sum. One that is cut is split by the people of its units, which is
    an estimate unless these sum to its own figure. Where that cannot be told, the main figure is the sum of
    its units. `estimated` says which figures are estimates already, `units_official` that those of units are none.
    """
    crosswalk = crosswalk_between(before, after, units["population"])
    sums = _sums(before, units)
    agreeing = {key for key in figures.index if sums.get(key) == figures[MAIN_KIND].get(key)}
    columns: dict[str, pd.Series] = {}
    rough = pd.Series(False, index=pd.Index(list(after.districts), name="district_id"))
    for kind in figures.columns:
        own = agreeing if kind == MAIN_KIND and units_official else set()
        given = set(estimated.index[estimated])
        told = carry(figures[kind], crosswalk, estimated=given)
        columns[kind] = told.values.reindex(rough.index)
        cut = crosswalk[(crosswalk["weight"] != 1) & ~crosswalk["from_id"].isin(own)]
        touched = crosswalk[crosswalk["from_id"].isin(given)]
        known = columns[kind].notna()
        rough |= rough.index.isin({*cut["to_id"], *touched["to_id"]}) & known
    main, whole = columns[MAIN_KIND], _sums(after, units).reindex(rough.index)
    columns[MAIN_KIND] = main.where(main.notna(), whole)
    rough |= main.isna() & whole.notna() & (not units_official)
    table = pd.DataFrame(columns).assign(estimated=rough.to_numpy(dtype=bool))
    return People(table, _unknown(table, after, units))


def _sums(given: DistrictSet, units: gpd.GeoDataFrame) -> pd.Series:
    homes = units.index.map(dict(given.district_of))
    return units["population"].groupby(homes).sum(skipna=False)


def _unknown(table: pd.DataFrame, after: DistrictSet, units: gpd.GeoDataFrame) -> dict[str, tuple[str, ...]]:
    silent = set(units.index[units["population"].isna()])
    return {
        str(key): tuple(unit for unit in after.units_of(str(key)) if unit in silent)
        for key in table.index[table[MAIN_KIND].isna()]
    }
