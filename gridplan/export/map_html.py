"""The map of a plan as one web page that needs no network: stock folium on Leaflet from a wheel."""

import re
from pathlib import Path
from typing import Any

import folium
from branca.element import Element
from folium.elements import EventHandler
from folium.utilities import JsCode

from gridplan.access import AccessTable, access_table
from gridplan.export import map_features as features
from gridplan.export import map_panel as panel
from gridplan.export.facts import LEAD, OTHER
from gridplan.export.leaflet_files import leaflet_css, leaflet_js
from gridplan.export.safe_html import safe
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import Language

_HERE = Path(__file__).parent
_FOLIUM_ID = re.compile(r"_([0-9a-f]{32})(?![0-9a-f])")
HTML_LANGUAGES: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
MARGIN = 0.02  # around the area, as a share of its extent
MEMBER, FURTHER = "member", "further"
# From the lowest on the map to the highest; labels are placed the other way round.
GROUPS = (OTHER, FURTHER, MEMBER, LEAD)


def render_map(
    plan: Plan, area: StudyArea, access: AccessTable | None = None, *, language: Language = "zh", frame: bool = True
) -> str:
    """Return the map of `plan` as an HTML page that fills its window or iframe and fetches nothing.

    Minutes are measured with the plan's settings unless `access` is given. Without `frame` the title and
    the panel beside the map are left out, for pages that have their own; the caveat below it stays. The same
    plan and area give the same text.
    """
    access = access or access_table(area, plan.settings)
    leaflet = _empty_map()
    page = leaflet.get_root()
    page.title = safe(plan.document.full_title)
    page.header.add_child(Element(f"<style>{_file('map.css')}</style>"))
    page.header.add_child(Element(f"<script>{_file('map_page.js')}</script>"))
    around = panel.title_bar(plan, area, language) + panel.side_panel(plan, area, access, language) if frame else ""
    page.html.add_child(Element(panel.FIXED + around + panel.foot_bar(area, language)))
    _add_districts(leaflet, features.district_features(plan.layout, area, access, language), language)
    _add_grids(leaflet, features.grid_features(plan.layout, area))
    _add_labels(leaflet, features.label_features(plan.layout, area))
    _add_campuses(leaflet, features.campus_features(plan.layout, area, language), language)
    _show_all(leaflet, area)
    return _finished(page.render(), language)


def _empty_map() -> Any:
    leaflet = folium.Map(
        tiles=None, control_scale=True, zoom_snap=0.1, attribution_control=False, font_size="0.8rem", location=(0, 0)
    )
    # On the object, not on folium's class: another user of folium in the process keeps its own.
    leaflet.default_js = [("leaflet", leaflet_js())]
    leaflet.default_css = [("leaflet_css", leaflet_css())]
    return leaflet


def _add_districts(leaflet: Any, collection: dict[str, Any], language: Language) -> None:
    def style(feature: dict[str, Any]) -> dict[str, Any]:
        edge = "#FFFFFF" if feature["assigned"] else "#BBBBBB"
        return {"fillColor": feature["fill"], "fillOpacity": 0.85, "color": edge, "weight": 1}

    folium.GeoJson(
        collection,
        style_function=style,
        highlight_function=lambda _: {"color": "#222222", "weight": 2.5},
        tooltip=folium.GeoJsonTooltip(**_table(features.DISTRICT_FIELDS, language)),
        popup=folium.GeoJsonPopup(**_table(features.DISTRICT_DETAILS, language)),
        class_name="district",
        smooth_factor=0.5,
    ).add_to(leaflet)


def _add_grids(leaflet: Any, collection: dict[str, Any]) -> None:
    def style(_: dict[str, Any]) -> dict[str, Any]:
        return {"fill": False, "color": "#444444", "weight": 2}

    folium.GeoJson(collection, style_function=style, interactive=False, class_name="grid", smooth_factor=0.5).add_to(
        leaflet
    )


def _add_labels(leaflet: Any, collection: dict[str, Any]) -> None:
    def style(feature: dict[str, Any]) -> dict[str, Any]:
        name = feature["properties"]["name"]
        # The number tells grids apart where colours do not: in print, and for the colour-blind.
        number = f"<i>{feature['grid']}</i>" if feature["grid"] else ""
        label = f'<span class="label place" data-rank="9" data-room="{feature["room_m"]}">{number}{name}</span>'
        return {"html": label, "className": "point"}

    folium.GeoJson(collection, style_function=style, marker=_point(0, interactive=False)).add_to(leaflet)


def _add_campuses(leaflet: Any, collection: dict[str, Any], language: Language) -> None:
    for number, group in enumerate(GROUPS):
        chosen = [feature for feature in collection["features"] if _group(feature) == group]
        if not chosen:
            continue
        folium.GeoJson(
            {"type": "FeatureCollection", "features": chosen},
            style_function=_campus_style,
            marker=_point(1000 * (number + 1)),
            tooltip=folium.GeoJsonTooltip(**_table(features.CAMPUS_FIELDS, language)),
            popup=folium.GeoJsonPopup(**_table(features.CAMPUS_FIELDS, language)),
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


def _point(above: int, *, interactive: bool = True) -> Any:
    """Return the marker that every point of a layer copies; its content comes from the layer's style."""
    icon = folium.DivIcon(html="", icon_size=(0, 0), class_name="point")
    return folium.Marker(icon=icon, z_index_offset=above, interactive=interactive)


def _table(fields: tuple[features.Field, ...], language: Language) -> dict[str, Any]:
    return {
        "fields": [field.key for field in fields],
        "aliases": [field.heading.to(language) for field in fields],
        "localize": False,
    }


def _show_all(leaflet: Any, area: StudyArea) -> None:
    west, south, east, north = area.districts.total_bounds.tolist()
    margin_lon, margin_lat = MARGIN * (east - west), MARGIN * (north - south)
    # As part of the bounds: Leaflet's own padding breaks the view of a page that has no size yet.
    bounds = [[south - margin_lat, west - margin_lon], [north + margin_lat, east + margin_lon]]
    leaflet.add_child(EventHandler("zoomend moveend resize", JsCode("function () { placeLabels(this); }")))
    leaflet.add_child(EventHandler("resize", JsCode(f"function (event) {{ fitWhenShown(event, {bounds}); }}")))
    leaflet.fit_bounds(bounds)


def _finished(html: str, language: Language) -> str:
    """Set the page's language, which chooses the forms of Chinese characters, and number folium's random ids."""
    numbers: dict[str, int] = {}
    html = _FOLIUM_ID.sub(lambda found: f"_{numbers.setdefault(found.group(1), len(numbers))}", html)
    return html.replace("<html>", f'<html lang="{HTML_LANGUAGES[language]}">', 1)


def _file(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
