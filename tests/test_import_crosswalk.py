"""People counted by street, town or community reach the districts that streets are cut into: no one lost or invented.

松台街道 is cut into 甲 and 乙, 南汇街道 into 丙 and 丁: as annex 3 of Wenzhou cuts them into four districts.
"""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from messy_city import (
    AREAS,
    NAMES,
    imported,
    squares,
    told,
    write_csv,
    write_districts,
    write_hospitals,
)

from gridplan.importing.run import Examined
from gridplan.importing.write import write_area
from gridplan.study_area import StudyArea, read_area

STREETS = ["松台街道", "南汇街道"]
SHARES = {
    "街道": [*STREETS, *STREETS],
    "片区": ["甲街道", "丙街道", "乙街道", "丁街道"],
    "比例": [0.6, "25%", 0.4, 0.75],
}


def files_of(folder: Path, people: dict[str, list[object]], *more: Path) -> list[Path]:
    return [write_districts(folder), write_hospitals(folder), write_csv(folder, "街道人口.csv", people), *more]


def area_of(files: list[Path], answers: dict[str, str] | None = None) -> tuple[StudyArea, Examined]:
    examined = imported(files, answers)
    assert told(examined) == []
    return read_area(write_area(examined, files[0].parent / "area")), examined


def communities(folder: Path, **more: object) -> Path:
    columns = {
        "社区": ["一", "二", "三", "四", "五"],
        "街道": ["松台街道"] * 3 + ["南汇街道"] * 2,
        "片区": ["甲街道", "乙街道", "乙街道", "丙街道", "丁街道"],
        "人口": [100, 200, 300, 400, 600],
    }
    return write_csv(folder, "社区.csv", columns | more)


def test_a_table_of_shares_carries_streets_to_districts_and_marks_what_it_cuts(tmp_path: Path) -> None:
    people = {"街道": STREETS, "常住人口": [1001, 2000], "参保人数": [900, 1800]}
    files = files_of(tmp_path, people, write_csv(tmp_path, "换算.csv", SHARES))
    area, examined = area_of(files)
    assert list(area.districts["population"]) == [601, 400, 500, 1500]
    assert list(area.with_population("insured").districts["population"]) == [540, 360, 450, 1350]
    assert area.districts["population_estimated"].all()
    (entry,) = [entry for entry in examined.entries if "换算表" in entry.what.zh and entry.happening == "estimated"]
    assert (entry.count, entry.examples[0]) == (2, "松台街道 → 甲街道 60%、乙街道 40%")
    assert entry.effect is not None


def test_a_share_that_goes_to_no_district_is_counted(tmp_path: Path) -> None:
    shares = {"来源": STREETS, "片区编号": ["D001", "D003"], "比例": [0.5, 1]}
    files = files_of(tmp_path, {"街道": STREETS, "人口": [1000, 2000]}, write_csv(tmp_path, "换算.csv", shares))
    area, examined = area_of(files)
    assert area.districts["population"].fillna(-1).tolist() == [500, -1, 2000, -1]
    assert [entry.count for entry in examined.entries if "之外的人数" in entry.what.zh] == [500]


def test_streets_that_are_counted_like_their_communities_are_no_estimate(tmp_path: Path) -> None:
    files = files_of(tmp_path, {"街道": STREETS, "人口": [600, 1000]}, communities(tmp_path))
    _, examined = area_of(files)
    assert examined.layers.population is not None
    assert examined.layers.population["population"].tolist() == [100, 500, 400, 600]
    assert set(examined.layers.population["confidence"]) == {""}


def test_communities_of_another_year_give_shares_only(tmp_path: Path) -> None:
    files = files_of(tmp_path, {"街道": STREETS, "人口": [1200, 999]}, communities(tmp_path))
    area, examined = area_of(files)
    assert list(area.districts["population"]) == [200, 1000, 400, 599]
    assert examined.layers.population is not None
    assert set(examined.layers.population["confidence"]) == {"medium"}


def test_a_street_cut_between_communities_of_unknown_people_is_left_to_a_person(tmp_path: Path) -> None:
    units = communities(tmp_path, 人口=[100, "", 300, 400, 600])
    files = files_of(tmp_path, {"街道": STREETS, "人口": [600, 1000]}, units)
    assert [key.partition(":")[0] for key in told(imported(files))] == ["name"]


def test_a_street_within_one_district_needs_no_people_of_communities(tmp_path: Path) -> None:
    units = communities(tmp_path, 片区=["甲街道", "甲街道", "甲街道", "丙街道", "丙街道"], 人口=[""] * 5)
    area, _ = area_of(files_of(tmp_path, {"街道": STREETS, "人口": [600, 1000]}, units))
    assert area.districts["population"].fillna(-1).tolist() == [600, -1, 1000, -1]


def test_streets_of_one_name_in_two_areas_are_told_apart_or_not_used(tmp_path: Path) -> None:
    columns = {"街道": ["城关镇"] * 4, "社区": ["一", "二", "三", "四"], "片区": NAMES, "人口": [1, 2, 3, 4]}
    people = {"区县": ["东区", "西区"], "镇街": ["城关镇", "城关镇"], "人口": [300, 700]}
    files = files_of(tmp_path, people, write_csv(tmp_path, "社区.csv", columns))
    assert {key.partition(":")[0] for key in told(imported(files))} == {"name"}
    files[-1] = write_csv(tmp_path, "社区.csv", columns | {"区县": AREAS})
    area, _ = area_of(files)
    assert list(area.districts["population"]) == [100, 200, 300, 400]


def test_polygons_of_streets_share_people_by_area_with_little_confidence(tmp_path: Path) -> None:
    one, two, three, four = squares()
    ground = [shapely.union_all([one, two, shapely.box(120.62, 28.0, 120.625, 28.01)]), shapely.union(three, four)]
    ground[1] = ground[1].difference(ground[0])
    streets = gpd.GeoDataFrame({"街道": STREETS, "人口": [2500, 1500]}, geometry=ground, crs=4326)
    streets.to_file(tmp_path / "街道.geojson")
    files = [write_districts(tmp_path), write_hospitals(tmp_path), tmp_path / "街道.geojson"]
    answers = {"layer:街道.geojson": "population", "datum:街道.geojson": "WGS84"}
    area, examined = area_of(files, answers)
    assert list(area.districts["population"]) == [1000, 1000, 1000, 1000]
    assert examined.layers.population is not None
    assert set(examined.layers.population["confidence"]) == {"low"}


def test_outlines_of_streets_in_a_file_of_their_own_serve_too(tmp_path: Path) -> None:
    one, two, three, four = squares()
    shapes = [shapely.union(one, two), shapely.union(three, four)]
    gpd.GeoDataFrame({"街道": STREETS}, geometry=shapes, crs=4326).to_file(tmp_path / "街道.geojson")
    files = files_of(tmp_path, {"街道": STREETS, "人口": [3, 8]}, tmp_path / "街道.geojson")
    answers = {"layer:街道.geojson": "towns", "datum:街道.geojson": "WGS84"}
    area, _ = area_of(files, answers)
    assert list(area.districts["population"]) == [2, 1, 4, 4]


def test_what_is_not_known_of_a_street_is_not_known_of_its_districts(tmp_path: Path) -> None:
    files = files_of(tmp_path, {"街道": STREETS, "人口": ["—", 2000]}, write_csv(tmp_path, "换算.csv", SHARES))
    area, _ = area_of(files)
    assert area.districts["population"].fillna(-1).tolist() == [-1, -1, 500, 1500]
    (tmp_path / "one").mkdir()
    files = files_of(
        tmp_path / "one", {"街道": STREETS[1:], "人口": [2000]}, write_csv(tmp_path / "one", "换算.csv", SHARES)
    )
    area, _ = area_of(files)
    assert area.districts["population"].fillna(-1).tolist() == [-1, -1, 500, 1500]


def test_a_district_counted_twice_over_is_asked_about(tmp_path: Path) -> None:
    people = {"街道": [*STREETS, "甲街道"], "人口": [1000, 2000, 590]}
    files = files_of(tmp_path, people, write_csv(tmp_path, "换算.csv", SHARES))
    assert told(imported(files)) == ["sum:街道人口.csv"]
    for answer, expected in (("own", 590), ("sum", 1190)):
        layers = imported(files, {"sum:街道人口.csv": answer}).layers
        assert layers.population is not None
        assert layers.population["population"].tolist() == [expected, 400, 500, 1500]


def test_shares_that_are_more_than_the_whole_are_refused_with_their_row(tmp_path: Path) -> None:
    shares = write_csv(tmp_path, "换算.csv", SHARES | {"比例": [0.6, 0.25, 0.5, "很多"]})
    faults = imported(files_of(tmp_path, {"街道": STREETS, "人口": [1, 2]}, shares)).faults
    assert {(fault.file, fault.row, fault.column) for fault in faults} == {
        ("换算.csv", 4, "比例"),
        ("换算.csv", 5, "比例"),
    }


def test_the_mapping_of_a_crosswalk_gives_the_same_area_again(tmp_path: Path) -> None:
    files = files_of(tmp_path, {"街道": STREETS, "人口": [1000, 2000]}, write_csv(tmp_path, "换算.csv", SHARES))
    first = imported(files)
    again = imported(files, known=first.mapping)
    assert told(again) == []
    pd.testing.assert_frame_equal(again.layers.population, first.layers.population)


@pytest.mark.parametrize("heading", ["比例", "权重", "人口占比"])
def test_a_table_of_shares_is_recognised(tmp_path: Path, heading: str) -> None:
    table = write_csv(tmp_path, "表.csv", {"街道": ["松台"], "片区": ["甲街道"], heading: [1]})
    examined = imported(files_of(tmp_path, {"街道": STREETS, "人口": [1000, 2000]}, table))
    assert [source.layer for source in examined.mapping.sources if source.file == "表.csv"] == ["crosswalk"]
