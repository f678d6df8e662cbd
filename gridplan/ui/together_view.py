"""The present layout under every policy: how many findings of each verdict, and those that need somebody."""

import pandas as pd
import streamlit as st

from gridplan.policy import Finding, Verdict
from gridplan.policy.findings import ESTIMATED, VERDICT_LABELS
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
        for found in broken:
            _broken(found, t)


def _row(item: Judged, own: str | None, t: Speaker) -> dict[str, object]:
    head, counts = item.policy.policy, item.counts
    mark = t("（本范围适用）", " (the area's own)") if head.id == own else ""
    row: dict[str, object] = {t("政策", "policy"): f"{head.document}{mark}", t("形式", "form"): t.text(head.form.text)}
    return row | {t.text(VERDICT_LABELS[verdict]): counts[verdict] for verdict in findings_view.ORDER}


def _broken(item: Finding, t: Speaker) -> None:
    grid = "" if item.grid is None else t(f"网格 {item.grid}　", f"Grid {item.grid} ")
    estimated = f" · {t.text(ESTIMATED)}" if item.estimated else ""
    name = f"{findings_view.light(item.verdict, t)} **{plain(t.text(item.rule.name.text))}** {plain(item.rule.id)}"
    measured = f"{t('实测', 'measured')} **{plain(t.text(item.measured))}**"
    limit = f"{t('要求', 'required')} {plain(t.text(item.limit))}"
    lines = [f"{name}{estimated}　{plain(grid + item.unit)}", f"{measured} · {limit} · {plain(t.text(item.detail))}"]
    with st.container(border=True):
        st.markdown("  \n".join(lines))
        findings_view.source(item.rule, t)
