"""The task book: what the policy asks to be done, how far it is, and a form that takes down what people say of it."""

from collections.abc import Sequence

import streamlit as st

from gridplan.policy.progress import Timing
from gridplan.tasks import TaskRow, task_rows
from gridplan.tasks.table import WHICH_LABELS, Which, chosen, evidence_words, tally
from gridplan.tasks.words import NOBODY, deadline_words, state_words, timing_words
from gridplan.text import Text
from gridplan.ui import pills, policy_state, state, task_files, task_form
from gridplan.ui.words import Speaker, plain

WIDTHS = (1.25, 4.2, 2.6, 2.1, 2.5, 1)
_OPEN = "open_task"
_HEADINGS = (
    Text("编号", "Id"),
    Text("重点任务与具体要求", "Task and requirement"),
    Text("完成时限", "Deadline"),
    Text("责任单位、状态", "Responsible, state"),
    Text("落实情况与证据", "Evidence"),
    Text("", ""),
)


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the counts, the files, and the rows chosen; the form stands below the row that it is of."""
    policy = policy_state.policy(desk)
    rows = state.kept("tasks", policy_state.key(desk), lambda: task_rows(policy, policy_state.case(desk)))
    if not rows:
        st.caption(t("这份政策没有任务。", "The policy has no tasks."))
        return
    st.markdown(f"**{plain(t.text(tally(rows).told))}**&emsp;{t('截至', 'as of')} {rows[0].as_of}")
    with st.expander(t("下载与读回", "Downloads, and reading back")):
        task_files.draw(desk, policy, rows, t)
    words: dict[Which, str] = {
        which: f"{t.text(label)} {len(chosen(rows, which))}" for which, label in WHICH_LABELS.items()
    }
    shown = chosen(rows, pills.choose("tasks", words, "all", t))
    if not shown:
        st.caption(t("没有这类任务。", "There are none of these."))
        return
    for column, heading in zip(st.columns(WIDTHS), _HEADINGS, strict=True):
        column.caption(t.text(heading))
    for row in shown:
        _row(desk, row, rows, t)


def _row(desk: state.Desk, row: TaskRow, rows: Sequence[TaskRow], t: Speaker) -> None:
    with st.container(border=True):
        key, task, deadline, progress, evidence, button = st.columns(WIDTHS)
        mark = f"  \n:red-badge[▲ {t('逾期', 'overdue')}]" if row.overdue else ""
        key.markdown(plain(row.id) + mark)
        task.markdown(f"**{plain(t.text(row.group))}**  \n{plain(row.requirement)}")
        deadline.markdown(f"{plain(t.text(deadline_words(row)))}  \n{_timing(row, t)}")
        progress.markdown(f"{plain(row.responsible or t.text(NOBODY))}  \n{_state(row, t)}")
        evidence.markdown(plain(t.text(evidence_words(row, desk.area))))
        opened = state.shelf().get(_OPEN) == row.id
        label = t("收起", "Close") if opened else t("记录…", "Record…")
        button.button(label, key=f"task-{row.id}", on_click=_open, args=(None if opened else row.id,), width="stretch")
        if opened and task_form.draw(desk, row, rows, t):
            _open(None)
            st.rerun()


def _timing(row: TaskRow, t: Speaker) -> str:
    words = plain(t.text(timing_words(row)))
    return f":red[{words}]" if row.overdue else words


def _state(row: TaskRow, t: Speaker) -> str:
    words = plain(t.text(state_words(row.state)))
    if row.done_on is not None:
        words += f" {row.done_on}"
    return f":green-badge[● {words}]" if row.timing in (Timing.DONE, Timing.LATE, Timing.DAY_UNKNOWN) else words


def _open(task: str | None) -> None:
    """Open the form of a task in the place of the one before."""
    state.shelf()[_OPEN] = task
