"""What is shown to others: no draft, and no estimate that nobody has approved for the data as they are."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from drawing import drawn_area

from gridplan.access import access_table
from gridplan.decisions import Approval
from gridplan.errors import EditError
from gridplan.figures import Figure
from gridplan.history import History
from gridplan.indicators import measure
from gridplan.indicators.values import known, unknown
from gridplan.layout import assign_districts
from gridplan.plan_file import Plan, Stage, open_plan, read_plan, write_plan
from gridplan.presentation import (
    FIGURES,
    Estimate,
    approve,
    estimates,
    holding,
    may_show,
    may_show_finding,
    may_show_value,
    withdraw_approval,
)
from gridplan.resources import example_areas
from gridplan.stages import leave
from gridplan.study_area import StudyArea, read_area
from gridplan.text import Text

TODAY = date(2026, 3, 1)
TABLE = [("1", "H1", "", letter, "", "") for letter in "ab"] + [("2", "H2", "", letter, "", "") for letter in "cd"]
SIGNED = {"person": "张某", "on": TODAY, "reason": "专家会讨论通过"}


def drawn(folder: Path, **options: Any) -> StudyArea:
    """Four districts in a row, with estimated people and schematic roads."""
    status = {"population": "modelled", "links": "schematic"}
    facilities = [{"id": "H1", "in": "a"}, {"id": "H2", "in": "d"}]
    layouts = {"now": TABLE}
    return drawn_area(folder, "abcd", **{"facilities": facilities, "layouts": layouts, "status": status, **options})


@pytest.fixture
def area(tmp_path: Path) -> StudyArea:
    return drawn(tmp_path / "city")


@pytest.fixture
def plan(area: StudyArea) -> Plan:
    return open_plan(None, area)


def held(plan: Plan, area: StudyArea) -> set[str]:
    return set(holding(plan, estimates(area, plan)))


def only(area: StudyArea, plan: Plan, *keys: str) -> list[Estimate]:
    return [each for each in estimates(area, plan) if each.key in keys]


def test_layout_in_force_and_one_that_left_the_house_are_shown_and_drafts_are_not(area: StudyArea, plan: Plan) -> None:
    draft = plan.with_layout(assign_districts(plan.layout, ["b"], "2"), {})
    assert may_show(plan)
    assert not may_show(draft)
    for stage in (Stage.COMMENT, Stage.SUBMITTED, Stage.ISSUED):
        left = leave(draft, stage, "张某", TODAY, area, checked=None)
        assert may_show(left)
        assert not may_show(left.with_layout(plan.layout, {}))
        assert not may_show(replace(left, document=replace(left.document, title="另一个标题")))


def test_estimates_are_the_layers_that_are_not_official(area: StudyArea, plan: Plan, tmp_path: Path) -> None:
    found = estimates(area, plan)
    assert [(each.key, each.state.zh) for each in found] == [("population", "推算"), ("links", "示意")]
    official = drawn(tmp_path / "official", status="official")
    assert estimates(official, open_plan(None, official)) == ()


def test_single_values_that_are_estimates_make_an_official_layer_one(tmp_path: Path) -> None:
    area = drawn(tmp_path / "city", status="official", populations={"a": (500, "low")})
    (found,) = estimates(area, open_plan(None, area))
    assert (found.key, found.state.zh) == ("population", "部分数值为估计")


def test_estimated_figures_of_operation_are_an_estimate_of_the_plan(area: StudyArea, plan: Plan) -> None:
    told = replace(plan, figures=(Figure(2025, "city", "", "visits", 10.0, estimated=True),))
    before = estimates(area, told)
    assert before[-1].key == FIGURES
    other = replace(plan, figures=(Figure(2025, "city", "", "visits", 11.0, estimated=True),))
    assert estimates(area, other)[-1].digest != before[-1].digest


@pytest.mark.parametrize("name", sorted(example_areas()))
def test_whatever_a_number_rests_on_is_listed_among_the_estimates(name: str) -> None:
    area = read_area(name)
    plan = open_plan(None, area)
    measures = measure(area, plan.layout, access_table(area))
    rows = [measures.whole, *measures.by_grid.values()]
    used = {layer for row in rows for value in row.values() for layer in value.estimated}
    assert used <= {each.key for each in estimates(area, plan)}


def test_number_is_shown_once_all_that_it_rests_on_is_approved() -> None:
    value = known(3, {"population", "links"})
    assert not may_show_value(value, frozenset())
    assert not may_show_value(value, frozenset({"population"}))
    assert may_show_value(value, frozenset({"population", "links", "districts"}))
    assert may_show_value(known(3), frozenset())
    assert may_show_value(unknown("缺", "missing"), frozenset())  # undetermined is no estimate


def test_finding_by_estimate_is_shown_once_all_estimates_are_approved(area: StudyArea, plan: Plan) -> None:
    found = estimates(area, plan)
    guess = (Text("常住人口为推算", "people are estimated"),)
    assert may_show_finding((), found, frozenset())
    assert not may_show_finding(guess, found, frozenset({"population"}))
    assert may_show_finding(guess, found, frozenset({"population", "links"}))


def test_approval_is_kept_with_person_date_and_reason_and_reads_back(
    area: StudyArea, plan: Plan, tmp_path: Path
) -> None:
    (population,) = only(area, plan, "population")
    approved = approve(plan, [population], **SIGNED)  # type: ignore[arg-type]
    path = tmp_path / "plan.json"
    path.write_bytes(write_plan(approved))
    again = read_plan(path, area)
    assert again == approved
    assert again.approvals == (Approval("population", population.digest, "专家会讨论通过", "张某", TODAY),)
    assert held(again, area) == {"population"}
    assert may_show(again)  # an approval is no change of the document


def test_last_approval_of_the_same_data_counts_and_is_taken_back(area: StudyArea, plan: Plan) -> None:
    found = estimates(area, plan)
    once = approve(plan, found, **SIGNED)  # type: ignore[arg-type]
    twice = approve(once, found[:1], person=" 李某 ", on=TODAY, reason=" 复核 ")
    assert len(twice.approvals) == 2
    assert holding(twice, found)["population"].person == "李某"
    without = withdraw_approval(twice, holding(twice, found)["population"])
    assert held(without, area) == {"links"}


def test_approval_is_a_step_that_can_be_undone(area: StudyArea, plan: Plan) -> None:
    history = History(plan).do(approve(plan, estimates(area, plan), **SIGNED))  # type: ignore[arg-type]
    assert held(history.present, area) == {"population", "links"}
    assert held(history.undo().present, area) == set()
    assert held(history.undo().redo().present, area) == {"population", "links"}


def test_approval_ends_when_its_layer_changes_and_no_other_does(area: StudyArea, plan: Plan) -> None:
    approved = approve(plan, estimates(area, plan), **SIGNED)  # type: ignore[arg-type]
    path = area.root / area.manifest.layers.population.file  # type: ignore[union-attr]
    path.write_text(path.read_text(encoding="utf-8").replace("1000", "1001", 1), encoding="utf-8")
    later = read_area(area.root)
    assert held(approved, later) == {"links"}
    assert [each.estimate for each in approved.approvals] == ["population", "links"]  # still told
    again = approve(approved, only(later, approved, "population"), **SIGNED)  # type: ignore[arg-type]
    assert held(again, later) == {"population", "links"}


def test_approval_of_minutes_ends_when_their_assumptions_change(area: StudyArea, plan: Plan) -> None:
    approved = approve(plan, estimates(area, plan), **SIGNED)  # type: ignore[arg-type]
    path = area.root / "area.yaml"
    text = path.read_text(encoding="utf-8")
    assert "terminal_min: 0" in text
    path.write_text(text.replace("terminal_min: 0", "terminal_min: 5"), encoding="utf-8")
    assert held(approved, read_area(area.root)) == {"population"}


def test_approval_of_people_is_of_one_kind_of_people(tmp_path: Path) -> None:
    area = drawn(tmp_path / "city", kinds={"insured": dict.fromkeys("abcd", 500)})
    plan = open_plan(None, area)
    approved = approve(plan, estimates(area, plan), **SIGNED)  # type: ignore[arg-type]
    assert held(approved, area.with_population("insured")) == {"links"}
    assert held(approved, area) == {"population", "links"}


@pytest.mark.parametrize(("person", "reason"), [("", "通过"), ("张某", " ")])
def test_approval_without_person_or_reason_is_refused(area: StudyArea, plan: Plan, person: str, reason: str) -> None:
    with pytest.raises(EditError):
        approve(plan, estimates(area, plan), person=person, on=TODAY, reason=reason)


def test_approval_of_nothing_is_refused(plan: Plan) -> None:
    with pytest.raises(EditError, match="请先选择"):
        approve(plan, [], **SIGNED)  # type: ignore[arg-type]
