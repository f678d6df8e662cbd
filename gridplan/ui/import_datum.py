"""Third step of an import: what each file's coordinates refer to, by the evidence, and places for those without any."""

import numpy as np
import streamlit as st

from gridplan.coordinates import reference_name
from gridplan.importing import revise
from gridplan.importing.datum import Evidence
from gridplan.importing.mapping import Source
from gridplan.importing.run import Examined
from gridplan.importing.shown import Unplaced, unplaced
from gridplan.ui import import_map, import_questions, import_sites, import_state, upload
from gridplan.ui.import_state import Import
from gridplan.ui.words import Speaker, plain

_WITHOUT = ""  # the place in the list of facilities without a position: no file is called so


def draw(one: Import, t: Speaker) -> None:
    """Show the sources, and what has no position, at the left; at the right the evidence of the one that is open."""
    examined = one.examined
    if examined is None:
        st.info(t("请先放入文件。", "Hand in files first."))
        return
    sources, without = _sources(one, examined), unplaced(examined)
    if not sources and not without:
        st.info(t("还没有带坐标的图层。", "No layer with coordinates yet."))
        return
    left, right = st.columns([1, 3], gap="medium")
    with left:
        told = _which(one, sources, without, t)
    with right:
        if told in sources:
            _source(one, examined, told, sources[told], t)
        else:
            import_sites.draw(one, examined, without, t)


def _sources(one: Import, examined: Examined) -> dict[str, Source]:
    """Return the sources with coordinates by how they are told."""
    asked = [question.where for question in one.open("datum")]
    found = {}
    for source in examined.mapping.sources:
        table = examined.tables.get((source.file, source.part))
        if table is not None and ((source.file, source.part) in examined.references or table.told in asked):
            found[table.told] = source
    return found


def _which(one: Import, sources: dict[str, Source], without: list[Unplaced], t: Speaker) -> str:
    """Choose a source, or the facilities without a position."""
    asked = {question.where for question in one.open("datum")}
    names = [*sources, *([_WITHOUT] if without else [])]
    told = one.shown.get("datum")
    if told not in names:
        told = next((name for name in names if name in asked), names[0])
    one.shown["datum"] = told
    lacking = sum(not each.placed for each in without)
    widget = f"import-source-{t.key}-{told}-{len(asked)}-{lacking}"

    def words(name: str) -> str:
        if name == _WITHOUT:
            return t(f"没有坐标的机构（{lacking}）", f"Facilities without coordinates ({lacking})")
        return plain(name) + (t("　**待定**", "  **open**") if name in asked else "")

    def remember() -> None:
        one.shown["datum"] = st.session_state[widget]

    st.radio(
        t("带坐标的图层", "Layers with coordinates"),
        names,
        index=names.index(told),
        format_func=words,
        key=widget,
        on_change=remember,
    )
    return told


def _source(one: Import, examined: Examined, told: str, source: Source, t: Speaker) -> None:
    st.markdown(f"##### {plain(told)}")
    key = f"datum:{told}"
    question = one.asked.get(key)
    place = source.file, source.part
    if question is None:
        name = t.text(reference_name(examined.references[place]))
        if _known(one, key, place):
            st.success(t(f"映射文件写明：{name}。", f"The mapping file says: {name}."))
            st.button(t("重新判断", "Ask again"), key=f"import-again-{key}", on_click=_again, args=(one, key, place))
        else:
            st.success(t(f"坐标系由文件或坐标本身说明：{name}。", f"The file, or the numbers themselves, say: {name}."))
        import_map.falling(examined, source, examined.references[place], t)
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
        import_map.falling(examined, source, chosen, t)


def _known(one: Import, key: str, place: tuple[str, str]) -> bool:
    """Whether a mapping file said what the coordinates refer to."""
    told = any((each.file, each.part) == place and each.datum for each in one.mapping.sources)
    return told or key in one.mapping.decisions


def _again(one: Import, key: str, place: tuple[str, str]) -> None:
    one.mapping = revise.with_datum_open(one.mapping, place)
    import_state.reopen(one, [key])


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
                t("偏出距离中位数（千米）", "median km outside"): "—" if np.isnan(away) else f"{away:,.2f}",
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
