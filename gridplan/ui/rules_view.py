"""Every rule of the policy: how it is carried out, what it asks, and the words of the document."""

from collections import Counter

import streamlit as st

from gridplan.policy.base import Handling
from gridplan.policy.explain import HANDLING_LABELS, HANDLING_WORDS, limit_of, looked_at
from gridplan.policy.other_rules import ChecklistRule, PaymentRule, StatementRule
from gridplan.policy.schema import AnyRule
from gridplan.ui import findings_view, policy_state, state
from gridplan.ui.words import Speaker, plain

_COLOURS: dict[Handling, str] = {"computed": "blue", "tracked": "violet", "informational": "gray"}


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show how many rules are handled in each way, then a card per rule."""
    policy = policy_state.policy(desk)
    counts = Counter(rule.handling for rule in policy.rules)
    told = [f"{_badge(key, t)} {counts[key]}{t.colon}{t.text(words)}" for key, words in HANDLING_WORDS.items()]
    st.markdown("&emsp;".join(told))
    for rule in policy.rules:
        _rule(rule, t)


def _badge(handling: Handling, t: Speaker) -> str:
    return f":{_COLOURS[handling]}-badge[{t.text(HANDLING_LABELS[handling])}]"


def _rule(rule: AnyRule, t: Speaker) -> None:
    with st.container(border=True):
        words, document = st.columns([3, 2], gap="medium")
        words.markdown(f"{_badge(rule.handling, t)} **{plain(t.text(rule.name.text))}** {plain(rule.id)}")
        points = _points(rule)
        if points:
            words.markdown("\n".join(f"- {plain(point)}" for point in points))
        else:
            asked = t("要求", "required") + f" {plain(t.text(limit_of(rule)))}"
            words.markdown(f"{plain(t.text(looked_at(rule)))} · {asked}")
        if rule.note is not None:
            words.caption(plain(t.text(rule.note.text)))
        with document:
            findings_view.source(rule, t)


def _points(rule: AnyRule) -> tuple[str, ...]:
    """Return the points of a rule that is a list of tasks or of words to be kept in mind."""
    match rule:
        case ChecklistRule(params=params):
            return params.items
        case StatementRule(params=params) | PaymentRule(params=params):
            return params.points
    return ()
