"""The grids: four figures of the whole layout, and a table with a row per grid."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from gridplan.export.colours import area_colours
from gridplan.indicators import Measures
from gridplan.indicators.catalogue import coverage_id
from gridplan.ui import state
from gridplan.ui.words import UNDETERMINED, Speaker

ROW_PX = 35
FIGURES = ("mean_minutes", "p90_minutes", "balance_max_min", "pieces")


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the whole layout's figures with their change against the layout in force, then the table."""
    now, before = state.measures(desk, desk.plan), state.measures(desk, desk.baseline)
    thresholds = desk.access.settings.thresholds_min
    middle = coverage_id(sorted(thresholds)[len(thresholds) // 2])
    for column, key in zip(st.columns(5), (middle, *FIGURES), strict=True):
        indicator, value, old = now.indicators[key], now.whole[key], before.whole[key]
        difference = None
        if value.number is not None and old.number is not None and value.number != old.number:
            difference = indicator.format_change(value.number - old.number)
        column.metric(
            t.text(indicator.name),
            t.number(indicator, value),
            difference,
            delta_color="normal" if indicator.better >= 0 else "inverse",
            help=t.text(indicator.formula),
        )
    st.caption(
        t("变化均与现行方案相比；“估”表示据估计。", "Changes are against the layout in force; “est.” marks estimates.")
    )
    frame, config = _table(desk, now, t)
    st.dataframe(
        frame,
        hide_index=True,
        column_config=config,
        height=ROW_PX * (len(desk.plan.layout.grids) + 2) + 3,
        placeholder=t.text(UNDETERMINED),
    )


def _table(desk: state.Desk, measures: Measures, t: Speaker) -> tuple[Any, dict[str, Any]]:
    keys = ["population", "districts", "mean_minutes", "p90_minutes"]
    keys += [coverage_id(limit) for limit in desk.access.settings.thresholds_min]
    keys += ["beds_members_per_1000", "beds_located_per_1000", "pieces"]
    grid_name, lead_name = t("网格", "grid"), t("牵头医院", "lead hospital")
    data: dict[str, Sequence[object]] = {
        grid_name: [grid.id for grid in desk.plan.layout.grids] + [t("全部", "all")],
        lead_name: ["、".join(map(desk.area.facility_name, grid.leads)) for grid in desk.plan.layout.grids] + [""],
    }
    rows = [*measures.by_grid.values(), measures.whole]
    config: dict[str, Any] = {}
    for key in keys:
        indicator = measures.indicators[key]
        values = [row[key] for row in rows]
        heading = t.heading(indicator, estimated=any(value.estimated for value in values))
        scale = 100 if indicator.unit.zh == "%" else 1
        data[heading] = [None if v.number is None else round(v.number * scale, indicator.digits) for v in values]
        style = "localized" if indicator.digits == 0 else f"%.{indicator.digits}f"
        config[heading] = st.column_config.NumberColumn(format=style, help=t.text(indicator.formula))
    frame = pd.DataFrame(data)
    colours = area_colours(desk.plan.layout, desk.area)
    return frame.style.map(
        lambda grid: f"background-color: {colours[grid]}88" if grid in colours else "", subset=[grid_name]
    ), config
