"""The present plan beside the layout in force: every figure, and who changes lead."""

import pandas as pd
import streamlit as st

from gridplan.compare import Comparison, compare
from gridplan.ui import figures_table, state
from gridplan.ui.words import Speaker


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the figures side by side, then the districts that change lead."""
    comparison = compare(state.case(desk, desk.baseline), state.case(desk, desk.plan))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        headings = t("现行方案", "in force"), t("本方案", "this plan")
        figures_table.draw(comparison, *headings, t)
    with right:
        count = len(comparison.moves)
        people = figures_table.people_text(comparison.people_moved, t)
        st.markdown(
            t(f"**{count} 个片区、{people}人更换牵头医院**", f"**{count} districts, {people} people change lead**")
        )
        if comparison.moves:
            st.dataframe(moves_table(desk, comparison, t), hide_index=True, height=470)


def moves_table(desk: state.Desk, comparison: Comparison, t: Speaker) -> pd.DataFrame:
    """Return a row per district that changes lead, with the leads before and after."""

    def lead(ids: tuple[str, ...]) -> str:
        return desk.area.facility_names(ids) or t("未分配", "unassigned")

    return pd.DataFrame(
        {
            t("片区", "district"): [desk.area.districts.at[m.district, "name"] for m in comparison.moves],
            t("原牵头医院", "lead before"): [lead(m.before) for m in comparison.moves],
            t("现牵头医院", "lead now"): [lead(m.after) for m in comparison.moves],
        }
    )
