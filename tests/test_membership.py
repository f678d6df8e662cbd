"""Who belongs where: leads, listed members, and those who follow a district or an upper facility."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from drawing import drawn_area, drawn_layout
from hypothesis import given
from hypothesis import strategies as st

from gridplan.access import access_table
from gridplan.errors import AreaError
from gridplan.export.facts import campus_facts
from gridplan.indicators import measure
from gridplan.layout import FollowException, Grid, Layout, Member, Relation
from gridplan.layout_checks import layout_faults
from gridplan.membership import Basis, belongings, undetermined
from gridplan.scenario import apply_scenario, read_scenario
from gridplan.study_area import StudyArea

# Two communities of one county: H1 leads the north, H2 the south; M is the county's maternal health institution.
MAP = """
ab
cd
"""
GRIDS = """
11
22
"""
LEADS = {"1": ["H1"], "2": ["H2"]}
FACILITIES = (
    {"id": "H1", "in": "a"},
    {"id": "H2", "in": "c"},
    {"id": "M", "in": "a", "type": "妇幼保健机构"},
    {"id": "T1", "in": "b", "type": "乡镇卫生院"},
    {"id": "V1", "in": "d", "type": "村卫生室", "follows": "T1"},
    {"id": "V2", "in": "b", "type": "村卫生室"},
    {"id": "S1", "in": "d", "type": "社区卫生服务站", "follows": "H1"},
    {"id": "X", "in": "b", "type": "康复医院"},
)
Places = dict[str, list[tuple[str, Relation | None, Basis]]]


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    return drawn_area(tmp_path_factory.mktemp("county"), MAP, facilities=FACILITIES)


def drawn(members: Mapping[str, Sequence[tuple[str, Relation]]] | None = None) -> Layout:
    return drawn_layout(MAP, GRIDS, leads=LEADS, members=members)


def places(layout: Layout, area: StudyArea) -> Places:
    found = belongings(layout, area)
    assert all(each.facility_id == key for key, own in found.items() for each in own)
    return {key: [(each.grid_id, each.relation, each.basis) for each in own] for key, own in found.items()}


def test_leads_and_primary_facilities_have_their_grid_and_other_facilities_none(area: StudyArea) -> None:
    assert places(drawn(), area) == {
        "H1": [("1", None, Basis.LEAD)],
        "H2": [("2", None, Basis.LEAD)],
        "T1": [("1", Relation.MEMBER, Basis.DISTRICT)],
        "V1": [("1", Relation.MEMBER, Basis.UPPER)],
        "V2": [("1", Relation.MEMBER, Basis.DISTRICT)],
        "S1": [("1", Relation.MEMBER, Basis.UPPER)],
    }, "V1 and S1 stand in the south, and follow an upper facility of the north"


def test_listed_member_is_in_its_grid_by_its_relation_and_takes_its_village_clinic_along(area: StudyArea) -> None:
    found = places(drawn({"2": [("T1", Relation.HUB), ("X", Relation.VOLUNTARY)]}), area)
    assert found["T1"] == [("2", Relation.HUB, Basis.LISTED)]
    assert found["X"] == [("2", Relation.VOLUNTARY, Basis.LISTED)]
    assert found["V1"] == [("2", Relation.MEMBER, Basis.UPPER)]
    assert found["V2"] == [("1", Relation.MEMBER, Basis.DISTRICT)], "it names no upper facility"


def test_exception_beats_following_and_goes_down_the_chain(area: StudyArea) -> None:
    moved = replace(drawn(), exceptions=(FollowException("T1", "2", "托管"),))
    assert places(moved, area)["T1"] == [("2", Relation.MEMBER, Basis.EXCEPTION)]
    assert places(moved, area)["V1"] == [("2", Relation.MEMBER, Basis.UPPER)]
    stays = replace(moved, exceptions=(*moved.exceptions, FollowException("V1", "1", "原隶属不变")))
    assert places(stays, area)["V1"] == [("1", Relation.MEMBER, Basis.EXCEPTION)]


def test_county_institution_serves_several_communities_and_is_in_none_in_full(area: StudyArea) -> None:
    shared = drawn({key: [("M", Relation.CROSS_GRID)] for key in ("1", "2")})
    assert places(shared, area)["M"] == [(key, Relation.CROSS_GRID, Basis.LISTED) for key in ("1", "2")]
    assert not any(each.full for each in belongings(shared, area)["M"])


def test_primary_facility_that_serves_another_grid_still_follows_its_district(area: StudyArea) -> None:
    helping = drawn({"2": [("T1", Relation.COOPERATION)]})
    assert places(helping, area)["T1"] == [
        ("2", Relation.COOPERATION, Basis.LISTED),
        ("1", Relation.MEMBER, Basis.DISTRICT),
    ]
    assert places(helping, area)["V1"] == [("1", Relation.MEMBER, Basis.UPPER)], "its upper facility is there in full"
    at_home = drawn({"1": [("T1", Relation.COOPERATION)]})
    assert places(at_home, area)["T1"] == [("1", Relation.COOPERATION, Basis.LISTED)], "what is listed is not overruled"


def test_who_follows_a_facility_of_several_grids_serves_them_too(tmp_path: Path) -> None:
    station = {"id": "S2", "in": "a", "type": "社区卫生服务站", "follows": "M"}
    county = drawn_area(tmp_path / "county", MAP, facilities=(*FACILITIES, station))
    shared = drawn({key: [("M", Relation.CROSS_GRID)] for key in ("1", "2")})
    assert places(shared, county)["S2"] == [(key, Relation.CROSS_GRID, Basis.UPPER) for key in ("1", "2")]


def test_without_territory_only_listing_counts_and_what_follows_a_listed_one(area: StudyArea) -> None:
    grids = (Grid("1", ("H1",), (Member("T1"),)), Grid("2", ("H2",)))
    found = places(Layout(grids, territorial=False), area)
    assert list(found) == ["H1", "H2", "T1", "V1", "S1"]
    assert found["V1"] == [("1", Relation.MEMBER, Basis.UPPER)]
    assert undetermined(Layout(grids, territorial=False), area) == ()


def test_facility_in_a_district_of_no_grid_is_in_none(area: StudyArea) -> None:
    loose = drawn_layout(MAP, "1.\n22", leads=LEADS)
    assert not {"T1", "V1", "V2"} & set(places(loose, area))


def test_closed_upper_facility_takes_nobody_along(area: StudyArea, tmp_path: Path) -> None:
    (tmp_path / "close.yaml").write_text(
        "format: 1\nname: {zh: 关, en: closed}\nfacilities:\n- close: {facility: T1}\n", encoding="utf-8"
    )
    after = apply_scenario(area, read_scenario(tmp_path / "close.yaml"))
    assert places(drawn(), after)["V1"] == [("2", Relation.MEMBER, Basis.DISTRICT)]
    assert "T1" not in places(drawn(), after)


def test_closed_facility_follows_nobody(area: StudyArea, tmp_path: Path) -> None:
    (tmp_path / "close.yaml").write_text(
        "format: 1\nname: {zh: 关, en: closed}\nfacilities:\n- close: {facility: V1}\n", encoding="utf-8"
    )
    after = apply_scenario(area, read_scenario(tmp_path / "close.yaml"))
    assert "V1" in places(drawn(), area)
    assert "V1" not in places(drawn(), after)


def test_where_a_facility_without_a_site_belongs_cannot_be_told_nor_of_those_who_follow_it(tmp_path: Path) -> None:
    campuses = [{"id": f["id"], "facility": f["id"], "in": f["in"]} for f in FACILITIES if f["id"] not in ("T1", "X")]
    county = drawn_area(tmp_path / "county", MAP, facilities=FACILITIES, campuses=campuses)
    assert undetermined(drawn(), county) == ("T1", "V1"), "X is no primary facility: it follows nobody"
    assert undetermined(drawn({"2": [("T1", Relation.MEMBER)]}), county) == ()


def test_maps_show_who_follows_in_the_grid_followed(area: StudyArea) -> None:
    facts = campus_facts(drawn({"2": [("T1", Relation.COOPERATION)]}), area)[["role", "grid"]]
    assert facts.T.to_dict("list") == {
        "H1": ["lead", "1"],
        "H2": ["lead", "2"],
        "M": ["other", ""],
        "T1": ["member", "2、1"],
        "V1": ["member", "1"],
        "V2": ["member", "1"],
        "S1": ["member", "1"],
        "X": ["other", ""],
    }


def test_doctors_of_who_follows_an_upper_facility_count_in_its_grid(tmp_path: Path) -> None:
    doctors = {"T1": 3, "V1": 2, "M": 50}
    facilities = [{**f, "general_practitioners": doctors.get(f["id"], 0)} for f in FACILITIES]
    county = drawn_area(tmp_path / "county", MAP, facilities=facilities)
    measures = measure(county, drawn(), access_table(county))
    per_10k = [measures.by_grid[key]["gp_per_10k"].number for key in ("1", "2")]
    assert per_10k == [25, 0], "5 doctors for 2,000 people, though V1 stands in the south"


def test_layout_of_members_only_has_no_share_of_private_beds_and_says_why(area: StudyArea) -> None:
    listed = Layout((Grid("1", ("H1",)), Grid("2", ("H2",))), territorial=False)
    value = measure(area, listed, access_table(area)).whole["private_bed_share"]
    assert value.number is None
    assert value.reason.zh == "方案没有片区（仅成员关系）"


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """Draw a layout of two grids in which no facility has two places: listed in full once, or excepted, or neither."""
    where = draw(st.lists(st.sampled_from("12."), min_size=4, max_size=4))
    members: dict[str, list[tuple[str, Relation]]] = {"1": [], "2": []}
    exceptions = []
    for key in [f["id"] for f in FACILITIES if f["id"] not in ("H1", "H2")]:
        grid_id, full = draw(st.sampled_from("12")), draw(st.sampled_from(["listed", "excepted", "neither"]))
        if full == "listed":
            members[grid_id].append((key, draw(st.sampled_from([Relation.MEMBER, Relation.HUB]))))
        elif full == "excepted":
            exceptions.append(FollowException(key, grid_id, "试"))
        other = {"1": "2", "2": "1"}[grid_id]
        if draw(st.booleans()):
            members[other].append((key, Relation.COOPERATION))
    drawing = f"{where[0]}{where[1]}\n{where[2]}{where[3]}"
    return replace(drawn_layout(MAP, drawing, leads=LEADS, members=members), exceptions=tuple(exceptions))


@given(layout=layouts())
def test_every_facility_is_in_one_grid_in_full_at_most_and_in_no_grid_twice(area: StudyArea, layout: Layout) -> None:
    assert layout_faults(layout, area, "drawn") == []
    found = belongings(layout, area)
    assert all(sum(each.full for each in own) <= 1 for own in found.values())
    assert all(len({each.grid_id for each in own}) == len(own) for own in found.values())
    assert all(found[key] for key in ("H1", "H2", "S1")), "leads, and who follows one"
    excepted = {each.facility_id for each in layout.exceptions}
    assert all(any(each.basis is Basis.EXCEPTION for each in found[key]) for key in excepted)


def test_upper_facilities_unknown_or_in_a_circle_are_all_named_with_row_and_value(tmp_path: Path) -> None:
    upper = {"H1": "H1", "T1": "V1", "X": "Z9"}
    facilities = [{**f, "follows": upper.get(f["id"], f.get("follows", ""))} for f in FACILITIES]
    with pytest.raises(AreaError) as refused:
        drawn_area(tmp_path / "county", MAP, facilities=facilities)
    said = {(fault.row, fault.column, fault.value): fault.problem.zh for fault in refused.value.faults}
    assert said == {
        (9, "follows", "Z9"): "医疗机构图层中没有这个机构",
        (2, "follows", "H1"): "上级机构绕成一圈：H1 → H1",
        (5, "follows", "V1"): "上级机构绕成一圈：T1 → V1 → T1",
        (6, "follows", "T1"): "上级机构绕成一圈：V1 → T1 → V1",
    }
