"""The map of a plan as one web page that needs no network: stock folium on Leaflet from a wheel."""

from typing import Any

import folium
from branca.element import Element

from gridplan.access import AccessTable, access_table
from gridplan.export import map_features as features
from gridplan.export import map_panel as panel
from gridplan.export import map_pieces as pieces
from gridplan.export.map_themes import GRIDS, lead_coverage, map_themes
from gridplan.export.minutes_features import PATTERN_DEFINITIONS
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import Language


def render_map(
    plan: Plan,
    area: StudyArea,
    access: AccessTable | None = None,
    *,
    language: Language = "zh",
    smallest: int = 0,
) -> str:
    """Return the map of `plan` as an HTML page that fills its window and fetches nothing.

    Districts may be coloured by grid, minutes or people outside the limit; names, lines and facilities switched on and
    off; districts and hospitals searched for. Minutes are measured with the plan's settings unless `access` is given.
    Numbers of people below `smallest` are hidden. The same plan and area give the same text.
    """
    access = access or access_table(area, plan.settings)
    layout, found = plan.layout, lead_coverage(plan.layout, area, access)
    themes = map_themes(found, area, language)
    leaflet = pieces.empty_map(plan.document.full_title)
    words = panel.FIXED + PATTERN_DEFINITIONS + panel.title_bar(plan, area, language)
    words += panel.side_panel(plan, area, access, language, themes, smallest) + panel.foot_bar(plan, area, language)
    leaflet.get_root().html.add_child(Element(words))
    districts = features.district_features(layout, area, access, language, smallest, found=found)
    for district, each in zip(area.districts.index, districts["features"], strict=True):
        each["fills"] = {GRIDS: each["fill"]} | {theme.id: theme.fills[district] for theme in themes}
    _add_districts(leaflet, districts, language)
    pieces.add_grids(leaflet, features.grid_features(layout, area))
    if found is not None:
        pieces.add_lines(leaflet, features.line_features(found, area))
    pieces.add_labels(leaflet, features.label_features(layout, area))
    pieces.add_campuses(leaflet, features.campus_features(layout, area, language), language)
    pieces.show_all(leaflet, area)
    return pieces.finished(leaflet, language)


def _add_districts(leaflet: Any, collection: dict[str, Any], language: Language) -> None:
    def style(feature: dict[str, Any]) -> dict[str, Any]:
        edge = "#FFFFFF" if feature["assigned"] else "#BBBBBB"
        return {"fillColor": feature["fill"], "fillOpacity": 0.85, "color": edge, "weight": 1}

    folium.GeoJson(
        collection,
        style_function=style,
        highlight_function=lambda _: {"color": "#222222", "weight": 2.5},
        tooltip=folium.GeoJsonTooltip(**pieces.table(features.DISTRICT_FIELDS, language)),
        popup=folium.GeoJsonPopup(**pieces.table(features.DISTRICT_DETAILS, language)),
        class_name="district",
        smooth_factor=0.5,
    ).add_to(leaflet)
