"""The app: a header that all pages share, and the pages below it."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st
from PIL import Image

from gridplan.accounts import Act
from gridplan.errors import GridplanError
from gridplan.plan_file import STAGE_NAMES, Stage
from gridplan.stages import mark
from gridplan.text import Language, Text
from gridplan.ui import (
    account_state,
    comparing_view,
    coverage_view,
    data_view,
    districts_view,
    export_view,
    garbage,
    help_view,
    import_view,
    layout_view,
    log_in_view,
    plans_view,
    policy_view,
    present_state,
    present_view,
    print_style,
    review_view,
    solve_view,
    state,
    status_line,
    tour,
    work_view,
)
from gridplan.ui.words import Speaker, plain

_LANGUAGE, _PAGE = "spoken", "page"
_MAKING = {"import", "districts"}  # pages on which nothing can be done but to make study areas
# Streamlit leaves wide margins; a working tool uses them.
_STYLE = """
<style>
.block-container {padding: 4.2rem 2rem 2rem; max-width: none;}
.stApp h1 {font-size: 1.4rem; padding: 0 0 0.2rem;}
.stApp [data-testid="stMetricValue"] {font-size: 1.25rem; font-variant-numeric: tabular-nums;}
.stApp [data-testid="stMetricLabel"] p {white-space: normal;}
</style>
"""


def main() -> None:
    """Draw the page that is open."""
    icon = Image.new("RGB", (32, 32), "#1f5fa8")  # a picture: icon names would ask a font host
    st.set_page_config(page_title="gridplan", page_icon=icon, layout="wide")
    st.html(_STYLE)
    print_style.draw()
    language = _language()
    if not _admitted(Speaker(language)):
        return
    state.adopt_work()
    t = Speaker(language, state.opened_area())
    pages: dict[str, st.Page] = {}

    def page(title: str, path: str, draw: Callable[[state.Desk, Speaker], None]) -> st.Page:
        pages[path] = _page(t, title, path, draw, pages)
        return pages[path]

    policy = page(t("政策", "Policy"), "policy", policy_view.draw)
    layout = page(t("布局", "Layout"), "", partial(layout_view.draw, policy_page=policy))
    order = [
        page(t("范围与数据", "Study area"), "data", data_view.draw),
        page(t("导入", "Import"), "import", partial(import_view.draw, layout_page=layout)),
        page(t("片区划定", "Districts"), "districts", districts_view.draw),
        layout,
        page(t("覆盖与时间", "Coverage"), "coverage", coverage_view.draw),
        page(t("求解", "Optimise"), "optimise", solve_view.draw),
        policy,
        page(t("比较与评估", "Compare"), "compare", comparing_view.draw),
        page(t("复评", "Review"), "review", partial(review_view.draw, policy_page=policy, layout_page=layout)),
        page(t("方案库", "Plans"), "plans", plans_view.draw),
        page(t("导出", "Export"), "export", partial(export_view.draw, policy_page=policy)),
        page(t("设置与帮助", "Settings and help"), "help", help_view.draw),
    ]
    st.navigation(order, position="hidden" if present_state.on() else "top").run()


def _admitted(t: Speaker) -> bool:
    """Whether the user may see the app; a file of accounts that is no use lets nobody in."""
    try:
        return log_in_view.admits(t)
    except GridplanError as error:
        st.error(t.refusal(error))
        return False


def _page(
    t: Speaker,
    title: str,
    path: str,
    draw: Callable[[state.Desk, Speaker], None],
    pages: Mapping[str, st.Page],
) -> st.Page:
    """Return a page; its address is the same in both languages."""

    def run() -> None:
        # Streamlit forgets the inputs of a page that is left: the table of districts starts from the present layout.
        if st.session_state.get(_PAGE) != path:
            st.session_state[_PAGE] = path
            state.bump()
        try:
            desk = state.open_desk(t.language)
            if present_state.on():
                present_view.draw(desk, t)
                return
            _header(desk, t)
            status_line.draw(desk, t)
            tour.draw(t, pages)
            work_view.warnings(t)
            refusal = state.told()
            if refusal is not None:
                st.warning(plain(t.text(refusal)))
            closed = account_state.refusal(Act.EDIT) if path in _MAKING else None
            if closed is not None:
                st.info(plain(t.text(closed)))
                return
            draw(desk, t)
            garbage.settle()
        except GridplanError as error:
            st.error(t.refusal(error))

    return st.Page(run, title=title, url_path=path, default=not path)


def _language() -> Language:
    """Take the language from the address, or else the one spoken last; Chinese where nothing says otherwise.

    Going to another page takes it out of the address: it is put back.
    """
    asked = st.query_params.get("lang") or st.session_state.get(_LANGUAGE)
    code = "en" if asked == "en" else "zh"
    if asked is not None:
        st.session_state[_LANGUAGE] = st.query_params["lang"] = code
    return "en" if code == "en" else "zh"


def _header(desk: state.Desk, t: Speaker) -> None:
    """Show what is open with undo, redo and the language; below it the note of the data and what may be chosen."""
    title, back, forward, present, switch = st.columns([7, 1, 1, 1, 1.4], vertical_alignment="center")
    area = plain(t.text(desk.area.name))
    in_force = STAGE_NAMES[Stage.ISSUED] if desk.plan.document.frozen else Text("现行方案", "layout in force")
    stage = t.text(mark(desk.plan)) or t.text(in_force)
    title.markdown(f"# gridplan · {area} · {stage}")
    steps = state.history()
    back.button(t("↶ 撤销", "↶ Undo"), on_click=state.undo, disabled=not steps.past, width="stretch")
    forward.button(t("↷ 重做", "↷ Redo"), on_click=state.redo, disabled=not steps.future, width="stretch")
    with present:
        present_view.button(t)
    switch.segmented_control(
        "语言 / Language",
        ["中文", "EN"],
        default=t("中文", "EN"),
        key="language",
        label_visibility="collapsed",
        on_change=_switch_language,
    )
    boxes = [(_area, 4)] if len(state.area_choices()) > 1 else []
    boxes += [(_population, 2)] if len(desk.area.population_kinds) > 1 else []
    note, *columns = st.columns([6, *(width for _, width in boxes)], vertical_alignment="center")
    if desk.area.manifest.note is not None:
        note.caption(plain(t.text(desk.area.manifest.note.text)))
    for column, (draw, _) in zip(columns, boxes, strict=True):
        with column:
            draw(desk, t)


def _area(desk: state.Desk, t: Speaker) -> None:
    """Choose the study area; the plan of the one before stays as it is, with its steps, until one comes back."""
    names = state.area_choices()
    key = f"area-{t.key}"
    st.selectbox(
        t("规划范围", "Study area"),
        names,
        index=names.index(desk.name),
        format_func=lambda name: t.text(state.area_title(name)),
        key=key,
        on_change=lambda: state.choose_area(st.session_state[key]),
        label_visibility="collapsed",
    )


def _population(desk: state.Desk, t: Speaker) -> None:
    """Choose whom to count; everything is measured anew, the plan stays."""
    kinds = desk.area.population_kinds
    key = f"population-{t.key}"
    st.selectbox(
        t("人口口径", "People counted"),
        list(kinds),
        index=list(kinds).index(desk.area.population_kind),
        format_func=lambda kind: t("人口口径：", "Count: ") + t.text(kinds[kind]),
        key=key,
        on_change=lambda: state.choose_population(st.session_state[key]),
        label_visibility="collapsed",
    )


def _switch_language() -> None:
    st.query_params["lang"] = "en" if st.session_state["language"] == "EN" else "zh"
    state.bump()  # the table of districts gets other words: it starts again from the present layout


if __name__ == "__main__":
    main()
