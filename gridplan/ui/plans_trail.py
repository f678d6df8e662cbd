"""The audit trail: who saved, published, overrode, and why; of one plan, or of all and of the store itself."""

import pandas as pd
import streamlit as st

from gridplan.store import Act
from gridplan.store_words import act_words
from gridplan.ui import store_state
from gridplan.ui.store_state import Kept
from gridplan.ui.words import Speaker

_HEIGHT_PX = 460


def draw(kept: Kept, found: list[Kept], t: Speaker) -> None:
    """Show a row per act, the latest first; persons and kinds may be picked out."""
    left, right, whole = st.columns([2, 2, 3], vertical_alignment="bottom")
    of_all = whole.checkbox(t("所有方案", "All plans"), key=f"trail-all-{t.key}")
    acts = list(reversed(store_state.store().trail() if of_all else kept.trail))
    every = t("全部", "All")
    key = f"{kept.entry.id}-{of_all}-{t.key}"
    persons = sorted({act.person for act in acts})
    person = left.selectbox(t("操作人", "Person"), [every, *persons], key=f"trail-person-{key}")
    kinds = sorted({t.text(act.words) for act in acts})
    kind = right.selectbox(t("操作", "Act"), [every, *kinds], key=f"trail-kind-{key}")
    chosen = [act for act in acts if person in (every, act.person) and kind in (every, t.text(act.words))]
    names = {entry.id: entry.name for entry in store_state.store().plans()} if of_all else {}
    rows = [_row(act, names, found, t) for act in chosen]
    st.dataframe(pd.DataFrame(rows), hide_index=True, height=_HEIGHT_PX)


def _row(act: Act, names: dict[str, str], found: list[Kept], t: Speaker) -> dict[str, str]:
    """Return a row; `names` are those of all plans by id, empty where only one is shown."""
    revisions = {revision.id: revision for kept in found for revision in kept.history}
    plan = {t("方案", "plan"): names.get(act.plan_id or "", "")} if names else {}
    return {
        t("时间", "time"): store_state.local_time(act.at),
        t("操作人", "person"): act.person,
        **plan,
        t("操作", "act"): t.text(act.words),
        t("对象", "of what"): t.text(act_words(act, revisions)),
        t("理由", "reason"): act.reason,
    }
