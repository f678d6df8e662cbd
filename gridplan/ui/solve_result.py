"""A proposed layout before it is taken: its numbers and map beside the present plan's, its terms, what is proven."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from gridplan.errors import GridplanError
from gridplan.layout import Layout
from gridplan.partition import Basis, Progress, Solution, Term, layout_of, solution_record
from gridplan.partition.solve import BASIS_WORDS, ENDING_WORDS, solve
from gridplan.text import UNDETERMINED, Text
from gridplan.ui import compare_view, solve_figures, solve_run, solve_state, state
from gridplan.ui.solve_state import Answer, Kind, Question
from gridplan.ui.words import ESTIMATE, Speaker, plain

ROW_PX = 30


def draw(desk: state.Desk, answer: Answer, t: Speaker) -> None:
    """Show the layout that was found, or why there is none."""
    if answer.error is not None:
        refusal(answer, answer.error, t)
        return
    solution: Solution = answer.value
    layout = layout_of(solution, answer.question.base)
    proposal(desk, layout, solution, t, answer.steps)
    moves(desk, layout, t)
    left_out(solution, t)


def proposal(desk: state.Desk, layout: Layout, solution: Solution, t: Speaker, steps: Sequence[Progress] = ()) -> None:
    """Show what is proven of a layout, its numbers and map, its terms; and the button that takes it."""
    words, button = st.columns([4, 1], vertical_alignment="center")
    with words:
        verdict(solution, t)
    with button:
        adopt(desk, layout, solution, t)
    preview(desk, layout, solution, t)
    table, curve = st.columns([3, 2], gap="medium")
    with table:
        terms(desk, solution.terms, solution.objective, t)
    if steps:
        with curve:
            solve_run.curve(steps, solution.seconds, t)


def moves(desk: state.Desk, layout: Layout, t: Speaker) -> None:
    """List the districts that get another lead than in the present plan."""
    found = solve_figures.compared(desk, layout)
    if found.moves:
        words = t(f"更换牵头医院的 {len(found.moves)} 个片区", f"The {len(found.moves)} districts that change lead")
        with st.expander(words):
            st.dataframe(compare_view.moves_table(desk, found, t), hide_index=True, row_height=ROW_PX)


def refusal(answer: Answer, error: GridplanError, t: Speaker) -> None:
    """Say why there is no layout; where a request near by has one, offer to solve that."""
    st.error(t.refusal(error))
    nearest = getattr(error, "nearest", None)
    if nearest is None:
        return
    question = answer.question
    st.button(
        t("按此求解", "Solve that instead"),
        type="primary",
        key="solve-nearest",
        on_click=solve_state.start,
        args=(Question(Kind.LAYOUT, question.problem, nearest, question.base, question.digest), solve),
    )


def verdict(solution: Solution, t: Speaker) -> None:
    """Say in a line how good the layout is, which model proved it, and how the search ended."""
    ending, gap = t.text(ENDING_WORDS[solution.ending]), _promise(solution, t)
    said = ending[:1].upper() + ending[1:], gap[:1].upper() + gap[1:]  # of the English sentences
    found = t(
        f"**{ending}**　{gap}。用时 {solution.seconds:.1f} 秒。",
        f"**{said[0]}.** {said[1]}. {solution.seconds:.1f} s. ",
    )
    if _in_minutes(solution):
        basis = t.text(BASIS_WORDS[solution.basis])
        found += t(
            f"目标值 {solution.objective:.3f} 分钟，下界 {solution.bound:.3f} 分钟（由{basis}证明），"
            f"差距 {solution.gap:.3%}。",
            f"Objective {solution.objective:.3f} min, bound {solution.bound:.3f} min (proven by {basis}), "
            f"gap {solution.gap:.3%}.",
        )
    st.markdown(found)


def _promise(solution: Solution, t: Speaker) -> str:
    """Say what the bound promises, and among which layouts."""
    if not _in_minutes(solution):
        return t("先求变动的人口少，再求时间短", "as few people moved as can be, then as few minutes")
    gap = solve_run.gap_words(solution.objective, solution.bound, t)
    if solution.basis is Basis.LOCAL:
        return t(f"其余网格不变时，{gap}", f"with the other grids as they are, {gap}")
    return gap


def _in_minutes(solution: Solution) -> bool:
    """Whether minutes count in full: a repair counts people moved, and minutes only to choose between equals."""
    return solution.request.aims.minutes >= 1


def preview(desk: state.Desk, layout: Layout, solution: Solution, t: Speaker) -> None:
    """Show the four numbers, and the present plan and the proposed one side by side."""
    limit_min = solve_figures.limit_of(desk, solution.problem)
    solve_figures.metrics(solve_figures.four(desk, layout, limit_min, t))
    st.caption(t("箭头为与当前方案之差。", "Arrows: change against the present plan."))
    before, after = st.columns(2, gap="medium")
    if desk.plan.layout.grids:
        before.image(solve_figures.picture(desk, desk.plan.layout), t("当前方案", "The present plan"), width="stretch")
    after.image(solve_figures.picture(desk, layout), t("求得的方案", "The layout found"), width="stretch")


def adopt(desk: state.Desk, layout: Layout, solution: Solution, t: Speaker, *, key: str = "solve-adopt") -> None:
    """Offer to make a layout the present plan; it is a step that can be undone."""
    taken = layout == desk.plan.layout
    st.button(
        t("已采用", "Adopted") if taken else t("采用此方案", "Adopt this layout"),
        type="primary",
        key=key,
        disabled=taken,
        width="stretch",
        on_click=_take,
        args=(desk, layout, solution),
        help=t("成为当前方案；可撤销。", "It becomes the present plan; Undo brings the other back."),
    )


def _take(desk: state.Desk, layout: Layout, solution: Solution) -> None:
    state.do(desk.plan.with_layout(layout, solution_record(solution)))


def left_out(solution: Solution, t: Speaker) -> None:
    """Name the districts that stay unassigned."""
    if not solution.problem.left_out:
        return
    names = t("、", ", ").join(solution.problem.names[key] for key in solution.problem.left_out)
    st.caption(plain(t(f"没有通路，暂不分配：{names}", f"Without a path to any lead, unassigned: {names}")))


def terms(desk: state.Desk, found: Sequence[Term], objective: float | None, t: Speaker) -> None:
    """Show each term in its own unit with its price, what it adds to the objective, and the sum where it is known."""
    total = t.text(UNDETERMINED) if objective is None else f"{objective:.3f}"
    rows = [
        (
            t.text(term.name),
            _amount(desk, term, t),
            f"{term.price:g}" if term.price else "—",
            f"{term.cost_min:.3f}" if term.price and term.amount is not None else "—",
        )
        for term in found
    ]
    rows.append((t("合计：目标值", "sum: the objective"), "", "", total))
    headings = t("构成", "term"), t("数量", "amount"), t("单价（分钟）", "price (min)"), t("折合（分钟）", "adds (min)")
    table = pd.DataFrame(rows, columns=list(headings))
    st.dataframe(table, hide_index=True, row_height=ROW_PX, height=ROW_PX * (len(rows) + 1) + 3)


def _amount(desk: state.Desk, term: Term, t: Speaker) -> str:
    if term.amount is None:
        return t.text(Text("未计入", "not counted")) if not term.price else t.text(UNDETERMINED)
    mark = f" {t.text(ESTIMATE)}" if term.amount and _estimated(desk, term.key) else ""
    unit = t.text(term.unit)
    space = "" if unit.startswith("%") else " "
    return f"{term.amount:.{0 if term.key == 'splits' else 2}f}{space}{unit}{mark}"


def _estimated(desk: state.Desk, key: str) -> bool:
    """Whether a term rests on an estimate: all but splits and borders weigh people, two of them by minutes."""
    if key == "splits":
        return False
    if key == "borders":
        return bool(desk.area.estimated_layers("outlines"))
    people = bool(desk.area.districts["population_estimated"].any())
    return people or (key in ("minutes", "uncovered") and bool(desk.access.basis))
