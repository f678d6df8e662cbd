"""Roads, minutes, neighbours, boundaries and campuses of files; workbooks with headings in two rows."""

import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely
from messy_city import AREAS, NAMES, imported, told, whole, write_csv, write_districts, write_hospitals, write_people
from road_drawing import NORTH, SIDE, WEST, write_osm

from gridplan.coordinates import to_wgs84
from gridplan.importing.write import write_area
from gridplan.quality import read_import_record
from gridplan.study_area import StudyArea, read_area


def area_of(files: list[Path], answers: dict[str, str] | None = None) -> StudyArea:
    examined = imported(files, answers)
    assert told(examined) == []
    return read_area(write_area(examined, files[0].parent / "area"))


def test_lengths_between_districts_are_roads(tmp_path: Path) -> None:
    links = {
        "起点": ["甲街道", "乙街道", "丙街道"],
        "终点": ["乙街道", "丙街道", "丁街道"],
        "里程（米）": [1500, 2500, 3500],
    }
    area = area_of([*whole(tmp_path), write_csv(tmp_path, "里程.csv", links)])
    assert sorted(area.network.roads["length_km"]) == [1.5, 2.5, 3.5]
    assert area.manifest.layers.links is not None
    assert area.manifest.layers.links.status == "approximate"


def test_a_road_class_without_a_speed_is_asked_about(tmp_path: Path) -> None:
    links = {"起点": ["甲街道"], "终点": ["乙街道"], "里程": [1.5], "道路等级": ["乡道"]}
    files = [*whole(tmp_path), write_csv(tmp_path, "里程.csv", links)]
    assert told(imported(files)) == ["word:road_class:乡道"]
    area = area_of(files, {"word:road_class:乡道": "公路"})
    assert pd.read_csv(area.root / "links.csv")["road_class"].tolist() == ["公路"]


@pytest.mark.parametrize("length", ["0", "", "很远"])
def test_a_length_that_is_none_is_refused(tmp_path: Path, length: str) -> None:
    links = {"起点": ["甲街道", "乙街道"], "终点": ["乙街道", "丙街道"], "里程": ["1.5", length]}
    faults = imported([*whole(tmp_path), write_csv(tmp_path, "里程.csv", links)]).faults
    assert {(fault.row, fault.column) for fault in faults} == {(3, "里程")}


def test_minutes_stand_in_for_roads(tmp_path: Path) -> None:
    pairs = [(name, hospital) for name in NAMES for hospital in ("第一人民医院", "第二人民医院")]
    table = {"起点": [a for a, _ in pairs], "终点": [b for _, b in pairs], "分钟": range(8), "时段": ["早高峰"] * 8}
    area = area_of([*whole(tmp_path), write_csv(tmp_path, "时间.csv", table)])
    assert area.manifest.layers.links is None
    assert area.minutes is not None
    assert area.minutes["minutes"].tolist() == list(range(8))
    assert area.travel_settings.table is not None
    assert area.travel_settings.table.departure_time == "早高峰"


def test_declared_neighbours_are_those_of_the_area_and_of_its_links(tmp_path: Path) -> None:
    pairs = write_csv(tmp_path, "相邻.csv", {"片区1": ["甲街道", "甲街道"], "片区2": ["乙街道", "丁街道"]})
    area = area_of([*whole(tmp_path), pairs])
    assert area.neighbours == (("D001", "D002"), ("D001", "D004"))
    assert pd.read_csv(area.root / "links.csv")["to_district"].tolist() == ["D002", "D004"]


def test_boundaries_of_administrative_areas_say_where_districts_lie(tmp_path: Path) -> None:
    boundary = gpd.GeoDataFrame({"name": ["东区", "西区"]}, geometry=[
        shapely.box(120.6, 28.0, 120.62, 28.01), shapely.box(120.62, 28.0, 120.64, 28.01)], crs=4326)  # fmt: skip
    boundary.to_file(tmp_path / "区界.geojson")
    frame = gpd.read_file(write_districts(tmp_path)).drop(columns="所属区")
    frame.to_file(tmp_path / "片区.geojson")
    files = [tmp_path / "片区.geojson", write_people(tmp_path), write_hospitals(tmp_path), tmp_path / "区界.geojson"]
    area = area_of(files, {"datum:区界.geojson": "WGS84"})
    assert list(area.districts["admin_area"]) == list(AREAS)


def test_districts_without_an_administrative_area_are_asked_about(tmp_path: Path) -> None:
    frame = gpd.read_file(write_districts(tmp_path)).drop(columns="所属区")
    frame.to_file(tmp_path / "片区.geojson")
    people = write_csv(tmp_path, "人口.csv", {"街道": NAMES, "常住人口": [1, 2, 3, 4]})
    files = [tmp_path / "片区.geojson", people, write_hospitals(tmp_path)]
    assert told(imported(files)) == ["admin_area"]
    assert set(area_of(files, {"admin_area": "新规划范围"}).districts["admin_area"]) == {"新规划范围"}


def test_a_raster_of_people_becomes_cells(tmp_path: Path) -> None:
    rasterio = pytest.importorskip("rasterio")
    form = {"driver": "GTiff", "count": 1, "dtype": "float32", "crs": "EPSG:4326", "height": 2, "width": 16}
    form["transform"] = rasterio.Affine(0.005, 0, 120.58, 0, -0.005, 28.01)
    with rasterio.open(tmp_path / "人口.tif", "w", **form) as file:
        file.write(np.arange(32, dtype="float32").reshape(2, 16), 1)
    files = [write_districts(tmp_path), tmp_path / "人口.tif", write_hospitals(tmp_path)]
    assert told(imported(files)) == ["unit:人口.tif"]
    area = area_of(files, {"unit:人口.tif": "persons"})
    assert list(area.districts["population"]) == pytest.approx([50, 58, 66, 74])
    assert area.population_kinds["population"].zh == "人口（口径未注明）"


def test_roads_of_openstreetmap_and_network_files_are_taken_whole(tmp_path: Path) -> None:
    pytest.importorskip("osmium")
    osm = write_osm(tmp_path, "a   b   c", {"abc": {"highway": "primary"}})
    shapes = [shapely.box(WEST + n * SIDE, NORTH - SIDE, WEST + (n + 2) * SIDE, NORTH + SIDE) for n in (0, 2)]
    districts = write_districts(tmp_path, 街道名称=NAMES[:2], 所属区=AREAS[:2], geometry=shapes)
    hospitals = write_hospitals(tmp_path, 经度=[WEST, WEST + SIDE], 纬度=[NORTH, NORTH])
    area = area_of([districts, hospitals, osm])
    assert area.network.roads["road_class"].unique().tolist() == ["primary"]
    again = tmp_path / "again"
    again.mkdir()
    shutil.copy(area.root / "roads.gpkg", again / "路网.gpkg")
    files = [shutil.copy(path, again) for path in (districts, hospitals)]
    copied = area_of([*map(Path, files), again / "路网.gpkg"])
    assert copied.network.roads["length_km"].tolist() == area.network.roads["length_km"].tolist()


def test_a_table_of_campuses_stands_before_the_positions_of_facilities(tmp_path: Path) -> None:
    campuses = {"医院": ["第一人民医院", "第一人民医院"], "院区": ["老院", "新院"], "lon": [120.605, 120.635]}
    campuses |= {"lat": [28.005, 28.005], "是否指定": ["是", "否"]}
    files = [*whole(tmp_path), write_csv(tmp_path, "院区.csv", campuses)]
    area = area_of(files, {"datum:院区.csv": "WGS84"})
    found = area.campuses[["facility_id", "name", "designated", "district_id"]].to_numpy().tolist()
    assert found == [
        ["H01", "老院", True, "D001"],
        ["H01", "新院", False, "D004"],
        ["H02", "第二人民医院", True, "D003"],
    ]


def test_a_workbook_with_merged_headings_and_notes_is_read_as_the_plain_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["各街道人口情况表"])
    sheet.append(["街道", "区县", "人口", None])
    sheet.append([None, None, "户籍", "常住"])
    for name, area, count in zip(NAMES, AREAS, (1000, 2000, 3000, 4000), strict=True):
        sheet.append([name, area, count * 2, count])
    sheet.append(["合计", None, 20000, 10000])
    sheet.append(["注：数据为2020年底。"])
    for cells in ("A1:D1", "A2:A3", "B2:B3", "C2:D2"):
        sheet.merge_cells(cells)
    book.save(tmp_path / "人口.xlsx")
    area = area_of([write_districts(tmp_path), tmp_path / "人口.xlsx", write_hospitals(tmp_path)])
    assert list(area.districts["population"]) == [1000, 2000, 3000, 4000]
    assert area.population_kinds["registered"].zh == "户籍人口"
    assert list(area.with_population("registered").districts["population"]) == [2000, 4000, 6000, 8000]
    record = read_import_record(area.root)
    assert record is not None
    left_out = [example for entry in record.entries if entry.happening == "left_out" for example in entry.examples]
    assert any("合计" in text for text in left_out)


def test_what_nobody_needs_to_answer_may_stay_open_and_be_answered_later(tmp_path: Path) -> None:
    files = [write_districts(tmp_path), write_people(tmp_path), write_hospitals(tmp_path, 编制床位=[500, 300])]
    examined = imported(files)
    assert [question.key for question in examined.questions] == ["column:医院.csv:beds_open"]
    area = read_area(write_area(examined, tmp_path / "area"))
    assert area.facilities["beds_open"].isna().all()
    record = read_import_record(area.root)
    assert record is not None
    assert any(entry.what.zh.startswith("未决定：哪一列是实际开放床位") for entry in record.entries)
    later = imported(files, {"column:医院.csv:beds_open": "编制床位"}, known=examined.mapping)
    shutil.rmtree(tmp_path / "area")
    assert list(read_area(write_area(later, tmp_path / "area")).facilities["beds_open"]) == [500, 300]


def test_a_decision_can_be_changed(tmp_path: Path) -> None:
    files = whole(tmp_path)
    first = imported(files)
    assert first.mapping.sources[-1].datum == "WGS84"
    changed = imported(files, {"datum:医院.csv": "GCJ-02"}, known=first.mapping)
    assert changed.layers.campuses is not None
    assert changed.layers.campuses["lon"].iloc[0] == pytest.approx(to_wgs84(120.605, 28.005, "GCJ-02")[0], abs=1e-6)


def test_a_reference_that_there_is_not_is_told(tmp_path: Path) -> None:
    files = whole(tmp_path)
    mapping = imported(files).mapping
    sources = (*mapping.sources[:-1], mapping.sources[-1].model_copy(update={"datum": "EPSG:999999"}))
    bare = mapping.model_copy(update={"sources": sources, "decisions": {}})
    assert [fault.value for fault in imported(files, known=bare).faults] == ["EPSG:999999"]


def test_polygons_of_one_district_must_agree_on_its_people(tmp_path: Path) -> None:
    names = ["甲街道", "甲街道", "乙街道", "丙街道"]
    areas = ["东区", "东区", "东区", "西区"]
    files = [write_districts(tmp_path, 街道名称=names, 所属区=areas, 人口=[5, 6, 7, 8]), write_hospitals(tmp_path)]
    assert [fault.value for fault in imported(files).faults] == ["甲街道"]
    write_districts(tmp_path, 街道名称=names, 所属区=areas, 人口=[5, 5, 7, 8])
    assert list(area_of(files).districts["population"]) == [5, 7, 8]
