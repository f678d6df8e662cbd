"""What every rule of a policy has, whatever its kind."""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from gridplan.text import Text
from gridplan.vocabulary import AFFILIATIONS, DESIGNATIONS, OWNERSHIPS, SPONSORS, TYPES, parse_grade
from gridplan.yaml_file import RefusedError, Strict, Words

Severity = Literal["error", "warn", "info", "track"]
# How gridplan carries a rule out: a verdict from data, a task that people tick off, or words to be kept in mind.
Handling = Literal["computed", "tracked", "informational"]


def _word(known: tuple[str, ...]) -> AfterValidator:
    def check(word: str) -> str:
        if word not in known:
            remedy = Text(f"请用下列之一：{'、'.join(known)}", f"Use one of {', '.join(known)}")
            raise RefusedError(Text("词语未知", "unknown word"), remedy)
        return word

    return AfterValidator(check)


def _grade(word: str) -> str:
    if parse_grade(word) is None:
        remedy = Text("请写如 三级、二级甲等", "Write it like 三级 or 二级甲等")
        raise RefusedError(Text("等级未知", "unknown grade"), remedy)
    return word


def _listed(known: tuple[str, ...]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": list(known)})  # editors offer the words


Ownership = Annotated[str, _word(OWNERSHIPS), _listed(OWNERSHIPS)]
Sponsor = Annotated[str, _word(SPONSORS), _listed(SPONSORS)]
Affiliation = Annotated[str, _word(AFFILIATIONS), _listed(AFFILIATIONS)]
Designation = Annotated[str, _word(DESIGNATIONS), _listed(DESIGNATIONS)]
FacilityType = Annotated[str, _word(TYPES), _listed(TYPES)]
GradeWord = Annotated[str, AfterValidator(_grade)]


class Source(Strict):
    """Where a rule stands in its document, word for word."""

    paragraph: Annotated[str, Field(description="段号，如 二(一)1 · where it stands")]
    quote: Annotated[str, Field(min_length=2, description="原文，一字不改 · word for word")]


class Rule(Strict):
    """What every rule has; `params` belongs to its kind.

    `where` names the provinces, cities or counties that the rule speaks of; it is 不适用 elsewhere. `excepted_by`
    are ids of rules that let a hospital or grid off this one. A rule of 原则上 is `overridable`.
    """

    handling: ClassVar[Handling] = "computed"

    id: Annotated[str, Field(min_length=1, description="编号，不重复，以后不改 · unique, never changed")]
    kind: str
    name: Words
    severity: Annotated[
        Severity,
        Field(
            description="error 不满足则方案不可接受 · not acceptable; warn 提醒 · a notice; "
            "info 供参考 · for information; track 须办理 · something to be done"
        ),
    ]
    overridable: Annotated[bool, Field(description="原则上：可由人说明理由后豁免 · may be set aside with a reason")] = (
        False
    )
    where: Annotated[tuple[str, ...], Field(description="只适用于这些省、市或区划 · holds for these places only")] = ()
    excepted_by: Annotated[tuple[str, ...], Field(description="作例外的规则编号 · ids of rules that let off")] = ()
    source: Source
    also: Annotated[tuple[Source, ...], Field(description="文件别处的说法 · what the document says elsewhere")] = ()
    note: Annotated[Words | None, Field(description="歧义与理解 · what is ambiguous, and how it is read")] = None


class Selection(Strict):
    """Facilities that a rule speaks of; all that is given must hold. `judgement` is a word left open."""

    label: str
    types: tuple[FacilityType, ...] = ()
    ownership: tuple[Ownership, ...] = ()
    sponsors: tuple[Sponsor, ...] = ()
    affiliation: tuple[Affiliation, ...] = ()
    designations: tuple[Designation, ...] = ()
    level: Literal["一级", "二级", "三级"] | None = None
    level_min: GradeWord | None = None
    hospitals: bool = False
    except_leads: bool = False
    judgement: str | None = None


class Alternative(Strict):
    """One way in which a hospital may qualify as a lead; all that is given must hold.

    With `level_principle` the grade is asked for 原则上: a lead that lacks nothing else may be let off.
    """

    ownership: tuple[Ownership, ...] = ()
    affiliation: tuple[Affiliation, ...] = ()
    types: tuple[FacilityType, ...] = ()
    level_min: GradeWord | None = None
    level_principle: bool = False
    located_in_area: bool = False
    judgement: str | None = None
