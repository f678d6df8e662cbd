"""Scenarios: what changes, what stays, what is refused, and that only what changed is searched again."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from drawing import drawn_area, drawn_layout
from hypothesis import given
from hypothesis import strategies as st
from metric_roads import at, network_of

from gridplan.access import access_table
from gridplan.cli.show_comparison import comparison_text
from gridplan.compare import Case, compare
from gridplan.coverage import State, coverage
from gridplan.errors import ScenarioError, SolveError
from gridplan.indicators import measure
from gridplan.partition import Request, problem_of, solve
from gridplan.plan_file import new_plan
from gridplan.roads import Network
from gridplan.scenario import apply_scenario, read_scenario
from gridplan.study_area import StudyArea
from gridplan.travel_time import Memory, RoadMinutes, Router, Store, TableChoice, TravelSettings

# Every drawn area in this file is, a kilometre and a minute between neighbours,
MAP = """
abc
def
"""
# with H1 in a and H2 in f.
FACILITIES = [{"id": "H1", "in": "a", "beds_open": 100, "lead_candidate": "yes"}, {"id": "H2", "in": "f"}]


@pytest.fixture
def area(tmp_path: Path) -> StudyArea:
    return drawn_area(tmp_path / "city", MAP, facilities=FACILITIES, admin_areas={"c": "east", "f": "east"})


def scenario_file(tmp_path: Path, **changes: Any) -> Path:
    path = tmp_path / "scenario.yaml"
    content = {"format": 1, "name": {"zh": "假如", "en": "what if"}} | changes
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def changed(area: StudyArea, tmp_path: Path, **changes: Any) -> StudyArea:
    return apply_scenario(area, read_scenario(scenario_file(tmp_path, **changes)))


def minutes(area: StudyArea, facility: str) -> dict[str, float]:
    column = access_table(area).to([facility])[:, 0]
    return dict(zip(area.districts.index, column.round(9).tolist(), strict=True))


def refusals(area: StudyArea, tmp_path: Path, **changes: Any) -> list[tuple[str | None, str | None]]:
    with pytest.raises(ScenarioError) as refused:
        changed(area, tmp_path, **changes)
    assert all(fault.remedy.zh and fault.remedy.en for fault in refused.value.faults)
    return [(fault.column, fault.value) for fault in refused.value.faults]


def test_closed_road_is_gone_round(area: StudyArea, tmp_path: Path) -> None:
    closed = changed(area, tmp_path, roads=[{"close": {"between": ["a", "b"]}}])
    assert minutes(area, "H1") == {"a": 0, "b": 1, "c": 2, "d": 1, "e": 2, "f": 3}
    assert minutes(closed, "H1") == {"a": 0, "b": 3, "c": 4, "d": 1, "e": 2, "f": 3}


def test_district_whose_only_road_is_closed_has_no_path_and_does_not_walk_to_the_next(tmp_path: Path) -> None:
    area = drawn_area(
        tmp_path / "city", MAP, facilities=FACILITIES, links=[("a", "b", 1), ("b", "c", 1), ("d", "e", 1)]
    )
    closed = changed(area, tmp_path, roads=[{"close": {"between": ["b", "c"]}}])
    assert minutes(area, "H1")["c"] == 2
    assert minutes(closed, "H1")["c"] == np.inf
    assert minutes(closed, "H1")["b"] == 1


def test_new_road_is_used_and_a_one_way_one_in_its_direction_only(area: StudyArea, tmp_path: Path) -> None:
    centre = {key: area.districts.loc[key, ["lon", "lat"]].tolist() for key in "fa"}
    road = {"start": centre["f"], "end": centre["a"], "road_class": "road", "length_km": 0.5, "oneway": True}
    built = changed(area, tmp_path, roads=[{"add": road}])
    assert minutes(built, "H1")["f"] == 0.5
    assert minutes(built, "H2")["a"] == 3


def test_speed_of_a_class_changes_all_its_roads_and_of_an_area_those_inside(area: StudyArea, tmp_path: Path) -> None:
    slow = changed(area, tmp_path, roads=[{"speed": {"road_class": "road", "km_per_h": 30}}])
    assert minutes(slow, "H1")["f"] == 6
    east = changed(area, tmp_path, roads=[{"speed": {"admin_area": "east", "factor": 0.5}}])
    # b-c and e-f have their middle on the border of the east, which counts as inside.
    assert minutes(east, "H1") == {"a": 0, "b": 1, "c": 3, "d": 1, "e": 2, "f": 4}
    assert minutes(east, "H2")["c"] == 2


def test_speed_within_polygons_of_a_file_beside_the_scenario(area: StudyArea, tmp_path: Path) -> None:
    area.districts.loc[["c", "f"]].reset_index().to_file(tmp_path / "zone.geojson")
    east = changed(area, tmp_path, roads=[{"speed": {"within": "zone.geojson", "factor": 0.5}}])
    assert minutes(east, "H2")["c"] == 2


def test_facility_is_built_moved_and_closed(area: StudyArea, tmp_path: Path) -> None:
    lon, lat = area.districts.loc["c", ["lon", "lat"]]
    new = {"facility_id": "H3", "name": "新院", "type": "综合医院", "lon": lon, "lat": lat, "beds_open": 50}
    moved = {"facility": "H2", "lon": lon, "lat": lat}
    after = changed(area, tmp_path, facilities=[{"add": new}, {"move": moved}, {"close": {"facility": "H1"}}])
    assert minutes(after, "H3") == minutes(after, "H2") == {"a": 2, "b": 1, "c": 0, "d": 3, "e": 2, "f": 1}
    assert set(minutes(after, "H1").values()) == {np.inf}, "it is known that nobody reaches it"
    assert after.facilities.loc["H1", ["beds_open", "lead_candidate"]].tolist() == [0, False]
    assert after.facilities.at["H3", "beds_open"] == 50
    assert after.facilities.at["H3", "beds_open_estimated"]
    assert after.home_district == {"H2": "c", "H3": "c"}
    assert area.home_district == {"H1": "a", "H2": "f"}, "the area itself is as it was"


def test_scenario_is_told_wherever_its_numbers_are(area: StudyArea, tmp_path: Path) -> None:
    after = changed(area, tmp_path, roads=[{"close": {"between": ["a", "b"]}}])
    assert (after.name.zh, after.name.en) == ("画图市（情景：假如）", "Drawn City (scenario: what if)")
    assert after.digest != area.digest
    assert after.notices[0].en == "scenario “what if”: closed a – b: 1 roads, 1.00 km"


def test_people_of_a_closed_lead_are_outside_and_those_of_a_closed_co_lead_go_to_the_other(
    area: StudyArea, tmp_path: Path
) -> None:
    after = changed(area, tmp_path, facilities=[{"close": {"facility": "H1"}}])
    access = access_table(after)
    alone = drawn_layout(MAP, "112\n112", leads={"1": ("H1",), "2": ("H2",)})
    found = coverage(after, alone, access, to="lead", limit_min=1)
    assert (found.people[State.COVERED], found.people[State.WITHOUT_PATH]) == (2000, 4000)
    assert found.notes[0].en == "closed: H1"
    together = drawn_layout(MAP, "111\n111", leads={"1": ("H1", "H2")})
    assert measure(after, together, access).whole["mean_minutes"].number == pytest.approx((3 + 2 + 1 + 2 + 1 + 0) / 6)
    assert coverage(after, alone, access, to="any", limit_min=1).people[State.UNCOVERED] == 3000
    assert measure(after, alone, access).whole["sfca_free"].number is None, "the beds of H2 are unknown"


def test_layout_cannot_be_solved_for_a_closed_lead_and_it_is_named(area: StudyArea, tmp_path: Path) -> None:
    after = changed(area, tmp_path, facilities=[{"close": {"facility": "H1"}}])
    leads = (("H1",), ("H2",))
    with pytest.raises(SolveError, match="没有片区能到达牵头医院：H1"):
        solve(problem_of(after, access_table(after), leads), Request(leads))


def test_site_that_a_scenario_puts_outside_the_area_is_told(area: StudyArea, tmp_path: Path) -> None:
    after = changed(area, tmp_path, facilities=[{"move": {"facility": "H2", "lon": 121.0, "lat": 28.0}}])
    assert after.notices[0].en == "scenario “what if”: moved H2 (to 121, 28)"
    assert after.notices[1].en == "1 campuses outside: H2"


def test_road_is_closed_by_its_name_and_no_name_is_none(area: StudyArea, tmp_path: Path) -> None:
    names = pd.Categorical(["大桥", *[""] * (len(area.network.roads) - 1)])  # a-b is the first road
    named = replace(area, network=replace(area.network, roads=area.network.roads.assign(name=names)))
    closed = changed(named, tmp_path, roads=[{"close": {"name": "大桥"}}])
    assert minutes(closed, "H1")["b"] == 3
    with pytest.raises(ScenarioError):
        changed(named, tmp_path, roads=[{"close": {"name": ""}}])


def test_road_that_is_closed_is_not_closed_again(area: StudyArea, tmp_path: Path) -> None:
    close = {"close": {"between": ["a", "b"]}}
    assert "closed a – b: 0 roads, 0.00 km" in changed(area, tmp_path, roads=[close, close]).notices[0].en


def test_digest_of_a_scenario_is_that_of_what_it_does_not_of_where_its_files_lie(
    area: StudyArea, tmp_path: Path
) -> None:
    digests = []
    for name, zone in (("one", ["c", "f"]), ("other", ["c", "f"]), ("third", ["a"])):
        folder = tmp_path / name
        folder.mkdir()
        area.districts.loc[zone].reset_index().to_file(folder / "zone.geojson")
        digests.append(changed(area, folder, roads=[{"speed": {"within": "zone.geojson", "factor": 0.5}}]).digest)
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize("factor", [0.01, 4])
def test_factor_that_makes_a_speed_impossible_is_refused(area: StudyArea, tmp_path: Path, factor: float) -> None:
    found = refusals(area, tmp_path, roads=[{"speed": {"road_class": "road", "factor": factor}}])
    assert found == [("roads.0.speed.factor", f"{60 * factor:g} km/h")]


def test_new_road_is_entered_as_it_says_or_as_others_of_its_class(area: StudyArea, tmp_path: Path) -> None:
    centre = {key: area.districts.loc[key, ["lon", "lat"]].tolist() for key in "fa"}
    road = {"start": centre["f"], "end": centre["a"], "road_class": "road"}

    def enterable(of: StudyArea, **said: Any) -> bool:
        return bool(changed(of, tmp_path, roads=[{"add": road | said}]).network.roads["enterable"].iloc[-1])

    motorway = replace(area, network=replace(area.network, roads=area.network.roads.assign(enterable=False)))
    assert (enterable(area), enterable(motorway), enterable(motorway, road_class="new", speed_km_per_h=50)) == (
        True,
        False,
        True,
    )
    assert (enterable(area, enterable=False), enterable(motorway, enterable=True)) == (False, True)


def test_changes_that_a_table_of_minutes_cannot_follow_are_refused(area: StudyArea, tmp_path: Path) -> None:
    rows = pd.DataFrame({"origin": ["a"], "destination": ["H1"], "minutes": [1.0], "mode": [""]})
    rows[["departure_time", "source", "date"]] = ""
    settings = area.manifest.travel_time.model_copy(update={"table": TableChoice()})
    tabled = replace(area, minutes=rows, manifest=area.manifest.model_copy(update={"travel_time": settings}))
    move = {"facility": "H2", "lon": 120.0, "lat": 28.0}
    found = refusals(
        tabled,
        tmp_path,
        roads=[{"close": {"between": ["a", "b"]}}],
        facilities=[{"move": move}, {"close": {"facility": "H2"}}],
    )
    assert found == [("roads.0", None), ("facilities.0.move", None)]
    closed = changed(tabled, tmp_path, facilities=[{"close": {"facility": "H1"}}])
    assert minutes(closed, "H1")["a"] == np.inf, "whatever the table says"


def test_two_scenarios_are_compared_indicator_by_indicator(area: StudyArea, tmp_path: Path) -> None:
    layout = drawn_layout(MAP, "111\n111", leads={"1": ("H1",)})
    after = changed(area, tmp_path, roads=[{"close": {"between": ["a", "b"]}}])
    cases = [Case(each, access_table(each), layout) for each in (area, after)]
    change = compare(*cases).changes["mean_minutes"]
    assert change.difference == pytest.approx(4 / 6)  # b and c come two minutes later
    assert compare(*cases).moves == ()


def test_lead_that_only_the_scenario_before_has_is_named(area: StudyArea, tmp_path: Path) -> None:
    lon, lat = area.districts.loc["c", ["lon", "lat"]]
    new = {"facility_id": "H3", "name": "新院", "type": "综合医院", "lon": lon, "lat": lat}
    built = changed(area, tmp_path, facilities=[{"add": new}])
    layouts = [drawn_layout(MAP, "111\n111", leads={"1": (lead,)}) for lead in ("H3", "H1")]
    cases = [Case(each, access_table(each), own) for each, own in zip((built, area), layouts, strict=True)]
    text = comparison_text(new_plan(layouts[1], area, {}), cases, compare(*cases), "en")
    assert "  a: 新院 → H1" in text.splitlines()


def test_everything_that_a_scenario_names_wrongly_is_refused_at_once(area: StudyArea, tmp_path: Path) -> None:
    lon, lat = area.districts.loc["a", ["lon", "lat"]]
    here = {"lon": lon, "lat": lat}
    found = refusals(
        area,
        tmp_path,
        roads=[
            {"close": {"road_id": [999]}},
            {"close": {"name": "没有的桥"}},
            {"close": {"between": ["a", "f"]}},
            {"add": {"start": [10, 10], "end": [lon, lat], "road_class": "alley"}},
            {"speed": {"road_class": "alley", "factor": 2}},
        ],
        facilities=[
            {"add": {"facility_id": "H1", "name": "H2", "type": "综合医院", **here}},
            {"move": {"facility": "H9", **here}},
        ],
    )
    assert found == [
        ("roads.0.road_id", "999"),
        ("roads.1.name", "没有的桥"),
        ("roads.2.between", "a – f"),
        ("roads.3.start", "(10.0, 10.0)"),
        ("roads.3.road_class", "alley"),
        ("roads.4.speed", "alley"),
        ("facilities.0.facility_id", "H1"),
        ("facilities.0.name", "H2"),
        ("facilities.1.facility", "H9"),
    ]


def test_hospital_of_two_campuses_moves_by_campus_only(tmp_path: Path) -> None:
    sites = [{"id": "old", "facility": "H1", "in": "a"}, {"id": "new", "facility": "H1", "in": "c"}]
    area = drawn_area(tmp_path / "city", MAP, facilities=[{"id": "H1"}], campuses=sites)
    lon, lat = area.districts.loc["f", ["lon", "lat"]]
    move = {"facility": "H1", "lon": lon, "lat": lat}
    assert refusals(area, tmp_path, facilities=[{"move": move}]) == [("facilities.0.campus", "H1")]
    moved = changed(area, tmp_path, facilities=[{"move": move | {"campus": "old"}}])
    assert minutes(moved, "H1") == {"a": 2, "b": 1, "c": 0, "d": 2, "e": 1, "f": 0}
    closed = changed(area, tmp_path, facilities=[{"close": {"facility": "H1", "campus": "new"}}])
    assert minutes(closed, "H1")["c"] == 2


@pytest.mark.parametrize(
    ("content", "column"),
    [
        ({}, None),
        ({"roads": [{"close": {"name": "x", "road_id": [1]}}]}, "roads.0.close"),
        ({"roads": [{"clsoe": {"name": "x"}}]}, "roads.0.clsoe"),
        ({"roads": [{"speed": {"factor": 0}}]}, "roads.0.speed.factor"),
        ({"facilities": [{"close": {"facility": "H1"}, "move": None, "add": None, "x": 1}]}, "facilities.0.x"),
    ],
)
def test_scenario_of_a_wrong_form_is_refused_with_the_key(tmp_path: Path, content: Any, column: str | None) -> None:
    with pytest.raises(ScenarioError) as refused:
        read_scenario(scenario_file(tmp_path, **content))
    assert column in {fault.column for fault in refused.value.faults}


# What need not be searched again. Two towns joined by one road:
#   a - b - c ----- x - y - z
TOWNS = {"a": (0.0, 0.0), "b": (1000.0, 0.0), "c": (2000.0, 0.0), "d": (1000.0, 1000.0)} | {
    "x": (9000.0, 0.0),
    "y": (10000.0, 0.0),
    "z": (11000.0, 0.0),
    "w": (10000.0, 1000.0),
}
STREETS = ["a-b", "b-c", "c-x 120", "x-y", "y-z", "a-d", "d-c 61", "x-w", "w-z"]


def searched(network: Network, store: Store, before: Network | None = None) -> tuple[np.ndarray, int]:
    """Return minutes from every junction to hospitals at b and y, and how many searches it took."""
    router = Router(network, TravelSettings(terminal_min=0), memory=Memory(store, network, before))
    sites = at({"b": TOWNS["b"], "y": TOWNS["y"]}).assign(facility_id=["b", "y"])
    found = RoadMinutes(router, at(TOWNS), sites).to(["b", "y"]).minutes
    return found, router.searches


def with_road(network: Network, number: int, **columns: Any) -> Network:
    roads = network.roads.copy()
    for name, value in columns.items():
        roads.loc[number, name] = value
    return replace(network, roads=roads)


def test_same_search_is_made_once(tmp_path: Path) -> None:
    store = Store(tmp_path, 10**6)
    first, searches = searched(network_of(TOWNS, STREETS), store)
    again, none = searched(network_of(TOWNS, STREETS), store)
    assert (searches, none) == (2, 0)
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize(
    ("road", "change", "searches"),
    [
        (5, {"speed_km_per_h": 20.0}, 0),  # a-d lies on nobody's way to b or y: d goes by c
        (5, {"forward": False, "backward": False}, 0),
        (5, {"speed_km_per_h": 90.0}, 1),  # faster, it is d's way to b, and still nobody's to y
        (6, {"forward": False, "backward": False}, 2),  # d-c is d's way to both
        (4, {"speed_km_per_h": 30.0}, 2),  # y-z is z's
        (2, {"forward": False, "backward": False}, 2),  # the only road between the towns
    ],
)
def test_only_what_a_changed_road_touches_is_searched_again(
    tmp_path: Path, road: int, change: dict[str, Any], searches: int
) -> None:
    store = Store(tmp_path, 10**6)
    before = network_of(TOWNS, STREETS)
    searched(before, store)
    after = with_road(before, road, **change)
    found, made = searched(after, store, before)
    fresh, _ = searched(after, Store(tmp_path / "other", 10**6))
    np.testing.assert_array_equal(found, fresh)
    assert made == searches


@given(
    st.lists(st.tuples(st.integers(0, 8), st.sampled_from([0.0, 15.0, 60.0, 120.0])), min_size=1, max_size=3),
    st.booleans(),
)
def test_kept_searches_never_change_an_answer(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, float]], towards: bool
) -> None:
    folder = tmp_path_factory.mktemp("store")
    before = network_of(TOWNS, STREETS)
    after = before
    for road, speed in changes:
        closed = {"forward": False, "backward": False}
        after = with_road(after, road, **(closed if speed == 0 else {"speed_km_per_h": speed}))
    travel = TravelSettings(terminal_min=0)
    sites = Router(before, travel).snapper.snap(at({"b": TOWNS["b"], "y": TOWNS["y"]}), limit_km=1)
    store = Store(folder, 10**6)
    remembering = Router(after, travel, memory=Memory(store, after, before))
    kept = Router(before, travel, memory=Memory(store, before))
    list(kept.node_minutes(sites, towards=towards))

    def all_minutes(router: Router) -> np.ndarray:
        rows = np.empty((2, len(before.nodes)))
        for positions, found in router.node_minutes(sites, towards=towards):
            rows[positions] = found
        return rows

    np.testing.assert_allclose(all_minutes(remembering), all_minutes(Router(after, travel)), rtol=0, atol=1e-8)


def test_folder_of_results_stays_within_its_size_and_loses_the_oldest(tmp_path: Path) -> None:
    store = Store(tmp_path, 3 * 8_200)
    for number in range(5):
        store.put(f"key{number}", np.full(1000, float(number)))
        if number == 2:
            assert store.get("key0") is not None  # used, so not the oldest any more
    assert len(list(tmp_path.iterdir())) <= 3
    assert store.get("key4") is not None
    assert store.get("key1") is None


def test_result_that_cannot_be_written_whole_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: Any, values: Any, **_: Any) -> None:
        file.write(b"half")
        raise OSError("no space left on device")

    monkeypatch.setattr(np, "save", full)
    Store(tmp_path, 10**6).put("key", np.zeros(3))
    assert list(tmp_path.iterdir()) == []


def test_broken_result_costs_a_search_and_nothing_else(tmp_path: Path) -> None:
    store = Store(tmp_path, 10**6)
    searched(network_of(TOWNS, STREETS), store)
    for path in tmp_path.glob("*.npy"):
        path.write_bytes(path.read_bytes()[:50])
    _, searches = searched(network_of(TOWNS, STREETS), store)
    assert searches == 2
