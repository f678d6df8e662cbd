"""Any two revisions beside each other, of one plan or of two; the present work too."""

import streamlit as st

from gridplan.errors import GridplanError
from gridplan.plan_file import Plan
from gridplan.store import Revision
from gridplan.store.compared import input_words
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
    _inputs(found, sides, t)
    (before, after), (old, new) = (choices[side] for side in sides), plans
    compare_view.draw_two(desk, (before, old), (after, new), t)


def _plan(desk: state.Desk, found: list[Kept], side: str) -> Plan:
    if side in (compare_view.PRESENT, compare_view.IN_FORCE):
        return desk.plan if side == compare_view.PRESENT else desk.baseline
    return store_state.plan_at(_revisions(found)[side], desk)


def _revisions(found: list[Kept]) -> dict[str, Revision]:
    return {revision.id: revision for kept in found for revision in kept.history}


def _inputs(found: list[Kept], sides: list[str], t: Speaker) -> None:
    """Say what differs in the data, settings and policy that two revisions were saved with."""
    revisions = _revisions(found)
    if not all(side in revisions for side in sides):
        return
    differ = input_words(*(revisions[side] for side in sides))
    if differ:
        said = t("；", "; ").join(t.text(words) for words in differ)
        st.caption(plain(t("保存时所据不同：", "Saved on other inputs: ") + said))
