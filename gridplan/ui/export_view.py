"""The page of what leaves the house: documents, data and maps, the stage of the plan, and how a plan comes in."""

from dataclasses import replace
from functools import partial

import streamlit as st

from gridplan.coordinates import Datum
from gridplan.export import Options, fitted
from gridplan.export.long_work import bundle_in_worker
from gridplan.export.options import Encoding
from gridplan.plan_file import STAGE_NAMES
from gridplan.stages import standing
from gridplan.ui import documents_view, download, export_state, files_view, open_view, stage_view, state, tabs
from gridplan.ui.words import Speaker, plain

DATUMS: tuple[Datum, ...] = ("WGS84", "GCJ-02", "BD-09")
_ENCODINGS: dict[Encoding, str] = {"utf-8": "UTF-8", "gbk": "GBK"}
_MOST_HIDDEN = 1000  # people; who hides more publishes nothing


def draw(desk: state.Desk, t: Speaker, policy_page: st.Page) -> None:
    """Show what will be exported and how, then the tab that is open."""
    download.standing(t)
    _head(desk, t)
    views = (
        (t("文件", "Documents"), partial(documents_view.draw, desk, t, policy_page)),
        (t("地图与数据", "Maps and data"), partial(files_view.draw, desk, t)),
        (t("阶段", "Stage"), partial(stage_view.draw, desk, t)),
        (t("打开方案", "Open a plan"), partial(open_view.draw, desk, t)),
    )
    tabs.draw("export", views, t)


def _head(desk: state.Desk, t: Speaker) -> None:
    """Show title and stage, the options of all files, and the button for everything at once."""
    stage = t.text(STAGE_NAMES[standing(desk.plan)])
    title = plain(desk.plan.document.full_title)
    st.markdown(t(f"将导出：{title} :blue-badge[{stage}]", f"To be exported: {title} :blue-badge[{stage}]"))
    hidden, coordinates, datum, encoding, everything = st.columns([2, 2, 2.2, 1.8, 2.4], vertical_alignment="bottom")
    chosen = export_state.choices(desk).options
    smallest = hidden.number_input(
        t("最小公布人数", "Smallest number published"),
        0,
        _MOST_HIDDEN,
        chosen.smallest,
        help=t(
            "少于它的人数，以及可推出它们的数，一律隐去；0 为不隐去。",
            "Numbers of people below it, and those they would follow from, are hidden; 0 hides none.",
        ),
        key=f"smallest-{t.key}",
    )
    without = coordinates.checkbox(
        t("不含坐标", "Without coordinates"),
        not chosen.coordinates,
        help=t("文件中的地图只有图形，没有坐标。", "Maps within documents are pictures without coordinates."),
        key=f"without-coordinates-{t.key}",
    )
    shown = datum.selectbox(
        t("KML、GeoJSON、shapefile 的坐标系", "Datum of KML, GeoJSON, shapefile"),
        DATUMS,
        DATUMS.index(chosen.datum),
        key=f"datum-{t.key}",
    )
    text = encoding.selectbox(
        t("shapefile 的编码", "Encoding of shapefiles"),
        list(_ENCODINGS),
        list(_ENCODINGS).index(chosen.encoding),
        format_func=lambda name: _ENCODINGS[name],
        key=f"encoding-{t.key}",
    )
    options = replace(chosen, smallest=int(smallest), coordinates=not without, datum=shown, encoding=text)
    export_state.choose(desk, options=options)
    with everything:
        _everything(desk, options, t)


def _everything(desk: state.Desk, options: Options, t: Speaker) -> None:
    download.long_button(
        t("全部打包（.zip，附清单）", "Everything (.zip with a manifest)"),
        partial(bundle_in_worker, export_state.asked(desk), fitted("zip", options)),
        f"{desk.area.manifest.id}-{t('全部', 'everything')}.zip",
        "zip",
        primary=True,
    )
