"""Which facilities a selection of a rule means: those it means for certain, and those of which a fact is missing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gridplan.policy.base import Selection
from gridplan.study_area import StudyArea
from gridplan.text import Text
from gridplan.vocabulary import HOSPITAL_TYPES, LEVELS, Grade, at_least, parse_grade

PRIVATE = "社会办"
# 康复医院 give care that follows a stay in hospital, and are hospitals all the same.
ALL_HOSPITALS = (*HOSPITAL_TYPES, "康复医院")
TYPE, DESIGNATION = Text("类别", "type"), Text("称号", "designation")
OWNERSHIP, SPONSOR = Text("所有制", "ownership"), Text("举办主体", "sponsor")
AFFILIATION, GRADE = Text("隶属", "affiliation"), Text("等级", "grade")
_FACTS = ["type", "designation", "ownership", "sponsor", "affiliation", "grade"]
Facts = Mapping[str, Any]  # a row of the facilities
Answer = bool | None  # None where a fact is missing


@dataclass(frozen=True)
class Selected:
    """Facilities by id, in the order of their layer: those that are meant, and those that may be, with what is missing.

    `absent` says that the layer has no facility of any of the types at all, as if it did not cover them.
    """

    certain: tuple[str, ...]
    doubtful: Mapping[str, tuple[Text, ...]]
    absent: bool = False


def select(selections: Iterable[Selection], area: StudyArea, *, leads: Collection[str] = ()) -> Selected:
    """Return the facilities that at least one of `selections` means; `leads` are left out of those that except them.

    A facility that a scenario has closed is none of them. Whether a judgement left open holds is not asked here.
    """
    asked = tuple(selections)
    certain: list[str] = []
    doubtful: dict[str, tuple[Text, ...]] = {}
    for key, facility in zip(area.facilities.index, area.facilities[_FACTS].to_dict("records"), strict=True):
        meant = [facts_of(one, facility) for one in asked if not (one.except_leads and key in leads)]
        meant = [facts for facts in meant if False not in facts.values() and key not in area.closed]
        if any(None not in facts.values() for facts in meant):
            certain.append(str(key))
        elif meant:
            missing = [fact for facts in meant for fact, answer in facts.items() if answer is None]
            doubtful[str(key)] = tuple(dict.fromkeys(missing))
    return Selected(tuple(certain), doubtful, all(_absent(one, area) for one in asked))


def facts_of(selection: Selection, facility: Facts) -> dict[Text, Answer]:
    """Return, fact by fact, whether a facility is what `selection` asks; None where the fact is missing.

    A designation is a distinction: a facility without one on record has none.
    """
    return {
        TYPE: _typed(selection, facility["type"]),
        DESIGNATION: not selection.designations or facility["designation"] in selection.designations,
        OWNERSHIP: one_of(ownership_of(facility), selection.ownership),
        SPONSOR: _sponsored(facility, selection.sponsors),
        AFFILIATION: affiliated(facility, selection.affiliation),
        GRADE: _graded(parse_grade(facility["grade"]), selection),
    }


def _typed(selection: Selection, kind: str) -> bool:
    return (not selection.types or kind in selection.types) and (not selection.hospitals or kind in ALL_HOSPITALS)


def one_of(word: str, allowed: Collection[str]) -> Answer:
    """Whether `word` is allowed; everything is where nothing is named."""
    if not allowed:
        return True
    return word in allowed if word else None


def ownership_of(facility: Facts) -> str:
    """Return the ownership of a facility; its sponsor tells it where it is not given."""
    if facility["ownership"] or not facility["sponsor"]:
        return str(facility["ownership"])
    # Whether an enterprise's hospital is public depends on the enterprise.
    return {PRIVATE: PRIVATE, "政府办": "公立", "公立医院办": "公立"}.get(facility["sponsor"], "")


def affiliated(facility: Facts, allowed: Collection[str]) -> Answer:
    """Whether a facility is of one of the affiliations; a private one has none, a public one without is not known."""
    if allowed and not facility["affiliation"] and ownership_of(facility) == PRIVATE:
        return False
    return one_of(facility["affiliation"], allowed)


def _sponsored(facility: Facts, allowed: Collection[str]) -> Answer:
    if allowed and not facility["sponsor"] and facility["ownership"] == PRIVATE:
        return PRIVATE in allowed
    if allowed and not facility["sponsor"] and facility["ownership"] == "公立" and set(allowed) == {PRIVATE}:
        return False
    return one_of(facility["sponsor"], allowed)


def _graded(grade: Grade | None, selection: Selection) -> Answer:
    answers: list[Answer] = []
    if selection.level is not None:
        answers.append(None if grade is None else grade.level == LEVELS.index(selection.level) + 1)
    if selection.level_min is not None:
        least = parse_grade(selection.level_min)
        answers.append(None if least is None else at_least(grade, least))
    return every(answers)


def every(answers: Collection[Answer]) -> Answer:
    """Whether all answers are yes: no where one is no, None where one is missing."""
    return False if False in answers else None if None in answers else True


def _absent(selection: Selection, area: StudyArea) -> bool:
    present = set(area.facilities["type"])
    asked = set(selection.types) or (set(ALL_HOSPITALS) if selection.hospitals else present)
    return not asked & present


def grade_estimates(area: StudyArea, facilities: Iterable[str]) -> list[Text]:
    """Return a sentence for each of `facilities` whose grade is an estimate, with its source."""
    known, found = area.facilities, []
    for key in facilities:
        grade = known.at[key, "grade"]
        if grade and known.at[key, "grade_estimated"]:
            name = area.facility_name(key)
            source = known.at[key, "grade_source"] or area.manifest.layers.facilities.vintage
            zh, en = f"{name}的等级 {grade} 未经核实（{source}）", f"grade {grade} of {name} is unverified ({source})"
            found.append(Text(zh, en))
    return found


def site_estimates(area: StudyArea) -> list[Text]:
    """Return a sentence where sites or outlines, which tell in which grid a facility stands, are not official."""
    if not area.estimated_layers("campuses" if area.manifest.layers.campuses else "facilities", "outlines"):
        return []
    zh = "机构所在片区按近似位置与边界判断"
    return [Text(zh, "in which district a facility stands is judged by approximate sites and outlines")]
