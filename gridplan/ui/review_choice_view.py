"""The choices of a review: the table beside keeping, a chart to pick from, the pick on the map, its moves."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from gridplan.documents.blocks import Block, Heading, Paragraph
from gridplan.documents.study.choices import choices
from gridplan.plan_file import Plan
from gridplan.review.options import Choice
from gridplan.review.study import Review
from gridplan.ui import blocks_view, compare_maps_view, figures_table, review_charts, state
from gridplan.ui.compare_maps_view import Side
from gridplan.ui.words import Speaker, plain

_PICKED = "review-picked"


def draw(desk: state.Desk, review: Review, t: Speaker, layout_page: st.Page) -> None:
    """Show all choices alike, then the one that is picked beside the present layout."""
    found = review.recommendation.choices
    shown, notes = _parted(choices(review, t.language))
    blocks_view.draw(shown)
    with st.expander(t("各方案的利弊与说明", "For and against each choice")):
        blocks_view.draw(notes)
    ids = [each.id for each in found]
    box, chart = f"{_PICKED}-{t.key}", f"review-chart-{t.key}"
    review_charts.of_choices(found, chart, partial(_picked, chart, box), t)
    if st.session_state.get(box) not in ids:
        st.session_state[box] = review.recommended.id if review.adjusts else ids[-1]
    names = {each.id: f"{number} · {t.text(each.name)}" for number, each in enumerate(found)}
    picked = st.selectbox(
        t("查看方案（也可在图中点选）", "Choice to look at (or click it in the chart)"),
        ids, format_func=names.__getitem__, key=box,
    )  # fmt: skip
    choice = found[ids.index(picked)]
    _pick(desk, review, choice, t, layout_page)


def _pick(desk: state.Desk, review: Review, choice: Choice, t: Speaker, layout_page: st.Page) -> None:
    """Show a choice beside the layout in force: figures, map, moves; it may be opened in the editor."""
    plan = review.plan_of(choice)
    kept, name = t("维持现布局", "Keep the layout"), t.text(choice.name)
    if choice.id != review.keep.id:
        opened = st.button(t("在布局页打开此方案", "Open it on the page of the layout"), key="review-open")
        if opened:
            _open(plan, layout_page)
        compare_maps_view.draw(desk, Side(kept, review.plan), Side(name, plan), t)
        st.markdown(f"#### {t('变动的片区', 'Districts that move')}")
        st.markdown(reasons_said(choice, t))
    figures_table.draw(choice.comparison, kept, name if name != kept else t("本方案", "this choice"), t)


def reasons_said(choice: Choice, t: Speaker) -> str:
    """Return a point for each district that moves: why, and what operation says of it."""
    label = t("运行证据", "Operating evidence")
    points = [(plain(t.text(each.numbers)), plain(t.text(each.evidence))) for each in choice.reasons]
    return "\n".join(f"- {why}  \n  :gray[{label}{t.colon}{told}]" for why, told in points)


def _open(plan: Plan, layout_page: st.Page) -> None:
    state.do(plan)
    st.switch_page(layout_page, query_params={"lang": st.query_params.get("lang", "zh")})


def _picked(chart: str, box: str) -> None:
    """Take the point that was clicked; a click beside all points changes nothing."""
    clicked = st.session_state[chart].selection.get(review_charts.PICK) or []
    if clicked:
        st.session_state[box] = clicked[0]["id"]


def _parted(section: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """Return what stands above the chart, and the small print; the moves of all choices are left to the report."""
    ends = [place for place, block in enumerate(section) if isinstance(block, Heading) and block.level != 1]
    kept = section[: ends[0]] if ends else section
    notes: list[Block] = [block for block in kept if isinstance(block, Paragraph) and block.small]
    return [block for block in kept if block not in notes], notes
