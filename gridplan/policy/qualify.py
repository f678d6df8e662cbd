"""Whether a hospital may lead by one alternative of a rule, and what keeps the answer open."""

from collections.abc import Iterable
from dataclasses import dataclass

from gridplan.policy.base import Alternative
from gridplan.policy.findings import Case
from gridplan.policy.selection import AFFILIATION, GRADE, OWNERSHIP, Answer, affiliated, every, one_of, ownership_of
from gridplan.text import Text, join
from gridplan.vocabulary import at_least, parse_grade, word_text

TYPE = Text("类别", "type")
SITE = Text("位置", "site")


@dataclass(frozen=True)
class Qualified:
    """Whether all that an alternative asks holds, None where it cannot be told.

    `missing` are the facts that are not known, `judgement` the word that nobody has judged. `but_for_level`: all
    holds but for a grade that is asked 原则上.
    """

    holds: Answer
    missing: tuple[Text, ...] = ()
    judgement: str | None = None
    but_for_level: bool = False


def qualifies(alternative: Alternative, case: Case, rule_id: str, grid_id: str, lead: str) -> Qualified:
    """Return whether `lead` meets an alternative of a rule; a judgement is that recorded for its grid."""
    facility = case.area.facilities.loc[lead]
    facts: dict[Text, Answer] = {
        OWNERSHIP: one_of(ownership_of(facility), alternative.ownership),
        AFFILIATION: affiliated(facility, alternative.affiliation),
        TYPE: one_of(facility["type"], alternative.types),
        GRADE: True,
        SITE: True,
    }
    if alternative.level_min is not None:
        grade, least = parse_grade(facility["grade"]), parse_grade(alternative.level_min)
        facts[GRADE] = None if least is None else at_least(grade, least)
    if alternative.located_in_area:
        placed = (case.area.campuses["facility_id"] == lead).any()
        facts[SITE] = lead in case.area.home_district if placed else None
    judged: Answer = True
    judgement = None
    if alternative.judgement is not None:
        told = case.judgement(rule_id, grid_id)
        judged, judgement = (None, alternative.judgement) if told is None else (told.accepted, None)
    others = every([judged, *(answer for fact, answer in facts.items() if fact is not GRADE)])
    return Qualified(
        every([judged, *facts.values()]),
        tuple(fact for fact, answer in facts.items() if answer is None),
        judgement,
        alternative.level_principle and others is True and facts[GRADE] is False,
    )


def asked(alternative: Alternative) -> Text:
    """Return what an alternative asks, in words."""
    parts = [either(words) for words in (alternative.ownership, alternative.affiliation) if words]
    if alternative.located_in_area:
        parts.append(Text("区域内", "within the area"))
    if alternative.level_min:
        principle = Text("原则上", "in principle ") if alternative.level_principle else Text("", "")
        parts.append(principle + word_text(alternative.level_min) + Text("以上", " or above"))
    if alternative.types:
        parts.append(either(alternative.types))
    if alternative.judgement:
        parts.append(Text(alternative.judgement, f"“{alternative.judgement}”"))
    return join(parts, zh="、", en=", ")


def to_judge(word: str) -> Text:
    """Return that a word which the document leaves open waits for a person."""
    return Text(f"“{word}”须由人判定", f"“{word}” is for a person to judge")


def either(words: Iterable[str]) -> Text:
    """Return words of the vocabulary of which one must hold."""
    return join([word_text(word) for word in words], zh="/", en=" or ")
