"""Tables of data: the same in CSV, Parquet and JSON, as their schema says, with what is hidden told."""

import csv
import io
import json
import zipfile

import geopandas as gpd
import jsonschema
import pandas as pd
import pytest

from gridplan.cli import main
from gridplan.export import Options, render
from gridplan.export.columns import column
from gridplan.export.data_schema import SCHEMA_NAME, TABLE_NAMES, data_schema
from gridplan.layout import Relation
from gridplan.plan_file import new_plan
from gridplan.resources import folder
from tests.drawing import drawn_area, drawn_layout

FACILITIES = [
    {"id": "H1", "grade": "三级甲等"},
    {"id": "H2", "in": "b"},
    {"id": "C1", "in": "b", "type": "社区卫生服务中心", "name": "=中心"},
]


@pytest.fixture
def drawn(tmp_path):
    area = drawn_area(
        tmp_path / "area",
        "ab",
        facilities=FACILITIES,
        populations={"a": 4, "b": None},
        status={"population": "modelled"},
    )
    layout = drawn_layout("ab", "11", leads={"1": ["H1"]}, members={"1": [("H2", Relation.HUB)]})
    return new_plan(layout, area, {}), area


def files_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def csv_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("coordinates", [True, False])
@pytest.mark.parametrize("smallest", [0, 10])
def test_json_meets_its_schema(coordinates, smallest, drawn, wenzhou_plan, wenzhou):
    schema = jsonschema.Draft202012Validator(json.loads(data_schema()))
    options = Options(coordinates=coordinates, smallest=smallest)
    for plan, area in (drawn, (wenzhou_plan, wenzhou)):
        content = json.loads(render(plan, area, "data.json", options=options))
        schema.validate(content)
        assert len(content["districts"]) == len(area.districts)
        assert ("lon" in content["districts"][0]) == coordinates


def test_schema_refuses_a_column_nobody_described_and_a_word_for_a_number(drawn):
    schema = jsonschema.Draft202012Validator(json.loads(data_schema()))
    for key, value in (("extra", 1), ("population", "many"), ("district_id", 5)):
        content = json.loads(render(*drawn, "data.json"))
        content["districts"][0][key] = value
        assert not schema.is_valid(content)


def test_schema_in_the_configurations_is_current():
    kept = (folder("configs") / SCHEMA_NAME).read_text(encoding="utf-8")
    assert kept == data_schema(), f"run gridplan export --data-schema configs/{SCHEMA_NAME}"


def test_schema_is_written_where_asked(tmp_path, capsys):
    path = tmp_path / "schema.json"
    assert main(["export", "--data-schema", str(path)]) == 0
    assert str(path) in capsys.readouterr().out
    assert path.read_text(encoding="utf-8") == data_schema()


def test_the_three_kinds_hold_the_same_tables(wenzhou_plan, wenzhou, wenzhou_access):
    made = {
        kind: render(wenzhou_plan, wenzhou, kind, access=wenzhou_access)
        for kind in ("csv.zip", "parquet.zip", "data.json")
    }
    tables, parquet, content = files_of(made["csv.zip"]), files_of(made["parquet.zip"]), json.loads(made["data.json"])
    assert set(parquet) == {f"{name}.parquet" for name in TABLE_NAMES}
    for name, words in TABLE_NAMES.items():
        rows, frame = csv_of(tables[f"{words.zh}.csv"]), pd.read_parquet(io.BytesIO(parquet[f"{name}.parquet"]))
        columns = [each for each in frame.columns if each != "geometry"]
        assert list(rows[0]) == columns == list(content[name][0])
        assert len(rows) == len(frame) == len(content[name])
        for each in columns:
            blank = [row[each] is None for row in content[name]]
            assert [row[each] == "" for row in rows] == [row[each] in (None, "") for row in content[name]]
            assert list(frame[each].isna()) == blank
            if column(each).kind in ("number", "count"):
                given = [
                    (float(row[each]), mine[each]) for row, mine in zip(rows, content[name], strict=True) if row[each]
                ]
                assert all(one == other for one, other in given)


def test_parquet_of_districts_is_geoparquet_in_wgs84(wenzhou_plan, wenzhou, wenzhou_access):
    parts = files_of(render(wenzhou_plan, wenzhou, "parquet.zip", access=wenzhou_access))
    frame = gpd.read_parquet(io.BytesIO(parts["districts.parquet"]))
    assert frame.crs == "EPSG:4326"
    assert frame.geometry.is_valid.all()
    assert str(frame["population"].dtype).startswith(("Int", "int"))


def test_every_column_is_described_in_the_zip(drawn):
    parts = files_of(render(*drawn, "csv.zip"))
    told = {(row["表"], row["字段"]) for row in csv_of(parts["字段说明.csv"]) if row["含义"]}
    for words in TABLE_NAMES.values():
        rows = csv_of(parts[f"{words.zh}.csv"])
        assert {(words.zh, heading) for heading in rows[0]} <= told


def test_members_say_their_relation_and_why_they_are_there(drawn):
    rows = csv_of(files_of(render(*drawn, "csv.zip"))["成员单位.csv"])
    assert [(row["facility_id"], row["name"], row["relation"], row["basis"]) for row in rows] == [
        ("H1", "H1", "牵头医院", "牵头"),
        ("H2", "H2", "枢纽型成员单位", "列名"),
        ("C1", "'=中心", "成员单位", "随片区"),
    ]
    assert [row["grade"] for row in rows] == ["三级甲等", "", ""]


def test_missing_and_hidden_are_told_apart(drawn):
    content = json.loads(render(*drawn, "data.json"))
    found = [(row["population"], row["population_status"], row["hidden"]) for row in content["districts"]]
    assert found == [(None, "已隐去（少于 10）", "population"), (None, "未知", "")]
    assert content["grids"][0]["population"] is None
    assert content["grids"][0]["population_status"] == "未知"
    whole = json.loads(render(*drawn, "data.json", options=Options(smallest=0)))
    assert [row["population"] for row in whole["districts"]] == [4, None]
    assert "hidden" not in whole["districts"][0]


def test_minutes_have_a_row_per_district_and_lead(drawn):
    rows = json.loads(render(*drawn, "data.json", options=Options(smallest=0)))["minutes"]
    assert [(row["district"], row["facility"], row["minutes"]) for row in rows] == [("a", "H1", 0.0), ("b", "H1", 1.0)]
    assert [row["population_within_15_min"] for row in rows] == [4, None]


def test_without_coordinates_no_table_has_any(wenzhou_plan, wenzhou, wenzhou_access):
    options = Options(coordinates=False)
    parts = files_of(render(wenzhou_plan, wenzhou, "parquet.zip", access=wenzhou_access, options=options))
    for content in parts.values():
        assert not {"lon", "lat", "geometry"} & set(pd.read_parquet(io.BytesIO(content)).columns)
