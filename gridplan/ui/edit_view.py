"""Change the layout from tables: a district's grid, locks, leads and members."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from gridplan.errors import EditError
from gridplan.layout import (
    RELATION_LABELS,
    Layout,
    Relation,
    add_member,
    assign_districts,
    change_leads,
    exclude_districts,
    lock_districts,
    remove_member,
    swap_leads,
    unassign_districts,
    unlock_districts,
)
from gridplan.text import UNDETERMINED
from gridplan.ui import state, suggestions_view
from gridplan.ui.editor_edits import EXCLUDED, UNASSIGNED, grid_word
from gridplan.ui.words import ESTIMATE, Speaker

TABLE_HEIGHT_PX = 460
_BASE, _BASE_EPOCH = "edit_base", "edit_base_epoch"


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the table of districts, and forms for leads and members; below them suggestions."""
    districts, units = st.columns([3, 2], gap="medium")
    with districts:
        _districts(desk, t)
    with units:
        _leads(desk, t)
        _members(desk, t)
    suggestions_view.draw(desk, t)


def _districts(desk: state.Desk, t: Speaker) -> None:
    """Show a row per district. The table keeps its place while it is edited: its first state stays as the base."""
    st.caption(
        t(
            "在“网格”列中改选，即移动该片区；勾选“锁定”后不再移动。",
            "Choose another grid to move a district; a locked one stays.",
        )
    )
    if st.session_state.get(_BASE_EPOCH) != state.epoch():
        st.session_state.update({_BASE: desk.plan.layout, _BASE_EPOCH: state.epoch()})
    labels = _grid_labels(desk, t)
    frame, grid_column, lock_column = _frame(desk, st.session_state[_BASE], labels, t)
    edited = st.data_editor(
        frame,
        key=f"districts-{state.epoch()}",
        hide_index=True,
        height=TABLE_HEIGHT_PX,
        disabled=[name for name in frame.columns if name not in (grid_column, lock_column)],
        column_config={grid_column: st.column_config.SelectboxColumn(options=list(labels), required=True)},
        placeholder=t.text(UNDETERMINED),
    )
    wanted = edited[grid_column].map(labels).tolist(), edited[lock_column].tolist()
    try:
        layout = _applied(desk, *wanted)
    except EditError as error:
        state.tell(desk, error)
        state.bump()
        st.rerun()
    if layout != desk.plan.layout:
        state.edit(desk, layout, by_table=True)
        st.rerun()


def _grid_labels(desk: state.Desk, t: Speaker) -> dict[str, str]:
    """Return what is shown for each choice of the table → its meaning."""
    labels = {_grid_name(desk, grid.id): grid.id for grid in desk.plan.layout.grids}
    return labels | {t("未分配", "unassigned"): UNASSIGNED, t("不纳入", "excluded"): EXCLUDED}


def _frame(desk: state.Desk, layout: Layout, labels: dict[str, str], t: Speaker) -> tuple[pd.DataFrame, str, str]:
    districts = desk.area.districts
    label_of = {meaning: label for label, meaning in labels.items()}
    grid_column, lock_column = t("网格", "grid"), t("锁定", "locked")
    mark = t.text(ESTIMATE)
    estimated = districts["population_estimated"].map({True: mark, False: ""})
    frame = pd.DataFrame(
        {
            t("片区", "district"): districts["name"],
            t("区划", "administrative area"): districts["admin_area"],
            t("人口", "population"): [
                None if pd.isna(people) else f"{people:,.0f} {note}".strip()
                for people, note in zip(districts["population"], estimated, strict=True)
            ],
            grid_column: [label_of.get(grid_word(layout, d), label_of[UNASSIGNED]) for d in districts.index],
            lock_column: [d in layout.locked for d in districts.index],
        }
    )
    return frame.reset_index(drop=True), grid_column, lock_column


def _applied(desk: state.Desk, places: list[str], locks: list[bool]) -> Layout:
    """Return the present layout with what the table asks for."""
    layout = desk.plan.layout
    for district, place, locked in zip(desk.area.districts.index, places, locks, strict=True):
        if not locked and district in layout.locked:
            layout = unlock_districts(layout, [district])
        if place != grid_word(layout, district):
            if place == EXCLUDED:
                layout = exclude_districts(layout, [district])
            elif place == UNASSIGNED:
                layout = unassign_districts(layout, [district])
            else:
                layout = assign_districts(layout, [district], place)
        if locked and district not in layout.locked:
            layout = lock_districts(layout, [district])
    return layout


def _leads(desk: state.Desk, t: Speaker) -> None:
    with st.form("leads", border=True):
        st.markdown(t("**更换或对调牵头医院**", "**Change or swap leads**"))
        grids = [grid.id for grid in desk.plan.layout.grids]
        left, right = st.columns(2)
        grid = left.selectbox(t("网格", "Grid"), grids, format_func=lambda g: _grid_name(desk, g))
        facilities = list(desk.area.facilities.index)
        lead = right.selectbox(t("新牵头医院", "New lead"), facilities, format_func=desk.area.facility_name)
        change = left.form_submit_button(t("更换", "Change"), width="stretch")
        swap = right.form_submit_button(t("与其网格对调", "Swap with its grid"), width="stretch")
    if change:
        _try(desk, lambda: change_leads(desk.plan.layout, grid, (lead,)))
    if swap:
        _try(desk, lambda: _swap(desk.plan.layout, grid, lead))


def _swap(layout: Layout, grid_id: str, lead: str) -> Layout:
    other = next((grid.id for grid in layout.grids if lead in grid.leads), grid_id)
    return swap_leads(layout, grid_id, other)


def _members(desk: state.Desk, t: Speaker) -> None:
    with st.form("members", border=True):
        st.markdown(t("**成员单位**", "**Members**"))
        grids = [grid.id for grid in desk.plan.layout.grids]
        left, right = st.columns(2)
        key = f"member-grid-{state.epoch()}"  # leads may have changed
        grid = left.selectbox(t("网格", "Grid"), grids, format_func=lambda g: _grid_name(desk, g), key=key)
        facilities = list(desk.area.facilities.index)
        facility = right.selectbox(t("机构", "Facility"), facilities, format_func=desk.area.facility_name)
        relation = left.selectbox(
            t("关系", "Relation"), list(Relation), format_func=lambda r: t.text(RELATION_LABELS[r])
        )
        add = left.form_submit_button(t("加入", "Add"), width="stretch")
        drop = right.form_submit_button(t("移出", "Remove"), width="stretch")
        for item in desk.plan.layout.grids:
            for member in item.members:
                name, label = desk.area.facility_name(member.facility_id), t.text(RELATION_LABELS[member.relation])
                st.text(f"{item.id} · {name} · {label}")
    if add and relation is not None:
        _try(desk, lambda: add_member(desk.plan.layout, grid, facility, relation))
    if drop:
        _try(desk, lambda: remove_member(desk.plan.layout, grid, facility))


def _grid_name(desk: state.Desk, grid_id: str) -> str:
    return f"{grid_id} {desk.area.facility_names(desk.plan.layout.grid(grid_id).leads)}"


def _try(desk: state.Desk, change: Callable[[], Layout]) -> None:
    try:
        state.edit(desk, change())
    except EditError as error:
        state.tell(desk, error)
    st.rerun()
