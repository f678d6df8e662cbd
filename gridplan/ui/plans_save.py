"""Keep the present work in the store: as the next revision of what it was made of, or as a plan of its own."""

import streamlit as st

from gridplan.accounts import Act
from gridplan.errors import GridplanError, StoreConflictError
from gridplan.store import MAIN
from gridplan.store_words import revision_words
from gridplan.text import Text
from gridplan.ui import account_state, pills, plans_merge, reason_fields, state, store_state
from gridplan.ui.store_state import Kept
from gridplan.ui.words import Speaker, plain

_NEXT, _NEW = "next", "new"


def draw(desk: state.Desk, found: list[Kept], t: Speaker) -> None:
    """Show what the work is based on, and the form that saves it; after a conflict, how to merge."""
    refusal = account_state.refusal(Act.SAVE)
    st.markdown(t("**保存现在的工作**", "**Save the present work**"))
    base = state.steps().base
    kept = next((each for each in found if base is not None and each.entry.id == base["plan"]), None)
    if base is not None and kept is not None:
        changed = t("有改动。", "changed.") if store_state.is_changed(desk, base) else t("未改动。", "unchanged.")
        words = plain(t.text(store_state.base_words(base)))
        st.caption(t(f"基于 {words}，", f"Based on {words}, ") + changed)
    if refusal is not None:
        st.caption(plain(t.text(refusal)) + t("。", "."))
        return
    if kept is not None and plans_merge.draw(desk, kept, t):
        return
    choices = {_NEXT: t("下一个修订", "Next revision")} if kept is not None else {}
    choices[_NEW] = t("新的方案", "A plan of its own")
    what = pills.choose("save-as", choices, next(iter(choices)), t)
    with st.form(f"save-{what}-{t.key}"):
        name = st.text_input(t("方案名称", "Name of the plan"), desk.plan.document.title) if what == _NEW else ""
        reason, person = reason_fields.draw(t)
        if not st.form_submit_button(t("保存", "Save"), type="primary"):
            return
    try:
        if what == _NEW or kept is None:
            _create(desk, name, person, reason)
        else:
            _next(desk, kept, person, reason)
    except StoreConflictError as error:
        plans_merge.begin(error, reason)
    except GridplanError as error:
        st.error(t.refusal(error))
        return
    st.rerun()


def _create(desk: state.Desk, name: str, person: str, reason: str) -> None:
    own = store_state.store()
    first = own.create(desk.plan, desk.area, name=name, author=person, reason=reason, judged=store_state.judged(desk))
    account_state.sign(person)
    store_state.rest_on(own.plan(first.plan_id), first)
    store_state.say(Text(f"已存为方案“{name.strip()}”", f"Saved as the plan {name.strip()}"))


def _next(desk: state.Desk, kept: Kept, person: str, reason: str) -> None:
    base = state.steps().base or {}
    saved = store_state.store().save(
        kept.entry.id,
        desk.plan,
        desk.area,
        parent=base["revision"],
        branch=base.get("branch", MAIN),
        author=person,
        reason=reason,
        judged=store_state.judged(desk),
    )
    account_state.sign(person)
    store_state.rest_on(kept.entry, saved)
    store_state.say(Text("已保存为 ", "Saved as ") + revision_words(saved))
