"""The line below the header, always as high: what is saved, work that was left, the tour for who is new."""

import streamlit as st

from gridplan.ui import log_in_view, tour, work_view
from gridplan.ui.words import Speaker

_KEY = "status-line"
# The map below must not jump when an offer goes away.
_STYLE = f"<style>.st-key-{_KEY} {{min-height: 2.5rem;}}</style>"


def draw(t: Speaker) -> None:
    """Show the line."""
    st.html(_STYLE)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key=_KEY):
        st.caption(work_view.saved(t), width="content")
        work_view.offer(t)
        tour.offer(t)
        log_in_view.draw(t)
