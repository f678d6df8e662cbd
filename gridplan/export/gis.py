"""A plan as GeoJSON, in WGS84 (EPSG:4326) as RFC 7946 has it; and the notes that every GIS file carries."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.access import AccessTable
from gridplan.export.gis_layers import campus_layer, district_layer, in_datum
from gridplan.export.options import Options
from gridplan.plan_file import Plan, Stage
from gridplan.stages import standing
from gridplan.study_area import StudyArea
from gridplan.text import Text
from gridplan.trace import provenance_rows

DECIMALS = 7  # of a degree: about a centimetre
NOTE = "注意"


def plan_geojson(plan: Plan, area: StudyArea, access: AccessTable, options: Options) -> bytes:
    """Return one FeatureCollection: districts (polygons) and campuses (points), told apart by `layer`.

    The foreign member "gridplan" holds the provenance; in another datum it says so. The same plan and area give
    the same bytes.
    """
    layers = {"district": district_layer(plan, area, access, options.smallest), "campus": campus_layer(plan, area)}
    moved = {name: in_datum(layer, options.datum) for name, layer in layers.items()}
    return layers_geojson(moved, plan, area, access, notes=options.notes)


def layers_geojson(
    layers: Mapping[str, gpd.GeoDataFrame],
    plan: Plan,
    area: StudyArea,
    access: AccessTable,
    *,
    notes: Sequence[Text] = (),
) -> bytes:
    """Return layers as one FeatureCollection, told apart by `layer`; a layer's first column is its features' id."""
    collection = {
        "type": "FeatureCollection",
        "name": area.manifest.id,
        "gridplan": _provenance_object(plan, area, access, notes),
        "features": [feature for kind, layer in layers.items() for feature in _features(layer, kind)],
    }
    return json.dumps(collection, ensure_ascii=False, allow_nan=False).encode()


def told_rows(plan: Plan, area: StudyArea, access: AccessTable, notes: Sequence[Text]) -> list[tuple[str, str]]:
    """Return the provenance of a file as (item, value), what was chosen about it first."""
    return [*((NOTE, note.zh) for note in notes), *provenance_rows(plan, area, access)]


def plain_value(value: Any) -> Any:
    """Return `value` as JSON knows it; NaN and missing become null."""
    if value is None or pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value


def _features(layer: gpd.GeoDataFrame, kind: str) -> list[dict[str, Any]]:
    fields = [column for column in layer.columns if column != layer.geometry.name]
    records = layer[fields].to_dict("records")
    return [
        {
            "type": "Feature",
            "id": str(record[fields[0]]),
            "properties": {"layer": kind} | {key: plain_value(value) for key, value in record.items()},
            "geometry": _rounded(shapely.geometry.mapping(shape)),
        }
        for record, shape in zip(records, layer.geometry, strict=True)
    ]


def _rounded(part: Any) -> Any:
    """Return a geometry mapping with coordinates rounded to DECIMALS."""
    if isinstance(part, dict):
        return {key: _rounded(value) for key, value in part.items()}
    if isinstance(part, tuple | list):
        return [_rounded(value) for value in part]
    return round(part, DECIMALS) if isinstance(part, float) else part


def _provenance_object(plan: Plan, area: StudyArea, access: AccessTable, notes: Sequence[Text]) -> dict[str, Any]:
    rows = told_rows(plan, area, access, notes)
    return {
        "version": plan.gridplan_version,
        "area": area.manifest.id,
        "area_digest": area.digest,
        "title": plan.document.full_title,
        "draft": standing(plan) is not Stage.ISSUED,
        "provenance": [{"item": item, "value": value} for item, value in rows],
    }
