"""Where people are: official figures of districts spread over cells, kind by kind, and no person twice.

RULE 1: cells say where in its district a kind of people is; the official figure says how many there are.
RULE 2: an unknown figure leaves its district unknown, whatever its cells say.
RULE 3: a kind without a column of its own, or with nobody in a district's cells, is spread like the main kind.
RULE 4: people whose district has no cell to take them stand at its centre, and it is said how many.
RULE 5: without official figures a district has the people of its cells; without a cell it is unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.area_tables import Tables
from gridplan.errors import Fault
from gridplan.manifest import MAIN_KIND, MANIFEST_NAME, Layers
from gridplan.text import Text

MAIN_COLUMN = "main_population"  # the main kind's own column; `population` is that of the kind chosen
CENTRE_PREFIX = "centre:"  # ids of places at a centre, beside cells that may bear a district's id
FACTOR_LIMITS = (0.5, 2.0)  # official figure ÷ people of the cells, beyond which the two disagree
_NO_CELLS = pd.DataFrame({"cell_id": [], "district_id": [], "lon": [], "lat": [], MAIN_KIND: []})

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class People:
    """People of every kind, by district and by place.

    figures: DataFrame by district_id — a column per kind (NaN where unknown) and `<column>_estimated`.
    places: DataFrame by place id — lon, lat (WGS84), district_id and a column per kind. Every district has a
    place, so that its minutes can be told though nobody lives there.
    The column `population` is the main kind's, as is `main_population`.
    """

    figures: pd.DataFrame
    places: pd.DataFrame
    notices: tuple[Text, ...]


@dataclass(frozen=True)
class _Spread:
    """One kind: people by district, by cell, and those at each district's centre; `factors` are NaN without cells."""

    figures: Floats
    cells: Floats
    centres: Floats
    factors: Floats


def column_of(kind: str) -> str:
    """Return the column that holds a kind, whichever is chosen."""
    return MAIN_COLUMN if kind == MAIN_KIND else kind


def people_of(districts: pd.DataFrame, tables: Tables, layers: Layers) -> People:
    """Return the people of `districts` (by district_id; name, lon, lat) from layers that fit together."""
    cells = _NO_CELLS if tables.cells is None else tables.cells
    position = districts.index.get_indexer(cells["district_id"])
    kinds = layers.population_kinds
    official = _official(districts.index, tables, layers)
    spreads = {kind: _spread(cells, position, kind, official.get(kind), len(districts)) for kind in kinds}
    figures = _figures(districts.index, spreads, _estimated(districts.index, tables, layers))
    without_cell = np.bincount(position, minlength=len(districts)) == 0
    left = np.any([spread.centres > 0 for spread in spreads.values()], axis=0)
    places = _places(districts, cells, spreads, without_cell | left)
    if tables.cells is None:
        return People(figures, places.set_axis(districts.index), ())
    names = districts["name"].to_numpy()
    notices = [_notices(names, spreads[kind], words.text) for kind, words in kinds.items()]
    return People(figures, places, tuple(text for found in notices for text in found))


def unknown_kind(kind: str, kinds: Mapping[str, Text]) -> Fault:
    """Return the fault of a kind of people that the area does not have; it lists those that exist."""
    zh = "、".join(f"{key}（{text.zh}）" for key, text in kinds.items())
    en = ", ".join(f"{key} ({text.en})" for key, text in kinds.items())
    problem = Text("规划范围没有这种人口口径", "the study area has no such kind of population")
    return Fault(MANIFEST_NAME, problem, Text(f"可用：{zh}", f"Use one of {en}"), column="kinds", value=kind)


def _official(index: pd.Index, tables: Tables, layers: Layers) -> dict[str, Floats]:
    """Return the official figures by kind, in the order of `index`; NaN where unknown."""
    if tables.population is None or layers.population is None:
        return {}
    frame = tables.population.set_index("district_id").reindex(index)
    return {kind: frame[kind].to_numpy(dtype=float) for kind in (MAIN_KIND, *layers.population.kinds)}


def _estimated(index: pd.Index, tables: Tables, layers: Layers) -> dict[str, Flags]:
    """Return by kind which districts' people are an estimate."""
    found = {}
    for kind in layers.population_kinds:
        layer = layers.population
        if layer is not None and (kind == MAIN_KIND or kind in layer.kinds):
            confidence = tables.population.set_index("district_id").reindex(index)["confidence"]
            borrowed = tables.cells is not None and _own_cells(tables.cells, kind) is None
            found[kind] = confidence.map(layer.is_estimate).to_numpy(dtype=bool) | borrowed
        else:
            found[kind] = np.full(len(index), layers.cells is not None and layers.cells.status != "official")
    return found


def _own_cells(cells: pd.DataFrame, kind: str) -> Floats | None:
    """Return a kind's people by cell; None where the cells have no such column."""
    if kind not in cells or cells[kind].isna().any():
        return None
    return np.asarray(cells[kind], dtype=float)


def _spread(cells: pd.DataFrame, position: NDArray[np.int64], kind: str, given: Floats | None, size: int) -> _Spread:
    """Spread one kind over cells; `position` is each cell's district, `given` the official figures (None: none)."""
    main, own = cells[MAIN_KIND].to_numpy(dtype=float), _own_cells(cells, kind)
    weight = main if own is None else own
    total = np.bincount(position, weight, minlength=size)
    if given is None:
        without_cell = np.bincount(position, minlength=size) == 0
        figures = np.where(without_cell, np.nan, total)  # RULE 5
        return _Spread(figures, weight, np.where(without_cell, np.nan, 0.0), np.full(size, np.nan))
    factors = np.divide(given, total, out=np.full(size, np.nan), where=total > 0)
    weight = np.where((total > 0)[position], weight, main)  # RULE 3
    total = np.bincount(position, weight, minlength=size)
    scale = np.divide(given, total, out=np.where(np.isnan(given), np.nan, 0.0), where=total > 0)  # RULES 1, 2
    centres = np.where((total > 0) & ~np.isnan(given), 0.0, given)  # RULE 4
    disagreeing = np.full(size, np.nan) if own is None else factors
    return _Spread(given, weight * scale[position], centres, disagreeing)


def _figures(index: pd.Index, spreads: Mapping[str, _Spread], estimated: Mapping[str, Flags]) -> pd.DataFrame:
    columns: dict[str, Floats | Flags] = {}
    for name, kind in [(MAIN_KIND, MAIN_KIND), *((column_of(kind), kind) for kind in spreads)]:
        columns |= {name: spreads[kind].figures, f"{name}_estimated": estimated[kind]}
    return pd.DataFrame(columns, index=index)


def _places(
    districts: pd.DataFrame, cells: pd.DataFrame, spreads: Mapping[str, _Spread], at_centre: Flags
) -> pd.DataFrame:
    """Return the cells, then the centres that are needed, as places."""
    centres = districts.index[at_centre]
    ids = [*cells["cell_id"].tolist(), *(f"{CENTRE_PREFIX}{district}" for district in centres)]
    columns = {
        axis: np.concatenate([cells[axis], districts.loc[centres, axis]]).astype(float) for axis in ("lon", "lat")
    }
    people = {kind: np.concatenate([spread.cells, spread.centres[at_centre]]) for kind, spread in spreads.items()}
    columns |= {MAIN_KIND: people[MAIN_KIND]} | {column_of(kind): values for kind, values in people.items()}
    return pd.DataFrame(columns, index=pd.Index(ids, name="place_id")).assign(
        district_id=[*cells["district_id"].tolist(), *centres]
    )


def _notices(names: NDArray[np.object_], spread: _Spread, kind: Text) -> list[Text]:
    """Say of one kind who stands at a centre for want of cells, and where cells and official figures disagree."""
    notices = []
    placed = spread.centres > 0
    if placed.any():
        said = "、".join(
            f"{name} {people:,.0f}" for name, people in zip(names[placed], spread.centres[placed], strict=True)
        )
        zh = f"{placed.sum()} 个片区没有可分摊的格点，{kind.zh}全部置于片区中心：{said}"
        en = f"{placed.sum()} without cells to spread over, {kind.en} placed at the district's centre: {said}"
        notices.append(Text(zh, en))
    low, high = FACTOR_LIMITS
    apart = (spread.factors < low) | (spread.factors > high)
    if apart.any():
        said = "、".join(f"{name} ×{by:.2f}" for name, by in zip(names[apart], spread.factors[apart], strict=True))
        zh = f"{apart.sum()} 个片区的{kind.zh}与格点合计相差悬殊，已按正式数字缩放：{said}"
        en = f"official {kind.en} and cells disagree in {apart.sum()}, scaled to the official figure: {said}"
        notices.append(Text(zh, en))
    return notices
