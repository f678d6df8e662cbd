"""Forms for the six changes that a scenario can make; a change that the area cannot have is refused with the reason."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from gridplan.coordinates import DATUMS, Datum
from gridplan.errors import GridplanError
from gridplan.scenario import change_of
from gridplan.scenario.choices import (
    Site,
    district_centre,
    free_facility_id,
    linked_districts,
    point_in_wgs84,
    road_names,
    sites_to_close,
    sites_to_move,
)
from gridplan.scenario.draft import ChangeList
from gridplan.scenario.sentences import site_text
from gridplan.text import Text
from gridplan.ui import scenario_state, state
from gridplan.ui.words import Speaker
from gridplan.vocabulary import TYPE_NAMES, TYPES

Content = tuple[ChangeList, Mapping[str, Any]]
DATUM_WORDS: Mapping[Datum, Text] = {
    "WGS84": Text("WGS84（GPS）", "WGS84 (GPS)"),
    "CGCS2000": Text("CGCS2000", "CGCS2000"),
    "GCJ-02": Text("GCJ-02（高德、腾讯）", "GCJ-02 (Amap, Tencent)"),
    "BD-09": Text("BD-09（百度）", "BD-09 (Baidu)"),
}


@st.fragment
def draw(desk: state.Desk, t: Speaker) -> None:
    """Show which change, its fields, and the button that adds it; choosing redraws the form alone."""
    with st.container(border=True):
        forms = _forms()
        labels = [t.text(label) for label in forms]
        chosen = st.pills(t("变更", "Change"), labels, default=labels[0], key=f"change-kind-{t.key}")
        form = dict(zip(labels, forms.values(), strict=True)).get(chosen or labels[0])
        content = None if form is None else form(desk, t)
        pressed = st.button(t("添加", "Add"), type="primary", disabled=content is None, key="add-change")
        if pressed and content is not None:
            _add(desk, content, t)


def _forms() -> Mapping[Text, Callable[[state.Desk, Speaker], Content | None]]:
    return {
        Text("封闭道路", "Close a road"): _close_road,
        Text("改车速", "Change speeds"): _speed,
        Text("新增道路", "Add a road"): _add_road,
        Text("新增机构", "Add a facility"): _add_facility,
        Text("迁址", "Move one"): _move,
        Text("关闭机构/院区", "Close a facility"): _close_facility,
    }


def _add(desk: state.Desk, content: Content, t: Speaker) -> None:
    """Add the change if the area can have it together with those before."""
    try:
        draft = scenario_state.draft().with_change(change_of(*content))
        scenario_state.case(desk, draft.scenario)
    except GridplanError as error:
        st.error(t.refusal(error))
        return
    scenario_state.put(draft)
    st.rerun()


def _close_road(desk: state.Desk, t: Speaker) -> Content | None:
    """By name; where roads are a table of links, by the pair of districts."""
    name = desk.area.districts["name"]
    if pairs := linked_districts(desk.area):
        pair = st.selectbox(
            t("两个片区之间（可输入查找）", "Between two districts (type to search)"),
            list(pairs),
            format_func=lambda ends: f"{name[ends[0]]} – {name[ends[1]]} · {pairs[ends]:g} km",
        )
        return "roads", {"close": {"between": pair}}
    names = road_names(desk.area)
    if not names:
        st.info(
            t(
                "路网中没有可封闭的有名称的道路。可用 road_id 写情景文件，再在右侧打开。",
                "The network has no open road with a name. A scenario file can name roads by road_id; open it on the "
                "right.",
            )
        )
        return None
    road = st.selectbox(
        t("道路名称（可输入查找），全线封闭", "Name of the road (type to search); all of it is closed"),
        list(names),
        format_func=lambda key: f"{key} · {names[key]:.2f} km",
    )
    return "roads", {"close": {"name": road}}


def _speed(desk: state.Desk, t: Speaker) -> Content:
    left, right = st.columns(2)
    everything = t("全部", "all")
    classes = sorted(desk.area.network.roads["road_class"].cat.categories)
    road_class = left.selectbox(t("道路等级", "Class of roads"), [everything, *filter(None, classes)])
    areas = list(dict.fromkeys(desk.area.districts["admin_area"]))
    area = right.selectbox(t("区划", "Administrative area"), [everything, *areas])
    factor, km_per_h = t("乘以系数", "factor"), "km/h"
    how = left.radio(t("方式", "How"), [factor, km_per_h], horizontal=True)
    if how == factor:
        by = {"factor": right.number_input(t("系数", "Factor"), 0.05, 10.0, 0.8, 0.05)}
    else:
        by = {"km_per_h": right.number_input(t("车速（km/h）", "Speed (km/h)"), 1.0, 200.0, 30.0, 5.0)}
    where = {"road_class": road_class, "admin_area": area}
    return "roads", {"speed": by | {key: value for key, value in where.items() if value != everything}}


def _add_road(desk: state.Desk, t: Speaker) -> Content:
    start = _place(desk, t, t("起点", "From"), "start")
    end = _place(desk, t, t("终点", "To"), "end")
    left, middle, right = st.columns(3)
    road_class = left.selectbox(t("道路等级", "Class of the road"), list(desk.area.network.speeds_km_per_h))
    length_km = middle.number_input(
        t("长度（km）", "Length (km)"), 0.01, value=None, placeholder=t("按直线", "straight line")
    )
    speed = right.number_input(
        t("车速（km/h）", "Speed (km/h)"), 1.0, 200.0, value=None, placeholder=t("按等级", "of its class")
    )
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    name = left.text_input(t("名称（可不填）", "Name (may be left out)"), key=f"road-name-{t.key}")
    oneway = right.checkbox(t("单行（起点→终点）", "one-way"))
    road = {"start": start, "end": end, "road_class": road_class, "length_km": length_km, "speed_km_per_h": speed}
    return "roads", {"add": road | {"name": name.strip(), "oneway": oneway}}


def _add_facility(desk: state.Desk, t: Speaker) -> Content:
    left, right = st.columns(2)
    name = left.text_input(t("名称", "Name"), key=f"facility-name-{t.key}")
    kind = right.selectbox(t("类型", "Type"), TYPES, format_func=lambda k: t.text(TYPE_NAMES[k]))
    lon, lat = _place(desk, t, t("位置", "Place"), "facility")
    left, right = st.columns(2, vertical_alignment="bottom")
    beds = left.number_input(t("开放床位", "Open beds"), 0, value=None, placeholder=t("未知", "unknown"))
    candidate = right.checkbox(t("候选牵头医院", "candidate lead"))
    key = free_facility_id(desk.area, scenario_state.draft().changes)
    new = {"facility_id": key, "name": name.strip(), "type": kind, "lon": lon, "lat": lat}
    return "facilities", {"add": new | {"beds_open": beds, "lead_candidate": candidate}}


def _move(desk: state.Desk, t: Speaker) -> Content:
    site = _site(desk, t, sites_to_move(desk.area))
    lon, lat = _place(desk, t, t("新址", "New place"), "move")
    return "facilities", {"move": {"facility": site.facility, "campus": site.campus, "lon": lon, "lat": lat}}


def _close_facility(desk: state.Desk, t: Speaker) -> Content:
    site = _site(desk, t, sites_to_close(desk.area))
    return "facilities", {"close": {"facility": site.facility, "campus": site.campus}}


def _site(desk: state.Desk, t: Speaker, sites: list[Site]) -> Site:
    def words(site: Site) -> str:
        return t.text(site_text(desk.area, site.facility, site.campus))

    return st.selectbox(t("机构或院区", "Facility or campus"), sites, format_func=words)


def _place(desk: state.Desk, t: Speaker, label: str, key: str) -> tuple[float, float]:
    """Ask for a place: the centre of a district, or a point read off a map. Returns lon and lat in WGS84."""
    centre, point = t("片区中心", "district"), t("经纬度", "lon, lat")
    how, where = st.columns([1, 3])
    way = how.radio(label, [centre, point], key=f"place-{key}-{t.key}")
    districts = desk.area.districts
    if way == centre:
        chosen = where.selectbox(
            t("片区中心（可输入查找）", "Centre of a district (type to search)"),
            list(districts.index),
            format_func=lambda d: f"{districts.at[d, 'name']} · {districts.at[d, 'admin_area']}",
            key=f"place-district-{key}-{t.key}",
        )
        return district_centre(desk.area, chosen)
    middle = float(districts["lon"].mean()), float(districts["lat"].mean())
    lon_at, lat_at, datum_at = where.columns(3)
    own = f"{key}-{t.key}"
    lon = lon_at.number_input(t("经度", "Longitude"), -180.0, 180.0, middle[0], 0.001, "%.6f", key=f"place-lon-{own}")
    lat = lat_at.number_input(t("纬度", "Latitude"), -90.0, 90.0, middle[1], 0.001, "%.6f", key=f"place-lat-{own}")
    datum = datum_at.selectbox(
        t("坐标系", "Datum"), DATUMS, format_func=lambda d: t.text(DATUM_WORDS[d]), key=f"place-datum-{own}"
    )
    return point_in_wgs84(lon, lat, datum)
