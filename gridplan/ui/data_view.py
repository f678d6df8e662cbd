"""What the numbers rest on: layers with their state, assumptions of travel, notices, versions."""

import pandas as pd
import streamlit as st

from gridplan.study_area import LAYER_NAMES
from gridplan.trace import trace_lines
from gridplan.ui import state
from gridplan.ui.words import Speaker, plain


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show a row per layer, then the trace."""
    rows = [
        {
            t("图层", "layer"): t.text(LAYER_NAMES[key]),
            t("状态", "state"): t.text(layer.label),
            t("年份", "vintage"): layer.vintage,
            t("说明", "note"): "" if layer.note is None else t.text(layer.note.text),
            t("来源", "source"): t.text(layer.source_text),
            t("许可", "licence"): layer.licence,
        }
        for key, layer in desk.area.manifest.layers
        if layer is not None
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True)
    st.markdown("\n".join(f"- {plain(line)}" for line in trace_lines(desk.plan, desk.area, desk.access, t.language)))
