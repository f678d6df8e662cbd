"""Figures of two cases side by side: drawn alike wherever two layouts or two scenarios are compared."""

import pandas as pd
import streamlit as st

from gridplan.compare import Comparison
from gridplan.indicators import Value
from gridplan.text import UNDETERMINED
from gridplan.ui.words import ESTIMATE, Speaker, plain


def draw(comparison: Comparison, before: str, after: str, t: Speaker, *, height_px: int) -> None:
    """Show a row per indicator under the headings `before` and `after`, then whom a figure leaves out."""
    st.dataframe(_rows(comparison, before, after, t), hide_index=True, height=height_px)
    for change in comparison.changes.values():
        for heading, value in ((before, change.before), (after, change.after)):
            if value.note is not None:
                st.caption(plain(f"{heading} · {t.text(change.indicator.name)} · {t.text(value.note)}"))


def people_text(value: Value, t: Speaker) -> str:
    """Return a number of people with the mark of an estimate, or the word undetermined."""
    if value.number is None:
        return t.text(UNDETERMINED)
    mark = f" {t.text(ESTIMATE)}" if value.estimated and value.number else ""
    return f"{value.number:,.0f}{mark}"


def _rows(comparison: Comparison, before: str, after: str, t: Speaker) -> pd.DataFrame:
    rows = []
    for change in comparison.changes.values():
        item, difference = change.indicator, change.difference
        if change.before.number is None and change.after.number is None:
            continue
        rows.append(
            {
                t("指标", "indicator"): t.text(item.name),
                before: t.number(item, change.before),
                after: t.number(item, change.after),
                t("变化", "change"): t.text(change.why_none) if difference is None else item.format_change(difference),
            }
        )
    return pd.DataFrame(rows)
