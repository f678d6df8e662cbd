"""What is said about the work of a session: that it is not being saved, how it was found, what was left unfinished."""

from datetime import datetime

import streamlit as st

from gridplan.ui import state, work_state
from gridplan.ui.words import Speaker, plain


def warnings(t: Speaker) -> None:
    """Show that work is not being saved, and what is to be said about how it was found."""
    problem, notice = work_state.problem(), work_state.notice()
    if problem is not None:
        said = t("改动没有保存到磁盘，关闭页面或服务器重启后会丢失：", "Changes are not being saved and will be lost: ")
        st.warning(plain(said + t.text(problem)))
    if notice is not None:
        st.warning(plain(t.text(notice)))


def saved(t: Speaker) -> str:
    """Say how much work is kept on disk."""
    steps = work_state.work().steps
    if work_state.problem() is not None:
        return t("改动没有保存", "Changes are not being saved")
    return (
        t(f"已自动保存 {steps} 步", f"{steps} steps saved")
        if steps
        else t("改动会自动保存", "Changes are saved by themselves")
    )


def offer(t: Speaker) -> None:
    """Offer unfinished work where there is some and nothing is drawn yet."""
    offers = work_state.offers()
    if not offers:
        return
    with st.popover(t(f"继续上次的工作（{len(offers)}）", f"Go on with earlier work ({len(offers)})"), type="tertiary"):
        for one in offers:
            _offer(one, t)


def _offer(found: work_state.Offer, t: Speaker) -> None:
    words, take, drop = st.columns([4, 1, 1], vertical_alignment="center")
    areas = t.listed(t.text(state.area_title(area)) for area in found.areas)
    time = datetime.fromisoformat(found.at).strftime("%m-%d %H:%M")
    words.text(t(f"{areas}，{time}，{found.steps} 步", f"{areas}, {time}, {found.steps} steps"))
    key = f"{found.key}-{t.key}"
    take.button(t("继续", "Go on"), key=f"take-{key}", on_click=state.take_up, args=(found.key,), width="stretch")
    drop.button(t("放弃", "Discard"), key=f"drop-{key}", on_click=work_state.drop, args=(found,), width="stretch")
