"""Ask for a layout on the left; on the right watch the search, look at what it found, take it or leave it."""

from collections.abc import Callable, Mapping

import streamlit as st

from gridplan.partition import (
    alternatives,
    minimal_change,
    minutes_and_balance,
    minutes_and_change,
    solve,
)
from gridplan.text import Text
from gridplan.ui import (
    alternatives_view,
    change_view,
    frontier_view,
    local_form,
    solve_form,
    solve_result,
    solve_run,
    solve_state,
    state,
)
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
    Kind.REPAIR: Text("修复", "Repair"),
}
KIND_HELP: Mapping[Kind, Text] = {
    Kind.ALTERNATIVES: Text(
        "几个同样符合要求、时间相近而布局明显不同的方案",
        "Several layouts that meet the demands, nearly as good and plainly different",
    ),
    Kind.BALANCE: Text("均衡要求每放宽一些，平均时间能少多少", "What each step of looser balance gains in minutes"),
    Kind.CHANGE: Text("更换牵头医院的人口每多一些，平均时间能少多少", "What each further share of people moved gains"),
    Kind.MINIMAL: Text(
        "维持现方案有哪些不符合要求；至少要变动多少人口才能符合",
        "What keeping the present layout breaks, and the fewest people who must change lead to mend it",
    ),
}
VIEWS: Mapping[Kind, Callable[[state.Desk, Answer, Speaker], None]] = {
    Kind.LAYOUT: solve_result.draw,
    Kind.ALTERNATIVES: alternatives_view.draw,
    Kind.BALANCE: frontier_view.draw,
    Kind.CHANGE: frontier_view.draw,
    Kind.MINIMAL: change_view.draw,
    Kind.LOCAL: solve_result.draw,
    Kind.REPAIR: solve_result.draw,
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
    """Show the form and what can be asked with it; a change in it draws nothing else anew."""
    ask = solve_form.draw(desk, t)
    if st.button(t("求解", "Solve"), type="primary", width="stretch", key="solve-start"):
        _start(desk, ask, Kind.LAYOUT)
    kinds = [kind for kind in KIND_HELP if desk.plan.layout.grid_of or kind in (Kind.ALTERNATIVES, Kind.BALANCE)]
    columns = st.columns(2)
    for number, kind in enumerate(kinds):
        words, more = t.text(KIND_WORDS[kind]), t.text(KIND_HELP[kind])
        if columns[number % 2].button(words, help=more, width="stretch", key=f"solve-start-{kind}"):
            _start(desk, ask, kind)
    local_form.draw(desk, ask, t)


def _start(desk: state.Desk, ask: Ask, kind: Kind) -> None:
    """Set the solver to work and draw the page anew, where it is watched."""
    question = Question(kind, ask.problem(desk), ask.request, desk.plan.layout, desk.area.digest)
    if kind is Kind.ALTERNATIVES:
        count, apart = alternatives_view.COUNT, alternatives_view.APART
        solve_state.start(question, alternatives, count=count, apart=apart)
    elif kind is Kind.BALANCE:
        solve_state.start(question, minutes_and_balance, frontier_view.TOLERANCES)
    elif kind is Kind.CHANGE:
        solve_state.start(question, minutes_and_change, frontier_view.SHARES)
    elif kind is Kind.MINIMAL:
        solve_state.start(question, minimal_change)
    else:
        solve_state.start(question, solve)
    st.rerun()


def _answer(desk: state.Desk, t: Speaker) -> None:
    """Show the answer that is looked at, and which others there are."""
    found = solve_state.answers(desk)
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
            key=f"solve-shown-{t.key}-{len(found)}-{kind}",
            label_visibility="collapsed",
        )
        if chosen is not None and chosen != kind:
            solve_state.show(chosen)
            st.rerun()
    VIEWS[kind](desk, found[kind], t)
