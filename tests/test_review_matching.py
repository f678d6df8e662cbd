"""Districts and facilities of two study areas: which is which, and what became of each."""

import math
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from drawing import centre_of, neighbours
from hypothesis import given, settings
from hypothesis import strategies as st
from review_case import AT, FACILITIES, MAP, drawn
from streets import write_streets

from gridplan.crosswalk import crosswalk_frame
from gridplan.errors import AreaError
from gridplan.review.cycle import DistrictFate, DistrictMatch, FacilityFate, FacilityMatch
from gridplan.review.districts_matched import match_districts
from gridplan.review.facilities_matched import match_facilities
from gridplan.review.given_crosswalk import read_given_crosswalk
from gridplan.review.people_carried import people_then
from gridplan.study_area import StudyArea, read_area


def renamed(area: StudyArea, **names: str) -> StudyArea:
    return replace(area, districts=area.districts.assign(name=area.districts["name"].replace(names)))


def pairs(matches: tuple[DistrictMatch, ...]) -> dict[tuple[str | None, str | None], tuple[DistrictFate, float]]:
    return {(m.then, m.now): (m.fate, round(m.share, 3)) for m in matches}


def facility(then: StudyArea, now: StudyArea, key: str) -> FacilityMatch:
    return next(match for match in match_facilities(then, now) if key in (match.then, match.now))


def hospitals(**changes: object) -> tuple[dict[str, object], ...]:
    """Return the two hospitals, the first with other facts."""
    return ({**FACILITIES[0], **changes}, dict(FACILITIES[1]))


def test_districts_that_nothing_happened_to_are_the_same() -> None:
    matches = match_districts(drawn(), drawn(populations={"a": 5}))
    assert [(m.then, m.now, m.share, m.fate) for m in matches] == [(k, k, 1.0, DistrictFate.SAME) for k in MAP]
    assert matches[0].basis.zh == "编号相同，名称相同，边界一致"


def test_district_of_another_name_on_the_same_ground_is_renamed_whatever_its_id() -> None:
    found = pairs(match_districts(drawn(), renamed(drawn("abce"), a="甲")))
    assert found["a", "a"] == (DistrictFate.RENAMED, 1)
    assert found["d", "e"] == (DistrictFate.RENAMED, 1)


def test_district_of_another_id_and_the_same_name_is_the_same() -> None:
    (last,) = [m for m in match_districts(drawn(), renamed(drawn("abce"), e="d")) if m.then == "d"]
    assert (last.now, last.fate, last.basis.zh) == ("e", DistrictFate.SAME, "名称相同，边界一致")


def test_same_id_elsewhere_is_another_district_and_that_is_said() -> None:
    matches = match_districts(drawn("abcd"), drawn("bacd"))
    found = {m.then: m for m in matches}
    assert (found["a"].now, found["b"].now) == ("b", "a")
    assert found["a"].basis.zh.endswith("今编号 a（a）另在他处")


def test_merged_districts_are_whole_in_the_one_that_holds_them() -> None:
    found = pairs(match_districts(drawn("abcd"), drawn("aacd")))
    assert found["a", "a"] == found["b", "a"] == (DistrictFate.MERGED, 1)
    assert found["c", "c"] == (DistrictFate.SAME, 1)


def test_parts_of_a_split_district_have_its_area_as_an_estimate() -> None:
    matches = match_districts(drawn("aaab"), drawn("aacb"))
    assert pairs(matches)["a", "a"] == (DistrictFate.SPLIT, 0.667)
    assert pairs(matches)["a", "c"] == (DistrictFate.SPLIT, 0.333)
    assert {m.then for m in matches if m.estimated} == {"a"}


def test_district_that_gives_a_part_to_another_is_redrawn_and_its_shares_sum_to_one() -> None:
    matches = match_districts(drawn("aaabb"), drawn("aabbb"))
    assert pairs(matches)["a", "b"] == (DistrictFate.REDRAWN, 0.333)
    assert pairs(matches)["b", "b"] == (DistrictFate.REDRAWN, 1)
    assert math.fsum(m.share for m in matches if m.then == "a") == pytest.approx(1)


def test_new_and_gone_districts_have_nobody_on_the_other_side() -> None:
    found = match_districts(drawn("abc."), drawn(".bcd"))
    assert [(m.then, m.now, m.fate) for m in found if None in (m.then, m.now)] == [
        ("a", None, DistrictFate.GONE),
        (None, "d", DistrictFate.NEW),
    ]


def test_part_of_a_district_that_lies_outside_today_is_counted() -> None:
    found = pairs(match_districts(drawn("aaab"), drawn(".aab")))
    assert found["a", None] == (DistrictFate.REDRAWN, 0.333)
    assert found["a", "a"] == (DistrictFate.REDRAWN, 0.667)


def test_ground_that_no_district_had_is_told_of_the_district_that_has_it_now() -> None:
    found = match_districts(drawn("ab.."), drawn("abb."))
    assert [(m.then, m.now, m.fate) for m in found] == [
        ("a", "a", DistrictFate.SAME),
        ("b", "b", DistrictFate.REDRAWN),
        (None, "b", DistrictFate.REDRAWN),
    ]


def test_cells_tell_where_the_people_of_a_split_district_live() -> None:
    lon, lat = centre_of("aab", "a")
    cells = [
        {"id": "1", "in": "a", "population": 900},
        {"id": "2", "in": "a", "population": 100, "lon": lon + 0.01, "lat": lat},
        {"id": "3", "in": "b", "population": 10},
    ]
    found = match_districts(drawn("aab", cells=cells, populations=None), drawn("acb"))
    assert pairs(found)["a", "a"] == (DistrictFate.SPLIT, 0.9)
    assert found[0].basis.zh.endswith("按人口格点")


def test_communities_decide_where_both_areas_have_them(tmp_path: Path) -> None:
    then = read_area(write_streets(tmp_path))
    homes = then.units["district_id"].mask(then.units.index == "s3", "b")  # 50,000 of 100,000 people
    now = replace(then, units=then.units.assign(district_id=homes))
    found = match_districts(then, now)
    assert pairs(found)["a", "b"] == (DistrictFate.REDRAWN, 0.5)
    assert not any(match.estimated for match in found)
    assert found[0].basis.zh == "编号相同，名称相同，按所含社区（村）"


def test_borders_that_are_only_estimated_do_not_cut_districts_that_names_tell() -> None:
    rough = {"status": {"outlines": "approximate"}}
    found = match_districts(drawn("aaabbb", **rough), drawn("aaaabb"))
    assert pairs(found) == {("a", "a"): (DistrictFate.SAME, 1), ("b", "b"): (DistrictFate.SAME, 1)}
    assert "边界为估计" in found[0].basis.zh


def test_estimated_borders_cut_a_district_of_which_a_new_one_has_a_part() -> None:
    rough = {"status": {"outlines": "approximate"}}
    found = pairs(match_districts(drawn("aaabbb", **rough), drawn("aacbbb", **rough)))
    assert found["a", "c"] == (DistrictFate.SPLIT, 0.333)


def test_slip_along_a_border_is_no_part_of_another_district() -> None:
    area = drawn("ab")
    shapes = area.districts.geometry.scale(xfact=1.01, yfact=1.0)
    found = match_districts(area, replace(area, districts=area.districts.set_geometry(shapes)))
    assert pairs(found) == {("a", "a"): (DistrictFate.SAME, 1), ("b", "b"): (DistrictFate.SAME, 1)}


cells = st.lists(st.sampled_from("aabbcd."), min_size=6, max_size=6).map("".join)
maps = cells.map(lambda drawn: f"{drawn[:3]}\n{drawn[3:]}")


@settings(max_examples=12)
@given(then=maps.filter(neighbours), now=maps.filter(neighbours))
def test_nobody_is_lost_whatever_becomes_of_districts(then: str, now: str) -> None:
    one, other = drawn(then), drawn(now)
    matches = match_districts(one, other)
    for key in one.districts.index:
        assert math.fsum(m.share for m in matches if m.then == key) == pytest.approx(1, abs=1e-9)
    assert {m.now for m in matches if m.now is not None} == set(other.districts.index)
    carried = people_then(one, other, matches)
    unknown = {m.now for m in matches if m.then is None}
    assert set(carried.figures.index[carried.figures["population"].isna()]) == unknown
    to_unknown = sum(m.share * 1000 for m in matches if m.then is not None and m.now in unknown)
    left = sum(share * 1000 for share in carried.left_out.values())
    everybody = 1000 * len(one.districts)
    assert carried.figures["population"].sum() + to_unknown + left == pytest.approx(everybody)
    homes = carried.places["district_id"].to_numpy()
    by_place = carried.places["population"].groupby(homes).sum(min_count=1, skipna=False)
    assert by_place.reindex(other.districts.index).to_numpy() == pytest.approx(
        carried.figures["population"].to_numpy(), nan_ok=True
    )


def test_facility_that_nothing_happened_to_is_the_same() -> None:
    match = facility(drawn(), drawn(), "H1")
    assert (match.fates, match.told.zh) == (frozenset({FacilityFate.SAME}), "H1：没有变化")


def test_moved_regraded_and_resized_facility_is_told_in_one_sentence() -> None:
    then = drawn(facilities=hospitals(grade="三级乙等", physicians=80))
    now = drawn(facilities=hospitals(grade="三级甲等", physicians=100, beds_open=150, **AT["b"]))
    match = facility(then, now, "H1")
    assert match.fates == {FacilityFate.MOVED, FacilityFate.REGRADED, FacilityFate.RESIZED}
    assert match.told.zh == "H1：迁址 1.0 km；等级 三级乙等 → 三级甲等；开放床位 100 → 150（+50）；医师 80 → 100（+20）"
    assert "open beds 100 → 150 (+50)" in match.told.en


def test_what_is_not_known_on_one_side_is_no_change_of_size_or_grade() -> None:
    match = facility(drawn(), drawn(facilities=hospitals(grade="三级", physicians=100)), "H1")
    assert match.fates == {FacilityFate.SAME}
    assert match.told.zh == "H1：医师 不详 → 100"


def test_facility_keeps_its_id_and_takes_another_name() -> None:
    match = facility(drawn(), drawn(facilities=hospitals(name="市一医院")), "H1")
    assert (match.now, match.fates, match.told.zh) == ("H1", {FacilityFate.RENAMED}, "市一医院：原名 H1")


def test_facility_is_known_by_another_name_and_under_another_id() -> None:
    now = drawn(facilities=({**FACILITIES[0], "id": "N1", "name": "新名医院", "other_names": "H1"}, FACILITIES[1]))
    match = facility(drawn(), now, "N1")
    assert (match.then, match.fates) == ("H1", {FacilityFate.RENAMED})
    assert match.told.zh == "新名医院：原名 H1；编号 H1 → N1"


def test_facility_that_is_gone_is_closed_and_one_that_came_is_opened() -> None:
    then, now = (
        drawn(),
        drawn(facilities=(FACILITIES[0], {"id": "H9", "name": "新建医院", "in": "c", "beds_open": 300})),
    )
    assert facility(then, now, "H2").fates == {FacilityFate.CLOSED}
    opened = facility(then, now, "H9")
    assert (opened.then, opened.told.zh) == (None, "新建医院：新开设或新列入名录，开放床位 300")


def test_id_that_another_kind_of_facility_has_elsewhere_is_another_facility() -> None:
    other = {"id": "H2", "name": "某卫生院", "type": "乡镇卫生院", **AT["a"]}
    found = match_facilities(drawn(), drawn(facilities=(FACILITIES[0], other)))
    assert [(m.then, m.now) for m in found] == [("H1", "H1"), ("H2", None), (None, "H2")]


def test_ambiguous_name_is_told_and_not_guessed() -> None:
    then = drawn(facilities=({"id": "X", "name": "中心医院"}, FACILITIES[1]))
    heirs = [
        {"id": key, "name": f"{name}医院", "other_names": "中心医院"} for key, name in (("Y", "东区"), ("Z", "西区"))
    ]
    found = {m.then or m.now: m for m in match_facilities(then, drawn(facilities=(*heirs, FACILITIES[1])))}
    assert found["X"].now is None
    assert found["X"].told.zh == "中心医院：已关闭或不在名录中；名称相近，可能即 东区医院、西区医院，请核对"
    assert "可能即 中心医院，请核对" in found["Y"].told.zh


def test_site_that_is_an_estimate_makes_a_move_one() -> None:
    match = facility(drawn(status={"facilities": "approximate"}), drawn(facilities=hospitals(**AT["b"])), "H1")
    assert match.told.zh == "H1：迁址 1.0 km（估）"


def test_matches_do_not_depend_on_the_order_of_districts() -> None:
    then, now = drawn("aaabcd"), drawn("aabbcd")
    turned = replace(now, districts=now.districts.iloc[::-1])
    one, other = (pd.DataFrame(match_districts(then, area)).drop(columns="basis") for area in (now, turned))
    assert sorted(one.astype(str).to_numpy().tolist()) == sorted(other.astype(str).to_numpy().tolist())


def test_crosswalk_that_is_given_outweighs_area_and_leaves_the_other_districts_as_they_were() -> None:
    then, now = drawn("aaab"), drawn("aacb")
    given = crosswalk_frame([("a", "a", 0.55), ("a", "c", 0.45)])
    found = {(m.then, m.now): m for m in match_districts(then, now, given)}
    assert (found["a", "a"].fate, found["a", "a"].share) == (DistrictFate.SPLIT, 0.55)
    assert (found["a", "c"].basis.zh, found["a", "c"].estimated) == ("按给定的换算表", True)
    assert found["b", "b"] == match_districts(then, now)[-1]


def test_crosswalk_file_is_read_by_ids_and_every_fault_of_it_is_told(tmp_path: Path) -> None:
    then, now = drawn("aaab"), drawn("aacb")
    file = tmp_path / "换算.csv"
    file.write_text("from_id,to_id,weight\na,a,55%\na,c,0.45\n", encoding="utf-8")
    assert read_given_crosswalk(file, then, now).values.tolist() == [["a", "a", 0.55], ["a", "c", 0.45]]
    file.write_text("from_id,to_id,weight\na,x,0.5\ny,c,0.7\n", encoding="utf-8")
    with pytest.raises(AreaError) as refused:
        read_given_crosswalk(file, then, now)
    assert [fault.value for fault in refused.value.faults] == ["y", "x"]
