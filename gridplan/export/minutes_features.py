"""Districts or places as features coloured by minutes, and the legend of the classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.access import AccessTable, Reach
from gridplan.coverage import Coverage, class_labels, class_numbers
from gridplan.export.colours import EXCLUDED as EXCLUDED_COLOUR
from gridplan.export.facts import APPROXIMATE, EXCLUDED, OFFICIAL, STATES, WITHOUT_MINUTES, minutes_label
from gridplan.export.map_features import Field, collection, feature, minutes_words, population_words
from gridplan.layout import Layout
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text

# ColorBrewer's YlOrBr: light to dark in order for the colour-blind and in grey print as well.
RAMP = ("#FFF7BC", "#FEE391", "#FEC44F", "#FE9929", "#EC7014", "#CC4C02")
MOST_CIRCLES = 10_000  # more than these no browser draws at ease: districts stand for them
AT_MOST = Text("至多 ", "at most ")
MINUTES_FIELDS = (
    Field("name", Text("片区", "District")),
    Field("admin_area", Text("区划", "Administrative area")),
    Field("grid", Text("网格", "Grid")),
    Field("population", Text("人口", "People")),
    Field("minutes", Text("时间", "Minutes")),
    Field("facility", Text("机构", "Facility")),
)


@dataclass(frozen=True)
class MinutesClass:
    """A class of the legend: its words, its fill as SVG and as CSS (a colour, or a pattern of the page), its people."""

    label: Text
    fill: str
    css: str
    people: float


# SVG and CSS of the three ways of having no minutes; each has a pattern of its own, for print and the colour-blind.
PATTERNS = (
    ("url(#dots)", "radial-gradient(#444 1.4px, transparent 1.6px) 0 0 / 6px 6px, #eef1f4"),
    (
        "url(#cross)",
        "repeating-linear-gradient(45deg, transparent 0 4px, #333 4px 5.5px), "
        "repeating-linear-gradient(-45deg, transparent 0 4px, #333 4px 5.5px), #fff",
    ),
    ("url(#hatch)", "repeating-linear-gradient(45deg, #e4e4e4 0 4px, #9a9a9a 4px 6px)"),
)
PATTERN_DEFINITIONS = (
    '<svg class="patterns" aria-hidden="true"><defs>'
    '<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#eef1f4"/>'
    '<circle cx="3" cy="3" r="1.4" fill="#444"/></pattern>'
    '<pattern id="cross" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#fff"/>'
    '<path d="M0 0L8 8M8 0L0 8" stroke="#333" stroke-width="1.3"/></pattern></defs></svg>'
)


def minutes_classes(found: Coverage) -> list[MinutesClass]:
    """Return all classes in order; people are the known ones at the places of each."""
    labels = class_labels(found.limits_min)
    number = _classes(found.places, found)
    people = np.bincount(number, found.places["population"].fillna(0), minlength=len(labels))
    colours = [(colour, colour) for colour in ramp(len(found.limits_min) + 1)]
    return [
        MinutesClass(label, fill, css, float(people[position]))
        for position, (label, (fill, css)) in enumerate(zip(labels, [*colours, *PATTERNS], strict=True))
    ]


def district_classes(found: Coverage) -> dict[str, int]:
    """Return the number of the class of each district by id; excluded ones have none."""
    return dict(zip(found.districts.index, _classes(found.districts, found).tolist(), strict=True))


def shows_places(found: Coverage) -> bool:
    """Whether the places are drawn rather than the districts: they say more, and are not too many to draw."""
    return len(found.districts) < len(found.places) <= MOST_CIRCLES


def minutes_features(
    found: Coverage, layout: Layout, area: StudyArea, access: AccessTable, language: Language
) -> dict[str, Any]:
    """Return the places as points, or the districts as polygons, with the texts of MINUTES_FIELDS and a `fill`."""
    fills = [each.fill for each in minutes_classes(found)]
    rows = found.places if shows_places(found) else found.districts
    shapes = shapely.points(rows["lon"], rows["lat"]) if shows_places(found) else area.districts.geometry[rows.index]
    status = minutes_label(area, access)
    made = []
    for position, (shape, number) in enumerate(zip(shapes, _classes(rows, found), strict=True)):
        row = rows.iloc[position]
        texts = _texts(row, found, layout, area, language)
        texts["minutes"] = _minutes(row, found, status, language)
        made.append(feature(position, shape, texts) | {"fill": fills[number]})
    return collection(made)


def excluded_features(layout: Layout, area: StudyArea, language: Language) -> dict[str, Any]:
    """Return the districts that are left out of the count, with their name and state."""
    left_out = area.districts[area.districts.index.isin(layout.excluded)]
    blank = dict.fromkeys((field.key for field in MINUTES_FIELDS), "—")
    made = []
    for position, (_, row) in enumerate(left_out.iterrows()):
        texts = blank | {"name": row["name"], "admin_area": row["admin_area"], "grid": STATES[EXCLUDED].to(language)}
        made.append(feature(position, row.geometry, texts) | {"fill": EXCLUDED_COLOUR})
    return collection(made)


def isochrone_features(isochrones: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return the outlines of isochrones with the `dash` of their limit; empty ones are passed over."""
    dashes = isochrone_dashes(isochrones)
    drawn = isochrones[~isochrones.geometry.is_empty]
    shapes = zip(drawn.geometry, drawn["limit_min"], strict=True)
    return collection([feature(n, shape, {}) | {"dash": dashes[limit]} for n, (shape, limit) in enumerate(shapes)])


def isochrone_dashes(isochrones: gpd.GeoDataFrame) -> dict[float, str]:
    """Return how the line of each limit is broken, shorter strokes for the nearer ones."""
    limits = sorted(set(isochrones["limit_min"]))
    return {limit: f"{2 + 4 * number} 4" for number, limit in enumerate(limits)}


def _classes(rows: pd.DataFrame, found: Coverage) -> Any:
    minutes, reach = rows["minutes"].to_numpy(dtype=float), rows["reach"].to_numpy(dtype=np.int8)
    return class_numbers(minutes, reach, found.limits_min, all_known=found.all_known)


def _texts(row: pd.Series, found: Coverage, layout: Layout, area: StudyArea, language: Language) -> dict[str, str]:
    district = row.get("district_id", row.name)
    grid = layout.grid_of.get(district, "")
    leads = area.facility_names(layout.grid(grid).leads) if grid else ""
    estimated = bool(area.districts.at[district, "population_estimated"])
    return {
        "name": area.districts.at[district, "name"],
        "admin_area": area.districts.at[district, "admin_area"],
        "grid": f"{grid} {leads}" if grid else "—",
        "population": population_words(row["population"], estimated, language),
        "facility": _facility(district, row, found, area),
    }


def _facility(district: str, row: pd.Series, found: Coverage, area: StudyArea) -> str:
    """Return the facility of a place; for a district that of its places, where it is one."""
    own = {row["facility_id"]} if "facility_id" in row else set(found.facilities_by_district.get(district, ()))
    return " / ".join(area.facility_name(facility) for facility in sorted(own) if facility) or "—"


def _minutes(row: pd.Series, found: Coverage, status: Text, language: Language) -> str:
    minutes = row["minutes"] if np.isfinite(row["minutes"]) else np.nan
    without = WITHOUT_MINUTES.get(Reach(row["reach"]), WITHOUT_MINUTES[Reach.UNDETERMINED])
    shown = without if np.isnan(minutes) else (OFFICIAL if status == OFFICIAL else APPROXIMATE)
    words = minutes_words(minutes, shown, row.get("left_out", 0), language)
    return words if found.all_known or np.isnan(minutes) else AT_MOST.to(language) + words


def ramp(count: int) -> Sequence[str]:
    """Return `count` colours from light to dark, spread over RAMP."""
    stops = np.array([[int(colour[k : k + 2], 16) for k in (1, 3, 5)] for colour in RAMP], dtype=float)
    at = np.linspace(0, len(RAMP) - 1, count)
    mixed = np.column_stack([np.interp(at, np.arange(len(RAMP)), channel) for channel in stops.T])
    return ["#" + "".join(f"{round(value):02X}" for value in colour) for colour in mixed]
