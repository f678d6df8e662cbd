"""Tabs of which only the open one is drawn, and which stay open while one is elsewhere."""

from collections.abc import Callable, Sequence

import streamlit as st

from gridplan.ui.words import Speaker


def draw(name: str, views: Sequence[tuple[str, Callable[[], None]]], t: Speaker) -> None:
    """Show a tab for each view (label, drawing); `name` keeps this row of tabs apart from others."""
    labels = [label for label, _ in views]
    key, kept = f"{name}-tab-{t.key}", f"{name}_tab"

    def remember() -> None:
        st.session_state[kept] = labels.index(st.session_state[key])

    tabs = st.tabs(labels, default=labels[st.session_state.get(kept, 0)], key=key, on_change=remember)
    for tab, (_, view) in zip(tabs, views, strict=True):
        if tab.open:
            with tab:
                view()
