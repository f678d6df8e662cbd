"""What searches work with: the sums of a draft, contiguity, the rows of the models, parts of an instance."""

import networkx as nx
import numpy as np
import pytest
from highspy import HighsLp
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from partition_cases import SIZE, Judge, cases, problem

from gridplan.partition import Problem, Request, highs, within
from gridplan.partition.build import instance_of
from gridplan.partition.closer import keep_contiguous
from gridplan.partition.draft import Draft
from gridplan.partition.highs import Limits, State
from gridplan.partition.improve import improve
from gridplan.partition.instance import Instance
from gridplan.partition.model import Model
from gridplan.partition.start import start_from

# Half of the drawn requests ask for no contiguity, some cannot be met.
some = settings(max_examples=50, suppress_health_check=[HealthCheck.filter_too_much])
NO_LIMITS = Limits(60.0, lambda: False)


def instance_where_all_lead(case: Problem, request: Request) -> Instance:
    return instance_of(case, request, None)


def some_assignment(data: st.DataObject, instance: Instance) -> np.ndarray:
    """Draw an assignment of units in which every lead has one, whatever else it breaks."""
    drawn = data.draw(st.lists(st.integers(0, instance.leads - 1), min_size=instance.units, max_size=instance.units))
    assigned = np.array(drawn)
    assume(len(np.unique(assigned)) == instance.leads)
    return assigned


def valid_row(data: st.DataObject, judge: Judge, *, all_lead: bool) -> np.ndarray:
    """Draw a valid layout, by district."""
    good = judge.valid(judge.every)
    if all_lead:
        good &= judge.used(judge.every).all(axis=1)
    assume(good.any())
    valid = judge.every[good]
    return np.asarray(valid[data.draw(st.integers(0, len(valid) - 1))])


def by_unit(instance: Instance, row: np.ndarray) -> np.ndarray:
    return np.array([row[own[0]] for own in instance.members])


def price(draft: Draft) -> float:
    return draft.objective() + draft.broken_price * draft.broken()


def pieces(instance: Instance, assigned: np.ndarray) -> int:
    """Count the pieces of grids beyond one in each island, exclaves left aside."""
    graph = nx.Graph((i, n) for i, near in enumerate(instance.neighbours) for n in near)
    graph.add_nodes_from(range(SIZE))
    lead_of, exempt = assigned[instance.unit_of], set(np.flatnonzero(instance.exempt).tolist())
    more = 0
    for island in nx.connected_components(graph):
        for lead in range(instance.leads):
            own = graph.subgraph([i for i in island if lead_of[i] == lead])
            more += max(sum(not piece <= exempt for piece in nx.connected_components(own)) - 1, 0)
    return more


@some
@given(cases(most_leads=3), st.data())
def test_sums_after_moves_are_those_of_a_new_draft(drawn: tuple[Problem, Request], data: st.DataObject) -> None:
    instance = instance_where_all_lead(*drawn)
    draft = Draft(instance, some_assignment(data, instance))
    moves = st.tuples(st.integers(0, instance.units - 1), st.integers(0, instance.leads - 1))
    for unit, target in data.draw(st.lists(moves, max_size=12)):
        if target == draft.assigned[unit]:
            continue
        source = draft.assigned[[unit]]
        promised = float(draft.gain(np.array([unit]), source, np.array([target]))[0])
        before = price(draft)
        draft.move(unit, target)
        assert price(draft) - before == pytest.approx(promised, rel=1e-9, abs=1e-7)
    anew = Draft(instance, draft.assigned)
    assert draft.objective() == pytest.approx(anew.objective(), abs=1e-9)
    assert draft.broken() == pytest.approx(anew.broken(), abs=1e-9)
    assert draft.lead_of == anew.lead_of
    for name in ("sizes", "near", "in_area", "clash"):
        assert (getattr(draft, name) == getattr(anew, name)).all()
    assert draft.border == pytest.approx(anew.border, abs=1e-9)


@some
@given(cases(most_leads=3), st.data())
def test_two_shifts_together_bring_what_was_promised(drawn: tuple[Problem, Request], data: st.DataObject) -> None:
    """Where no border, no area and nothing that is to be apart joins the two units."""
    instance = instance_where_all_lead(*drawn)
    assume(not instance.borders and not instance.split_price and not instance.apart)
    draft = Draft(instance, some_assignment(data, instance))
    shifts = draft.shifts()
    pairs = [
        (one, two)
        for one in range(len(shifts))
        for two in range(len(shifts))
        if shifts.target[one] == shifts.source[two]
    ]
    assume(pairs)
    one, two = data.draw(st.sampled_from(pairs))
    joint = float(draft.joint_gain(shifts, np.array([one]), np.array([two]))[0])
    promised, before = float(shifts.gain[one] + shifts.gain[two]) + joint, price(draft)
    for number in (one, two):
        draft.move(int(shifts.unit[number]), int(shifts.target[number]))
    assert price(draft) - before == pytest.approx(promised, rel=1e-9, abs=1e-7)


@some
@given(cases(most_leads=3), st.data())
def test_a_draft_is_valid_where_brute_force_says_so(drawn: tuple[Problem, Request], data: st.DataObject) -> None:
    case, request = drawn
    instance, judge = instance_where_all_lead(case, request), Judge(case, request)
    assigned = some_assignment(data, instance)
    rows = assigned[instance.unit_of][None, :]
    least, most = request.numbers
    assume(least <= instance.leads <= most)
    draft = Draft(instance, assigned)
    assert draft.is_valid() == judge.valid(rows)[0]
    if draft.is_valid():
        assert draft.objective() == pytest.approx(judge.objective(rows)[0], abs=1e-9)


@some
@given(cases(most_leads=3), st.data())
def test_a_shift_keeps_contiguity_where_no_piece_more_comes_about(
    drawn: tuple[Problem, Request], data: st.DataObject
) -> None:
    case, asked = drawn
    exclaves = asked.exclaves if data.draw(st.booleans()) else frozenset()
    request = Request(case.leads, contiguous=True, exclaves=exclaves, together=asked.together)
    instance = instance_where_all_lead(case, request)
    assigned = by_unit(instance, valid_row(data, Judge(case, request), all_lead=True))
    draft = Draft(instance, assigned)
    shifts = draft.shifts()
    for unit, target in zip(shifts.unit.tolist(), shifts.target.tolist(), strict=True):
        after = assigned.copy()
        after[unit] = target
        assert draft.keeps_contiguity(unit, target) == (pieces(instance, after) == 0)


@some
@given(cases(most_leads=3), st.data())
def test_to_improve_never_makes_worse(drawn: tuple[Problem, Request], data: st.DataObject) -> None:
    instance = instance_where_all_lead(*drawn)
    draft = Draft(instance, some_assignment(data, instance))
    before, stray, valid = price(draft), pieces(instance, draft.assigned), draft.is_valid()
    improve(draft)
    assert price(draft) <= before + 1e-7
    assert len(np.unique(draft.assigned)) == instance.leads
    if instance.contiguous and not stray:
        assert pieces(instance, draft.assigned) == 0
    if valid:
        assert draft.is_valid()


def test_to_improve_breaks_no_bound_however_few_people_are_beyond_it() -> None:
    minutes = np.ones((SIZE, 2))
    minutes[4] = [1, 41]  # D4 would gain 40 minutes with L0
    population = np.array([1000, 1000, 1000, 1000, 1001, 1000, 1000, 1000])
    case = problem(minutes, population)
    # 1.25 × 4000.5 are 5000.6 people: with D4, L0 would have 5001.
    instance = instance_where_all_lead(case, Request(case.leads, bounds=(within("population", 0.25),)))
    draft = Draft(instance, np.array([0, 0, 0, 0, 1, 1, 1, 1]))
    improve(draft)
    assert draft.is_valid()
    assert draft.assigned[4] == 0  # another district went the other way
    assert np.bincount(draft.assigned).tolist() == [4, 4]


@some
@given(cases(most_leads=3), st.data())
def test_a_start_gives_units_only_to_leads_they_may_have(drawn: tuple[Problem, Request], data: st.DataObject) -> None:
    instance = instance_where_all_lead(*drawn)
    assume(instance.allowed.any(axis=1).all())
    belongs = np.eye(instance.leads)[some_assignment(data, instance)]
    draft = start_from(instance, belongs)
    assert instance.allowed[np.arange(instance.units), draft.assigned].all()


def with_units_fixed(model: Model, assigned: np.ndarray) -> HighsLp:
    """Return a model in which every unit belongs to the lead that it has in an assignment."""
    columns, values = model.fixed_columns(assigned)
    lp = model.lp()
    lower, upper = np.array(lp.col_lower_), np.array(lp.col_upper_)
    upper[columns] = np.minimum(upper[columns], values)
    lower[columns] = np.maximum(lower[columns], values)
    lp.col_lower_, lp.col_upper_ = lower, upper
    return lp


@some
@given(cases(most_leads=3), st.data())
def test_every_valid_layout_meets_the_rows_of_the_whole_model(
    drawn: tuple[Problem, Request], data: st.DataObject
) -> None:
    case, request = drawn
    judge = Judge(case, request)
    assume(request.contiguous)
    row = valid_row(data, judge, all_lead=False)
    number = len(np.unique(row)) if request.number is not None else None
    instance = instance_of(case, request, number)
    model = Model(instance, roots=True)
    islands = [
        list(own)
        for own in nx.connected_components(
            nx.Graph([(i, n) for i, near in enumerate(case.neighbours) for n in near] + [(i, i) for i in range(SIZE)])
        )
    ]
    for _ in range(4):  # RULE 8 holds for any set of districts
        districts = data.draw(st.sets(st.sampled_from(data.draw(st.sampled_from(islands))), min_size=1))
        model.add_connectivity_rows(districts, leads=range(instance.leads))
    assigned = by_unit(instance, row)
    found = highs.run(with_units_fixed(model, assigned), NO_LIMITS)
    assert found.state is State.SOLVED
    assert found.bound == pytest.approx(judge.objective(row[None, :])[0], abs=1e-6)


@some
@given(cases(most_leads=3), st.data())
def test_closer_rows_hold_for_the_layout_they_are_made_from_and_for_contiguous_ones_only(
    drawn: tuple[Problem, Request], data: st.DataObject
) -> None:
    case, request = drawn
    judge = Judge(case, Request(case.leads, contiguous=True, exclaves=request.exclaves))
    instance = instance_where_all_lead(case, judge.request)
    row = valid_row(data, judge, all_lead=False) if data.draw(st.booleans()) else None
    model = Model(instance, roots=False)
    keep_contiguous(model, row)
    if row is not None:
        assert highs.run(with_units_fixed(model, row), NO_LIMITS).state is State.SOLVED
    found = highs.run(model.lp(), NO_LIMITS)
    if found.values is not None:
        assert judge.valid(model.assignment(found.values)[None, :]).all()


@pytest.mark.parametrize(("own", "exclaves"), [({0, 3, 4, 6, 7}, frozenset()), ({0, 1, 2}, frozenset({"D1"}))])
def test_closer_rows_hold_for_a_grid_with_a_shorter_way_outside_and_for_one_that_an_exclave_holds_together(
    own: set[int], exclaves: frozenset[str]
) -> None:
    minutes = np.ones((SIZE, 2))
    minutes[3, 0] = 900  # from D0 to D4 the way outside, by D1, is the shorter one
    assigned = np.array([int(i not in own) for i in range(SIZE)])
    case = problem(minutes, np.ones(SIZE))
    instance = instance_where_all_lead(case, Request(case.leads, contiguous=True, exclaves=exclaves))
    model = Model(instance, roots=False)
    keep_contiguous(model, assigned)
    assert highs.run(with_units_fixed(model, assigned), NO_LIMITS).state is State.SOLVED


@some
@given(cases(most_leads=3), st.data())
def test_a_solution_of_some_grids_put_back_is_valid_for_the_whole(
    drawn: tuple[Problem, Request], data: st.DataObject
) -> None:
    instance = instance_where_all_lead(*drawn)
    judge = Judge(*drawn)
    least, most = drawn[1].numbers
    assume(least <= instance.leads <= most)
    row = valid_row(data, judge, all_lead=True)
    assigned = by_unit(instance, row)
    leads = np.array(sorted(data.draw(st.sets(st.integers(0, instance.leads - 1), min_size=2))))
    part, units = instance.of_grids(leads, assigned)
    before = Draft(part, np.searchsorted(leads, assigned[units]))
    assert before.is_valid()
    changed = assigned.copy()
    inside = data.draw(st.lists(st.integers(0, len(leads) - 1), min_size=len(units), max_size=len(units)))
    changed[units] = leads[inside]
    after = Draft(part, np.array(inside))
    rows = changed[instance.unit_of][None, :]
    assert after.is_valid() == (judge.valid(rows)[0] and judge.used(rows).all())
    if after.is_valid():
        gained = judge.objective(rows)[0] - judge.objective(row[None, :])[0]
        assert after.objective() - before.objective() == pytest.approx(gained, abs=1e-9)
