"""Record what people decide about findings, take it back, and tell what a finding leaves them to decide."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from math import isfinite
from typing import Any, Literal

from gridplan.decisions import Checked, Consent, Judgement, Limit, Override, Reading, RecordedFinding, of_grid
from gridplan.errors import EditError
from gridplan.plan_file import Plan
from gridplan.policy import Case, Finding, Policy, Verdict, check
from gridplan.policy.base import Rule
from gridplan.policy.layout_rules import ConcentrationRule, GridCountRule, MinMembersRule
from gridplan.policy.other_rules import MonitorRule
from gridplan.policy.reaching import SIGNS
from gridplan.policy.rules.concentration import MEASURE_NAMES
from gridplan.policy.rules.min_members import READING_NAMES
from gridplan.policy.target_words import indicator_words, is_share
from gridplan.policy.targets import Asked, OperationRule, asked_of
from gridplan.text import Text

Decision = Override | Judgement | Limit | Reading
Kind = Literal["override", "judgement", "limit", "reading"]
ConsentState = Literal["asked", "agreed", "refused"]

CONSENT_LABELS: dict[ConsentState, Text] = {
    "asked": Text("已征询，未答复", "asked"),
    "agreed": Text("同意", "agreed"),
    "refused": Text("不同意", "refused"),
}
READING_LABELS = {
    "grids": Text("按网格数计", "count the grids"),
    "leads": Text("按牵头医院家数计", "count the leads"),
    **READING_NAMES,
}
# Where a plan keeps each kind of decision.
_FIELDS: dict[type[Decision], str] = {
    Override: "overrides",
    Judgement: "judgements",
    Limit: "limits",
    Reading: "readings",
}
_BROKEN = (Verdict.FAIL, Verdict.WARN)


@dataclass(frozen=True)
class Question:
    """What is left to a person about a rule or one of its findings.

    `choices` are the words to be judged, the measure that may get a limit, or the readings to choose from. Of a
    judgement, `if_yes` and `if_no` are the verdicts that the two answers would bring.
    """

    kind: Kind
    choices: tuple[str, ...] = ()
    if_yes: Verdict | None = None
    if_no: Verdict | None = None


def record(plan: Plan, decision: Decision) -> Plan:
    """Return the plan with a decision; it takes the place of an earlier one about the same thing.

    Raises EditError where the reason or the person is missing, or a limit has no number.
    """
    if isinstance(decision, Limit) and not isfinite(decision.value):
        raise EditError(Text("请填写限值", "give the limit"), [])
    refuse_blank(decision.reason, decision.person)
    name = _FIELDS[type(decision)]
    others = [other for other in getattr(plan, name) if _subject(other) != _subject(decision)]
    return _with(plan, name, (*others, decision))


def withdraw(plan: Plan, decision: Decision) -> Plan:
    """Return the plan without a decision."""
    name = _FIELDS[type(decision)]
    return _with(plan, name, tuple(other for other in getattr(plan, name) if other != decision))


def refuse_blank(reason: str, person: str) -> None:
    """Raise EditError where a decision lacks its reason or the person."""
    if not reason.strip():
        raise EditError(Text("请写明理由", "give the reason"), [])
    if not person.strip():
        raise EditError(Text("请署名", "sign with a name"), [])


def decisions_about(plan: Plan, rule_id: str) -> tuple[Decision, ...]:
    """Return what was decided about a rule: overrides, judgements, limits, readings."""
    return tuple(item for name in _FIELDS.values() for item in getattr(plan, name) if item.rule == rule_id)


def choice_name(choice: str, rule: Rule) -> Text:
    """Return a reading or a measure of a rule as people call it; a word of a document is its own name."""
    asked = _asked(rule, choice)
    if asked is not None:
        return indicator_words(asked.indicator, asked.basis, asked.base_year)
    return {**READING_LABELS, **MEASURE_NAMES}.get(choice, Text(choice, choice))


def limit_is_percent(rule: Rule, measure: str) -> bool:
    """Whether a limit for a measure is typed and shown in per cent; it is kept as a fraction of 1."""
    asked = _asked(rule, measure)
    return asked is not None and is_share(asked.indicator, asked.basis)


def describe(decision: Decision, rule: Rule) -> Text:
    """Return a decision about a rule in words, with its reason, person and date."""
    match decision:
        case Override(grid=grid, unit=unit):
            said = Text("豁免", "set aside") + of_grid(grid, unit)
        case Judgement(accepted=accepted, grid=grid):
            said = (Text("判定符合", "judged: yes") if accepted else Text("判定不符合", "judged: no")) + of_grid(grid)
        case Limit(measure=measure, op=op, value=value):
            name, sign = choice_name(measure, rule), SIGNS[op]
            number = f"{value * 100:.12g}%" if limit_is_percent(rule, measure) else f"{value:.12g}"
            said = Text(f"限值：{name.zh} {sign} {number}", f"limit: {name.en} {sign} {number}")
        case Reading(reading=reading):
            said = Text("读法：", "reading: ") + choice_name(reading, rule)
    zh = f"。{decision.reason}（{decision.person}，{decision.date}）"
    return said + Text(zh, f". {decision.reason} ({decision.person}, {decision.date})")


def record_consents(
    plan: Plan, parties: Iterable[str], state: ConsentState, *, person: str, on: date, note: str = ""
) -> Plan:
    """Return the plan with what hospitals and districts (by id) said; the last word of each counts.

    Raises EditError where nobody is chosen or the person is missing.
    """
    chosen = tuple(parties)
    if not chosen:
        raise EditError(Text("请先选择医院或片区", "choose hospitals or districts first"), [])
    refuse_blank("-", person)
    said = tuple(Consent(party, state, person, on, note) for party in chosen)
    return replace(plan, consents=(*(c for c in plan.consents if c.party not in chosen), *said))


def withdraw_consents(plan: Plan, parties: Iterable[str]) -> Plan:
    """Return the plan as if these parties had not been asked."""
    gone = set(parties)
    return replace(plan, consents=tuple(c for c in plan.consents if c.party not in gone))


def checked(policy: Policy, found: Sequence[Finding], as_of: date, *, despite: str = "") -> Checked:
    """Return what the findings of `policy` say of a version that is to leave, and why it shall leave all the same.

    What is set aside or only a notice does not count, nor does a reason where there is nothing to leave despite of.
    """
    breaches, undetermined = (
        tuple(
            RecordedFinding(item.rule.id, item.rule.name.text, item.measured, item.limit, item.grid, item.unit)
            for item in found
            if item.verdict is verdict
        )
        for verdict in (Verdict.FAIL, Verdict.UNDETERMINED)  # only errors fail
    )
    reason = despite.strip() if breaches else ""
    return Checked(policy.policy.id, policy.policy.cited, as_of, breaches, undetermined, reason)


def parties(case: Case) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who may be asked: the hospitals that lead or are listed as members, and the districts in a grid."""
    members = [member.facility_id for grid in case.layout.grids for member in grid.members]
    return tuple(dict.fromkeys([*case.layout.leads, *members])), tuple(
        district for district in case.area.districts.index if district in case.layout.grid_of
    )


def questions_of_rule(rule: Rule) -> tuple[Question, ...]:
    """Return what a rule leaves to a person whatever the layout: limits, each for a measure, or a reading."""
    match rule:
        case ConcentrationRule(params=params):
            return tuple(Question("limit", (measure,)) for measure in params.measures)
        case MonitorRule(params=params):
            return tuple(Question("limit", (item.indicator,)) for item in params.items)
        case GridCountRule(params=params) if len(params.readings) > 1:
            return (Question("reading", params.readings),)
        case MinMembersRule(params=params) if params.others:
            return (Question("reading", ("types", "all")),)
    return ()


def questions(case: Case, policy: Policy, found: Sequence[Finding]) -> list[tuple[Question, ...]]:
    """Return for each finding of `check(policy, case)` what a person may decide about it.

    A broken rule of 原则上 may be set aside. A word left open may be judged where that changes the verdict, which is
    found by checking the case with every such word judged one way and the other.
    """
    open_words = [words_left_open(item.rule) if item.verdict is Verdict.UNDETERMINED else () for item in found]
    asked = [item for item, words in zip(found, open_words, strict=True) if words]
    yes, no = (_verdicts(case, policy, found, asked, accepted=accepted) for accepted in (True, False))
    return [_about(item, words, *answers) for item, words, *answers in zip(found, open_words, yes, no, strict=True)]


def words_left_open(rule: Rule) -> tuple[str, ...]:
    """Return the words of a rule that only a person can judge (较强, 相关, 左右), in the order of its parameters."""
    return tuple(dict.fromkeys(_judgements(rule.model_dump())))


def _about(item: Finding, words: tuple[str, ...], if_yes: Verdict, if_no: Verdict) -> tuple[Question, ...]:
    if item.overridable and item.verdict in _BROKEN:
        return (Question("override"),)
    if words and {if_yes, if_no} != {item.verdict}:
        return (Question("judgement", words, if_yes, if_no),)
    return ()


def _verdicts(
    case: Case, policy: Policy, found: Sequence[Finding], asked: Sequence[Finding], *, accepted: bool
) -> list[Verdict]:
    """Return the verdict of each finding if all that is asked were judged one way."""
    if not asked:
        return [item.verdict for item in found]
    plan = case.plan
    for item in asked:
        plan = record(plan, Judgement(item.rule.id, accepted, "-", "-", case.as_of, item.grid))
    after = {_place(number, item): item.verdict for number, item in enumerate(check(policy, replace(case, plan=plan)))}
    return [after.get(_place(number, item), item.verdict) for number, item in enumerate(found)]


def _place(number: int, item: Finding) -> tuple[int, str, str | None, str]:
    """Tell findings of the same rule, grid and unit apart by their place."""
    return number, item.rule.id, item.grid, item.unit


def _judgements(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "judgement" and value:
                yield value
            elif key == "approximate" and value:
                yield "左右"
            else:
                yield from _judgements(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _judgements(value)


def _subject(decision: Decision) -> tuple[object, ...]:
    """What a decision is about: its rule, and the grid, unit or measure where it has one."""
    named = {field.name for field in fields(decision)} & {"rule", "grid", "unit", "measure"}
    return tuple(getattr(decision, name) for name in sorted(named))


def _asked(rule: Rule, measure: str) -> Asked | None:
    """Return what a rule of operation asks of an indicator; None for other rules and measures."""
    asked = asked_of(rule) if isinstance(rule, OperationRule) else []
    return next((each for each in asked if each.indicator.id == measure), None)


def _with(plan: Plan, name: str, value: tuple[Decision, ...]) -> Plan:
    changed: dict[str, Any] = {name: value}
    return replace(plan, **changed)
