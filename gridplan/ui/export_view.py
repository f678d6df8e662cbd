"""Take the plan away: the words around the table, and a button for every kind of file."""

from functools import partial

import streamlit as st

from gridplan.export import render
from gridplan.ui import state
from gridplan.ui.words import Speaker


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the editable words, then the downloads; a file is made when its button is pressed."""
    document = desk.plan.document
    left, right = st.columns([3, 2], gap="medium")
    with left:
        title = st.text_input(t("标题", "Title"), document.title)
        trial = st.checkbox(t("标题后加“（试行）”", "（试行） behind the title"), document.trial)
        note = st.text_area(t("备注", "Note"), document.note)
        state.document_words(desk, title=title, trial=trial, note=note)
    kinds = (
        ("docx", t("布局表 Word（公文格式）", "Layout table, Word (official form)")),
        ("xlsx", t("布局表 Excel", "Layout table, Excel")),
        ("csv", t("布局表 CSV（可再导入）", "Layout table, CSV (can be read again)")),
        ("html", t("地图（单个网页文件，可离线打开）", "Map (one file, opens without network)")),
        ("geojson", t("片区与医院 GeoJSON", "Districts and hospitals, GeoJSON")),
        ("gpkg", t("片区与医院 GeoPackage（QGIS）", "Districts and hospitals, GeoPackage (QGIS)")),
        ("json", t("方案文件（可再打开）", "Plan file (can be opened again)")),
    )
    with right:
        for kind, label in kinds:
            st.download_button(
                label,
                data=partial(_bytes, desk, kind),
                file_name=f"{desk.area.manifest.id}-{t('布局方案', 'layout')}.{kind}",
                key=f"download-{kind}",
                on_click="ignore",
                width="stretch",
            )


def _bytes(desk: state.Desk, kind: str) -> bytes:
    return render(state.history().present, desk.area, kind, access=desk.access)
