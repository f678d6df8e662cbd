"""The form of a plan's data as JSON: which tables it has and what their columns hold, as a JSON schema."""

import json
from typing import Any

from gridplan.export.columns import COLUMNS, Kind
from gridplan.export.gis_layers import CAMPUSES, DISTRICTS, GRIDS
from gridplan.text import Text

FORMAT = 1
SCHEMA_NAME = "plan-data.schema.json"
MEMBERS, MINUTES, PROVENANCE = "members", "minutes", "provenance"
TABLE_NAMES = {
    DISTRICTS: Text("片区", "districts"),
    GRIDS: Text("网格", "grids"),
    MEMBERS: Text("成员单位", "members"),
    CAMPUSES: Text("院区", "campuses"),
    MINUTES: Text("就医时间", "minutes"),
    PROVENANCE: Text("来源", "provenance"),
}
_ALWAYS = {
    DISTRICTS: "district_id name admin_area state grid lead population population_status minutes_to_lead "
    "minutes_left_out minutes_status outline_status",
    GRIDS: "grid lead districts population population_status minutes_to_lead minutes_status",
    MEMBERS: "facility_id name type grade grid relation basis",
    CAMPUSES: "campus_id facility_id name campus role role_name grid designated type grade grade_status beds_open "
    "beds_status location_status",
    MINUTES: "district_id district facility_id facility minutes minutes_back reach population_beyond_cutoff "
    "population_without_path population_undetermined minutes_estimated",
    PROVENANCE: "item value",
}
_SOMETIMES = {  # positions unless they are left out; `hidden` where small numbers are
    DISTRICTS: "lon lat hidden",
    GRIDS: "hidden",
    CAMPUSES: "lon lat",
    MINUTES: "hidden",
}
_WITHIN = "^population_within_[0-9.]+_min$"
_TYPES: dict[Kind, str] = {"text": "string", "number": "number", "count": "integer", "flag": "boolean"}


def data_schema() -> str:
    """Return the form of the data file as JSON schema, the same text for the same form."""
    properties = {
        "format": {"const": FORMAT},
        "gridplan_version": {"type": "string"},
        "area": _object({key: {"type": "string"} for key in ("id", "name", "digest")}),
        "layout": _object({key: {"type": "string"} for key in ("title", "stage")}),
        "smallest_count": {"type": "integer", "minimum": 0},
        "coordinates": {"type": "boolean"},
        **{name: {"title": TABLE_NAMES[name].zh, "type": "array", "items": _row(name)} for name in TABLE_NAMES},
    }
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "gridplan plan data"}
    return json.dumps({**head, **_object(properties)}, ensure_ascii=False, indent=1) + "\n"


def _row(name: str) -> dict[str, Any]:
    always, sometimes = _ALWAYS[name].split(), _SOMETIMES.get(name, "").split()
    row = _object({each: _cell(each) for each in (*always, *sometimes)}, required=always)
    if name == MINUTES:
        row["patternProperties"] = {_WITHIN: {"type": ["integer", "null"]}}
    return row


def _cell(name: str) -> dict[str, Any]:
    about = COLUMNS[name]
    return {"type": [_TYPES[about.kind], "null"], "description": f"{about.meaning.zh} · {about.meaning.en}"}


def _object(properties: dict[str, Any], *, required: list[str] | None = None) -> dict[str, Any]:
    needed = list(properties) if required is None else required
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}
