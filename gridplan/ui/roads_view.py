"""The roads that minutes are measured on: how much there is, how places meet them, what the import said."""

import pandas as pd
import streamlit as st

from gridplan.roads.report import NetworkReport, network_report
from gridplan.text import UNDETERMINED, Text
from gridplan.ui import state
from gridplan.ui.words import ESTIMATE, Speaker, plain

ROW_PX = 30
CLASSES_SHOWN = 12


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the figures of the network beside its classes, the snap report, and the notes of the import."""
    st.markdown(t("**路网**", "**Roads**"))
    report = _report(desk)
    if report is None:
        st.caption(t("没有路网：就医时间取自外部时间表。", "No roads: minutes are those of a table made elsewhere."))
        return
    estimated = bool(desk.area.estimated_layers(desk.area.manifest.layers.road_layer))
    mark = f" {t.text(ESTIMATE)}" if estimated else ""
    left, middle, right = st.columns(3, gap="medium")
    with left:
        parts = len(report.pieces)
        rows = {
            t("道路（段）", "roads"): f"{report.roads:,}",
            t("里程（km）", "km"): f"{report.length_km:,.1f}{mark}",
            t("其中单行（km）", "of which one-way, km"): f"{report.one_way_km:,.1f}{mark if report.one_way_km else ''}",
            t("路口", "junctions"): f"{report.junctions:,}",
            t("双向连通的部分", "parts that hang together both ways"): f"{parts:,}",
            t("最大部分占路口", "the largest part, of junctions"): f"{report.largest_junction_share:.1%}",
            t("最大部分占里程", "the largest part, of km"): _share(report.largest_km_share, t),
            t("摘要", "digest"): report.digest[:12],
        }
        _table(pd.DataFrame({t("路网", "network"): list(rows), t("数值", "value"): list(rows.values())}))
    with middle:
        classes = report.by_class.reset_index()
        shown = {
            t("道路等级", "class"): [name or t("（无）", "(none)") for name in classes["road_class"]],
            t("段", "roads"): classes["roads"].astype(int),
            f"km{mark}": classes["length_km"].round(1),
            f"{t('车速 km/h', 'km/h')} {t.text(ESTIMATE)}": classes["km_per_h"].round(1),  # speeds are assumed
        }
        _table(pd.DataFrame(shown))
    with right:
        _snapping(desk, t)
    st.markdown("\n".join(f"- {plain(t.text(note))}" for note in desk.area.network_notes))


def _share(value: float, t: Speaker) -> str:
    return t.text(UNDETERMINED) if pd.isna(value) else f"{value:.1%}"


def _snapping(desk: state.Desk, t: Speaker) -> None:
    """Show how far places and sites are from the roads they meet, and who meets none."""
    snap = desk.access.provenance.get("snap")
    if snap is None:
        st.caption(t("就医时间取自外部时间表，不接入路网。", "Minutes are those of a table; nothing is snapped."))
        return
    mark = f" {t.text(ESTIMATE)}" if desk.access.basis else ""
    people = f" {t.text(ESTIMATE)}" if desk.area.districts["population_estimated"].any() else ""
    names = {"places": Text("居住点", "places"), "sites": Text("院区", "sites")}
    km, share, count = "{:.3f} km" + mark, "{:.1%}" + people, "{:,.0f}"
    lines = (
        ("points", Text("个数", "number"), count),
        ("snapped", Text("接入路网", "snapped to a road"), count),
        ("median_km", Text("接驳距离中位数", "median distance"), km),
        ("p90_km", Text("P90", "P90"), km),
        ("p99_km", Text("P99", "P99"), km),
        ("longest_km", Text("最远", "longest"), km),
        ("in_largest", Text("接入最大部分", "snapped to the largest part"), count),
        ("people_unsnapped", Text("未接入人口", "people not snapped"), count + people),
        ("share_in_largest", Text("接入最大部分的人口", "people on the largest part"), share),
    )
    table = {t("接入路网", "snapping"): [t.text(label) for _, label, _ in lines]}
    for key, name in names.items():
        found = snap[key]
        of_people = key == "places"
        table[t.text(name)] = [
            shape.format(found[item]) if found[item] is not None else t.text(UNDETERMINED) if of_people else "—"
            for item, _, shape in lines
        ]
    _table(pd.DataFrame(table))


def _table(frame: pd.DataFrame) -> None:
    rows = min(len(frame), CLASSES_SHOWN)
    st.dataframe(frame, hide_index=True, row_height=ROW_PX, height=ROW_PX * (rows + 1) + 3)


def _report(desk: state.Desk) -> NetworkReport | None:
    """Return the figures of the roads; None for an area without any."""
    layers = desk.area.manifest.layers
    if layers.links is None and layers.roads is None:
        return None
    return state.kept("roads", desk.area.layers_digest, lambda: network_report(desk.area.network))
