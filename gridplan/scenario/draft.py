"""A scenario in the making: changes are added and taken away one by one, then it is written as a file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import yaml
from pydantic import ValidationError

from gridplan.errors import Fault, ScenarioError
from gridplan.scenario.form import FacilityChange, RoadChange, Scenario
from gridplan.text import Language, Text
from gridplan.yaml_file import Words, model_problem

Change = RoadChange | FacilityChange
ChangeList = Literal["roads", "facilities"]
FORMS: Mapping[ChangeList, type[RoadChange] | type[FacilityChange]] = {
    "roads": RoadChange,
    "facilities": FacilityChange,
}
FIRST_NAME, SECOND_NAME = Words(zh="情景 1", en="Scenario 1"), Words(zh="情景 2", en="Scenario 2")
LINE_WIDTH = 120


@dataclass(frozen=True)
class Draft:
    """A name and changes in the order they were added; without a change it is no scenario yet.

    A scenario changes roads first and facilities then, each in their order.
    """

    name: Words = FIRST_NAME
    changes: tuple[Change, ...] = ()

    @property
    def scenario(self) -> Scenario | None:
        """The draft as a scenario; None without a change."""
        if not self.changes:
            return None
        return Scenario(
            format=1,
            name=self.name,
            roads=tuple(change for change in self.changes if isinstance(change, RoadChange)),
            facilities=tuple(change for change in self.changes if isinstance(change, FacilityChange)),
        )

    def with_change(self, change: Change) -> "Draft":
        return replace(self, changes=(*self.changes, change))

    def without_change(self, number: int) -> "Draft":
        """Return the draft without the change at a position from 0."""
        return replace(self, changes=(*self.changes[:number], *self.changes[number + 1 :]))

    def named(self, title: str, language: Language) -> "Draft":
        """Return the draft with another title; one that was the same in both languages stays so.

        A blank title changes nothing: a scenario has a name wherever its numbers are.
        """
        title, old = title.strip(), self.name
        if title in ("", old.text.to(language)):
            return self
        if old.zh == old.en or old in (FIRST_NAME, SECOND_NAME):
            return replace(self, name=Words(zh=title, en=title))
        return replace(self, name=old.model_copy(update={language: title}))


def draft_of(scenario: Scenario) -> Draft:
    """Return a scenario as a draft that can be changed further."""
    return Draft(scenario.name, (*scenario.roads, *scenario.facilities))


def change_of(kind: ChangeList, content: Mapping[str, Any]) -> Change:
    """Return one change, given as a scenario file gives it, such as {"close": {"name": "人民路"}}.

    Raises ScenarioError with every fault of its form.
    """
    try:
        return FORMS[kind].model_validate(content)
    except ValidationError as problem:
        remedy = Text("请填写或修改这一项", "Fill it in, or correct it")
        faults = []
        for detail in problem.errors():
            value = None if isinstance(detail["input"], dict | list | tuple) else str(detail["input"])
            column = ".".join(map(str, detail["loc"])) or None
            faults.append(Fault("scenario", model_problem(detail), remedy, column=column, value=value))
        raise ScenarioError(faults) from None


def scenario_yaml(scenario: Scenario) -> str:
    """Return the scenario in the form that `read_scenario` reads; what is left at its default is left out."""
    content = scenario.model_dump(mode="json", exclude_defaults=True)
    text = _dump(content, readable=True)
    # A rare character, such as a line separator in a name, is not read as it was written: then all are escaped.
    return text if yaml.safe_load(text) == content else _dump(content, readable=False)


def _dump(content: Mapping[str, Any], *, readable: bool) -> str:
    return str(yaml.safe_dump(content, allow_unicode=readable, sort_keys=False, width=LINE_WIDTH))
