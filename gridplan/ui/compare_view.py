"""Two layouts beside each other: maps that move together, every figure, and who changes lead."""

from pathlib import Path

import pandas as pd
import streamlit as st

from gridplan.compare import Case, Comparison, compare
from gridplan.errors import GridplanError
from gridplan.plan_file import SUFFIX, Plan, open_plan, plan_area_id, plan_names
from gridplan.stages import mark
from gridplan.ui import compare_maps_view, figures_table, state
from gridplan.ui.compare_maps_view import Side
from gridplan.ui.words import Speaker

# What may be compared, beside the area's own layouts and the plan files in its folder.
IN_FORCE, PRESENT = "in force", "present"


def draw(desk: state.Desk, t: Speaker) -> None:
    """Choose two layouts; show their maps, then the figures beside the districts that change lead."""
    choices = _choices(desk, t)
    boxes = st.columns(2, gap="medium")
    names = [
        boxes[0].selectbox(t("左：原方案", "Left: before"), list(choices), format_func=choices.__getitem__,
                           **t.kept("compare-left")),
        boxes[1].selectbox(t("右：新方案", "Right: after"), list(choices), index=1, format_func=choices.__getitem__,
                           **t.kept("compare-right")),
    ]  # fmt: skip
    try:
        plans = [_plan(name, desk) for name in names]
    except GridplanError as error:
        st.error(t.refusal(error))
        return
    draw_two(desk, (choices[names[0]], plans[0]), (choices[names[1]], plans[1]), t)


def draw_two(desk: state.Desk, left: tuple[str, Plan], right: tuple[str, Plan], t: Speaker) -> None:
    """Show two plans, each with its title: their maps, then the figures beside the districts that change lead."""
    (before, old), (after, new) = left, right
    compare_maps_view.draw(desk, Side(_stamped(before, old, t), old), Side(_stamped(after, new, t), new), t)
    _figures(desk, compare(_case(desk, old), _case(desk, new)), before, after, t)


def _choices(desk: state.Desk, t: Speaker) -> dict[str, str]:
    """Return what may be compared, by name or path, and its words."""
    # Words that stay the same: a box keeps its choice by them.
    found = {IN_FORCE: t("现行方案", "in force"), PRESENT: t("本方案", "this plan")}
    layouts = desk.area.manifest.layouts
    found |= {name: f"{name} · {layouts[name].title}" for name in plan_names(desk.area)[1:]}
    return found | {str(path): path.name for path in _plan_files(desk)}


def _stamped(title: str, plan: Plan, t: Speaker) -> str:
    """Return a title with the stage of its plan, nothing where it is issued."""
    stage = t.text(mark(plan))
    return f"{title} · {stage}" if stage else title


def _plan_files(desk: state.Desk) -> list[Path]:
    """Return the plan files of the area that lie in its folder."""
    found = sorted(desk.area.root.glob(f"*{SUFFIX}"))
    return [path for path in found if plan_area_id(path) == desk.area.manifest.id]


def _plan(name: str, desk: state.Desk) -> Plan:
    """Return the plan of that name; that of a file is read anew when the file is another one."""
    if name in (IN_FORCE, PRESENT):
        return desk.baseline if name == IN_FORCE else desk.plan
    path = Path(name)
    written = path.stat().st_mtime_ns if path.is_file() else 0
    return state.kept("compared_plan", (name, written), lambda: open_plan(name, desk.area), most=4)


def _case(desk: state.Desk, plan: Plan) -> Case:
    # Kept apart from the present plan: the two that are compared may be others.
    return state.kept("compared_case", plan.layout, lambda: state.case(desk, plan))


def _figures(desk: state.Desk, comparison: Comparison, before: str, after: str, t: Speaker) -> None:
    """Show the figures side by side, then the districts that change lead."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        same = before == after  # a table has no two columns of one name
        figures_table.draw(comparison, before, after + (t("（右）", " (right)") if same else ""), t)
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
