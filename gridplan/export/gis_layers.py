"""The layers of a plan for GIS files, in WGS84 (EPSG:4326): districts, grids, campuses, neighbours.

A value that is missing is null, never 0; each number that may be an estimate has its status beside it.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.access import AccessTable
from gridplan.coordinates import WGS84, Datum, from_wgs84
from gridplan.export.facts import (
    OFFICIAL,
    PEOPLE,
    ROLES,
    STATES,
    UNKNOWN,
    campus_facts,
    district_facts,
    hidden_facts,
    minutes_label,
)
from gridplan.export.map_features import grid_outlines
from gridplan.hidden_people import grid_key, hidden_people
from gridplan.indicators import measure
from gridplan.manifest import STATUS_LABELS
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.suppression import suppress
from gridplan.text import UNDETERMINED

DISTRICTS, GRIDS, CAMPUSES, NEIGHBOURS = "districts", "grids", "campuses", "neighbours"
LAYER_TITLES = {DISTRICTS: "片区", GRIDS: "网格", CAMPUSES: "院区", NEIGHBOURS: "相邻片区"}


def plan_layers(plan: Plan, area: StudyArea, access: AccessTable, smallest: int) -> dict[str, gpd.GeoDataFrame]:
    """Return all layers that have features, by name, the lowest first; numbers of people below `smallest` hidden."""
    layers = {
        DISTRICTS: district_layer(plan, area, access, smallest),
        GRIDS: grid_layer(plan, area, access, smallest),
        NEIGHBOURS: neighbour_layer(plan, area),
        CAMPUSES: campus_layer(plan, area),
    }
    return {name: layer for name, layer in layers.items() if len(layer)}


def district_layer(plan: Plan, area: StudyArea, access: AccessTable, smallest: int = 0) -> gpd.GeoDataFrame:
    """Return the districts with their grid, lead, people and minutes; statuses in Chinese."""
    facts = district_facts(plan.layout, area, access)
    frame = pd.DataFrame(
        {
            "district_id": facts.index,
            "name": facts["name"].to_numpy(),
            "admin_area": facts["admin_area"].to_numpy(),
            "state": [STATES[state].zh for state in facts["state"]],
            "grid": text_or_none(facts["grid"]),
            "lead": text_or_none(facts["lead"]),
            "population": facts["population"].round().astype("Int64").array,
            "population_status": [status.zh for status in facts["population_status"]],
            "minutes_to_lead": facts["minutes_to_lead"].round(2).to_numpy(),
            "minutes_left_out": facts["minutes_left_out"].round().astype("Int64").array,
            "minutes_status": [None if status is None else status.zh for status in facts["minutes_status"]],
            "outline_status": [status.zh for status in facts["outline_status"]],
        }
    )
    frame = suppress(frame, PEOPLE, smallest, also=hidden_facts(facts, plan.layout, area, smallest)).frame
    outlines = area.districts.geometry.to_numpy()
    return gpd.GeoDataFrame(frame, geometry=shapely.orient_polygons(outlines), crs=WGS84)


def grid_layer(plan: Plan, area: StudyArea, access: AccessTable, smallest: int = 0) -> gpd.GeoDataFrame:
    """Return the grids that have districts, as dissolved outlines, with their lead, people and mean minutes."""
    outlines = grid_outlines(plan.layout, area)
    frame = grid_table(plan, area, access, smallest)
    frame = frame[frame["grid"].isin(outlines.index)].reset_index(drop=True)
    return gpd.GeoDataFrame(frame, geometry=shapely.orient_polygons(outlines.to_numpy()), crs=WGS84)


def grid_table(plan: Plan, area: StudyArea, access: AccessTable, smallest: int = 0) -> pd.DataFrame:
    """Return a row per grid: lead, number of districts, people and mean minutes with their statuses."""
    measures, rows = measure(area, plan.layout, access), []
    certain = minutes_label(area, access).zh
    for grid in plan.layout.grids:
        own = measures.by_grid[grid.id]
        people, mean = own["population"], own["mean_minutes"]
        estimated = STATUS_LABELS["modelled"] if people.estimated else OFFICIAL
        rows.append(
            {
                "grid": grid.id,
                "lead": area.facility_names(grid.leads),
                "districts": len(plan.layout.districts_of(grid.id)),
                "population": np.nan if people.number is None else round(people.number),
                "population_status": (UNKNOWN if people.number is None else estimated).zh,
                "minutes_to_lead": np.nan if mean.number is None else round(mean.number, 2),
                "minutes_status": UNDETERMINED.zh if mean.number is None else certain,
            }
        )
    columns = ["grid", "lead", "districts", "population", "population_status", "minutes_to_lead", "minutes_status"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["population"] = frame["population"].astype("Int64")
    hidden = hidden_people(plan.layout, area, smallest).sums
    also = {"population": [grid_key(grid) in hidden for grid in frame["grid"]]}
    return suppress(frame, ["population"], smallest, also=also).frame


def campus_layer(plan: Plan, area: StudyArea) -> gpd.GeoDataFrame:
    """Return the campuses with their facility, role, grade and beds; statuses in Chinese."""
    facts = campus_facts(plan.layout, area)
    frame = pd.DataFrame(
        {
            "campus_id": facts.index,
            "facility_id": facts["facility_id"].to_numpy(),
            "name": facts["name"].to_numpy(),
            "campus": facts["campus"].to_numpy(),
            "role": facts["role"].to_numpy(),
            "role_name": [ROLES[role].zh for role in facts["role"]],
            "grid": text_or_none(facts["grid"]),
            "designated": facts["designated"].to_numpy(),
            "type": facts["type"].to_numpy(),
            "grade": text_or_none(facts["grade"]),
            "grade_status": [status and status.zh for status in facts["grade_status"]],
            "beds_open": facts["beds_open"].round().astype("Int64").array,
            "beds_status": [status.zh for status in facts["beds_status"]],
            "location_status": [status.zh for status in facts["location_status"]],
        }
    )
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(facts["lon"], facts["lat"]), crs=WGS84)


def neighbour_layer(plan: Plan, area: StudyArea) -> gpd.GeoDataFrame:
    """Return a straight line between the centres of each two neighbouring districts."""
    names, grid_of = area.districts["name"], plan.layout.grid_of
    pairs = list(area.neighbours)
    frame = pd.DataFrame(pairs, columns=["from_district", "to_district"])
    for end in ("from", "to"):
        frame[f"{end}_name"] = [names[key] for key in frame[f"{end}_district"]]
    frame["same_grid"] = [a in grid_of and grid_of[a] == grid_of.get(b) for a, b in pairs]
    centres = area.districts[["lon", "lat"]].to_numpy()
    ends = np.array([area.districts.index.get_indexer(list(pair)) for pair in pairs], dtype=np.int64).reshape(-1, 2)
    return gpd.GeoDataFrame(frame, geometry=shapely.linestrings(centres[ends]), crs=WGS84)


def in_datum(layer: gpd.GeoDataFrame, datum: Datum) -> gpd.GeoDataFrame:
    """Return a layer with its geometry in another datum's degrees."""
    shapes = shapely.transform(layer.geometry.to_numpy(), lambda x, y: from_wgs84(x, y, datum), interleaved=False)
    return layer.set_geometry(gpd.GeoSeries(shapes, index=layer.index, crs=layer.crs))


def text_or_none(texts: pd.Series) -> list[str | None]:
    """Return texts, None in the place of blank ones."""
    return [text or None for text in texts]
