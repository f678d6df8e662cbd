"""The scenario wenzhou-2023: built from the example and its assumptions, every one of which is said to be one."""

from fractions import Fraction
from pathlib import Path

import build_wenzhou_2023 as script
import geopandas as gpd
import pandas as pd
import pytest

from gridplan.plan_file import Stage, open_plan
from gridplan.resources import example_areas
from gridplan.study_area import StudyArea, read_area

FOLDER = example_areas()["wenzhou-2023"]
TABLES = ("districts", "population", "facilities", "campuses", "links", "adjacency", "layout-2020", "districts-2020")


@pytest.fixture(scope="module")
def then() -> StudyArea:
    return read_area("wenzhou")


@pytest.fixture(scope="module")
def now() -> StudyArea:
    return read_area("wenzhou-2023")


def test_committed_tables_and_outlines_are_those_that_the_script_builds(tmp_path: Path) -> None:
    script.build(tmp_path)
    for table in TABLES:
        assert (tmp_path / f"{table}.csv").read_bytes() == (FOLDER / f"{table}.csv").read_bytes()
    built, kept = (gpd.read_file(folder / "outlines.geojson").to_crs(4545) for folder in (tmp_path, FOLDER))
    assert built["district_id"].tolist() == kept["district_id"].tolist()
    assert built.symmetric_difference(kept).area.max() < 100  # m²: another GEOS may round another way


def test_people_grow_by_the_rate_of_their_area_and_nobody_is_lost(then: StudyArea, now: StudyArea) -> None:
    people = {area: each.districts.groupby("admin_area")["population"].sum() for area, each in enumerate((then, now))}
    for area, growth in script.read_spec()["growth"].items():
        assert people[1][area] == round(int(people[0][area]) * (1 + Fraction(growth)))
    assert now.districts["population_estimated"].all()


def test_crosswalk_of_districts_names_every_district_then_and_now(then: StudyArea, now: StudyArea) -> None:
    table = pd.read_csv(FOLDER / "districts-2020.csv")
    assert set(table["from_id"]) == set(then.districts.index)
    assert set(table["to_id"]) == set(now.districts.index)
    assert table.groupby("from_id")["weight"].sum().eq(1).all()
    changed = table[table["from_id"] != table["to_id"]]
    assert sorted(zip(changed["from_name"], changed["to_name"], strict=True)) == [
        ("梧田", "梧田东"),
        ("梧田", "梧田西"),
        ("洪殿", "滨江"),
        ("黎明", "滨江"),
    ]


def test_every_district_keeps_the_lead_of_those_it_is_made_of(then: StudyArea, now: StudyArea) -> None:
    before, after = open_plan(None, then), open_plan(None, now)
    table = pd.read_csv(FOLDER / "districts-2020.csv")
    for old, new in zip(table["from_id"], table["to_id"], strict=True):
        assert after.layout.grid_of[new] == before.layout.grid_of[old]
    assert after.document.stage is Stage.DRAFT  # nobody issued it
    assert before.operation_start is None
    assert str(after.operation_start) == "2020-10-01"


def test_every_change_is_marked_and_listed_among_the_assumptions(then: StudyArea, now: StudyArea) -> None:
    told = (FOLDER / "SOURCES.md").read_text(encoding="utf-8")
    spec = script.read_spec()
    for growth in spec["growth"].values():
        assert f"{float(growth):.1%}" in told
    words = [entry["name"] for key in ("renamed", "merged") for entry in spec[key]]
    words += [part["name"] for entry in spec["split"] for part in entry["into"]]
    words += [then.facility_name(key) for key in spec["facilities"]]
    words += [f"{entry['name']}（{entry['lon']}, {entry['lat']}）" for entry in spec["moved"]]
    words += [f"{float(road['road_km'])} 千米" for road in spec["roads"] if "road_km" in road]
    assert [word for word in words if word not in told] == []
    assert now.manifest.name.text.zh.endswith("（2023 年情景）")
    for key in ("population", "facilities", "campuses", "links"):
        layer = getattr(now.manifest.layers, key)
        assert layer.note.text.zh.find("情景假定") >= 0
        assert layer.note.text.en.find("assumption") >= 0


def test_assumed_changes_are_in_the_area(then: StudyArea, now: StudyArea) -> None:
    assert (then.facilities.at["H05", "grade"], now.facilities.at["H05", "grade"]) == ("二级甲等", "三级乙等")
    assert (then.facilities.at["H03", "beds_open"], now.facilities.at["H03", "beds_open"]) == (1000, 1300)
    sites = [set(area.campuses.index[area.campuses["facility_id"] == "H03"]) for area in (then, now)]
    assert sites == [{"H03-1"}, {"H03-2"}]
    assert now.districts.at["W04", "former_names"] == "鞋都"
    links = pd.read_csv(FOLDER / "links.csv").set_index(["from_district", "to_district"])
    assert links.at[("W33", "W45"), "road_km"] == 11.6
    assert links.at[("W40", "W45"), "road_class"] == "公路"
