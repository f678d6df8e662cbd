"""The page: header, map and grids side by side, and below them everything one does with a layout."""

import os

import streamlit as st
from PIL import Image

from gridplan import resources
from gridplan.errors import GridplanError
from gridplan.ui import (
    compare_view,
    coverage_view,
    data_view,
    edit_view,
    export_view,
    findings_view,
    grids_view,
    scenario_view,
    solve_view,
    state,
)
from gridplan.ui.words import Speaker, plain

MAP_HEIGHT_PX = 640
# Streamlit leaves wide margins; a working tool uses them.
_STYLE = """
<style>
.block-container {padding: 1.2rem 2rem 2rem; max-width: none;}
.stApp h1 {font-size: 1.45rem; padding: 0;}
.stApp [data-testid="stMetricValue"] {font-size: 1.25rem; font-variant-numeric: tabular-nums;}
.stApp [data-testid="stMetricLabel"] p {white-space: normal;}
</style>
"""


def main() -> None:
    """Draw the page."""
    icon = Image.new("RGB", (32, 32), "#1f5fa8")  # a picture: icon names would ask a font host
    st.set_page_config(page_title="gridplan", page_icon=icon, layout="wide")
    st.html(_STYLE)
    t = _language()
    try:
        _page(t)
    except GridplanError as error:
        st.error(t.refusal(error))


def _page(t: Speaker) -> None:
    names = state.example_names()
    chosen = os.environ.get(resources.AREA_VARIABLE) or names[0]
    desk = state.open_desk(chosen, t.language)
    _header(desk, t)
    refusal = state.told()
    if refusal is not None:
        st.warning(plain(t.text(refusal)))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.iframe(state.map_page(desk), height=MAP_HEIGHT_PX)
        st.caption(
            t(
                "颜色与编号为网格，同右表；方框为牵头医院，粗圈为枢纽型成员单位，细圈为其他医疗机构。指向片区看人口与分钟数。",
                "Colours and numbers are the grids of the table; boxes are leads, bold rings hubs, thin rings other "
                "facilities. Point at a district for people and minutes.",
            )
        )
    with right:
        grids_view.draw(desk, t)
        findings_view.summary(desk, t)
    _tabs(desk, t)


def _language() -> Speaker:
    """Take the language from the address; Chinese where it says nothing."""
    code = "en" if st.query_params.get("lang") == "en" else "zh"
    return Speaker("en" if code == "en" else "zh")


def _header(desk: state.Desk, t: Speaker) -> None:
    several = len(desk.area.population_kinds) > 1
    widths = [6, 2, 1, 1, 1.4] if several else [8, 1, 1, 1.4]
    title, *people, back, forward, switch = st.columns(widths, vertical_alignment="center")
    area = plain(t.text(desk.area.name))
    mark = t("草案", "draft") if desk.plan.document.draft else t("现行方案", "layout in force")
    title.markdown(f"# gridplan · {area} · {mark}")
    for column in people:
        with column:
            _population(desk, t)
    steps = state.history()
    back.button(t("↶ 撤销", "↶ Undo"), on_click=state.undo, disabled=not steps.past, width="stretch")
    forward.button(t("↷ 重做", "↷ Redo"), on_click=state.redo, disabled=not steps.future, width="stretch")
    switch.segmented_control(
        "语言 / Language",
        ["中文", "EN"],
        default=t("中文", "EN"),
        key="language",
        label_visibility="collapsed",
        on_change=_switch_language,
    )
    if desk.area.manifest.note is not None:
        st.caption(plain(t.text(desk.area.manifest.note.text)))


def _population(desk: state.Desk, t: Speaker) -> None:
    """Choose whom to count; everything is measured anew, the plan stays."""
    kinds = desk.area.population_kinds
    # A key for each language: a box that keeps its key keeps the words it was first drawn with.
    key = f"population-{t.language}"
    st.selectbox(
        t("人口口径", "People counted"),
        list(kinds),
        index=list(kinds).index(desk.area.population_kind),
        format_func=lambda kind: t("人口口径：", "Count: ") + t.text(kinds[kind]),
        key=key,
        on_change=_choose_population,
        args=(key,),
        label_visibility="collapsed",
    )


def _choose_population(key: str) -> None:
    state.choose_population(st.session_state[key])


def _switch_language() -> None:
    st.query_params["lang"] = "en" if st.session_state["language"] == "EN" else "zh"
    state.bump()  # the table of districts gets other words: it starts again from the present layout


def _tabs(desk: state.Desk, t: Speaker) -> None:
    views = (
        (t("核查", "Findings"), findings_view.draw),
        (t("网格指标", "Indicators"), grids_view.draw_all),
        (t("覆盖", "Coverage"), coverage_view.draw),
        (t("调整", "Adjust"), edit_view.draw),
        (t("求解", "Optimise"), solve_view.draw),
        (t("与现行方案比较", "Compare"), compare_view.draw),
        (t("情景", "What if"), scenario_view.draw),
        (t("导出", "Export"), export_view.draw),
        (t("数据与假定", "Data and assumptions"), data_view.draw),
    )
    for tab, (_, draw) in zip(st.tabs([label for label, _ in views]), views, strict=True):
        with tab:
            draw(desk, t)
