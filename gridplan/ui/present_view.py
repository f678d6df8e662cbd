"""The page for meetings: a layout, its figures and findings in large type; no draft, no estimate nobody approved."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from html import escape

import streamlit as st

from gridplan.export import map_themes
from gridplan.export.colours import area_colours
from gridplan.indicators import Indicator, Measures, Value
from gridplan.indicators.catalogue import coverage_id
from gridplan.plan_file import STAGE_NAMES, Plan, Stage
from gridplan.policy import Finding, Verdict
from gridplan.presentation import NOT_APPROVED, estimate_name, holding, may_show, may_show_finding, may_show_value
from gridplan.stages import standing
from gridplan.text import Text
from gridplan.trace import CHOICE_OF_CARE, caveat, layer_traces
from gridplan.ui import compare_maps_view, findings_view, policy_state, present_state, state
from gridplan.ui.compare_maps_view import Side
from gridplan.ui.words import Speaker, plain

_IN_FORCE = Text("现行方案", "layout in force")
_STYLE = """
<style>
.block-container {padding: 1rem 2rem;}
.stApp h1 {font-size: clamp(1.5rem, 2vw, 2.6rem);}
.stApp [data-testid="stMarkdownContainer"] p {font-size: clamp(1.05rem, 1.15vw, 1.5rem);}
.stApp [data-testid="stCaptionContainer"] p {font-size: clamp(0.85rem, 0.9vw, 1.1rem);}
.presented {width: 100%; border-collapse: collapse; font-size: clamp(0.95rem, 1.12vw, 1.6rem);
  font-variant-numeric: tabular-nums;}
.presented th {text-align: right; font-weight: 500; color: #4A535E; padding: 0.3em 0.4em;
  border-bottom: 2px solid #C3CAD2;}
.presented td {text-align: right; padding: 0.42em 0.4em; border-bottom: 1px solid #E3E7EB; white-space: nowrap;}
.presented th:first-child, .presented td:first-child {text-align: left; white-space: normal;
  min-width: 9.6em;}
.presented tr.whole td {font-weight: 600; border-top: 2px solid #C3CAD2;}
.presented .chip {display: inline-block; min-width: 1.5em; margin-right: 0.4em; border-radius: 4px; text-align: center;
  color: #222222; print-color-adjust: exact;}
.presented .hidden {font-size: 0.68em; color: #6B7480; white-space: normal;}
</style>
"""


def button(t: Speaker) -> None:
    """Show the switch that begins to present."""
    st.button(t("演示", "Present"), on_click=present_state.enter, width="stretch")


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the present plan where it may be shown, else the layout in force where that may; nothing is edited."""
    st.html(_STYLE)
    shown = next((plan for plan in (desk.plan, desk.baseline) if may_show(plan)), None)
    _head(desk, shown, t)
    if not may_show(desk.plan):
        st.info(
            t("本方案是草案，演示时不显示。", "The plan is a draft: it is not shown when presenting.")
            + (t("以下为现行方案。", " Below is the layout in force.") if shown is not None else "")
        )
    if shown is None:
        return
    on_show = replace(desk, plan=shown)
    approved = present_state.approved(desk)
    left, right = st.columns([1, 1], gap="medium")
    with left:
        compare_maps_view.draw_shown(desk, _sides(desk, shown, t), approved, t)
    with right:
        _figures(on_show, approved, t)
        _findings(desk, on_show, approved, t)
    _sources(desk, t)


def _head(desk: state.Desk, shown: Plan | None, t: Speaker) -> None:
    """Show title and stage of what is shown, and the way back."""
    title, back = st.columns([9, 1.4], vertical_alignment="center")
    words = t.text(desk.area.name)
    if shown is not None:
        number = t.aside(shown.document.number) if shown.document.number and standing(shown) is Stage.ISSUED else ""
        words = f"{shown.document.full_title}{number} · {_stage(shown, t)}"
    title.markdown(f"# {plain(words)}")
    back.button(t("退出演示", "Close"), on_click=present_state.leave, shortcut="Esc", width="stretch")


def _stage(plan: Plan, t: Speaker) -> str:
    stage = standing(plan)
    return t.text(_IN_FORCE if stage is Stage.ISSUED and not plan.document.frozen else STAGE_NAMES[stage])


def _sides(desk: state.Desk, shown: Plan, t: Speaker) -> list[Side]:
    """Return what is shown; beside the layout in force where that is another one."""
    if shown.layout == desk.baseline.layout or not may_show(desk.baseline):
        return [Side("", shown)]
    return [Side(t.text(_IN_FORCE), desk.baseline), Side(_stage(shown, t), shown)]


def _figures(desk: state.Desk, approved: frozenset[str], t: Speaker) -> None:
    """Show a row per grid and one for the whole, in large type."""
    measures = state.measures(desk, desk.plan)
    limit = map_themes.middle_limit(desk.access)
    columns = {
        "districts": t("片区", "Districts"),
        "population": t("人口", "People"),
        "mean_minutes": t("平均时间", "Mean time"),
        coverage_id(limit): t(f"{limit:g} 分钟内", f"Within {limit:g} min"),
        "population_per_bed": t("每床人口", "People per bed"),
    }
    colours = area_colours(desk.plan.layout, desk.area)
    rows = []
    for grid in desk.plan.layout.grids:
        chip = f'<span class="chip" style="background: {colours[grid.id]}">{escape(grid.id)}</span>'
        name = chip + escape(desk.area.facility_names(grid.leads))
        rows.append(f"<tr>{_row(name, measures.by_grid[grid.id], measures, columns, approved, t)}</tr>")
    whole = _row(t("全部", "All"), measures.whole, measures, columns, approved, t)
    heads = "".join(f"<th>{escape(words)}</th>" for words in (t("网格与牵头医院", "Grid and lead"), *columns.values()))
    st.html(f'<table class="presented"><tr>{heads}</tr>{"".join(rows)}<tr class="whole">{whole}</tr></table>')


def _row(
    name: str,
    values: Mapping[str, Value],
    measures: Measures,
    columns: Mapping[str, str],
    approved: frozenset[str],
    t: Speaker,
) -> str:
    """Return the cells of a row; `name` is HTML."""
    return f"<td>{name}</td>" + "".join(_cell(measures.indicators[key], values[key], approved, t) for key in columns)


def _cell(indicator: Indicator, value: Value, approved: frozenset[str], t: Speaker) -> str:
    if not may_show_value(value, approved):
        return f'<td class="hidden">{escape(t.text(NOT_APPROVED))}</td>'
    return f"<td>{escape(t.number(indicator, value))}</td>"


def _findings(desk: state.Desk, on_show: state.Desk, approved: frozenset[str], t: Speaker) -> None:
    """Show the lights, then what is broken by name; and how many findings rest on estimates nobody approved."""
    estimates = present_state.found(desk)
    every = policy_state.findings(on_show)
    told = [item for item in every if may_show_finding(item.estimated, estimates, approved)]
    lights = findings_view.lights(Counter(item.verdict for item in told), t)
    st.markdown(t("**核查**", "**Findings**") + "&emsp;" + lights)
    for verdict in (Verdict.FAIL, Verdict.WARN):
        names = _rules([item for item in told if item.verdict is verdict], t)
        if names:
            st.markdown(findings_view.light(verdict, t) + " " + t("；", "; ").join(names))
    hidden = len(every) - len(told)
    if hidden:
        said = t(f"另有 {hidden} 项：", f"{hidden} more: ")
        st.caption(said + t.text(NOT_APPROVED))


def _rules(found: list[Finding], t: Speaker) -> list[str]:
    return list(dict.fromkeys(plain(t.text(item.rule.name.text)) for item in found))


def _sources(desk: state.Desk, t: Speaker) -> None:
    """Show what the map is no basis for, where the data come from, and who approved which estimate."""
    comma, stop = t("，", ", "), t("；", "; ")
    st.caption(plain(t.text(caveat(desk.area)) + t("。", ". ") + t.text(CHOICE_OF_CARE)))
    layers = [comma.join([t.text(each.name), each.vintage, t.text(each.status)]) for each in layer_traces(desk.area)]
    st.caption(plain(t("数据：", "Data: ") + stop.join(layers) + t("。", ".")))
    given: dict[str, list[str]] = {}
    for key, each in holding(desk.plan, present_state.found(desk)).items():
        given.setdefault(comma.join([each.person, str(each.date), each.reason]), []).append(t.text(estimate_name(key)))
    if given:
        said = [t("、", ", ").join(names) + t(f"（{who}）", f" ({who})") for who, names in given.items()]
        st.caption(plain(t("经认可的估计：", "Estimates approved: ") + stop.join(said) + t("。", ".")))
