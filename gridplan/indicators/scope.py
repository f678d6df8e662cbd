"""What is being measured: one grid, or the whole layout, with its people and their minutes."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.access import AccessTable, Reach
from gridplan.layout import Grid, Layout
from gridplan.study_area import StudyArea
from gridplan.text import Text

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scope:
    """The people of one grid or of the whole layout: a row per place, in the order of the access table.

    `minutes` are to the own lead (nearest of co-leads), `nearest` to the nearest lead of the layout;
    `inf` is no path, or with `beyond` one longer than the cutoff; NaN is undetermined, also for places of
    no grid.
    """

    area: StudyArea
    layout: Layout
    access: AccessTable
    grids: tuple[Grid, ...]
    districts: tuple[str, ...]
    places: NDArray[np.int64] = field(repr=False)
    minutes: Floats = field(repr=False)
    beyond: NDArray[np.bool_] = field(repr=False)
    nearest: Floats = field(repr=False)

    @property
    def grid_id(self) -> str:
        """The id of the grid; empty for the whole layout."""
        return self.grids[0].id if len(self.grids) == 1 else ""

    @property
    def people(self) -> Floats:
        return self.access.place_population[self.places]

    @cached_property
    def population(self) -> float:
        """The sum of people; NaN where that of any place is unknown."""
        return float(self.people.sum())

    @cached_property
    def unknown_population(self) -> Text | None:
        """Why the population is unknown, or None where it is known."""
        if not self.layout.territorial:
            return Text("方案没有片区（仅成员关系）", "the layout has no districts (membership only)")
        frame = self.area.districts.loc[list(self.districts)]
        missing = frame["name"][frame["population"].isna()]
        if not len(missing):
            return None
        names = "、".join(missing)
        return Text(f"片区人口未知：{names}", f"population unknown: {names}")

    @cached_property
    def pieces(self) -> list[list[str]]:
        """The connected pieces of the districts, the most populous first."""
        people = self.area.districts["population"].fillna(0)
        return sorted(self.area.pieces(self.districts), key=lambda piece: -people[piece].sum())

    @cached_property
    def population_basis(self) -> frozenset[str]:
        """Return {'population'} where any district's population is an estimate."""
        estimated = self.area.districts.loc[list(self.districts), "population_estimated"]
        return frozenset({"population"} if estimated.any() else ())

    @cached_property
    def minutes_basis(self) -> frozenset[str]:
        """The estimated layers that minutes rest on."""
        return self.access.basis | self.population_basis

    @property
    def roads_basis(self) -> frozenset[str]:
        """The layer of roads, where it is an estimate."""
        return self.area.estimated_layers(self.area.manifest.layers.road_layer)

    @property
    def sites_basis(self) -> frozenset[str]:
        """The layer that says where facilities stand, where it is an estimate."""
        return self.area.estimated_layers("campuses" if self.area.manifest.layers.campuses else "facilities")

    @property
    def adjacency_basis(self) -> frozenset[str]:
        """The layer that says which districts are neighbours, where it is an estimate."""
        return self.area.estimated_layers("adjacency" if self.area.manifest.layers.adjacency else "outlines")


def scopes(area: StudyArea, layout: Layout, access: AccessTable) -> tuple[list[Scope], Scope]:
    """Return the scope of each grid, and of the whole layout without its excluded districts."""
    grid_of_place = grid_of_places(layout, access)
    minutes, beyond = minutes_to_lead(layout, access), reach_of_lead(layout, access) == Reach.BEYOND
    nearest = access.minutes_to_nearest(layout.leads)

    def scope(grids: tuple[Grid, ...], inside: NDArray[np.bool_], districts: tuple[str, ...]) -> Scope:
        places = np.flatnonzero(inside)
        return Scope(area, layout, access, grids, districts, places, minutes[places], beyond[places], nearest[places])

    each = [
        scope((g,), grid_of_place == g.id, tuple(d for d in access.districts if layout.grid_of.get(d) == g.id))
        for g in layout.grids
    ]
    kept = tuple(d for d in access.districts if d not in layout.excluded) if layout.territorial else ()
    inside = np.isin(np.array(access.districts)[access.place_district], np.array(kept))
    return each, scope(layout.grids, inside, kept)


def grid_of_places(layout: Layout, access: AccessTable) -> NDArray[np.str_]:
    """Return the grid id of each place; "" in no grid."""
    return np.array([layout.grid_of.get(d, "") for d in access.districts], dtype=np.str_)[access.place_district]


def minutes_to_lead(layout: Layout, access: AccessTable) -> Floats:
    """Return each place's minutes to the nearest lead of its own grid; NaN in no grid."""
    grid_of_place = grid_of_places(layout, access)
    minutes = np.full(len(grid_of_place), np.nan)
    for grid in layout.grids:
        inside = grid_of_place == grid.id
        minutes[inside] = access.minutes_to_nearest(grid.leads)[inside]
    return minutes


def reach_of_lead(layout: Layout, access: AccessTable) -> NDArray[np.int8]:
    """Return the `Reach` of each place and the nearest lead of its own grid; UNDETERMINED in no grid."""
    grid_of_place = grid_of_places(layout, access)
    reach = np.full(len(grid_of_place), Reach.UNDETERMINED, dtype=np.int8)
    for grid in layout.grids:
        inside = grid_of_place == grid.id
        reach[inside] = access.reach_of_nearest(grid.leads)[inside]
    return reach


def district_minutes(layout: Layout, access: AccessTable) -> pd.DataFrame:
    """Return by district id: mean `minutes` of its people to their lead, how many are `left_out`, their `reach`.

    Minutes are NaN in no grid.
    """
    minutes = minutes_to_lead(layout, access)[:, None]
    columns = {
        "minutes": access.district_mean(minutes)[:, 0],
        "left_out": access.left_out(minutes)[:, 0],
        "reach": access.district_reach(reach_of_lead(layout, access)),
    }
    return pd.DataFrame(columns, index=list(access.districts))
