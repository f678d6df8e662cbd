"""Figures of two cases side by side: drawn alike wherever two layouts or two scenarios are compared."""

import pandas as pd
import streamlit as st

from gridplan.compare import Comparison
from gridplan.indicators import Value
from gridplan.text import UNDETERMINED, Text
from gridplan.ui.words import ESTIMATE, Speaker, plain

ROW_PX = 30
ROWS_SHOWN = 18


def draw(comparison: Comparison, before: str, after: str, t: Speaker) -> None:
    """Show a row per indicator under the headings `before` and `after`, then whom a figure leaves out."""
    table = _rows(comparison, before, after, t)
    height_px = ROW_PX * (min(ROWS_SHOWN, len(table)) + 1) + 3
    st.dataframe(table, hide_index=True, row_height=ROW_PX, height=height_px)
    for note, names in _notes(comparison, before, after, t).items():
        st.caption(plain(f"{t('、', ', ').join(names)}{t.colon}{t.text(note)}"))


def _notes(comparison: Comparison, before: str, after: str, t: Speaker) -> dict[Text, list[str]]:
    """Return each note with the indicators that it is of, and of which case where that is one alone."""
    notes: dict[Text, list[str]] = {}
    for change in comparison.changes.values():
        name = t.text(change.indicator.name)
        if change.comparable:
            own = [(change.before.note, name)]
        else:
            own = [(change.before.note, f"{before} · {name}"), (change.after.note, f"{after} · {name}")]
        for note, words in own:
            if note is not None:
                notes.setdefault(note, []).append(words)
    return notes


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
