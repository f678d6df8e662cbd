"""Ask for a layout: leads, balance, contiguity; the answer comes with its proven bound."""

import streamlit as st

from gridplan.errors import SolveError
from gridplan.partition import (
    Ending,
    Progress,
    Request,
    layout_of,
    locks_of,
    problem_of,
    solution_record,
    solve,
    within,
)
from gridplan.partition.solve import ENDING_WORDS
from gridplan.text import Text
from gridplan.ui import state
from gridplan.ui.words import Speaker

NO_BALANCE, PER_BED = "none", "population_per_bed"
QUANTITY_NAMES = {
    "population": Text("各网格人口相等", "equal population"),
    PER_BED: Text("牵头医院每张开放床位的人口相等", "equal population per open bed of the lead"),
}
TIME_LIMITS_S = (10, 30, 60, 120)


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the request as a form, and the last answer."""
    with st.form("solve"):
        request = _request(desk, t)
        left, right = st.columns([1, 3], vertical_alignment="center")
        pressed = left.form_submit_button(t("求解", "Solve"), type="primary")
        leave_out = right.checkbox(
            t("与任何牵头医院都没有通路的片区不分配", "leave districts that no lead can reach unassigned")
        )
    if pressed:
        _run(desk, request, t, leave_out_unreachable=leave_out)
    _answer(desk, t)


def _request(desk: state.Desk, t: Speaker) -> Request:
    """Read the form. The aim is always the least mean minutes of the population."""
    facilities = desk.area.facilities
    candidates = tuple((key,) for key in facilities.index[facilities["lead_candidate"]])
    present = tuple(grid.leads for grid in desk.plan.layout.grids)
    one, two, three, four = st.columns(4)
    choices = [0, *range(1, len(candidates) + 1)]
    number = one.selectbox(
        t("牵头医院", "Leads"),
        choices,
        format_func=lambda n: (
            t("沿用现有", "as now") if n == 0 else t(f"从候选中选 {n} 家", f"choose {n} of the candidates")
        ),
    )
    quantity = two.selectbox(
        t("均衡的量（由规划者选定，不代表公平）", "Balance (the planner's choice, not a norm)"),
        [NO_BALANCE, *QUANTITY_NAMES],
        format_func=lambda q: t("不要求", "none") if q == NO_BALANCE else t.text(QUANTITY_NAMES[q]),
    )
    percent = three.slider(t("允许偏差 ±%", "Tolerance ±%"), 5, 100, 25, step=5)
    limit_s = three.select_slider(t("时限（秒）", "Time limit (s)"), TIME_LIMITS_S, value=30)
    contiguous = four.checkbox(t("每个网格的片区连成一片", "districts of each grid hang together"), value=True)
    locked = four.checkbox(t("保留锁定的片区", "keep locked districts"), value=True)
    return Request(
        leads=candidates if number else present,
        number=number or None,
        bounds=() if quantity == NO_BALANCE else (within("population", percent / 100, per_bed=quantity == PER_BED),),
        contiguous=contiguous,
        locks=locks_of(desk.plan.layout) if locked else {},
        time_limit_s=limit_s,
    )


def _run(desk: state.Desk, request: Request, t: Speaker, *, leave_out_unreachable: bool) -> None:
    with st.status(t("求解中…", "Solving…"), expanded=True) as status:

        def show(step: Progress) -> None:
            if step.objective is not None and step.bound is not None:
                status.write(
                    t(
                        f"{step.seconds:.1f} 秒，目标值 {step.objective:.3f}，下界 {step.bound:.3f}",
                        f"{step.seconds:.1f} s, objective {step.objective:.3f}, bound {step.bound:.3f}",
                    )
                )

        try:
            problem = problem_of(
                desk.area,
                desk.access,
                request.leads,
                excluded=desk.plan.layout.excluded,
                leave_out_unreachable=leave_out_unreachable,
            )
            solution = solve(problem, request, show)
        except SolveError as error:
            status.update(label=t("没有方案", "No layout"), state="error")
            st.error(t.refusal(error))
            return
    layout = layout_of(solution, desk.plan.layout)
    state.do(desk.plan.with_layout(layout, solution_record(solution)))
    st.rerun()


def _answer(desk: state.Desk, t: Speaker) -> None:
    """Show objective, bound and gap where the present plan came out of a solve."""
    origin = desk.plan.origin
    if "objective_min" not in origin:
        st.caption(
            t("目标：全部人口到牵头医院的平均时间最短。", "Aim: the least mean minutes of all people to their lead.")
        )
        return
    one, two, three, four = st.columns(4)
    one.metric(
        t("目标值：平均就医时间（分钟，估）", "Objective: mean minutes (est.)"), f"{origin['objective_min']:.3f}"
    )
    two.metric(t("已证明的下界", "Proven bound"), f"{origin['bound_min']:.3f}")
    three.metric(t("差距", "Gap"), f"{origin['gap']:.4%}")
    four.metric(t("结束方式", "Ended by"), t.text(ENDING_WORDS[Ending(origin["ending"])]), help=str(origin["solver"]))
