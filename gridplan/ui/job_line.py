"""How far a piece of long work is, with the button that ends it: drawn alike wherever work goes on beside the page."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from gridplan.text import Text
from gridplan.ui.line import Turn
from gridplan.ui.words import Speaker, plain


def draw(
    turn: Turn,
    title: str,
    step: Text | None,
    share: float,
    t: Speaker,
    *,
    key: str,
    stop: Callable[..., Any],
    label: Text | None = None,
) -> None:
    """Show the title, how long it has taken, the step it is at and a bar for the share done (0 to 1)."""
    words, button = st.columns([6, 1.4], vertical_alignment="center")
    clock = t(f"已用 {turn.seconds:.0f} 秒", f"{turn.seconds:.0f} s")
    if turn.ahead:
        clock = t(f"排队中，前面还有 {turn.ahead} 个", f"in line behind {turn.ahead}")
    said = plain(title) + t("，", ", ") + clock
    words.progress(share, said if step is None else said + t.colon + plain(t.text(step)))
    button.button(t("停止", "Stop") if label is None else t.text(label), key=key, on_click=stop, width="stretch")
