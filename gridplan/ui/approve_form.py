"""The estimates of the area: which are approved for showing to others, by whom, and a form that approves more."""

from datetime import date

import pandas as pd
import streamlit as st

from gridplan.accounts import Act
from gridplan.decisions import Approval
from gridplan.errors import EditError
from gridplan.presentation import Estimate, approve, estimate_name, holding, withdraw_approval
from gridplan.ui import account_state, present_state, state
from gridplan.ui.words import Speaker, plain

ROW_PX = 30


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show a row per estimate, the approvals with a button that takes each back, then the form."""
    st.markdown(t("**估计的认可**", "**Approval of estimates**"))
    found = present_state.found(desk)
    if not found:
        st.caption(t("各图层均为正式数据，没有估计。", "All layers are official: there are no estimates."))
        return
    st.caption(
        t(
            "演示时，据估计的数字须在其所据的估计全部经人认可后才显示；数据一变，原认可即失效。",
            "When presenting, a number is shown once all estimates that it rests on are approved; an approval ends "
            "when the data change.",
        )
    )
    held = holding(desk.plan, found)
    st.dataframe(_table(found, held, t), hide_index=True, row_height=ROW_PX, height=ROW_PX * (len(found) + 1) + 3)
    given = desk.plan.approvals
    if given:
        with st.expander(t(f"认可的记录（{len(given)} 条）", f"Approvals recorded ({len(given)})")):
            for number, approval in enumerate(given):
                _recorded(desk, number, approval, approval in held.values(), t)
    _form(desk, found, held, t)


def _table(found: tuple[Estimate, ...], held: dict[str, Approval], t: Speaker) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                t("估计", "estimate"): t.text(each.name),
                t("状态", "state"): t.text(each.state),
                t("认可", "approved"): _who(held.get(each.key), t),
            }
            for each in found
        ]
    )


def _who(approval: Approval | None, t: Speaker) -> str:
    if approval is None:
        return t("未经认可", "not approved")
    return t(f"{approval.person}，{approval.date}", f"{approval.person}, {approval.date}")


def _recorded(desk: state.Desk, number: int, approval: Approval, holds: bool, t: Speaker) -> None:
    """Show an approval; of one given for other data, that it no longer holds."""
    words, button = st.columns([6, 1], vertical_alignment="center")
    ended = "" if holds else t("　**数据已变，不再有效**", " **data have changed: it no longer holds**")
    name, who = t.text(estimate_name(approval.estimate)), _who(approval, t)
    said = f"{name}{t.colon}{approval.reason}" + t(f"（{who}）", f" ({who})")
    words.markdown(plain(said) + ended)
    button.button(
        t("撤回", "Take back"),
        key=f"approval-{number}-{t.key}",
        on_click=lambda: state.do(withdraw_approval(desk.plan, approval), act=Act.APPROVE_ESTIMATES),
        disabled=account_state.refusal(Act.APPROVE_ESTIMATES) is not None,
        width="stretch",
    )


def _form(desk: state.Desk, found: tuple[Estimate, ...], held: dict[str, Approval], t: Speaker) -> None:
    """Ask which estimates are approved, why and by whom."""
    refusal = account_state.refusal(Act.APPROVE_ESTIMATES)
    if refusal is not None:
        st.caption(plain(t.text(refusal)) + t("。", "."))
        return
    names = {each.key: t.text(each.name) for each in found}
    # Another form after each record: what was chosen is done with.
    with st.form(f"approve-{len(desk.plan.approvals)}-{t.key}"):
        left, right = st.columns([3, 4], vertical_alignment="bottom")
        chosen = left.multiselect(
            t("认可的估计", "Estimates to approve"),
            list(names),
            [key for key in names if key not in held],
            format_func=names.__getitem__,
            placeholder=t("请选择", "Choose"),
        )
        reason = right.text_input(t("理由", "Reason"))
        name, day, save = st.columns([3, 2, 1], vertical_alignment="bottom")
        person = account_state.field(name, t("署名", "Name"))
        on = day.date_input(t("日期", "Date"), date.today(), format="YYYY-MM-DD")
        pressed = save.form_submit_button(t("认可", "Approve"), type="primary", width="stretch")
    if not pressed:
        return
    try:
        plan = approve(desk.plan, [each for each in found if each.key in chosen], person=person, on=on, reason=reason)
    except EditError as error:
        st.error(t.refusal(error))
        return
    account_state.sign(person)
    state.do(plan, act=Act.APPROVE_ESTIMATES)
    st.rerun()
