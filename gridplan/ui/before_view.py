"""Choose the plan before: one of the area's own layouts, or a file; and the day from which the new one holds."""

import streamlit as st

from gridplan.errors import GridplanError
from gridplan.plan_file import open_plan, plan_names
from gridplan.ui import export_state, open_view, state, upload
from gridplan.ui.words import Speaker, plain

_FILE = ""  # in the place of a layout's name


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the choice, a box for a file where one is wanted, and the effective date."""
    chosen = export_state.choices(desk)
    names = [*plan_names(desk.area), _FILE]
    titles = {name: open_plan(name, desk.area).document.full_title for name in names if name != _FILE}
    titles[_FILE] = t("上传的方案文件或布局表", "a plan file or layout table handed in")
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    name = left.selectbox(
        t("调整前的方案（过渡清单、对比、复评）", "Plan before (transition, comparison, review)"),
        names,
        names.index(chosen.before or _FILE),
        format_func=lambda name: titles[name] if name == _FILE else f"{name} · {titles[name]}",
        key=f"before-{t.key}",
    )
    effective = right.date_input(
        t("过渡的生效日期", "Effective date of the transition"),
        chosen.effective,
        key=f"effective-{t.key}",
        format="YYYY-MM-DD",
    )
    export_state.choose(desk, before=name or None, effective=effective)
    if name == _FILE:
        _file(desk, t)


def _file(desk: state.Desk, t: Speaker) -> None:
    """Show the plan that was handed in, and take in another."""
    chosen = export_state.choices(desk)
    if chosen.given is not None:
        title = plain(chosen.given.document.full_title)
        st.markdown(t(f"调整前：{plain(chosen.file)}《{title}》", f"Before: {plain(chosen.file)}, {title}"))
    given = st.file_uploader(t("调整前的方案", "The plan before"), type=open_view.KINDS, key=f"before-file-{t.key}")
    if given is None or given.file_id == chosen.taken:
        return
    try:
        with upload.on_disk(given.name, given.getvalue()) as path:
            plan = open_view.plan_at(path, given.file_id, desk, t)
    except GridplanError as error:
        upload.refusal(error, t)
        return
    if plan is not None:
        export_state.choose(desk, given=plan, file=given.name, taken=given.file_id)
        st.rerun()
