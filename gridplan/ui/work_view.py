"""What is said about the work of a session: that it is not being saved, how it was found, what was left unfinished."""

from datetime import datetime

import streamlit as st

from gridplan.ui import state, work_state
from gridplan.ui.words import Speaker, plain


def draw(t: Speaker) -> None:
    """Show warnings, and a line that offers unfinished work where there is some and nothing is drawn yet."""
    problem, notice, offers = work_state.problem(), work_state.notice(), work_state.offers()
    if problem is not None:
        said = t("改动没有保存到磁盘，关闭页面或服务器重启后会丢失：", "Changes are not being saved and will be lost: ")
        st.warning(plain(said + t.text(problem)))
    if notice is not None:
        st.warning(plain(t.text(notice)))
    if not offers:
        return
    with st.popover(t(f"继续上次的工作（{len(offers)}）", f"Go on with earlier work ({len(offers)})"), type="tertiary"):
        for offer in offers:
            _offer(offer, t)


def _offer(offer: work_state.Offer, t: Speaker) -> None:
    words, take, drop = st.columns([4, 1, 1], vertical_alignment="center")
    areas = t("、", ", ").join(t.text(state.area_title(area)) for area in offer.areas)
    time = datetime.fromisoformat(offer.at).strftime("%m-%d %H:%M")
    words.text(t(f"{areas}，{time}，{offer.steps} 步", f"{areas}, {time}, {offer.steps} steps"))
    key = f"{offer.key}-{t.key}"
    take.button(t("继续", "Go on"), key=f"take-{key}", on_click=state.take_up, args=(offer.key,), width="stretch")
    drop.button(t("放弃", "Discard"), key=f"drop-{key}", on_click=work_state.drop, args=(offer,), width="stretch")
