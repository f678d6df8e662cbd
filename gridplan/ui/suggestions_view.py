"""Single moves worth a look, with what each would better and what it would cost; one click makes the move."""

import streamlit as st

from gridplan.suggest import Suggestion, describe, suggest
from gridplan.ui import policy_state, state
from gridplan.ui.words import Speaker, plain

COUNT = 8
_ASKED = "suggestions_asked"


@st.fragment
def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the suggestions for the present plan once they are asked for; an edit takes them away."""
    words, button = st.columns([4, 1], vertical_alignment="center")
    words.markdown(
        t(
            "**建议**　移动或对调个别片区，会改善什么、付出什么；取舍由规划者决定。",
            "**Suggestions.** What moving or swapping single districts would better and what it would cost; the "
            "choice is yours.",
        )
    )
    if button.button(t("给出建议", "Suggest"), key="suggest", width="stretch"):
        st.session_state[_ASKED] = desk.plan.layout
    if st.session_state.get(_ASKED) != desk.plan.layout:
        return
    with st.spinner(t("正在测算每个移动的效果…", "Measuring what each move would do…")):
        found = _found(desk)
    if not found:
        st.caption(t("没有可改善的个别移动。", "No single move betters anything."))
    for number, suggestion in enumerate(found):
        text, take = st.columns([6, 1], vertical_alignment="center")
        text.markdown(f"{number + 1}\\. {plain(t.text(describe(suggestion, desk.area)))}")
        if take.button(t("照此调整", "Do it"), key=f"suggestion-{number}", width="stretch"):
            state.edit(desk, suggestion.layout)
            st.rerun()


def _found(desk: state.Desk) -> tuple[Suggestion, ...]:
    policy, case = policy_state.policy(desk), policy_state.case(desk)
    return state.kept(
        "suggestions",
        (desk.plan, policy, case.as_of),
        lambda: suggest(desk.area, desk.access, desk.plan.layout, policy=policy, policy_case=case, count=COUNT),
    )
