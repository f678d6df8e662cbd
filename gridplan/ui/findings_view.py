"""Findings as traffic lights: a line of counts, and a card per rule with the words of the document."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

import streamlit as st

from gridplan.decide import Question, questions_of_rule
from gridplan.policy import Finding, Verdict
from gridplan.policy.base import Rule
from gridplan.policy.findings import ESTIMATED, VERDICT_LABELS, VERDICT_SIGNS
from gridplan.ui import decision_form, pills, policy_state, state
from gridplan.ui.words import Speaker, plain

COLOURS = {
    Verdict.PASS: "green",
    Verdict.FAIL: "red",
    Verdict.WARN: "orange",
    Verdict.UNDETERMINED: "gray",
    Verdict.NOT_APPLICABLE: "gray",
    Verdict.WAIVED: "blue",
}
# The worst first.
ORDER = (
    Verdict.FAIL,
    Verdict.WARN,
    Verdict.UNDETERMINED,
    Verdict.WAIVED,
    Verdict.PASS,
    Verdict.NOT_APPLICABLE,
)
FILTERS = (Verdict.FAIL, Verdict.WARN, Verdict.UNDETERMINED, Verdict.WAIVED)
_ALL = "all"


def light(verdict: Verdict, t: Speaker, more: str = "") -> str:
    """Return a verdict as a coloured badge with its sign, so that colour is never the only difference."""
    return f":{COLOURS[verdict]}-badge[{VERDICT_SIGNS[verdict]} {t.text(VERDICT_LABELS[verdict])}{more}]"


def lights(counts: Mapping[Verdict, int], t: Speaker) -> str:
    """Return how many findings there are of each verdict, in one line."""
    return "&emsp;".join(f"{light(verdict, t)} {counts[verdict]}" for verdict in ORDER if counts.get(verdict))


def summary(desk: state.Desk, t: Speaker) -> None:
    """Show the counts by verdict under the policy of the area."""
    counts = Counter(item.verdict for item in policy_state.findings(desk))
    st.markdown(t("核查", "Findings") + "&emsp;" + lights(counts, t))


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show a card per rule, in the order of the document."""
    found = policy_state.findings(desk)
    chosen = _filter(found, t)
    told = list(zip(found, policy_state.open_questions(desk), strict=True))
    shown = 0
    for _, group in groupby(told, key=lambda pair: pair[0].rule.id):
        card = list(group)
        kept = [number for number, (item, _) in enumerate(card) if chosen in (_ALL, item.verdict)]
        if kept:
            shown += 1
            _card(desk, card, kept, t)
    if not shown:
        st.caption(t("没有这类结果。", "There are none of these."))


def _filter(found: Sequence[Finding], t: Speaker) -> str:
    """Choose the findings to be shown; the choice holds though their number changes."""
    counts = Counter(item.verdict for item in found)
    words = {verdict.value: f"{t.text(VERDICT_LABELS[verdict])} {counts[verdict]}" for verdict in FILTERS}
    words[_ALL] = t(f"全部 {len(found)}", f"all {len(found)}")
    return pills.choose("findings", words, _ALL, t)


def _card(desk: state.Desk, card: list[tuple[Finding, tuple[Question, ...]]], kept: Sequence[int], t: Speaker) -> None:
    """Show a rule, its findings (those `kept`), and what people decided and may decide about it."""
    rule = card[0][0].rule
    with st.container(border=True):
        words, document = st.columns([3, 2], gap="medium")
        with document:
            source(rule, t)
        with words:
            head([item for item, _ in card], t)
            if len(card) == 1:
                _finding(desk, 0, *card[0], t, "")
            else:
                asking = policy_state.asking()
                here = asking is not None and asking.rule == rule.id and asking.number is not None
                with st.expander(_by_grid([item for item, _ in card], t), expanded=here or len(kept) < len(card)):
                    for number in kept:
                        item, asked = card[number]
                        _finding(desk, number, item, asked, t, light(item.verdict, t))
            if any(item.verdict is not Verdict.NOT_APPLICABLE for item, _ in card):
                decision_form.draw(desk, rule, None, questions_of_rule(rule), t)
            decision_form.recorded(desk, rule, t)


def head(found: Sequence[Finding], t: Speaker) -> None:
    """Show the worst light of a rule, its name, and the date of the check."""
    rule, worst = found[0].rule, min((item.verdict for item in found), key=ORDER.index)
    name = f"{light(worst, t)} **{plain(t.text(rule.name.text))}** {plain(rule.id)}"
    estimated = f" · {t.text(ESTIMATED)}" if any(item.estimated for item in found) else ""
    st.markdown(f"{name}{estimated} · {t('核查日期', 'as of')} {found[0].as_of}")


def source(rule: Rule, t: Speaker) -> None:
    """Show where a rule stands, word for word."""
    for passage in (rule.source, *rule.also):
        st.caption(t("原文", "Source") + f" {plain(passage.paragraph)}{t.colon}“{plain(passage.quote)}”")


def _by_grid(found: Sequence[Finding], t: Speaker) -> str:
    """Return the light of each grid in one line; the counts where a grid has several, or none."""
    grids = [item.grid for item in found if item.grid is not None]
    if len(set(grids)) < len(found):
        return t("逐项", "in turn") + "&emsp;" + lights(Counter(item.verdict for item in found), t)
    marks = (f"{plain(item.grid or '')} {VERDICT_SIGNS[item.verdict]}" for item in found)
    return t("各网格", "by grid") + "&emsp;" + "&emsp;".join(marks)


def finding_lines(item: Finding, t: Speaker, mark: str = "") -> str:
    """Return what was measured of which grid or unit, what is required, why, and what it rests on, as Markdown."""
    about = [mark] if mark else []
    about += [] if item.grid is None else [plain(t(f"网格 {item.grid}", f"Grid {item.grid}"))]
    about += [plain(item.unit)] if item.unit else []
    measured = t("实测", "measured") + f" **{plain(t.text(item.measured))}**"
    limit = t("要求", "required") + f" {plain(t.text(item.limit))}"
    lines = [" ".join([*about, f"{measured} · {limit}"]), plain(t.text(item.detail))]
    lines += [f"{t.text(ESTIMATED)}{t.colon}{plain(t.text(text))}" for text in item.estimated]
    return "  \n".join(lines)


def _finding(desk: state.Desk, number: int, item: Finding, asked: tuple[Question, ...], t: Speaker, mark: str) -> None:
    st.markdown(finding_lines(item, t, mark))
    decision_form.draw(desk, item.rule, (number, item), asked, t)
