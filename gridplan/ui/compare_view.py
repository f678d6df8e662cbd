"""The present plan beside the layout in force: every figure, and who changes lead."""

import pandas as pd
import streamlit as st

from gridplan.compare import Case, Comparison, compare
from gridplan.text import UNDETERMINED
from gridplan.ui import state
from gridplan.ui.words import ESTIMATE, Speaker


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the figures side by side, then the districts that change lead."""
    before, after = (Case(desk.area, desk.access, plan.layout) for plan in (desk.baseline, desk.plan))
    comparison = compare(before, after)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.dataframe(_figures(comparison, t), hide_index=True, height=520)
    with right:
        people = comparison.people_moved
        count = len(comparison.moves)
        number = t.text(UNDETERMINED) if people.number is None else f"{people.number:,.0f}"
        mark = t.text(ESTIMATE) if people.estimated else ""
        st.markdown(
            t(
                f"**{count} 个片区、{number} {mark}人更换牵头医院**",
                f"**{count} districts, {number} {mark} people change lead**",
            )
        )
        if comparison.moves:
            st.dataframe(_moves(desk, comparison, t), hide_index=True, height=470)


def _figures(comparison: Comparison, t: Speaker) -> pd.DataFrame:
    rows = []
    for change in comparison.changes.values():
        item, difference = change.indicator, change.difference
        if change.before.number is None and change.after.number is None:
            continue
        rows.append(
            {
                t("指标", "indicator"): t.text(item.name),
                t("现行方案", "in force"): t.number(item, change.before),
                t("本方案", "this plan"): t.number(item, change.after),
                t("变化", "change"): t.text(change.why_none) if difference is None else item.format_change(difference),
            }
        )
    return pd.DataFrame(rows)


def _moves(desk: state.Desk, comparison: Comparison, t: Speaker) -> pd.DataFrame:
    def lead(ids: tuple[str, ...]) -> str:
        return desk.area.facility_names(ids) or t("未分配", "unassigned")

    return pd.DataFrame(
        {
            t("片区", "district"): [desk.area.districts.at[m.district, "name"] for m in comparison.moves],
            t("原牵头医院", "lead before"): [lead(m.before) for m in comparison.moves],
            t("现牵头医院", "lead now"): [lead(m.after) for m in comparison.moves],
        }
    )
