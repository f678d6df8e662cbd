"""Findings as traffic lights, with the source text of each rule."""

from datetime import date
from itertools import groupby

import streamlit as st

from gridplan import resources
from gridplan.policy import Finding, Verdict
from gridplan.policy.findings import ESTIMATED, VERDICT_LABELS
from gridplan.ui import state
from gridplan.ui.words import Speaker, plain

# A sign and a colour each: colour is never the only difference.
LIGHTS = {
    Verdict.PASS: ("●", "green"),
    Verdict.FAIL: ("✕", "red"),
    Verdict.WARN: ("▲", "orange"),
    Verdict.UNDETERMINED: ("○", "gray"),
    Verdict.NOT_APPLICABLE: ("－", "gray"),
    Verdict.WAIVED: ("◇", "blue"),
}
_ORDER = (
    Verdict.FAIL,
    Verdict.WARN,
    Verdict.UNDETERMINED,
    Verdict.WAIVED,
    Verdict.PASS,
    Verdict.NOT_APPLICABLE,
)


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the rules in the order of the document, the worst verdict of each as its light."""
    names = list(resources.policy_files())
    default = desk.area.manifest.default_policy
    choose, day, summary = st.columns([2, 1, 4], vertical_alignment="bottom")
    number = names.index(default) if default in names else 0
    name = choose.selectbox(t("政策", "Policy"), names, index=number, format_func=lambda n: _title(n, t))
    as_of = day.date_input(t("核查日期", "As of"), value=date.today())
    found = state.findings(desk, state.load_policy(name), as_of)
    summary.markdown("&emsp;".join(_count(found, verdict, t) for verdict in _ORDER if _has(found, verdict)))
    for _, group in groupby(found, key=lambda item: item.rule.id):
        _rule(list(group), t)


def _title(name: str, t: Speaker) -> str:
    head = state.load_policy(name).policy
    return f"{head.document} {t.text(head.title.text)}"


def _has(found: list[Finding], verdict: Verdict) -> bool:
    return any(item.verdict is verdict for item in found)


def _count(found: list[Finding], verdict: Verdict, t: Speaker) -> str:
    count = sum(item.verdict is verdict for item in found)
    return f"{_light(verdict, t)} {count}"


def _light(verdict: Verdict, t: Speaker) -> str:
    sign, colour = LIGHTS[verdict]
    return f":{colour}-badge[{sign} {t.text(VERDICT_LABELS[verdict])}]"


def _rule(found: list[Finding], t: Speaker) -> None:
    rule = found[0].rule
    worst = min((item.verdict for item in found), key=_ORDER.index)
    estimated = f" · {t.text(ESTIMATED)}" if any(item.estimated for item in found) else ""
    head = f"{_light(worst, t)} **{plain(t.text(rule.name.text))}** {rule.id}{estimated}"
    with st.expander(head, expanded=worst in (Verdict.FAIL, Verdict.WARN)):
        for item in found:
            _finding(item, t)
        st.caption(t("原文", "Source") + f" {plain(rule.source.paragraph)}：“{plain(rule.source.quote)}”")


def _finding(item: Finding, t: Speaker) -> None:
    grid = "" if item.grid is None else t(f"网格 {item.grid}", f"Grid {item.grid}")
    measured = t("实测", "measured") + f" **{plain(t.text(item.measured))}**"
    limit = t("要求", "required") + f" {plain(t.text(item.limit))}"
    lines = [f"{_light(item.verdict, t)} {plain(grid)} {measured} · {limit}", plain(t.text(item.detail))]
    lines += [f"{t.text(ESTIMATED)}：{plain(t.text(text))}" for text in item.estimated]
    lines.append(t("核查日期", "as of") + f" {item.as_of}")
    st.markdown("  \n".join(lines))
