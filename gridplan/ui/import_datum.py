"""Third step of an import: what each file's coordinates refer to, by the evidence, and places for those without any."""

import geopandas as gpd
import numpy as np
import streamlit as st

from gridplan.coordinates import reference_name
from gridplan.importing import revise
from gridplan.importing.datum import Evidence
from gridplan.importing.looking import points_as
from gridplan.importing.mapping import Source
from gridplan.importing.run import Examined
from gridplan.ui import import_questions, import_sites, import_state, upload
from gridplan.ui.import_state import Import
from gridplan.ui.place_map import Place, pick
from gridplan.ui.words import Speaker, plain

MOST_POINTS = 400  # on the map
MAP_PX = 420


def draw(one: Import, t: Speaker) -> None:
    """Show the sources at the left, the evidence of the one that is open at the right; below, what has no place."""
    examined = one.examined
    if examined is None:
        st.info(t("请先放入文件。", "Hand in files first."))
        return
    sources = _sources(one, examined)
    if sources:
        left, right = st.columns([1, 3], gap="medium")
        with left:
            told = _which(one, sources, t)
        with right:
            _source(one, examined, told, sources[told], t)
    else:
        st.info(t("还没有带坐标的图层。", "No layer with coordinates yet."))
    import_sites.draw(one, examined, t)


def _sources(one: Import, examined: Examined) -> dict[str, Source]:
    """Return the sources with coordinates by how they are told, those that are asked about first."""
    asked = [question.where for question in one.open("datum")]
    found = {}
    for source in examined.mapping.sources:
        table = examined.tables.get((source.file, source.part))
        if table is not None and ((source.file, source.part) in examined.references or table.told in asked):
            found[table.told] = source
    return dict(sorted(found.items(), key=lambda item: item[0] not in asked))


def _which(one: Import, sources: dict[str, Source], t: Speaker) -> str:
    asked = {question.where for question in one.open("datum")}
    told = one.shown.get("datum", "")
    told = told if told in sources else next(iter(sources))
    widget = f"import-source-{t.key}-{told}-{len(asked)}"

    def words(name: str) -> str:
        return plain(name) + (t("　**待定**", "  **open**") if name in asked else "")

    def remember() -> None:
        one.shown["datum"] = st.session_state[widget]

    st.radio(
        t("带坐标的图层", "Layers with coordinates"),
        list(sources),
        index=list(sources).index(told),
        format_func=words,
        key=widget,
        on_change=remember,
    )
    return told


def _source(one: Import, examined: Examined, told: str, source: Source, t: Speaker) -> None:
    key = f"datum:{told}"
    question = one.asked.get(key)
    place = source.file, source.part
    if question is None:
        name = t.text(reference_name(examined.references[place]))
        st.success(t(f"坐标系由文件或坐标本身说明：{name}。", f"The file, or the numbers themselves, say: {name}."))
        _map(examined, source, examined.references[place], t)
        return
    decision = one.mapping.decisions.get(key)
    st.markdown(plain(t.text(question.text)))
    if key in one.evidence:
        _evidence(one.evidence[key], question.proposed, t)
    values = [option.value for option in question.options]
    options = {option.value: option for option in question.options}
    now = one.choices.get(key, decision.value if decision else question.proposed)
    widget = f"import-{key}-{t.key}-{values}"

    def remember() -> None:
        one.choices[key] = st.session_state[widget]

    chosen = st.radio(
        t("按哪种坐标系读入", "Read them as"),
        values,
        index=values.index(now) if now in values else None,
        format_func=lambda value: import_questions.label(options[value], question, t),
        key=widget,
        on_change=remember,
        horizontal=True,
    )
    _take(one, key, place, chosen, t)
    if chosen is not None:
        _map(examined, source, chosen, t)


def _take(one: Import, key: str, place: tuple[str, str], chosen: str | None, t: Speaker) -> None:
    """Offer to record what is chosen, and say what is."""
    decision = one.mapping.decisions.get(key)

    def take() -> None:
        one.mapping = revise.with_datum_open(one.mapping, place)
        import_state.decide(one, {key: str(chosen)})

    button, words = st.columns([1, 2], vertical_alignment="center")
    same = decision is not None and decision.value == chosen
    button.button(
        t("采用此坐标系", "Take this one"),
        key=f"import-take-{key}",
        type="secondary" if same else "primary",
        disabled=chosen is None or same,
        on_click=take,
        width="stretch",
    )
    if decision is not None:
        name = t.text(reference_name(decision.value))
        words.caption(
            t(
                f"已采用：{name}　{plain(decision.person)}　{decision.date or ''}",
                f"taken: {name}  {plain(decision.person)}  {decision.date or ''}",
            )
        )


def _evidence(evidence: Evidence, proposed: str | None, t: Speaker) -> None:
    """Show where each reference would put the points."""
    rows = []
    named = any(one.inside_named for one in evidence.candidates)
    for one in evidence.candidates:
        away = one.median_km_outside
        rows.append(
            {
                t("坐标系", "reference"): t.text(reference_name(one.reference)),
                t("落在规划范围内", "within the area"): f"{one.inside} / {one.of}",
                t("落在所属区划内", "where their 区划 is"): f"{one.inside_named} / {one.of}" if named else "—",
                t("偏出距离中位数（千米）", "km outside, in the middle"): "—" if np.isnan(away) else f"{away:,.2f}",
                t("建议", "proposed"): t("建议", "proposed") if one.reference == proposed else "",
            }
        )
    if rows:
        upload.table(rows)
    if proposed is None:
        st.caption(
            t(
                "点位看不出来，请按来源选择或问数据提供者：取自高德、腾讯地图的是 GCJ-02，百度地图的是 BD-09，"
                "天地图、测绘部门和卫星定位的是 CGCS2000 或 WGS84（二者相差不到 1 米）。",
                "The points do not tell. Choose by their origin, or ask whoever provides them: AMap and Tencent give "
                "GCJ-02, Baidu BD-09, Tianditu, surveyors and satellite positioning CGCS2000 or WGS84, which agree to "
                "a metre.",
            )
        )


def _map(examined: Examined, source: Source, reference: str, t: Speaker) -> None:
    """Show the points over the outlines as they fall with a reference."""
    outlines = named_outlines(examined)
    if outlines is None or source.layer in ("districts", "outlines"):
        return
    lon, lat = points_as(examined, source, reference)
    step = -(-len(lon) // MOST_POINTS) or 1
    places = [
        Place("", float(x), float(y)) for x, y in zip(lon[::step], lat[::step], strict=True) if np.isfinite(x + y)
    ]
    pick(outlines, places, "", key=f"import-points-{source.file}-{source.part}", height_px=MAP_PX)
    shown = t(f"（每 {step} 个显示 1 个）", f" (one in {step})") if step > 1 else ""
    st.caption(
        t(
            f"按{reference_name(reference).zh}，{len(lon):,} 个点{shown}落在这里；滚轮可放大。",
            f"As {reference_name(reference).en}, {len(lon):,} points{shown} fall here; the wheel zooms.",
        )
    )


def named_outlines(examined: Examined) -> gpd.GeoSeries | None:
    """Return the districts' outlines (WGS84) by name as far as they are made; None without any."""
    outlines, districts = examined.layers.outlines, examined.layers.districts
    if outlines is None or districts is None or outlines.empty:
        return None
    return outlines.rename(index=districts["name"].to_dict())
