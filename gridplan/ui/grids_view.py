"""The grids: their main indicators as a table, and every indicator of the whole layout."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from gridplan.export.colours import area_colours
from gridplan.indicators import Indicator, Measures
from gridplan.indicators.catalogue import coverage_id
from gridplan.text import UNDETERMINED
from gridplan.ui import state
from gridplan.ui.words import ESTIMATE, Speaker, plain

ROW_PX = 30
_COLOUR = " "  # the heading of a column that needs none


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the main indicators per grid, sortable; then every indicator of the whole with formula or reason."""
    now = state.measures(desk, desk.plan)
    keys = ["population", "districts", "mean_minutes", "p90_minutes"]
    keys += [coverage_id(limit) for limit in sorted(desk.access.settings.thresholds_min)]
    keys += ["beds_members_per_1000", "beds_located_per_1000", "population_per_bed", "pieces", "exclave_population"]
    _table(desk, now, keys, t)
    for grid_id, row in [(t("全部", "all"), now.whole), *now.by_grid.items()]:
        for key, value in row.items():
            if value.note is not None:
                st.caption(plain(f"{grid_id} · {t.text(now.indicators[key].name)} · {t.text(value.note)}"))
    rows = [_indicator_row(now.indicators[key], now, key, t) for key in now.indicators]
    st.dataframe(pd.DataFrame(rows), hide_index=True, height="content")


def _short_names(desk: state.Desk, t: Speaker) -> dict[str, str]:
    """Return headings for tables with little room; the full name stands in the column's help."""
    thresholds = desk.access.settings.thresholds_min
    return {
        "population": t("人口", "people"),
        "districts": t("片区", "districts"),
        "mean_minutes": t("平均分钟", "mean min"),
        "p90_minutes": t("P90 分钟", "P90 min"),
        **{coverage_id(limit): t(f"≤{limit:g} 分 %", f"≤{limit:g} min %") for limit in thresholds},
        "beds_members_per_1000": t("床位/千人 成员", "beds/1000 members"),
        "beds_located_per_1000": t("床位/千人 全部", "beds/1000 all"),
        "population_per_bed": t("人/床 牵头", "people/bed, lead"),
        "pieces": t("块数", "pieces"),
        "exclave_population": t("飞地人口", "exclaves"),
    }


def _table(desk: state.Desk, measures: Measures, keys: list[str], t: Speaker) -> None:
    """Show a row per grid and one for the whole."""
    grid_name, lead_name = t("网格", "grid"), t("牵头医院", "lead hospital")
    layout = desk.plan.layout
    colours = area_colours(layout, desk.area)
    data: dict[str, Sequence[object]] = {
        _COLOUR: [_swatch(colours[grid.id]) for grid in layout.grids] + [_swatch("none")],
        grid_name: [grid.id for grid in layout.grids] + [t("全部", "all")],
        lead_name: [desk.area.facility_names(grid.leads) for grid in layout.grids] + [""],
    }
    rows = [*measures.by_grid.values(), measures.whole]
    names = _short_names(desk, t)
    config: dict[str, Any] = {
        _COLOUR: st.column_config.ImageColumn(width=36),
        grid_name: st.column_config.TextColumn(width=48),
    }
    for key in keys:
        indicator = measures.indicators[key]
        values = [row[key] for row in rows]
        estimated = any(value.estimated for value in values)
        heading = names[key] + (f" {t.text(ESTIMATE)}" if estimated else "")
        scale = 100 if indicator.unit.zh == "%" else 1
        data[heading] = [None if v.number is None else round(v.number * scale, indicator.digits) for v in values]
        style = "localized" if indicator.digits == 0 else f"%.{indicator.digits}f"
        config[heading] = st.column_config.NumberColumn(
            format=style, help=f"{t.heading(indicator, estimated=estimated)}{t.colon}{t.text(indicator.formula)}"
        )
    st.dataframe(
        pd.DataFrame(data),
        hide_index=True,
        column_config=config,
        height=ROW_PX * (len(layout.grids) + 2) + 3,
        row_height=ROW_PX,
        placeholder=t.text(UNDETERMINED),
    )


def _swatch(colour: str) -> str:
    """Return a picture filled with a colour: pandas' styles would take longer than all that is measured."""
    size = "width='24' height='24'"
    return "data:image/svg+xml," + quote(
        f"<svg xmlns='http://www.w3.org/2000/svg' {size}><rect {size} fill='{colour}'/></svg>"
    )


def _indicator_row(indicator: Indicator, measures: Measures, key: str, t: Speaker) -> dict[str, str]:
    value = measures.whole[key]
    reason = t.text(indicator.formula) if value.reason is None else t.text(value.reason)
    return {
        t("指标", "indicator"): t.text(indicator.name),
        t("全部", "whole"): t.number(indicator, value),
        t("公式，或无法判定的原因", "formula, or why it is undetermined"): reason,
    }
