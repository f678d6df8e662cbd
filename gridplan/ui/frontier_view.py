"""What a demand costs: the least mean minutes for each of several limits, as a curve and as a table."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from gridplan.layout import Layout
from gridplan.partition import FrontierPoint, layout_of
from gridplan.text import Text
from gridplan.ui import solve_choice, solve_figures, solve_result, state
from gridplan.ui.solve_state import Answer, Kind
from gridplan.ui.words import Speaker

TOLERANCES = (0.05, 0.1, 0.15, 0.2, 0.3, 0.5)
SHARES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75)
LIMIT_WORDS = {
    Kind.BALANCE: Text("与均值相差至多", "differs from the mean by at most"),
    Kind.CHANGE: Text("更换牵头医院的人口至多", "people with another lead, at most"),
    Kind.MINIMAL: Text("更换牵头医院的人口至多", "people with another lead, at most"),
}
CHART_HEIGHT_PX, ROW_PX = 220, 30
LINE_COLOUR = "#1f5fa8"


def draw(desk: state.Desk, answer: Answer, t: Speaker) -> None:
    """Show the curve, the table, and a choice of the layouts behind them."""
    if answer.error is not None:
        solve_result.refusal(answer, answer.error, t)
        return
    kind = answer.question.kind
    points(desk, answer.value, answer.question.base, kind, t)


def points(desk: state.Desk, found: Sequence[FrontierPoint], base: Layout, kind: Kind, t: Speaker) -> None:
    """Show points with limits of a kind: of the balance, or of the change."""
    _curve(found, kind, t)
    _table(desk, found, base, t)
    offered = {_limit(point): point.solution for point in found if point.solution is not None}
    solve_choice.draw(desk, offered, base, f"frontier-{kind}", t)


def _limit(point: FrontierPoint) -> str:
    return f"{100 * point.limit:.3g}%"


def _curve(found: Sequence[FrontierPoint], kind: Kind, t: Speaker) -> None:
    rows: list[dict[str, Any]] = [
        {"limit": 100 * point.limit, "min": point.solution.terms[0].amount}
        for point in found
        if point.solution is not None
    ]
    spec = {
        "height": CHART_HEIGHT_PX,
        "mark": {"type": "line", "point": {"size": 50}, "color": LINE_COLOUR},
        "encoding": {
            "x": {"field": "limit", "type": "quantitative", "title": f"{t.text(LIMIT_WORDS[kind])} (%)"},
            "y": {
                "field": "min",
                "type": "quantitative",
                "title": t("平均就医时间（分钟）", "mean minutes"),
                "scale": {"zero": False},
            },
        },
    }
    if rows:
        st.vega_lite_chart(rows, spec, width="stretch")


def _table(desk: state.Desk, found: Sequence[FrontierPoint], base: Layout, t: Speaker) -> None:
    rows = []
    for point in found:
        row = {t("至多", "at most"): _limit(point)}
        if point.solution is not None:
            layout, problem = layout_of(point.solution, base), point.solution.problem
            figures = solve_figures.four(desk, layout, solve_figures.limit_of(desk, problem), t)
            row |= {figure.name: figure.value for figure in figures}
            row[t("差距", "gap")] = f"{point.solution.gap:.2%}"
        elif point.reason is not None:
            row[t("没有方案的原因", "why there is none")] = t.text(point.reason)
        rows.append(row)
    height_px = ROW_PX * (len(rows) + 1) + 3
    st.dataframe(pd.DataFrame(rows).fillna("—"), hide_index=True, row_height=ROW_PX, height=height_px)
