"""The forms of rules about a layout: its grids, districts, leads and members."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from gridplan.policy.base import Alternative, Designation, FacilityType, Ownership, Rule, Selection
from gridplan.policy.value_forms import refuse_backwards
from gridplan.text import Text
from gridplan.yaml_file import RefusedError, Strict

_Count = Annotated[int, Field(ge=0, le=10_000)]
_Years = Annotated[int, Field(gt=0, le=100)]


class GridCountParams(Strict):
    """How many grids (or leads) there must be, in the whole area or in each administrative area.

    `counted` says what is counted: grids, or leads (co-leads of one grid count singly). Where the document can be
    read either way, `readings` names both and a person may choose the other one. `leads` are hospitals that the
    document names, by name; they must be the leads.
    """

    exact: _Count | None = None
    minimum: _Count | None = None
    maximum: _Count | None = None
    per: Literal["area", "admin_area"] = "area"
    admin_areas: tuple[str, ...] = ()  # with per admin_area: those that the rule speaks of; all where empty
    counted: Literal["grids", "leads"] = "grids"
    readings: tuple[Literal["grids", "leads"], ...] = ()
    leads: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _some_limit(self) -> "GridCountParams":
        if self.exact is None and self.minimum is None and self.maximum is None:
            remedy = Text("请写 exact、minimum 或 maximum", "Give exact, minimum or maximum")
            raise RefusedError(Text("没有写明数量", "no number is given"), remedy)
        if self.exact is not None and (self.minimum, self.maximum) != (None, None):
            remedy = Text("请只留 exact，或只留 minimum、maximum", "Keep exact alone, or minimum and maximum")
            raise RefusedError(Text("数量写了两种", "the number is given in two ways"), remedy)
        if self.minimum is not None and self.maximum is not None:
            refuse_backwards(self.minimum, self.maximum)
        return self


class GridCountRule(Rule):
    """The number of grids."""

    kind: Literal["grid_count"]
    params: GridCountParams


class NoParams(Strict):
    """A rule that needs none."""


class OneGroupPerGridRule(Rule):
    """Whether each grid has one group, and each group a grid."""

    kind: Literal["one_group_per_grid"]
    params: NoParams = NoParams()


class PartitionParams(Strict):
    """What must be divided among the grids: 区划 by name, all where none is named.

    With `exempt_county_community` those that run 医共体 stand outside. `population` names whom to count. A pilot is
    neither exhaustive nor exclusive; it has a term, the first and the last day.
    """

    scope: tuple[str, ...] = ()
    exhaustive: bool = True
    exclusive: bool = True
    exempt_county_community: bool = False
    population: str | None = None
    term: tuple[date, date] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "PartitionParams":
        if self.term is not None:
            refuse_backwards(*self.term)
        return self


class PartitionRule(Rule):
    """Whether every district of the scope is in exactly one grid."""

    kind: Literal["partition"]
    params: PartitionParams


class ScopeParams(Strict):
    """By when; at any time where no date is given."""

    by: date | None = None


class ScopeRule(Rule):
    """Whether each 区划 that runs no 医共体 is wholly in the layout."""

    kind: Literal["scope"]
    params: ScopeParams = ScopeParams()


class LeadEligibilityParams(Strict):
    """Who may lead: the ownership, and at least one of the alternatives; `leads_per_grid` where a number is set."""

    leads_per_grid: Annotated[int, Field(gt=0)] | None = None
    ownership: tuple[Ownership, ...] = ()
    any_of: Annotated[tuple[Alternative, ...], Field(min_length=1)]


class LeadEligibilityRule(Rule):
    """Whether each lead hospital may lead."""

    kind: Literal["lead_eligibility"]
    params: LeadEligibilityParams


class LeadExceptionParams(Strict):
    """Which hospitals may lead, or cooperate, though another rule would not let them."""

    designations: Annotated[tuple[Designation, ...], Field(min_length=1)]


class LeadExceptionRule(Rule):
    """Which hospitals take part by an exception."""

    kind: Literal["lead_exception"]
    params: LeadExceptionParams


class MandatoryMemberParams(Strict):
    """The facilities that must be members: of the grid they stand in, of any in their 区划, or of any at all."""

    select: Annotated[tuple[Selection, ...], Field(min_length=1)]
    where: Literal["in_grid", "in_admin_area", "anywhere"] = "in_grid"


class MandatoryMemberRule(Rule):
    """Whether the facilities that must be members are."""

    kind: Literal["mandatory_member"]
    params: MandatoryMemberParams


class MinMembersParams(Strict):
    """How many members each lead must have; with `others` the document may mean those types too."""

    minimum: Annotated[int, Field(gt=0)]
    types: Annotated[tuple[FacilityType, ...], Field(min_length=1)]
    others: tuple[FacilityType, ...] = ()


class MinMembersRule(Rule):
    """Whether each grid has enough members."""

    kind: Literal["min_members"]
    params: MinMembersParams


class SelectParams(Strict):
    """Facilities that a rule speaks of."""

    select: Annotated[tuple[Selection, ...], Field(min_length=1)]


class VoluntaryMemberRule(Rule):
    """Which facilities may join, of their own will: none as an ordinary member, none that refused."""

    kind: Literal["voluntary_member"]
    params: SelectParams


class HubMemberParams(Strict):
    """What the document calls a hub member."""

    label: str


class HubMemberRule(Rule):
    """Which hub members there are."""

    kind: Literal["hub_member"]
    params: HubMemberParams


class CrossGridServiceRule(Rule):
    """Which facilities may serve several grids."""

    kind: Literal["cross_grid_service"]
    params: SelectParams


class CooperationUnitRule(Rule):
    """Which hospitals may be cooperation units of one or more grids."""

    kind: Literal["cooperation_unit"]
    params: SelectParams


class OrgFormParams(Strict):
    """How a group of one form is made up: who leads, and of which kinds it has at least one member."""

    form: Literal["城市医疗集团", "县域医共体"]
    lead: Alternative
    members: tuple[Selection, ...] = ()


class OrgFormRule(Rule):
    """Whether each group is made up as its form asks."""

    kind: Literal["org_form"]
    params: OrgFormParams


class OverlayParams(Strict):
    """An alliance or network that lies across grids."""

    form: Literal["专科联盟", "远程医疗协作网"]
    specialties: tuple[str, ...] = ()


class OverlayRule(Rule):
    """Which alliances or networks there are across grids."""

    kind: Literal["overlay"]
    params: OverlayParams


class ConcentrationParams(Strict):
    """Measures of concentration; the document sets no limit, a person may."""

    measures: Annotated[tuple[Literal["hhi_population", "hhi_beds", "private_bed_share"], ...], Field(min_length=1)]


class ConcentrationRule(Rule):
    """How much is in few hands."""

    kind: Literal["concentration"]
    params: ConcentrationParams


class GapParams(Strict):
    """A kind of facility that a 区划 must come to have within so many years of the document's date."""

    admin_area: str
    select: Selection
    minimum: Annotated[int, Field(gt=0)] = 1
    years: Annotated[tuple[_Years, ...], Field(min_length=1)]


class GapRule(Rule):
    """Whether a 区划 has the facility that it lacked."""

    kind: Literal["gap"]
    params: GapParams


LayoutRule = (
    GridCountRule
    | OneGroupPerGridRule
    | PartitionRule
    | ScopeRule
    | LeadEligibilityRule
    | LeadExceptionRule
    | MandatoryMemberRule
    | MinMembersRule
    | VoluntaryMemberRule
    | HubMemberRule
    | CrossGridServiceRule
    | CooperationUnitRule
    | OrgFormRule
    | OverlayRule
    | ConcentrationRule
    | GapRule
)
