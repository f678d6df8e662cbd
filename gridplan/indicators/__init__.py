"""Measure a layout: layout + access table → numbers, for each grid and for the whole.

A number that the data do not allow is undetermined with its reason; it is never zero or an average.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gridplan.access import AccessTable
from gridplan.indicators import catchment, shape, supply, time, whole
from gridplan.indicators.catalogue import Indicator, catalogue
from gridplan.indicators.scope import Scope, scopes
from gridplan.indicators.values import Value, unknown
from gridplan.layout import Layout
from gridplan.study_area import StudyArea

__all__ = ["Indicator", "Measures", "Value", "catalogue", "measure", "measure_edits", "measure_moves"]


@dataclass(frozen=True)
class Measures:
    """The values of a layout: `by_grid[grid id][indicator id]` and `whole[indicator id]`."""

    indicators: Mapping[str, Indicator]
    by_grid: Mapping[str, Mapping[str, Value]]
    whole: Mapping[str, Value]


@dataclass(frozen=True, eq=False)
class Shared:
    """What is worked out once for all grids of a layout."""

    primary: time.Primary | None
    sources: supply.Sources
    catchments: catchment.Catchments


def measure(area: StudyArea, layout: Layout, access: AccessTable) -> Measures:
    """Measure `layout` on `area` by all indicators; undetermined where data are missing."""
    known_ids = catalogue(access.settings.thresholds_min)
    grids, everything = scopes(area, layout, access)
    shared = Shared(
        time.primary_minutes(area, access),
        supply.sources(area, layout),
        catchment.catchments(area, layout, access),
    )
    by_grid = {scope.grid_id: _complete(_common(scope, shared), known_ids) for scope in grids}
    total = _common(everything, shared) | whole.measure(grids, everything)
    return Measures(known_ids, by_grid, _complete(total, known_ids))


def measure_moves(area: StudyArea, layout: Layout, access: AccessTable) -> dict[str, Value]:
    """Measure, for the whole layout, only what a district that changes grid changes: minutes, balance, pieces.

    The values are those of `measure`, in a third of its time.
    """
    grids, everything = scopes(area, layout, access)
    return time.to_lead(everything) | whole.measure(grids, everything)


def measure_edits(area: StudyArea, layout: Layout, access: AccessTable) -> Measures:
    """Measure what planners watch while they draw: people, minutes, people per bed, balance, pieces.

    The values are those of `measure`, in a small part of its time; indicators that take longer are left out.
    """
    grids, everything = scopes(area, layout, access)
    by_grid = {scope.grid_id: _of_edits(scope) for scope in grids}
    return Measures(
        catalogue(access.settings.thresholds_min), by_grid, _of_edits(everything) | whole.measure(grids, everything)
    )


def _of_edits(scope: Scope) -> dict[str, Value]:
    return {**time.to_lead(scope), **shape.size(scope), "population_per_bed": supply.per_bed(scope)}


def _common(scope: Scope, shared: Shared) -> dict[str, Value]:
    return {
        **time.measure(scope, shared.primary),
        **supply.measure(scope, shared.sources),
        **catchment.measure(scope, shared.catchments),
        **shape.measure(scope),
    }


def _complete(values: Mapping[str, Value], indicators: Mapping[str, Indicator]) -> dict[str, Value]:
    """Return a value for every indicator, in their order; what was not measured says why."""
    not_here = unknown("只对整个方案计算", "computed for the whole layout only")
    return {key: values.get(key, not_here) for key in indicators}
