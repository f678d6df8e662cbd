"""A solve while it runs: the objective falls, the bound rises, the best layout so far is on the map."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import streamlit as st

from gridplan.layout import Layout
from gridplan.partition import Basis, Ending, Progress, Solution, layout_of
from gridplan.partition.problem import Ints
from gridplan.ui import solve_figures, solve_state, state
from gridplan.ui.solve_state import Kind, Question, Running
from gridplan.ui.words import Speaker

LOOK_EVERY = timedelta(milliseconds=700)
OBJECTIVE_COLOUR, BOUND_COLOUR = "#1f5fa8", "#9aa5b1"
CHART_HEIGHT_PX = 260
LEAST_MIN, SMALL = 0.01, 1e-3  # the smallest time that is told in figures; a thousandth of it counts as none
# Several solves after one another have no common objective to draw.
ONE_SOLVE = (Kind.LAYOUT, Kind.LOCAL)


@st.fragment(run_every=LOOK_EVERY)
def watch(desk: state.Desk, t: Speaker) -> None:
    """Show where the work stands, again and again; its end draws the whole page anew."""
    now = solve_state.running(desk)
    if now is None or solve_state.collect():
        st.rerun()
    steps = now.job.steps
    words, button = st.columns([4, 1], vertical_alignment="center")
    standing = _standing(steps, now.question.kind, t) if now.job.begun else _waiting(now.job.ahead, t)
    words.markdown(f"**{standing}**　{_clock(now, t)}")
    button.button(
        t("停止，取现有最好的", "Stop, take the best"),
        key="solve-cancel",
        on_click=now.job.cancel,
        width="stretch",
        help=t("停止计算，保留最后一个有效方案。", "Ends the solve; the last valid layout is kept."),
    )
    chart, best = st.columns([3, 2], gap="medium")
    with chart:
        if now.question.kind in ONE_SOLVE:
            curve(steps, now.job.seconds, t)
    layout = _best_so_far(now.question, steps)
    if layout is not None:
        best.image(solve_figures.picture(desk, layout), t("目前最好的方案", "The best layout so far"), width="stretch")


def gap_words(objective: float, bound: float, t: Speaker) -> str:
    """Say how much better any layout could be."""
    left_min = max(0.0, objective - bound)
    if left_min <= LEAST_MIN * SMALL:
        return t("已证明没有更好的方案", "proven: no layout is better")
    if left_min < LEAST_MIN:
        return t(f"再好的方案也只能再少不到 {LEAST_MIN:g} 分钟", f"no layout can be even {LEAST_MIN:g} min better")
    share = left_min / objective if objective else 0.0
    return t(
        f"再好的方案至多再少 {left_min:.2f} 分钟（{share:.1%}）",
        f"no layout can be more than {left_min:.2f} min ({share:.1%}) better",
    )


def curve(steps: Sequence[Progress], seconds: float, t: Speaker) -> None:
    """Draw the objective, which falls, and the proven bound, which rises, up to `seconds`."""
    objective, bound = t("目前最好", "best so far"), t("已证明的下界", "proven bound")
    rows: list[dict[str, Any]] = []
    for step in [*steps, *steps[-1:]]:
        at = step.seconds if len(rows) < 2 * len(steps) else max(seconds, step.seconds)
        rows += [
            {"s": at, "line": objective, "min": step.objective},
            {"s": at, "line": bound, "min": step.bound},
        ]
    spec = {
        "height": CHART_HEIGHT_PX,
        "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2},
        "encoding": {
            "x": {"field": "s", "type": "quantitative", "title": t("秒", "seconds"), "axis": {"tickCount": 6}},
            "y": {
                "field": "min",
                "type": "quantitative",
                "title": t("折合全体平均分钟", "minutes of the mean"),
                "scale": {"zero": False},
            },
            "color": {
                "field": "line",
                "type": "nominal",
                "scale": {"domain": [objective, bound], "range": [OBJECTIVE_COLOUR, BOUND_COLOUR]},
                "legend": {"title": None, "orient": "top"},
            },
        },
    }
    drawn = [row for row in rows if row["min"] is not None]
    if drawn:
        st.vega_lite_chart(drawn, spec, width="stretch")


def _standing(steps: Sequence[Progress], kind: Kind, t: Speaker) -> str:
    last = steps[-1] if steps else None
    if last is None or (last.objective is None and last.bound is None):
        return t("正在准备", "Getting ready")
    if last.objective is None:
        return t(
            f"还没有可用的方案；任何方案都不会少于 {last.bound:.2f} 分钟",
            f"No layout yet; none can be below {last.bound:.2f} min",
        )
    if last.bound is None or kind not in ONE_SOLVE:
        return t(f"目前最好 {last.objective:.2f} 分钟", f"Best so far {last.objective:.2f} min")
    gap = gap_words(last.objective, last.bound, t)
    return t(f"目前最好 {last.objective:.2f} 分钟；{gap}", f"Best so far {last.objective:.2f} min; {gap}")


def _waiting(ahead: int, t: Speaker) -> str:
    return t(
        f"排队中，前面还有 {ahead} 个；别人的求解一结束就开始",
        f"In line behind {ahead}; it begins when another's solve ends",
    )


def _clock(now: Running, t: Speaker) -> str:
    limit_s = now.question.request.time_limit_s
    return t(f"已用 {now.job.seconds:.0f} 秒，最多 {limit_s:g} 秒", f"{now.job.seconds:.0f} s of at most {limit_s:g} s")


def _best_so_far(question: Question, steps: Sequence[Progress]) -> Layout | None:
    found = [(step, step.lead_number) for step in steps if step.lead_number is not None]
    if not found:
        return None
    step, lead_number = found[-1]
    return state.kept(
        "solve_so_far", lead_number.tobytes(), lambda: layout_of(_stopped_at(question, step, lead_number))
    )


def _stopped_at(question: Question, step: Progress, lead_number: Ints) -> Solution:
    """Return a step as the solution that it would be if the solve ended there."""
    nan = float("nan")
    return Solution(
        problem=question.problem,
        request=question.request,
        lead_number=lead_number,
        objective=nan if step.objective is None else step.objective,
        bound=nan if step.bound is None else step.bound,
        basis=Basis.WITHOUT_CONTIGUITY,
        ending=Ending.CANCELLED,
        seconds=step.seconds,
        by_number={},
    )
