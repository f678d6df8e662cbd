"""Several layouts that are nearly as good and plainly different, side by side."""

import streamlit as st

from gridplan.layout import Layout
from gridplan.partition import Alternatives, Solution, layout_of
from gridplan.ui import solve_choice, solve_figures, solve_result, state
from gridplan.ui.solve_state import Answer
from gridplan.ui.words import Speaker, plain

COUNT, APART = 4, 0.15  # how many layouts, and which share of the people at least is with another lead in each two


def draw(desk: state.Desk, answer: Answer, t: Speaker) -> None:
    """Show a small map with four numbers for each layout; the first is the best."""
    if answer.error is not None:
        solve_result.refusal(answer, answer.error, t)
        return
    found: Alternatives = answer.value
    st.caption(
        t(
            f"第 1 个最优；每两个之间至少有 {APART:.0%} 的人口牵头医院不同。括号内为与当前方案之差。",
            f"The first is the best; between any two at least {APART:.0%} of the people have another lead. "
            "In brackets: change against the present plan.",
        )
    )
    if found.note is not None:
        st.caption(plain(t.text(found.note)))
    offered = {_name(number, t): solution for number, solution in enumerate(found, start=1)}
    for column, (name, solution) in zip(st.columns(max(len(found), 3)), offered.items(), strict=False):
        with column:
            _one(desk, name, layout_of(solution, answer.question.base), solution, t)
    solve_choice.draw(desk, offered, answer.question.base, "alternatives", t)


def _name(number: int, t: Speaker) -> str:
    return t(f"方案 {number}", f"Layout {number}")


def _one(desk: state.Desk, name: str, layout: Layout, solution: Solution, t: Speaker) -> None:
    st.image(solve_figures.picture(desk, layout), name, width="stretch")
    limit_min = solve_figures.limit_of(desk, solution.problem)
    lines = []
    for figure in solve_figures.four(desk, layout, limit_min, t):
        change = t(f"（{figure.change}）", f" ({figure.change})") if figure.change else ""
        lines.append(f":small[:gray[{plain(figure.name)}]]  \n**{plain(figure.value)}**{plain(change)}")
    st.markdown("\n\n".join(lines))
