"""KML of a plan as GDAL reads it: folders, names, styles, text that no map program runs."""

from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from gridplan.coordinates import from_wgs84
from gridplan.export import Options, render
from gridplan.export.colours import area_colours
from gridplan.plan_file import new_plan
from tests.drawing import drawn_area, drawn_layout

NS = {"k": "http://www.opengis.net/kml/2.2"}


@pytest.fixture(scope="module")
def kml(tmp_path_factory, wenzhou_plan, wenzhou, wenzhou_access):
    path = tmp_path_factory.mktemp("kml") / "plan.kml"
    path.write_bytes(render(wenzhou_plan, wenzhou, "kml", access=wenzhou_access))
    return path


def test_gdal_reads_a_folder_per_layer_with_names_and_columns(kml, wenzhou):
    assert [name for name, _ in pyogrio.list_layers(kml)] == ["片区", "网格", "院区"]
    districts = gpd.read_file(kml, layer="片区").set_index("district_id")
    assert districts.crs == "EPSG:4326"
    assert list(districts["Name"]) == list(wenzhou.districts["name"])
    assert districts.at["W13", "lead"] == "温州市中心医院"
    assert [float(people) for people in districts["population"]] == list(wenzhou.districts["population"])
    gaps = shapely.hausdorff_distance(districts.geometry.to_numpy(), wenzhou.districts.geometry.to_numpy())
    assert gaps.max() < 1e-6  # degrees
    assert list(gpd.read_file(kml, layer="网格")["Name"]) == list(gpd.read_file(kml, layer="网格")["lead"])


def test_each_district_has_the_style_of_its_grid_in_the_colour_of_our_maps(kml, wenzhou_plan, wenzhou):
    root = ET.parse(kml).getroot()
    fills = {style.get("id"): style.find("k:PolyStyle/k:color", NS).text for style in root.iterfind(".//k:Style", NS)}
    colours = area_colours(wenzhou_plan.layout, wenzhou)
    folder = root.find("k:Document/k:Folder", NS)
    for mark in folder.iterfind("k:Placemark", NS):
        grid = mark.find("k:ExtendedData/k:Data[@name='grid']/k:value", NS).text
        alpha, blue, green, red = bytes.fromhex(fills[mark.find("k:styleUrl", NS).text.removeprefix("#")])
        assert f"#{red:02X}{green:02X}{blue:02X}" == colours[grid]
        assert 0 < alpha < 255


def test_every_style_that_is_used_is_there(kml):
    root = ET.parse(kml).getroot()
    there = {f"#{style.get('id')}" for style in root.iterfind(".//k:Style", NS)}
    assert {url.text for url in root.iterfind(".//k:styleUrl", NS)} <= there


def test_estimates_and_provenance_are_said_in_words(kml):
    root = ET.parse(kml).getroot()
    assert "网格不影响群众自主选择就医" in root.find("k:Document/k:description", NS).text
    first = root.find(".//k:Placemark/k:description", NS).text
    assert "（推算）" in first
    assert "（示意路网估算）" in first


def test_a_name_that_is_a_script_is_the_name_and_runs_nowhere(tmp_path):
    evil = "<img src=x onerror=alert(1)>&]]>"
    area = drawn_area(tmp_path / "area", "ab", facilities=[{"id": "H1", "name": evil}])
    plan = new_plan(drawn_layout("ab", "11", leads={"1": ["H1"]}), area, {})
    path = tmp_path / "plan.kml"
    path.write_bytes(render(plan, area, "kml"))
    assert list(gpd.read_file(path, layer="院区")["Name"]) == [evil]
    descriptions = [each.text for each in ET.parse(path).iterfind(".//k:description", NS)]
    assert not any("<" in text for text in descriptions)
    assert any("&lt;img" in text for text in descriptions)


def test_kml_for_a_map_platform_is_shifted_and_says_so(tmp_path, kml, wenzhou_plan, wenzhou, wenzhou_access):
    path = tmp_path / "shifted.kml"
    path.write_bytes(render(wenzhou_plan, wenzhou, "kml", access=wenzhou_access, options=Options(datum="BD-09")))
    before, after = (gpd.read_file(each, layer="院区").geometry for each in (kml, path))
    expected = np.column_stack(from_wgs84(before.x, before.y, "BD-09"))
    assert np.abs(np.column_stack([after.x, after.y]) - expected).max() < 2e-7
    assert "BD-09" in path.read_text("utf-8")
    assert "BD-09" not in kml.read_text("utf-8")
