"""The page of what the numbers rest on: layers with their state, the import, roads, cells, assumptions, versions."""

import pandas as pd
import streamlit as st

from gridplan.study_area import LAYER_NAMES
from gridplan.trace import trace_lines
from gridplan.ui import approve_form, quality_view, roads_view, state
from gridplan.ui.words import Speaker, plain


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show a row per layer, who approved estimates, the records of import and cells, the roads, then the trace."""
    st.markdown(t("**图层**", "**Layers**"))
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
    approve_form.draw(desk, t)
    quality_view.draw(desk, t)
    roads_view.draw(desk, t)
    _cells(desk, t)
    st.markdown(t("**口径与须知**", "**Assumptions and cautions**"))
    st.markdown("\n".join(f"- {plain(line)}" for line in trace_lines(desk.plan, desk.area, desk.access, t.language)))


def _cells(desk: state.Desk, t: Speaker) -> None:
    """Show from what the table of cells was made, and how."""
    record = desk.area.cells_record
    if record is None:
        return
    st.markdown(t("**人口格点的生成记录**", "**How the population cells were made**"))
    rows = [(t.text(label), t.text(value)) for label, value in record.facts]
    st.dataframe(pd.DataFrame(rows, columns=[t("项目", "item"), t("内容", "value")]), hide_index=True)
