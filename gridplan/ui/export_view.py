"""Take the plan away: the words around the table, and a button for every kind of file."""

from functools import partial

import streamlit as st

from gridplan.export import KINDS, render
from gridplan.ui import open_view, state
from gridplan.ui.words import Speaker, plain


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the editable words, then the downloads; a file is made when its button is pressed."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _words(desk, t)
        open_view.draw(desk, t)
    with right:
        st.caption(t("将导出：", "To be exported: ") + plain(desk.plan.document.full_title))
        for kind, label in KINDS.items():
            st.download_button(
                t.text(label),
                data=partial(render, desk.plan, desk.area, kind, access=desk.access, language=t.language),
                file_name=f"{desk.area.manifest.id}-{t('布局方案', 'layout')}.{kind}",
                key=f"download-{kind}",
                on_click="ignore",
                width="stretch",
            )


def _words(desk: state.Desk, t: Speaker) -> None:
    """Show title, 试行 and note as a form: a file never carries words half typed."""
    document = desk.plan.document
    with st.form("words"):
        title = st.text_input(t("标题", "Title"), document.title)
        trial = st.checkbox(t("标题后加“（试行）”", "（试行） behind the title"), document.trial)
        note = st.text_area(t("备注", "Note"), document.note)
        if st.form_submit_button(t("用于导出", "Use in exports")):
            state.document_words(desk, title=title, trial=trial, note=note)
            st.rerun()
