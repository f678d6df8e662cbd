"""Neighbours and tables of roads and minutes after districts were redrawn."""

from collections.abc import Collection
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from gridplan import geometry
from gridplan.coordinates import distance_km
from gridplan.geometry.neighbours import BOUNDARY
from gridplan.text import Text

USUAL_DETOUR = 1.48  # where an area has no link to measure it on; as imports take it
Pair = tuple[str, str]


@dataclass(frozen=True)
class Ground:
    """The districts before and after: centres (lon, lat) and outlines (WGS84) by district_id.

    changed: those after that are new or have another outline.
    """

    centres_before: pd.DataFrame
    centres: pd.DataFrame
    outlines_before: gpd.GeoSeries
    outlines: gpd.GeoSeries
    changed: Collection[str]

    def names(self, ids: Collection[str]) -> list[str]:
        """Return the names of districts before, in the order given."""
        return [str(self.centres_before.at[key, "name"]) for key in ids]


def remade_adjacency(table: pd.DataFrame, ground: Ground) -> tuple[pd.DataFrame, list[Text]]:
    """Return the pairs of neighbours: those that still hold, and those of new boundaries; and what must be said."""
    why = {_pair(row.from_district, row.to_district): (row.basis, row.note) for row in table.itertuples()}
    rows = list(why)
    before, now = _touching(ground.outlines_before), _touching(ground.outlines)
    parted = before - now
    kept = [pair for pair in rows if _stay(pair, ground.outlines) and pair not in parted]
    new = sorted(pair for pair in now - set(kept) - before if not set(pair).isdisjoint(ground.changed))
    lost = [pair for pair in rows if not _stay(pair, ground.outlines) and pair not in before]
    said = []
    if lost:
        told = "、".join("—".join(ground.names(pair)) for pair in lost)
        zh = f"{len(lost)} 对声明的相邻关系（桥梁、渡口等）所在片区已不存在，未带入：{told}"
        en = (
            f"{len(lost)} declared neighbours (bridges, ferries) were of districts that ended, and are left out: {told}"
        )
        said.append(Text(zh, en))
    found = [*((*pair, *why[pair]) for pair in kept), *((*pair, BOUNDARY, "") for pair in new)]
    return pd.DataFrame(found, columns=["from_district", "to_district", "basis", "note"]), said


def remade_links(table: pd.DataFrame, ground: Ground) -> tuple[pd.DataFrame, int]:
    """Return the links of districts that still are, with schematic ones to those that are new; how many these are.

    A schematic link is the straight line × the detour of the area's own links, of their most frequent class.
    """
    stay = table["from_district"].isin(ground.outlines.index) & table["to_district"].isin(ground.outlines.index)
    new = set(ground.outlines.index) - set(ground.outlines_before.index)
    pairs = sorted(pair for pair in _touching(ground.outlines) if not new.isdisjoint(pair))
    if not pairs:
        return table[stay], 0
    usual = str(table["road_class"].mode().iloc[0])
    made = geometry.schematic_links(ground.centres, pairs, _detour(table, ground), road_class=usual)
    made = made.drop(columns="basis").assign(oneway=False)
    return pd.concat([table[stay], made], ignore_index=True), len(made)


def remade_minutes(table: pd.DataFrame, ground: Ground) -> tuple[pd.DataFrame, int]:
    """Return the rows of districts that still are, and how many are left out: minutes of a new district are unknown."""
    gone = set(ground.outlines_before.index) - set(ground.outlines.index)
    lost = table["origin"].isin(gone) | table["destination"].isin(gone)
    return table[~lost], int(lost.sum())


def _detour(table: pd.DataFrame, ground: Ground) -> float:
    a = ground.centres_before.loc[table["from_district"]]
    b = ground.centres_before.loc[table["to_district"]]
    straight = np.asarray(distance_km(a["lon"], a["lat"], b["lon"], b["lat"]))
    apart = straight > 0
    if not apart.any():
        return USUAL_DETOUR
    measured = float(np.median(table["road_km"].to_numpy(dtype=float)[apart] / straight[apart]))
    return max(1.0, round(measured, 2))


def _touching(outlines: gpd.GeoSeries) -> set[Pair]:
    found = geometry.neighbours(outlines)
    return {_pair(*ends) for ends in zip(found["from_district"], found["to_district"], strict=True)}


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def _stay(pair: Pair, outlines: gpd.GeoSeries) -> bool:
    return pair[0] in outlines.index and pair[1] in outlines.index
