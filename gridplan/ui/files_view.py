"""The plan as maps, GIS layers, tables of data and plan file."""

from dataclasses import replace
from functools import partial

import streamlit as st

from gridplan.export import KINDS, WITH_POSITIONS, fitted, render
from gridplan.export.long_work import takes_long
from gridplan.export.options import PAGES, SHIFTED, datum_note
from gridplan.text import Text
from gridplan.ui import download, export_state, state
from gridplan.ui.words import Speaker, plain

_MAPS = Text("地图", "Maps")
_GROUPS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (_MAPS, ("html", "map.pdf", "svg", "png")),
    (Text("GIS 图层", "GIS layers"), ("gpkg", "geojson", "kml", "shp.zip")),
    (Text("数据表", "Tables of data"), ("csv.zip", "parquet.zip", "data.json")),
    (Text("以后再用", "To be used again"), ("json", "csv")),
)


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show a column for each group of files, and what the options mean for them."""
    options = export_state.choices(desk).options
    if options.datum in SHIFTED:
        st.warning(plain(t.text(datum_note(options.datum))))
    for column, (title, kinds) in zip(st.columns(len(_GROUPS), gap="medium"), _GROUPS, strict=True):
        with column:
            st.markdown(f"**{t.text(title)}**")
            for kind in kinds:
                _button(desk, kind, t)
            if title is _MAPS:
                _page(desk, t)


def _page(desk: state.Desk, t: Speaker) -> None:
    """Ask for the page of the maps for print."""
    options = export_state.choices(desk).options
    page = st.selectbox(
        t("打印用地图的页面", "Page of maps for print"),
        list(PAGES),
        list(PAGES).index(options.page),
        format_func=lambda name: t.text(PAGES[name].words),
        key=f"page-{t.key}",
    )
    if page != options.page:
        export_state.choose(desk, options=replace(options, page=page))
        st.rerun()  # the buttons above make what is chosen now


def _button(desk: state.Desk, kind: str, t: Speaker) -> None:
    options = fitted(kind, export_state.choices(desk).options)
    refused = ""
    if kind in WITH_POSITIONS and not options.coordinates:
        refused = t("这种文件就是位置数据，不能不含坐标", "This file is positions: there is none without coordinates")
    make = partial(render, desk.plan, desk.area, kind, access=desk.access, language=t.language, options=options)
    file = f"{desk.area.manifest.id}-{t('布局方案', 'layout')}.{kind}"
    download.button(t.text(KINDS[kind]), make, file, kind, refused=refused, long=takes_long(kind, desk.area))
