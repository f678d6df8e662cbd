"""The page of the layout: the planning table, and below it its figures and the tables to change it by."""

from functools import partial

import streamlit as st

from gridplan.ui import edit_view, editor_view, findings_view, grids_view, history_view, state, tabs
from gridplan.ui.words import Speaker


def draw(desk: state.Desk, t: Speaker, policy_page: st.Page) -> None:
    """Show the planning table and a line of findings, then the tabs."""
    editor_view.draw(desk, t)
    counts, link = st.columns([6, 1], vertical_alignment="center")
    with counts:
        findings_view.summary(desk, t)
    link.page_link(policy_page, label=t("看核查结果 →", "See findings →"), query_params={"lang": t.language})
    _tabs(desk, t)


def _tabs(desk: state.Desk, t: Speaker) -> None:
    views = (
        (t("网格指标", "Indicators"), grids_view.draw),
        (t("调整", "Adjust"), edit_view.draw),
        (t("历史", "History"), history_view.draw),
    )
    tabs.draw("layout", [(label, partial(draw, desk, t)) for label, draw in views], t)
