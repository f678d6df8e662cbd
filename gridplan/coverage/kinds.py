"""Kinds of facilities that minutes are measured to: a type, a named group, or a grade."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from gridplan.errors import MeasureError
from gridplan.study_area import StudyArea
from gridplan.text import Text
from gridplan.vocabulary import HOSPITAL_TYPES, LEVELS, PRIMARY_TYPES, TYPES, Grade, at_least, parse_grade

GROUPS: Mapping[str, Text] = {
    "lead_candidate": Text("候选牵头医院", "candidate lead"),
    "primary": Text("基层机构", "primary facility"),
    "any": Text("医疗机构", "facility"),
}


@dataclass(frozen=True)
class FacilityKind:
    """The facilities of one kind: their ids, in the order of the layer.

    `ungraded` are hospitals passed over because their grade is unknown; `estimated` says whether the choice
    rests on grades that are estimates.
    """

    label: Text
    facilities: tuple[str, ...]
    ungraded: tuple[str, ...] = ()
    estimated: bool = False


def facilities_of_kind(area: StudyArea, kind: str) -> FacilityKind:
    """Return the facilities of `kind`: a type, one of GROUPS, or a grade, which means that grade or above.

    Raises MeasureError for a word that is none of these.
    """
    facilities = area.facilities
    if kind in GROUPS:
        chosen = {
            "lead_candidate": facilities["lead_candidate"],
            "primary": facilities["type"].isin(PRIMARY_TYPES),
            "any": pd.Series(True, index=facilities.index),
        }[kind]
        return FacilityKind(GROUPS[kind], _ids(facilities, chosen))
    if kind in TYPES:
        return FacilityKind(Text(kind, kind), _ids(facilities, facilities["type"] == kind))
    least = parse_grade(kind)
    if least is not None:
        return _of_grade(facilities, least, kind)
    listed = [*GROUPS, *TYPES]
    raise MeasureError(
        Text(
            f"没有“{kind}”这类机构。可用：{'、'.join(listed)}，或等级如 三级、三级甲等",
            f"there is no kind of facility {kind!r}. Use one of {', '.join(listed)}, or a grade such as 三级甲等",
        )
    )


def kinds_present(area: StudyArea) -> list[str]:
    """Return the kinds that `area` has facilities of: groups, then types, then grades from the highest."""
    types = set(area.facilities["type"])
    grades = {grade for grade in map(parse_grade, area.facilities["grade"]) if grade is not None and grade.level}
    levels = [name for number, name in enumerate(LEVELS, start=1) if any(grade.level == number for grade in grades)]
    groups = [group for group in GROUPS if facilities_of_kind(area, group).facilities]
    classes = [str(grade) for grade in sorted(grades, key=_rank, reverse=True) if grade.class_rank]
    return [*groups, *(name for name in TYPES if name in types), *reversed(levels), *classes]


def _rank(grade: Grade) -> tuple[int, int]:
    return grade.level, grade.class_rank or 0


def _of_grade(facilities: pd.DataFrame, least: Grade, word: str) -> FacilityKind:
    grades = facilities["grade"].map(parse_grade)
    reached = [at_least(grade, least) for grade in grades]
    enough = pd.Series([answer is True for answer in reached], index=facilities.index, dtype=bool)
    open_ = pd.Series([answer is None for answer in reached], index=facilities.index, dtype=bool)
    return FacilityKind(
        Text(f"{word}及以上医疗机构", f"facility graded {word} or above"),
        _ids(facilities, enough),
        # A village clinic has no grade; of a hospital without one, or without the class asked for, it is not known.
        ungraded=_ids(facilities, open_ & (grades.notna() | facilities["type"].isin(HOSPITAL_TYPES))),
        estimated=bool(facilities.loc[grades.notna(), "grade_estimated"].any()),
    )


def _ids(facilities: pd.DataFrame, chosen: pd.Series) -> tuple[str, ...]:
    return tuple(facilities.index[chosen.to_numpy(dtype=bool)])
