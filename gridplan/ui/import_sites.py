"""Facilities with an address and no coordinates: a person pastes them, or points at the map."""

from datetime import date
from typing import Literal

import geopandas as gpd
import streamlit as st

from gridplan.coordinate_text import parse_position
from gridplan.coordinates import reference_name, to_wgs84_from
from gridplan.errors import CoordinateError
from gridplan.importing.run import Examined
from gridplan.importing.shown import Unplaced
from gridplan.importing.sites import site_notice, with_site
from gridplan.ui import account_state, import_map, import_state
from gridplan.ui.import_state import Import
from gridplan.ui.place_map import Place, pick
from gridplan.ui.words import Speaker, plain

SOURCES = ("GCJ-02", "BD-09", "WGS84", "CGCS2000")


def draw(one: Import, examined: Examined, found: list[Unplaced], t: Speaker) -> None:
    """Show the facilities to be placed at the left; boxes and map for the one that is open at the right."""
    outlines = import_map.named_outlines(examined)
    if outlines is None:
        st.info(t("片区边界确定后才能定位。", "They can be placed once the districts have outlines."))
        return
    lacking = sum(not each.placed for each in found)
    st.markdown(
        t(
            f"**没有坐标的机构：{lacking} 家待定位，已定位 {len(found) - lacking} 家**",
            f"**Facilities without coordinates: {lacking} to be placed, {len(found) - lacking} placed**",
        )
    )
    st.caption(
        t(
            "不定位也可以生成：到这些机构的时间为无法判定。",
            "The area can be made without: minutes to them are then undetermined.",
        )
    )
    left, right = st.columns([1, 2], gap="medium")
    with left:
        chosen = _which(one, found, t)
    with right:
        _place(one, examined, chosen, outlines, t)


def _which(one: Import, found: list[Unplaced], t: Speaker) -> Unplaced:
    names = [each.name for each in found]
    told = one.shown.get("site", "")
    told = told if told in names else next((each.name for each in found if not each.placed), names[0])
    by_name = {each.name: each for each in found}
    widget = f"import-site-{t.key}-{told}-{sum(each.placed for each in found)}"

    def words(name: str) -> str:
        return plain(name) + (t("　已定位", "  placed") if by_name[name].placed else "")

    def remember() -> None:
        one.shown["site"] = st.session_state[widget]

    st.radio(
        t("机构", "Facility"),
        names,
        index=names.index(told),
        format_func=words,
        captions=[plain(each.address) for each in found],
        key=widget,
        on_change=remember,
    )
    one.shown["site"] = told
    return by_name[told]


def _place(one: Import, examined: Examined, facility: Unplaced, outlines: gpd.GeoSeries, t: Speaker) -> None:
    _paste(one, facility, t)
    site = one.mapping.sites.get(facility.name)
    if site is not None:
        st.caption(
            t(
                f"现在的位置：{site.lon:.6f}，{site.lat:.6f}（WGS84）",
                f"placed at {site.lon:.6f}, {site.lat:.6f} (WGS84)",
            )
        )
        _notice(examined, facility, site.lon, site.lat, t)
    placed = [Place(name, each.lon, each.lat, name == facility.name) for name, each in one.mapping.sites.items()]
    clicked = pick(outlines, placed, facility.name, key=f"import-map-{t.key}")
    st.caption(t("点击地图定位；拖动、滚轮缩放。", "Click to place it; drag and wheel to look around."))
    if clicked is not None and (site is None or clicked != (site.lon, site.lat)):
        _put(one, facility, *clicked, how="map")
        st.rerun()


def _paste(one: Import, facility: Unplaced, t: Speaker) -> None:
    """Take pasted coordinates; where they do not say it themselves, a person says what they refer to."""
    widget, kind = f"import-paste-{facility.name}-{t.key}", f"import-paste-datum-{t.key}"
    box, datum, button = st.columns([3, 2, 1], vertical_alignment="bottom")
    text = box.text_input(
        t(f"“{plain(facility.name)}”的坐标", f"Coordinates of {plain(facility.name)}"),
        key=widget,
        placeholder="120.661513, 28.018855",
    )
    chosen = datum.selectbox(
        t("从哪里复制的", "Copied from"),
        SOURCES,
        index=SOURCES.index(one.choices["pasted"]) if "pasted" in one.choices else None,
        format_func=lambda reference: t.text(reference_name(reference)),
        placeholder=t("请选择……", "choose …"),
        key=kind,
    )
    if not button.button(t("定位", "Place"), key="import-paste-take", disabled=not text.strip(), width="stretch"):
        return
    try:
        position = parse_position(text)
    except CoordinateError as error:
        st.error(t.refusal(error))
        return
    reference = position.reference or chosen
    if reference is None:
        st.warning(
            t(
                "请选择坐标的来源：不同地图的坐标相差几百米。",
                "Say where they were copied from: maps differ by several hundred metres.",
            )
        )
        return
    one.choices["pasted"] = chosen or SOURCES[0]
    lon, lat = to_wgs84_from(position.x, position.y, reference)
    _put(one, facility, round(float(lon), 6), round(float(lat), 6), how="pasted")
    st.rerun()


def _put(one: Import, facility: Unplaced, lon: float, lat: float, *, how: Literal["map", "pasted"]) -> None:
    person, today = account_state.name(), date.today()
    import_state.change(one, with_site(one.mapping, facility.name, lon, lat, how=how, person=person, on=today))


def _notice(examined: Examined, facility: Unplaced, lon: float, lat: float, t: Speaker) -> None:
    outlines, districts = examined.layers.outlines, examined.layers.districts
    if outlines is None or districts is None:
        return
    frame = gpd.GeoDataFrame(geometry=outlines.rename(index=districts["admin_area"].to_dict()))
    odd = site_notice(lon, lat, admin_area=facility.admin_area, outlines=frame)
    if odd is not None:
        st.warning(plain(t.text(odd)))
