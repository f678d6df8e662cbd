"""The four numbers of a proposed layout, beside those of the present plan, and its small map."""

from dataclasses import dataclass

import streamlit as st

from gridplan.compare import Case, Change, Comparison, compare
from gridplan.coverage import LEAD, coverage
from gridplan.export.small_map import SmallMap, small_map_of
from gridplan.indicators import Value
from gridplan.layout import Layout
from gridplan.partition import Problem
from gridplan.text import UNDETERMINED
from gridplan.ui import figures_table, state
from gridplan.ui.words import ESTIMATE, Speaker

KEPT = 24  # layouts whose figures are kept: a frontier and its alternatives


@dataclass(frozen=True)
class Figure:
    """A number with its name, its change against the present plan ("" where there is none) and what is better."""

    name: str
    value: str
    change: str
    better: int


def four(desk: state.Desk, layout: Layout, limit_min: float, t: Speaker) -> list[Figure]:
    """Return mean minutes, largest deviation, share within the limit and people moved, against the present plan."""
    found = compared(desk, layout)
    moved = figures_table.people_text(found.people_moved, t)
    return [
        _of_change(found.changes["mean_minutes"], t),
        _of_change(found.changes["balance_deviation"], t),
        _within(desk, layout, limit_min, t),
        Figure(t("更换牵头医院的人口", "people with another lead"), moved, "", 0),
    ]


def limit_of(desk: state.Desk, problem: Problem) -> float:
    """Return the limit of minutes that a problem counts by; the area's middle one where it has none."""
    thresholds = sorted(desk.access.settings.thresholds_min)
    return thresholds[len(thresholds) // 2] if problem.limit_min is None else problem.limit_min


def metrics(figures: list[Figure]) -> None:
    """Show the numbers in a row."""
    for column, figure in zip(st.columns(len(figures)), figures, strict=True):
        column.metric(
            figure.name,
            figure.value,
            figure.change.replace("−", "-") or None,  # Streamlit takes a plain hyphen alone for a fall
            delta_color="off" if figure.better == 0 else "normal" if figure.better > 0 else "inverse",
        )


def compared(desk: state.Desk, layout: Layout) -> Comparison:
    """Compare a layout with the present plan's."""
    return compare(state.case(desk, desk.plan), case(desk, layout))


def case(desk: state.Desk, layout: Layout) -> Case:
    """Return a layout on the study area, with what was measured of it before."""
    return state.kept("solve_case", layout, lambda: Case(desk.area, desk.access, layout), most=KEPT)


def picture(desk: state.Desk, layout: Layout) -> str:
    """Return the small map of a layout as SVG."""
    ready: SmallMap = state.kept("small_map", desk.area.layers_digest, lambda: small_map_of(desk.area))
    return state.kept("small_picture", layout, lambda: ready.draw(layout), most=KEPT)


def _of_change(change: Change, t: Speaker) -> Figure:
    item, difference = change.indicator, change.difference
    words = item.format_change(difference) if difference else ""
    return Figure(t.text(item.name), t.number(item, change.after), words, item.better)


def _within(desk: state.Desk, layout: Layout, limit_min: float, t: Speaker) -> Figure:
    after, before = (_share(desk, each, limit_min) for each in (layout, desk.plan.layout))
    name = t(f"{limit_min:g} 分钟内的人口", f"people within {limit_min:g} min")
    if after.number is None:
        return Figure(name, t.text(UNDETERMINED), "", 1)
    mark = f" {t.text(ESTIMATE)}" if after.estimated else ""
    change = "" if before.number is None else f"{100 * (after.number - before.number):+.1f}"
    return Figure(name, f"{after.number:.1%}{mark}", "" if not change.strip("+-0.") else change, 1)


def _share(desk: state.Desk, layout: Layout, limit_min: float) -> Value:
    found = state.kept(
        "solve_share",
        (layout, limit_min),
        lambda: coverage(desk.area, layout, desk.access, to=LEAD, limit_min=limit_min),
        most=KEPT,
    )
    return found.share[limit_min]
