"""The task book: what the policy asks to be done, how far it is, and a form that takes down what people say of it."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from gridplan.tasks import TaskRow, task_rows
from gridplan.tasks.table import WHICH_LABELS, Which, chosen, row_words, tally
from gridplan.ui import pills, policy_state, state, task_files, task_form
from gridplan.ui.words import Speaker, plain

ROW_PX = 62  # three lines
MOST_ROWS = 8
# Of the columns in their order; the requirement and the evidence take what is left.
WIDTHS_PX = (76, 48, 130, 330, 150, 100, 64, 150, 88, 200)


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the counts and the rows chosen; of the row that is ticked, everything, and the form."""
    policy = policy_state.policy(desk)
    rows = state.kept("tasks", policy_state.key(desk), lambda: task_rows(policy, policy_state.case(desk)))
    if not rows:
        st.caption(t("这份政策没有任务。", "The policy has no tasks."))
        return
    st.markdown(f"**{plain(t.text(tally(rows).told))}**&emsp;{t('截至', 'as of')} {rows[0].as_of}")
    words: dict[Which, str] = {
        which: f"{t.text(label)} {len(chosen(rows, which))}" for which, label in WHICH_LABELS.items()
    }
    which = pills.choose("tasks", words, "all", t)
    shown = chosen(rows, which)
    ticked = _table(desk, shown, which, t)
    if ticked is None:
        st.caption(t("勾选一行，查看全文并记录进展。", "Tick a row to read it in full and to record how far it is."))
    else:
        task_form.draw(desk, ticked, rows, t)
    task_files.draw(desk, policy, rows, t)


def _table(desk: state.Desk, shown: Sequence[TaskRow], which: str, t: Speaker) -> TaskRow | None:
    """Show a line per row and return the one that is ticked."""
    if not shown:
        st.caption(t("没有这类任务。", "There are none of these."))
        return None
    lines = [t.row(row_words(row, desk.area)) for row in shown]
    # Another key for other rows: the tick does not go over to the row that stands there now.
    event = st.dataframe(
        pd.DataFrame(lines),
        hide_index=True,
        key=f"tasks-{which}-{policy_state.policy_name(desk)}-{policy_state.as_of()}-{state.epoch()}-{t.key}",
        on_select="rerun",
        selection_mode="single-row",
        row_height=ROW_PX,
        height=ROW_PX * min(len(shown), MOST_ROWS) + 40,
        column_config={
            heading: st.column_config.TextColumn(width=width)
            for heading, width in zip(lines[0], WIDTHS_PX, strict=True)
        },
    )
    ticked = event["selection"]["rows"]
    return shown[ticked[0]] if ticked and ticked[0] < len(shown) else None
