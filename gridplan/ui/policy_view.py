"""The page of the policy: which one and on what date, then what it says of the layout and asks of people."""

from collections import Counter
from functools import partial

import streamlit as st

from gridplan.ui import (
    budget_view,
    consent_view,
    findings_view,
    policy_state,
    rules_view,
    state,
    tabs,
    targets_view,
    tasks_view,
    together_view,
)
from gridplan.ui.words import Speaker


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show policy, date and counts, then the tab that is open; the others are not computed."""
    _choices(desk, t)
    views = (  # a tab is a row here
        (t("核查结果", "Findings"), findings_view.draw),
        (t("任务清单", "Tasks"), tasks_view.draw),
        (t("指标", "Targets"), targets_view.draw),
        (t("医保预算", "Insurance budget"), budget_view.draw),
        (t("全部规则", "All rules"), rules_view.draw),
        (t("征询意见", "Consent"), consent_view.draw),
        (t("各政策对照", "Policies compared"), together_view.draw),
    )
    tabs.draw("policy", [(label, partial(view, desk, t)) for label, view in views], t)


def _choices(desk: state.Desk, t: Speaker) -> None:
    choose, day, counts = st.columns([5, 1.2, 4], vertical_alignment="bottom")
    names = policy_state.names()
    key = f"policy-{t.key}"
    choose.selectbox(
        t("政策", "Policy"),
        names,
        index=names.index(policy_state.policy_name(desk)),
        key=key,
        format_func=lambda name: _title(name, t),
        on_change=lambda: policy_state.choose_policy(st.session_state[key]),
    )
    date_key = f"as-of-{t.key}"
    day.date_input(
        t("核查日期", "As of"),
        policy_state.as_of(),
        key=date_key,
        format="YYYY-MM-DD",
        on_change=lambda: policy_state.choose_day(st.session_state[date_key]),
    )
    counted = Counter(item.verdict for item in policy_state.findings(desk))
    counts.markdown(findings_view.lights(counted, t))


def _title(name: str, t: Speaker) -> str:
    head = policy_state.load_policy(name).policy
    title = t.text(head.title.text)
    return title if title == head.document else f"{head.document} {title}"
