"""Trials of the rules of the five documents: an example that passes a rule, and one changed so that it breaks it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from policy_cases import AS_OF, FAIL, PASS, WARN

from gridplan.layout import (
    Layout,
    Relation,
    add_member,
    assign_districts,
    change_leads,
    remove_member,
    unassign_districts,
)
from gridplan.manifest import Place
from gridplan.plan_file import Plan, open_plan
from gridplan.policy import Finding, Policy, Verdict, case_of, check, read_policy
from gridplan.study_area import StudyArea, read_area

Edit = Callable[[Layout], Layout]
Facts = Callable[[StudyArea], StudyArea]
POLICIES = {
    "W": "wenzhou-2020",
    "S": "shaanxi-2017",
    "L": "lianyungang-2021",
    "X": "xuchang-2020",
    "G": "guizhou-2024",
}
EXAMPLES = {"W": "wenzhou", "S": "baoji", "L": "lianyungang", "X": "xuchang", "G": "anshun"}


@dataclass(frozen=True)
class Change:
    """What is otherwise than in an example: its layout, facts of its area, what people decided or entered, the date."""

    edit: Edit = lambda layout: layout
    facts: Facts = lambda area: area
    decided: Mapping[str, Any] = field(default_factory=dict)
    area: str = ""  # another example than that of the rule's document
    as_of: date = AS_OF


@dataclass(frozen=True)
class Trial:
    """A rule with a change that breaks it, the measured value and some of the reason, and one under which it passes."""

    rule: str
    broken: Change
    measured: str
    reason: str = ""
    passes: Change = Change()
    verdict: Verdict = PASS  # of the change that passes

    def __str__(self) -> str:
        return f"{self.rule} {self.measured}"


@cache
def policy_of(rule: str) -> Policy:
    return read_policy(POLICIES[rule[0]])


@cache
def example(name: str) -> tuple[StudyArea, Plan]:
    area = read_area(name)
    return area, open_plan(None, area)


def findings(rule: str, change: Change) -> list[Finding]:
    """Return the findings of a rule on its document's example, changed."""
    area, plan = example(change.area or EXAMPLES[rule[0]])
    changed = replace(plan, layout=change.edit(plan.layout), **change.decided)
    found = check(policy_of(rule), case_of(changed, change.facts(area), as_of=change.as_of))
    return [item for item in found if item.rule.id == rule]


def passes(trial: Trial) -> None:
    """Assert that the rule passes, and that nothing of it is broken."""
    verdicts = {item.verdict for item in findings(trial.rule, trial.passes)}
    assert trial.verdict in verdicts
    assert not verdicts & {FAIL, WARN}


def breaks(trial: Trial) -> None:
    """Assert that the rule is broken, as its severity says, with the measured value and the reason."""
    found = findings(trial.rule, trial.broken)
    broken = [item for item in found if item.verdict in (FAIL, WARN) and trial.measured in item.measured.zh]
    assert broken, [(item.verdict, item.measured.zh) for item in found]
    assert {item.verdict for item in broken} == {FAIL if broken[0].rule.severity == "error" else WARN}
    assert trial.reason in broken[0].detail.zh


def each(trials: Iterable[Trial]) -> pytest.MarkDecorator:
    """Run a test for each trial."""
    return pytest.mark.parametrize("trial", trials, ids=str)


# Layouts, changed


def in_turn(*edits: Edit) -> Edit:
    def edit(layout: Layout) -> Layout:
        for each_edit in edits:
            layout = each_edit(layout)
        return layout

    return edit


def keep_districts(grid: str, number: int) -> Edit:
    """Leave a grid the first districts only."""
    return lambda layout: unassign_districts(layout, layout.districts_of(grid)[number:])


def without_grid(grid: str) -> Edit:
    """Take a grid away; its districts are in none."""

    def edit(layout: Layout) -> Layout:
        bare = unassign_districts(layout, layout.districts_of(grid))
        return replace(bare, grids=tuple(each_grid for each_grid in bare.grids if each_grid.id != grid))

    return edit


def joined(one: str, other: str) -> Edit:
    """Give the districts of one grid to another."""
    return lambda layout: without_grid(one)(assign_districts(layout, layout.districts_of(one), other))


def without(grid: str, *members: str) -> Edit:
    return in_turn(*(lambda layout, key=key: remove_member(layout, grid, key) for key in members))


def with_(relation: Relation, grid: str, member: str) -> Edit:
    return lambda layout: add_member(layout, grid, member, relation)


def led_by(grid: str, *leads: str) -> Edit:
    return lambda layout: change_leads(layout, grid, leads)


# Facts, changed


def with_fact(facility: str, column: str, value: Any) -> Facts:
    def facts(area: StudyArea) -> StudyArea:
        facilities = area.facilities.copy()
        facilities.loc[facility, column] = value
        return replace(area, facilities=facilities)

    return facts


def where_stands(facility: str, admin_area: str) -> Facts:
    """Put the district in which a facility stands into another 区划."""

    def facts(area: StudyArea) -> StudyArea:
        districts = area.districts.copy()
        districts.loc[area.home_district[facility], "admin_area"] = admin_area
        return replace(area, districts=districts)

    return facts


def in_city(city: str) -> Facts:
    """Say that the area lies in another city of its province."""

    def facts(area: StudyArea) -> StudyArea:
        assert area.manifest.place is not None
        place = Place(province=area.manifest.place.province, city=city)
        return replace(area, manifest=area.manifest.model_copy(update={"place": place}))

    return facts
