"""The edits of districts: what to do with the chosen units or districts, by whom, when and why."""

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st

from gridplan.district_set import DistrictSet, Entered, merge, move_units, rename, split
from gridplan.errors import EditError
from gridplan.redraw import found_district
from gridplan.text import Text
from gridplan.ui import account_state, districts_state, state
from gridplan.ui.words import Speaker, plain

Edit = Callable[[Entered], DistrictSet]
_SPLIT, _CREATE, _MOVE, _MERGE, _RENAME = "split", "create", "move", "merge", "rename"
_KINDS = {
    _SPLIT: Text("拆分", "Split"),
    _CREATE: Text("新设", "Create"),
    _MOVE: Text("调整单元", "Move units"),
    _MERGE: Text("合并", "Merge"),
    _RENAME: Text("更名", "Rename"),
}


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the kinds of edits and the form of the one that is chosen."""
    kind = st.segmented_control(
        t("操作", "Edit"),
        list(_KINDS),
        default=districts_state.kind(_SPLIT),
        format_func=lambda each: t.text(_KINDS[each]),
        label_visibility="collapsed",
        key=f"district-edit-{t.key}",
        required=True,
    )
    districts_state.choose_kind(kind)
    if kind in (_SPLIT, _CREATE, _MOVE):
        _units_box(desk, t)
    given = _districts_box(desk, kind, t)
    with st.form(f"district-{kind}-{districts_state.turn()}-{t.key}"):
        edit = _fields(desk, kind, given, t)
        entered = _entered(t)
        done = st.form_submit_button(t.text(_KINDS[kind]), type="primary", width="stretch", disabled=edit is None)
    if done and edit is not None:
        _make(desk, edit, entered, t)


def _units_box(desk: state.Desk, t: Speaker) -> None:
    units, present = districts_state.units(desk), districts_state.history(desk).present

    def told(unit: str) -> str:
        home = present.district_of.get(unit)
        return str(units.at[unit, "name"]) + t.aside(present.districts[home].name if home else "—")

    st.multiselect(
        t("选定的单元（也可在地图上点选）", "Units chosen (or click them on the map)"),
        list(map(str, units.index)),
        format_func=told,
        key=districts_state.chosen_key(t),
        placeholder=t("点选社区、村", "choose communities"),
    )


def _districts_box(desk: state.Desk, kind: str, t: Speaker) -> list[str]:
    """Return the districts that an edit is about: chosen here, or those in which the chosen units lie."""
    present = districts_state.history(desk).present
    names = list(present.districts)
    key = f"district-{kind}-of-{districts_state.turn()}-{t.key}"

    def told(district: str) -> str:
        own = present.districts[district]
        return own.name + t.aside(own.admin_area)

    if kind == _MERGE:
        return st.multiselect(
            t("要合并的片区", "Districts to merge"), names, format_func=told, key=key, placeholder=t("选择", "choose")
        )
    if kind in (_RENAME, _MOVE):
        label = t("片区", "District") if kind == _RENAME else t("划入片区", "Into the district")
        chosen = st.selectbox(
            label, names, index=None, format_func=told, key=key, placeholder=t("选择片区", "choose a district")
        )
        return [] if chosen is None else [chosen]
    return districts_state.homes(desk, districts_state.chosen(t))


def _fields(desk: state.Desk, kind: str, given: list[str], t: Speaker) -> Edit | None:
    """Show the fields of an edit and return what it does; None while there is nothing to do it with."""
    present, units = districts_state.history(desk).present, districts_state.chosen(t)
    lacking = _lacking(kind, given, units, t)
    if lacking:
        st.caption(lacking)
        return None
    if kind == _SPLIT:
        return _split_fields(present, given[0], units, t)
    if kind == _MOVE:
        return partial(move_units, present, units, given[0])
    if kind == _CREATE:
        name = st.text_input(t("新片区名称", "Name of the new district"))
        first = present.districts[given[0]].admin_area if given else ""
        area = first if given else st.text_input(t("区划", "Administrative area"))
        st.caption(_of_others(present, given, t))
        return partial(found_district, present, name, area, units)
    if kind == _MERGE:
        name = st.text_input(t("合并后的名称", "Name of the merged district"))
        areas = list(dict.fromkeys(present.districts[key].admin_area for key in given))
        chosen = st.selectbox(t("合并后的区划", "Its administrative area"), areas) if len(areas) > 1 else None
        return lambda entered: merge(present, given, name, entered, chosen)
    name = st.text_input(t("新名称", "New name"), present.districts[given[0]].name)
    return partial(rename, present, given[0], name)


def _split_fields(present: DistrictSet, district: str, units: list[str], t: Speaker) -> Edit:
    rest = [unit for unit in present.units_of(district) if unit not in units]
    own = present.districts[district].name
    left, right = st.columns(2)
    name = left.text_input(t(f"划出部分的名称（{len(units)} 个单元）", f"Name of what is chosen ({len(units)} units)"))
    other = right.text_input(
        t(f"其余部分的名称（{len(rest)} 个单元）", f"Name of the rest ({len(rest)} units)"), placeholder=own
    )
    parts = {name: units, other or own: rest}

    def edit(entered: Entered) -> DistrictSet:
        if len(parts) == 1:
            raise EditError(Text("两部分的名称相同", "both parts have one name"))
        return split(present, district, parts, entered)

    return edit


def _lacking(kind: str, given: list[str], units: list[str], t: Speaker) -> str:
    """Return what must be chosen first; "" where nothing lacks."""
    if kind in (_SPLIT, _CREATE, _MOVE) and not units:
        return t("先在地图上点选单元。", "Choose units on the map first.")
    if kind == _SPLIT and len(given) != 1:
        return t(
            "选定的单元分属几个片区；拆分时请只选一个片区的单元，或改用“新设”。",
            "The units lie in several districts: choose those of one to split it, or use “Create”.",
        )
    if kind == _MERGE and len(given) < 2:  # noqa: PLR2004
        return t("选择至少两个片区。", "Choose at least two districts.")
    if kind in (_RENAME, _MOVE) and not given:
        return t("先选择片区。", "Choose a district first.")
    return ""


def _of_others(present: DistrictSet, given: list[str], t: Speaker) -> str:
    if not given:
        return ""
    first = plain(present.districts[given[0]].name)
    said = t(f"从 {first} 划出，{first} 的其余部分保留原名", f"Cut from {first}, the rest of which keeps its name")
    if len(given) == 1:
        return said
    others = t.listed(plain(present.districts[key].name) for key in given[1:])
    return said + t(f"；{others} 的单元随后划入。", f"; units of {others} move in then.")


def _entered(t: Speaker) -> Entered:
    who, when = st.columns(2)
    person = account_state.field(who, t("经办人", "Decided by"))
    on = when.date_input(t("日期", "Date"), date.today(), format="YYYY-MM-DD")
    return Entered(person, on, st.text_input(t("理由", "Reason")).strip())


def _make(desk: state.Desk, edit: Edit, entered: Entered, t: Speaker) -> None:
    present = districts_state.history(desk).present
    try:
        made = edit(entered)
    except EditError as error:
        names = {key: district.name for key, district in present.districts.items()}
        names |= {str(unit): str(name) for unit, name in districts_state.units(desk)["name"].items()}
        st.warning(plain(t.text(error.named(names))))
        return
    account_state.sign(entered.person)
    districts_state.do(desk, made)
    st.rerun()
