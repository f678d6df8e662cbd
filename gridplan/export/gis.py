"""Districts and campuses of a plan as GIS files in WGS84 (EPSG:4326): GeoJSON and GeoPackage.

A value that is missing is null, never 0; each number that may be an estimate has its status beside it.
"""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from gridplan.access import AccessTable, access_table
from gridplan.coordinates import WGS84
from gridplan.export.facts import ROLES, STATES, campus_facts, district_facts
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.trace import provenance_rows

DISTRICTS, CAMPUSES, PROVENANCE = "districts", "campuses", "provenance"
DECIMALS = 7  # of a degree: about a centimetre


def plan_geojson(plan: Plan, area: StudyArea, access: AccessTable | None = None) -> bytes:
    """Return one FeatureCollection: districts (polygons) and campuses (points), told apart by `layer`.

    The foreign member "gridplan" holds the provenance. Minutes are measured with the plan's settings
    unless `access` is given. The same plan and area give the same bytes.
    """
    access = access or access_table(area, plan.settings)
    layers = {"district": district_layer(plan, area, access), "campus": campus_layer(plan, area)}
    return layers_geojson(layers, plan, area, access)


def plan_gpkg(plan: Plan, area: StudyArea, access: AccessTable | None = None) -> bytes:
    """Return a GeoPackage of the layers `districts` and `campuses` and the table `provenance`.

    Minutes are measured with the plan's settings unless `access` is given.
    """
    access = access or access_table(area, plan.settings)
    layers = {DISTRICTS: district_layer(plan, area, access), CAMPUSES: campus_layer(plan, area)}
    return layers_gpkg(layers, plan, area, access)


def layers_geojson(layers: Mapping[str, gpd.GeoDataFrame], plan: Plan, area: StudyArea, access: AccessTable) -> bytes:
    """Return layers as one FeatureCollection, told apart by `layer`; a layer's first column is its features' id."""
    collection = {
        "type": "FeatureCollection",
        "name": area.manifest.id,
        "gridplan": _provenance_object(plan, area, access),
        "features": [feature for kind, layer in layers.items() for feature in _features(layer, kind)],
    }
    return json.dumps(collection, ensure_ascii=False, allow_nan=False).encode()


def layers_gpkg(layers: Mapping[str, gpd.GeoDataFrame], plan: Plan, area: StudyArea, access: AccessTable) -> bytes:
    """Return layers as a GeoPackage with the table `provenance`."""
    rows = provenance_rows(plan, area, access)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layers.gpkg"
        for name, layer in layers.items():
            layer.to_file(path, layer=name, driver="GPKG", engine="pyogrio")
        table = pd.DataFrame(rows, columns=["item", "value"])
        pyogrio.write_dataframe(table, path, layer=PROVENANCE, driver="GPKG", append=True)
        return path.read_bytes()


def district_layer(plan: Plan, area: StudyArea, access: AccessTable) -> gpd.GeoDataFrame:
    """Return the districts with their grid, lead, people and minutes; statuses in Chinese."""
    facts = district_facts(plan.layout, area, access)
    frame = pd.DataFrame(
        {
            "district_id": facts.index,
            "name": facts["name"].to_numpy(),
            "admin_area": facts["admin_area"].to_numpy(),
            "state": [STATES[state].zh for state in facts["state"]],
            "grid": _text_or_none(facts["grid"]),
            "lead": _text_or_none(facts["lead"]),
            "population": facts["population"].round().astype("Int64").to_numpy(),
            "population_status": [status.zh for status in facts["population_status"]],
            "minutes_to_lead": facts["minutes_to_lead"].round(2).to_numpy(),
            "minutes_left_out": facts["minutes_left_out"].round().to_numpy(),
            "minutes_status": [None if status is None else status.zh for status in facts["minutes_status"]],
            "outline_status": [status.zh for status in facts["outline_status"]],
        }
    )
    outlines = area.districts.geometry.to_numpy()
    return gpd.GeoDataFrame(frame, geometry=shapely.orient_polygons(outlines), crs=WGS84)


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
            "grid": _text_or_none(facts["grid"]),
            "designated": facts["designated"].to_numpy(),
            "type": facts["type"].to_numpy(),
            "grade": _text_or_none(facts["grade"]),
            "grade_status": [status and status.zh for status in facts["grade_status"]],
            "beds_open": facts["beds_open"].round().astype("Int64").to_numpy(),
            "beds_status": [status.zh for status in facts["beds_status"]],
            "location_status": [status.zh for status in facts["location_status"]],
        }
    )
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(facts["lon"], facts["lat"]), crs=WGS84)


def _text_or_none(texts: pd.Series) -> list[str | None]:
    return [text or None for text in texts]


def _features(layer: gpd.GeoDataFrame, kind: str) -> list[dict[str, Any]]:
    fields = [column for column in layer.columns if column != layer.geometry.name]
    records = layer[fields].to_dict("records")
    return [
        {
            "type": "Feature",
            "id": str(record[fields[0]]),
            "properties": {"layer": kind} | {key: _plain_value(value) for key, value in record.items()},
            "geometry": _rounded(shapely.geometry.mapping(shape)),
        }
        for record, shape in zip(records, layer.geometry, strict=True)
    ]


def _plain_value(value: Any) -> Any:
    """Return `value` as JSON knows it; NaN and missing become null."""
    if value is None or pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value


def _rounded(part: Any) -> Any:
    """Return a geometry mapping with coordinates rounded to DECIMALS."""
    if isinstance(part, dict):
        return {key: _rounded(value) for key, value in part.items()}
    if isinstance(part, tuple | list):
        return [_rounded(value) for value in part]
    return round(part, DECIMALS) if isinstance(part, float) else part


def _provenance_object(plan: Plan, area: StudyArea, access: AccessTable) -> dict[str, Any]:
    return {
        "version": plan.gridplan_version,
        "area": area.manifest.id,
        "area_digest": area.digest,
        "title": plan.document.full_title,
        "draft": plan.document.draft,
        "provenance": [{"item": item, "value": value} for item, value in provenance_rows(plan, area, access)],
    }
