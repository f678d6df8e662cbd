"""Indicators against numbers worked out by hand; what the data do not allow stays undetermined."""

import math
from pathlib import Path

import numpy as np
import pytest
from drawing import centre_of, drawn_area, drawn_layout
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from gridplan.access import AccessTable, access_table
from gridplan.indicators import Measures, catalogue, measure
from gridplan.indicators.sums import (
    floating_catchment,
    gini,
    herfindahl,
    theil,
    weighted_mean,
    weighted_quantile,
)
from gridplan.layout import FollowException, Grid, Layout, Member, Relation
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea

# The map of this file, with people in hundreds and minutes along its links:
#
#   a10 -10- b20 -20- c30        to H1 in a:   a 0  b 10  c 30  d  5  e 15  f 25
#    |                 |         to H2 in f:   a 25 b 35  c 15  d 20  e 10  f  0
#    5                15         to P1 in e:   a 15 b 25  c 25  d 10  e  0  f 10
#    |                 |
#   d5 -10- e25 -10- f10
MAP = """
abc
def
"""
PEOPLE = {"a": 1000, "b": 2000, "c": 3000, "d": 500, "e": 2500, "f": 1000}
LINKS = [("a", "b", 10), ("b", "c", 20), ("a", "d", 5), ("d", "e", 10), ("e", "f", 10), ("c", "f", 15)]
# H1 and H2 lead; H3 in c is a member of grid 1; H4 in c is provincial and outside the plan; P1 follows e.
FACILITIES = [
    {"id": "H1", "in": "a", "beds_open": 100, "physicians": 60, "general_practitioners": 0, "ownership": "公立"},
    {"id": "H2", "in": "f", "beds_open": 300, "physicians": 90, "general_practitioners": 0, "ownership": "社会办"},
    {"id": "H3", "in": "c", "beds_open": 20, "physicians": 6, "general_practitioners": 0, "ownership": "公立"},
    {"id": "H4", "in": "c", "beds_open": 800, "ownership": "公立", "affiliation": "省级"},
    {"id": "P1", "in": "e", "beds_open": 10, "physicians": 4, "general_practitioners": 8, "ownership": "公立"}
    | {"type": "社区卫生服务中心"},
]
LEADS = {"1": ["H1"], "2": ["H2"]}
MEMBERS = {"1": [("H3", Relation.MEMBER)]}


def draw(grids: str, **options: object) -> Layout:
    return drawn_layout(MAP, "\n".join(grids.split()), **{"leads": LEADS, **options})  # type: ignore[arg-type]


# Grid 1 is a, d, e under H1; grid 2 is b, c, f under H2. e and b are not with their nearest lead.
LAYOUT = draw("122 112", members=MEMBERS)


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    folder = tmp_path_factory.mktemp("city")
    return drawn_area(folder, MAP, populations=PEOPLE, links=LINKS, facilities=FACILITIES)


@pytest.fixture(scope="module")
def access(area: StudyArea) -> AccessTable:
    return access_table(area)


def measured(area: StudyArea, layout: Layout, access: AccessTable | None = None) -> Measures:
    """Measure the layout and assert what every result owes: a finite number, or a reason in both languages."""
    access = access or access_table(area)
    measures = measure(area, layout, access)
    layers = set(type(area.manifest.layers).model_fields)
    for values in (measures.whole, *measures.by_grid.values()):
        assert list(values) == list(catalogue(access.settings.thresholds_min))
        for key, value in values.items():
            if value.number is None:
                assert value.reason is not None, key
                assert value.reason.zh, key
                assert value.reason.en, key
            else:
                assert math.isfinite(value.number), key
                assert value.reason is None, key
            assert set(value.estimated) <= layers, key
    return measures


def numbers(measures: Measures, key: str) -> list[float | None]:
    """Return an indicator of grid 1, of grid 2 and of the whole."""
    values = [measures.by_grid["1"][key], measures.by_grid["2"][key], measures.whole[key]]
    return [value.number for value in values]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("districts", [3, 3, 6]),
        ("population", [4000, 6000, 10000]),  # a + d + e, b + c + f
        # (1000·0 + 500·5 + 2500·15) / 4000; (2000·35 + 3000·15 + 1000·0) / 6000; (40,000 + 115,000) / 10,000
        ("mean_minutes", [10, 115 / 6, 15.5]),
        # 90 % of 4000 is 3600: a and d are 1500 within 5, with e 4000 within 15. Of 6000, 5400: f and c are
        # 4000 within 15, b brings it at 35. Of 10,000, 9000: 8000 live within 15, the rest at 35.
        ("p90_minutes", [15, 35, 35]),
        ("coverage_15", [1, 4000 / 6000, 0.8]),  # b alone is farther
        ("coverage_30", [1, 4000 / 6000, 0.8]),
        ("coverage_60", [1, 1, 1]),
        ("not_nearest_share", [2500 / 4000, 2000 / 6000, 0.45]),  # e has H2 at 10, b has H1 at 10
        ("detour_minutes", [5, 25, (2500 * 5 + 2000 * 25) / 4500]),  # e 15 − 10, b 35 − 10
        ("referral_minutes", [30, None, 30]),  # H3 in c to H1; grid 2 lists no member
        ("primary_coverage_15", [1, 1000 / 6000, 0.5]),  # a d e f are within 15 of P1
        ("beds_members_per_1000", [32.5, 50, 43]),  # (100 + 20 + 10) / 4, 300 / 6, 430 / 10
        ("beds_located_per_1000", [27.5, 1120 / 6, 123]),  # (100 + 10) / 4, (300 + 20 + 800) / 6, 1230 / 10
        ("population_per_bed", [40, 20, 25]),  # 4000 / 100, 6000 / 300, 10,000 / 400
        ("physicians_per_1000", [17.5, 15, 16]),  # (60 + 6 + 4) / 4, 90 / 6, 160 / 10
        ("gp_per_10k", [20, 0, 8]),  # 8 / 0.4, 0 / 0.6, 8 / 1
        ("unreachable_population", [0, 0, 0]),
        ("undetermined_population", [0, 0, 0]),
        # Within 30 minutes of H1 are all, of H2 all but b: 100 beds for 10,000 people and 300 for 8,000 give
        # 10 + 37.5 per 1,000, and b 10. Grid 2: (2000·10 + 4000·47.5) / 6000; whole: (8000·47.5 + 2000·10) / 10,000.
        ("sfca_free", [47.5, 35, 40]),
        # Own lead only: 100 beds for 4000; 300 for c and f, 4000 people: 75 for them and 0 for b.
        ("sfca_grid", [25, 50, 40]),
        # Weights 1, 0.68, 0.22 to 15, 30, 60 minutes. Demand on H1: 1000 + 2000 + 0.68·3000 + 500 + 2500 + 0.68·1000
        # = 8720; on H2: 0.68·1000 + 0.22·2000 + 3000 + 0.68·500 + 2500 + 1000 = 7960. Mean weights towards H1 and H2:
        # grid 1: 1 and (680 + 340 + 2500) / 4000 = 0.88; grid 2: (2000 + 2040 + 680) / 6000 and 4440 / 6000.
        (
            "e2sfca_free",
            [
                1e5 / 8720 + 0.88 * 3e5 / 7960,
                (4720 * 1e5 / 8720 + 4440 * 3e5 / 7960) / 6000,
                40,  # all weighted demand is served: 400 beds for 10,000 people
            ],
        ),
        ("e2sfca_grid", [25, 50, 40]),  # all of the own people have some weight: 100 / 4000, 300 / 6000
        ("pieces", [1, 1, 2]),  # a-d-e, b-c-f
        ("exclave_population", [0, 0, 0]),
        ("balance_max_min", [None, None, 1.5]),
        ("balance_cv", [None, None, 0.2]),  # standard deviation 1000 of mean 5000
        ("balance_deviation", [None, None, 0.2]),
        ("hhi_population", [None, None, 0.52]),  # 0.4² + 0.6²
        ("hhi_beds", [None, None, 0.625]),  # 0.25² + 0.75²
        ("private_bed_share", [None, None, 300 / 1230]),
    ],
)
def test_number_worked_out_by_hand(
    area: StudyArea, access: AccessTable, key: str, expected: list[float | None]
) -> None:
    found = numbers(measured(area, LAYOUT, access), key)
    assert [number is None for number in found] == [number is None for number in expected]
    assert [n for n in found if n is not None] == pytest.approx([n for n in expected if n is not None])


def test_beds_located_note_names_provincial_hospitals_where_they_stand(area: StudyArea, access: AccessTable) -> None:
    measures = measured(area, LAYOUT, access)
    assert measures.by_grid["1"]["beds_located_per_1000"].note is None
    assert measures.by_grid["2"]["beds_located_per_1000"].note.zh == "含省级医院：H4"
    assert measures.by_grid["2"]["beds_members_per_1000"].note is None


def test_inequality_of_minutes_of_two_equal_groups(tmp_path: Path) -> None:
    # 1000 people at 10 minutes and 1000 at 30, the mean is 20. Gini: ¼·2·|30 − 10| / (2·20) = 0.25;
    # Theil: ½·½·ln ½ + ½·³⁄₂·ln ³⁄₂.
    sites = [{"id": "H1", "in": "b"}]
    links = [("a", "b", 5), ("b", "c", 25)]
    options = {"links": links, "facilities": sites, "travel_time": {"terminal_min": 5}}
    area = drawn_area(tmp_path / "city", "abc", populations={"b": 0}, **options)
    whole = measured(area, drawn_layout("abc", "111", leads={"1": ["H1"]})).whole
    assert whole["gini_minutes"].number == pytest.approx(0.25)
    assert whole["theil_minutes"].number == pytest.approx(0.25 * math.log(0.5) + 0.75 * math.log(1.5))


@pytest.mark.parametrize("terminal_min", [0, 5])
def test_inequality_of_equal_minutes_is_zero(tmp_path: Path, terminal_min: float) -> None:
    # b is empty, so everybody lives where H1 stands: at no distance at all, but for the terminal minutes.
    area = drawn_area(tmp_path / "city", "ab", populations={"b": 0}, travel_time={"terminal_min": terminal_min})
    whole = measured(area, drawn_layout("ab", "11", leads={"1": ["H1"]})).whole
    assert whole["mean_minutes"].number == terminal_min
    assert whole["gini_minutes"].number == pytest.approx(0)
    assert whole["theil_minutes"].number == pytest.approx(0)


def test_nearest_of_co_leads_counts(area: StudyArea, access: AccessTable) -> None:
    measures = measured(area, draw("111 111", leads={"1": ["H1", "H2"]}), access)
    # a 0, b 10, c 15, d 5, e 10, f 0: (20,000 + 45,000 + 2500 + 25,000) / 10,000
    assert measures.whole["mean_minutes"].number == pytest.approx(9.25)
    assert measures.whole["not_nearest_share"].number == 0
    assert measures.whole["detour_minutes"].number == 0
    assert measures.whole["population_per_bed"].number == pytest.approx(10_000 / 400)


def test_grid_in_two_pieces_has_its_less_populous_one_for_exclave(area: StudyArea, access: AccessTable) -> None:
    measures = measured(area, draw("121 122"), access)
    assert numbers(measures, "pieces") == [2, 1, 3]
    assert numbers(measures, "exclave_population") == [1500, 0, 1500]  # a and d against the 3000 of c


def test_districts_that_touch_in_a_corner_only_are_two_pieces(area: StudyArea, access: AccessTable) -> None:
    measures = measured(area, draw("122 212"), access)
    assert numbers(measures, "pieces") == [2, 2, 4]  # a and e; d and b, c, f
    assert numbers(measures, "exclave_population") == [1000, 500, 1500]


def test_compactness_is_that_of_the_drawn_rectangles(area: StudyArea, access: AccessTable) -> None:
    geod = Geod(ellps="WGS84")
    width = geod.inv(120.0, 27.99, 120.01, 27.99)[2]
    height = geod.inv(120.0, 28.0, 120.0, 27.98)[2] / 2
    by_grid = measured(area, draw("1.. 1.2"), access).by_grid
    tall = 4 * math.pi * (width * 2 * height) / (2 * width + 4 * height) ** 2
    square = 4 * math.pi * (width * height) / (2 * width + 2 * height) ** 2
    assert by_grid["1"]["compactness"].number == pytest.approx(tall, rel=1e-3)
    assert by_grid["2"]["compactness"].number == pytest.approx(square, rel=1e-3)


def test_admin_areas_of_a_grid_are_counted(tmp_path: Path) -> None:
    area = drawn_area(tmp_path / "city", "abc", admin_areas={"a": "西", "b": "西", "c": "东"})
    measures = measured(area, drawn_layout("abc", "112", leads={"1": ["H1"], "2": []}))
    assert numbers(measures, "admin_areas") == [1, 1, 2]


def test_excluded_districts_count_nowhere(area: StudyArea, access: AccessTable) -> None:
    whole = measured(area, draw("12. 112", excluded="c"), access).whole
    assert whole["population"].number == 7000
    assert whole["districts"].number == 5
    assert whole["undetermined_population"].number == 0


def test_unassigned_people_are_undetermined_and_noted_and_not_averaged(area: StudyArea, access: AccessTable) -> None:
    whole = measured(area, draw("1.. 112"), access).whole
    assert whole["population"].number == 10_000
    assert whole["undetermined_population"].number == 5000  # b and c
    # a 0, d 5, e 15 and f 0: (2500 + 37,500) / 5000
    assert whole["mean_minutes"].number == pytest.approx(8)
    assert whole["mean_minutes"].note.zh == "未计入平均：无通路 0 人，无法判定 5,000 人"
    assert whole["coverage_15"].number == 1


def test_people_without_a_path_are_counted_and_left_out_of_averages_but_not_of_coverage(tmp_path: Path) -> None:
    area = drawn_area(tmp_path / "city", "abc", links=[("a", "b", 10)], populations={"c": 2000})
    measures = measured(area, drawn_layout("abc", "111", leads={"1": ["H1"]}))
    for values in (measures.whole, measures.by_grid["1"]):
        assert values["unreachable_population"].number == 2000
        assert values["undetermined_population"].number == 0
        assert values["mean_minutes"].number == 5  # a 0, b 10
        assert "2,000" in values["mean_minutes"].note.zh
        assert values["coverage_60"].number == 0.5  # they are known to be uncovered


def test_grid_that_nobody_can_reach_has_no_mean(tmp_path: Path) -> None:
    area = drawn_area(tmp_path / "city", "abc", links=[("a", "b", 10)])
    measures = measured(area, drawn_layout("abc", "112", leads={"1": ["H1"], "2": ["H1"]}))
    values = measures.by_grid["2"]
    assert values["unreachable_population"].number == 1000
    for key in ("mean_minutes", "p90_minutes", "not_nearest_share", "detour_minutes", "gini_minutes", "theil_minutes"):
        assert values[key].number is None, key


def test_people_of_a_hospital_far_from_any_road_are_undetermined(tmp_path: Path) -> None:
    far = {"id": "H1", "lon": 120.005, "lat": 28.095}
    area = drawn_area(tmp_path / "city", "ab", facilities=[far])
    whole = measured(area, drawn_layout("ab", "11", leads={"1": ["H1"]})).whole
    assert whole["undetermined_population"].number == 2000
    assert whole["unreachable_population"].number == 0
    assert whole["mean_minutes"].number is None
    assert whole["coverage_60"].number is None


def test_grid_without_people_or_districts_has_no_shares(area: StudyArea, access: AccessTable) -> None:
    measures = measured(area, draw("111 111"), access)
    empty = measures.by_grid["2"]
    assert (empty["districts"].number, empty["population"].number) == (0, 0)
    keys = ("mean_minutes", "coverage_30", "beds_members_per_1000", "sfca_free", "pieces", "compactness")
    assert [key for key in keys if empty[key].number is not None] == []
    assert measures.whole["balance_max_min"].number is None, "the smallest grid has nobody"


def test_membership_only_layout_has_beds_of_leads_but_no_people(area: StudyArea, access: AccessTable) -> None:
    layout = Layout((Grid("1", ("H1",), (Member("H3"),)), Grid("2", ("H2",))), territorial=False)
    measures = measured(area, layout, access)
    for key in ("population", "mean_minutes", "coverage_30", "beds_members_per_1000", "sfca_grid", "hhi_population"):
        assert measures.whole[key].number is None, key
        assert "仅成员关系" in measures.whole[key].reason.zh, key
    assert measures.whole["hhi_beds"].number == pytest.approx(0.625)
    assert measures.by_grid["1"]["referral_minutes"].number == 30


def test_missing_beds_of_one_hospital_are_named_and_never_taken_for_zero(tmp_path: Path) -> None:
    sites = [{"id": "H1", "in": "a", "beds_open": 100}, {"id": "H2", "in": "c"}]
    area = drawn_area(tmp_path / "city", "abc", facilities=sites)
    measures = measured(area, drawn_layout("abc", "112", leads={"1": ["H1"], "2": ["H2"]}))
    assert numbers(measures, "beds_members_per_1000") == [50, None, None]
    assert "H2" in measures.whole["beds_members_per_1000"].reason.zh
    assert numbers(measures, "sfca_free") == [None, None, None], "H2 may serve people of grid 1"
    assert measures.whole["hhi_beds"].number is None
    assert measures.whole["private_bed_share"].number is None
    assert measures.whole["physicians_per_1000"].reason.zh == "机构数据缺该项"


def test_units_that_serve_several_grids_are_in_the_beds_of_none(area: StudyArea, access: AccessTable) -> None:
    shared = draw("122 112", members={"1": [("H3", Relation.COOPERATION)], "2": [("H3", Relation.COOPERATION)]})
    measures = measured(area, shared, access)
    assert numbers(measures, "beds_members_per_1000") == [27.5, 50, 41]  # 110 / 4, 300 / 6, 410 / 10
    assert measures.whole["referral_minutes"].number is None


def test_primary_facility_follows_its_district_unless_an_exception_says_otherwise(
    area: StudyArea, access: AccessTable
) -> None:
    exception = FollowException("P1", "2", "专科联盟")
    moved = Layout(LAYOUT.grids, LAYOUT.grid_of, exceptions=(exception,))
    assert numbers(measured(area, moved, access), "gp_per_10k") == pytest.approx([0, 8 / 0.6, 8])
    loose = draw("122 1.2", members=MEMBERS)
    assert numbers(measured(area, loose, access), "gp_per_10k") == [0, 0, 0], "e is in no grid, and so is P1"


def test_area_without_primary_facilities_has_no_primary_coverage(tmp_path: Path) -> None:
    area = drawn_area(tmp_path / "city", "ab")
    whole = measured(area, drawn_layout("ab", "11", leads={"1": ["H1"]})).whole
    assert whole["primary_coverage_15"].reason.zh == "医疗机构图层不含基层机构"


def test_thresholds_of_the_settings_make_the_coverages(area: StudyArea) -> None:
    changed = area.manifest.travel_time.model_copy(update={"thresholds_min": (5.0, 12.5)})
    whole = measured(area, draw("111 111", leads={"1": ["H1"]}), access_table(area, changed)).whole
    assert [key for key in whole if key.startswith("coverage_")] == ["coverage_5", "coverage_12.5"]
    assert whole["coverage_5"].number == 0.15  # a and d
    assert whole["coverage_12.5"].number == 0.35  # and b


# What rests on an estimate says so, and nothing else does. One layer at a time is not official.
ESTIMATED = {
    "population": {"population", "mean_minutes", "coverage_30", "beds_members_per_1000", "sfca_free", "hhi_population"}
    | {"undetermined_population", "exclave_population", "unreachable_population", "population_per_bed"},
    "facilities": {"beds_members_per_1000", "sfca_free", "population_per_bed", "hhi_beds", "private_bed_share"}
    | {"mean_minutes", "coverage_30", "unreachable_population", "referral_minutes"},  # they say where hospitals stand
    "links": {"mean_minutes", "coverage_30", "sfca_free", "unreachable_population", "referral_minutes"},
    "districts": {"mean_minutes", "coverage_30", "sfca_free", "unreachable_population"},
    "outlines": {"pieces", "exclave_population"},
}
WATCHED = sorted(set().union(*ESTIMATED.values(), {"districts", "admin_areas"}))


@pytest.mark.parametrize("layer", [*ESTIMATED, "none"])
def test_value_is_an_estimate_where_a_layer_it_rests_on_is_not_official(tmp_path: Path, layer: str) -> None:
    options = {"populations": PEOPLE, "links": LINKS, "facilities": FACILITIES, "status": {layer: "approximate"}}
    whole = measured(drawn_area(tmp_path / "city", MAP, **options), LAYOUT).whole
    expected = {key: (layer,) if key in ESTIMATED.get(layer, ()) else () for key in WATCHED}
    assert {key: whole[key].estimated for key in WATCHED} == expected
    assert all(whole[key].number is not None for key in WATCHED)


def test_where_campuses_say_where_hospitals_stand_minutes_rest_on_them(tmp_path: Path) -> None:
    campuses = [{"id": "c1", "facility": "H1", "in": "a"}, {"id": "c2", "facility": "H2", "in": "b"}]
    sites = [{"id": "H1", "beds_open": 1}, {"id": "H2", "beds_open": 1}]
    layout = drawn_layout("ab", "12", leads=LEADS)
    for layer, expected in (("campuses", ("campuses",)), ("facilities", ())):
        status = {layer: "modelled"}
        area = drawn_area(tmp_path / layer, "ab", facilities=sites, campuses=campuses, status=status)
        assert measured(area, layout).whole["mean_minutes"].estimated == expected


@pytest.mark.parametrize(("layer", "expected"), [("adjacency", ("adjacency",)), ("outlines", ())])
def test_where_an_adjacency_layer_is_given_pieces_rest_on_it_alone(
    tmp_path: Path, layer: str, expected: tuple[str, ...]
) -> None:
    area = drawn_area(tmp_path / "city", "abc", adjacency=["ab", "bc"], status={layer: "approximate"})
    measures = measured(area, drawn_layout("abc", "111", leads={"1": ["H1"]}))
    for values in (measures.by_grid["1"], measures.whole):
        assert values["pieces"].estimated == values["exclave_population"].estimated == expected


def test_confidence_of_a_value_goes_before_the_status_of_its_layer(tmp_path: Path) -> None:
    # a is sure though its layer is modelled, b is a guess, c says nothing.
    people = {"a": (1000, "high"), "b": (1000, "low"), "c": (1000, "")}
    sites = [{"id": "H1", "beds_open": 10, "beds_open_confidence": "high"}]
    sites += [{"id": "H2", "in": "b", "beds_open": 10, "beds_open_confidence": "low"}]
    leads = {"1": ["H1"], "2": ["H2"], "3": []}
    status = {"population": "modelled", "facilities": "approximate"}
    area = drawn_area(tmp_path / "city", "abc", populations=people, facilities=sites, status=status)
    by_grid = measured(area, drawn_layout("abc", "123", leads=leads)).by_grid
    assert [by_grid[grid]["population"].estimated for grid in "123"] == [(), ("population",), ("population",)]
    assert by_grid["1"]["population_per_bed"].estimated == ()
    assert by_grid["2"]["population_per_bed"].estimated == ("facilities", "population")


def test_example_of_wenzhou_measures_and_marks_its_estimates(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    measures = measured(wenzhou, wenzhou_plan.layout, wenzhou_access)
    assert sum(values["districts"].number or 0 for values in measures.by_grid.values()) == 45
    assert measures.whole["mean_minutes"].estimated == ("campuses", "districts", "links", "population")
    assert measures.whole["unreachable_population"].number == 0
    assert measures.whole["beds_located_per_1000"].number is None, "beds of several hospitals are unknown"


# Properties of any layout on the drawn map.
any_grids = st.text("12.", min_size=6, max_size=6)
# Values over grids in another order agree up to rounding.
SAME = {"rel": 1e-9, "abs": 1e-12}


def assert_same_whole(one: Measures, other: Measures) -> None:
    for key, value in one.whole.items():
        number = other.whole[key].number
        assert (value.number is None) == (number is None), key
        assert value.number is None or value.number == pytest.approx(number, **SAME), key
        assert value.estimated == other.whole[key].estimated, key


@settings(max_examples=40)
@given(any_grids, st.permutations(["1", "2"]), st.permutations("abcdef"))
def test_renaming_grids_and_reordering_districts_leaves_the_whole_unchanged(
    area: StudyArea, access: AccessTable, grids: str, names: list[str], letters: list[str]
) -> None:
    layout = draw(f"{grids[:3]} {grids[3:]}", members=MEMBERS)
    renamed = dict(zip(["1", "2"], [f"网格{name}" for name in names], strict=True))
    moved = sorted((Grid(renamed[g.id], g.leads, g.members) for g in layout.grids), key=lambda grid: grid.id)
    grid_of = {letter: renamed[layout.grid_of[letter]] for letter in letters if letter in layout.grid_of}
    assert_same_whole(measured(area, layout, access), measured(area, Layout(tuple(moved), grid_of), access))


@settings(max_examples=10)
@given(any_grids, st.permutations("abcdef"))
def test_reordering_the_districts_layer_leaves_the_whole_unchanged(
    area: StudyArea,
    access: AccessTable,
    tmp_path_factory: pytest.TempPathFactory,
    grids: str,
    letters: list[str],
) -> None:
    layout = draw(f"{grids[:3]} {grids[3:]}", members=MEMBERS)
    order = {letter: number for number, letter in enumerate(letters)}
    options = {"populations": PEOPLE, "links": LINKS, "facilities": FACILITIES, "order": order}
    shuffled = drawn_area(tmp_path_factory.mktemp("city"), MAP, **options)
    assert list(shuffled.districts.index) == letters
    assert_same_whole(measured(area, layout, access), measured(shuffled, layout))


@settings(max_examples=40)
@given(any_grids.filter(lambda grids: set(grids) != {"."}))
def test_grids_add_up_to_the_whole(area: StudyArea, access: AccessTable, grids: str) -> None:
    measures = measured(area, draw(f"{grids[:3]} {grids[3:]}"), access)
    whole, by_grid = measures.whole, list(measures.by_grid.values())
    loose = sum(people for letter, people in PEOPLE.items() if grids["abcdef".index(letter)] == ".")
    population = [values["population"].number for values in by_grid]
    assert sum(population) + loose == whole["population"].number == sum(PEOPLE.values())
    assert whole["undetermined_population"].number == loose
    for key in ("pieces", "exclave_population"):
        parts = [values[key].number for values in by_grid if values["districts"].number]
        assert sum(parts) == (whole[key].number or 0), key
    for key in ("mean_minutes", "coverage_30", "not_nearest_share"):
        parts = [(values[key].number, people) for values, people in zip(by_grid, population, strict=True) if people]
        if parts:
            weighted = sum(number * people for number, people in parts) / sum(people for _, people in parts)
            assert whole[key].number == pytest.approx(weighted), key


@settings(max_examples=40)
@given(any_grids.filter(lambda grids: {"1", "2"} <= set(grids)))
def test_beds_are_neither_lost_nor_made_by_the_floating_catchment(
    area: StudyArea, access: AccessTable, grids: str
) -> None:
    # Everybody is within 60 minutes of both leads, so the beds of both are shared out, all of them.
    whole = measured(area, draw(f"{grids[:3]} {grids[3:]}"), access).whole
    assert whole["e2sfca_free"].number == pytest.approx(40)
    assert whole["sfca_free"].number == pytest.approx(40)


# The sums that indicators share.
amounts = st.lists(st.tuples(st.floats(0.1, 100), st.floats(0.1, 1000)), min_size=1, max_size=8)


def columns(pairs: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([value for value, _ in pairs]), np.array([weight for _, weight in pairs])


@pytest.mark.parametrize(
    ("values", "weights", "expected"),
    [
        ([7, 7, 7], [1, 5, 2], 0),
        ([0, 0], [1, 5], 0),
        ([0, 10], [1, 1], 0.5),  # half of the people hold all
        ([0, 10], [3, 1], 0.75),
        ([10, 30], [1, 1], 0.25),
        ([30, 10], [500, 500], 0.25),
        ([1, 2, 3], [1, 1, 1], 2 / 9),  # Σ|x−y| over ordered pairs is 8: 8 / (2·9·2)
    ],
)
def test_gini_of_simple_cases(values: list[float], weights: list[float], expected: float) -> None:
    assert gini(np.array(values, float), np.array(weights, float)) == pytest.approx(expected)


@given(amounts)
def test_gini_is_half_the_mean_difference_of_all_pairs(pairs: list[tuple[float, float]]) -> None:
    values, weights = columns(pairs)
    people = np.outer(weights, weights) / weights.sum() ** 2
    difference = (np.abs(values[:, None] - values[None, :]) * people).sum()
    assert gini(values, weights) == pytest.approx(difference / (2 * weighted_mean(values, weights)), abs=1e-9)


@pytest.mark.parametrize(
    ("values", "weights", "expected"),
    [
        ([7, 7, 7], [1, 5, 2], 0),
        ([0, 0], [1, 5], 0),
        ([0, 10], [1, 1], math.log(2)),  # half of the people hold twice the mean
        ([0, 10], [3, 1], math.log(4)),
        ([10, 30], [1, 1], 0.25 * math.log(0.5) + 0.75 * math.log(1.5)),
    ],
)
def test_theil_of_simple_cases(values: list[float], weights: list[float], expected: float) -> None:
    assert theil(np.array(values, float), np.array(weights, float)) == pytest.approx(expected)


@given(amounts, st.floats(0.01, 100))
def test_inequality_does_not_depend_on_the_unit(pairs: list[tuple[float, float]], factor: float) -> None:
    values, weights = columns(pairs)
    assert gini(values * factor, weights) == pytest.approx(gini(values, weights), abs=1e-9)
    assert theil(values * factor, weights) == pytest.approx(theil(values, weights), abs=1e-9)
    assert gini(values, weights * factor) == pytest.approx(gini(values, weights), abs=1e-9)
    assert theil(values, weights) >= -1e-12


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), min_size=1, max_size=8), st.floats(0.01, 1))
def test_quantile_is_the_one_of_people_standing_in_a_row(pairs: list[tuple[int, int]], share: float) -> None:
    values, weights = columns([(float(v), float(w)) for v, w in pairs])
    row = sorted(value for value, people in pairs for _ in range(people))
    reached = next(value for number, value in enumerate(row, start=1) if number >= share * len(row) * (1 - 1e-12))
    assert weighted_quantile(values, weights, share) == reached


@pytest.mark.parametrize(("amounts", "expected"), [([5], 1), ([5, 5], 0.5), ([1, 3], 0.625), ([4, 0], 1)])
def test_herfindahl_of_simple_cases(amounts: list[float], expected: float) -> None:
    assert herfindahl(np.array(amounts, float)) == pytest.approx(expected)


def test_floating_catchment_of_a_hand_example() -> None:
    # Three places of 100, 200 and 300 people, two hospitals of 6 and 10 beds. The first is in reach of places 1 and 2,
    # R = 6 / 300 = 0.02; the second of 2 and, with weight ½, of 3: R = 10 / (200 + 150) = 1 / 35.
    weight = np.array([[1, 0], [1, 1], [0, 0.5]])
    access = floating_catchment(weight, np.array([100.0, 200, 300]), np.array([6.0, 10]))
    assert access == pytest.approx([0.02, 0.02 + 1 / 35, 0.5 / 35])


def test_hospital_out_of_everybodys_reach_supplies_nobody() -> None:
    weight = np.array([[1.0, 0], [1, 0]])
    assert floating_catchment(weight, np.array([50.0, 50]), np.array([10.0, 99])) == pytest.approx([0.1, 0.1])


def test_numbers_are_shown_in_their_unit() -> None:
    shown = catalogue([15])
    assert shown["coverage_15"].format(0.8254) == "82.5"
    assert shown["population"].format(1234567.0) == "1,234,567"
    assert shown["mean_minutes"].format_change(2.26) == "+2.3"
    assert shown["mean_minutes"].format_change(-2.26) == "−2.3"
    assert shown["mean_minutes"].format_change(0) == "0.0"


def test_centre_of_the_drawing_is_where_the_hospital_of_the_hand_examples_stands(area: StudyArea) -> None:
    assert area.home_district == {"H1": "a", "H2": "f", "H3": "c", "H4": "c", "P1": "e"}
    assert tuple(area.campuses.loc["H2", ["lon", "lat"]]) == centre_of(MAP, "f")
