"""Consent to joining (自愿, 双向选择): what each hospital and district of the layout said, by whom, when."""

from datetime import date

import pandas as pd
import streamlit as st

from gridplan.decide import CONSENT_LABELS, ConsentState, parties, record_consents, withdraw_consents
from gridplan.errors import EditError
from gridplan.ui import account_state, policy_state, state
from gridplan.ui.words import Speaker

ROW_PX = 30
MOST_ROWS = 18


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the facilities, then the districts; a form below records the answer of those ticked."""
    st.caption(
        t(
            "勾选医疗机构或片区，再记录其意见；同一对象以最后一次为准。没有记录的，须征得同意的规则判为“无法判定”。",
            "Tick facilities or districts, then record what they said; the last word of each counts. Where nothing is "
            "recorded, rules that need consent are undetermined.",
        )
    )
    hospitals, districts = parties(policy_state.case(desk))
    names = {**desk.area.facilities["name"].to_dict(), **desk.area.districts["name"].to_dict()}
    left, right = st.columns(2, gap="medium")
    with left:
        chosen = _table(desk, t("医疗机构", "facility"), {key: names[key] for key in hospitals}, t)
    with right:
        if districts:
            chosen += _table(desk, t("片区", "district"), {key: names[key] for key in districts}, t)
        else:
            st.caption(t("方案只有成员关系，没有片区。", "The layout has members only, no districts."))
    _form(desk, chosen, t)


def _table(desk: state.Desk, heading: str, names: dict[str, str], t: Speaker) -> list[str]:
    """Show a row per party and return those that are ticked."""
    said = {consent.party: consent for consent in desk.plan.consents}
    rows = [
        {
            heading: name,
            t("意见", "said"): t.text(CONSENT_LABELS[said[key].state]) if key in said else t("未征询", "not asked"),
            t("经办人", "recorded by"): said[key].person if key in said else "",
            t("日期", "date"): said[key].date.isoformat() if key in said else "",
            t("备注", "note"): said[key].note if key in said else "",
        }
        for key, name in names.items()
    ]
    # Another key after each record: what was ticked is done with.
    event = st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        key=f"consents-{heading}-{state.epoch()}",
        on_select="rerun",
        selection_mode="multi-row",
        row_height=ROW_PX,
        height=ROW_PX * (min(len(rows), MOST_ROWS) + 1) + 3,
    )
    keys = list(names)
    return [keys[row] for row in event["selection"]["rows"] if row < len(keys)]


def _form(desk: state.Desk, chosen: list[str], t: Speaker) -> None:
    with st.form(f"consent-{t.key}"):
        said, name, day, note = st.columns([3, 2, 2, 4])
        states: list[ConsentState] = list(CONSENT_LABELS)
        answer = said.radio(t("意见", "Said"), states, format_func=lambda s: t.text(CONSENT_LABELS[s]), horizontal=True)
        person = account_state.field(name, t("经办人", "Recorded by"))
        on = day.date_input(t("日期", "Date"), date.today(), format="YYYY-MM-DD")
        words = note.text_input(t("备注", "Note"))
        save, clear, count = st.columns([1, 1, 4], vertical_alignment="center")
        record = save.form_submit_button(t("记录", "Record"), type="primary", width="stretch")
        drop = clear.form_submit_button(t("删除记录", "Delete record"), width="stretch")
        count.caption(t(f"已勾选 {len(chosen)} 个", f"{len(chosen)} ticked"))
        if not record and not drop:
            return
        try:
            plan = withdraw_consents(desk.plan, chosen)
            if record:
                plan = record_consents(plan, chosen, answer, person=person, on=on, note=words.strip())
        except EditError as error:
            st.error(t.refusal(error))
            return
        if record:
            account_state.sign(person)
        state.do(plan)
        st.rerun()
