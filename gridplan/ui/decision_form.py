"""What a person decides about a rule: forms on its card, and the decisions recorded so far."""

from collections.abc import Callable
from datetime import date
from math import nan
from typing import Literal

import streamlit as st

from gridplan.decide import Decision, Kind, Question, choice_name, decisions_about, describe, limit_is_percent
from gridplan.decisions import Judgement, Limit, Override, Reading
from gridplan.policy import Finding, Verdict
from gridplan.policy.base import Rule
from gridplan.policy.findings import VERDICT_LABELS
from gridplan.text import Text
from gridplan.ui import account_state, policy_state, state
from gridplan.ui.policy_state import Asking
from gridplan.ui.words import Speaker, plain

_BUTTONS: dict[Kind, Text] = {
    "override": Text("豁免…", "Set aside…"),
    "judgement": Text("判定…", "Judge…"),
    "limit": Text("设定限值…", "Set a limit…"),
    "reading": Text("选择读法…", "Choose a reading…"),
}


def draw(
    desk: state.Desk, rule: Rule, finding: tuple[int, Finding] | None, asked: tuple[Question, ...], t: Speaker
) -> None:
    """Show a button for each question about a rule, or about one of its findings by number; or the open form."""
    number, item = (None, None) if finding is None else finding
    for place, question in enumerate(asked):
        this = Asking(rule.id, number, question.kind, question.choices)
        if policy_state.asking() == this:
            _form(desk, rule, item, question, t)
        else:
            words, button = st.columns([6, 1], vertical_alignment="center")
            refusal = policy_state.refusal(question.kind)
            words.caption(
                _hint(rule, question, item, t)
                + ("" if refusal is None else t("", " ") + plain(t.text(refusal)) + t("。", "."))
            )
            label, key = t.text(_BUTTONS[question.kind]), f"ask-{rule.id}-{number}-{question.kind}-{place}"
            button.button(
                label, key=key, on_click=policy_state.ask, args=(this,), width="stretch", disabled=refusal is not None
            )


def recorded(desk: state.Desk, rule: Rule, t: Speaker) -> None:
    """Show what was decided about a rule, each with a button that takes it back."""
    for number, decision in enumerate(decisions_about(desk.plan, rule.id)):
        words, button = st.columns([6, 1], vertical_alignment="center")
        words.markdown(t("已记录　", "Recorded: ") + plain(t.text(describe(decision, rule))))
        button.button(
            t("撤回", "Take back"),
            key=f"withdraw-{rule.id}-{number}",
            on_click=policy_state.take_back,
            args=(desk, decision),
            width="stretch",
        )


def _hint(rule: Rule, question: Question, item: Finding | None, t: Speaker) -> str:
    """Return what would change the verdict, and how far the decision reaches."""
    grid = None if item is None else item.grid
    reach = t("整条规则", "the whole rule") if grid is None else t(f"网格 {grid}", f"grid {grid}")
    choices = t("、", ", ").join(plain(t.text(choice_name(choice, rule))) for choice in question.choices)
    match question.kind:
        case "override":
            if item is not None and item.unit:
                reach = plain(item.unit)
            return t(
                f"原文为“原则上”，可由人豁免（{reach}），须写明理由。",
                f"It holds in principle: a person may set it aside ({reach}), with a reason.",
            )
        case "judgement":
            yes, no = _verdict(question.if_yes, t), _verdict(question.if_no, t)
            return t(
                f"原文未定义“{choices}”，由人判定（{reach}）：符合 → {yes}；不符合 → {no}。",
                f"The document does not define “{choices}” ({reach}): if judged so → {yes}; if not → {no}.",
            )
        case "limit":
            return t(
                f"原文未定限值，可由人设定：{choices}。",
                f"The document sets no limit; a person may: {choices}.",
            )
        case "reading":
            return t(f"原文有不同读法：{choices}。", f"The document can be read in several ways: {choices}.")


def _verdict(verdict: Verdict | None, t: Speaker) -> str:
    return "" if verdict is None else t.text(VERDICT_LABELS[verdict])


def _form(desk: state.Desk, rule: Rule, item: Finding | None, question: Question, t: Speaker) -> None:
    """Ask for the decision, its reason and a name."""
    with st.form(f"decide-{rule.id}-{question.kind}-{t.key}", border=True):
        st.caption(_hint(rule, question, item, t))
        decision = _answer(rule, item, question, t)
        reason = st.text_area(t("理由", "Reason"), height=68)
        name, save, close = st.columns([4, 1, 1], vertical_alignment="bottom")
        person = account_state.field(name, t("署名", "Name"))
        pressed = save.form_submit_button(t("记录", "Record"), type="primary", width="stretch")
        if close.form_submit_button(t("取消", "Cancel"), width="stretch"):
            policy_state.ask(None)
            st.rerun()
        if pressed:
            refusal = policy_state.decide(desk, decision(reason.strip(), person))
            if refusal is None:
                st.rerun()
            st.error(t.refusal(refusal))


def _answer(rule: Rule, item: Finding | None, question: Question, t: Speaker) -> Callable[[str, str], Decision]:
    """Ask what is particular to a kind of decision; return what makes the decision of a reason and a name."""
    today = date.today()
    grid, unit = (None, "") if item is None else (item.grid, item.unit)
    match question.kind:
        case "override":
            return lambda reason, person: Override(rule.id, reason, person, today, grid, unit)
        case "judgement":
            answers = {"yes": t("符合", "It is"), "no": t("不符合", "It is not")}
            accepted = _choose(t("判定", "Judgement"), answers) == "yes"
            return lambda reason, person: Judgement(rule.id, accepted, reason, person, today, grid)
        case "reading":
            names = {choice: t.text(choice_name(choice, rule)) for choice in question.choices}
            reading = _choose(t("读法", "Reading"), names)
            return lambda reason, person: Reading(rule.id, reading, reason, person, today)
        case "limit":
            return _limit(rule, question.choices[0], t)


def _limit(rule: Rule, measure: str, t: Speaker) -> Callable[[str, str], Decision]:
    """Ask for operator and number; what is shown in per cent is typed so and kept as a fraction of 1."""
    percent, today = limit_is_percent(rule, measure), date.today()
    left, right = st.columns([1, 3])
    signs: dict[Literal["<=", ">="], str] = {"<=": "≤", ">=": "≥"}
    op = left.selectbox(t("须", "Must be"), list(signs), format_func=lambda op: signs[op])
    unit = t("限值（%）", "Limit (%)") if percent else t("限值（与实测同单位）", "Limit (in the unit measured)")
    typed = right.number_input(unit, value=None, step=0.01, format="%g")
    value = nan if typed is None else typed / 100 if percent else typed
    return lambda reason, person: Limit(rule.id, measure, op, value, reason, person, today)


def _choose(label: str, names: dict[str, str]) -> str:
    return str(st.radio(label, list(names), format_func=lambda choice: names[choice], horizontal=True))
