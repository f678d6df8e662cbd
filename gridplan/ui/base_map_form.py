"""The base map under the districts: which one, from where, with what key; none is the default."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from gridplan import resources
from gridplan.base_map import EXAMPLE_ADDRESS, TIANDITU, BaseMap, Mbtiles, NoBaseMap, Tianditu, Xyz, checked, host_of
from gridplan.errors import SettingsError
from gridplan.settings_file import read_base_map, write_base_map
from gridplan.ui import state
from gridplan.ui.base_map_layers import local_layers
from gridplan.ui.own_machine import serves_only_this_machine
from gridplan.ui.words import Speaker, plain

_DATUMS = ["WGS84", "CGCS2000", "GCJ-02"]


def draw(_desk: state.Desk, t: Speaker) -> None:
    """Show the setting, to be changed where the app serves this machine alone."""
    st.markdown(t("**底图**", "**Base map**"))
    path = resources.settings_file()
    base: BaseMap = NoBaseMap()
    try:
        base = read_base_map(path)
    except SettingsError as error:
        st.error(t.refusal(error))
    if not serves_only_this_machine():
        st.markdown(_said(base, t))
        st.caption(
            t(
                "本应用供多台机器使用：底图由管理员在服务器的设置文件中指定。",
                "The app serves several machines: its administrator sets the base map in the server's settings.",
            )
        )
        return
    kinds = _kinds(t)
    kind = st.selectbox(
        t("底图来源", "Source"),
        list(kinds),
        index=list(kinds).index(base.kind),
        format_func=lambda one: kinds[one],
        key=f"base-map-kind-{t.key}",
    )
    values = {"kind": kind} | _FIELDS[kind](base, t)
    if st.button(t("保存", "Save"), key="base-map-save"):
        _save(values, t)
    st.caption(
        t(
            f"默认无底图，不访问任何主机。设置只存于 {plain(str(path))}，不进入方案文件和导出；"
            "显示地图时，浏览器把密钥发给所选来源。",
            f"By default there is none, and no host is asked. The setting is kept in {plain(str(path))} only, never in "
            "plan files or exports; when a map is shown, the browser sends the key to the source chosen.",
        )
    )


def _kinds(t: Speaker) -> dict[str, str]:
    return {
        "none": t("无底图", "None"),
        "tianditu": t("天地图", "Tianditu"),
        "xyz": t("XYZ 瓦片地址", "Tiles at an XYZ address"),
        "mbtiles": t("本机 MBTiles 文件", "A local MBTiles file"),
    }


def _said(base: BaseMap, t: Speaker) -> str:
    """Return the setting in words that tell no secret."""
    kind = _kinds(t)[base.kind]
    if isinstance(base, Tianditu | Xyz):
        key = t("，密钥 ••••", ", key ••••") if base.key.get_secret_value() else ""
        return f"{kind}{t.colon}{plain(host_of(base))}{key}"
    return f"{kind}{t.colon}{plain(base.file)}" if isinstance(base, Mbtiles) else kind


def _none(base: BaseMap, t: Speaker) -> dict[str, Any]:  # noqa: ARG001 - as the others
    return {}


def _tianditu(base: BaseMap, t: Speaker) -> dict[str, Any]:
    present = base if isinstance(base, Tianditu) else None
    styles = {"vec": t("矢量图与注记", "Drawn map with names"), "img": t("影像与注记", "Pictures with names")}
    left, right = st.columns(2)
    with left:
        key = _key(present, t("天地图密钥（tk，浏览器端）", "Tianditu key (tk, for browsers)"), t)
    style = right.selectbox(
        t("图种", "Kind of map"),
        list(styles),
        index=list(styles).index(present.style if present else "vec"),
        format_func=lambda one: styles[one],
        key=f"base-map-style-{t.key}",
    )
    attribution = _attribution(present.attribution if present else TIANDITU, t)
    return {"key": key, "style": style, "attribution": attribution or TIANDITU}


def _xyz(base: BaseMap, t: Speaker) -> dict[str, Any]:
    present = base if isinstance(base, Xyz) else None
    address = st.text_input(
        t("瓦片地址（http 或 https）", "Address of the tiles (http or https)"),
        present.address if present else "",
        placeholder=EXAMPLE_ADDRESS,
        key=f"base-map-address-{t.key}",
    ).strip()
    values: dict[str, Any] = {"address": address, "key": "", "subdomains": ""}
    first, second, third, fourth = st.columns(4)
    if "{key}" in address:
        with first:
            values["key"] = _key(present, t("密钥（{key}）", "Key ({key})"), t)
    if "{s}" in address:
        values["subdomains"] = second.text_input(
            t("子域字符（{s}）", "Subdomains ({s})"),
            present.subdomains if present else "",
            placeholder="0123",
            key=f"base-map-subdomains-{t.key}",
        ).strip()
    least = present.min_zoom if present else Xyz.model_fields["min_zoom"].default
    most = present.max_zoom if present else Xyz.model_fields["max_zoom"].default
    values["min_zoom"] = third.number_input(
        t("最小级别", "Least zoom"), value=least, step=1, key=f"base-map-least-{t.key}"
    )
    values["max_zoom"] = fourth.number_input(
        t("最大级别", "Most zoom"), value=most, step=1, key=f"base-map-most-{t.key}"
    )
    values["datum"] = _datum(present.datum if present else _DATUMS[0], t)
    values["tms"] = st.checkbox(
        t("行号自南向北（TMS）", "Rows count from the south (TMS)"),
        present.tms if present else False,
        key=f"base-map-tms-{t.key}",
    )
    return values | {"attribution": _attribution(present.attribution if present else "", t)}


def _mbtiles(base: BaseMap, t: Speaker) -> dict[str, Any]:
    present = base if isinstance(base, Mbtiles) else None
    known = resources.tile_files()
    offered = list(dict.fromkeys([*([present.file] if present else []), *known]))
    file = st.selectbox(
        t("文件：完整路径，或选文件夹中的文件", "File: its whole path, or one of the folder"),
        offered,
        index=0 if present else None,
        accept_new_options=True,
        placeholder=t("如 D:\\地图\\城区.mbtiles", "such as /maps/city.mbtiles"),
        key=f"base-map-file-{t.key}",
    )
    datum = _datum(present.datum if present else _DATUMS[0], t)
    return {
        "file": (file or "").strip(),
        "datum": datum,
        "attribution": _attribution(present.attribution if present else "", t),
    }


_FIELDS: dict[str, Callable[[BaseMap, Speaker], dict[str, Any]]] = {
    "none": _none,
    "tianditu": _tianditu,
    "xyz": _xyz,
    "mbtiles": _mbtiles,
}


def _key(present: Tianditu | Xyz | None, label: str, t: Speaker) -> str:
    """Return the key typed, or else the one kept, which is never shown."""
    before = present.key.get_secret_value() if present else ""
    said = t("已保存（••••），留空则不变", "kept (••••); leave blank to keep it") if before else ""
    typed = st.text_input(label, type="password", placeholder=said, key=f"base-map-key-{t.key}").strip()
    return typed or before


def _datum(present: str, t: Speaker) -> str:
    words = {"GCJ-02": t("GCJ-02（高德、腾讯等），按位置纠偏", "GCJ-02 (AMap, Tencent), shifted to its place")}
    return st.selectbox(
        t("瓦片坐标系", "Datum of the tiles"),
        _DATUMS,
        index=_DATUMS.index(present),
        format_func=lambda one: words.get(one, one),
        key=f"base-map-datum-{t.key}",
    )


def _attribution(present: str, t: Speaker) -> str:
    return st.text_input(
        t("来源与审图号（显示在地图上）", "Source and its map approval number, shown on the map"),
        present,
        key=f"base-map-attribution-{t.key}",
    ).strip()


def _save(values: dict[str, Any], t: Speaker) -> None:
    path = resources.settings_file()
    try:
        base = checked(values, file=path.name)
        if isinstance(base, Mbtiles):
            local_layers(base)  # a file that cannot be read is refused now, not on the map
        write_base_map(base, path)
    except SettingsError as error:
        st.error(t.refusal(error))
    else:
        st.success(t("已保存；布局页的地图随即使用。", "Saved; the map of the page Layout uses it from now on."))
