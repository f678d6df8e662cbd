"""Suggested moves: drawn maps checked by hand, and every effect against an independent measure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from drawing import drawn_area, drawn_layout

from gridplan.access import AccessTable, access_table
from gridplan.compare import Case, compare
from gridplan.layout import Layout, lock_districts, unassign_districts
from gridplan.partition import Request, within
from gridplan.plan_file import Plan
from gridplan.policy import Verdict, case_of, check, read_policy
from gridplan.study_area import StudyArea
from gridplan.suggest import Shift, Suggestion, describe, suggest

# One row of districts a kilometre and a minute apart; H1 stands in a, H2 in d.
ROW = "abcd"
FACILITIES = [{"id": "H1", "in": "a"}, {"id": "H2", "in": "d"}]
LEADS = {"1": ["H1"], "2": ["H2"]}


@pytest.fixture
def row(tmp_path: Path) -> StudyArea:
    return drawn_area(tmp_path, ROW, facilities=FACILITIES)


def suggested(area: StudyArea, grids: str, drawing: str = ROW, **options: object) -> tuple[Suggestion, ...]:
    request = options.pop("request", None)
    layout = drawn_layout(drawing, grids, leads=LEADS, **options)
    return suggest(area, access_table(area), layout, request)


def moves(found: Sequence[Suggestion]) -> list[tuple[tuple[str, str | None, str], ...]]:
    return [tuple((shift.district, shift.source, shift.target) for shift in each.shifts) for each in found]


def test_a_district_on_the_wrong_side_is_suggested_with_its_effect(row: StudyArea) -> None:
    best = suggested(row, "1222")[0]
    # b is 2 minutes from H2 and 1 from H1: (0 + 2 + 1 + 0) / 4 becomes (0 + 1 + 1 + 0) / 4. Grids of 1 and 3 become
    # grids of 2 and 2: 3 becomes 1, and a deviation of 1 from the mean of 2 becomes none.
    assert best.shifts == (Shift("b", "2", "1"),)
    assert best.changes["mean_minutes"].difference == pytest.approx(-0.25)
    assert best.changes["balance_max_min"].difference == pytest.approx(-2)
    assert best.changes["balance_deviation"].difference == pytest.approx(-0.5)
    assert best.changes["pieces"].difference == 0
    assert best.people.number == 1000
    assert best.better == ("mean_minutes", "balance_max_min", "balance_deviation")
    assert best.worse == ()
    assert dict(best.layout.grid_of) == {"a": "1", "b": "1", "c": "2", "d": "2"}


def test_a_layout_that_nothing_betters_gets_no_suggestion(row: StudyArea) -> None:
    assert suggested(row, "1122") == ()


def test_what_betters_the_balance_and_costs_minutes_says_so(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, ROW, populations={"a": 3000}, facilities=FACILITIES)
    # Grids of 4,000 and 2,000; with b in 2 they are 3,000 and 3,000, and its 1,000 people need a minute more.
    best = suggested(area, "1122")[0]
    assert best.shifts == (Shift("b", "1", "2"),)
    assert best.better == ("balance_max_min", "balance_deviation")
    assert best.worse == ("mean_minutes",)
    assert best.changes["mean_minutes"].difference == pytest.approx(1000 / 6000)
    told = describe(best, area)
    assert told.zh == "b：H1 → H2；改善：人口最大/最小 −1.00，与均值最大偏差 −33.3%；代价：平均就医时间 +0.2 分钟"
    assert told.en.startswith("b: H1 → H2; better: largest / smallest population −1.00, ")


def test_a_locked_district_stays(row: StudyArea) -> None:
    assert all(shift.district != "b" for each in suggested(row, "1222", locked="b") for shift in each.shifts)
    assert suggested(row, "1.22", locked="b") == ()


def test_a_district_without_a_grid_is_given_to_the_nearer_one_first(row: StudyArea) -> None:
    best = suggested(row, "1.22")[0]
    assert best.shifts == (Shift("b", None, "1"),)
    assert best.fills
    assert best.changes["undetermined_population"].difference == -1000
    assert best.changes["mean_minutes"].difference is None  # other people are counted after
    assert "b：未分配 → H1" in describe(best, row).zh


def test_a_grid_without_districts_gets_the_one_beside_its_lead(row: StudyArea) -> None:
    best = suggested(row, "1111")[0]
    assert best.shifts == (Shift("d", "1", "2"),)
    assert best.changes["balance_max_min"].before.number is None
    assert best.changes["balance_max_min"].after.number == 3


def test_moves_that_join_pieces_come_before_those_that_save_minutes(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, "abcdef", facilities=[{"id": "H1", "in": "a"}, {"id": "H2", "in": "f"}])
    found = suggested(area, "122122", drawing="abcdef")
    # d lies alone in 2, and b and c belong to H1's side: with d in 2, 1 is whole; b or c in 1 joins nothing yet.
    assert found[0].shifts == (Shift("d", "1", "2"),)
    assert found[0].changes["pieces"].difference == -2
    assert all((each.changes["pieces"].difference or 0) <= 0 for each in found)


def test_no_move_tears_a_grid_apart(row: StudyArea) -> None:
    # c in 1 would leave b alone between; a grid of b and d would be in two pieces.
    for each in suggested(row, "1222"):
        assert each.changes["pieces"].difference == 0


# A square whose roads join a with b and c with d by a minute, a with c and b with d by five.
SQUARE = """
    ab
    cd
"""
ROADS = [("a", "b", 1), ("c", "d", 1), ("a", "c", 5), ("b", "d", 5)]


def test_two_districts_change_places_where_neither_may_go_alone(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, SQUARE, facilities=FACILITIES, links=ROADS)
    request = Request((("H1",), ("H2",)), bounds=(within("population", 0.1),), contiguous=True)
    found = suggested(area, "12\n12", drawing=SQUARE, request=request)
    # Columns become rows: (0 + 5 + 5 + 0) / 4 becomes (0 + 1 + 1 + 0) / 4. A single move would make grids of 3 and 1.
    assert moves(found) == [(("c", "1", "2"), ("b", "2", "1"))]
    assert found[0].changes["mean_minutes"].difference == pytest.approx(-2)
    assert found[0].changes["balance_max_min"].difference == 0
    assert found[0].people.number == 2000


def test_without_bounds_single_moves_are_enough(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, SQUARE, facilities=FACILITIES, links=ROADS)
    found = moves(suggested(area, "12\n12", drawing=SQUARE))
    assert {(("b", "2", "1"),), (("c", "1", "2"),)} <= set(found)


def test_what_the_request_rules_out_is_not_suggested(row: StudyArea) -> None:
    ruled_out = Request((("H1",), ("H2",)), never=frozenset({("b", "H1")}))
    assert suggested(row, "1222", request=ruled_out) == ()
    assert suggested(row, "1222", request=Request((("H1",), ("H2",)), locks={"b": "H2"})) == ()


def test_a_request_that_speaks_of_other_leads_does_no_harm(row: StudyArea) -> None:
    other = Request((("H9",),), locks={"b": "H9"}, never=frozenset({("b", "H9")}), must_lead=frozenset({"H9"}))
    assert suggested(row, "1222", request=other)[0].shifts == (Shift("b", "2", "1"),)


def test_effects_stay_undetermined_where_a_population_is_unknown(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, "abcdef", populations={"e": None}, facilities=[FACILITIES[0], {"id": "H2", "in": "f"}])
    found = suggested(area, "121222", drawing="abcdef")
    assert found[0].shifts == (Shift("b", "2", "1"),)
    assert found[0].changes["pieces"].difference == -2
    assert found[0].changes["mean_minutes"].difference is None
    assert "无法判定：平均就医时间" in describe(found[0], area).zh
    # What would only save minutes cannot be told to do so.
    assert suggested(area, "122222", drawing="abcdef") == ()


def test_estimates_keep_their_mark(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, ROW, facilities=FACILITIES, status={"links": "modelled"})
    best = suggested(area, "1222")[0]
    assert best.changes["mean_minutes"].after.estimated == ("links",)
    assert "平均就医时间 −0.2 分钟（估）" in describe(best, area).zh


def test_a_layout_without_territory_or_grids_has_no_moves(row: StudyArea) -> None:
    access = access_table(row)
    assert suggest(row, access, Layout(())) == ()
    assert suggest(row, access, replace(drawn_layout(ROW, "1122", leads=LEADS), grid_of={}, territorial=False)) == ()


def test_a_policy_needs_a_case(row: StudyArea, wenzhou: StudyArea) -> None:
    policy = read_policy(wenzhou.manifest.default_policy or "")
    with pytest.raises(ValueError, match="both a policy and a case"):
        suggest(row, access_table(row), drawn_layout(ROW, "1122", leads=LEADS), policy=policy)


# The Wenzhou example


def drafts(plan: Plan) -> dict[str, Layout]:
    layout = plan.layout
    some = list(layout.grid_of)
    return {
        "2020": layout,
        "locked": lock_districts(layout, some[::2]),
        "with gaps": unassign_districts(layout, some[3:20:5]),
    }


@pytest.mark.parametrize("kind", ["2020", "locked", "with gaps"])
def test_every_suggestion_does_exactly_what_it_says(
    kind: str, wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    layout = drafts(wenzhou_plan)[kind]
    policy = read_policy(wenzhou.manifest.default_policy or "")
    judged = case_of(wenzhou_plan.with_layout(layout, {}), wenzhou, as_of=date(2026, 1, 1))
    request = Request((), bounds=(within("population", 0.5),), contiguous=True)
    found = suggest(wenzhou, wenzhou_access, layout, request, policy=policy, policy_case=judged, count=5)
    assert found
    before = Case(wenzhou, wenzhou_access, layout)
    verdicts = [finding.verdict for finding in check(policy, judged)]
    for each in found:
        assert each.helps
        assert not {shift.district for shift in each.shifts} & layout.locked
        moved = {**layout.grid_of, **{shift.district: shift.target for shift in each.shifts}}
        assert dict(each.layout.grid_of) == moved
        compared = compare(before, Case(wenzhou, wenzhou_access, replace(layout, grid_of=moved)))
        assert {move.district for move in compared.moves} == {shift.district for shift in each.shifts}
        assert each.people == compared.people_moved
        assert dict(each.changes) == {key: compared.changes[key] for key in each.changes}
        after = [
            finding.verdict for finding in check(policy, replace(judged, plan=replace(judged.plan, layout=each.layout)))
        ]
        assert [(v.before, v.after) for v in each.verdicts] == [
            (one, two) for one, two in zip(verdicts, after, strict=True) if one is not two
        ]
        assert (each.changes["pieces"].difference or 0) <= 0


def test_the_move_that_mends_a_finding_comes_first(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    gone = next(iter(wenzhou_plan.layout.grid_of))
    layout = unassign_districts(wenzhou_plan.layout, [gone])
    policy = read_policy(wenzhou.manifest.default_policy or "")
    judged = case_of(wenzhou_plan.with_layout(layout, {}), wenzhou, as_of=date(2026, 1, 1))
    best = suggest(wenzhou, wenzhou_access, layout, policy=policy, policy_case=judged, count=6)[0]
    assert [shift.district for shift in best.shifts] == [gone]
    mended = {(change.rule.kind, change.before, change.after) for change in best.mended}
    assert ("partition", Verdict.FAIL, Verdict.PASS) in mended
    assert best.broken == ()
    assert re.search(r"W-\w+ 不通过 → 通过", describe(best, wenzhou).zh)
