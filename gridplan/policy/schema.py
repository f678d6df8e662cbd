"""The form of a policy configuration: validated, unknown keys refused, every rule with its source."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from gridplan import resources
from gridplan.errors import Fault, PolicyError
from gridplan.policy.base import Rule
from gridplan.policy.layout_rules import LayoutRule
from gridplan.policy.other_rules import OtherRule
from gridplan.text import Text
from gridplan.yaml_file import Strict, Words, load_yaml

AnyRule = Annotated[LayoutRule | OtherRule, Field(discriminator="kind")]


class Deadline(Strict):
    """A deadline as the document words it, and the date or dates it means; an open-ended one may have dates too."""

    wording: str
    dates: tuple[date, ...] = ()
    open_ended: bool = False

    @model_validator(mode="after")
    def _some_end(self) -> "Deadline":
        if not self.dates and not self.open_ended:
            raise ValueError("give dates, or open_ended: true")
        return self


class Task(Strict):
    """One row of a document's own task list: 重点任务, 具体要求, 完成时限."""

    id: str
    task: str
    requirement: str
    deadline: Deadline
    responsible: str | None = None
    rules: tuple[str, ...] = ()  # rules of this policy that say the same


class PolicyHead(Strict):
    """The document that the rules come from."""

    id: str
    title: Words
    document: str
    issued: date
    form: Words
    place: str | None = None  # the province or city that issued it


class Policy(Strict):
    """A set of rules from one document."""

    policy: PolicyHead
    rules: Annotated[tuple[AnyRule, ...], Field(min_length=1)]
    tasks: tuple[Task, ...] = ()

    @model_validator(mode="after")
    def _ids_differ(self) -> "Policy":
        ids = [rule.id for rule in self.rules] + [task.id for task in self.tasks]
        repeated = sorted({key for key in ids if ids.count(key) > 1})
        if repeated:
            raise ValueError(f"rule ids occur more than once: {', '.join(repeated)}")
        return self

    @model_validator(mode="after")
    def _exceptions_lead_somewhere(self) -> "Policy":
        rules = {rule.id: rule for rule in self.rules}
        for rule in self.rules:
            unknown = [key for key in rule.excepted_by if key not in rules]
            if unknown:
                raise ValueError(f"{rule.id} is excepted by rules that do not exist: {', '.join(unknown)}")
            _refuse_circle(rule, rules, [rule.id])
        return self

    def rule(self, rule_id: str) -> Rule:
        """Return the rule of that id."""
        return next(rule for rule in self.rules if rule.id == rule_id)


def _refuse_circle(rule: Rule, rules: Mapping[str, Rule], path: list[str]) -> None:
    for key in rule.excepted_by:
        if key in path:
            raise ValueError(f"exceptions run in a circle: {' → '.join([*path, key])}")
        if key in rules:
            _refuse_circle(rules[key], rules, [*path, key])


def read_policy(name_or_path: str | Path) -> Policy:
    """Read a policy configuration by name (an embedded one) or path. Raises PolicyError with all faults."""
    known = resources.policy_files()
    path = known.get(str(name_or_path), Path(name_or_path))
    if not path.is_file():
        listed = ", ".join(known)
        remedy = Text(f"请给出文件，或下列之一：{listed}", f"Name a file, or one of {listed}")
        raise PolicyError([Fault(str(name_or_path), Text("没有这个政策配置", "no such policy"), remedy)])
    return load_yaml(path, Policy, PolicyError)
