"""Coverage, isochrones and the access table as files: small numbers of people hidden, by default and as asked."""

import csv
import io
import json

import geopandas as gpd
import pytest

from gridplan.access import access_table
from gridplan.cli import main
from gridplan.coverage import coverage
from gridplan.export.coverage_files import coverage_bytes
from gridplan.plan_file import new_plan
from tests.drawing import drawn_area, drawn_layout, write_area

CELLS = [
    {"id": "1", "in": "a", "population": 900},
    {"id": "2", "in": "a", "population": 6},
    {"id": "3", "in": "b", "population": 500},
    {"id": "4", "in": "b", "population": 40},
    {"id": "5", "in": "c", "population": 3},
]
LAYOUTS = {"own": [("1", "H1", "主城区", letter, "", "") for letter in "abc"]}


@pytest.fixture
def drawn(tmp_path):
    area = drawn_area(tmp_path / "area", "abc", populations=None, cells=CELLS)
    plan = new_plan(drawn_layout("abc", "111", leads={"1": ["H1"]}), area, {})
    access = access_table(area)
    return coverage(area, plan.layout, access, to="lead", limit_min=1.5), plan, area, access


def rows_of(drawn, **options):
    text = coverage_bytes(*drawn, "csv", **options).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_places_hide_few_people_and_a_second_of_their_district_by_default(drawn):
    rows = rows_of(drawn, by_place=True)
    assert [(row["place_id"], row["population"], row["hidden"]) for row in rows] == [
        ("1", "", "population"),
        ("2", "", "population"),
        ("3", "500.0", ""),
        ("4", "40.0", ""),
        ("5", "", "population"),
    ]
    assert all(row["minutes"] for row in rows)


def test_districts_hide_what_the_sums_of_their_states_would_tell(tmp_path):
    people = {"a": 3, "b": 800, "c": 600}
    cells = [{"id": letter, "in": letter, "population": number} for letter, number in people.items()]
    area = drawn_area(tmp_path / "area", "abc", populations=None, cells=cells)
    plan = new_plan(drawn_layout("abc", "122", leads={"1": ["H1"], "2": ["H1"]}), area, {})
    access = access_table(area)
    found = coverage(area, plan.layout, access, to="lead", limit_min=1.5)
    rows = {row["district_id"]: row for row in rows_of((found, plan, area, access))}
    # a: 3 people, covered. b, the only other district with covered people, would tell them; its total would tell b.
    assert rows["a"]["hidden"] == rows["b"]["hidden"] == "population、covered"
    # c: the population of b would follow from that of its grid.
    assert rows["c"]["population"] == rows["c"]["uncovered"] == ""
    assert [rows[key]["without_path"] for key in "abc"] == ["0", "0", "0"]


def test_zero_hides_nothing_and_the_file_says_so(drawn):
    rows = rows_of(drawn, by_place=True, smallest=0)
    assert [float(row["population"]) for row in rows] == [900, 6, 500, 40, 3]
    content = json.loads(coverage_bytes(*drawn, "geojson", by_place=True, smallest=0))
    assert content["gridplan"]["provenance"][0]["value"] == "人数未作隐去处理。"


def test_the_command_line_hides_by_default_and_tells_it_beside_the_table(tmp_path, capsys):
    folder = write_area(tmp_path / "area", "abc", populations=None, cells=CELLS, layouts=LAYOUTS)
    out = tmp_path / "places.csv"
    assert main(["coverage", str(folder), "--places", "--out", str(out)]) == 0
    shown = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert [row["population"] for row in shown].count("") == 3
    assert "少于 10" in json.loads((tmp_path / "places.csv.trace.json").read_text("utf-8"))["small_numbers"]
    table = tmp_path / "access.csv"
    assert main(["measure", str(folder), "--access-table", str(table), "--smallest-count", "4"]) == 0
    rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"))))
    assert [row["population_within_15_min"] for row in rows] == ["906", "", ""]  # the people of all three are told
    rings = tmp_path / "rings.gpkg"
    assert main(["isochrones", str(folder), "--minutes", "1", "--out", str(rings), "--smallest-count", "100000"]) == 0
    assert gpd.read_file(rings, layer="isochrones")["people"].isna().all()
    assert capsys.readouterr().err == ""
