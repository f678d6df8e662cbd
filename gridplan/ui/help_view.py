"""The page of settings and help: the tour, keys, words, and what this program is."""

from importlib.metadata import version

import pandas as pd
import streamlit as st

from gridplan import resources
from gridplan.errors import StoreError
from gridplan.text import Text
from gridplan.ui import base_map_form, state, store_state, tour
from gridplan.ui.words import Speaker

KEYS: tuple[tuple[str, Text], ...] = (
    ("1 – 9", Text("选定网格", "pick a grid to paint with")),
    ("0", Text("移出网格", "take districts out of their grid")),
    ("Ctrl+Z · Ctrl+Y", Text("撤销 · 重做", "undo · redo")),
    (
        "Enter",
        Text("选中的片区归入网格；闭合多边形", "selected districts into the grid; close a polygon"),
    ),
    ("Esc", Text("放弃正在画的线，取消选择", "drop the line being drawn, and the selection")),
    ("← ↑ → ↓ · + −", Text("移动地图 · 缩放", "move the map · zoom")),
)
TERMS: tuple[tuple[Text, Text], ...] = (
    (
        Text("网格", "grid"),
        Text("一家（或几家）牵头医院与归它的片区", "a lead hospital (or several) with the districts that belong to it"),
    ),
    (
        Text("片区", "district"),
        Text("规划中不再拆分的最小范围，有人口", "the smallest part that is planned with; it has a population"),
    ),
    (
        Text("牵头医院", "lead hospital"),
        Text("对网格内居民的医疗服务负责的医院", "the hospital that answers for the care of a grid's residents"),
    ),
    (
        Text("核查结果", "finding"),
        Text(
            "文件的一条规则在方案上的结论，附实测值与要求",
            "what a rule of the document says of the plan, with its figures",
        ),
    ),
    (
        Text("估", "est."),
        Text(
            "据估计：人口或时间不是官方或实测数", "rests on an estimate: people or minutes are not official or measured"
        ),
    ),
    (
        Text("无法判定", "undetermined"),
        Text("缺少数据，既不算通过，也不算零", "data are missing: neither a pass nor a zero"),
    ),
    (
        Text("现行方案", "layout in force"),
        Text("规划范围自带的方案，差额都与它相比", "the layout that comes with the study area; changes are against it"),
    ),
)


def draw(desk: state.Desk, t: Speaker) -> None:
    """Offer the tour, say which keys and words there are, take the base map, tell where things are kept."""
    st.button(t("五步导览", "A tour in five steps"), on_click=tour.start, key="help-tour")
    keys, words = st.columns([2, 3], gap="large")
    with keys:
        st.markdown(t("**地图上的按键**", "**Keys on the map**"))
        rows = [(key, t.text(said)) for key, said in KEYS]
        st.dataframe(pd.DataFrame(rows, columns=[t("按键", "key"), t("作用", "does")]), hide_index=True)
    with words:
        st.markdown(t("**用词**", "**Words**"))
        said = [(t.text(term), t.text(meaning)) for term, meaning in TERMS]
        st.dataframe(pd.DataFrame(said, columns=[t("词", "word"), t("意思", "meaning")]), hide_index=True)
    base, facts = st.columns([2, 3], gap="large")
    with base:
        base_map_form.draw(desk, t)
    facts.markdown(t("**本机**", "**This machine**"))
    facts.dataframe(pd.DataFrame(_facts(t), columns=[t("项目", "item"), t("内容", "value")]), hide_index=True)


def _store(t: Speaker) -> str:
    """Say where the plans are kept; of an address that cannot be used, why."""
    try:
        return store_state.store().shown
    except StoreError as error:
        return error.to(t.language)


def _facts(t: Speaker) -> list[tuple[str, str]]:
    return [
        (t("版本", "version"), f"gridplan {version('gridplan')}"),
        (t("自有规划范围所在文件夹", "folder of one's own study areas"), str(resources.own_areas_folder())),
        (t("方案库", "store of plans"), _store(t)),
        (t("语言", "language"), t("中文（地址中 lang=en 为英文）", "English (lang=zh in the address for Chinese)")),
    ]
