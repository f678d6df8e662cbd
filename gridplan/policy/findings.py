"""A finding: one rule's verdict on one grid or on the whole, with the number that decided it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Protocol, TypeVar

from gridplan.budget import Budget
from gridplan.decisions import Consent, Judgement, Limit, Override, Reading
from gridplan.layout import Layout
from gridplan.membership import Belonging, belongings
from gridplan.plan_file import Plan
from gridplan.policy.base import Rule
from gridplan.study_area import StudyArea
from gridplan.text import UNDETERMINED, Text


class Verdict(StrEnum):
    """What a rule says of a layout."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    WARN = "warn"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"


VERDICT_LABELS = {
    Verdict.PASS: Text("通过", "pass"),
    Verdict.FAIL: Text("不通过", "fail"),
    Verdict.WARN: Text("提醒", "notice"),
    Verdict.UNDETERMINED: UNDETERMINED,
    Verdict.NOT_APPLICABLE: Text("不适用", "not applicable"),
    Verdict.WAIVED: Text("已豁免", "waived"),
}
# A sign for each, so that colour is never the only difference.
VERDICT_SIGNS = {
    Verdict.PASS: "●",
    Verdict.FAIL: "✕",
    Verdict.WARN: "▲",
    Verdict.UNDETERMINED: "○",
    Verdict.NOT_APPLICABLE: "－",
    Verdict.WAIVED: "◇",
}
ESTIMATED = Text("据估计", "by estimate")
NO_LIMIT = Text("—", "—")
_NAMED = 20  # facilities that a finding names; how many more there are is said


class _Decision(Protocol):
    @property
    def date(self) -> date: ...


_Kind = TypeVar("_Kind", bound=_Decision)


def _latest(decisions: Sequence[_Kind]) -> _Kind | None:
    """Return the decision of the latest date; of those of one day, the one recorded last."""
    return max(reversed(decisions), key=lambda decision: decision.date, default=None)


@dataclass(frozen=True)
class Case:
    """What is judged: a plan (its layout, figures and what people decided) on its study area, on a date.

    `issued` is the date of the document, from which some rules count.
    `budgets` are the insurance budgets that were worked out for the layout, one for each county.
    """

    area: StudyArea
    plan: Plan
    as_of: date
    issued: date | None = None
    budgets: tuple[Budget, ...] = ()

    @property
    def layout(self) -> Layout:
        return self.plan.layout

    @cached_property
    def belongings(self) -> dict[str, tuple[Belonging, ...]]:
        """Who belongs to which grids, by facility id; only those in some grid."""
        return belongings(self.layout, self.area)

    def judgement(self, rule_id: str, grid_id: str | None) -> Judgement | None:
        """Return the latest judgement recorded for a rule and grid; one for the whole counts for each grid."""
        return _latest([j for j in self.plan.judgements if j.rule == rule_id and j.grid in (None, grid_id)])

    def override(self, rule_id: str, grid_id: str | None, unit: str = "") -> Override | None:
        """Return the latest override recorded for a rule, grid and unit; one for all counts for each."""
        found = [o for o in self.plan.overrides if o.rule == rule_id and o.grid in (None, grid_id)]
        return _latest([o for o in found if o.unit in ("", unit)])

    def reading(self, rule_id: str) -> Reading | None:
        """Return the reading of an ambiguous rule that a person chose last."""
        return _latest([r for r in self.plan.readings if r.rule == rule_id])

    def limit(self, rule_id: str, measure: str) -> Limit | None:
        """Return the limit that a person set last for a measure that the document leaves open."""
        return _latest([x for x in self.plan.limits if (x.rule, x.measure) == (rule_id, measure)])

    def consent(self, party: str) -> Consent | None:
        """Return what a hospital or district (its id) said last to joining; None where it was not asked."""
        return _latest([c for c in self.plan.consents if c.party == party])

    def refusals(self, parties: Iterable[str]) -> list[str]:
        """Return those of some hospitals or districts that refused to join."""
        asked = [(party, self.consent(party)) for party in parties]
        return [party for party, consent in asked if consent is not None and consent.state == "refused"]

    @property
    def places(self) -> frozenset[str]:
        """The province, city and 区划 of the study area by all their names; empty where the area does not say."""
        manifest = self.area.manifest
        if manifest.place is None:
            return frozenset()
        names = {
            manifest.place.province,
            manifest.place.city,
            manifest.place.county,
            *self.area.districts["admin_area"],
            *manifest.admin_areas,
        }
        names |= {former for area in manifest.admin_areas.values() for former in area.former_names}
        return frozenset(name for name in names if name)


def applies(rule: Rule, case: Case) -> bool:
    """Whether a rule speaks of the place in which the study area lies."""
    return not rule.where or bool(case.places & set(rule.where))


def case_of(plan: Plan, area: StudyArea, *, as_of: date, budgets: tuple[Budget, ...] = ()) -> Case:
    """Return the case of a plan on a date."""
    return Case(area, plan, as_of, budgets=budgets)


@dataclass(frozen=True)
class Finding:
    """A verdict with measured value, limit, reason, date and source.

    `grid` is None for the whole layout. `unit` names the administrative area or facility that a finding below the
    grid is about. `estimated` says in words which estimates the verdict rests on. `overridable` says whether a person
    may set this finding aside: as the rule says, or where only its 原则上 part is broken.
    """

    rule: Rule
    grid: str | None
    verdict: Verdict
    measured: Text
    limit: Text
    detail: Text
    as_of: date
    estimated: tuple[Text, ...] = ()
    unit: str = ""
    overridable: bool = False


def finding(
    rule: Rule,
    case: Case,
    verdict: Verdict,
    *,
    measured: Text,
    limit: Text = NO_LIMIT,
    detail: Text,
    grid: str | None = None,
    unit: str = "",
    estimated: Iterable[Text] = (),
    overridable: bool | None = None,
) -> Finding:
    """Return a finding dated by the case. A broken rule fails where it is an error, else it is a notice."""
    if verdict is Verdict.FAIL and rule.severity != "error":
        verdict = Verdict.WARN
    allowed = rule.overridable if overridable is None else overridable
    return Finding(rule, grid, verdict, measured, limit, detail, case.as_of, tuple(estimated), unit, allowed)


def plain(value: object) -> Text:
    """Return a value that reads the same in both languages."""
    return Text(str(value), str(value))


def listed(names: Iterable[str]) -> Text:
    """Return names joined; of many the first, and how many they are."""
    found = list(names)
    zh, en = "、".join(found[:_NAMED]), ", ".join(found[:_NAMED])
    return (
        Text(zh, en)
        if len(found) <= _NAMED
        else Text(f"{zh}等 {len(found)} 个", f"{en} and others, {len(found)} in all")
    )


def not_applicable(rule: Rule, case: Case, detail: Text, *, measured: Text = NO_LIMIT) -> list[Finding]:
    """Return the one finding of a rule that cannot be asked of this layout."""
    return [finding(rule, case, Verdict.NOT_APPLICABLE, measured=measured, detail=detail)]


def no_territory(rule: Rule, case: Case) -> list[Finding]:
    """Return the finding of a territorial rule on a layout that is membership only."""
    return not_applicable(rule, case, Text("方案只有成员关系，没有片区", "the layout has members only, no districts"))
