"""What the districts of the planning table may be coloured by, other than by their grid."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.coverage import LEAD, Coverage, State
from gridplan.export.colours import EXCLUDED
from gridplan.export.map_themes import GRIDS, MINUTES, NOBODY, NOBODY_COLOUR, OUTSIDE, PEOPLE_OUTSIDE, middle_limit
from gridplan.export.minutes_features import district_classes, minutes_classes, ramp
from gridplan.text import UNDETERMINED
from gridplan.ui import coverage_state, state
from gridplan.ui.words import ESTIMATE, Speaker

DENSITY = "density"
WITHIN = "within_"  # and the limit in minutes
UNKNOWN = "#9A9A9A"
SHARES = (0.25, 0.5, 0.75, 1.0)  # of the people of a district: the lower end of each class above the first
PER_KM2 = (0, 500, 2_000, 5_000, 10_000, 20_000)  # people per square kilometre
# Greys for the three ways of having no minutes: a canvas fills with plain colours only.
_WITHOUT_MINUTES = ("#D9DEE3", "#555555", UNKNOWN)


@dataclass(frozen=True)
class Layer:
    """A colour (#RRGGBB) for each district, in the order of the area; and the legend: colours with their words."""

    fills: tuple[str, ...]
    legend: tuple[tuple[str, str], ...]


def names(desk: state.Desk, t: Speaker) -> dict[str, str]:
    """Return what may be chosen, and its words."""
    limit = middle_limit(desk.access)
    return {
        GRIDS: t("网格", "Grids"),
        MINUTES: t("到牵头医院的时间", "Minutes to the lead"),
        **{
            f"{WITHIN}{each:g}": t(f"{each:g} 分钟覆盖率", f"Covered within {each:g} min")
            for each in desk.access.settings.thresholds_min
        },
        OUTSIDE: t(f"{limit:g} 分钟以外的人口", f"People beyond {limit:g} min"),
        DENSITY: t("人口密度", "People per km²"),
    }


def layer(desk: state.Desk, name: str, t: Speaker) -> Layer | None:
    """Return the layer of that name; None for the grids, which the browser paints itself."""
    if name == MINUTES:
        return _minutes(desk, coverage_state.coverage_of(desk, LEAD, middle_limit(desk.access)), t)
    if name.startswith(WITHIN):
        limit_min = float(name.removeprefix(WITHIN))
        return within(coverage_state.coverage_of(desk, LEAD, limit_min).districts, desk.area.districts.index, t)
    if name == OUTSIDE:
        found = coverage_state.coverage_of(desk, LEAD, middle_limit(desk.access))
        people = found.districts["outside"].reindex(desk.area.districts.index).to_numpy(dtype=float)
        counted = desk.area.districts.index.isin(found.districts.index)
        return classed(people, PEOPLE_OUTSIDE, t("人", "people"), _mark(desk, t), t, counted=counted)
    if name == DENSITY:
        people = desk.area.districts["population"].to_numpy(dtype=float)
        km2 = desk.area.metric_outlines.area.to_numpy() / 1e6
        return classed(people / km2, PER_KM2, t("人/平方公里", "people per km²"), _mark(desk, t), t)
    return None


def within(districts: pd.DataFrame, order: pd.Index, t: Speaker) -> Layer:
    """Return classes of the share of each district's people within a limit; `districts` is that of a `Coverage`.

    The share is of the people who can be judged; where nobody can, it is undetermined.
    """
    rows = districts.reindex(order)
    covered = rows[State.COVERED].to_numpy(dtype=float)
    judged = covered + rows["outside"].to_numpy(dtype=float)
    share = np.divide(covered, judged, out=np.full(len(rows), np.nan), where=judged > 0)
    estimated = districts[["population_estimated", "minutes_estimated"]].to_numpy(dtype=bool).any()
    mark = f" {t.text(ESTIMATE)}" if estimated else ""
    shades = ramp(len(SHARES) + 1)[::-1]  # dark where few are within
    left_out = ~order.isin(districts.index)
    empty = rows["population"].eq(0)
    fills = tuple(
        EXCLUDED
        if out
        else NOBODY_COLOUR
        if none
        else UNKNOWN
        if np.isnan(value)
        else shades[np.searchsorted(SHARES, value, side="right")]
        for value, none, out in zip(share, empty, left_out, strict=True)
    )
    ends = (0, *SHARES)
    names = [f"{low:.0%}–{high:.0%}" for low, high in zip(ends, (*SHARES[:-1], 1.0), strict=False)] + ["100%"]
    legend = [(shade, name + mark) for shade, name in zip(shades, names, strict=True)]
    legend += [(NOBODY_COLOUR, t("无人居住", "nobody"))] if NOBODY_COLOUR in fills else []
    legend += [(UNKNOWN, t.text(UNDETERMINED))] if UNKNOWN in fills else []
    return Layer(fills, tuple(legend))


def _mark(desk: state.Desk, t: Speaker) -> str:
    return f" {t.text(ESTIMATE)}" if desk.area.districts["population_estimated"].any() else ""


def _minutes(desk: state.Desk, found: Coverage, t: Speaker) -> Layer:
    classes = minutes_classes(found)
    colours = [*(each.css for each in classes[: -len(_WITHOUT_MINUTES)]), *_WITHOUT_MINUTES]
    number = district_classes(found)
    fills = tuple(colours[number[key]] if key in number else EXCLUDED for key in desk.area.districts.index)
    mark = f" {t.text(ESTIMATE)}" if found.estimated else ""
    legend = [(colour, t.text(each.label) + mark) for colour, each in zip(colours, classes, strict=True)]
    used = [entry for place, entry in enumerate(legend) if place <= len(found.limits_min) or entry[0] in fills]
    return Layer(fills, tuple(used))


def classed(
    values: NDArray[np.float64],
    ends: Sequence[int],
    unit: str,
    mark: str,
    t: Speaker,
    *,
    counted: NDArray[np.bool_] | None = None,
) -> Layer:
    """Return classes from each of `ends` up: below the first is nobody, and the unknown have a colour of their own.

    Districts that are not `counted` are those that the plan leaves out.
    """
    colours = [NOBODY_COLOUR, *ramp(len(ends))]
    number = np.searchsorted(ends, np.nan_to_num(values), side="right")
    inside = np.ones(len(values), dtype=bool) if counted is None else counted
    fills = tuple(
        EXCLUDED if not within else UNKNOWN if np.isnan(value) else colours[place]
        for value, place, within in zip(values, number, inside, strict=True)
    )
    legend = [(NOBODY_COLOUR, t.text(NOBODY))] if ends[0] else []
    for place, start in enumerate(ends):
        end = f"–{ends[place + 1]:,}" if place + 1 < len(ends) else "+"
        legend.append((colours[place + 1], f"{start:,}{end} {unit}{mark}"))
    if UNKNOWN in fills:
        legend.append((UNKNOWN, t("未知", "unknown")))
    return Layer(fills, tuple(legend))
