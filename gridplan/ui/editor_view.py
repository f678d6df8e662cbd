"""The planning table: districts are painted on a map, and every number follows."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import streamlit as st

from gridplan.export import map_themes
from gridplan.export.colours import area_colours
from gridplan.export.facts import OFFICIAL, district_facts, minutes_label
from gridplan.export.map_features import minutes_words, population_words
from gridplan.indicators import Measures, Value, measure_edits
from gridplan.indicators.catalogue import coverage_id
from gridplan.plan_file import Plan
from gridplan.ui import (
    base_map_layers,
    editor_against,
    editor_asks,
    editor_edits,
    editor_findings,
    editor_layers,
    editor_overlays,
    editor_sites,
    editor_words,
    state,
)
from gridplan.ui.editor_map import outlines_address
from gridplan.ui.words import Speaker

HEIGHT_PX = 720
_KEY, _RESTED = "planning-table", "planning_table_rested"
_HTML = """
<link rel="stylesheet" href="table/leaflet/leaflet.css">
<link rel="stylesheet" href="table/files/table.css">
<div class="table"></div>
"""
# All that changes comes from the server's own files: what stands here is sent anew whenever it is not the same.
_SCRIPT = """
const table = import(new URL("table/files/table.js", document.baseURI));
export default async function (component) { (await table).default(component); }
"""


@st.fragment
def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the table with the present plan, and take the edits that it sends."""
    asked = st.session_state.get(_key(t))
    editor_edits.take(desk, getattr(asked, "posted", None))
    now = state.open_desk(desk.language)
    shown = getattr(asked, "layer", None) or map_themes.GRIDS
    against = getattr(asked, "against", None) or editor_against.IN_FORCE
    data = _data(now, against, t) | {"layer": _layer(now, shown, t)}
    _component()(
        data=data,
        key=_key(t),
        height=HEIGHT_PX,
        on_posted_change=lambda: None,
        on_layer_change=lambda: None,
        on_rest_change=lambda: None,
        on_against_change=lambda: None,
    )
    st.caption(
        t(
            "点右侧网格（或按 1–9，0 为移出）选定，再在地图上涂；差额与“对比”所选方案相比，“估”表示据估计。"
            "示意图，不作为划界依据；网格不影响群众自主选择就医。",
            "Pick a grid at the right (or press 1–9; 0 takes out) and paint; changes are against the layout chosen, "
            "“est.” is an estimate. Schematic map, no basis for boundaries; grids do not restrict where patients seek "
            "care.",
        )
    )
    # The numbers are on their way; the page around the table follows when no more edits come.
    rest = getattr(asked, "rest", None)
    if rest != st.session_state.get(_RESTED):
        st.session_state[_RESTED] = rest
        st.rerun()


def _key(t: Speaker) -> str:
    return f"{_KEY}-{t.key}"


def _layer(desk: state.Desk, shown: str, t: Speaker) -> dict[str, Any]:
    found = editor_layers.layer(desk, shown, t)
    names = [{"id": key, "name": name} for key, name in editor_layers.names(desk, t).items()]
    if found is None:
        return {"names": names, "shown": map_themes.GRIDS, "fills": None, "legend": []}
    legend = [{"colour": colour, "name": name} for colour, name in found.legend]
    return {"names": names, "shown": shown, "fills": list(found.fills), "legend": legend}


def _data(desk: state.Desk, against: str, t: Speaker) -> dict[str, Any]:
    layout, area = desk.plan.layout, desk.area
    colours = area_colours(layout, area)
    choices = editor_against.names(t)
    against = against if against in choices else editor_against.IN_FORCE
    now, before = _measured(desk, desk.plan), _measured(desk, editor_against.plan(desk, against))
    steps, told = state.history(), state.told()
    return {
        "leaflet": "table/leaflet/leaflet-src.esm.js",
        "geometry": outlines_address(area),
        "height": HEIGHT_PX,
        "base": base_map_layers.for_table(t),
        "area": desk.name,
        "words": editor_words.words(t),
        "keys": editor_words.keys(t),
        "acknowledged": editor_edits.taken(),
        "work": editor_edits.place(desk),
        "places": [editor_edits.grid_word(layout, key) for key in area.districts.index],
        "locked": sorted(layout.locked),
        "grids": _grids(desk, now, before, colours, t),
        "sites": editor_sites.sites(desk, colours),
        "kinds": editor_sites.kind_words(t),
        "lead_sites": editor_sites.lead_sites(desk),
        "strays": editor_findings.strays(desk, now, t),
        "overlays": editor_overlays.overlays(desk, t),
        "asks": editor_asks.address(desk, now, t),
        "cards": state.kept("cards", (layout, t.language), lambda: _cards(desk, t)),
        "against": {"names": [{"id": key, "name": name} for key, name in choices.items()], "shown": against},
        "told": "" if told is None else t.text(told),
        "can_undo": bool(steps.past),
        "can_redo": bool(steps.future),
    }


def _grids(
    desk: state.Desk, now: Measures, before: Measures, colours: Mapping[str, str], t: Speaker
) -> list[dict[str, Any]]:
    """Return a row for each grid and one for the whole, with figures and their changes."""
    of_grid, of_whole = _labels(desk, t)
    rows = [
        {
            "id": grid.id,
            "name": desk.area.facility_names(grid.leads),
            "colour": colours[grid.id],
            "paintable": True,
            "figures": _figures(now, now.by_grid[grid.id], before.by_grid.get(grid.id, {}), of_grid, t),
        }
        for grid in desk.plan.layout.grids
    ]
    rows.append(
        {
            "id": "all",
            "name": t("全部", "All"),
            "colour": None,
            "paintable": False,
            "figures": _figures(now, now.whole, before.whole, of_whole, t),
        }
    )
    return rows


def _measured(desk: state.Desk, plan: Plan) -> Measures:
    return state.kept("edits", plan.layout, lambda: measure_edits(desk.area, plan.layout, desk.access), most=3)


def _figures(
    measures: Measures,
    now: Mapping[str, Value],
    before: Mapping[str, Value],
    keys: Mapping[str, str],
    t: Speaker,
) -> list[dict[str, str]]:
    """Return label, number and difference to another layout of each indicator of `keys` (id → short label)."""
    rows = []
    for key, label in keys.items():
        indicator, value, old = measures.indicators[key], now[key], before.get(key)
        change, tone = "", ""
        comparable = old is not None and old.note == value.note  # else the two count different people
        if comparable and value.number is not None and old is not None and old.number is not None:
            difference = value.number - old.number
            change = indicator.format_change(difference) if difference else ""
            tone = "" if not indicator.better else "better" if difference * indicator.better > 0 else "worse"
        rows.append({"key": key, "label": label, "text": t.number(indicator, value), "change": change, "tone": tone})
    return rows


def _labels(desk: state.Desk, t: Speaker) -> tuple[dict[str, str], dict[str, str]]:
    """Return the short labels of the indicators shown for each grid, and of those shown for the whole."""
    middle = map_themes.middle_limit(desk.access)
    both = {
        "districts": t("片区", "districts"),
        "population": t("人口", "people"),
        "mean_minutes": t("平均", "mean"),
        coverage_id(middle): t(f"{middle:g} 分钟内", f"within {middle:g} min"),
        "population_per_bed": t("每床人口", "people per bed"),
        "pieces": t("块数", "pieces"),
    }
    return both, both | {"p90_minutes": "P90", "balance_max_min": t("最大/最小", "largest/smallest")}


def _cards(desk: state.Desk, t: Speaker) -> list[list[str]]:
    """Return what is told of each district: name, 区划, people, minutes to its lead and to the nearest lead."""
    layout, area = desk.plan.layout, desk.area
    facts, label = district_facts(layout, area, desk.access), minutes_label(area, desk.access)
    nearest = state.kept("nearest", layout.leads, lambda: desk.access.minutes(layout.leads))
    shortest = np.full(len(facts), np.nan) if not layout.leads else nearest.min(axis=1)
    cards = []
    for row, least in zip(facts.itertuples(), shortest, strict=True):
        estimated = row.population_status != OFFICIAL
        lines = [row.name, row.admin_area, population_words(row.population, estimated, t.language)]
        if row.minutes_status is not None:
            words = minutes_words(row.minutes_to_lead, row.minutes_status, row.minutes_left_out, t.language)
            lines.append(t(f"到牵头医院 {words}", f"to the lead {words}"))
        if np.isfinite(least):
            words = minutes_words(least, label, 0, t.language)
            lines.append(t(f"到最近的牵头医院 {words}", f"to the nearest lead {words}"))
        cards.append(lines)
    return cards


@cache
def _component() -> Any:
    # Registered when it is first drawn: there must be a server by then.
    return st.components.v2.component("gridplan_planning_table", html=_HTML, js=_SCRIPT)
