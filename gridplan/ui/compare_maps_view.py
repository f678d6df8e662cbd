"""Maps of one or two layouts that move together, beside each other or one over the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import shapely
import streamlit as st

from gridplan.compare import leads_of
from gridplan.coordinates import WGS84
from gridplan.export.colours import area_colours
from gridplan.export.facts import APPROXIMATE, LEAD, OFFICIAL, campus_facts, district_facts
from gridplan.export.map_features import LABEL_TOLERANCE_M, grid_outlines, minutes_words, population_words
from gridplan.layout import Layout
from gridplan.plan_file import Plan
from gridplan.presentation import NOT_APPROVED
from gridplan.study_area import StudyArea
from gridplan.ui import editor_edits, state
from gridplan.ui.editor_map import DECIMALS, outlines_address
from gridplan.ui.editor_words import zoom_words
from gridplan.ui.words import Speaker

_HTML = """
<link rel="stylesheet" href="table/leaflet/leaflet.css">
<link rel="stylesheet" href="table/compare/compare.css">
<div class="compare"></div>
"""
# All that changes comes from the server's own files: what stands here is sent anew whenever it is not the same.
_SCRIPT = """
const compare = import(new URL("table/compare/compare.js", document.baseURI));
export default async function (component) { (await compare).default(component); }
"""
Cards = list[list[str]]


@dataclass(frozen=True)
class Side:
    """A layout with the words over its map; empty for none."""

    title: str
    plan: Plan


def draw(desk: state.Desk, left: Side, right: Side, t: Speaker, *, height: str = "600px") -> None:
    """Show two layouts; districts that change lead are hatched, the pointer tells of both leads."""
    _show(desk, (left, right), None, t, "compare-maps", height)


def draw_shown(
    desk: state.Desk, sides: Sequence[Side], approved: frozenset[str], t: Speaker, *, height: str = "74vh"
) -> None:
    """Show one or two layouts with large names of grids, and no estimate but those of layers that are `approved`."""
    _show(desk, sides, approved, t, "presented-maps", height)


def _show(
    desk: state.Desk, sides: Sequence[Side], approved: frozenset[str] | None, t: Speaker, key: str, height: str
) -> None:
    layouts = [side.plan.layout for side in sides]
    own_names = approved is not None
    data = {
        "leaflet": "table/leaflet/leaflet-src.esm.js",
        "geometry": outlines_address(desk.area),
        "height": height,
        "large": own_names,
        "words": _words(t),
        "sides": [_side(desk, side, approved) for side in sides],
        "changed": _changed(layouts, desk.area),
        "legend": _legend(layouts, desk.area),
        "cards": _cards(desk, sides, approved, t),
    }
    # Another number of maps is another table: it is made anew.
    _component()(data=data, key=f"{key}-{len(sides)}-{t.key}", height="content")


def _words(t: Speaker) -> dict[str, str]:
    return zoom_words(t) | {
        "beside": t("并排", "Side by side"),
        "swipe": t("卷帘", "Swipe"),
        "changes": t("缩放到变动片区", "Zoom to changes"),
        "whole": t("全图", "Whole area"),
        "divider": t("卷帘分界，可用左右方向键移动", "Divider, moved with the left and right arrow keys"),
        "changed": t("更换牵头医院的片区：", "districts that change lead:"),
    }


def _side(desk: state.Desk, side: Side, approved: frozenset[str] | None) -> dict[str, Any]:
    layout = side.plan.layout
    colours = area_colours(layout, desk.area)
    data = {
        "title": side.title,
        "places": [editor_edits.grid_word(layout, key) for key in desk.area.districts.index],
        "colours": colours,
        "sites": _leads(desk, layout, colours, approved),
    }
    if approved is not None:
        data["names"] = state.kept("grid_names", layout, lambda: _grid_names(layout, desk.area))
    return data


def _leads(
    desk: state.Desk, layout: Layout, colours: Mapping[str, str], approved: frozenset[str] | None
) -> list[dict[str, Any]]:
    """Return the sites of the leads; those that are estimates only where these may be shown."""
    facts = state.kept("lead_sites", layout.grids, lambda: campus_facts(layout, desk.area), most=4)
    layer = "campuses" if desk.area.manifest.layers.campuses else "facilities"
    hidden = approved is not None and layer not in approved
    return [
        {"name": row.name, "lon": row.lon, "lat": row.lat, "lead": True, "grid": row.grid, "colour": colours[row.grid]}
        for row in facts[facts["role"].eq(LEAD)].itertuples()
        if not (hidden and row.location_status == APPROXIMATE)
    ]


def _grid_names(layout: Layout, area: StudyArea) -> list[dict[str, Any]]:
    """Return number and leads of each grid, where its districts leave most room."""
    outlines = grid_outlines(layout, area).to_crs(area.metric_crs)
    circles = shapely.maximum_inscribed_circle(outlines.to_numpy(), LABEL_TOLERANCE_M)
    points = outlines.set_axis(outlines.index).copy()
    points[:] = shapely.get_point(circles, 0)
    return [
        {
            "id": key,
            "name": f"{key} {area.facility_names(layout.grid(key).leads)}",
            "lon": round(point.x, DECIMALS),
            "lat": round(point.y, DECIMALS),
        }
        for key, point in points.to_crs(WGS84).items()
    ]


def _changed(layouts: Sequence[Layout], area: StudyArea) -> list[int]:
    """Return the places in the layer of the districts that do not have the same lead in all layouts."""
    leads = [[leads_of(layout, district) for layout in layouts] for district in area.districts.index]
    return [number for number, own in enumerate(leads) if len(set(own)) > 1]


def _legend(layouts: Sequence[Layout], area: StudyArea) -> list[dict[str, Any]]:
    """Return a row per lead: number and colour of its grid in each layout, None where it leads none."""
    colours = [area_colours(layout, area) for layout in layouts]
    grids = [{grid.leads: grid.id for grid in layout.grids} for layout in layouts]
    leads = dict.fromkeys(lead for own in grids for lead in own)
    return [
        {
            "name": area.facility_names(lead),
            "marks": [
                {"id": own[lead], "colour": colour[own[lead]]} if lead in own else None
                for own, colour in zip(grids, colours, strict=True)
            ],
        }
        for lead in leads
    ]


def _cards(desk: state.Desk, sides: Sequence[Side], approved: frozenset[str] | None, t: Speaker) -> Cards:
    """Return what is told of each district: name, 区划 and people, then lead and minutes in each layout."""
    area = desk.area
    tables = [
        state.kept(
            "compared_facts",
            side.plan.layout,
            lambda side=side: district_facts(side.plan.layout, area, desk.access),  # type: ignore[misc]
        )
        for side in sides
    ]
    cards = []
    for rows in zip(*(table.itertuples() for table in tables), strict=True):
        first = rows[0]
        guess = first.population_status != OFFICIAL
        people = population_words(first.population, guess, t.language)
        cards.append(
            [first.name, f"{first.admin_area}{t('，', ', ')}{_or_hidden(people, _of_people(guess), approved, t)}"]
        )
        for side, row in zip(sides, rows, strict=True):
            cards[-1].append(_lead_line(desk, side, row, guess, approved, t))
    return cards


def _lead_line(desk: state.Desk, side: Side, row: Any, guess: bool, approved: frozenset[str] | None, t: Speaker) -> str:
    before = f"{side.title}{t.colon}" if side.title else ""
    if not row.lead:
        return before + t("不在网格中", "in no grid")
    minutes = minutes_words(row.minutes_to_lead, row.minutes_status, row.minutes_left_out, t.language)
    told = _or_hidden(minutes, desk.access.basis | _of_people(guess), approved, t)
    return f"{before}{row.grid} {row.lead}{t('，', ', ')}{told}"


def _of_people(guess: bool) -> frozenset[str]:
    return frozenset({"population"} if guess else ())


def _or_hidden(words: str, basis: frozenset[str], approved: frozenset[str] | None, t: Speaker) -> str:
    """Return the words, or that they rest on an estimate that may not be shown."""
    return words if approved is None or basis <= approved else t.text(NOT_APPROVED)


@cache
def _component() -> Any:
    # Registered when it is first drawn: there must be a server by then.
    return st.components.v2.component("gridplan_compare_maps", html=_HTML, js=_SCRIPT)
