"""Any two revisions beside each other, of one plan or of two; the present work too."""

import streamlit as st

from gridplan.errors import GridplanError
from gridplan.plan_file import Plan
from gridplan.store_words import revision_words
from gridplan.ui import compare_view, state, store_state
from gridplan.ui.store_state import Kept
from gridplan.ui.words import Speaker, plain


def draw(desk: state.Desk, found: list[Kept], t: Speaker) -> None:
    """Choose two, and show their maps and figures."""
    choices = {compare_view.PRESENT: t("本方案", "this plan"), compare_view.IN_FORCE: t("现行方案", "in force")}
    for kept in found:
        name = plain(kept.entry.name)
        choices |= {each.id: f"{name} · {t.text(revision_words(each))} · {each.reason}" for each in kept.history}
    entry = store_state.chosen([kept.entry for kept in found])
    head = next(kept.history[0].id for kept in found if entry is not None and kept.entry.id == entry.id)
    options = list(choices)
    left, right = st.columns(2, gap="medium")
    sides = [
        left.selectbox(t("左：原方案", "Left: before"), options, options.index(head),
                       format_func=choices.__getitem__, key=f"plans-left-{head}-{t.key}"),
        right.selectbox(t("右：新方案", "Right: after"), options, format_func=choices.__getitem__,
                        key=f"plans-right-{head}-{t.key}"),
    ]  # fmt: skip
    try:
        plans = [_plan(desk, found, side) for side in sides]
    except GridplanError as error:
        st.error(t.refusal(error))
        return
    (before, after), (old, new) = (choices[side] for side in sides), plans
    compare_view.draw_two(desk, (before, old), (after, new), t)


def _plan(desk: state.Desk, found: list[Kept], side: str) -> Plan:
    if side in (compare_view.PRESENT, compare_view.IN_FORCE):
        return desk.plan if side == compare_view.PRESENT else desk.baseline
    revision = next(revision for kept in found if (revision := kept.revision(side)) is not None)
    return store_state.plan_at(revision, desk)
