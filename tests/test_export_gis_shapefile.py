"""Shapefiles of a plan as GDAL and our own reader open them: encodings, short names, CRS, nothing cut."""

import csv
import io
import zipfile

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from gridplan.errors import ExportError
from gridplan.export import Options, render
from gridplan.export.columns import COLUMNS
from gridplan.layers import read_geo_file
from gridplan.plan_file import new_plan
from tests.drawing import drawn_area, drawn_layout

LAYERS = ("districts", "grids", "neighbours", "campuses")


def unpacked(content, folder):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


def named_plan(folder, name):
    area = drawn_area(folder / "area", "ab", facilities=[{"id": "H1", "name": name}])
    return new_plan(drawn_layout("ab", "11", leads={"1": ["H1"]}), area, {}), area


@pytest.fixture(scope="module", params=["utf-8", "gbk"])
def shapefiles(request, tmp_path_factory, wenzhou_plan, wenzhou, wenzhou_access):
    options = Options(encoding=request.param)
    content = render(wenzhou_plan, wenzhou, "shp.zip", access=wenzhou_access, options=options)
    return request.param, unpacked(content, tmp_path_factory.mktemp("shp"))


def test_each_layer_is_whole_with_its_encoding_and_crs(shapefiles, wenzhou):
    encoding, folder = shapefiles
    for layer in LAYERS:
        assert {path.suffix for path in folder.glob(f"{layer}.*")} == {".shp", ".shx", ".dbf", ".prj", ".cpg"}
        assert (folder / f"{layer}.cpg").read_text() == encoding.upper()
        assert pyogrio.read_info(folder / f"{layer}.shp")["crs"] == "EPSG:4326"
    frame = gpd.read_file(folder / "districts.shp").set_index("DIST_ID")
    assert list(frame["NAME"]) == list(wenzhou.districts["name"])
    assert list(frame["POP"]) == list(wenzhou.districts["population"])
    assert frame.at["W13", "LEAD"] == "温州市中心医院"
    gaps = shapely.hausdorff_distance(frame.geometry.to_numpy(), wenzhou.districts.geometry.to_numpy())
    assert gaps.max() < 1e-9  # degrees


def test_text_is_stored_in_the_encoding_asked_for(shapefiles):
    encoding, folder = shapefiles
    assert "温州市中心医院".encode(encoding) in (folder / "districts.dbf").read_bytes()


def test_our_own_reader_reads_them_by_the_cpg_and_without_it(shapefiles):
    encoding, folder = shapefiles
    faults = []
    with_cpg = read_geo_file(folder / "campuses.shp", encoding=None, faults=faults)
    (folder / "campuses.cpg").unlink()
    without = read_geo_file(folder / "campuses.shp", encoding=encoding, faults=faults)
    (folder / "campuses.cpg").write_text(encoding.upper())
    assert faults == []
    assert list(with_cpg["NAME"]) == list(without["NAME"])
    assert "温州市中心医院" in set(with_cpg["NAME"])


def test_missing_numbers_are_null_and_flags_are_flags(shapefiles, wenzhou):
    frame = gpd.read_file(shapefiles[1] / "campuses.shp").set_index("CAMPUS_ID")
    assert np.isnan(frame.at["H06-1", "BEDS"])
    assert list(frame["DESIGN"]) == list(wenzhou.campuses["designated"])


def test_a_table_says_what_every_short_name_means(shapefiles):
    folder = shapefiles[1]
    rows = list(csv.DictReader(io.StringIO((folder / "字段说明.csv").read_text("utf-8-sig"))))
    for layer in LAYERS:
        told = {row["字段"]: row["全名"] for row in rows if row["文件"] == f"{layer}.shp"}
        assert set(told) == set(gpd.read_file(folder / f"{layer}.shp").columns) - {"geometry"}
        assert all(COLUMNS[full].short == short for short, full in told.items())
    assert all(row["含义"] for row in rows)
    assert "网格不影响群众自主选择就医。" in (folder / "说明.csv").read_text("utf-8-sig")


def test_short_names_are_ascii_of_at_most_ten_bytes_and_all_different():
    short = [each.short for each in COLUMNS.values()]
    assert all(name.isascii() and 0 < len(name) <= 10 for name in short)
    assert len(set(short)) == len(short)


def test_a_character_that_gbk_lacks_is_told_with_the_remedy(tmp_path):
    plan, area = named_plan(tmp_path, "𬭊江医院")
    with pytest.raises(ExportError) as caught:
        render(plan, area, "shp.zip", options=Options(encoding="gbk"))
    assert "𬭊江医院" in str(caught.value)
    assert "--encoding utf-8" in caught.value.to("en")
    folder = unpacked(render(plan, area, "shp.zip"), tmp_path / "utf8")
    assert list(gpd.read_file(folder / "campuses.shp")["NAME"]) == ["𬭊江医院"]


def test_text_that_would_be_cut_is_told_and_not_cut(tmp_path):
    longest = "院" * 84  # 252 bytes
    plan, area = named_plan(tmp_path / "fits", longest)
    folder = unpacked(render(plan, area, "shp.zip"), tmp_path / "out")
    assert list(gpd.read_file(folder / "campuses.shp")["NAME"]) == [longest]
    plan, area = named_plan(tmp_path / "long", longest + "院")
    with pytest.raises(ExportError, match="254 字节"):
        render(plan, area, "shp.zip")


def test_a_shifted_shapefile_claims_no_crs_and_its_notes_say_why(tmp_path, wenzhou_plan, wenzhou, wenzhou_access):
    options = Options(datum="GCJ-02")
    folder = unpacked(render(wenzhou_plan, wenzhou, "shp.zip", access=wenzhou_access, options=options), tmp_path)
    assert not list(folder.glob("*.prj"))
    assert gpd.read_file(folder / "districts.shp").crs is None
    assert "GCJ-02" in (folder / "说明.csv").read_text("utf-8-sig")


def test_gbk_is_refused_for_what_is_always_utf_8(wenzhou_plan, wenzhou):
    with pytest.raises(ExportError, match="只用 UTF-8"):
        render(wenzhou_plan, wenzhou, "gpkg", options=Options(encoding="gbk"))
