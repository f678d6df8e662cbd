"""A plan with all its history as one file: handed out, and taken in."""

from functools import partial

import streamlit as st

from gridplan.accounts import Act
from gridplan.errors import GridplanError
from gridplan.store.archive import SUFFIX
from gridplan.text import Text
from gridplan.ui import account_state, download, store_state, upload
from gridplan.ui.store_state import Kept
from gridplan.ui.words import Speaker, plain

_BOX = "archive"


def draw(kept: Kept | None, t: Speaker) -> None:
    """Offer the chosen plan as a file, and a box for a file that somebody else handed out."""
    if kept is not None:
        name = kept.entry.name
        download.button(
            t(f"下载“{name}”及其全部历史", f"Download {name} with all its history"),
            partial(store_state.store().archive, kept.entry.id),
            f"{name.replace('/', '-')}{SUFFIX}",
            f"archive-{kept.entry.id}",
        )
        download.standing(t)
    refusal = account_state.refusal(Act.SAVE)
    if refusal is not None:
        st.caption(plain(t.text(refusal)) + t("。", "."))
        return
    given = upload.box(_BOX, t("导入方案存档", "Take in an archive of a plan"), t, kinds=("zip",))
    if given is None:
        return
    person = account_state.field(st, t("署名", "Name"), key=f"archive-person-{t.key}")
    if not st.button(t("导入", "Take in"), key=f"archive-take-{t.key}", type="primary"):
        return
    try:
        with upload.on_disk(given.name, given.getvalue()) as path:
            taken = store_state.store().take_in(path, author=person)
    except GridplanError as error:
        st.error(t.refusal(error))
        return
    account_state.sign(person)
    upload.emptied(_BOX)
    store_state.choose(taken.plan.id)
    said = Text(
        f"已导入“{taken.plan.name}”：新增 {taken.revisions} 个修订",
        f"{taken.plan.name} was taken in: {taken.revisions} new revisions",
    )
    store_state.say(said)
    st.rerun()
