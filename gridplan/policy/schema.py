"""The form of a policy configuration: validated, unknown keys refused, every rule with its source."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from gridplan import resources
from gridplan.errors import Fault, PolicyError
from gridplan.text import Text
from gridplan.vocabulary import AFFILIATIONS, OWNERSHIPS, TYPES, parse_grade
from gridplan.yaml_file import Strict, Words, load_yaml


def _word(known: tuple[str, ...]) -> AfterValidator:
    def check(word: str) -> str:
        if word not in known:
            raise ValueError(f"unknown word; use one of {', '.join(known)}")
        return word

    return AfterValidator(check)


Ownership = Annotated[str, _word(OWNERSHIPS)]
Affiliation = Annotated[str, _word(AFFILIATIONS)]
FacilityType = Annotated[str, _word(TYPES)]


class Source(Strict):
    """Where a rule stands in its document, word for word."""

    paragraph: str
    quote: Annotated[str, Field(min_length=2)]


class Rule(Strict):
    """What every rule has; `params` belongs to its kind."""

    id: str
    name: Words
    severity: Literal["error", "warn", "info", "track"]
    overridable: bool = False
    source: Source


class GridCountParams(Strict):
    """How many grids there must be."""

    exact: int | None = None
    minimum: int | None = None
    maximum: int | None = None

    @model_validator(mode="after")
    def _some_limit(self) -> "GridCountParams":
        if self.exact is None and self.minimum is None and self.maximum is None:
            raise ValueError("give exact, minimum or maximum")
        return self


class GridCountRule(Rule):
    """The number of grids."""

    kind: Literal["grid_count"]
    params: GridCountParams


class Alternative(Strict):
    """One way in which a hospital may qualify as a lead; all that is given must hold."""

    affiliation: tuple[Affiliation, ...] = ()
    types: tuple[FacilityType, ...] = ()
    level_min: str | None = None
    located_in_area: bool = False
    judgement: str | None = None

    @model_validator(mode="after")
    def _grade_known(self) -> "Alternative":
        if self.level_min is not None and parse_grade(self.level_min) is None:
            raise ValueError(f"unknown grade {self.level_min!r}")
        return self


class LeadEligibilityParams(Strict):
    """Who may lead: the ownership, and at least one of the alternatives."""

    ownership: tuple[Ownership, ...] = ()
    any_of: Annotated[tuple[Alternative, ...], Field(min_length=1)]


class LeadEligibilityRule(Rule):
    """Whether each lead hospital may lead."""

    kind: Literal["lead_eligibility"]
    params: LeadEligibilityParams


class PartitionParams(Strict):
    """Which 区划 must be divided among the grids."""

    scope: Annotated[tuple[str, ...], Field(min_length=1)]


class PartitionRule(Rule):
    """Whether every district of the scope is in exactly one grid."""

    kind: Literal["partition"]
    params: PartitionParams


class Selection(Strict):
    """Facilities that must be members, by type or by affiliation."""

    label: str
    types: tuple[FacilityType, ...] = ()
    affiliation: tuple[Affiliation, ...] = ()
    hospitals: bool = False
    judgement: str | None = None


class MandatoryMemberParams(Strict):
    """The facilities within a grid that must belong to it."""

    select: Annotated[tuple[Selection, ...], Field(min_length=1)]


class MandatoryMemberRule(Rule):
    """Whether the facilities that must be members are."""

    kind: Literal["mandatory_member"]
    params: MandatoryMemberParams


class HubMemberParams(Strict):
    """What the document calls a hub member."""

    label: str


class HubMemberRule(Rule):
    """Which hub members there are."""

    kind: Literal["hub_member"]
    params: HubMemberParams


class ReviewParams(Strict):
    """After how many years of operation the layout may be adjusted."""

    years: Annotated[int, Field(gt=0)]


class ReviewRule(Rule):
    """The review clock, counted from the start of operation."""

    kind: Literal["review"]
    params: ReviewParams


class TableParams(Strict):
    """The form of the layout table."""

    template: Literal["layout_annex3"]


class TableRule(Rule):
    """Whether the layout fills the official table."""

    kind: Literal["table"]
    params: TableParams


AnyRule = Annotated[
    GridCountRule | LeadEligibilityRule | PartitionRule | MandatoryMemberRule | HubMemberRule | ReviewRule | TableRule,
    Field(discriminator="kind"),
]


class PolicyHead(Strict):
    """The document that the rules come from."""

    id: str
    title: Words
    document: str
    issued: date
    form: Words


class Policy(Strict):
    """A set of rules from one document."""

    policy: PolicyHead
    rules: Annotated[tuple[AnyRule, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _ids_differ(self) -> "Policy":
        ids = [rule.id for rule in self.rules]
        repeated = sorted({key for key in ids if ids.count(key) > 1})
        if repeated:
            raise ValueError(f"rule ids occur more than once: {', '.join(repeated)}")
        return self


def read_policy(name_or_path: str | Path) -> Policy:
    """Read a policy configuration by name (an embedded one) or path. Raises PolicyError with all faults."""
    known = resources.policy_files()
    path = known.get(str(name_or_path), Path(name_or_path))
    if not path.is_file():
        listed = ", ".join(known)
        remedy = Text(f"请给出文件，或下列之一：{listed}", f"Name a file, or one of {listed}")
        raise PolicyError([Fault(str(name_or_path), Text("没有这个政策配置", "no such policy"), remedy)])
    return load_yaml(path, Policy, PolicyError)
