"""Keep, or change as little as can be: the present layout judged by the demands, and what must move to meet them."""

import streamlit as st

from gridplan.partition import ChangePlan, Kept, layout_of
from gridplan.ui import frontier_view, solve_result, state
from gridplan.ui.solve_state import Answer, Kind
from gridplan.ui.words import Speaker, plain


def draw(desk: state.Desk, answer: Answer, t: Speaker) -> None:
    """Show what keeping would mean, the least change, and what further change would bring."""
    if answer.error is not None:
        solve_result.refusal(answer, answer.error, t)
        return
    plan: ChangePlan = answer.value
    _keep(desk, plan.keep, t)
    base = answer.question.base
    st.markdown(
        t("**符合要求的最小变动**", "**The least change that meets them**") + t.colon + plain(t.text(plan.note))
    )
    solve_result.proposal(desk, layout_of(plan.least, base), plan.least, t)
    if len(plan.frontier) > 1:
        st.markdown(t("**再多变动一些，能换来多少时间**", "**What further change would bring**"))
        frontier_view.points(desk, plan.frontier, base, Kind.MINIMAL, t)


def _keep(desk: state.Desk, kept: Kept, t: Speaker) -> None:
    """Score the present layout, and name what it breaks."""
    words, table = st.columns([4, 5], gap="medium")
    with words:
        st.markdown(t("**维持现方案**", "**Keep the present layout**"))
        if kept.is_valid:
            st.markdown(t("符合全部要求。", "It meets every demand."))
        else:
            st.markdown(t(f"有 {len(kept.breaches)} 处不符合要求：", f"It breaks {len(kept.breaches)} demands:"))
            st.markdown("\n".join(f"- {plain(t.text(breach.text))}" for breach in kept.breaches))
    with table:
        solve_result.terms(desk, kept.terms, kept.objective, t)
