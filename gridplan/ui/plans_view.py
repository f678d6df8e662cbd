"""The page of the store: what is due for review, the plans, the present work to be saved, and a plan's memory."""

from functools import partial

import pandas as pd
import streamlit as st

from gridplan.errors import StoreError
from gridplan.review_clock import STANDINGS, Review, Standing
from gridplan.store_words import state_words
from gridplan.stored_reviews import stored_reviews
from gridplan.ui import (
    plans_archive,
    plans_compare,
    plans_history,
    plans_reviews,
    plans_save,
    plans_trail,
    state,
    store_state,
    tabs,
)
from gridplan.ui.store_state import Kept
from gridplan.ui.words import Speaker, plain

_ROW_PX, _MOST_PX = 35, 320
_COLOURS = {Standing.OVERDUE: "red", Standing.DUE: "orange", Standing.COMING: "blue"}


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the page; where the store cannot be used, only why."""
    try:
        found = [store_state.kept(entry) for entry in store_state.plans(desk)]
        others = len(store_state.store().plans()) - len(found)
        reviews = stored_reviews(store_state.store(), store_state.today())
    except StoreError as error:
        st.error(t.refusal(error))
        return
    said = store_state.said()
    if said is not None:
        st.success(plain(t.text(said)))
    _pressing(reviews, t)
    left, right = st.columns([3, 2], gap="medium")
    entry = store_state.chosen([each.entry for each in found])
    kept = next((each for each in found if entry is not None and each.entry.id == entry.id), None)
    with left:
        _list(found, reviews, t)
        _place(others, t)
        with st.expander(t("存档：导出与导入", "Archives: out and in")):
            plans_archive.draw(kept, t)
    with right:
        plans_save.draw(desk, found, t)
    if kept is not None:
        _plan(desk, kept, found, t)


def _pressing(reviews: list[Review], t: Speaker) -> None:
    """Say which reviews are overdue, due or coming, of whatever study area."""
    for review in reviews:
        if review.standing in _COLOURS:
            mark = f":{_COLOURS[review.standing]}-badge[{t('复评', 'review ')}{t.text(STANDINGS[review.standing])}]"
            st.markdown(f"{mark} **{plain(review.plan)}**{t.colon}{plain(t.text(review.told))}")


def _list(found: list[Kept], reviews: list[Review], t: Speaker) -> None:
    """Show a row per plan; a click chooses it."""
    if not found:
        st.info(
            t(
                "方案库中还没有这个规划范围的方案。在右侧把现在的工作存为第一个。",
                "The store has no plan of this study area yet: save the present work as the first.",
            )
        )
        return
    by_name = {review.plan: review for review in reviews}
    rows = [_row(each, by_name.get(each.entry.name), t) for each in found]
    key = f"plans-{len(found)}-{t.key}"

    def choose() -> None:
        picked = st.session_state[key]["selection"]["rows"]
        if picked:
            store_state.choose(found[picked[0]].entry.id)

    st.dataframe(
        pd.DataFrame(rows),
        key=key,
        hide_index=True,
        height=min(_ROW_PX * (len(rows) + 1) + 3, _MOST_PX),
        on_select=choose,
        selection_mode="single-row",
    )


def _row(kept: Kept, review: Review | None, t: Speaker) -> dict[str, str]:
    head = kept.history[0]
    due = "" if review is None or review.due is None else f"{review.due} {t.text(STANDINGS[review.standing])}"
    return {
        t("方案", "plan"): kept.entry.name,
        t("状态", "state"): t.text(state_words(kept.head, kept.trail, kept.operations, store_state.today())),
        t("复评", "review"): due,
        t("最近保存", "saved last"): f"{store_state.local_time(head.at)} {head.person}",
        t("修订", "revisions"): str(len(kept.history)),
    }


def _place(others: int, t: Speaker) -> None:
    where = plain(store_state.store().shown)
    more = t(f"；另有 {others} 个方案属于其他规划范围", f"; {others} more plans are of other areas") if others else ""
    st.caption(t(f"方案库：{where}", f"The store: {where}") + more)


def _plan(desk: state.Desk, kept: Kept, found: list[Kept], t: Speaker) -> None:
    """Show the memory of the chosen plan."""
    words = t.text(state_words(kept.head, kept.trail, kept.operations, store_state.today()))
    st.markdown(f"#### {plain(kept.entry.name)} · {plain(words)}")
    views = (
        (t("历史", "History"), partial(plans_history.draw, desk, kept, t)),
        (t("比较", "Compare"), partial(plans_compare.draw, desk, found, t)),
        (t("运行与复评", "Operation and review"), partial(plans_reviews.draw, kept, t)),
        (t("操作记录", "Audit trail"), partial(plans_trail.draw, kept, found, t)),
    )
    tabs.draw("plans", views, t)
