"""The line below the header, always as high: what is saved, work that was left, the tour for who is new."""

import streamlit as st

from gridplan.ui import log_in_view, state, store_state, tour, work_view
from gridplan.ui.words import Speaker, plain

_KEY = "status-line"
# The map below must not jump when an offer goes away.
_STYLE = f"<style>.st-key-{_KEY} {{min-height: 2.5rem;}}</style>"


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the line."""
    st.html(_STYLE)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key=_KEY):
        st.caption(work_view.saved(t), width="content")
        _base(desk, t)
        work_view.offer(t)
        tour.offer(t)
        log_in_view.draw(t)


def _base(desk: state.Desk, t: Speaker) -> None:
    """Say which revision of the store the work is based on, and whether it was changed since."""
    base = state.steps().base
    if base is None:
        return
    changed = t("有改动未存入", "changed since") if store_state.is_changed(desk, base) else t("未改动", "unchanged")
    words = plain(t.text(store_state.base_words(base)))
    st.caption(t(f"方案库：{words}（{changed}）", f"Store: {words} ({changed})"), width="content")
