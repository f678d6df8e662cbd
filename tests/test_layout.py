"""Edits of a layout: what each gives, what it refuses, that none changes its input; undo and redo."""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import pytest
from drawing import drawn_area, drawn_layout
from hypothesis import given
from hypothesis import strategies as st

from gridplan.errors import EditError
from gridplan.history import History
from gridplan.layout import (
    RELATION_LABELS,
    SHARED_RELATIONS,
    Grid,
    Layout,
    Member,
    Relation,
    add_member,
    assign_districts,
    change_leads,
    exclude_districts,
    lock_districts,
    remove_member,
    swap_leads,
    unassign_districts,
    unlock_districts,
)
from gridplan.layout_checks import layout_faults
from gridplan.study_area import StudyArea

# Every layout in this file is drawn on this map, with hospitals H1 … H6:
MAP = """
abc
def
"""
HOSPITALS = [f"H{number}" for number in range(1, 7)]
LEADS = {"1": ["H1"], "2": ["H2"], "3": ["H3"]}


def draw(grids: str, **options: object) -> Layout:
    return drawn_layout(MAP, "\n".join(grids.split()), **{"leads": LEADS, **options})  # type: ignore[arg-type]


PLAIN = draw("112 332")
LOCKED = draw("112 332", locked="c")
WITH_MEMBER = draw("112 332", members={"1": [("H4", Relation.HUB)]})


def refusal(edit: Callable[..., Layout], *arguments: object) -> EditError:
    with pytest.raises(EditError) as refused:
        edit(*arguments)
    assert refused.value.to("zh") != refused.value.to("en")
    return refused.value


def test_assigning_moves_districts_and_leaves_the_others() -> None:
    assert assign_districts(PLAIN, ["a", "c"], "3") == draw("313 332")


def test_assigning_takes_up_unassigned_and_excluded_districts() -> None:
    assert assign_districts(draw("11. 332"), ["c"], "1") == draw("111 332")
    assert assign_districts(draw("11. 332", excluded="c"), ["c"], "1") == draw("111 332")


def test_assigning_nothing_changes_nothing() -> None:
    assert assign_districts(PLAIN, [], "1") == PLAIN


def test_assigning_to_an_unknown_grid_is_refused_with_the_known_ones() -> None:
    said = refusal(assign_districts, PLAIN, ["a"], "9")
    assert said.to("zh") == "没有网格 9；已有 1、2、3"


def test_assigning_a_locked_district_elsewhere_is_refused_by_name() -> None:
    assert "c" in refusal(assign_districts, LOCKED, ["a", "c"], "1").to("zh")
    assert assign_districts(LOCKED, ["c"], "2") == LOCKED, "it may stay where it is"


def test_unassigning_leaves_the_district_in_no_grid() -> None:
    layout = unassign_districts(PLAIN, ["b", "e"])
    assert layout == draw("1.2 3.2")
    assert layout.unassigned("abcdef") == ("b", "e")


def test_unassigning_ends_an_exclusion() -> None:
    assert unassign_districts(draw("11. 332", excluded="c"), ["c"]) == draw("11. 332")


def test_excluding_takes_the_district_out_of_grid_and_count() -> None:
    layout = exclude_districts(PLAIN, ["f"])
    assert layout == draw("112 33.", excluded="f")
    assert layout.unassigned("abcdef") == ()


@pytest.mark.parametrize("edit", [unassign_districts, exclude_districts])
def test_locked_district_is_neither_unassigned_nor_excluded(edit: Callable[..., Layout]) -> None:
    assert "c" in refusal(edit, LOCKED, ["b", "c"]).to("en")


def test_lock_holds_until_it_is_undone() -> None:
    assert lock_districts(PLAIN, ["c"]) == LOCKED
    assert unlock_districts(LOCKED, ["c"]) == PLAIN
    assert lock_districts(LOCKED, ["c", "d"]).locked == {"c", "d"}


def test_changing_leads_gives_one_or_several() -> None:
    assert change_leads(PLAIN, "2", ("H4",)).grid("2") == Grid("2", ("H4",))
    assert change_leads(PLAIN, "2", ("H2", "H5")).leads == ("H1", "H2", "H5", "H3")
    assert change_leads(PLAIN, "2", ("H4",)).grid_of == PLAIN.grid_of


def test_changing_to_no_lead_is_refused() -> None:
    assert "2" in refusal(change_leads, PLAIN, "2", ()).to("zh")


def test_changing_to_the_lead_of_another_grid_is_refused_with_both_names() -> None:
    assert refusal(change_leads, PLAIN, "2", ("H3",)).to("zh") == "H3 已牵头网格 3"


def test_naming_one_hospital_twice_as_lead_of_a_grid_is_refused() -> None:
    assert "H4" in refusal(change_leads, PLAIN, "2", ("H4", "H4")).to("zh")


def test_changing_the_lead_of_an_unknown_grid_is_refused() -> None:
    refusal(change_leads, PLAIN, "9", ("H4",))


def test_member_that_becomes_lead_of_its_grid_stops_being_a_member() -> None:
    assert change_leads(WITH_MEMBER, "1", ("H4",)).grid("1") == Grid("1", ("H4",))


@pytest.mark.parametrize("relation", Relation)
def test_member_of_another_grid_does_not_become_a_lead(relation: Relation) -> None:
    layout = draw("112 332", members={"1": [("H4", relation)]})
    assert "H4" in refusal(change_leads, layout, "2", ("H4",)).to("zh")


def test_swapping_leads_leaves_districts_and_members_in_place() -> None:
    swapped = swap_leads(WITH_MEMBER, "1", "3")
    assert swapped == draw("112 332", leads={"1": ["H3"], "2": ["H2"], "3": ["H1"]}, members={"1": [("H4", "hub")]})
    assert swap_leads(swapped, "3", "1") == WITH_MEMBER


def test_swapping_with_an_unknown_grid_is_refused() -> None:
    refusal(swap_leads, PLAIN, "1", "9")
    refusal(swap_leads, PLAIN, "9", "1")


def test_adding_a_member_puts_it_last_in_its_grid() -> None:
    layout = add_member(WITH_MEMBER, "1", "H5", Relation.VOLUNTARY)
    assert layout.grid("1").members == (Member("H4", Relation.HUB), Member("H5", Relation.VOLUNTARY))
    assert layout.grid("2").members == ()


def test_lead_is_not_added_as_a_member_of_any_grid() -> None:
    assert "H2" in refusal(add_member, PLAIN, "1", "H2", Relation.MEMBER).to("zh")
    assert "H2" in refusal(add_member, PLAIN, "2", "H2", Relation.HUB).to("zh")


def test_member_of_one_grid_is_not_added_to_another() -> None:
    assert refusal(add_member, WITH_MEMBER, "2", "H4", Relation.MEMBER).to("zh") == "H4 已是网格 1 的成员"


def test_facility_is_not_added_to_the_same_grid_twice() -> None:
    refusal(add_member, WITH_MEMBER, "1", "H4", Relation.VOLUNTARY)
    shared = add_member(PLAIN, "1", "H4", Relation.COOPERATION)
    refusal(add_member, shared, "1", "H4", Relation.COOPERATION)


@pytest.mark.parametrize("relation", sorted(SHARED_RELATIONS))
def test_cooperation_and_cross_grid_units_serve_several_grids(relation: Relation) -> None:
    layout = add_member(add_member(PLAIN, "1", "H4", relation), "2", "H4", relation)
    assert [Member("H4", relation) in grid.members for grid in layout.grids] == [True, True, False]


def test_adding_to_an_unknown_grid_is_refused() -> None:
    refusal(add_member, PLAIN, "9", "H4", Relation.MEMBER)


def test_removing_a_member_ends_it_in_that_grid_alone() -> None:
    shared = draw("112 332", members={"1": [("H4", Relation.COOPERATION)], "2": [("H4", Relation.COOPERATION)]})
    removed = remove_member(shared, "1", "H4")
    assert removed == draw("112 332", members={"2": [("H4", Relation.COOPERATION)]})


def test_removing_what_is_no_member_is_refused() -> None:
    assert refusal(remove_member, WITH_MEMBER, "2", "H4").to("zh") == "H4 不是网格 2 的成员"
    refusal(remove_member, WITH_MEMBER, "9", "H4")


def test_districts_of_a_grid_and_leads_of_a_layout() -> None:
    layout = draw("112 332", leads={"2": ["H2", "H5"], "1": ["H1"], "3": ["H3"]})
    assert layout.leads == ("H2", "H5", "H1", "H3")
    assert layout.districts_of("2") == ("c", "f")
    assert layout.districts_of("9") == ()


def test_every_relation_has_a_word_of_its_own() -> None:
    assert set(RELATION_LABELS) == set(Relation)
    assert len({label.zh for label in RELATION_LABELS.values()}) == len(Relation)


# Any edit, with arguments that may or may not be allowed.
district_sets = st.lists(st.sampled_from("abcdef"), max_size=3)
grid_ids = st.sampled_from(["1", "2", "3", "9"])
hospitals = st.sampled_from(HOSPITALS)
Edit = tuple[Callable[..., Layout], tuple[object, ...]]
edits: st.SearchStrategy[Edit] = st.one_of(
    st.tuples(st.just(assign_districts), st.tuples(district_sets, grid_ids)),
    st.tuples(
        st.sampled_from([unassign_districts, exclude_districts, lock_districts, unlock_districts]),
        st.tuples(district_sets),
    ),
    st.tuples(st.just(change_leads), st.tuples(grid_ids, st.lists(hospitals, max_size=2).map(tuple))),
    st.tuples(st.just(swap_leads), st.tuples(grid_ids, grid_ids)),
    st.tuples(st.just(add_member), st.tuples(grid_ids, hospitals, st.sampled_from(Relation))),
    st.tuples(st.just(remove_member), st.tuples(grid_ids, hospitals)),
)


def attempt(layout: Layout, edit: Edit) -> Layout:
    """Return the edited layout, or the same one where the edit is refused."""
    function, arguments = edit
    try:
        return function(layout, *arguments)
    except EditError:
        return layout


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    facilities = [{"id": hospital, "in": letter} for hospital, letter in zip(HOSPITALS, "abcdef", strict=True)]
    return drawn_area(tmp_path_factory.mktemp("city"), MAP, facilities=facilities)


@given(st.lists(edits, max_size=12))
def test_no_sequence_of_edits_makes_a_layout_that_its_own_area_would_refuse(area: StudyArea, steps: list[Edit]) -> None:
    layout = WITH_MEMBER
    for step in steps:
        layout = attempt(layout, step)
        assert layout_faults(layout, area, "edited") == [], step


@given(st.lists(edits, max_size=12))
def test_every_district_is_in_one_grid_or_unassigned_or_excluded(steps: list[Edit]) -> None:
    layout = PLAIN
    for step in steps:
        layout = attempt(layout, step)
        assigned, loose = set(layout.grid_of), set(layout.unassigned("abcdef"))
        assert assigned | loose | layout.excluded == set("abcdef")
        assert len(assigned) + len(loose) + len(layout.excluded) == 6, step
        assert sorted(d for grid in layout.grids for d in layout.districts_of(grid.id)) == sorted(assigned)


@given(st.lists(edits, max_size=12))
def test_locked_districts_stay_where_they_are_through_every_edit(steps: list[Edit]) -> None:
    layout = LOCKED
    for function, arguments in steps:
        if function is not unlock_districts:
            layout = attempt(layout, (function, arguments))
    assert layout.grid_of["c"] == "2"


@given(st.lists(edits, min_size=1, max_size=12))
def test_no_edit_changes_its_input(steps: list[Edit]) -> None:
    layout = WITH_MEMBER
    for step in steps:
        grid_of = dict(layout.grid_of)
        read_only = replace(layout, grid_of=MappingProxyType(grid_of))  # writing to it raises
        before = (read_only.grids, grid_of.copy(), read_only.excluded, read_only.locked)
        layout = attempt(read_only, step)
        assert (read_only.grids, grid_of, read_only.excluded, read_only.locked) == before


@given(st.lists(st.one_of(st.integers(0, 5), st.sampled_from(["undo", "redo"])), max_size=40))
def test_undo_and_redo_behave_as_a_list_with_a_cursor(steps: list[int | str]) -> None:
    history: History[int] = History(0)
    states, cursor = [0], 0
    for step in steps:
        if step == "undo":
            history, cursor = history.undo(), max(cursor - 1, 0)
        elif step == "redo":
            history, cursor = history.redo(), min(cursor + 1, len(states) - 1)
        else:
            history = history.do(int(step))
            if step != states[cursor]:
                states, cursor = [*states[: cursor + 1], int(step)], cursor + 1
        assert history.present == states[cursor]
        assert list(history.past) == states[:cursor]
        assert list(history.future) == states[cursor + 1 :]


@given(st.lists(edits, max_size=12))
def test_undoing_all_edits_of_a_layout_returns_to_the_first_and_redoing_to_the_last(steps: list[Edit]) -> None:
    history = History(PLAIN)
    for step in steps:
        history = history.do(attempt(history.present, step))
    last = history.present
    while history.past:
        history = history.undo()
    assert history.present == PLAIN
    while history.future:
        history = history.redo()
    assert history.present == last
