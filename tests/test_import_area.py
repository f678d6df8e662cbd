"""Files become a study area that opens, with every row accounted for; what is unknown stays unknown."""

import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from messy_city import (
    AREAS,
    NAMES,
    imported,
    squares,
    told,
    whole,
    write_csv,
    write_districts,
    write_hospitals,
    write_people,
)

from gridplan.access import access_table
from gridplan.coordinates import from_wgs84
from gridplan.errors import AreaError
from gridplan.importing.mapping import Mapping, Site
from gridplan.importing.write import write_area
from gridplan.quality import read_import_record
from gridplan.study_area import StudyArea, read_area
from gridplan.yaml_file import load_yaml


def area_of(files: list[Path], answers: dict[str, str] | None = None) -> StudyArea:
    examined = imported(files, answers)
    assert told(examined) == []
    return read_area(write_area(examined, files[0].parent / "area"))


def test_three_plain_files_become_an_area(tmp_path: Path) -> None:
    area = area_of(whole(tmp_path))
    assert list(area.districts["name"]) == list(NAMES)
    assert list(area.districts["population"]) == [1000, 2000, 3000, 4000]
    assert list(area.facilities["type"]) == ["综合医院", "综合医院"]
    assert list(area.campuses["district_id"]) == ["D001", "D003"]
    assert area.neighbours == (("D001", "D002"), ("D002", "D003"), ("D003", "D004"))
    assert access_table(area).to_frame(["H01", "H02"])["minutes"].notna().all()


def test_what_the_import_made_up_is_marked_as_estimates(tmp_path: Path) -> None:
    area = area_of(whole(tmp_path))
    assert area.manifest.layers.links is not None
    assert area.manifest.layers.links.status == "schematic"
    record = read_import_record(area.root)
    assert record is not None
    effects = [entry.effect.zh for entry in record.entries if entry.layer == "links" and entry.effect]
    assert any("示意" in effect for effect in effects)


def test_a_city_in_gbk_metres_and_bd09_is_the_city_it_was(tmp_path: Path, wenzhou: StudyArea) -> None:
    districts, sites = wenzhou.districts, wenzhou.campuses.drop_duplicates("facility_id").set_index("facility_id")
    shapes = gpd.GeoDataFrame(
        {"片区名称": list(districts["name"]), "所属区": list(districts["admin_area"])},
        geometry=districts.geometry.to_numpy(),
        crs=4490,
    ).to_crs(4549)
    shapes.to_file(tmp_path / "片区.shp", encoding="GBK")
    (tmp_path / "片区.cpg").unlink()
    people = {"片区": [f"{name}街道" for name in districts["name"]], "区划": list(districts["admin_area"])}
    people["常住人口（万人）"] = [f"{count / 10_000:.4f}" for count in districts["population"]]
    facilities = wenzhou.facilities.loc[sites.index]
    lon, lat = from_wgs84(sites["lon"], sites["lat"], "BD-09")
    hospitals = {"医院名称": facilities["name"], "等级": facilities["grade"], "类别": facilities["type"]}
    hospitals |= {"X坐标": lon.round(8), "Y坐标": lat.round(8)}
    files = [tmp_path / "片区.shp", write_csv(tmp_path, "人口.csv", people, "gbk")]
    files.append(write_csv(tmp_path, "医院.csv", hospitals, "gb18030"))
    examined = imported(files, {"datum:医院.csv": "BD-09"})
    assert told(examined) == []
    area = read_area(write_area(examined, tmp_path / "area"))
    assert list(area.districts["population"]) == list(districts["population"])
    before = districts.geometry.to_crs(area.metric_crs).to_numpy()
    changed = shapely.area(shapely.symmetric_difference(area.metric_outlines.to_numpy(), before))
    assert changed.max() < 200  # m²: slits of the example are closed
    assert np.abs(area.campuses["lon"].to_numpy() - sites["lon"].to_numpy()).max() < 2e-6
    assert np.abs(area.campuses["lat"].to_numpy() - sites["lat"].to_numpy()).max() < 2e-6


def test_a_blank_population_is_unknown_and_counted(tmp_path: Path) -> None:
    files = [write_districts(tmp_path), write_people(tmp_path, 常住人口=["1,000", "—", "", "4000人"])]
    area = area_of([*files, write_hospitals(tmp_path)])
    found = area.districts["population"]
    assert found["D001"] == 1000
    assert found["D004"] == 4000
    assert found.isna().tolist() == [False, True, True, False]
    record = read_import_record(area.root)
    assert record is not None
    missing = [entry for entry in record.entries if entry.what.zh == "片区人口未知"]
    assert [(entry.count, entry.examples) for entry in missing] == [(2, ("乙街道", "丙街道"))]


@pytest.mark.parametrize("wrong", ["约5000", "-3", "1_000", "12人13"])
def test_what_is_no_number_is_refused_with_its_place(tmp_path: Path, wrong: str) -> None:
    files = [write_districts(tmp_path), write_people(tmp_path, 常住人口=["1000", wrong, "3", "4"])]
    faults = imported([*files, write_hospitals(tmp_path)]).faults
    assert [(fault.file, fault.row, fault.column) for fault in faults] == [("人口.csv", 3, "常住人口")]


def test_a_district_without_a_row_of_people_is_unknown(tmp_path: Path) -> None:
    people = write_csv(tmp_path, "人口.csv", {"街道": NAMES[:3], "常住人口": [1, 2, 3]})
    area = area_of([write_districts(tmp_path), people, write_hospitals(tmp_path)])
    assert area.districts["population"].isna().tolist() == [False, False, False, True]


def test_two_figures_for_one_district_are_refused(tmp_path: Path) -> None:
    people = write_csv(tmp_path, "人口.csv", {"街道": [*NAMES, "甲街道"], "常住人口": [1, 2, 3, 4, 5]})
    faults = imported([write_districts(tmp_path), people, write_hospitals(tmp_path)]).faults
    assert [(fault.row, fault.value) for fault in faults] == [(6, "甲街道")]


def test_communities_make_up_the_people_of_their_district(tmp_path: Path) -> None:
    units = {"社区": ["一", "二", "三", "四", "五"], "所属街道": ["甲街道", "甲街道", "乙街道", "丙街道", "丁街道"]}
    units["常住人口"] = ["400", "600", "70", "", "9"]
    files = [write_districts(tmp_path), write_csv(tmp_path, "社区.csv", units), write_hospitals(tmp_path)]
    area = area_of(files)
    assert area.districts["population"].to_dict() == pytest.approx(
        {"D001": 1000, "D002": 70, "D003": np.nan, "D004": 9}, nan_ok=True
    )
    assert area.units is not None
    assert list(area.units["district_id"]) == ["D001", "D001", "D002", "D003", "D004"]


def test_a_community_that_stands_twice_is_refused(tmp_path: Path) -> None:
    units = {"社区": ["一", "一", "二"], "所属街道": ["甲街道", "甲街道", "乙街道"], "常住人口": [4, 5, 6]}
    files = [write_districts(tmp_path), write_csv(tmp_path, "社区.csv", units), write_hospitals(tmp_path)]
    assert [(fault.row, fault.value) for fault in imported(files).faults] == [(3, "一")]


def test_without_outlines_they_are_drawn_around_the_centres(tmp_path: Path) -> None:
    centres = {"街道": NAMES, "区县": ["东区", "东区", "西区", "西区"], "lon": [120.605, 120.615, 120.625, 120.635]}
    centres |= {"lat": [28.005, 28.006, 28.005, 28.006], "人口": [1, 2, 3, 4]}
    files = [write_csv(tmp_path, "街道.csv", centres), write_hospitals(tmp_path)]
    area = area_of(files, {"datum:街道.csv": "WGS84"})
    assert area.manifest.layers.outlines.status == "schematic"
    assert list(area.districts["population"]) == [1, 2, 3, 4]
    assert area.neighbours == (("D001", "D002"), ("D002", "D003"), ("D003", "D004"))


def test_outlines_drawn_around_centres_fill_the_boundary_that_is_given(tmp_path: Path) -> None:
    centres = {"街道": NAMES, "区县": ["东区", "东区", "西区", "西区"], "lon": [120.605, 120.615, 120.625, 120.635]}
    files = [write_csv(tmp_path, "街道.csv", centres | {"lat": [28.005] * 4}), write_hospitals(tmp_path)]
    boundary = gpd.GeoDataFrame({"区县": ["东区", "西区"]}, geometry=[
        shapely.box(120.6, 28.0, 120.62, 28.01), shapely.box(120.62, 28.0, 120.64, 28.01)], crs=4326)  # fmt: skip
    boundary.to_file(tmp_path / "区界.geojson")
    area = area_of([*files, tmp_path / "区界.geojson"], {"datum:街道.csv": "WGS84", "datum:区界.geojson": "WGS84"})
    assert area.manifest.layers.outlines.status == "approximate"
    for drawn, square in zip(area.districts.geometry, squares(), strict=True):
        assert shapely.area(shapely.symmetric_difference(drawn, square)) < 1e-3 * square.area
    assert area.districts["population"].isna().all()


def test_a_hospital_without_a_position_is_counted_and_can_be_placed(tmp_path: Path) -> None:
    files = [write_districts(tmp_path), write_people(tmp_path)]
    files.append(write_hospitals(tmp_path, 经度=[120.605, None], 纬度=[28.005, None]))
    examined = imported(files)
    missing = [entry for entry in examined.entries if entry.happening == "missing" and entry.layer == "campuses"]
    assert [(entry.count, entry.examples) for entry in missing] == [(1, ("第二人民医院",))]
    area = read_area(write_area(examined, tmp_path / "area"))
    assert list(area.campuses["facility_id"]) == ["H01"]
    site = Site(lon=120.635, lat=28.005, how="map")
    placed = examined.mapping.model_copy(update={"sites": {"第二人民医院": site}})
    again = read_area(write_area(imported(files, known=placed), tmp_path / "area"))
    assert list(again.campuses["district_id"]) == ["D001", "D004"]


def test_rows_of_one_hospital_are_campuses_only_where_a_person_says_so(tmp_path: Path) -> None:
    files = [write_districts(tmp_path), write_people(tmp_path)]
    files.append(write_hospitals(tmp_path, 医院名称=["市医院", "市医院"], 等级=["三甲", ""], 开放床位=[500, 300]))
    key = "rows:facilities:市医院"
    assert told(imported(files)) == [key]
    area = area_of(files, {key: "campuses"})
    assert len(area.campuses) == 2
    assert area.facilities[["grade", "beds_open"]].to_numpy().tolist() == [["三甲", 800]]
    assert [fault.value for fault in imported(files, {key: "whole"}).faults] == ["500、300"]
    shutil.rmtree(tmp_path / "area")
    apart = area_of(files, {key: "apart"})
    assert list(apart.facilities["name"]) == ["市医院（第 2 行）", "市医院（第 3 行）"]
    assert list(apart.facilities["beds_open"]) == [500, 300]


def test_beds_that_one_campus_lacks_are_unknown_for_the_hospital(tmp_path: Path) -> None:
    files = [write_districts(tmp_path), write_people(tmp_path)]
    files.append(write_hospitals(tmp_path, 医院名称=["市医院", "市医院"], 等级="三甲", 开放床位=[500, None]))
    area = area_of(files, {"rows:facilities:市医院": "campuses"})
    assert area.facilities["beds_open"].isna().tolist() == [True]


def test_a_word_nobody_knows_is_asked_about_and_its_meaning_kept(tmp_path: Path) -> None:
    files = [write_districts(tmp_path), write_people(tmp_path)]
    files.append(write_hospitals(tmp_path, 机构类别=["综合医院", "社区医院"]))
    assert told(imported(files)) == ["word:type:社区医院"]
    area = area_of(files, {"word:type:社区医院": "社区卫生服务中心"})
    assert list(area.facilities["type"]) == ["综合医院", "社区卫生服务中心"]
    kept = load_yaml(area.root / "import.yaml", Mapping, AreaError)
    assert told(imported(files, known=kept)) == []


def test_a_grade_nobody_knows_may_stay_open_and_is_then_unknown(tmp_path: Path) -> None:
    files = [write_districts(tmp_path), write_people(tmp_path)]
    files.append(write_hospitals(tmp_path, 等级=["三级甲等综合", "准三级"]))
    examined = imported(files)
    assert [(q.key, q.proposed, q.needed) for q in examined.questions] == [
        ("word:grade:三级甲等综合", "三级甲等", False),
        ("word:grade:准三级", None, False),
    ]
    area = read_area(write_area(examined, tmp_path / "area"))
    assert list(area.facilities["grade"]) == ["", ""]
    shutil.rmtree(tmp_path / "area")
    assert list(area_of(files, {"word:grade:三级甲等综合": "三级甲等"}).facilities["grade"]) == ["三级甲等", ""]


def test_a_datum_that_headings_name_is_proposed(tmp_path: Path) -> None:
    centres = {
        "街道": NAMES,
        "区县": AREAS,
        "lon_gcj02": [120.605, 120.615, 120.625, 120.635],
        "lat_gcj02": [28.005] * 4,
    }
    files = [write_csv(tmp_path, "街道.csv", centres), write_hospitals(tmp_path)]
    found = {question.key: question.proposed for question in imported(files).open}
    assert found == {"datum:街道.csv": "GCJ-02"}


def test_of_two_pairs_of_coordinates_those_in_wgs84_are_taken(tmp_path: Path) -> None:
    centres = {"街道": NAMES, "区县": AREAS, "经度_GCJ02": [120.61, 120.62, 120.63, 120.64], "纬度_GCJ02": [28.0] * 4}
    centres |= {"经度_WGS84": [120.605, 120.615, 120.625, 120.635], "纬度_WGS84": [28.005] * 4}
    examined = imported([write_csv(tmp_path, "街道.csv", centres), write_hospitals(tmp_path)])
    assert examined.mapping.sources[0].columns["lon"] == "经度_WGS84"
    assert examined.mapping.sources[0].columns["lat"] == "纬度_WGS84"


def test_types_missing_from_a_table_are_told_by_names_or_asked(tmp_path: Path) -> None:
    names = {"机构名称": ["甲街道社区卫生服务中心", "某某医院"], "lon": [120.605, 120.625], "lat": [28.005, 28.005]}
    files = [write_districts(tmp_path), write_people(tmp_path), write_csv(tmp_path, "机构.csv", names)]
    examined = imported(files, {"datum:机构.csv": "WGS84"})
    assert told(examined) == ["type:某某医院"]
    assert examined.layers.facilities is not None
    assert examined.layers.facilities["type"].tolist() == ["社区卫生服务中心", ""]
