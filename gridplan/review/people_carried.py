"""The people of then on today's districts: figures by the shares of the matches, places where people stood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.area_frames import district_of_points
from gridplan.area_places import CENTRE_PREFIX, column_of
from gridplan.manifest import MAIN_KIND
from gridplan.review.cycle import DistrictMatch
from gridplan.study_area import StudyArea

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PeopleThen:
    """The people of then: `figures` by district of today, `places` with its district; columns as in a study area.

    `left_out` says by district of then what share of its people lives in no district of today; NaN where not known.
    """

    figures: pd.DataFrame
    places: pd.DataFrame
    left_out: Mapping[str, float]


def people_then(then: StudyArea, now: StudyArea, matches: Sequence[DistrictMatch]) -> PeopleThen:
    """Return the people of `then` on the districts of `now`.

    A district of today has the sum of its parts; NaN where a share or a part is unknown, or where it lies on ground
    that no district had. Cells stand where they stood, scaled within each part to its figure; people who stood at a
    district's centre stand at the centre of today's. What is cut by an estimated share is an estimate.
    """
    columns = people_columns(then)
    pairs = [m for m in matches if m.then is not None and m.now is not None]
    unknown = {m.now for m in matches if m.then is None}
    parts = pd.DataFrame({"then": [m.then for m in pairs], "now": [m.now for m in pairs]})
    shares = np.array([m.share for m in pairs], dtype=float)
    rough = np.array([m.estimated for m in pairs], dtype=bool)
    people = then.districts.loc[parts["then"], columns].to_numpy(dtype=float) * shares[:, None]
    flags = then.districts.loc[parts["then"], [f"{c}_estimated" for c in columns]].to_numpy(dtype=bool) | rough[:, None]
    index = now.districts.index
    figures = {}
    for n, column in enumerate(columns):
        sums = pd.Series(people[:, n]).groupby(parts["now"]).sum(min_count=1, skipna=False).reindex(index)
        figures[column] = sums.mask(index.isin(list(unknown)))
        marks = pd.Series(flags[:, n]).groupby(parts["now"]).any().reindex(index, fill_value=False)
        figures[f"{column}_estimated"] = marks.astype(bool)
    figures = _with_chosen(pd.DataFrame(figures, index=index), then.population_kind)
    sums = figures[columns].to_numpy(dtype=float)
    people[np.isnan(sums[index.get_indexer(parts["now"])])] = np.nan  # a district is known whole, or not
    left = {m.then: m.share for m in matches if m.then is not None and (m.now is None or np.isnan(m.share))}
    return PeopleThen(figures, _places(then, now, parts, people, columns), left)


def people_columns(area: StudyArea) -> list[str]:
    """Return the columns that hold the people of each kind, the main one first."""
    return [column_of(kind) for kind in area.population_kinds]


def _with_chosen(figures: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return figures with the column `population` of the kind chosen, in the order of a study area."""
    column = column_of(kind)
    chosen = {MAIN_KIND: figures[column], f"{MAIN_KIND}_estimated": figures[f"{column}_estimated"]}
    return pd.concat([pd.DataFrame(chosen), figures], axis=1)


def _places(then: StudyArea, now: StudyArea, parts: pd.DataFrame, people: Floats, columns: list[str]) -> pd.DataFrame:
    """Return cells in their district of today, then today's centres with whom no cell takes."""
    cells = then.places[~then.places.index.str.startswith(CENTRE_PREFIX)]
    if then.manifest.layers.cells is None:
        cells = cells.iloc[:0]
    target = _targets(cells, now.districts, parts)
    row_of = {pair: row for row, pair in enumerate(parts.itertuples(index=False, name=None))}
    part = np.array([row_of.get(pair, -1) for pair in zip(cells["district_id"], target, strict=True)], dtype=np.int64)
    cells, part = cells[part >= 0], part[part >= 0]
    had = cells[columns].to_numpy(dtype=float)
    taken = np.zeros_like(people)
    for n in range(len(columns)):
        taken[:, n] = np.bincount(part, np.nan_to_num(had[:, n]), minlength=len(people))
    scale = np.divide(people, taken, out=np.zeros_like(people), where=taken > 0)
    scale[np.isnan(people)] = np.nan
    at_cells = had * scale[part]
    rest = pd.DataFrame(np.where((taken > 0) & ~np.isnan(people), 0.0, people), columns=columns)
    centres = rest.groupby(parts["now"]).sum(min_count=1, skipna=False).reindex(now.districts.index)
    without_cell = ~now.districts.index.isin(parts["now"].to_numpy()[np.unique(part)])
    centres = centres[without_cell | (centres > 0).any(axis=1)]
    ids = list(centres.index) if not len(cells) else [f"{CENTRE_PREFIX}{key}" for key in centres.index]
    places = pd.DataFrame(
        {
            "lon": np.concatenate([cells["lon"], now.districts.loc[centres.index, "lon"]]).astype(float),
            "lat": np.concatenate([cells["lat"], now.districts.loc[centres.index, "lat"]]).astype(float),
            "district_id": [*parts["now"].to_numpy()[part], *centres.index],
        },
        index=pd.Index([*cells.index, *ids], name=then.places.index.name),
    )
    places[columns] = np.vstack([at_cells, centres.to_numpy(dtype=float)])
    return places.assign(population=places[column_of(then.population_kind)])


def _targets(cells: pd.DataFrame, districts: gpd.GeoDataFrame, parts: pd.DataFrame) -> list[str]:
    """Return the district of today of each cell: the only one of its district's, else that in which it stands."""
    ways = parts.groupby("then")["now"].agg(list).to_dict()
    stands = district_of_points(cells, districts) if len(cells) else []
    found = []
    for home, here in zip(cells["district_id"], stands, strict=True):
        to = ways.get(home, [])
        found.append(to[0] if len(to) == 1 else here if here in to else "")
    return found
