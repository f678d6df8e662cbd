"""A plan's data for programs: the same tables as CSV, as Parquet and as one JSON file with its schema."""

import io
import json
from typing import Any

import geopandas as gpd
import pandas as pd

from gridplan.access import AccessTable
from gridplan.csv_text import frame_csv, rows_csv
from gridplan.export.columns import Kind, column, described
from gridplan.export.data_schema import FORMAT, MEMBERS, MINUTES, PROVENANCE, TABLE_NAMES
from gridplan.export.facts import LEAST, ROLES
from gridplan.export.files import zip_bytes
from gridplan.export.gis import plain_value, told_rows
from gridplan.export.gis_layers import CAMPUSES, DISTRICTS, GRIDS, campus_layer, district_layer, grid_table
from gridplan.export.options import Options
from gridplan.hidden_people import hidden_people
from gridplan.layout import RELATION_LABELS
from gridplan.membership import Basis, belongings
from gridplan.plan_file import Plan
from gridplan.stages import standing
from gridplan.study_area import StudyArea
from gridplan.suppression import suppress
from gridplan.text import Text

COLUMNS_FILE = "字段说明.csv"
BASIS_NAMES = {
    Basis.LEAD: Text("牵头", "lead"),
    Basis.LISTED: Text("列名", "listed"),
    Basis.DISTRICT: Text("随片区", "with its district"),
    Basis.UPPER: Text("随上级机构", "with its upper facility"),
    Basis.EXCEPTION: Text("例外", "exception"),
}
_MEMBER_COLUMNS = ["facility_id", "name", "type", "grade", "grid", "relation", "basis"]


def data_tables(plan: Plan, area: StudyArea, access: AccessTable, options: Options) -> dict[str, pd.DataFrame]:
    """Return the tables by name; districts and campuses with lon, lat and geometry, or without any of them.

    Small numbers of people are hidden, and named in `hidden`. Statuses are in Chinese.
    """
    districts = district_layer(plan, area, access, options.smallest)
    campuses = campus_layer(plan, area)
    placed = {
        DISTRICTS: districts.assign(lon=area.districts["lon"].to_numpy(), lat=area.districts["lat"].to_numpy()),
        CAMPUSES: campuses.assign(lon=campuses.geometry.x, lat=campuses.geometry.y),
    }
    if not options.coordinates:
        placed = {name: pd.DataFrame(layer.drop(columns=["geometry", "lon", "lat"])) for name, layer in placed.items()}
    return {
        DISTRICTS: placed[DISTRICTS],
        GRIDS: grid_table(plan, area, access, options.smallest),
        MEMBERS: member_table(plan, area),
        CAMPUSES: placed[CAMPUSES],
        MINUTES: minutes_table(plan, area, access, options.smallest),
        PROVENANCE: pd.DataFrame(told_rows(plan, area, access, options.notes), columns=["item", "value"]),
    }


def member_table(plan: Plan, area: StudyArea) -> pd.DataFrame:
    """Return who is in which grid, in what relation and why: leads, listed members and those who follow."""
    facilities, order = area.facilities, {grid.id: number for number, grid in enumerate(plan.layout.grids)}
    rows = []
    for key, own in belongings(plan.layout, area).items():
        about = [key, *facilities.loc[key, ["name", "type", "grade"]]]
        for each in own:
            relation = ROLES["lead"] if each.relation is None else RELATION_LABELS[each.relation]
            rows.append([*about, each.grid_id, relation.zh, BASIS_NAMES[each.basis].zh])
    frame = pd.DataFrame(rows, columns=_MEMBER_COLUMNS)
    frame["grade"] = [grade or None for grade in frame["grade"]]
    return frame.sort_values("grid", key=lambda grids: grids.map(order), kind="stable", ignore_index=True)


def minutes_table(plan: Plan, area: StudyArea, access: AccessTable, smallest: int) -> pd.DataFrame:
    """Return the table district × lead: minutes both ways, and people by how they reach it."""
    table = access.to_frame(plan.layout.leads).reset_index()
    table.insert(1, "district", table["district_id"].map(area.districts["name"]))
    table.insert(3, "facility", table["facility_id"].map(area.facilities["name"]))
    people = [name for name in table.columns if name.startswith("population_")]
    hidden = hidden_people(plan.layout, area, smallest).districts
    few = table["district_id"].isin(list(hidden)) | _few(table, people, area, smallest)
    also = {name: (few & (table[name] > 0)).tolist() for name in people}
    table[people] = table[people].round().astype("Int64")
    table["minutes_estimated"] = bool(access.basis)
    return suppress(table, people, smallest, also=also).frame


def _few(table: pd.DataFrame, people: list[str], area: StudyArea, smallest: int) -> pd.Series:
    """Whether a row tells of few people by a difference: of two thresholds, or of all and those it names."""
    within = [name for name in people if name.startswith("population_within_")]
    within.sort(key=lambda name: float(name.split("_")[2]))
    bands = table[within].diff(axis=1)
    told = [within[-1], *(name for name in people if name not in within)] if within else people
    bands["rest"] = table["district_id"].map(area.districts["population"]) - table[told].sum(axis=1)
    return ((bands > LEAST) & (bands < smallest)).any(axis=1)


def csv_tables(plan: Plan, area: StudyArea, access: AccessTable, options: Options) -> dict[str, bytes]:
    """Return the tables as CSV by file name (UTF-8 with BOM), and 字段说明.csv, which says what every column holds."""
    tables = data_tables(plan, area, access, options)
    files = {f"{TABLE_NAMES[name].zh}.csv": frame_csv(_without_geometry(table)) for name, table in tables.items()}
    about = [
        (TABLE_NAMES[name].zh, *words)
        for name, table in tables.items()
        for words in described(_without_geometry(table).columns)
    ]
    files[COLUMNS_FILE] = rows_csv([("表", "字段", "类型", "含义"), *about])
    return {name: text.encode("utf-8-sig") for name, text in files.items()}


def plan_csv_zip(plan: Plan, area: StudyArea, access: AccessTable, options: Options) -> bytes:
    """Return a zip of `csv_tables`."""
    return zip_bytes(csv_tables(plan, area, access, options))


def plan_parquet_zip(plan: Plan, area: StudyArea, access: AccessTable, options: Options) -> bytes:
    """Return a zip of `parquet_tables`."""
    return zip_bytes(parquet_tables(plan, area, access, options))


def parquet_tables(plan: Plan, area: StudyArea, access: AccessTable, options: Options) -> dict[str, bytes]:
    """Return the tables as Parquet by file name, in English; districts and campuses are GeoParquet in WGS84."""
    parts = {}
    for name, table in data_tables(plan, area, access, options).items():
        buffer = io.BytesIO()
        table.to_parquet(buffer, index=False)
        parts[f"{name}.parquet"] = buffer.getvalue()
    return parts


def plan_data_json(plan: Plan, area: StudyArea, access: AccessTable, options: Options) -> bytes:
    """Return the tables as one JSON object in the form of `data_schema`; what is missing or hidden is null."""
    tables = data_tables(plan, area, access, options)
    content = {
        "format": FORMAT,
        "gridplan_version": plan.gridplan_version,
        "area": {"id": area.manifest.id, "name": area.name.zh, "digest": area.digest},
        "layout": {"title": plan.document.full_title, "stage": standing(plan).value},
        "smallest_count": options.smallest,
        "coordinates": options.coordinates,
        **{name: _records(_without_geometry(table)) for name, table in tables.items()},
    }
    return (json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _without_geometry(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(table.drop(columns="geometry")) if isinstance(table, gpd.GeoDataFrame) else table


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    kinds = {name: column(name).kind for name in table.columns}
    return [{name: _value(each, kinds[name]) for name, each in row.items()} for row in table.to_dict("records")]


def _value(value: Any, kind: Kind) -> Any:
    plain = plain_value(value)
    return int(plain) if kind == "count" and plain is not None else plain
