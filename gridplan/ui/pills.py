"""A choice of what to show, as pills; it holds though the words on them change."""

from collections.abc import Mapping
from typing import TypeVar

import streamlit as st

from gridplan.ui.words import Speaker

Choice = TypeVar("Choice", bound=str)


def choose(name: str, words: Mapping[Choice, str], default: Choice, t: Speaker) -> Choice:
    """Show a pill per choice and return the one that is pressed; `default` where none is."""
    kept = f"pills-{name}"
    # Another key for other words: pills that keep their key keep the words that they were first drawn with.
    key = f"{kept}-{t.key}-{'-'.join(words.values())}"

    def remember() -> None:
        st.session_state[kept] = st.session_state[key] or default

    st.pills(
        t("显示", "Show"),
        list(words),
        default=_present(kept, words, default),
        format_func=lambda choice: words[choice],
        key=key,
        on_change=remember,
        label_visibility="collapsed",
    )
    return _present(kept, words, default)


def _present(kept: str, words: Mapping[Choice, str], default: Choice) -> Choice:
    chosen: Choice = st.session_state.get(kept, default)
    return chosen if chosen in words else default
