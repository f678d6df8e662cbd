"""The map of minutes as one web page that needs no network: who is how far from the lead, or the nearest of a kind."""

from typing import Any

import folium
import geopandas as gpd
from branca.element import Element

from gridplan.access import AccessTable
from gridplan.coverage import Coverage
from gridplan.export import map_features as features
from gridplan.export import map_panel as panel
from gridplan.export import map_pieces as pieces
from gridplan.export.minutes_features import (
    MINUTES_FIELDS,
    PATTERN_DEFINITIONS,
    excluded_features,
    isochrone_dashes,
    isochrone_features,
    minutes_classes,
    minutes_features,
    shows_places,
)
from gridplan.export.safe_html import safe
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text

CIRCLE_PX = 4
ABOUT = Text("说明", "Notes")
BY_DISTRICT = Text("片区按其居民的平均时间着色。", "A district has the colour of its people's mean minutes.")
UPPER_BOUNDS = Text(
    "部分机构时间未知，分钟数为上限。", "Some facilities have no minutes: those shown are upper bounds."
)
ISOCHRONE = Text("等时圈", "isochrone")


def render_minutes_map(
    found: Coverage,
    plan: Plan,
    area: StudyArea,
    access: AccessTable,
    *,
    language: Language = "zh",
    frame: bool = True,
    isochrones: gpd.GeoDataFrame | None = None,
) -> str:
    """Return the map of `found` as an HTML page that fills its window or iframe and fetches nothing.

    Districts, or places where an area has more of these, are coloured by their minutes, in the classes of the
    thresholds and the limit. `isochrones` are drawn as dashed lines. Without `frame` the legend stands below the map,
    and title and panel are left out.
    """
    leaflet = pieces.empty_map(f"{plan.document.full_title} · {found.title.to(language)}")
    words = panel.FIXED + PATTERN_DEFINITIONS + panel.foot_bar(plan, area, language)
    if frame:
        words += panel.title_bar(plan, area, language, what=found.title.to(language))
        words += f"<aside>{_side(found, plan, area, access, language, isochrones)}</aside>"
    else:
        title = f"<p>{safe(found.title.to(language))}</p>"
        words += f'<div class="legend">{title}{_legend(found, language, isochrones)}</div>'
    leaflet.get_root().html.add_child(Element(words))
    collection = minutes_features(found, plan.layout, area, access, language)
    _add_areas(leaflet, excluded_features(plan.layout, area, language), language)
    if shows_places(found):
        _add_outlines(leaflet, area)
        _add_circles(leaflet, collection, language)
    else:
        _add_areas(leaflet, collection, language)
    pieces.add_grids(leaflet, features.grid_features(plan.layout, area))
    if isochrones is not None:
        _add_isochrones(leaflet, isochrone_features(isochrones))
    pieces.add_labels(leaflet, features.label_features(plan.layout, area))
    pieces.add_campuses(leaflet, _campuses(found, plan, area, language), language)
    pieces.show_all(leaflet, area)
    return pieces.finished(leaflet, language).replace("<body>", '<body class="over-colour">', 1)


def _side(
    found: Coverage,
    plan: Plan,
    area: StudyArea,
    access: AccessTable,
    language: Language,
    isochrones: gpd.GeoDataFrame | None,
) -> str:
    notes = [] if shows_places(found) else [BY_DISTRICT]
    notes += [] if found.all_known else [UPPER_BOUNDS]
    notes += [*([found.reason] if found.reason else []), *found.notes]
    return (
        panel.heading(found.title, language)
        + _legend(found, language, isochrones)
        + (panel.heading(ABOUT, language) + panel.lines([note.to(language) for note in notes]) if notes else "")
        + panel.about_data(plan, area, access, language)
    )


def _legend(found: Coverage, language: Language, isochrones: gpd.GeoDataFrame | None) -> str:
    """Return the classes that have places, with their people; all classes of limits stay."""
    always = len(found.limits_min) + 1
    estimated = bool(found.districts["population_estimated"].any())
    lines = [
        f'<li><span class="fill" style="background:{each.css}"></span>{each.label.to(language)}'
        f"<small>{safe(features.population_words(each.people, estimated, language))}</small></li>"
        for number, each in enumerate(minutes_classes(found))
        if number < always or each.people > 0
    ]
    for limit, dash in ({} if isochrones is None else isochrone_dashes(isochrones)).items():
        line = f'<line x1="0" y1="2" x2="24" y2="2" stroke="#333" stroke-width="2" stroke-dasharray="{dash}"/>'
        words = f"{ISOCHRONE.to(language)} {limit:g} {features.MINUTES.to(language)}"
        lines.append(f'<li><svg viewBox="0 0 24 4" aria-hidden="true">{line}</svg>{safe(words)}</li>')
    return f'<ul class="classes">{"".join(lines)}</ul>'


def _add_areas(leaflet: Any, collection: dict[str, Any], language: Language) -> None:
    if not collection["features"]:
        return

    def style(feature: dict[str, Any]) -> dict[str, Any]:
        return {"fillColor": feature["fill"], "fillOpacity": 0.9, "color": "#FFFFFF", "weight": 1}

    _add(leaflet, collection, style, language, class_name="district")


def _add_outlines(leaflet: Any, area: StudyArea) -> None:
    """Draw the districts without fill, below the places."""

    def style(_: dict[str, Any]) -> dict[str, Any]:
        return {"fill": False, "color": "#999999", "weight": 1}

    outlines = [features.feature(number, shape, {}) for number, shape in enumerate(area.districts.geometry)]
    _add_lines(leaflet, features.collection(outlines), style, "district")


def _add_circles(leaflet: Any, collection: dict[str, Any], language: Language) -> None:
    def style(feature: dict[str, Any]) -> dict[str, Any]:
        return {"fillColor": feature["fill"], "fillOpacity": 1, "color": "#666666", "weight": 0.5}

    circle = folium.CircleMarker(radius=CIRCLE_PX, fill=True, class_name="place-circle")
    _add(leaflet, collection, style, language, marker=circle)


def _add(leaflet: Any, collection: dict[str, Any], style: Any, language: Language, **options: Any) -> None:
    folium.GeoJson(
        collection,
        style_function=style,
        highlight_function=lambda _: {"color": "#222222", "weight": 2.5},
        tooltip=folium.GeoJsonTooltip(**pieces.table(MINUTES_FIELDS, language)),
        popup=folium.GeoJsonPopup(**pieces.table(MINUTES_FIELDS, language)),
        smooth_factor=0.5,
        **options,
    ).add_to(leaflet)


def _add_isochrones(leaflet: Any, collection: dict[str, Any]) -> None:
    def style(feature: dict[str, Any]) -> dict[str, Any]:
        return {"fill": False, "color": "#333333", "weight": 2, "dashArray": feature["dash"]}

    _add_lines(leaflet, collection, style, "isochrone")


def _add_lines(leaflet: Any, collection: dict[str, Any], style: Any, name: str) -> None:
    if collection["features"]:
        folium.GeoJson(collection, style_function=style, interactive=False, class_name=name, smooth_factor=0.5).add_to(
            leaflet
        )


def _campuses(found: Coverage, plan: Plan, area: StudyArea, language: Language) -> dict[str, Any]:
    """Return the sites of the facilities that minutes are measured to."""
    every = features.campus_features(plan.layout, area, language)["features"]
    wanted = area.campuses["facility_id"].isin(found.facilities)
    return features.collection([each for each, shown in zip(every, wanted, strict=True) if shown])
