"""A tour in five steps for whoever comes for the first time: it says on each page what there is to be done."""

from collections.abc import Mapping

import streamlit as st

from gridplan.text import Text
from gridplan.ui.words import Speaker

_STEP, _DONE = "tour_step", "tour_done"
# The page's path, what it is for, and what to try there.
STEPS: tuple[tuple[str, Text, Text], ...] = (
    (
        "",
        Text("网格、牵头医院、片区", "Grids, leads, districts"),
        Text(
            "同色的片区组成一个**网格**，方框是它的**牵头医院**。右侧是每个网格的人口、就医时间和覆盖率；“估”表示据估计，"
            "“无法判定”表示缺数据。把鼠标移到片区上看看。",
            "Districts of one colour are a **grid**, the box is its **lead hospital**. At the right stand the people, "
            "minutes and coverage of every grid; “est.” rests on an estimate, “undetermined” lacks data. Point at a "
            "district.",
        ),
    ),
    (
        "",
        Text("涂改", "Paint"),
        Text(
            "点右侧一个网格（或按它的数字），再点地图上的片区：片区归入该网格，差额随即显示。Ctrl+Z 撤销。"
            "地图下方的表也能改。",
            "Pick a grid at the right (or press its number), then click a district: it joins the grid, and the "
            "differences follow. Ctrl+Z takes it back. The tables below the map do the same.",
        ),
    ),
    (
        "coverage",
        Text("谁太远", "Who is too far"),
        Text(
            "拖动时限，地图和表给出时限外的人口；下方是“谁牵头，谁最近”。",
            "Move the limit: map and table tell who is outside. Below: who leads where who is nearest.",
        ),
    ),
    (
        "policy",
        Text("是否符合文件", "Does it keep the rules"),
        Text(
            "文件的每条规则一张卡片：实测值、要求、原文。**核查结果**有通过、不通过、提醒、无法判定；“原则上”的规则可写明理由豁免。",
            "A card for each rule of the document: measured, required, the original words. A **finding** is a pass, a "
            "fail, a warning or undetermined; a rule of principle may be set aside with a reason.",
        ),
    ),
    (
        "export",
        Text("成文", "The documents"),
        Text(
            "布局表、成员名单、报告、地图和数据都在这里导出。“求解”页能提出方案，“比较与评估”页比较方案。",
            "The layout table, lists, reports, maps and data leave from here. The page Optimise proposes layouts, "
            "Compare sets them side by side.",
        ),
    ),
)


def draw(t: Speaker, pages: Mapping[str, st.Page]) -> None:
    """Show the step one is at."""
    step = st.session_state.get(_STEP)
    if step is None:
        return
    _, title, words = STEPS[step]
    with st.container(border=True):
        text, buttons = st.columns([5, 2], vertical_alignment="center")
        text.markdown(f"**{step + 1}/{len(STEPS)} · {t.text(title)}**　{t.text(words)}")
        with buttons.container(horizontal=True, horizontal_alignment="right"):
            if step and st.button(t("上一步", "Back"), key="tour-back"):
                _to(step - 1, pages)
            last = step == len(STEPS) - 1
            if not last and st.button(t("下一步", "Next"), key="tour-next", type="primary"):
                _to(step + 1, pages)
            st.button(t("结束导览", "End the tour"), key="tour-end", on_click=end)


def offer(t: Speaker) -> None:
    """Offer the tour to whoever has neither taken nor declined it."""
    if _STEP in st.session_state or _DONE in st.session_state:
        return
    st.button(
        t("第一次使用？五步导览", "New here? A tour in five steps"), key="tour-start", type="tertiary", on_click=start
    )
    st.button(t("不用了", "No, thank you"), key="tour-no", type="tertiary", on_click=end)


def start() -> None:
    """Begin at the first step."""
    st.session_state[_STEP] = 0


def end() -> None:
    """Show the tour no more, until it is asked for."""
    st.session_state.pop(_STEP, None)
    st.session_state[_DONE] = True


def _to(step: int, pages: Mapping[str, st.Page]) -> None:
    st.session_state[_STEP] = step
    st.switch_page(pages[STEPS[step][0]])
