"""A scenario made change by change: its sentences, what can be chosen, its file."""

from pathlib import Path

import pytest
from drawing import drawn_area
from hypothesis import given
from hypothesis import strategies as st

from gridplan.coordinates import from_wgs84
from gridplan.errors import ScenarioError
from gridplan.scenario import Draft, Scenario, change_of, change_text, draft_of, read_scenario, scenario_yaml
from gridplan.scenario.choices import (
    Site,
    district_centre,
    free_facility_id,
    linked_districts,
    point_in_wgs84,
    road_names,
    sites_to_close,
    sites_to_move,
)
from gridplan.study_area import StudyArea
from gridplan.vocabulary import TYPES
from gridplan.yaml_file import Words

# Every drawn area in this file is
MAP = """
abc
def
"""
# with H1 on campuses in a and c, and H2 in f.
CAMPUSES = [
    {"id": "old", "facility": "H1", "in": "a"},
    {"id": "new", "facility": "H1", "in": "c"},
    {"id": "H2", "facility": "H2", "in": "f"},
]
CLOSE_ROAD = change_of("roads", {"close": {"between": ["a", "b"]}})
CLOSE_HOSPITAL = change_of("facilities", {"close": {"facility": "H2"}})


@pytest.fixture
def area(tmp_path: Path) -> StudyArea:
    return drawn_area(tmp_path / "city", MAP, facilities=[{"id": "H1"}, {"id": "H2"}], campuses=CAMPUSES)


names = st.text(min_size=1, max_size=12)
lonlat = st.fixed_dictionaries({"lon": st.floats(-180, 180), "lat": st.floats(-90, 90)})
points = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
road_contents = st.one_of(
    st.builds(lambda name: {"close": {"name": name}}, names),
    st.builds(lambda ids: {"close": {"road_id": ids}}, st.lists(st.integers(1, 99), min_size=1)),
    st.builds(lambda a, b: {"close": {"between": [a, b]}}, names, names),
    st.builds(
        lambda a, b, km, one: {
            "add": {"start": a, "end": b, "road_class": "主干路", "length_km": km, "oneway": one, "name": "新路"}
        },
        points,
        points,
        st.none() | st.floats(0.01, 99),
        st.booleans(),
    ),
    st.builds(lambda by, where: {"speed": {"factor": by, "admin_area": where}}, st.floats(0.01, 10), st.none() | names),
)
facility_contents = st.one_of(
    st.builds(lambda name, at: {"move": {"facility": name, **at}}, names, lonlat),
    st.builds(lambda name, campus: {"close": {"facility": name, "campus": campus}}, names, st.none() | names),
    st.builds(
        lambda key, name, kind, at, beds: {
            "add": {"facility_id": key, "name": name, "type": kind, "beds_open": beds, **at}
        },
        names,
        names,
        st.sampled_from(TYPES),
        lonlat,
        st.none() | st.integers(0, 3000),
    ),
)
scenarios = st.builds(
    lambda zh, en, roads, facilities: Scenario.model_validate(
        {"format": 1, "name": {"zh": zh, "en": en}, "roads": roads, "facilities": facilities}
    ),
    names,
    names,
    st.lists(road_contents, min_size=1, max_size=3),
    st.lists(facility_contents, max_size=3),
)


@given(scenario=scenarios)
def test_scenario_written_is_the_scenario_read(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("written") / "scenario.yaml"
    path.write_text(scenario_yaml(scenario), encoding="utf-8")
    assert read_scenario(path) == scenario


def test_file_of_a_scenario_says_no_more_than_was_chosen() -> None:
    scenario = Draft(Words(zh="断桥", en="bridge closed")).with_change(CLOSE_ROAD).scenario
    assert scenario is not None
    assert scenario_yaml(scenario).splitlines() == [
        "format: 1",
        "name:",
        "  zh: 断桥",
        "  en: bridge closed",
        "roads:",
        "- close:",
        "    between:",
        "    - a",
        "    - b",
    ]


def test_draft_is_a_scenario_from_its_first_change_to_its_last() -> None:
    draft = Draft()
    assert draft.scenario is None
    both = draft.with_change(CLOSE_HOSPITAL).with_change(CLOSE_ROAD)
    assert both.scenario is not None
    assert (both.scenario.roads, both.scenario.facilities) == ((CLOSE_ROAD,), (CLOSE_HOSPITAL,))
    assert both.without_change(0).changes == (CLOSE_ROAD,)
    assert both.without_change(1).without_change(0).scenario is None
    assert draft_of(both.scenario).scenario == both.scenario


def test_title_is_one_for_both_languages_until_a_file_tells_them_apart() -> None:
    assert Draft().named(" 断桥 ", "zh").name == Words(zh="断桥", en="断桥")
    assert Draft().named("", "zh") == Draft()
    apart = Draft(Words(zh="断桥", en="bridge closed"))
    assert apart.named("closed", "en").name == Words(zh="断桥", en="closed")


def test_change_that_lacks_something_is_refused_with_every_fault_and_a_remedy() -> None:
    here = {"type": "综合医院", "lon": 200, "lat": 28}
    with pytest.raises(ScenarioError) as refused:
        change_of("facilities", {"add": {"facility_id": "n", "name": "", "beds_open": -1, **here}})
    assert [fault.column for fault in refused.value.faults] == ["add.name", "add.lon", "add.beds_open"]
    assert all(fault.remedy.zh and fault.remedy.en for fault in refused.value.faults)


@pytest.mark.parametrize(
    ("kind", "content", "zh", "en"),
    [
        ("roads", {"close": {"between": ["a", "b"]}}, "封闭 a – b 之间的道路", "close the road a – b"),
        ("roads", {"close": {"name": "人民路"}}, "封闭道路 人民路", "close 人民路"),
        ("roads", {"close": {"road_id": [3, 5]}}, "封闭道路 road_id 3, 5", "close road_id 3, 5"),
        ("roads", {"speed": {"factor": 0.8}}, "全部道路 车速 × 0.8", "speed of all roads × 0.8"),
        (
            "roads",
            {"speed": {"km_per_h": 30, "road_class": "road", "admin_area": "东区"}},
            "东区 · road 车速改为 30 km/h",
            "speed of 东区 · road: 30 km/h",
        ),
        (
            "roads",
            {"add": {"start": [120.005, 27.995], "end": [120.011, 27.995], "road_class": "road", "oneway": True}},
            "新增道路 road：a中心 → 120.0110，27.9950（b），road，按直线长度，单行",
            "add road road: centre of a → 120.0110, 27.9950 (b), road, as long as the straight line, one-way",
        ),
        (
            "facilities",
            {"move": {"facility": "H1", "campus": "new", "lon": 120.005, "lat": 27.985}},
            "迁址 H1（new） → d中心",
            "move H1 (new) → centre of d",
        ),
        ("facilities", {"close": {"facility": "没有的"}}, "关闭 没有的", "close 没有的"),
        (
            "facilities",
            {"add": {"facility_id": "n", "name": "新院", "type": "综合医院", "lon": 119, "lat": 27, "beds_open": 0}},
            "新增综合医院 新院：119.0000，27.0000（—），床位 0",
            "add 新院 (general hospital): 119.0000, 27.0000 (—), 0 beds",
        ),
    ],
)
def test_change_is_a_sentence_with_names(area: StudyArea, kind: str, content: dict, zh: str, en: str) -> None:
    text = change_text(area, change_of(kind, content))
    assert (text.zh, text.en) == (zh, en)


def test_roads_of_a_table_are_chosen_by_pairs_of_districts_each_once(tmp_path: Path) -> None:
    links = [("a", "b", 2), ("b", "a", 1.5), ("c", "b", 3, "oneway")]
    area = drawn_area(tmp_path, MAP, links=links)
    assert linked_districts(area) == {("a", "b"): 1.5, ("b", "c"): 3}
    assert road_names(area) == {}


def test_facility_of_several_campuses_moves_by_campus_and_closes_also_as_a_whole(area: StudyArea) -> None:
    assert sites_to_move(area) == [Site("H1", "old"), Site("H1", "new"), Site("H2")]
    assert sites_to_close(area) == [Site("H1"), Site("H1", "old"), Site("H1", "new"), Site("H2")]


def test_new_facility_gets_an_id_that_nobody_has(area: StudyArea) -> None:
    assert free_facility_id(area, ()) == "new-1"
    lon, lat = district_centre(area, "a")
    new = {"facility_id": "new-1", "name": "新院", "type": "综合医院", "lon": lon, "lat": lat}
    assert free_facility_id(area, [CLOSE_ROAD, change_of("facilities", {"add": new})]) == "new-2"


def test_point_read_off_a_map_platform_is_brought_to_wgs84() -> None:
    assert point_in_wgs84(120.65, 28.01, "WGS84") == (120.65, 28.01)
    east, north = from_wgs84(120.65, 28.01, "GCJ-02")
    assert float(east) != pytest.approx(120.65, abs=0.003)
    assert point_in_wgs84(float(east), float(north), "GCJ-02") == (120.65, 28.01)
