"""The map of a plan as one web page that needs no network: stock folium on Leaflet from a wheel."""

from typing import Any

import folium
from branca.element import Element

from gridplan.access import AccessTable, access_table
from gridplan.export import map_features as features
from gridplan.export import map_panel as panel
from gridplan.export import map_pieces as pieces
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import Language


def render_map(
    plan: Plan,
    area: StudyArea,
    access: AccessTable | None = None,
    *,
    language: Language = "zh",
    frame: bool = True,
    smallest: int = 0,
) -> str:
    """Return the map of `plan` as an HTML page that fills its window or iframe and fetches nothing.

    Minutes are measured with the plan's settings unless `access` is given. Without `frame` the title and
    the panel beside the map are left out, for pages that have their own; the caveat below it stays. Numbers of
    people below `smallest` are hidden. The same plan and area give the same text.
    """
    access = access or access_table(area, plan.settings)
    leaflet = pieces.empty_map(plan.document.full_title)
    around = (
        panel.title_bar(plan, area, language) + panel.side_panel(plan, area, access, language, smallest)
        if frame
        else ""
    )
    leaflet.get_root().html.add_child(Element(panel.FIXED + around + panel.foot_bar(area, language)))
    _add_districts(leaflet, features.district_features(plan.layout, area, access, language, smallest), language)
    pieces.add_grids(leaflet, features.grid_features(plan.layout, area))
    pieces.add_labels(leaflet, features.label_features(plan.layout, area))
    pieces.add_campuses(leaflet, features.campus_features(plan.layout, area, language), language)
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
