"""An import asks what it cannot know, keeps what people decided, and gives the same area the next time."""

import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from messy_city import (
    DATUMS,
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

from gridplan.errors import AreaError
from gridplan.importing.draft import draft_mapping
from gridplan.importing.mapping import Mapping
from gridplan.importing.run import examine
from gridplan.importing.settle import settle
from gridplan.importing.write import write_area
from gridplan.study_area import read_area
from gridplan.yaml_file import load_yaml


def kept_mapping(folder: Path) -> Mapping:
    return load_yaml(folder / "import.yaml", Mapping, AreaError)


def test_a_reference_is_asked_about_and_not_taken_unseen(tmp_path: Path) -> None:
    examined = settle(whole(tmp_path), root=tmp_path)
    assert {question.key for question in examined.open} == set(DATUMS)
    assert all(source.datum is None for source in examined.mapping.sources)
    with pytest.raises(AreaError, match="有待决定的问题"):
        write_area(examined, tmp_path / "area")
    assert not (tmp_path / "area").exists()


def test_the_mapping_of_an_import_makes_the_same_area_without_a_question(tmp_path: Path) -> None:
    files = whole(tmp_path)
    first = write_area(imported(files), tmp_path / "area")
    content = {path.name: path.read_bytes() for path in first.iterdir()}
    second = write_area(imported(files, known=kept_mapping(first)), tmp_path / "again")
    again = {path.name: path.read_bytes() for path in second.iterdir()}
    assert content.keys() == again.keys()
    assert [name for name in content if content[name] != again[name] and name != "import.json"] == []


def test_the_files_of_the_next_year_are_recognised_by_their_headings(tmp_path: Path) -> None:
    known = kept_mapping(write_area(imported(whole(tmp_path)), tmp_path / "area"))
    later = tmp_path / "2027"
    later.mkdir()
    files = [
        write_districts(later, "片区2027.geojson"),
        write_people(later, "2027年人口.csv", 常住人口=[5, 6, 7, 8]),
        write_hospitals(later, "2027医院.csv"),
    ]
    examined = imported(files, known=known)
    assert told(examined) == []
    area = read_area(write_area(examined, tmp_path / "later"))
    assert list(area.districts["population"]) == [5, 6, 7, 8]


def test_ids_stay_with_their_names_and_are_never_given_again(tmp_path: Path) -> None:
    files = whole(tmp_path)
    known = kept_mapping(write_area(imported(files), tmp_path / "area"))
    order = [3, 1, 0]
    names, areas = [NAMES[n] for n in order] + ["戊街道"], ["西区", "东区", "东区", "西区"]
    shapes = [squares(5)[n] for n in (*order, 4)]
    write_districts(tmp_path, 街道名称=names, 所属区=areas, geometry=shapes)
    write_people(tmp_path, 街道=names, 区县=areas)
    examined = imported(files, known=known)
    assert examined.layers.districts is not None
    found = dict(zip(examined.layers.districts["name"], examined.layers.districts.index, strict=True))
    assert found == {"甲街道": "D001", "乙街道": "D002", "丁街道": "D004", "戊街道": "D005"}


def test_codes_become_ids_where_every_district_has_its_own(tmp_path: Path) -> None:
    codes = ["330302001", "330302002", "330304001", "330304002"]
    files = [write_districts(tmp_path, 区划代码=codes), write_people(tmp_path), write_hospitals(tmp_path)]
    districts = imported(files).layers.districts
    assert districts is not None
    assert list(districts.index) == codes


def test_a_name_that_is_only_like_is_asked_about(tmp_path: Path) -> None:
    files = [write_districts(tmp_path), write_people(tmp_path, 街道=["甲街道", "乙街道", "丙街道", "丁字街道"])]
    files.append(write_hospitals(tmp_path))
    (key,) = told(imported(files))
    assert key.startswith("name:")
    area = read_area(write_area(imported(files, {key: "D004"}), tmp_path / "area"))
    assert area.districts.at["D004", "population"] == 4000


def test_streets_put_into_one_district_are_added_up(tmp_path: Path) -> None:
    names, people = [*NAMES, "老城街道"], [1, 2, 3, 4, 50]
    files = [write_districts(tmp_path), write_csv(tmp_path, "人口.csv", {"街道": names, "人口": people})]
    files.append(write_hospitals(tmp_path))
    (key,) = told(imported(files))
    area = read_area(write_area(imported(files, {key: "D002"}), tmp_path / "area"))
    assert list(area.districts["population"]) == [1, 52, 3, 4]
    shutil.rmtree(tmp_path / "area")
    left_out = imported(files, {key: ""})
    assert list(read_area(write_area(left_out, tmp_path / "area")).districts["population"]) == [1, 2, 3, 4]
    assert [entry.examples for entry in left_out.entries if entry.happening == "left_out"] == [("老城街道",)]


def test_ground_that_two_districts_claim_is_asked_about(tmp_path: Path) -> None:
    shapes = squares()
    shapes[1] = shapely.union(shapes[1], shapely.box(120.607, 28.0, 120.61, 28.01))
    files = [write_districts(tmp_path, geometry=shapes), write_people(tmp_path), write_hospitals(tmp_path)]
    assert told(imported(files)) == ["overlap:D001|D002"]
    area = read_area(write_area(imported(files, {"overlap:D001|D002": "D002"}), tmp_path / "area"))
    assert area.districts.geometry["D001"].area == pytest.approx(0.7e-4, rel=1e-4)


def test_figures_that_look_like_ten_thousands_are_asked_about(tmp_path: Path) -> None:
    files = [write_districts(tmp_path), write_people(tmp_path, 常住人口=["6.4", "5.21", "3.0", "12.9"])]
    files.append(write_hospitals(tmp_path))
    assert told(imported(files)) == ["unit:人口.csv:常住人口"]
    area = read_area(write_area(imported(files, {"unit:人口.csv:常住人口": "万人"}), tmp_path / "area"))
    assert list(area.districts["population"]) == [64_000, 52_100, 30_000, 129_000]


def test_files_that_differ_about_the_people_of_a_district_are_asked_about(tmp_path: Path) -> None:
    files = [write_districts(tmp_path, 人口=[1000, 2000, 3000, 9]), write_people(tmp_path), write_hospitals(tmp_path)]
    assert told(imported(files)) == ["figures:population"]
    area = read_area(write_area(imported(files, {"figures:population": "人口.csv"}), tmp_path / "area"))
    assert list(area.districts["population"]) == [1000, 2000, 3000, 4000]


def test_an_answer_must_be_an_option_of_a_question(tmp_path: Path) -> None:
    with pytest.raises(AreaError, match="不是该问题的选项"):
        imported(whole(tmp_path), {"datum:医院.csv": "WGS48"})
    with pytest.raises(AreaError, match="没有这个问题"):
        imported(whole(tmp_path), {"datum:医院.xlsx": "WGS84"})


def test_a_table_about_persons_is_refused(tmp_path: Path) -> None:
    patients = {"姓名": ["某某"], "性别": ["男"], "住院号": ["123"], "街道": ["甲街道"]}
    faults = imported([*whole(tmp_path), write_csv(tmp_path, "患者.csv", patients)]).faults
    assert faults
    assert {fault.file for fault in faults} == {"患者.csv"}


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    examined = imported(whole(tmp_path))
    taken = tmp_path / "文件"
    taken.mkdir()
    (taken / "重要.txt").write_text("重要")
    with pytest.raises(AreaError, match="文件夹已有其他内容"):
        write_area(examined, taken)
    assert [path.name for path in taken.iterdir()] == ["重要.txt"]


def test_an_import_made_again_keeps_what_people_put_beside_it(tmp_path: Path) -> None:
    folder = write_area(imported(whole(tmp_path)), tmp_path / "area")
    (folder / "方案.json").write_text("{}")
    roads = gpd.GeoDataFrame({"fclass": ["primary"]}, geometry=[
        shapely.LineString([(120.6, 28.005), (120.62, 28.0051), (120.64, 28.005)])], crs=4326)  # fmt: skip
    roads.to_file(tmp_path / "道路.geojson")
    known = kept_mapping(folder)
    files = [*(tmp_path / source.file for source in known.sources), tmp_path / "道路.geojson"]
    write_area(imported(files, {"datum:道路.geojson": "WGS84"}, known=known), folder)
    assert (folder / "方案.json").is_file()
    assert not (folder / "links.csv").exists()
    area = read_area(folder)
    assert area.manifest.layers.roads is not None
    assert area.network.roads["length_km"].sum() == pytest.approx(3.93, abs=0.02)


def test_cells_are_shared_out_between_the_districts(tmp_path: Path) -> None:
    cells = {"经度": [120.605, 120.6151, 120.6152, 121.5], "纬度": [28.005] * 4, "人数": ["10", "20.5", "", "3"]}
    write_csv(tmp_path, "格点.csv", cells)
    files = [*whole(tmp_path), tmp_path / "格点.csv"]
    answers = {"layer:格点.csv": "cells", "datum:格点.csv": "WGS84"}
    area = read_area(write_area(imported(files, answers), tmp_path / "area"))
    raw = pd.read_csv(area.root / "cells.csv")
    assert raw.groupby("district_id")["population"].sum().to_dict() == {"D001": 10, "D002": 20.5}


def test_cells_of_a_wider_place_are_asked_about(tmp_path: Path) -> None:
    cells = {"经度": [120.605, 121.5], "纬度": [28.005] * 2, "人数": [10, 90]}
    files = [*whole(tmp_path), write_csv(tmp_path, "格点.csv", cells)]
    answers = {"layer:格点.csv": "cells", "datum:格点.csv": "WGS84"}
    assert told(imported(files, answers)) == ["clip:cells"]
    area = read_area(write_area(imported(files, answers | {"clip:cells": "yes"}), tmp_path / "area"))
    assert pd.read_csv(area.root / "cells.csv")["population"].tolist() == [10]


def test_a_mapping_can_be_examined_from_its_files_alone(tmp_path: Path) -> None:
    whole(tmp_path)
    mapping = imported(whole(tmp_path)).mapping
    examined = examine(mapping, tmp_path)
    assert examined.ready
    (tmp_path / "人口.csv").unlink()
    assert [fault.problem.zh for fault in examine(mapping, tmp_path).faults] == ["文件不存在"]
    assert draft_mapping([], mapping).mapping == mapping
