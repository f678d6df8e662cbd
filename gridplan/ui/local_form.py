"""Work on some grids only: free their districts, or mend what is broken, while the others stay as they are."""

from dataclasses import replace

import streamlit as st

from gridplan.partition import lead_numbers, repair, resolve_grids
from gridplan.ui import solve_state, state
from gridplan.ui.solve_form import Ask
from gridplan.ui.solve_state import Kind, Question
from gridplan.ui.words import Speaker


def draw(desk: state.Desk, ask: Ask, t: Speaker) -> None:
    """Show which grids, and the two ways to work on the present plan."""
    grids = {grid.id: grid for grid in desk.plan.layout.grids}
    if not desk.plan.layout.grid_of:
        return
    with st.expander(t("只调整几个网格", "Some grids only")):
        chosen = st.multiselect(
            t("重新划分这些网格的片区，其余不动", "Share out anew the districts of these; the rest stays"),
            list(grids),
            format_func=lambda key: f"{key} {desk.area.facility_names(grids[key].leads)}",
            key=f"solve-local-{t.key}",
            placeholder=t("选两个或更多相邻的网格", "two or more neighbouring grids"),
        )
        left, right = st.columns(2)
        again = left.button(
            t("局部优化", "Re-solve these grids"),
            disabled=len(chosen) < 2,  # noqa: PLR2004 - one grid alone has nothing to share
            width="stretch",
            key="solve-local-start",
        )
        mend = right.button(
            t("修复", "Repair"),
            width="stretch",
            key="solve-repair",
            help=t(
                "从当前方案出发，以尽量小的改动使其符合以上要求。",
                "From the present plan on, mend what breaks the demands above with as little change as can be.",
            ),
        )
    if again:
        _start(desk, ask, tuple(chosen))
    if mend:
        _start(desk, ask, None)


def _start(desk: state.Desk, ask: Ask, grids: tuple[str, ...] | None) -> None:
    """Set the solver to the present plan's grids: those named, or all that have to be mended."""
    layout = desk.plan.layout
    leads = tuple(grid.leads for grid in layout.grids)
    request = replace(ask.request, leads=leads, number=None, must_lead=frozenset())
    problem = replace(ask, request=request).problem(desk)
    kind = Kind.REPAIR if grids is None else Kind.LOCAL
    question = Question(kind, problem, request, layout, desk.area.digest)
    numbers = lead_numbers(problem, layout)
    if grids is None:
        solve_state.start(question, repair, numbers)
    else:
        positions = [number for number, grid in enumerate(layout.grids) if grid.id in grids]
        solve_state.start(question, resolve_grids, numbers, positions)
    st.rerun()
