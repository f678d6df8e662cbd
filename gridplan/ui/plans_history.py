"""The history of a plan: its tree of revisions, and what may be done with one of them."""

import pandas as pd
import streamlit as st

from gridplan.policy import Verdict
from gridplan.policy.findings import VERDICT_LABELS
from gridplan.store import Revision
from gridplan.store_words import lanes, marks, revision_words
from gridplan.ui import plans_acts, state, store_state
from gridplan.ui.store_state import Kept
from gridplan.ui.words import Speaker

_ROW_PX, _MOST_PX = 35, 460


def draw(desk: state.Desk, kept: Kept, t: Speaker) -> None:
    """Show the revisions, the latest first; beside them what may be done with the one that is chosen."""
    table, acts = st.columns([3, 1.25], gap="medium")
    with table:
        revision = _table(desk, kept, t)
    with acts:
        plans_acts.draw(desk, kept, revision, t)


def _table(desk: state.Desk, kept: Kept, t: Speaker) -> Revision:
    """Show a row per revision and return the one that is chosen, the latest where none is."""
    names = {str(key): str(name) for key, name in desk.area.districts["name"].items()}
    base = (state.steps().base or {}).get("revision")
    tree = lanes(kept.history)
    rows = [
        _row(kept, revision, lane, revision.id == base, names, t)
        for revision, lane in zip(kept.history, tree, strict=True)
    ]
    # Another key for another history: a row that was chosen in it is another revision.
    picked = st.dataframe(
        pd.DataFrame(rows),
        key=f"revisions-{kept.entry.id}-{len(rows)}-{t.key}",
        hide_index=True,
        height=min(_ROW_PX * (len(rows) + 1) + 3, _MOST_PX),
        on_select="rerun",
        selection_mode="single-row",
        column_config={"": st.column_config.TextColumn(width="small")},
    )["selection"]["rows"]
    return kept.history[picked[0] if picked else 0]


def _row(kept: Kept, revision: Revision, lane: str, is_base: bool, names: dict[str, str], t: Speaker) -> dict[str, str]:
    said = [t.text(words) for words in marks(revision, kept.trail, kept.operations, store_state.today())]
    said += [t("▶ 现在的工作", "▶ present work")] if is_base else []
    return {
        "": lane,
        t("版本", "revision"): t.text(revision_words(revision)),
        t("标记", "marks"): t.listed(said),
        t("理由", "reason"): revision.reason,
        t("改动", "what was changed"): t.text(store_state.changed_by(revision, names)),
        t("保存人", "saved by"): revision.person,
        t("时间", "time"): store_state.local_time(revision.at),
        t("核查", "check"): _check(revision, t),
    }


def _check(revision: Revision, t: Speaker) -> str:
    """Return how many findings failed and were undetermined when the revision was saved."""
    counts = revision.verdicts
    if counts is None:
        return t("未核查", "not checked")
    shown = [verdict for verdict in (Verdict.FAIL, Verdict.UNDETERMINED) if counts.get(verdict.value)]
    told = [f"{t.text(VERDICT_LABELS[verdict])} {counts[verdict.value]}" for verdict in shown]
    return t.listed(told) or t("没有不通过", "nothing fails")
