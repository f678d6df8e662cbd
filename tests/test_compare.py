"""Two layouts side by side."""

from pathlib import Path

import pytest
from drawing import drawn_area, drawn_layout

from gridplan.access import access_table
from gridplan.compare import Case, Comparison, Move, compare
from gridplan.layout import Layout
from gridplan.study_area import StudyArea

# One row of districts a kilometre and a minute apart; H1 stands in a, H2 in d.
MAP = "abcd"
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
