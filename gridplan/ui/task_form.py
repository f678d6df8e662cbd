"""One task in full, and the form that takes down how far it is."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from gridplan.decisions import TaskState
from gridplan.errors import TaskError
from gridplan.policy.progress import STATE_LABELS
from gridplan.tasks import TaskRow
from gridplan.tasks.record import record_all
from gridplan.tasks.sheet import unit_names
from gridplan.tasks.table import grid_words, record_words
from gridplan.ui import account_state, findings_view, state
from gridplan.ui.words import Speaker, plain


def draw(desk: state.Desk, row: TaskRow, rows: Sequence[TaskRow], t: Speaker) -> bool:
    """Show what was recorded of the task on the left, the form on the right; return whether something was recorded."""
    words, form = st.columns([3, 4], gap="medium")
    with words:
        _told(desk, row, t)
    with form:
        return _form(desk, row, rows, t)


def _told(desk: state.Desk, row: TaskRow, t: Speaker) -> None:
    grids = grid_words(row, desk.area)
    if grids:
        st.markdown(t("各网格", "By grid") + "  \n" + "  \n".join(plain(t.text(line)) for line in grids))
    for record in desk.plan.task_states:
        if record.task == row.id:
            st.caption(t("记录　", "Recorded ") + plain(t.text(record_words(record, desk.area))))
    if row.rule is not None:
        findings_view.source(row.rule, t)


def _form(desk: state.Desk, row: TaskRow, rows: Sequence[TaskRow], t: Speaker) -> bool:
    """Ask how far the task is, in the whole or at the grids of some leads, and who says so."""
    names = unit_names(desk.plan, desk.area)
    leads = dict.fromkeys(lead for grid in desk.plan.layout.grids for lead in grid.leads)
    with st.form(f"task-{row.id}-{t.key}"):
        words = {key: t.text(label) for key, label in STATE_LABELS.items()}
        now = list(words).index(row.state or "done")
        said = st.radio(t("状态", "State"), list(words), now, format_func=lambda key: words[key], horizontal=True)
        units = st.multiselect(
            t("单位（不选为整体）", "Units (none: the whole)"),
            list(leads),
            format_func=lambda lead: names[lead],
            placeholder=t("整体", "the whole"),
        )
        day, name = st.columns(2)
        done_on = day.date_input(t("完成日期", "Done on"), None, format="YYYY-MM-DD")
        person = account_state.field(name, t("记录人", "Recorded by"))
        responsible = st.text_input(t("责任单位", "Responsible"), placeholder=row.responsible)
        evidence = st.text_area(t("落实情况与证据", "Evidence"), height=68)
        if not st.form_submit_button(t("记录", "Record"), type="primary"):
            return False
        records = [
            TaskState(row.id, said, person, date.today(), evidence.strip(), done_on, unit, responsible.strip())
            for unit in units or [""]
        ]
        try:
            plan = record_all(desk.plan, records, rows)
        except TaskError as error:
            st.error(t.refusal(error))
            return False
        account_state.sign(person)
        state.do(plan)
        return True
