"""Coverage: every known person is in one state; which facility is nearest; who leads where who is nearest."""

from pathlib import Path

import numpy as np
import pytest
from drawing import drawn_area, drawn_layout
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.access import AccessTable, Reach, access_table
from gridplan.coverage import LEAD, State, class_labels, class_numbers, coverage, kinds_present, lead_pairs
from gridplan.errors import MeasureError
from gridplan.indicators import measure
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea

# Links of a kilometre, which is a minute: a-b-c-d. e-f is an island, and s one without any road.
COAST = """
    abcd
    ....
    ef.s
"""
LINKS = [("a", "b", 1), ("b", "c", 1), ("c", "d", 1), ("e", "f", 1)]
THRESHOLDS = {"thresholds_min": [1, 2]}
ONE_GRID = "1111\n....\n11.."  # s is in no grid


def coast(folder: Path, **options: object) -> StudyArea:
    travel = THRESHOLDS | options.pop("travel_time", {})
    return drawn_area(folder, COAST, links=LINKS, travel_time=travel, **options)


def test_every_person_is_in_one_state(tmp_path: Path) -> None:
    area = coast(tmp_path, travel_time={"cutoff_min": 2})
    layout = drawn_layout(COAST, ONE_GRID, leads={"1": ["H1"]})
    found = coverage(area, layout, access_table(area), to=LEAD, limit_min=1)
    assert dict(found.people) == {
        State.COVERED: 2000,  # a, b
        State.UNCOVERED: 1000,  # c
        State.BEYOND: 1000,  # d, 3 minutes away
        State.WITHOUT_PATH: 2000,  # e, f
        State.UNDETERMINED: 1000,  # s
    }
    assert found.share[1].number == pytest.approx(2 / 6)
    assert found.share[2].number == pytest.approx(3 / 6)


def test_districts_with_most_people_outside_come_first(tmp_path: Path) -> None:
    area = coast(tmp_path, populations={"c": 10, "d": 30, "e": 20})
    layout = drawn_layout(COAST, ONE_GRID, leads={"1": ["H1"]})
    districts = coverage(area, layout, access_table(area), to=LEAD, limit_min=1).districts
    assert list(districts.index) == ["f", "d", "e", "c", "s", "a", "b"]
    assert districts.loc["d", ["uncovered", "without_path", "outside"]].tolist() == [30, 0, 30]
    assert districts.loc["e", ["uncovered", "without_path", "outside"]].tolist() == [0, 20, 20]
    assert districts.loc["s", ["outside", "undetermined"]].tolist() == [0, 1000]
    assert districts.at["d", "minutes"] == pytest.approx(3)
    assert np.isnan(districts.at["e", "minutes"])


def test_unknown_population_is_counted_by_district_and_never_zero(tmp_path: Path) -> None:
    area = coast(tmp_path, populations={"c": None})
    layout = drawn_layout(COAST, ONE_GRID, leads={"1": ["H1"]})
    found = coverage(area, layout, access_table(area), to=LEAD, limit_min=1)
    assert sum(found.people.values()) == 6000
    assert found.districts.loc["c", ["population", "covered", "uncovered", "outside"]].isna().all()
    assert found.districts.at["c", "minutes"] == pytest.approx(2)
    assert found.share[1].number is None
    assert "c" in found.share[1].reason.zh
    assert any(note.zh == "人口未知，不计入人数：c" for note in found.notes)


def test_excluded_districts_are_left_out_and_named(tmp_path: Path) -> None:
    area = coast(tmp_path)
    layout = drawn_layout(COAST, "1111\n....\n...1", leads={"1": ["H1"]}, excluded="ef")
    found = coverage(area, layout, access_table(area), to=LEAD, limit_min=1)
    assert sum(found.people.values()) == 5000
    assert set(found.districts.index) == set(found.places["district_id"]) == set("abcds")
    assert any(note.zh == "已排除片区，不计入：e、f" for note in found.notes)


def test_people_of_no_grid_are_undetermined_to_a_lead_but_not_to_the_nearest(tmp_path: Path) -> None:
    area = coast(tmp_path)
    layout = drawn_layout(COAST, "1...\n....\n....", leads={"1": ["H1"]})
    to_lead = coverage(area, layout, access_table(area), to=LEAD, limit_min=1)
    assert to_lead.people[State.UNDETERMINED] == 6000
    to_any = coverage(area, layout, access_table(area), to="any", limit_min=1)
    assert to_any.people[State.COVERED] == 2000
    assert to_any.people[State.WITHOUT_PATH] == 3000


TWO = [{"id": "H1", "in": "a", "grade": "三级甲等"}, {"id": "H2", "in": "d", "grade": "二级甲等"}]


def test_place_names_the_nearest_facility_and_the_next(tmp_path: Path) -> None:
    area = coast(tmp_path, facilities=TWO)
    places = coverage(area, drawn_layout(COAST, ONE_GRID, leads={}), access_table(area), to="any", limit_min=1).places
    assert places.loc["b", ["facility_id", "second_id"]].tolist() == ["H1", "H2"]
    assert places.loc["b", ["minutes", "second_min"]].tolist() == pytest.approx([1, 2])
    assert places.loc["d", ["facility_id", "second_id"]].tolist() == ["H2", "H1"]
    assert places.loc["e", ["facility_id", "second_id", "reach"]].tolist() == ["", "", Reach.UNREACHABLE]


def test_to_the_lead_the_next_is_the_nearest_other_lead(tmp_path: Path) -> None:
    area = coast(tmp_path, facilities=TWO)
    layout = drawn_layout(COAST, "1112\n....\n22.2", leads={"1": ["H1"], "2": ["H2"]})
    places = coverage(area, layout, access_table(area), to=LEAD, limit_min=1).places
    assert places.loc["c", ["facility_id", "second_id"]].tolist() == ["H1", "H2"]
    assert places.loc["c", ["minutes", "second_min"]].tolist() == pytest.approx([2, 1])


def test_grade_means_that_grade_or_above_and_unknown_ones_are_named(tmp_path: Path) -> None:
    facilities = [*TWO, {"id": "H3", "in": "b", "grade": ""}, {"id": "C", "in": "b", "type": "村卫生室", "grade": ""}]
    area = coast(tmp_path, facilities=facilities)
    layout = drawn_layout(COAST, ONE_GRID, leads={"1": ["H1"]})
    access = access_table(area)
    third = coverage(area, layout, access, to="三级", limit_min=1)
    assert third.facilities == ("H1",)
    assert coverage(area, layout, access, to="二级", limit_min=1).facilities == ("H1", "H2")
    assert [note.zh for note in third.notes] == ["等级未知，未计入：H3"], "a village clinic has no grade to be known"
    assert kinds_present(area)[-4:] == ["三级", "二级", "三级甲等", "二级甲等"]


def test_word_that_is_no_kind_is_refused_with_those_that_are(tmp_path: Path) -> None:
    area = coast(tmp_path)
    with pytest.raises(MeasureError, match="社区卫生服务中心"):
        coverage(area, drawn_layout(COAST, ONE_GRID, leads={}), access_table(area), to="茶馆", limit_min=1)


@pytest.mark.parametrize("limit_min", [0, -1, float("nan"), float("inf"), 2.5])
def test_limit_must_be_positive_and_within_the_cutoff(tmp_path: Path, limit_min: float) -> None:
    area = coast(tmp_path, travel_time={"cutoff_min": 2})
    with pytest.raises(MeasureError):
        coverage(area, drawn_layout(COAST, ONE_GRID, leads={}), access_table(area), to="any", limit_min=limit_min)


def test_facility_without_a_site_leaves_those_outside_undetermined(tmp_path: Path) -> None:
    clinics = [{"id": "C1", "type": "村卫生室"}, {"id": "C2", "type": "村卫生室"}]
    area = coast(tmp_path, facilities=[{"id": "H1"}, *clinics], campuses=[{"id": "K", "facility": "C1", "in": "a"}])
    layout = drawn_layout(COAST, ONE_GRID, leads={"1": ["H1"]})
    found = coverage(area, layout, access_table(area), to="primary", limit_min=1)
    assert found.people[State.COVERED] == 2000
    assert found.people[State.UNDETERMINED] == 5000
    assert not found.all_known
    assert "C2" in found.notes[0].zh


def test_wenzhou_has_no_primary_facilities_so_nothing_can_be_told(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    found = coverage(wenzhou, wenzhou_plan.layout, wenzhou_access, to="primary", limit_min=15)
    assert found.share[15].number is None
    assert found.reason.zh == "医疗机构图层不含基层机构"
    assert found.people[State.UNDETERMINED] == sum(found.people.values()) == 2900601


def test_shares_are_those_of_the_indicators(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    whole = measure(wenzhou, wenzhou_plan.layout, wenzhou_access).whole
    share = coverage(wenzhou, wenzhou_plan.layout, wenzhou_access, to=LEAD, limit_min=30).share
    assert {limit: value.number for limit, value in share.items()} == {
        limit: whole[f"coverage_{limit}"].number for limit in (15, 30, 60)
    }
    assert share[30].estimated == whole["coverage_30"].estimated


def test_pairs_say_how_many_people_have_a_nearer_lead(tmp_path: Path) -> None:
    area = coast(tmp_path, facilities=TWO, populations={"c": 500})
    layout = drawn_layout(COAST, "1112\n....\n22.2", leads={"1": ["H1"], "2": ["H2"]})
    pairs = lead_pairs(area.places, layout, access_table(area)).set_index(["lead_id", "nearest_id"])
    assert pairs["population"].to_dict() == {("H1", "H1"): 2000, ("H2", "H2"): 1000, ("H1", "H2"): 500}
    assert pairs.loc[("H1", "H2"), ["minutes", "nearest_minutes"]].tolist() == pytest.approx([2, 1])
    assert pairs.loc[("H1", "H1"), "minutes"] == pytest.approx(0.5)
    middle = area.districts.loc[["a", "b"], "lon"].mean()
    assert pairs.loc[("H1", "H1"), "lon"] == pytest.approx(middle)


def test_pairs_agree_with_the_share_not_at_the_nearest_lead(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    pairs = lead_pairs(wenzhou.places, wenzhou_plan.layout, wenzhou_access)
    elsewhere = pairs.loc[pairs["lead_id"] != pairs["nearest_id"], "population"].sum()
    whole = measure(wenzhou, wenzhou_plan.layout, wenzhou_access).whole
    assert elsewhere / pairs["population"].sum() == pytest.approx(whole["not_nearest_share"].number)


def test_lead_without_a_site_leaves_the_nearest_undetermined(tmp_path: Path) -> None:
    area = coast(tmp_path, facilities=TWO, campuses=[{"id": "K", "facility": "H1", "in": "a"}])
    layout = drawn_layout(COAST, "1112\n....\n22.2", leads={"1": ["H1"], "2": ["H2"]})
    pairs = lead_pairs(area.places, layout, access_table(area))
    assert pairs[["lead_id", "nearest_id", "population"]].to_numpy().tolist() == [["H1", "", 3000]]
    assert pairs["nearest_minutes"].isna().all()


def test_classes_keep_a_limit_in_and_tell_the_ways_of_having_no_minutes() -> None:
    minutes = np.array([0, 15, 15.1, 30, 31, np.inf, np.inf, np.nan])
    reach = np.array([0, 0, 0, 0, 0, Reach.BEYOND, Reach.UNREACHABLE, Reach.UNDETERMINED], dtype=np.int8)
    words = [label.en for label in class_labels([15, 30])]
    named = [words[number] for number in class_numbers(minutes, reach, [15, 30], all_known=True)]
    assert named[:5] == ["up to 15 min", "up to 15 min", "15–30 min", "15–30 min", "more than 30 min"]
    assert named[5:] == ["beyond the cutoff", "no path", "undetermined"]
    bounds = [words[number] for number in class_numbers(minutes, reach, [15, 30], all_known=False)]
    assert bounds == [*named[:4], *["undetermined"] * 4]


link = st.tuples(st.sampled_from("abcdefs"), st.sampled_from("abcdefs"), st.integers(1, 4)).filter(
    lambda road: road[0] < road[1]
)


@settings(max_examples=20)
@given(
    links=st.lists(link, min_size=1, max_size=8, unique_by=lambda road: road[:2]),
    people=st.lists(st.one_of(st.none(), st.integers(0, 500)), min_size=7, max_size=7),
    limits=st.tuples(st.integers(1, 5), st.integers(0, 5)),
    to=st.sampled_from([LEAD, "any", "primary"]),
)
def test_states_add_up_and_more_minutes_cover_no_fewer(
    tmp_path_factory: pytest.TempPathFactory,
    links: list[tuple[str, str, int]],
    people: list[int | None],
    limits: tuple[int, int],
    to: str,
) -> None:
    area = drawn_area(
        tmp_path_factory.mktemp("area"),
        COAST,
        links=links,
        populations=dict(zip("abcdefs", people, strict=True)),
        facilities=[*TWO, {"id": "C", "in": "b", "type": "村卫生室"}],
        travel_time={"thresholds_min": [15]},
    )
    layout = drawn_layout(COAST, "1112\n....\n22.2", leads={"1": ["H1"], "2": ["H2"]})
    access = access_table(area)
    near, far = (coverage(area, layout, access, to=to, limit_min=limit) for limit in (limits[0], sum(limits)))
    known = sum(number for number in people if number is not None)
    for found in (near, far):
        assert sum(found.people.values()) == pytest.approx(known)
        states = [state.value for state in State]
        assert found.districts[states].sum().sum() == pytest.approx(known)
        assert found.districts["population"].isna().sum() == people.count(None)
    assert far.people[State.COVERED] >= near.people[State.COVERED]
    assert far.people[State.UNDETERMINED] <= near.people[State.UNDETERMINED]
    whole = measure(area, layout, access).whole
    key = {LEAD: "coverage_15", "primary": "primary_coverage_15"}.get(to)
    if key is not None and known:
        assert near.share[15].number == whole[key].number
