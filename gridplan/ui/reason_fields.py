"""The two fields under whatever is stored: why, and by whom."""

import streamlit as st

from gridplan.ui import account_state
from gridplan.ui.words import Speaker


def draw(t: Speaker, reason: str = "") -> tuple[str, str]:
    """Show the fields side by side; return reason and name."""
    why, who = st.columns([3, 2])
    return why.text_input(t("理由", "Reason"), reason), account_state.field(who, t("署名", "Name"))
