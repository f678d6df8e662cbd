"""Why an indicator changed: parts that sum to the change, each of its own input."""

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from drawing import drawn_layout
from hypothesis import given, settings
from hypothesis import strategies as st
from review_case import AT, FACILITIES, LEADS, MAP, drawn, plan, reviewed

from gridplan.indicators import Value, catalogue
from gridplan.layout import Relation
from gridplan.plan_file import new_plan
from gridplan.review.carry import cycle
from gridplan.review.cycle import Cycle, Input, Split
from gridplan.review.exchange import exchange
from gridplan.review.split import Splits, split, split_values
from gridplan.study_area import StudyArea
from gridplan.travel_time import TableChoice

MEAN = catalogue((15.0, 30.0, 60.0))["mean_minutes"]
LINKS = (("a", "b", 1), ("b", "c", 2), ("c", "d", 1), ("a", "d", 9))


def splits_of(found: Cycle) -> Splits:
    made = split(found)
    assert made is not None
    return made


def parts(found: Split) -> dict[Input, float]:
    """Return the parts of a split that are not nothing."""
    return {key: part.value for key, part in found.parts.items() if part.value}


def all_splits(made: Splits) -> list[Split]:
    return [one for own in (made.whole, *made.by_grid.values()) for one in own.values()]


def check_sums(made: Splits) -> None:
    """Hold what every split owes: the parts sum to the change and lie within their range, or there is a reason."""
    for one in all_splits(made):
        if one.why_none is not None:
            assert one.parts == {}
            continue
        change = (one.now.number or 0.0) - (one.then.number or 0.0)
        assert math.fsum(part.value for part in one.parts.values()) == pytest.approx(change, abs=1e-9), one.indicator.id
        assert set(one.parts) == set(Input)
        assert all(part.least - 1e-9 <= part.value <= part.most + 1e-9 for part in one.parts.values())


@cache
def base() -> StudyArea:
    return drawn(links=LINKS, populations={"b": 3000})


def changed(area: StudyArea, *, people: Mapping[str, int] | None = None, km: Any = None, beds: Any = None) -> StudyArea:
    """Return an area with other people by district, other lengths of roads, other beds of its hospitals."""
    if people is not None:
        columns = ["population", "main_population"]
        own = {key: list(people.values()) for key in columns}
        area = replace(area, districts=area.districts.assign(**own), places=area.places.assign(**own))
    if km is not None:
        roads = area.network.roads.assign(length_km=np.array(km, dtype=float))
        area = replace(area, network=replace(area.network, roads=roads))
    return area if beds is None else replace(area, facilities=area.facilities.assign(beds_open=np.array(beds, float)))


def test_interaction_of_two_inputs_is_shared_half_and_half() -> None:
    # H1 in a, all of b's people come the one road. Mean minutes are people of b × km ÷ people: first 1000 × 1 ÷ 2000.
    hospital = ({"id": "H1", "in": "a"},)
    then = drawn("ab", facilities=hospital)
    now = drawn("ab", facilities=hospital, populations={"b": 3000}, links=[("a", "b", 2)])
    own = drawn_layout("ab", "11", leads={"1": ["H1"]})
    made = splits_of(cycle(then, new_plan(own, then, {}), now)).whole["mean_minutes"]
    # People alone: 3000 × 1 ÷ 4000 = 0.75. Roads alone: 1000 × 2 ÷ 2000 = 1. Both: 3000 × 2 ÷ 4000 = 1.5.
    assert (made.then.number, made.now.number) == (0.5, 1.5)
    people, roads = made.parts[Input.POPULATION], made.parts[Input.ROADS]
    assert (people.value, people.least, people.most) == pytest.approx(((0.25 + 0.5) / 2, 0.25, 0.5))
    assert (roads.value, roads.least, roads.most) == pytest.approx(((0.5 + 0.75) / 2, 0.5, 0.75))


def test_parts_are_the_shapley_value_of_the_glove_game() -> None:
    # Two have a left glove, one the right one; a pair is worth 1. The textbook's answer: 1/6, 1/6, 2/3.
    left, right = {Input.POPULATION, Input.ROADS}, Input.FACILITIES
    players = [Input.POPULATION, Input.ROADS, Input.FACILITIES]
    sets = [frozenset(p for n, p in enumerate(players) if mask >> n & 1) for mask in range(8)]
    worth = {own: Value(float(right in own and bool(own & left))) for own in sets}
    made = split_values(MEAN, Value(0.0), worth)
    assert [made.parts[key].value for key in players] == pytest.approx([1 / 6, 1 / 6, 2 / 3])
    assert (made.parts[right].least, made.parts[right].most) == (0, 1)


hundreds = st.integers(1, 90).map(lambda n: 100 * n)
lengths = st.integers(1, 60).map(lambda n: n / 4)


@settings(max_examples=6)
@given(
    people=st.tuples(*[hundreds] * 4),
    km=st.tuples(*[lengths] * 4),
    beds=st.tuples(*[st.integers(1, 900)] * 2),
    grids=st.tuples(*[st.sampled_from("12")] * 4).filter(lambda drawn: len(set(drawn)) == 2),
)
def test_parts_sum_to_the_change_whatever_changes(
    people: tuple[int, ...], km: tuple[float, ...], beds: tuple[int, ...], grids: tuple[str, ...]
) -> None:
    now = changed(base(), people=dict(zip(MAP, people, strict=True)), km=km, beds=beds)
    made = splits_of(reviewed(base(), now, "1122", "".join(grids)))
    check_sums(made)
    assert made.whole["mean_minutes"].parts
    assert made.by_grid["2"]["population_per_bed"].parts


ALONE: dict[Input, dict[str, Any]] = {
    Input.POPULATION: {"people": {"a": 700, "b": 1100, "c": 2300, "d": 900}},
    Input.ROADS: {"km": [2.5, 2, 1, 9]},
    Input.FACILITIES: {"beds": [250, 80]},
    Input.ASSIGNMENT: {},
}


@pytest.mark.parametrize("alone", ALONE)
def test_one_input_that_changes_alone_moves_its_part_alone(alone: Input) -> None:
    now = changed(base(), **ALONE[alone])
    made = splits_of(reviewed(base(), now, "1122", "1112" if alone is Input.ASSIGNMENT else "1122"))
    check_sums(made)
    assert (made.changed, made.measured) == ((alone,), 2)
    moved = 0
    for one in all_splits(made):
        if one.why_none is None:
            assert all(part.value == part.least == part.most == 0.0 for key, part in one.parts.items() if key != alone)
            assert one.parts[alone].value == (one.now.number or 0) - (one.then.number or 0)
            moved += one.parts[alone].value != 0
    assert moved > 3


def test_nothing_changes_where_the_data_are_the_same() -> None:
    made = splits_of(reviewed(base(), base()))
    assert (made.changed, made.measured) == ((), 1)
    assert parts(made.whole["mean_minutes"]) == {}
    assert made.whole["mean_minutes"].parts


def test_both_ends_on_todays_districts_measure_as_they_are() -> None:
    now = drawn(
        links=LINKS, populations={"c": 100}, facilities=(*FACILITIES, {"id": "H3", "type": "乡镇卫生院", **AT["c"]})
    )
    mixed = exchange(reviewed(base(), now, "1122", "1112"))
    then_again, now_again = mixed.case(frozenset()), mixed.case(frozenset(Input))
    for one, other in ((then_again, mixed.cycle.then), (now_again, mixed.cycle.now)):
        same = {key for key, value in one.measures.whole.items() if value.number == other.measures.whole[key].number}
        assert set(one.measures.whole) - same <= {"primary_coverage_15"}  # none then, and known not to be there yet


def test_mixed_area_says_what_it_is_and_has_a_digest_of_its_own() -> None:
    now = changed(base(), people={"a": 1, "b": 2, "c": 3, "d": 4}, km=[1, 1, 1, 1])
    mixed = exchange(reviewed(base(), now))
    areas = [mixed.area(frozenset(own)) for own in ([], [Input.POPULATION], [Input.ROADS])]
    assert areas[1].name.zh == "画图市（情景：道路为当时，人口为现在）"
    assert areas[1].name.en == "Drawn City (scenario: roads of then, population of now)"
    assert len({area.digest for area in (*areas, base(), now)} - {base().digest}) == 3


def test_moved_and_opened_hospitals_are_parts_of_facilities() -> None:
    new = {"id": "H3", "beds_open": 40, **AT["c"]}
    now = drawn(links=LINKS, populations={"b": 3000}, facilities=(FACILITIES[0], {**FACILITIES[1], **AT["b"]}, new))
    made = splits_of(reviewed(base(), now))
    check_sums(made)
    assert made.changed == (Input.FACILITIES,)
    assert parts(made.whole["mean_minutes"]).keys() == {Input.FACILITIES}
    assert parts(made.whole["beds_located_per_1000"]) == {Input.FACILITIES: pytest.approx(40 / 6)}


def test_district_of_a_new_hospital_under_its_lead_is_split_between_hospital_and_assignment() -> None:
    new = {"id": "H3", "beds_open": 40, **AT["b"]}
    now = drawn(links=LINKS, populations={"b": 3000}, facilities=(*FACILITIES, new))
    own = drawn_layout(MAP, "1322", leads={**LEADS, "3": ["H3"]})
    made = splits_of(cycle(base(), plan(base(), "1122"), now, new_plan(own, now, {})))
    # Without H3 open, nobody of its grid has a path: other people are averaged.
    assert made.whole["mean_minutes"].why_none is not None
    assert made.whole["mean_minutes"].why_none.zh == "人口口径不同"
    covered = made.whole["coverage_15"].parts
    assert (covered[Input.FACILITIES].least, covered[Input.FACILITIES].most) == (0, 0.5)
    assert covered[Input.ASSIGNMENT].value == -covered[Input.FACILITIES].value == -0.25
    assert set(made.by_grid) == {"1", "2"}


def test_merged_districts_are_a_part_of_their_own_before_all_others() -> None:
    then, now = drawn(), drawn("aacd", populations={"a": 5000})
    made = splits_of(reviewed(then, now, "1122"))
    check_sums(made)
    assert made.changed[:2] == (Input.DISTRICTS, Input.POPULATION)
    assert parts(made.whole["districts"]) == {Input.DISTRICTS: -1}
    assert parts(made.whole["population"]) == {Input.POPULATION: 3000}
    # b's people are taken to stand where a's centre is: half a minute less for the mean of four.
    assert made.whole["mean_minutes"].parts[Input.DISTRICTS].value == pytest.approx(-0.25)


def test_renamed_and_renumbered_districts_are_no_change() -> None:
    now = drawn("abce")
    assert splits_of(reviewed(drawn(), now)).changed == ()


def test_parts_of_a_split_district_carry_its_people_as_an_estimate() -> None:
    then, now = drawn("aaab"), drawn("aacb", populations={"a": 800, "c": 400})
    own = drawn_layout("aaab", "1112", leads=LEADS)
    found = cycle(then, new_plan(own, then, {}), now)
    mixed = exchange(found)
    assert mixed.people.figures["population"].to_numpy() == pytest.approx([2000 / 3, 1000 / 3, 1000])
    made = splits_of(found)
    check_sums(made)
    assert parts(made.whole["population"]) == {Input.POPULATION: pytest.approx(200)}
    assert made.whole["population"].estimated == ("population",)


def test_cells_keep_their_people_where_they_stood() -> None:
    lon, lat = AT["a"]["lon"], AT["a"]["lat"]
    cells = [
        {"id": "1", "in": "a", "population": 900},
        {"id": "2", "in": "a", "population": 100, "lon": lon + 0.01, "lat": lat},
        {"id": "3", "in": "b", "population": 10},
    ]
    then = drawn("aab", cells=cells, populations=None)
    now = drawn("acb", cells=[{**cells[0]}, {**cells[1], "in": "c"}, cells[2]], populations=None)
    found = cycle(then, new_plan(drawn_layout("aab", "111", leads={"1": ["H1"]}), then, {}), now)
    mixed = exchange(found)
    assert mixed.people.places["population"].to_dict() == pytest.approx({"1": 900, "2": 100, "3": 10})
    assert mixed.people.places["district_id"].to_dict() == {"1": "a", "2": "c", "3": "b"}
    assert splits_of(found).whole["mean_minutes"].parts[Input.POPULATION].value == pytest.approx(0, abs=1e-12)


def test_people_of_a_district_that_was_nowhere_are_not_known_then() -> None:
    made = splits_of(reviewed(drawn("abcd"), drawn("abcde"), "1122"))
    assert made.whole["population"].why_none is not None
    assert made.whole["population"].why_none.zh == "换入部分数据时无法判定：片区人口未知：e"


def test_people_of_a_district_that_is_gone_are_counted_and_no_part_of_means() -> None:
    made = splits_of(reviewed(drawn("abcd"), drawn(".bcd"), "1122"))
    check_sums(made)
    assert parts(made.whole["population"]) == {Input.DISTRICTS: -1000}
    assert made.whole["mean_minutes"].parts == {}


def test_closed_lead_leaves_no_split_of_means_and_one_of_who_has_no_path() -> None:
    now = drawn(links=LINKS, populations={"b": 3000}, facilities=FACILITIES[:1])
    made = splits_of(reviewed(base(), now, "1122", None))
    check_sums(made)
    assert made.whole["mean_minutes"].parts == {}
    assert parts(made.whole["unreachable_population"]) == {Input.FACILITIES: 2000}


def test_undetermined_indicator_has_no_split_and_says_when() -> None:
    made = splits_of(reviewed(base(), changed(base(), km=[2, 2, 2, 2])))
    assert made.whole["gp_per_10k"].why_none is not None
    assert made.whole["gp_per_10k"].why_none.zh == "当时无法判定：机构数据缺该项"
    assert made.whole["gp_per_10k"].why_none.en == "then undetermined: the facilities layer does not give it"


def test_referral_counts_members_that_are_open_under_the_inputs() -> None:
    clinic = {"id": "H3", **AT["b"]}
    then, now = drawn(facilities=(*FACILITIES, clinic)), drawn(facilities=(*FACILITIES, {**clinic, **AT["c"]}))
    own = drawn_layout(MAP, "1122", leads=LEADS, members={"1": [("H3", Relation.HUB)]})
    made = splits_of(cycle(then, new_plan(own, then, {}), now))
    assert parts(made.whole["referral_minutes"]) == {Input.FACILITIES: pytest.approx(1)}


def timed(area: StudyArea, minutes: float) -> StudyArea:
    """Return an area with a table in which every way takes `minutes`."""
    pairs = [(home, lead) for home in area.districts.index for lead in area.facilities.index]
    table = pd.DataFrame(pairs, columns=["origin", "destination"]).assign(minutes=minutes)
    return replace(area, minutes=table.assign(mode="bus", departure_time="", source="", date=""))


def test_minutes_of_a_table_belong_to_the_roads_and_follow_ids() -> None:
    then, now = timed(drawn(), 20.0), timed(drawn("abce", populations={"a": 5000}), 30.0)
    table = TableChoice(mode="bus")
    own = replace(plan(then, "1122"), settings=then.travel_settings.model_copy(update={"table": table}))
    made = splits_of(cycle(then, own, now))
    check_sums(made)
    assert made.changed == (Input.POPULATION, Input.ROADS)
    assert parts(made.whole["mean_minutes"]) == {Input.ROADS: 10}


def test_progress_is_told_and_a_stop_ends_it() -> None:
    told: list[tuple[int, int]] = []
    found = reviewed(base(), changed(base(), km=[2, 2, 2, 2]))
    assert split(found, on_progress=lambda done, of: told.append((done, of))) is not None
    assert told == [(0, 2), (1, 2), (2, 2)]
    assert split(found, stop=lambda: True) is None
