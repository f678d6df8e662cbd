"""What was, is and will be in operation of a plan, when it is due for review, and its years of operation."""

import pandas as pd
import streamlit as st

from gridplan.review_clock import STANDINGS, Review, review_of
from gridplan.store import Operation
from gridplan.store_words import revision_words
from gridplan.stored_reviews import area_term
from gridplan.ui import store_state
from gridplan.ui.store_state import Kept
from gridplan.ui.words import Speaker, plain


def draw(kept: Kept, t: Speaker) -> None:
    """Show the operations, then the clock of the present one with the yearly appraisals."""
    if not kept.operations:
        st.caption(
            t(
                "还没有版本投入运行；在“历史”中选定已发布的版本，记录起始运行日期。",
                "No revision is in operation: under History choose a published one and enter the day it starts.",
            )
        )
        return
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(t("**运行**", "**Operation**"))
        st.dataframe(pd.DataFrame([_row(each, t) for each in reversed(kept.operations)]), hide_index=True)
    today = store_state.today()
    now = next((each for each in kept.operations if each.on(today)), None)
    with right:
        if now is None:
            st.caption(t(f"{today} 没有版本在运行。", f"On {today} no revision is in operation."))
        else:
            _clock(review_of(kept.entry.name, now.start, area_term(kept.entry.area_id), today), t)


def _row(operation: Operation, t: Speaker) -> dict[str, str]:
    return {
        t("版本", "revision"): t.text(revision_words(operation.revision)),
        t("起始运行", "from"): str(operation.start),
        t("停止运行", "until"): "" if operation.end is None else str(operation.end),
    }


def _clock(review: Review, t: Speaker) -> None:
    st.markdown(t("**复评与年度考核**", "**Review and yearly appraisals**"))
    st.markdown(f"{t.text(STANDINGS[review.standing])}{t.colon}{plain(t.text(review.told))}")
    may = t("；届满后可以、不是必须调整。", "; then it may, not must, be adjusted.")
    st.caption(plain(t.text(review.term.source) + may))
    if review.term.appraisals:
        st.caption(plain(t("年度考核：", "Yearly appraisals: ") + t("；", "; ").join(review.term.appraisals)))
    rows = [
        {
            t("运行年度", "year of operation"): str(year.number),
            t("自", "from"): str(year.first),
            t("至", "to"): str(year.last),
            t("状态", "state"): t("已结束", "ended") if year.ended else t("未结束", "not ended"),
        }
        for year in review.appraisals
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True)
