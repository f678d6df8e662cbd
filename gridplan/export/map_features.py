"""The features of the exported map as GeoJSON, every text in them harmless to a web page."""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.access import AccessTable
from gridplan.coordinates import WGS84
from gridplan.coverage import Coverage
from gridplan.export.colours import EXCLUDED as EXCLUDED_COLOUR
from gridplan.export.colours import area_colours
from gridplan.export.facts import (
    ASSIGNED,
    OFFICIAL,
    PEOPLE,
    ROLES,
    STATES,
    UNASSIGNED,
    campus_facts,
    district_facts,
    hidden_facts,
)
from gridplan.export.safe_html import safe
from gridplan.hidden_people import hidden_people
from gridplan.layout import Layout
from gridplan.study_area import StudyArea
from gridplan.suppression import hidden_words, suppress
from gridplan.text import Language, Text
from gridplan.vocabulary import word_text

DECIMALS = 5  # of a degree: about a metre
ESTIMATE = Text("估", "est.")
MINUTES = Text("分钟", "min")
HATCH = "url(#hatch)"  # a pattern of the page, for districts in no grid
LABEL_TOLERANCE_M = 50.0
SEAM_M = 40.0  # half the widest gap between neighbours that is taken for a seam
TEN_THOUSAND = 1e4


@dataclass(frozen=True)
class Field:
    """A line of a tooltip or popup: the property it shows and its heading."""

    key: str
    heading: Text


DISTRICT_FIELDS = (
    Field("name", Text("片区", "District")),
    Field("admin_area", Text("区划", "Administrative area")),
    Field("grid", Text("网格", "Grid")),
    Field("population", Text("人口", "People")),
    Field("minutes", Text("到牵头医院", "To the lead")),
)
OUTSIDE_FIELD = Field("outside", Text("时限外人口", "People outside the limit"))
DISTRICT_DETAILS = (*DISTRICT_FIELDS, OUTSIDE_FIELD, Field("outline", Text("边界", "Outline")))
CAMPUS_FIELDS = (
    Field("name", Text("机构", "Facility")),
    Field("campus", Text("院区", "Campus")),
    Field("role", Text("角色", "Role")),
    Field("grade", Text("等级", "Grade")),
    Field("beds", Text("开放床位", "Beds open")),
    Field("location", Text("位置", "Location")),
)


def district_features(
    layout: Layout,
    area: StudyArea,
    access: AccessTable,
    language: Language,
    smallest: int = 0,
    *,
    found: Coverage | None = None,
) -> dict[str, Any]:
    """Return the districts as polygons with the texts of DISTRICT_DETAILS and their fill.

    Numbers of people below `smallest` are hidden, and said to be. `found` tells who is outside the limit.
    """
    outside = _outside_words(found, layout, area, language, smallest)
    facts, colours = district_facts(layout, area, access), area_colours(layout, area)
    hidden = suppress(facts, PEOPLE, smallest, also=hidden_facts(facts, layout, area, smallest)).mask
    gone = hidden_words(smallest).to(language)
    features = []
    for number, (district, outline) in enumerate(area.districts.geometry.items()):
        row = facts.loc[district]
        texts = {
            "name": row["name"],
            "admin_area": row["admin_area"],
            "grid": f"{row['grid']} {row['lead']}" if row["grid"] else STATES[row["state"]].to(language),
            "population": gone
            if hidden.at[district, "population"]
            else population_words(row["population"], row["population_status"] != OFFICIAL, language),
            "minutes": "—"
            if row["minutes_status"] is None
            else minutes_words(
                row["minutes_to_lead"],
                row["minutes_status"],
                gone if hidden.at[district, "minutes_left_out"] else row["minutes_left_out"],
                language,
            ),
            "outside": outside.get(str(district), "—"),
            "outline": row["outline_status"].to(language),
        }
        fill = colours.get(row["grid"], HATCH if row["state"] == UNASSIGNED else EXCLUDED_COLOUR)
        features.append(feature(number, outline, texts) | {"fill": fill, "assigned": row["state"] == ASSIGNED})
    return collection(features)


def _outside_words(
    found: Coverage | None, layout: Layout, area: StudyArea, language: Language, smallest: int
) -> dict[str, str]:
    """Return the words for the people outside the limit by district.

    Hidden are small numbers, and those from which a hidden one would follow: who is outside and who is not make up
    the people of a district.
    """
    if found is None:
        return {}
    frame = found.districts[["population", "outside"]].round()
    people, out = frame["population"], frame["outside"]
    few = ((out > 0) & (out < smallest)) | ((people - out > 0) & (people - out < smallest) & (out > 0))
    hidden = few | ((out > 0) & people.index.isin(list(hidden_people(layout, area, smallest).districts)))
    words = {}
    for district, number in out.items():
        if hidden[district]:
            words[str(district)] = hidden_words(smallest).to(language)
        elif not np.isnan(number):
            estimated = number > 0 and found.estimated
            told = population_words(number, estimated, language)
            words[str(district)] = f"{told} (> {found.limit_min:g} {MINUTES.to(language)})"
    return words


def label_points(area: StudyArea) -> tuple[gpd.GeoSeries, NDArray[np.float64]]:
    """Return by place in the layer the point (WGS84) where a district's name has most room, and that room in metres."""
    circles = shapely.maximum_inscribed_circle(area.metric_outlines.to_numpy(), LABEL_TOLERANCE_M)
    centres = gpd.GeoSeries(shapely.get_point(circles, 0), crs=area.metric_crs).to_crs(WGS84)
    return centres, 2 * shapely.length(circles)


def label_features(layout: Layout, area: StudyArea) -> dict[str, Any]:
    """Return a point per district where its name has most room, with its grid and that room in metres across."""
    centres, rooms_m = label_points(area)
    features = []
    for number, (district, name) in enumerate(area.districts["name"].items()):
        label = feature(number, centres[number], {"name": name})
        grid = safe(layout.grid_of.get(str(district), ""))
        features.append(label | {"grid": grid, "room_m": round(rooms_m[number])})
    return collection(features)


def line_features(found: Coverage, area: StudyArea) -> dict[str, Any]:
    """Return a line from where each district's name stands to the nearest site of each lead that counts for it."""
    starts = dict(zip(area.districts.index, label_points(area)[0].to_crs(area.metric_crs), strict=True))
    campuses = area.campuses[area.campuses["designated"].astype(bool)]
    sites = gpd.GeoSeries(gpd.points_from_xy(campuses["lon"], campuses["lat"]), campuses["facility_id"], crs=WGS84)
    sites = sites.to_crs(area.metric_crs)
    lines = []
    for district, leads in found.facilities_by_district.items():
        start = starts[district]
        for lead in filter(None, leads):
            own = sites[sites.index == lead]
            if len(own):
                lines.append(shapely.LineString([start, min(own, key=start.distance)]))
    drawn = gpd.GeoSeries(lines, crs=area.metric_crs).to_crs(WGS84)
    return collection([feature(number, line, {}) for number, line in enumerate(drawn)])


def grid_features(layout: Layout, area: StudyArea) -> dict[str, Any]:
    """Return the outline of each grid that has districts."""
    return collection([feature(number, outline, {}) for number, outline in enumerate(grid_outlines(layout, area))])


def grid_outlines(layout: Layout, area: StudyArea) -> gpd.GeoSeries:
    """Return the dissolved outline (WGS84) of each grid that has districts, by grid id."""
    wholes = {}
    for grid in layout.grids:
        districts = list(layout.districts_of(grid.id))
        if districts:
            whole = shapely.union_all(area.metric_outlines[districts].to_numpy())
            # Out and in again: outlines drawn apart leave seams that would show as borders.
            wholes[grid.id] = whole.buffer(SEAM_M, join_style="mitre").buffer(-SEAM_M, join_style="mitre")
    return gpd.GeoSeries(list(wholes.values()), index=list(wholes), crs=area.metric_crs).to_crs(WGS84)


def campus_features(layout: Layout, area: StudyArea, language: Language) -> dict[str, Any]:
    """Return the campuses as points with the texts of CAMPUS_FIELDS, their role and their label."""
    facts, colours = campus_facts(layout, area), area_colours(layout, area)
    features = []
    for number, (_, row) in enumerate(facts.iterrows()):
        role = ROLES[row["role"]].to(language)
        texts = {
            "name": row["name"],
            "campus": row["campus"],
            "role": f"{role} ({row['grid']})" if row["grid"] else role,
            "grade": estimated_words(word_text(row["grade"]).to(language), row["grade_estimated"], language),
            "beds": _beds_words(row, language),
            "location": row["location_status"].to(language),
        }
        point = shapely.Point(row["lon"], row["lat"])
        campus = feature(number, point, texts) | {
            "role": row["role"],
            "main": bool(row["main"]),
            "grid": safe(row["grid"]),
            "label": safe(row["name"] if row["main"] else f"{row['name']} {row['campus']}"),
            "fill": colours.get(row["grid"], "#FFFFFF"),
        }
        features.append(campus)
    return collection(features)


def population_words(people: float, estimated: bool, language: Language) -> str:
    """Return a number of people as read on a map, marked where it is an estimate."""
    if np.isnan(people):
        return "未知" if language == "zh" else "unknown"
    if language == "zh":
        words = f"{people / TEN_THOUSAND:.1f} 万人" if people >= TEN_THOUSAND else f"{people:,.0f} 人"
    else:
        words = f"{round(people, -2) if estimated else people:,.0f} people"
    return estimated_words(words, estimated, language)


def minutes_words(minutes: float, status: Text, left_out: float | str, language: Language) -> str:
    """Return minutes as read on a map, marked where they are estimates; their status where there are none.

    left_out: people without minutes, or the words for a number that is hidden.
    """
    if np.isnan(minutes):
        return status.to(language)
    words = estimated_words(f"{minutes:.0f} {MINUTES.to(language)}", status != OFFICIAL, language)
    if isinstance(left_out, str):
        return words + Text(f"（未计入人数{left_out}）", f" (people left out: {left_out})").to(language)
    if not left_out > 0:
        return words
    return words + Text(f"（未计入 {left_out:,.0f} 人）", f" ({left_out:,.0f} people left out)").to(language)


def _beds_words(row: pd.Series, language: Language) -> str:
    if np.isnan(row["beds_open"]):
        return str(row["beds_status"].to(language))
    return estimated_words(f"{row['beds_open']:,.0f}", row["beds_status"] != OFFICIAL, language)


def estimated_words(words: str, estimated: bool, language: Language) -> str:
    """Return words marked where they are an estimate; a dash where there are none."""
    if not words:
        return "—"
    if not estimated:
        return words
    return words + (f"（{ESTIMATE.zh}）" if language == "zh" else f" ({ESTIMATE.en})")


def feature(number: int, shape: shapely.Geometry, texts: dict[str, str]) -> dict[str, Any]:
    """Return a GeoJSON feature whose texts are harmless to a web page, coordinates rounded to a metre."""
    # An id of our own: one of the data could be text of any kind.
    rounded = shapely.transform(shape, lambda points: np.round(points, DECIMALS))
    return {
        "type": "Feature",
        "id": str(number),
        "properties": {key: safe(text) for key, text in texts.items()},
        "geometry": shapely.geometry.mapping(rounded),
    }


def collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    """Return features as one GeoJSON object."""
    return {"type": "FeatureCollection", "features": features}
