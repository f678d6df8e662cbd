"""Take down opinions and answers: every step is a new plan, and nothing that is wrong with one is passed over."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from gridplan.decisions import Adoption, Answer, Opinion
from gridplan.errors import Fault, OpinionError
from gridplan.opinions.words import ADOPTION_LABELS, version_label
from gridplan.plan_file import Plan, Stage
from gridplan.stages import version_digest
from gridplan.study_area import StudyArea
from gridplan.text import Text

_NEED_REASON = ("partly", "rejected")
_NOBODY = (
    Text("没有记录人", "nobody is named who says so"),
    Text("请写明是谁记录的", "Say who recorded it"),
)
_FUTURE = Text("日期在将来", "lies in the future")
_TRUE_DAY = Text("请写实际的日期", "Give the day on which it was")


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an opinion or an answer: in which field, and what to do about it."""

    field: str
    said: Text
    remedy: Text
    value: str = ""


def add(plan: Plan, opinions: Iterable[Opinion]) -> Plan:
    """Return the plan with more opinions, numbered in their order behind those it has, whatever number they carry.

    Raises OpinionError with every fault of every opinion.
    """
    given = list(opinions)
    _refuse((number, problem) for number, each in enumerate(given, start=1) for problem in problems(each))
    first = max((each.number for each in plan.opinions), default=0) + 1
    numbered = (replace(each, number=number) for number, each in enumerate(given, start=first))
    return replace(plan, opinions=(*plan.opinions, *numbered))


def answer(plan: Plan, number: int, said: Answer | None) -> Plan:
    """Return the plan with another answer to the opinion of that number; None takes the answer back.

    Raises OpinionError for a number that no opinion has, and with every fault of the answer.
    """
    _known(plan, number)
    if said is not None:
        _refuse((number, problem) for problem in answer_problems(said))
    changed = (replace(each, answer=said) if each.number == number else each for each in plan.opinions)
    return replace(plan, opinions=tuple(changed))


def withdraw(plan: Plan, number: int) -> Plan:
    """Return the plan without an opinion; the others keep their numbers. Raises OpinionError where there is none."""
    _known(plan, number)
    return replace(plan, opinions=tuple(each for each in plan.opinions if each.number != number))


def problems(opinion: Opinion) -> list[Problem]:
    """Return all that is wrong with an opinion and its answer."""
    found = []
    fill = Text("请填写", "Fill it in")
    if not opinion.text.strip():
        found.append(Problem("text", Text("没有写意见", "says nothing"), fill))
    if not opinion.unit.strip():
        found.append(Problem("unit", Text("没有提出单位", "does not say who spoke"), fill))
    if not opinion.person.strip():
        found.append(Problem("person", *_NOBODY))
    for field, day in (("date", opinion.date), ("recorded", opinion.recorded)):
        if day > date.today():
            found.append(Problem(field, _FUTURE, _TRUE_DAY, day.isoformat()))
    return found + ([] if opinion.answer is None else answer_problems(opinion.answer))


def answer_problems(said: Answer) -> list[Problem]:
    """Return all that is wrong with an answer."""
    found = []
    if said.adoption in _NEED_REASON and not said.reason.strip():
        remedy = Text("部分采纳、不采纳的须写明理由", "What is not adopted in full needs a reason")
        label = ADOPTION_LABELS[said.adoption]
        found.append(Problem("reason", Text("没有理由", "has no reason"), remedy, label.zh))
    if not said.person.strip():
        found.append(Problem("person", *_NOBODY))
    if said.date > date.today():
        found.append(Problem("date", _FUTURE, _TRUE_DAY, said.date.isoformat()))
    return found


def about(plan: Plan) -> str:
    """Return the digest of the version that opinions speak of: the last that left for comment, else the present."""
    sent = [each.layout_digest for each in plan.document.frozen if each.stage is Stage.COMMENT]
    return sent[-1] if sent else version_digest(plan)


def versions(plan: Plan) -> dict[str, Text]:
    """Return the versions that an opinion may be about or answered by: digest → name, the present one first."""
    digests = [version_digest(plan), *(each.layout_digest for each in reversed(plan.document.frozen))]
    return {digest: version_label(digest, plan) for digest in digests}


def named_districts(ids: Iterable[str], area: StudyArea) -> dict[str, str]:
    """Return districts as an opinion keeps them: the name of each by id."""
    return {key: str(area.districts.at[key, "name"]) for key in ids}


def tally(opinions: Iterable[Opinion]) -> dict[Adoption, int]:
    """Return how many opinions there are of each 采纳情况, also of those that none has."""
    counts: dict[Adoption, int] = dict.fromkeys(ADOPTION_LABELS, 0)
    for each in opinions:
        counts[each.adoption] += 1
    return counts


def _known(plan: Plan, number: int) -> None:
    if all(each.number != number for each in plan.opinions):
        numbers = [str(each.number) for each in plan.opinions]
        remedy = Text(f"已有：{'、'.join(numbers) or '无'}", f"There are: {', '.join(numbers) or 'none'}")
        raise OpinionError([Fault("意见", Text("没有这条意见", "there is no such opinion"), remedy, value=str(number))])


def _refuse(found: Iterable[tuple[int, Problem]]) -> None:
    faults = [Fault(f"意见 {n}", each.said, each.remedy, value=each.value or None) for n, each in found]
    if faults:
        raise OpinionError(faults)
