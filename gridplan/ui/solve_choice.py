"""Several proposed layouts: one is chosen to be looked at and taken, or two to be compared."""

from collections.abc import Mapping

import streamlit as st

from gridplan.compare import compare
from gridplan.layout import Layout
from gridplan.partition import Solution, layout_of
from gridplan.ui import figures_table, solve_figures, solve_result, state
from gridplan.ui.words import Speaker

TWO = 2


def draw(desk: state.Desk, offered: Mapping[str, Solution], base: Layout, key: str, t: Speaker) -> None:
    """Let one or two of the layouts be chosen by their names, and show what was chosen.

    `base` is the layout that grids take numbers, members and locks from; `key` tells this choice from others.
    """
    chosen = st.pills(
        t("选一个查看或采用；选两个相互比较", "Choose one to look at or adopt, two to compare"),
        list(offered),
        selection_mode="multi",
        key=f"{key}-{t.key}",
    )
    if len(chosen) == 1:
        solution = offered[chosen[0]]
        solve_result.proposal(desk, layout_of(solution, base), solution, t)
    elif len(chosen) == TWO:
        one, other = (solve_figures.case(desk, layout_of(offered[name], base)) for name in chosen)
        figures_table.draw(compare(one, other), chosen[0], chosen[1], t)
    elif chosen:
        st.caption(t("至多选两个。", "Two at most."))
