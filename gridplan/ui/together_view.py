"""The present layout under every policy: how many findings of each verdict, and those that need somebody."""

from itertools import groupby

import pandas as pd
import streamlit as st

from gridplan.policy import Finding, Verdict
from gridplan.policy.findings import VERDICT_LABELS
from gridplan.policy.together import Judged
from gridplan.ui import findings_view, policy_state, state
from gridplan.ui.words import Speaker, plain


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show a row of counts per policy, then what each policy finds broken, with its source."""
    st.caption(
        t(
            "同一方案分别按各政策核查。按某一文件编制的方案不必符合其他文件，此表只供对照。",
            "One layout judged under each policy. A layout drawn up under one document need not meet another: this "
            "compares, it does not judge.",
        )
    )
    own = desk.area.manifest.default_policy
    judged = policy_state.together(desk)
    st.dataframe(pd.DataFrame([_row(item, own, t) for item in judged]), hide_index=True)
    for item in judged:
        broken = [found for found in item.findings if found.verdict in (Verdict.FAIL, Verdict.WARN)]
        head = item.policy.policy
        st.markdown(f"**{plain(head.document)}**　{findings_view.lights(item.counts, t)}")
        if not broken:
            st.caption(t("没有不通过或提醒。", "Nothing fails, nothing to be noticed."))
        for _, group in groupby(broken, key=lambda found: found.rule.id):
            _broken(list(group), t)


def _row(item: Judged, own: str | None, t: Speaker) -> dict[str, object]:
    head, counts = item.policy.policy, item.counts
    mark = t("（本范围适用）", " (the area's own)") if head.id == own else ""
    row: dict[str, object] = {t("政策", "policy"): f"{head.document}{mark}", t("形式", "form"): t.text(head.form.text)}
    return row | {t.text(VERDICT_LABELS[verdict]): counts[verdict] for verdict in findings_view.ORDER}


def _broken(found: list[Finding], t: Speaker) -> None:
    """Show what breaks a rule, and the words of the document beside it."""
    with st.container(border=True):
        words, document = st.columns([3, 2], gap="medium")
        with words:
            findings_view.head(found, t)
            for item in found:
                st.markdown(findings_view.finding_lines(item, t))
        with document:
            findings_view.source(found[0].rule, t)
