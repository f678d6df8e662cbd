"""Ask for a layout on the left; on the right watch the search, look at what it found, take it or leave it."""

from collections.abc import Callable, Mapping

import streamlit as st

from gridplan.partition import solve
from gridplan.text import Text
from gridplan.ui import solve_form, solve_result, solve_run, solve_state, state
from gridplan.ui.solve_form import Ask
from gridplan.ui.solve_state import Answer, Kind, Question
from gridplan.ui.words import Speaker

KIND_WORDS: Mapping[Kind, Text] = {
    Kind.LAYOUT: Text("最优方案", "Best layout"),
    Kind.ALTERNATIVES: Text("另外几个方案", "Alternatives"),
    Kind.BALANCE: Text("时间与均衡", "Minutes and balance"),
    Kind.CHANGE: Text("时间与变动", "Minutes and change"),
    Kind.MINIMAL: Text("最小变动", "Least change"),
    Kind.LOCAL: Text("局部优化", "Some grids only"),
}
VIEWS: Mapping[Kind, Callable[[state.Desk, Answer, Speaker], None]] = {
    Kind.LAYOUT: solve_result.draw,
}


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the request beside its answer."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        _ask(desk, t)
    with right:
        if solve_state.running(desk) is not None:
            solve_run.watch(desk, t)
        else:
            _answer(desk, t)


@st.fragment
def _ask(desk: state.Desk, t: Speaker) -> None:
    """Show the form; a change in it draws nothing else anew."""
    ask = solve_form.draw(desk, t)
    if st.button(t("求解", "Solve"), type="primary", width="stretch", key="solve-start"):
        start(desk, ask)


def start(desk: state.Desk, ask: Ask) -> None:
    """Ask for the best layout and draw the page anew, where it is watched."""
    solve_state.start(Question(Kind.LAYOUT, ask.problem(desk), ask.request, desk.plan.layout, desk.area.digest), solve)
    st.rerun()


def _answer(desk: state.Desk, t: Speaker) -> None:
    """Show the answer that is looked at, and which others there are."""
    found = {kind: answer for kind, answer in solve_state.answers(desk).items() if kind in VIEWS}
    if not found:
        st.info(
            t(
                "在左侧说明要求，按“求解”。数秒内给出可用的方案，随后不断改进，并证明还能好多少；"
                "未按“采用”之前，当前方案不变。",
                "Say on the left what is wanted and press “Solve”. A usable layout comes within seconds, gets better, "
                "and how much better any could be is proven. The present plan stays until you adopt another.",
            )
        )
        return
    kind = solve_state.shown()
    kind = kind if kind in found else next(iter(found))
    if len(found) > 1:
        chosen = st.segmented_control(
            t("查看", "Look at"),
            list(found),
            default=kind,
            format_func=lambda each: t.text(KIND_WORDS[each]),
            key=f"solve-shown-{t.language}-{len(found)}",
            label_visibility="collapsed",
        )
        kind = chosen or kind
        solve_state.show(kind)
    VIEWS[kind](desk, found[kind], t)
