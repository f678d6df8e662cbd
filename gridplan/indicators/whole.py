"""Indicators that compare the grids of a layout with each other."""

import numpy as np

from gridplan.indicators import supply
from gridplan.indicators.scope import Scope
from gridplan.indicators.sums import herfindahl
from gridplan.indicators.values import Value, known, unknown
from gridplan.text import Text


def measure(grids: list[Scope], everything: Scope) -> dict[str, Value]:
    """Return balance, concentration and the sums of pieces over all grids."""
    return {**_balance(grids), **_beds(grids, everything), **_pieces(grids)}


def _balance(grids: list[Scope]) -> dict[str, Value]:
    keys = ("balance_max_min", "balance_cv", "balance_deviation", "hhi_population")
    reasons = [scope.unknown_population for scope in grids if scope.unknown_population is not None]
    if reasons:
        return dict.fromkeys(keys, Value(None, reason=reasons[0]))
    people = np.array([scope.population for scope in grids])
    if not len(people) or people.min() <= 0:
        return dict.fromkeys(keys, unknown("有网格没有人口", "a grid has no people"))
    basis = set().union(*(scope.population_basis for scope in grids))
    mean = people.mean()
    return {
        "balance_max_min": known(people.max() / people.min(), basis),
        "balance_cv": known(people.std() / mean, basis),
        "balance_deviation": known(np.abs(people - mean).max() / mean, basis),
        "hhi_population": known(herfindahl(people), basis),
    }


def _beds(grids: list[Scope], everything: Scope) -> dict[str, Value]:
    facilities = everything.area.facilities
    leads = facilities[["beds_open", "beds_open_estimated"]].loc[list(everything.layout.leads)]
    beds = leads["beds_open"].to_numpy(dtype=float)
    if len(grids) and np.isfinite(beds).all() and beds.sum() > 0:
        hhi = known(herfindahl(beds), {"facilities"} if leads["beds_open_estimated"].any() else ())
    else:
        hhi = unknown("有牵头医院床位未知", "beds of a lead are unknown")
    located = facilities[["name", "ownership", "beds_open", "beds_open_estimated"]].loc[supply.located(everything)]
    missing = located["name"][located["beds_open"].isna() | (located["ownership"] == "")]
    unplaced = supply.siteless(everything.area, supply.unplaced(everything.area))
    if not everything.layout.territorial:
        private = Value(None, reason=everything.unknown_population)
    elif unplaced is not None:
        private = unplaced
    elif len(missing):
        names = "、".join(missing)
        private = Value(None, reason=Text(f"缺床位或所有制：{names}", f"beds or ownership missing: {names}"))
    elif not located["beds_open"].sum() > 0:
        private = unknown("没有床位", "no beds")
    else:
        own = located["beds_open"][located["ownership"] == "社会办"].sum()
        estimated = {"facilities"} if located["beds_open_estimated"].any() else ()
        private = known(own / located["beds_open"].sum(), estimated)
    return {"hhi_beds": hhi, "private_bed_share": private}


def _pieces(grids: list[Scope]) -> dict[str, Value]:
    keys = ("pieces", "exclave_population")
    if not any(scope.districts for scope in grids):
        return dict.fromkeys((*keys, "compactness"), unknown("没有片区", "no districts"))
    pieces = [scope.pieces for scope in grids if scope.districts]
    outside = [district for found in pieces for piece in found[1:] for district in piece]
    people = grids[0].area.districts.loc[outside, "population"]
    reasons = [scope.unknown_population for scope in grids if scope.unknown_population is not None]
    basis = grids[0].adjacency_basis.union(*(scope.population_basis for scope in grids))
    exclaves = Value(None, reason=reasons[0]) if reasons else known(people.sum(), basis)
    return {
        "pieces": known(sum(map(len, pieces)), grids[0].adjacency_basis),
        "exclave_population": exclaves,
        "compactness": unknown("只对单个网格计算", "computed for single grids only"),
    }
