"""What is being measured: one grid, or the whole layout, with its people and their minutes."""

from collections.abc import Iterable
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

    `district_population` and `guessed` (whether that is an estimate) have a row per district.
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
    district_population: Floats = field(repr=False)
    guessed: NDArray[np.bool_] = field(repr=False)
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
        missing = np.flatnonzero(np.isnan(self.district_population))
        if not len(missing):
            return None
        names = "、".join(self.area.districts.loc[[self.districts[row] for row in missing], "name"])
        return Text(f"片区人口未知：{names}", f"population unknown: {names}")

    @cached_property
    def pieces(self) -> list[list[str]]:
        """The connected pieces of the districts, the most populous first."""
        return sorted(self.area.pieces(self.districts), key=lambda piece: -self.population_of(piece))

    def population_of(self, districts: Iterable[str]) -> float:
        """Return the known people of some of the districts."""
        return float(np.sum([self._known_population[district] for district in districts]))

    @cached_property
    def _known_population(self) -> dict[str, float]:
        return dict(zip(self.districts, np.nan_to_num(self.district_population).tolist(), strict=True))

    @cached_property
    def population_basis(self) -> frozenset[str]:
        """Return {'population'} where any district's population is an estimate."""
        return frozenset({"population"} if self.guessed.any() else ())

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
    minutes, beyond = minutes_to_lead(layout, access), reach_of_lead(layout, access) == Reach.BEYOND
    nearest = access.minutes_to_nearest(layout.leads)
    districts = area.districts.loc[list(access.districts), ["population", "population_estimated"]]
    population, guessed = districts["population"].to_numpy(float), districts["population_estimated"].to_numpy(bool)

    def scope(grids: tuple[Grid, ...], own: NDArray[np.bool_]) -> Scope:
        places = np.flatnonzero(own[access.place_district])
        return Scope(
            area,
            layout,
            access,
            grids,
            districts=tuple(access.districts[row] for row in np.flatnonzero(own)),
            places=places,
            district_population=population[own],
            guessed=guessed[own],
            minutes=minutes[places],
            beyond=beyond[places],
            nearest=nearest[places],
        )

    grid_of = np.array([layout.grid_of.get(district) for district in access.districts], dtype=object)
    kept = np.array([layout.territorial and d not in layout.excluded for d in access.districts], dtype=bool)
    return [scope((grid,), grid_of == grid.id) for grid in layout.grids], scope(layout.grids, kept)


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
