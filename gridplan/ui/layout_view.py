"""The page of the layout: map and grids side by side, and below them everything one does with a layout."""

from functools import partial

import streamlit as st

from gridplan.ui import (
    compare_view,
    coverage_view,
    edit_view,
    findings_view,
    grids_view,
    scenario_view,
    solve_view,
    state,
    tabs,
)
from gridplan.ui.words import Speaker

MAP_HEIGHT_PX = 640


def draw(desk: state.Desk, t: Speaker, policy_page: st.Page) -> None:
    """Show the map beside the grids and a line of findings, then the tabs."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.iframe(state.map_page(desk), height=MAP_HEIGHT_PX)
        st.caption(
            t(
                "颜色与编号为网格，同右表；方框为牵头医院，大圈为成员单位（枢纽型更粗），小圈为其他医疗机构。指向片区看人口与分钟数。",
                "Colours and numbers are the grids of the table; boxes are leads, large rings members (bolder: hubs), "
                "small rings other facilities. Point at a district for people and minutes.",
            )
        )
    with right:
        grids_view.draw(desk, t)
        counts, link = st.columns([3, 1], vertical_alignment="center")
        with counts:
            findings_view.summary(desk, t)
        query = {"lang": t.language}
        link.page_link(policy_page, label=t("看核查结果 →", "See findings →"), query_params=query)
    _tabs(desk, t)


def _tabs(desk: state.Desk, t: Speaker) -> None:
    views = (
        (t("网格指标", "Indicators"), grids_view.draw_all),
        (t("覆盖", "Coverage"), coverage_view.draw),
        (t("调整", "Adjust"), edit_view.draw),
        (t("求解", "Optimise"), solve_view.draw),
        (t("与现行方案比较", "Compare"), compare_view.draw),
        (t("情景", "What if"), scenario_view.draw),
    )
    tabs.draw("layout", [(label, partial(draw, desk, t)) for label, draw in views], t)
