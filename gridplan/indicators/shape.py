"""Indicators of size and shape: districts, people, pieces, compactness, private share, completeness."""

import math

import shapely

from gridplan.indicators.scope import Scope
from gridplan.indicators.values import Value, known, unknown


def measure(scope: Scope) -> dict[str, Value]:
    """Return the indicators of size and shape of one scope."""
    districts = scope.area.districts.loc[list(scope.districts)]
    return {
        "districts": known(len(districts)),
        "population": _population(scope),
        "admin_areas": known(districts["admin_area"].nunique()),
        **(_pieces(scope) if scope.grid_id else {}),
        "elderly_share": unknown("人口图层没有年龄", "the population layer has no ages"),
        "membership_completeness": unknown("没有应纳入机构名录", "no register of facilities that belong"),
    }


def _population(scope: Scope) -> Value:
    if scope.unknown_population is not None:
        return Value(None, reason=scope.unknown_population)
    return known(scope.population, scope.population_basis)


def _pieces(scope: Scope) -> dict[str, Value]:
    if not scope.districts:
        nothing = unknown("没有片区", "no districts")
        return dict.fromkeys(("pieces", "exclave_population", "compactness"), nothing)
    pieces = scope.pieces
    outside = [district for piece in pieces[1:] for district in piece]
    exclaves = Value(None, reason=scope.unknown_population)
    if scope.unknown_population is None:
        people = scope.area.districts.loc[outside, "population"].sum()
        exclaves = known(people, scope.adjacency_basis | scope.population_basis)
    outline = shapely.union_all(scope.area.metric_outlines[list(scope.districts)].to_numpy())
    roundness = 4 * math.pi * outline.area / outline.length**2
    return {
        "pieces": known(len(pieces), scope.adjacency_basis),
        "exclave_population": exclaves,
        "compactness": known(roundness, scope.area.estimated_layers("outlines")),
    }
