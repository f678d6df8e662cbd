"""Indicators of size and shape: districts, people, pieces, compactness, private share, completeness."""

import math

import shapely

from gridplan.area_places import MAIN_COLUMN
from gridplan.indicators.scope import Scope
from gridplan.indicators.values import Value, known, unknown

ELDERLY = "aged_60"  # the kind of people that the share of the elderly needs
KEPT = 1000  # ratios: an edit changes two grids, the others are as they were
_roundness: dict[tuple[str, tuple[str, ...]], float] = {}
_NO_DISTRICTS = unknown("没有片区", "no districts")


def measure(scope: Scope) -> dict[str, Value]:
    """Return the indicators of size and shape of one scope."""
    admin_areas = scope.area.districts.loc[list(scope.districts), "admin_area"]
    return {
        **size(scope),
        "admin_areas": known(admin_areas.nunique()),
        **({"compactness": _compactness(scope)} if scope.grid_id else {}),
        "elderly_share": _elderly_share(scope),
        "membership_completeness": unknown("没有应纳入机构名录", "no register of facilities that belong"),
    }


def size(scope: Scope) -> dict[str, Value]:
    """Return districts and people of one scope, and the pieces that a grid is in: what every edit changes."""
    pieces = _pieces(scope) if scope.grid_id else {}
    return {"districts": known(len(scope.districts)), "population": _population(scope), **pieces}


def _population(scope: Scope) -> Value:
    if scope.unknown_population is not None:
        return Value(None, reason=scope.unknown_population)
    return known(scope.population, scope.population_basis)


def _elderly_share(scope: Scope) -> Value:
    """Return the share of the main kind's people, whichever kind is measured, that is aged 60 and over."""
    if not scope.layout.territorial:
        return Value(None, reason=scope.unknown_population)
    if ELDERLY not in scope.area.districts:
        return unknown("人口图层没有年龄", "the population layer has no ages")
    frame = scope.area.districts.loc[list(scope.districts)]
    elderly, everybody = frame[ELDERLY], frame[MAIN_COLUMN]
    missing = frame["name"][elderly.isna() | everybody.isna()]
    if len(missing):
        names = "、".join(missing)
        return unknown(f"60 岁以上人口或人口未知：{names}", f"population or people aged 60 and over unknown: {names}")
    if not everybody.sum() > 0:
        return unknown("没有人口", "no people")
    estimated = frame[[f"{ELDERLY}_estimated", f"{MAIN_COLUMN}_estimated"]].to_numpy().any()
    return known(elderly.sum() / everybody.sum(), {"population"} if estimated else ())


def _pieces(scope: Scope) -> dict[str, Value]:
    if not scope.districts:
        return dict.fromkeys(("pieces", "exclave_population"), _NO_DISTRICTS)
    pieces = scope.pieces
    outside = [district for piece in pieces[1:] for district in piece]
    exclaves = Value(None, reason=scope.unknown_population)
    if scope.unknown_population is None:
        exclaves = known(scope.population_of(outside), scope.adjacency_basis | scope.population_basis)
    return {"pieces": known(len(pieces), scope.adjacency_basis), "exclave_population": exclaves}


def _compactness(scope: Scope) -> Value:
    """Return the Polsby–Popper ratio of the outline: 1 for a circle."""
    if not scope.districts:
        return _NO_DISTRICTS
    key = (scope.area.layers_digest, scope.districts)
    if key not in _roundness:
        if len(_roundness) >= KEPT:
            _roundness.clear()
        outline = shapely.union_all(scope.area.metric_outlines[list(scope.districts)].to_numpy())
        _roundness[key] = 4 * math.pi * outline.area / outline.length**2
    return known(_roundness[key], scope.area.estimated_layers("outlines"))
