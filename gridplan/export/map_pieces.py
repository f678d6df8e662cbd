"""What the exported maps share: an empty map without network, grids, labels, campuses, the finished page."""

import re
from pathlib import Path
from typing import Any

import folium
from branca.element import Element
from folium.elements import EventHandler
from folium.utilities import JsCode

from gridplan.export import map_features as features
from gridplan.export.facts import LEAD, OTHER
from gridplan.export.leaflet_files import leaflet_css, leaflet_js
from gridplan.export.safe_html import safe
from gridplan.study_area import StudyArea
from gridplan.text import Language

_HERE = Path(__file__).parent
_FOLIUM_ID = re.compile(r"_([0-9a-f]{32})(?![0-9a-f])")
HTML_LANGUAGES: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
MARGIN = 0.02  # around the area, as a share of its extent
MEMBER, FURTHER = "member", "further"
# From the lowest on the map to the highest; labels are placed the other way round.
GROUPS = (OTHER, FURTHER, MEMBER, LEAD)


def empty_map(title: str) -> Any:
    """Return a map without tiles whose page carries Leaflet, our style and our script; `title` is escaped here."""
    leaflet = folium.Map(
        tiles=None, control_scale=True, zoom_snap=0.1, attribution_control=False, font_size="0.8rem", location=(0, 0)
    )
    # On the object, not on folium's class: another user of folium in the process keeps its own.
    leaflet.default_js = [("leaflet", leaflet_js())]
    leaflet.default_css = [("leaflet_css", leaflet_css())]
    page: Any = leaflet.get_root()
    page.title = safe(title)
    page.header.add_child(Element(f"<style>{_file('map.css')}</style>"))
    page.header.add_child(Element(f"<script>{_file('map_page.js')}{_file('map_tools.js')}</script>"))
    return leaflet


def add_grids(leaflet: Any, collection: dict[str, Any]) -> None:
    """Draw the outlines of the grids."""

    def style(_: dict[str, Any]) -> dict[str, Any]:
        return {"fill": False, "color": "#444444", "weight": 2}

    folium.GeoJson(collection, style_function=style, interactive=False, class_name="grid", smooth_factor=0.5).add_to(
        leaflet
    )


def add_lines(leaflet: Any, collection: dict[str, Any]) -> None:
    """Draw the lines from districts to their lead, which the page shows when asked."""

    def style(_: dict[str, Any]) -> dict[str, Any]:
        return {"color": "#333333", "weight": 1.2, "opacity": 0.8}

    if collection["features"]:
        folium.GeoJson(collection, style_function=style, interactive=False, class_name="lead-line").add_to(leaflet)


def add_labels(leaflet: Any, collection: dict[str, Any]) -> None:
    """Write the names of the districts, each with the number of its grid."""

    def style(feature: dict[str, Any]) -> dict[str, Any]:
        name = feature["properties"]["name"]
        # The number tells grids apart where colours do not: in print, and for the colour-blind.
        number = f"<i>{feature['grid']}</i>" if feature["grid"] else ""
        label = f'<span class="label place" data-rank="9" data-room="{feature["room_m"]}">{number}{name}</span>'
        return {"html": label, "className": "point"}

    folium.GeoJson(collection, style_function=style, marker=point(0, interactive=False)).add_to(leaflet)


def add_campuses(leaflet: Any, collection: dict[str, Any], language: Language) -> None:
    """Draw the campuses, leads above the others."""
    for number, group in enumerate(GROUPS):
        chosen = [feature for feature in collection["features"] if _group(feature) == group]
        if not chosen:
            continue
        folium.GeoJson(
            {"type": "FeatureCollection", "features": chosen},
            style_function=_campus_style,
            marker=point(1000 * (number + 1)),
            tooltip=folium.GeoJsonTooltip(**table(features.CAMPUS_FIELDS, language)),
            popup=folium.GeoJsonPopup(**table(features.CAMPUS_FIELDS, language)),
        ).add_to(leaflet)


def _group(feature: dict[str, Any]) -> str:
    """Return the name of GROUPS that a campus belongs to: a lead's further sites stand below the main ones."""
    role = feature["role"]
    if role == LEAD:
        return LEAD if feature["main"] else FURTHER
    return OTHER if role == OTHER else MEMBER


def _campus_style(feature: dict[str, Any]) -> dict[str, Any]:
    role, group = feature["role"], _group(feature)
    rank = GROUPS[::-1].index(group)
    kind = {LEAD: "lead always", FURTHER: "lead further", MEMBER: f"member {role}", OTHER: "other"}[group]
    number = feature["grid"] if role == LEAD else ""
    html = (
        f'<span class="mark {kind}" style="background:{feature["fill"]}">{number}</span>'
        f'<span class="label hospital {kind}" data-rank="{rank}">{feature["label"]}</span>'
    )
    return {"html": html, "className": "point"}


def point(above: int, *, interactive: bool = True) -> Any:
    """Return the marker that every point of a layer copies; its content comes from the layer's style."""
    icon = folium.DivIcon(html="", icon_size=(0, 0), class_name="point")
    return folium.Marker(icon=icon, z_index_offset=above, interactive=interactive)


def table(fields: tuple[features.Field, ...], language: Language) -> dict[str, Any]:
    """Return the options of a tooltip or popup that shows `fields`."""
    return {
        "fields": [field.key for field in fields],
        "aliases": [field.heading.to(language) for field in fields],
        "localize": False,
    }


def show_all(leaflet: Any, area: StudyArea) -> None:
    """Let the view hold the whole area, and labels find their places whenever it changes."""
    west, south, east, north = area.districts.total_bounds.tolist()
    margin_lon, margin_lat = MARGIN * (east - west), MARGIN * (north - south)
    # As part of the bounds: Leaflet's own padding breaks the view of a page that has no size yet.
    bounds = [[south - margin_lat, west - margin_lon], [north + margin_lat, east + margin_lon]]
    leaflet.add_child(EventHandler("zoomend moveend resize", JsCode("function () { placeLabels(this); }")))
    leaflet.add_child(EventHandler("resize", JsCode(f"function (event) {{ fitWhenShown(event, {bounds}); }}")))
    leaflet.fit_bounds(bounds)


def finished(leaflet: Any, language: Language) -> str:
    """Return the page with its language, which chooses the forms of Chinese characters, and folium's ids numbered."""
    numbers: dict[str, int] = {}
    html = _FOLIUM_ID.sub(
        lambda found: f"_{numbers.setdefault(found.group(1), len(numbers))}", leaflet.get_root().render()
    )
    return html.replace("<html>", f'<html lang="{HTML_LANGUAGES[language]}">', 1)


def _file(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
