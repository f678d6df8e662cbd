"""The audit trail of a plan: who saved, published, overrode, and why."""

import pandas as pd
import streamlit as st

from gridplan.store_words import act_words
from gridplan.ui import store_state
from gridplan.ui.store_state import Kept
from gridplan.ui.words import Speaker

_HEIGHT_PX = 460


def draw(kept: Kept, t: Speaker) -> None:
    """Show a row per act, the latest first; persons and kinds may be picked out."""
    acts = list(reversed(kept.trail))
    left, right, _ = st.columns([2, 2, 3])
    persons = sorted({act.person for act in acts})
    kinds = sorted({t.text(act.words) for act in acts})
    every = t("全部", "All")
    person = left.selectbox(t("操作人", "Person"), [every, *persons], key=f"trail-person-{kept.entry.id}-{t.key}")
    kind = right.selectbox(t("操作", "Act"), [every, *kinds], key=f"trail-kind-{kept.entry.id}-{t.key}")
    revisions = {revision.id: revision for revision in kept.history}
    rows = [
        {
            t("时间", "time"): store_state.local_time(act.at),
            t("操作人", "person"): act.person,
            t("操作", "act"): t.text(act.words),
            t("对象", "of what"): t.text(act_words(act, revisions)),
            t("理由", "reason"): act.reason,
        }
        for act in acts
        if person in (every, act.person) and kind in (every, t.text(act.words))
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, height=_HEIGHT_PX)
