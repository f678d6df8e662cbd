"""Two layouts side by side."""

from dataclasses import replace
from pathlib import Path

import pytest
from drawing import drawn_area, drawn_layout

from gridplan.access import access_table
from gridplan.compare import Case, Comparison, Move, compare, path_changes
from gridplan.layout import Layout
from gridplan.study_area import StudyArea

# One row of districts a kilometre and a minute apart; H1 stands in a, H2 in d.
MAP = "abcd"
CUT = [("a", "b", 1), ("c", "d", 1)]
FACILITIES = [{"id": "H1", "in": "a"}, {"id": "H2", "in": "d"}]


@pytest.fixture
def area(tmp_path: Path) -> StudyArea:
    return drawn_area(tmp_path, MAP, populations={"b": 3000}, facilities=FACILITIES)


def layout(grids: str) -> Layout:
    return drawn_layout(MAP, grids, leads={"1": ["H1"], "2": ["H2"]})


def compared(area: StudyArea, before: str, after: str) -> Comparison:
    access = access_table(area)
    return compare(Case(area, access, layout(before)), Case(area, access, layout(after)))


def test_district_that_changes_lead_is_listed_with_its_people(area: StudyArea) -> None:
    comparison = compared(area, "1122", "1222")
    assert comparison.moves == (Move("b", ("H1",), ("H2",)),)
    assert comparison.people_moved.number == 3000


def test_difference_is_after_minus_before(area: StudyArea) -> None:
    # b's 3,000 people go from 1 minute to 2: 3,000 more person-minutes over 6,000 people.
    change = compared(area, "1122", "1222").changes["mean_minutes"]
    assert change.difference == pytest.approx(0.5)


def test_same_grids_under_other_numbers_are_no_change(area: StudyArea) -> None:
    renumbered = drawn_layout(MAP, "2211", leads={"2": ["H1"], "1": ["H2"]})
    access = access_table(area)
    comparison = compare(Case(area, access, layout("1122")), Case(area, access, renumbered))
    assert comparison.moves == ()
    assert comparison.people_moved.number == 0


def test_unassigned_district_has_no_lead(area: StudyArea) -> None:
    assert compared(area, "1122", "11.2").moves == (Move("c", ("H2",), ()),)


def test_people_moved_are_undetermined_where_a_population_is_unknown(tmp_path: Path) -> None:
    area = drawn_area(tmp_path / "unknown", MAP, populations={"b": None}, facilities=FACILITIES)
    comparison = compared(area, "1122", "1222")
    assert comparison.people_moved.number is None
    assert comparison.changes["mean_minutes"].difference is None


def test_layouts_that_exclude_other_districts_are_not_compared_by_means(area: StudyArea) -> None:
    access = access_table(area)
    without = drawn_layout(MAP, "112.", leads={"1": ["H1"], "2": ["H2"]}, excluded="d")
    changes = compare(Case(area, access, layout("1122")), Case(area, access, without)).changes
    assert changes["population"].difference == -1000
    assert not changes["mean_minutes"].comparable
    assert changes["mean_minutes"].difference is None


def test_people_whose_only_road_is_closed_lose_the_path_and_gain_it_the_other_way_round(tmp_path: Path) -> None:
    joined = drawn_area(tmp_path / "joined", MAP, populations={"b": 3000}, facilities=FACILITIES)
    cut = drawn_area(tmp_path / "cut", MAP, populations={"b": 3000}, facilities=FACILITIES, links=CUT)
    # b is led by H2 in d, which the link b – c alone joins to it; a has H1 at home, c and d keep theirs.
    before, after = (Case(each, access_table(each), layout("1222")) for each in (joined, cut))
    lost = path_changes(before, after)
    assert (lost.gained.number, lost.lost.number, lost.undetermined.number) == (0, 3000, 0)
    gained = path_changes(after, before)
    assert (gained.gained.number, gained.lost.number, gained.undetermined.number) == (3000, 0, 0)


def test_people_whose_lead_is_gone_are_neither_with_nor_without_a_path(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, MAP, populations={"b": 3000}, facilities=FACILITIES)
    closed = replace(area, campuses=area.campuses.drop(index="H2"))
    changes = path_changes(*(Case(each, access_table(each), layout("1122")) for each in (area, closed)))
    assert (changes.gained.number, changes.lost.number, changes.undetermined.number) == (0, 0, 2000)


def test_people_of_no_grid_have_no_lead_to_lose_the_path_to(tmp_path: Path) -> None:
    cut = drawn_area(tmp_path / "cut", MAP, facilities=FACILITIES, links=CUT)
    joined = drawn_area(tmp_path / "joined", MAP, facilities=FACILITIES)
    cases = (Case(each, access_table(each), layout("1.22")) for each in (joined, cut))
    assert path_changes(*cases).lost.number == 0


def test_path_changes_are_undetermined_where_a_population_concerned_is_unknown(tmp_path: Path) -> None:
    options = {"populations": {"b": None}, "facilities": FACILITIES}
    joined = drawn_area(tmp_path / "joined", MAP, **options)
    cut = drawn_area(tmp_path / "cut", MAP, links=CUT, **options)
    changes = path_changes(*(Case(each, access_table(each), layout("1222")) for each in (joined, cut)))
    assert changes.lost.number is None
    assert changes.gained.number == 0
