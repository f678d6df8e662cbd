"""The form of a policy configuration: validated, unknown keys refused, every rule with its source."""

from collections.abc import Iterator, Mapping
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
from gridplan.yaml_file import RefusedError, Strict, Words, load_yaml, refuse

AnyRule = Annotated[LayoutRule | OtherRule, Field(discriminator="kind")]


class Deadline(Strict):
    """A deadline as the document words it, and the date or dates it means; an open-ended one may have dates too."""

    wording: str
    dates: tuple[date, ...] = ()
    open_ended: bool = False

    @model_validator(mode="after")
    def _some_end(self) -> "Deadline":
        if not self.dates and not self.open_ended:
            remedy = Text("请写 dates，长期的写 open_ended: true", "Give dates, or open_ended: true")
            raise RefusedError(Text("没有写明时限", "no date is given"), remedy)
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
    """The document that the rules come from.

    `document` is its number, or its title where it has none; `issued` stays away where the text does not say it.
    `place` is the province or city that issued it.
    """

    id: str
    title: Words
    document: str
    issued: date | None = None
    form: Words
    place: str | None = None

    @property
    def cited(self) -> Text:
        """Return the document as it is cited: its number and title."""
        if self.document == self.title.zh:
            return Text(f"《{self.title.zh}》", self.title.en)
        return Text(f"{self.document}《{self.title.zh}》", f"{self.document} {self.title.en}")


class Policy(Strict):
    """A set of rules from one document."""

    policy: PolicyHead
    rules: Annotated[tuple[AnyRule, ...], Field(min_length=1)]
    tasks: tuple[Task, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> "Policy":
        rules = {rule.id: rule for rule in self.rules}
        refuse("Policy", [*_repeated(self), *_unknown(self, rules), *_circles(self, rules)])
        return self

    def rule(self, rule_id: str) -> Rule:
        """Return the rule of that id."""
        return next(rule for rule in self.rules if rule.id == rule_id)


_Refusals = Iterator[tuple[tuple[str | int, ...], RefusedError]]


def _repeated(policy: Policy) -> _Refusals:
    seen: set[str] = set()
    for part, entries in (("rules", policy.rules), ("tasks", policy.tasks)):
        for number, entry in enumerate(entries):
            if entry.id in seen:
                said = Text(f"编号 {entry.id} 出现不止一次", f"the id {entry.id} occurs more than once")
                yield (part, number, "id"), RefusedError(said, Text("请改成另一个编号", "Choose another id"))
            seen.add(entry.id)


def _unknown(policy: Policy, rules: Mapping[str, Rule]) -> _Refusals:
    named = [("rules", n, "excepted_by", rule.excepted_by) for n, rule in enumerate(policy.rules)]
    named += [("tasks", n, "rules", task.rules) for n, task in enumerate(policy.tasks)]
    for part, number, key, ids in named:
        for place, rule_id in enumerate(ids):
            if rule_id not in rules:
                said = Text(f"没有规则 {rule_id}", f"there is no rule {rule_id}")
                remedy = Text("请检查编号，或补上该规则", "Check the id, or add the rule")
                yield (part, number, key, place), RefusedError(said, remedy)


def _circles(policy: Policy, rules: Mapping[str, Rule]) -> _Refusals:
    """Tell each circle of exceptions once, at the entry that closes it."""
    order = {rule.id: number for number, rule in enumerate(policy.rules)}
    told: set[frozenset[str]] = set()
    paths = [[rule.id] for rule in policy.rules]
    while paths:
        path = paths.pop(0)
        for place, rule_id in enumerate(rules[path[-1]].excepted_by):
            if rule_id == path[0] and frozenset(path) not in told:
                told.add(frozenset(path))
                circle = " → ".join([*path, rule_id])
                said = Text(f"例外成环：{circle}", f"exceptions run in a circle: {circle}")
                remedy = Text("请删去其中一处 excepted_by", "Remove one of these excepted_by")
                yield ("rules", order[path[-1]], "excepted_by", place), RefusedError(said, remedy)
            elif rule_id in rules and rule_id not in path:
                paths.append([*path, rule_id])


def read_policy(name_or_path: str | Path) -> Policy:
    """Read a policy configuration by name (an embedded one) or path. Raises PolicyError with all faults."""
    known = resources.policy_files()
    path = known.get(str(name_or_path), Path(name_or_path))
    if not path.is_file():
        listed = ", ".join(known)
        remedy = Text(f"请给出文件，或下列之一：{listed}", f"Name a file, or one of {listed}")
        raise PolicyError([Fault(str(name_or_path), Text("没有这个政策配置", "no such policy"), remedy)])
    return load_yaml(path, Policy, PolicyError)
