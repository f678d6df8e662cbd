"""GeoPackage and GeoJSON of a plan as other programs read them: layers, CRS, styles, hidden numbers, datum."""

import html
import json
import re
import sqlite3
from contextlib import closing
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from gridplan.coordinates import from_wgs84
from gridplan.errors import ExportError
from gridplan.export import Options, export_plan, render
from gridplan.export.colours import area_colours
from gridplan.layout import exclude_districts, unassign_districts
from gridplan.plan_file import new_plan
from tests.drawing import drawn_area, drawn_layout

LAYERS = ["districts", "grids", "neighbours", "campuses"]


@pytest.fixture(scope="module")
def package(tmp_path_factory, wenzhou_plan, wenzhou, wenzhou_access):
    path = tmp_path_factory.mktemp("gpkg") / "方案.gpkg"
    export_plan(wenzhou_plan, wenzhou, path, access=wenzhou_access)
    return path


def styles_in(path):
    with closing(sqlite3.connect(path)) as base:
        rows = base.execute(
            "SELECT f_table_catalog, f_table_schema, f_table_name, f_geometry_column, useAsDefault, styleQML "
            "FROM layer_styles"
        ).fetchall()
    return {row[2]: row for row in rows}


def drawn_plan(folder, **options):
    area = drawn_area(folder, "ab\ncd", facilities=[{"id": "H1"}, {"id": "H2", "in": "d"}], **options)
    return new_plan(drawn_layout("ab\ncd", "12\n12", leads={"1": ["H1"], "2": ["H2"]}), area, {}), area


def test_gdal_finds_every_layer_with_its_kind_of_geometry_in_wgs84(package, wenzhou):
    assert [name for name, _ in pyogrio.list_layers(package)] == [*LAYERS, "provenance", "layer_styles"]
    kinds = {name: pyogrio.read_info(package, layer=name) for name in LAYERS}
    assert {name: info["crs"] for name, info in kinds.items()} == dict.fromkeys(LAYERS, "EPSG:4326")
    assert {name: info["features"] for name, info in kinds.items()} == {
        "districts": len(wenzhou.districts),
        "grids": 5,
        "neighbours": len(wenzhou.neighbours),
        "campuses": len(wenzhou.campuses),
    }
    assert [info["geometry_type"].removeprefix("Multi") for info in kinds.values()] == [
        "Polygon",
        "Polygon",
        "LineString",
        "Point",
    ]


def test_grids_are_the_union_of_their_districts_with_people_and_mean_minutes(tmp_path):
    plan, area = drawn_plan(tmp_path / "area", populations={"a": 500, "b": 1500, "c": 1000, "d": 2000})
    path = tmp_path / "plan.gpkg"
    export_plan(plan, area, path)
    grids = gpd.read_file(path, layer="grids").set_index("grid")
    assert list(grids.index) == ["1", "2"]
    assert list(grids["lead"]) == ["H1", "H2"]
    assert list(grids["districts"]) == [2, 2]
    assert list(grids["population"]) == [1500, 3500]
    # Grid 1: 500 people at the hospital, 1,000 a kilometre off; grid 2: 1,500 a kilometre off, 2,000 at it.
    assert list(grids["minutes_to_lead"]) == [round(1000 / 1500, 2), round(1500 / 3500, 2)]
    own = shapely.union_all(area.districts.geometry[["a", "c"]].to_numpy())
    assert shapely.area(shapely.symmetric_difference(grids.geometry["1"], own)) < 0.001 * own.area


def test_neighbours_are_lines_between_centres_that_say_whether_they_share_a_grid(tmp_path):
    plan, area = drawn_plan(tmp_path / "area")
    path = tmp_path / "plan.gpkg"
    export_plan(plan, area, path)
    lines = gpd.read_file(path, layer="neighbours")
    pairs = ["".join(sorted(pair)) for pair in zip(lines["from_district"], lines["to_district"], strict=True)]
    shared = dict(zip(pairs, lines["same_grid"], strict=True))
    assert shared == {"ab": False, "ac": True, "bd": True, "cd": False}
    first = lines.iloc[0]
    centres = area.districts.loc[[first["from_district"], first["to_district"]], ["lon", "lat"]]
    assert list(first.geometry.coords) == [tuple(centre) for centre in centres.to_numpy()]


def test_every_layer_has_a_default_style_where_qgis_looks_for_it(package):
    found = styles_in(package)
    assert sorted(found) == sorted(LAYERS)
    for catalog, schema, _, geometry, default, qml in found.values():
        assert (catalog, schema, geometry, default) == ("", "", "geom", 1)
        assert ET.fromstring(qml).tag == "qgis"
    with closing(sqlite3.connect(package)) as base:
        kind = base.execute("SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'").fetchone()
    assert kind == ("attributes",)


def test_district_style_fills_each_grid_with_the_colour_of_our_maps(package, wenzhou_plan, wenzhou):
    root = ET.fromstring(styles_in(package)["districts"][5])
    fills = {}
    for category in root.iter("category"):
        symbol = root.find(f".//symbol[@name='{category.get('symbol')}']")
        colour = symbol.find(".//Option[@name='color']").get("value")
        assert symbol.find(".//prop[@k='color']").get("v") == colour
        fills[category.get("value")] = colour
    expected = {
        grid: ",".join(str(part) for part in bytes.fromhex(colour[1:])) + ",255"
        for grid, colour in area_colours(wenzhou_plan.layout, wenzhou).items()
    }
    assert {grid: fills[grid] for grid in expected} == expected
    assert {"未分配", "已排除"} < set(fills)


def test_styles_name_only_columns_that_the_layers_have_and_label_by_name(package):
    for name, expression in {"districts": '"name"', "campuses": "if(\"role\" = 'lead', \"name\", '')"}.items():
        root = ET.fromstring(styles_in(package)[name][5])
        assert root.find(".//text-style").get("fieldName") == expression
        columns = set(gpd.read_file(package, layer=name).columns)
        used = root.find("renderer-v2").get("attr") + expression
        assert {part for number, part in enumerate(used.split('"')) if number % 2} <= columns
    stars = ET.fromstring(styles_in(package)["campuses"][5]).findall(".//Option[@value='star']")
    assert len(stars) == 5


def test_names_that_are_markup_stay_text_in_a_style(tmp_path):
    name = "<b>&\"'院"
    area = drawn_area(tmp_path / "area", "ab", facilities=[{"id": "H1", "name": name}])
    plan = new_plan(drawn_layout("ab", "11", leads={"1": ["H1"]}), area, {})
    path = tmp_path / "plan.gpkg"
    export_plan(plan, area, path)
    labels = [each.get("label") for each in ET.fromstring(styles_in(path)["grids"][5]).iter("category")]
    assert labels == [f"1 {name}"]


def test_districts_outside_the_grids_keep_their_state(tmp_path):
    plan, area = drawn_plan(tmp_path / "area")
    layout = exclude_districts(unassign_districts(plan.layout, ["b"]), ["c"])
    path = tmp_path / "plan.gpkg"
    export_plan(plan.with_layout(layout, {}), area, path)
    assert list(gpd.read_file(path, layer="districts")["state"]) == ["已分配", "未分配", "已排除", "已分配"]


@pytest.mark.parametrize(("smallest", "expected"), [(10, [None, 12, None, 900]), (0, [4, 12, 300, 900])])
def test_few_people_are_hidden_together_with_a_second_district_of_the_grid(smallest, expected, tmp_path):
    plan, area = drawn_plan(tmp_path / "area", populations={"a": 4, "b": 12, "c": 300, "d": 900})
    content = json.loads(render(plan, area, "geojson", options=Options(smallest=smallest)))
    rows = [f["properties"] for f in content["features"] if f["properties"]["layer"] == "district"]
    assert [row["population"] for row in rows] == expected
    hidden = [row["population_status"] for row in rows]
    assert hidden == [("正式" if number else "已隐去（少于 10）") for number in expected]
    notes = [row["value"] for row in content["gridplan"]["provenance"] if row["item"] == "注意"]
    assert any(("少于 10" in note) == (smallest == 10) and "隐去" in note for note in notes)


def test_geojson_for_a_map_platform_is_shifted_and_says_so(wenzhou_plan, wenzhou, wenzhou_access):
    def points(options):
        content = json.loads(render(wenzhou_plan, wenzhou, "geojson", access=wenzhou_access, options=options))
        campuses = [f for f in content["features"] if f["properties"]["layer"] == "campus"]
        return content, np.array([f["geometry"]["coordinates"] for f in campuses])

    plain, before = points(Options())
    shifted, after = points(Options(datum="GCJ-02"))
    assert np.abs(after - np.column_stack(from_wgs84(*before.T, "GCJ-02"))).max() < 2e-7
    assert np.abs(after - before).max() > 0.001
    assert "GCJ-02" in json.dumps(shifted["gridplan"], ensure_ascii=False)
    assert "GCJ-02" not in json.dumps(plain["gridplan"], ensure_ascii=False)


@pytest.mark.parametrize(("smallest", "there"), [(10, False), (0, True)])
def test_the_map_page_hides_the_same_numbers(smallest, there, tmp_path):
    plan, area = drawn_plan(tmp_path / "area", populations={"a": 4, "b": 1200, "c": 305, "d": 900})
    page = render(plan, area, "html", options=Options(smallest=smallest)).decode()
    page = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), page)
    page = html.unescape(page)
    assert [(f"{number} 人" in page) for number in ("4", "305", "900")] == [there, there, True]
    assert ("已隐去（少于 10）" in page) != there


@pytest.mark.parametrize("kind", ["gpkg", "csv.zip", "docx", "zip"])
def test_kinds_that_are_no_map_for_platforms_refuse_a_shifted_datum(kind, wenzhou_plan, wenzhou):
    with pytest.raises(ExportError, match=r"请导出为 \.geojson"):
        render(wenzhou_plan, wenzhou, kind, options=Options(datum="GCJ-02"))


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "kml", "shp.zip", "html"])
def test_positions_are_refused_where_there_are_to_be_none(kind, wenzhou_plan, wenzhou):
    with pytest.raises(ExportError, match="不能不含坐标"):
        render(wenzhou_plan, wenzhou, kind, options=Options(coordinates=False))
