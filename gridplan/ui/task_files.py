"""The task book as files: the document's own table, the workbook to fill in and read back, the templates of duties."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from gridplan import resources
from gridplan.annexes import read_annexes
from gridplan.errors import InputError
from gridplan.export.duties_docx import duties_docx
from gridplan.export.task_docx import tasks_docx
from gridplan.export.task_xlsx import tasks_xlsx
from gridplan.policy import Policy
from gridplan.tasks import TaskRow
from gridplan.tasks.reading import BookRead, read_tasks
from gridplan.tasks.table import change_words
from gridplan.ui import account_state, policy_state, state, upload
from gridplan.ui.words import Speaker, plain

_BOX = "tasks"


def draw(desk: state.Desk, policy: Policy, rows: Sequence[TaskRow], t: Speaker) -> None:
    """Offer the files; a workbook that was filled in is shown before it is taken in."""
    out, back = st.columns([2, 3], gap="medium")
    with out:
        _downloads(desk, policy, rows, t)
    with back:
        _upload(desk, rows, t)


def _downloads(desk: state.Desk, policy: Policy, rows: Sequence[TaskRow], t: Speaker) -> None:
    by_grid = st.checkbox(t("台账中每项任务按网格各列一行", "In the workbook, a line per grid and task"))
    book = partial(tasks_xlsx, policy, rows, desk.plan, desk.area, as_of=policy_state.as_of(), by_grid=by_grid)
    annex = partial(tasks_docx, policy, rows, desk.plan, desk.area)
    files = [
        (t("任务台账，可填写（Excel）", "Task book to fill in (Excel)"), book, t("任务台账.xlsx", "tasks.xlsx")),
        (
            t("任务清单，按附件格式（Word）", "Task list in the annex's form (Word)"),
            annex,
            t("任务清单.docx", "tasks.docx"),
        ),
    ]
    if policy.policy.id in resources.annex_files():
        duties = partial(_duties, policy.policy.id)
        label = t("成员名单与职责分工样式（Word）", "Templates of members and duties (Word)")
        files.append((label, duties, t("名单与分工.docx", "duties.docx")))
    for label, data, name in files:
        st.download_button(
            label, data, f"{desk.area.manifest.id}-{name}", key=f"file-{name}", on_click="ignore", width="stretch"
        )


def _duties(policy_id: str) -> bytes:
    return duties_docx(read_annexes(policy_id))


def _upload(desk: state.Desk, rows: Sequence[TaskRow], t: Speaker) -> None:
    person = account_state.field(st, t("记录人（表中未写记录人的行）", "Recorded by (lines that name nobody)"))
    given = upload.box(_BOX, t("读回填好的任务台账", "Read back a task book that was filled in"), t)
    if given is None:
        return
    try:
        with upload.on_disk(given.name, given.getvalue()) as path:
            found = read_tasks(path, rows, desk.plan, desk.area, person=person)
    except InputError as error:
        upload.refusal(error, t)
        return
    _preview(desk, found, person, t)


def _preview(desk: state.Desk, found: BookRead, person: str, t: Speaker) -> None:
    """Show what the workbook would change, and take it in when the button is pressed."""
    st.markdown(plain(t.text(found.told)))
    if not found.changes:
        return
    upload.table([t.row(change_words(change, desk.area)) for change in found.changes])
    if st.button(t(f"采用这 {found.recorded} 条记录", f"Take in these {found.recorded} records"), type="primary"):
        account_state.sign(person)
        upload.emptied(_BOX)
        state.do(found.plan)
        st.rerun()
