"""Findings as traffic lights, with the source text of each rule."""

from collections import Counter
from datetime import date
from itertools import groupby

import streamlit as st

from gridplan import resources
from gridplan.policy import Finding, Policy, Verdict
from gridplan.policy.findings import ESTIMATED, VERDICT_LABELS, VERDICT_SIGNS
from gridplan.ui import state
from gridplan.ui.words import Speaker, plain

_POLICY, _AS_OF = "policy", "as_of"
COLOURS = {
    Verdict.PASS: "green",
    Verdict.FAIL: "red",
    Verdict.WARN: "orange",
    Verdict.UNDETERMINED: "gray",
    Verdict.NOT_APPLICABLE: "gray",
    Verdict.WAIVED: "blue",
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
    choose, day = st.columns([3, 1])
    # A key for each language: a box that keeps its key keeps the words it was first drawn with.
    key = f"{_POLICY}-{t.language}"
    choose.selectbox(
        t("政策", "Policy"),
        names,
        index=names.index(st.session_state[_POLICY]),
        key=key,
        format_func=lambda n: _title(n, t),
        on_change=_choose,
        args=(key,),
    )
    day.date_input(t("核查日期", "As of"), key=_AS_OF)
    for _, group in groupby(_findings(desk), key=lambda item: item.rule.id):
        _rule(list(group), t)


def _choose(key: str) -> None:
    st.session_state[_POLICY] = st.session_state[key]


def summary(desk: state.Desk, t: Speaker) -> None:
    """Show how many findings there are of each verdict, in one line."""
    names = list(resources.policy_files())
    default = desk.area.manifest.default_policy
    st.session_state.setdefault(_POLICY, default if default in names else names[0])
    st.session_state.setdefault(_AS_OF, date.today())
    counts = Counter(item.verdict for item in _findings(desk))
    lights = [f"{_light(verdict, t)} {counts[verdict]}" for verdict in _ORDER if counts[verdict]]
    st.markdown(t("核查", "Findings") + "&emsp;" + "&emsp;".join(lights))


def _findings(desk: state.Desk) -> list[Finding]:
    policy, as_of = judged_by()
    return state.findings(desk, policy, as_of)


def judged_by() -> tuple[Policy, date]:
    """Return the policy and the date that findings are shown for."""
    as_of: date = st.session_state[_AS_OF]
    return state.load_policy(st.session_state[_POLICY]), as_of


def _title(name: str, t: Speaker) -> str:
    head = state.load_policy(name).policy
    return f"{head.document} {t.text(head.title.text)}"


def _light(verdict: Verdict, t: Speaker) -> str:
    return f":{COLOURS[verdict]}-badge[{VERDICT_SIGNS[verdict]} {t.text(VERDICT_LABELS[verdict])}]"


def _rule(found: list[Finding], t: Speaker) -> None:
    rule = found[0].rule
    worst = min((item.verdict for item in found), key=_ORDER.index)
    estimated = f" · {t.text(ESTIMATED)}" if any(item.estimated for item in found) else ""
    with st.container(border=True):
        st.markdown(f"{_light(worst, t)} **{plain(t.text(rule.name.text))}** {rule.id}{estimated}")
        st.caption(t("原文", "Source") + f" {plain(rule.source.paragraph)}{t.colon}“{plain(rule.source.quote)}”")
        if len(found) == 1:
            _finding(found[0], t)
            return
        with st.expander(_by_grid(found, t)):
            for item in found:
                _finding(item, t)


def _by_grid(found: list[Finding], t: Speaker) -> str:
    """Return the light of each grid in one line."""
    lights = (f"{plain(item.grid or '')} {VERDICT_SIGNS[item.verdict]}" for item in found)
    return t("各网格", "by grid") + "&emsp;" + "&emsp;".join(lights)


def _finding(item: Finding, t: Speaker) -> None:
    grid = "" if item.grid is None else t(f"网格 {item.grid}", f"Grid {item.grid}") + " "
    measured = t("实测", "measured") + f" **{plain(t.text(item.measured))}**"
    limit = t("要求", "required") + f" {plain(t.text(item.limit))}"
    lines = [f"{_light(item.verdict, t)} {plain(grid)}{measured} · {limit}", plain(t.text(item.detail))]
    lines += [f"{t.text(ESTIMATED)}{t.colon}{plain(t.text(text))}" for text in item.estimated]
    lines.append(t("核查日期", "as of") + f" {item.as_of}")
    st.markdown("  \n".join(lines))
