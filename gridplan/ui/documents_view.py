"""The documents of a plan: the words around the table, what some are made of besides, and a row of buttons for each."""

from functools import partial

import streamlit as st

from gridplan.documents import Asked
from gridplan.export import DOCUMENT_KINDS, DOCUMENTS, pdf, render_document
from gridplan.export.long_work import takes_long
from gridplan.plan_file import Stage
from gridplan.stages import standing
from gridplan.ui import before_view, download, export_state, policy_state, state
from gridplan.ui.words import Speaker, plain

_COMPARED = ("transition", "comparison", "review")
_JUDGED = ("findings", "review")
_NEED_BEFORE = ("transition", "comparison")
_LABELS = {"docx": "Word", "xlsx": "Excel", "pdf": "PDF"}


def draw(desk: state.Desk, t: Speaker, policy_page: st.Page) -> None:
    """Show what documents say beside the documents; a file is made when its button is pressed."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        _words(desk, t)
        st.markdown(t("**比较与核查**", "**What to compare with, and to judge by**"))
        before_view.draw(desk, t)
        cited = plain(t.text(policy_state.policy(desk).policy.cited))
        st.caption(
            t(f"核查依据：{cited}，{policy_state.as_of()}。", f"Judged by {cited}, as of {policy_state.as_of()}.")
        )
        label = t("另选政策或日期 →", "Choose another policy or date →")
        st.page_link(policy_page, label=label, query_params={"lang": t.language})
    with right:
        asked = export_state.asked(desk)
        for name in DOCUMENTS:
            _row(desk, name, asked, t)
        if not pdf.available():
            st.caption(_no_pdf(t))


def _words(desk: state.Desk, t: Speaker) -> None:
    """Show title, 试行 and note as a form: a file never carries words half typed."""
    document = desk.plan.document
    with st.form("words"):
        title = st.text_input(t("标题", "Title"), document.title)
        trial = st.checkbox(t("标题后加“（试行）”", "（试行） behind the title"), document.trial)
        note = st.text_area(t("备注", "Note"), document.note)
        if document.frozen and standing(desk.plan) is not Stage.DRAFT:
            st.caption(t("文字一改，即为新的草案。", "With other words it is a draft again."))
        if st.form_submit_button(t("用于导出", "Use in exports")):
            state.document_words(desk, title=title, trial=trial, note=note)
            st.rerun()


def _row(desk: state.Desk, name: str, asked: Asked, t: Speaker) -> None:
    """Show the name of a document, what it rests on, and a button for each kind of file."""
    with st.container(key=f"document-{name}"):
        words, *columns = st.columns([5, 1, 1, 1], vertical_alignment="center")
        about = " · ".join(filter(None, _about(desk, name, asked, t)))
        words.markdown(f"**{t.text(DOCUMENTS[name])}**" + (f"  \n:small[:gray[{about}]]" if about else ""))
        lacking = ""
        if name == "opinions" and not desk.plan.opinions:
            lacking = t("还没有记录意见", "No opinion is on record yet")
        if name in _NEED_BEFORE and asked.before is None:
            lacking = t("请先选定调整前的方案", "Choose the plan before first")
        for column, kind in zip(columns, DOCUMENT_KINDS, strict=True):
            refused = lacking or (_no_pdf(t) if kind == "pdf" and not pdf.available() else "")
            file = f"{desk.area.manifest.id}-{t.text(DOCUMENTS[name])}.{kind}"
            make = partial(render_document, name, kind, asked)
            with column:
                long = takes_long(kind, desk.area)
                download.button(_LABELS[kind], make, file, f"{name}-{kind}", refused=refused, long=long)


def _about(desk: state.Desk, name: str, asked: Asked, t: Speaker) -> list[str]:
    """Say what a document is compared with and what it lacks."""
    said = []
    if name in _COMPARED and asked.before is not None:
        same = asked.before.layout == desk.plan.layout
        said.append(
            t("与调整前的方案相比（两者布局相同）", "beside the plan before, whose layout is the same")
            if same
            else t("与调整前的方案相比", "beside the plan before")
        )
    if name in _JUDGED:
        said.append(t(f"核查日期 {asked.as_of}", f"as of {asked.as_of}"))
    if name == "transition":
        open_ = t("生效日期待定", "effective date open")
        said.append(open_ if asked.effective is None else t(f"自 {asked.effective} 起", f"from {asked.effective}"))
    if name == "districts" and desk.area.units is None:
        said.append(
            t("没有村（社区）图层，片区由哪些社区、村组成无法判定", "no layer of communities: parts are undetermined")
        )
    return said


def _no_pdf(t: Speaker) -> str:
    return t(
        "PDF 需要 LibreOffice，本机未安装；可用 Word 打开后另存为 PDF。",
        "PDF needs LibreOffice, which is not installed here: open the Word file and save it as PDF.",
    )
