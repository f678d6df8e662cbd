"""The history of the plan: every step in words, a way to any of them, and versions that were given a name."""

from datetime import datetime

import pandas as pd
import streamlit as st

from gridplan.errors import GridplanError
from gridplan.step_words import step_words
from gridplan.ui import account_state, state
from gridplan.ui.words import Speaker
from gridplan.work import Checkpoint, Drawing

HEIGHT_PX = 380


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the steps, the last first; beside them the checkpoints."""
    own = state.steps().drawing
    steps, points = st.columns([3, 2], gap="medium")
    with steps:
        if own is None:
            st.caption(t("还没有改动。每一步都自动保存。", "Nothing is changed yet. Every step is saved at once."))
        else:
            _steps(desk, own, t)
    with points:
        _name_checkpoint(t)
        for place, point in enumerate(own.checkpoints if own else ()):
            _checkpoint(place, point, t)


def _steps(desk: state.Desk, own: Drawing, t: Speaker) -> None:
    st.caption(
        t(
            "点选一行，再按按钮，即撤销或重做到那一步。每一步都自动保存。",
            "Choose a row and press the button to undo or redo up to that step. Every step is saved at once.",
        )
    )
    line, now = own.history.line, len(own.history.past)
    names = desk.area.districts["name"].to_dict()
    rows = [_row(own, version, place - now, names, t) for place, version in enumerate(line)]
    chosen = st.dataframe(
        pd.DataFrame(rows[::-1]),
        key=f"history-{state.epoch()}-{t.key}",
        hide_index=True,
        height=HEIGHT_PX,
        on_select="rerun",
        selection_mode="single-row",
    )
    selected = [len(line) - 1 - row - now for row in chosen["selection"]["rows"]]
    steps = selected[0] if selected else 0
    st.button(t("回到选中的一步", "Go to the chosen step"), on_click=state.move, args=(steps,), disabled=not steps)


def _row(own: Drawing, version: int, away: int, names: dict[str, str], t: Speaker) -> dict[str, str]:
    """Return a row of the table; `away` is how many steps forward from the present it is."""
    step = own.steps[version - 1] if version else None
    what = t("开始", "the beginning") if step is None else t.text(step_words(step.change, names))
    points = t.listed(point.name for point in own.checkpoints if point.version == version)
    return {
        "": t("▶ 现在", "▶ now") if away == 0 else t("已撤销", "undone") if away > 0 else "",
        t("改动", "what was changed"): what,
        t("时间", "time"): _time(own.at if step is None else step.at),
        t("存档点", "checkpoint"): points,
    }


def _name_checkpoint(t: Speaker) -> None:
    with st.form("checkpoint", clear_on_submit=True):
        st.markdown(t("**存档点**", "**Checkpoints**"))
        left, right = st.columns(2)
        name = left.text_input(t("名称", "Name"))
        person = account_state.field(right, t("姓名", "Person"))
        pressed = st.form_submit_button(t("为现在的方案命名", "Name the plan as it is now"))
    if not pressed:
        return
    if not name.strip():
        st.error(t("请写明存档点的名称。", "Give the checkpoint a name."))
        return
    account_state.sign(person)
    state.steps().name_checkpoint(name.strip(), person)
    st.rerun()


def _checkpoint(place: int, point: Checkpoint, t: Speaker) -> None:
    words, button = st.columns([3, 1], vertical_alignment="center")
    words.text(" · ".join(word for word in (point.name, point.person, _time(point.at)) if word))
    there = state.history().present == point.version
    if button.button(t("回到这里", "Go back"), key=f"checkpoint-{place}-{t.key}", disabled=there, width="stretch"):
        try:
            state.do(state.steps().version(point.version))
        except GridplanError as error:
            st.error(t.refusal(error))
        else:
            st.rerun()


def _time(at: str) -> str:
    return datetime.fromisoformat(at).strftime("%m-%d %H:%M:%S")
